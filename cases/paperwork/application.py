"""Papers of the application: the talk, what the applicant declares, the inquiry, the yearly roster (A-05 to A-07)."""

from __future__ import annotations

from typing import Any

from cases.models import Event
from organisations.tree import name_on

from .blanks import day_of, described, form, said
from .matter import Matter, in_words

LINES = 9
"""Lines of the roster at least: what is not printed is written by hand."""
TALL = 12
"""Characters of a post for which a line of the roster grows as tall as another."""


def talk_record(matter: Matter) -> dict[str, Any]:
    """The record of the talk within a month of receipt; before the talk, its topics with lines to write on (A-07)."""
    talk = matter.last("talk")
    return form(
        matter, "同入党申请人的谈话记录", talked=day_of(talk), talker=said(talk, "talker"), place=said(talk, "place"),
        words=said(talk, "opinion"),
    )  # fmt: skip


def declaration(matter: Matter) -> dict[str, Any]:
    """What the applicant declares himself, by hand: but for the head nothing is filled in (C-S8)."""
    return form(matter, "入党申请人有关事项报告表")


def inquiry_form(matter: Matter) -> dict[str, Any]:
    """What the branch finds out about an applicant, written by those who ask."""
    return form(matter, "入党申请人情况调查登记表", talked=day_of(matter.last("talk")))


def applicant_roster(matter: Matter) -> dict[str, Any]:
    """Who applied at the branch in the year the person did, as it stood on the day of the matter's event."""
    first = matter.events[0]
    applied = Event.objects.filter(
        action="apply", organisation=first.organisation_id, on__year=first.on.year, on__lte=matter.event.on,
        case__pipeline=matter.case.pipeline,
    )  # fmt: skip
    found = list(applied.select_related("case__person").order_by("on", "pk"))
    later = _later(found, matter) if found else {}
    return {
        "title": f"{first.on.year}年度入党申请人名册", "on": matter.event.on,
        "branch": name_on(first.organisation, matter.event.on),
        "people": [_line(one, later.get(one.case_id, {})) for one in found],
        "blanks": range(max(LINES - sum(1 + len(one.case.person.occupation) // TALL for one in found), 1)),
    }  # fmt: skip


def _line(applied: Event, later: dict[str, Event]) -> dict[str, str]:
    """One applicant: cells not known yet stay empty."""
    talk, named = later.get("talk"), later.get("name_activist")
    return described(applied.case.person) | {
        "applied": in_words(applied.on), "talker": said(talk, "talker"), "talked": in_words(talk.on) if talk else "",
        "named": in_words(named.on) if named else "",
    }  # fmt: skip


def _later(applied: list[Event], matter: Matter) -> dict[int, dict[str, Event]]:
    """Talk and naming of each applicant by the day of the matter's event, the latest of each."""
    acts = Event.objects.filter(
        case__in=[one.case_id for one in applied], action__in=("talk", "name_activist"), on__lte=matter.event.on
    )
    found: dict[int, dict[str, Event]] = {}
    for one in acts.order_by("seq"):
        found.setdefault(one.case_id, {})[one.action] = one
    return found
