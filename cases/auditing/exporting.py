"""Histories out of this system in the auditor's own format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.law import Action
from cases.models import Case, Event
from cases.sealing import is_sealed
from organisations.desks import BRANCH, COMMITTEE, Power
from organisations.models import Organisation

from .columns import Vocabulary, vocabulary

Row = dict[str, Any]
BATCH = 200


def histories(case_class: type[Case], *, id_numbers: bool = False) -> Iterator[Row]:
    """A row for each event of every case of the pipeline, by code names; ID numbers only where asked for."""
    rows = case_class._default_manager.select_related("organisation", "person").order_by("pk")
    for case in rows.iterator(chunk_size=BATCH):
        yield from _case(case, id_numbers)


def _case(case: Case, id_numbers: bool) -> Iterator[Row]:
    words = vocabulary(type(case))
    events = list(case.events.select_related("organisation").order_by("seq"))
    filed = _papers_by_event(case, events)
    seat = {"case": case.number, "name": case.person.name, "birth_date": case.person.birth_date}
    if id_numbers:
        seat["id_number"] = case.person.id_number
    for event, branch in zip(events, _branches(case, events), strict=True):
        action = case.act(event.action)
        if action is not None:
            facts = _facts(words, action, event)
            yield seat | _place(branch) | {
                "action": words.spoken(action), "on": event.on, "papers": filed.get(event.pk, []), **facts,
            }  # fmt: skip


def _place(branch: Organisation) -> Row:
    """What the stand-in of a branch has to know."""
    committee = COMMITTEE.competent(branch)
    between = _deliberating(branch)
    return {
        "organisation": branch.name, "committee": committee.name if committee else "",
        "deliberation": between.name if between else "", "rural": branch.rural,
        "branch_committee": branch.has_branch_committee, "may_accept": branch.can_accept,
    }  # fmt: skip


def _deliberating(branch: Organisation) -> Organisation | None:
    """The level between branch and committee, if there is one."""
    for one in branch.line():
        if one.holds(Power.APPROVE):
            return None
        if one.closed_on is None and one.holds(Power.DELIBERATE):
            return one
    return None


def _branches(case: Case, events: list[Event]) -> list[Organisation]:
    """Where the case was at each event: the branch's own acts name it; after the last it is where it is now."""
    here, found = events[0].organisation if len({one.organisation_id for one in events}) > 1 else case.organisation, []
    for event in events:
        action = case.act(event.action)
        desk = action.desk(event.source) if action and event.source else None
        if desk and desk.role == BRANCH.role:
            here = event.organisation
        found.append(here if here.closed_on is None else case.organisation)
    return found


def _papers_by_event(case: Case, events: list[Event]) -> dict[int, list[str]]:
    """Papers on file by the event that brought them; those filed apart belong to the last event before."""
    found: dict[int, list[str]] = {}
    known = {one.pk for one in events}
    for document in case.dossier.documents.filter(withdrawn_at=None).order_by("pk"):
        source = document.source_event
        if source not in known:
            before = [one.pk for one in events if one.at <= document.added_at]
            source = before[-1] if before else events[0].pk
        papers = found.setdefault(source, [])
        if document.paper not in papers:
            papers.append(document.paper)
    return found


def _facts(words: Vocabulary, action: Action, event: Event) -> Row:
    """The facts of an event as the file holds them: people by name, everything else as the form would take it."""
    found: Row = {}
    for name in words.facts[action.name]:
        value = event.facts.get(name)
        if value in (None, "", []) or is_sealed(value):  # no condition asks what is sealed, and no file needs it
            continue
        found["people" if name == "people" else name] = _named(value)
    return found


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(one) for one in value]
    if isinstance(value, dict):
        return value.get("number") or value.get("name", "")
    return value
