"""Paperwork: the papers an event calls for are drawn up from the record and filed, each exactly once.

``matter`` tells a case in the words papers use, as it stood right after an event; ``letters``, ``meetings`` and
``record`` put those words into the forms of dossiers/typesetting.py. Papers are official Chinese documents, so their
words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from cases.models import Event
from cases.readable import action_of
from dossiers import papers, sheet_codes, typesetting
from dossiers.intake import file_document
from dossiers.models import Document, UndrawnPaper

from . import (
    admission,
    application,
    candidacy,
    closing,
    cultivation,
    exceptions,
    letters,
    letters_probation,
    meetings,
    notices,
    probation,
    record,
    sponsorship,
    vetting,
)
from .matter import Matter
from .styled import filled as filled

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
    papers.PUBLIC_NOTICE: notices.candidates,
    papers.PUBLICITY_RECORD: candidacy.publicity_record,
    papers.CANDIDATE_REPLY: candidacy.candidate_reply,
    papers.VETTING_LETTER: vetting.inquiry_letter,
    papers.VETTING_REPORT: vetting.report,
    papers.TRAINING_RECORD: vetting.training_record,
    papers.PREREVIEW_MINUTES: admission.examination,
    papers.PREREVIEW_REQUEST: letters.prereview_request,
    papers.PREREVIEW_REPLY: letters.prereview_reply,
    papers.ADMISSION_MINUTES: admission.minutes,
    papers.VOTE_SUMMARY: meetings.admission_vote,
    papers.BALLOTS: admission.ballots,
    papers.APPROVAL_REQUEST: letters.approval_request,
    papers.DELIBERATION_OPINION: admission.deliberation,
    papers.COMMITTEE_MINUTES: admission.committee,
    papers.APPROVAL_REPLY: letters.approval_reply,
    papers.FILING_REPORT: admission.filing_report,
    papers.MEMBER_ROSTER: admission.member_roster,
    papers.OATH_RECORD: probation.oath_record,
    papers.CONVERSION_REVIEW: probation.review,
    papers.CONVERSION_INQUIRY: probation.inquiry,
    papers.CONVERSION_NOTICE: probation.public_notice,
    papers.CONVERSION_PUBLICITY_RECORD: probation.publicity_record,
    papers.CONVERSION_MINUTES: probation.minutes,
    papers.CONVERSION_VOTE_SUMMARY: meetings.conversion_vote,
    papers.CONVERSION_REQUEST: letters.conversion_request,
    papers.CONVERSION_REPLY: letters.conversion_reply,
    papers.EXTENSION_REQUEST: letters_probation.extension_request,
    papers.CANCELLATION_REQUEST: letters_probation.cancellation_request,
    papers.OUTCOME_VOTE_SUMMARY: meetings.outcome_vote,
    papers.OUTCOME_REPLY: letters_probation.outcome_reply,
    papers.COMPLETENESS_REVIEW: closing.completeness,
    papers.CATALOGUE: closing.catalogue,
    papers.POSTHUMOUS_REQUEST: closing.posthumous_request,
    papers.SPONSOR_PAIRING: sponsorship.pairing,
    papers.SPONSOR_PLEDGE: sponsorship.pledge,
    papers.SPONSOR_RECORD: sponsorship.duties,
    papers.SPONSOR_OPINION: sponsorship.opinions,
}
"""How each paper the law draws is composed; a test holds that none is missing."""


@dataclass(frozen=True)
class Drawn:
    """One paper of an event: its PDF, or why there is none."""

    code: str
    content: bytes = b""
    problem: str = ""


def draw_up(event: Event) -> list[Document]:
    """Draw and file the papers of an event; doing it again returns the documents that are there."""
    return file_drawn(event, draw_papers(event))


def draw_papers(event: Event) -> list[Drawn]:
    """Every paper the event's action draws; reads only, so that no lock is held while setting type."""
    case = event.case.specific
    action = action_of(type(case), event)
    filed = Document.objects.filter(source_event=event.pk, origin=Document.DRAWN)
    done = set(filed.values_list("paper", flat=True))
    codes = [code for code in (action.draws if action else ()) if code not in done]
    return [_drawn(code, Matter(case, event)) for code in codes]


def _drawn(code: str, matter: Matter) -> Drawn:
    """The paper, or the character that no font has: a paper with a gap would be worse than none."""
    try:
        return Drawn(code, draw(code, matter))
    except typesetting.MissingGlyph as problem:
        return Drawn(code, problem=problem.brief)


def file_drawn(event: Event, drawn: list[Drawn]) -> list[Document]:
    """File what was drawn for the event, once per event and paper, dated on the legal date; keep what was not."""
    dossier = event.case.dossier
    undrawn = UndrawnPaper.objects.filter(source_event=event.pk)
    for one in drawn:
        if one.problem:
            told = {"dossier": dossier, "message": one.problem, "at": timezone.now()}
            undrawn.update_or_create(source_event=event.pk, paper=one.code, defaults=told)
            continue
        file_document(
            dossier, one.code, one.content, by=None, dated_on=event.on, origin=Document.DRAWN, source_event=event.pk,
            name=f"{papers.by_code(one.code).official_title}.pdf",
        )  # fmt: skip
    undrawn.filter(paper__in=[one.code for one in drawn if not one.problem]).delete()
    return list(Document.objects.filter(source_event=event.pk, origin=Document.DRAWN))


def draw_again(row: UndrawnPaper) -> Drawn:
    """Try once more what could not be drawn up; filed, the row is gone. Two who try at once file it once."""
    event = Event.objects.select_related("case__dossier").get(pk=row.source_event)
    drawn = _drawn(row.paper, Matter(event.case.specific, event))
    with transaction.atomic():
        if UndrawnPaper.objects.select_for_update().filter(pk=row.pk).exists():
            file_drawn(event, [drawn])
    return drawn


def draw(code: str, matter: Matter) -> bytes:
    """The PDF of one paper about a case as it stood at the matter's event.

    Raises ``KeyError`` for one nobody composes and ``MissingGlyph`` for a character no font has.
    """
    return set_in_type(code, compose(code, matter), number=matter.case.number)


def set_in_type(form: str, context: Mapping[str, Any], *, number: str) -> bytes:
    """The PDF of a paper that says this; one of the vocabulary bears the code that leads its scan back to the case."""
    drawn = typesetting.draw(form, context)
    return sheet_codes.stamp(drawn, number, form) if papers.known(form) else drawn


def compose(code: str, matter: Matter) -> dict[str, Any]:
    """What one paper says about a case as it stood at the matter's event; ``KeyError`` for one nobody composes.

    Of sealed facts the composer is given those alone that the paper is declared to hold (dossiers/vocabulary).
    """
    with translation.override("zh-hans"):
        return COMPOSERS[code](matter.telling(papers.by_code(code).tells))


def compose_exceptions(matter: Matter) -> dict[str, Any] | None:
    """What the exceptions page says; None where there is nothing to tell."""
    with translation.override("zh-hans"):
        context = exceptions.exceptions_page(matter)
    return context if context["sections"] else None


def draw_exceptions(matter: Matter) -> bytes | None:
    """The PDF of the exceptions page; None where there is nothing to tell. Raises ``MissingGlyph``."""
    context = compose_exceptions(matter)
    return typesetting.draw("exceptions", context) if context else None
