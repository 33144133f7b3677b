"""Paperwork: the papers an event calls for are drawn up from the record and filed, each exactly once.

``matter`` tells a case in the words papers use, as it stood right after an event; ``letters``, ``meetings`` and
``record`` put those words into the forms of dossiers/typesetting.py. Papers are official Chinese documents, so their
words are written here in Chinese and are not translated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.utils import translation

from cases.models import Event
from cases.readable import action_of
from dossiers import papers, typesetting
from dossiers.intake import file_document
from dossiers.models import Document

from . import (
    application,
    candidacy,
    cultivation,
    exceptions,
    letters,
    letters_probation,
    meetings,
    record,
    sponsorship,
    vetting,
)
from .matter import Matter

logger = logging.getLogger(__name__)
STAND_IN = "〓"
"""What printers set where the type is missing: a character no font has stays visible as a gap."""

COMPOSERS: dict[str, Callable[[Matter], dict[str, Any]]] = {
    papers.TALK_RECORD: application.talk_record,
    papers.DECLARATION: application.declaration,
    papers.INQUIRY_FORM: application.inquiry_form,
    papers.RECORD_FORM: record.record_form,
    papers.APPLICANT_ROSTER: application.applicant_roster,
    papers.ACTIVIST_RECOMMENDATION: cultivation.recommendation,
    papers.ACTIVIST_MINUTES: cultivation.minutes,
    papers.ACTIVIST_FILING: cultivation.filing,
    papers.ACTIVIST_FILING_REPORT: cultivation.filing_report,
    papers.ACTIVIST_FILING_REPLY: cultivation.filing_reply,
    papers.CANDIDATE_CONSENT_FORM: candidacy.consent_form,
    papers.CANDIDATE_MINUTES: candidacy.minutes,
    papers.CONSULTATION_RECORD: candidacy.consultation,
    papers.CANDIDATE_REQUEST: letters.candidate_request,
    papers.PUBLIC_NOTICE: meetings.public_notice,
    papers.PUBLICITY_RECORD: candidacy.publicity_record,
    papers.CANDIDATE_REPLY: candidacy.candidate_reply,
    papers.VETTING_LETTER: vetting.inquiry_letter,
    papers.VETTING_REPORT: vetting.report,
    papers.TRAINING_RECORD: vetting.training_record,
    papers.PREREVIEW_REQUEST: letters.prereview_request,
    papers.PREREVIEW_REPLY: letters.prereview_reply,
    papers.VOTE_SUMMARY: meetings.admission_vote,
    papers.APPROVAL_REQUEST: letters.approval_request,
    papers.APPROVAL_REPLY: letters.approval_reply,
    papers.CONVERSION_VOTE_SUMMARY: meetings.conversion_vote,
    papers.CONVERSION_REQUEST: letters.conversion_request,
    papers.CONVERSION_REPLY: letters.conversion_reply,
    papers.EXTENSION_REQUEST: letters_probation.extension_request,
    papers.CANCELLATION_REQUEST: letters_probation.cancellation_request,
    papers.OUTCOME_VOTE_SUMMARY: meetings.outcome_vote,
    papers.OUTCOME_REPLY: letters_probation.outcome_reply,
    papers.SPONSOR_PAIRING: sponsorship.pairing,
    papers.SPONSOR_PLEDGE: sponsorship.pledge,
    papers.SPONSOR_RECORD: sponsorship.duties,
    papers.SPONSOR_OPINION: sponsorship.opinions,
}
"""How each paper the law draws is composed; a test holds that none is missing."""


def draw_up(event: Event) -> list[Document]:
    """Draw and file the papers of an event; doing it again returns the documents that are there."""
    return file_drawn(event, draw_papers(event))


def draw_papers(event: Event) -> list[tuple[str, bytes]]:
    """(code, PDF) of every paper the event's action draws; reads only, so that no lock is held while setting type."""
    case = event.case.specific
    action = action_of(type(case), event)
    filed = Document.objects.filter(source_event=event.pk, origin=Document.DRAWN)
    done = set(filed.values_list("paper", flat=True))
    codes = [code for code in (action.draws if action else ()) if code not in done]
    return [(code, draw(code, Matter(case, event))) for code in codes]


def file_drawn(event: Event, drawn: list[tuple[str, bytes]]) -> list[Document]:
    """File what was drawn for the event, once per event and paper, dated on the legal date."""
    dossier = event.case.dossier
    for code, content in drawn:
        name = f"{papers.by_code(code).official_title}.pdf"
        file_document(
            dossier, code, content, by=None, dated_on=event.on, origin=Document.DRAWN, source_event=event.pk, name=name
        )
    return list(Document.objects.filter(source_event=event.pk, origin=Document.DRAWN))


def draw(code: str, matter: Matter) -> bytes:
    """The PDF of one paper about a case as it stood at the matter's event; ``KeyError`` for one nobody composes."""
    with translation.override("zh-hans"):
        context = COMPOSERS[code](matter)
    try:
        return typesetting.draw(code, context)
    except typesetting.MissingGlyph as problem:
        # A sign no font has must not keep the paper from being drawn for ever; the record keeps the sign itself.
        logger.warning("paper %s of event %s: %d signs without a shape", code, matter.event.pk, len(problem.characters))
        return typesetting.draw(code, without(context, problem.characters))


def draw_exceptions(matter: Matter) -> bytes | None:
    """The PDF of the exceptions page; None where there is nothing to tell."""
    with translation.override("zh-hans"):
        context = exceptions.exceptions_page(matter)
    if not context["sections"]:
        return None
    try:
        return typesetting.draw("exceptions", context)
    except typesetting.MissingGlyph as problem:
        return typesetting.draw("exceptions", without(context, problem.characters))


def without(value: Any, characters: str) -> Any:
    """The same context with each of the characters replaced by the stand-in for missing type."""
    if isinstance(value, str):
        return value.translate({ord(sign): STAND_IN for sign in characters})
    if isinstance(value, dict):
        return {key: without(one, characters) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(without(one, characters) for one in value)
    return value
