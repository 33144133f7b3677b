"""What the case page shows, put together from the law and the history: no rule is decided here, only told."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.desks import Desk, Role

from . import ahead, disclosing, readable, returning, revealing
from .actions import station
from .law import ASIDE, BACK, DUTY, ONWARD, PIPELINES, Action, Obstacle, cite
from .lawful import Lawful
from .models import Case, Event, Sponsorship


def visible(user, number: str):
    """The query that finds the case of that number as its own pipeline's class, if the user may see it."""
    for case_class in PIPELINES.values():
        if number.startswith(f"{case_class.prefix}-"):
            return case_class._default_manager.visible_to(user).filter(number=number)
    raise Http404


def find(user, number: str) -> Case:
    """The case of that number as its own pipeline's class; Http404 unless the user may see it."""
    return get_object_or_404(visible(user, number).select_related("organisation", "person", "dossier"))


def load(case: Case) -> list:
    """Hand the history what this page shows anyway, so that guards ask for nothing twice; the current documents."""
    events = case.events.select_related("by", "organisation", "acting_for").order_by("seq")
    case.history.events = list(events)
    documents = list(case.dossier.documents.current())
    case.history.papers = {one.paper for one in documents}
    return documents


# --- whose is it ------------------------------------------------------------------------------------------------


def who(case: Lawful, action: Action) -> str:
    """Who does an action: organisation and role, and the sponsor by name."""
    return who_sits(case, action.desk(case.state) if action.sources else action.by)


def who_decides(case: Lawful) -> str:
    """Who decides the step the case waits at, or has to mend what was sent back; empty for a case that has ended."""
    step = returning.mending_step(case) or case.step
    return who_sits(case, step.desk) if step.desk else ""


def who_sits(case: Lawful, desk: Desk) -> str:
    """A desk in words: the competent organisation and the role, and the sponsor by name."""
    organisation = station(case, desk)
    if organisation is None:
        return str(desk.label)
    words = _("%(organisation)s, %(role)s") % {"organisation": organisation, "role": desk.label}
    if desk.role == Role.SPONSOR and (serving := case.history.serving(Sponsorship.SPONSOR)):
        return f"{words} {serving[0].person.name}"
    return words


def acting_for(case: Lawful, action: Action, user) -> Any:
    """The absent colleague for whom the user would do an action; None where it is his own desk."""
    desk = action.desk(case.state) if action.sources else action.by
    organisation = station(case, desk)
    return user.stands_in_for(desk.role, organisation, case.pipeline_name) if organisation else None


# --- what stands in the way -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hindrance:
    """An obstacle as the page tells it: the reason, the article, and what cures it, with a link where the user can."""

    reason: str
    article: str
    cure: str = ""
    url: str = ""


def hindrances(case: Lawful, found: list[Obstacle], prospects: dict[str, ahead.Prospect]) -> list[Hindrance]:
    """Obstacles in words; ``prospects`` by action name tell whose the cures are."""
    return [Hindrance(one.reason, one.citation, *_cure(case, one.cure, prospects)) for one in found]


def asked(one: Obstacle) -> str:
    """Who does it instead, where that is the cure."""
    return one.cure[1] if one.cure and one.cure[0] == "ask" else ""


def _cure(case: Lawful, cure: Any, prospects) -> tuple[str, str]:
    """(words, address) of what would help; the address is empty where it is not up to the user."""
    what: Any
    kind, what = cure or ("", None)
    if kind == "file":
        return _("Upload the scan"), reverse("documents:upload", args=[case.number, what])
    if kind == "ask":
        return what, ""
    if kind == "wait":
        return _("Possible from %(date)s") % {"date": readable.in_words(what)}, ""
    if kind == "finding":
        return _("Enter the finding"), reverse("publicity:of_case", args=[case.number])
    if kind != "do" or what not in case.actions():
        return "", ""
    action, prospect = case.actions()[what], prospects.get(what)
    if prospect and prospect.mine:
        return _("Do it: %(action)s") % {"action": action.label}, reverse("cases:do", args=[case.number, what])
    if prospect is None:
        return _("Needed: %(action)s") % {"action": action.label}, ""
    words = {"who": who(case, action), "action": action.label}
    return _("%(who)s does it: %(action)s") % words, ""


# --- what to do now ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """An action of the step as the page offers it."""

    label: str
    article: str
    url: str
    mine: bool
    who: str
    due: readable.Due | None
    hindrances: list[Hindrance]
    warnings: list[Hindrance]
    done: Event | None
    recurring: bool

    @property
    def free(self) -> bool:
        """Whether the user may do it now."""
        return self.mine and not self.hindrances


@dataclass(frozen=True)
class Former:
    """An act that only an earlier edition knows; it may still be entered for a date of that time."""

    label: str
    until: datetime.date
    url: str


@dataclass
class Now:
    """The step the case waits at: what can be done, what is owed, what else is lawful."""

    onward: list[Option] = field(default_factory=list)
    duties: list[Option] = field(default_factory=list)
    others: list[Option] = field(default_factory=list)
    earlier: list[Former] = field(default_factory=list)

    @property
    def free(self) -> list[Option]:
        """The onward actions the user may take now: the primary buttons."""
        return [one for one in self.onward if one.free]

    @property
    def blocked(self) -> list[Option]:
        """Onward actions with something in the way, whoever's they are."""
        return [one for one in self.onward if one.hindrances]

    @property
    def elsewhere(self) -> list[Option]:
        """Onward actions that only wait for another desk."""
        return [one for one in self.onward if not one.mine and not one.hindrances]

    @property
    def more(self) -> list[Option]:
        """Sending back, withdrawing and the like, where they are the user's."""
        return [one for one in self.others if one.mine]


def now(case: Case, user) -> Now:
    """What the step offers and owes as it looks to the user today."""
    found = {one.action.name: one for one in ahead.prospects(case, user)}
    lists = {ONWARD: "onward", DUTY: "duties", BACK: "others", ASIDE: "others"}
    result = Now()
    for one in found.values():
        getattr(result, lists[one.action.kind]).append(_option(case, one, found))
    result.earlier = _earlier(case, user)
    return result


def _earlier(case: Case, user) -> list[Former]:
    """The user's acts that only an earlier edition knows, where the case was at its step in that time already."""
    acts = [(one, one.until) for one in case.actions_from(case.step) if one.until and one.applies(case)]
    acts = [(one, until) for one, until in acts if case.entered_on < until <= case.on]
    mine = [(one, until) for one, until in acts if ahead.prospect(case, one, user).mine]
    return [Former(str(one.label), until, reverse("cases:do", args=[case.number, one.name])) for one, until in mine]


def _option(case: Case, one: ahead.Prospect, found) -> Option:
    action = one.action
    owed = action.kind == DUTY and (action.every is not None or one.done is None)
    return Option(
        str(action.label), cite(action.article), reverse("cases:do", args=[case.number, action.name]), one.mine,
        who(case, action), readable.due(ahead.due_on(case, action)) if owed else None,
        hindrances(case, one.obstacles, found), hindrances(case, one.warnings, found), one.done,
        action.every is not None,
    )  # fmt: skip


# --- who answers for it, papers, what happened ------------------------------------------------------------------


def companions(case: Case) -> list[tuple[Any, list[Sponsorship]]]:
    """Sponsor, mentor, introducers and contacts with their tenures, those who serve first.

    A sponsor still to be paired is told where the law of the pipeline knows one.
    """
    order = (Sponsorship.SPONSOR, Sponsorship.MENTOR, Sponsorship.INTRODUCER, Sponsorship.CONTACT)
    labels = dict(Sponsorship.CAPACITIES)
    owed = {Sponsorship.SPONSOR} & _appointed(type(case)) if case.organisation.rural else set()
    found = []
    for capacity in order:
        tenures = [one for one in case.history.sponsorships if one.capacity == capacity]
        if tenures or capacity in owed:
            found.append((labels[capacity], sorted(tenures, key=lambda one: one.until is not None)))
    return found


def _appointed(case_class: type[Case]) -> set[str]:
    """The capacities in which some act of a pipeline appoints people."""
    groups = (group for action in case_class.actions().values() for group in action.asks)
    return {group.capacity for group in groups if hasattr(group, "capacity")}


def address_of(case: Case, document, allowed: Collection[str]) -> str:
    """Where a document is opened; the page of its paper, which says why, where that would only be refused."""
    if set(disclosing.holds(document.paper)) - set(allowed):
        return reverse("documents:paper", args=[case.number, document.paper])
    return reverse("documents:open", args=[document.pk])


@dataclass(frozen=True)
class Entry:
    """One event of the timeline, in words; ``documents`` are titles with addresses."""

    event: Event
    kind: str
    label: str
    role: str
    facts: list[tuple[str, str]]
    warnings: list[str]
    documents: list[dict[str, str]]
    edition: Any = None
    hidden: list[tuple[revealing.Veiled, str]] = field(default_factory=list)

    @property
    def waived(self) -> list[str]:
        """Conditions that a higher desk let pass, as the door noted them."""
        return self.event.facts.get("waived", [])

    @property
    def inherited(self) -> list[str]:
        """Breaches that were there when an old case was taken over into the system."""
        return self.event.facts.get("inherited", [])


def timeline(
    case: Case, documents: list, allowed: Collection[str] = (), *, events: list[Event] | None = None
) -> list[Entry]:
    """What happened (or ``events``, some of it), newest first, with each event's facts and the papers it filed or drew.

    ``allowed``: the kinds of hidden data that the viewer may ask for.
    """
    filed: dict[int, list] = {}
    for one in documents:
        filed.setdefault(one.source_event, []).append({"title": one.title, "url": address_of(case, one, allowed)})
    return [_entry(case, event, filed.get(event.pk, []), allowed) for event in reversed(events or case.history.events)]


def hidden(case: Case, found: list[revealing.Veiled], allowed: Collection[str]) -> list[tuple[revealing.Veiled, str]]:
    """Hidden values, each with the address where it is asked for; none for a kind the viewer may not see."""
    return [(one, revealing.address(case, one) if one.kind in allowed else "") for one in found]


def _entry(case: Case, event: Event, documents: list, allowed: Collection[str]) -> Entry:
    case_class = type(case)
    action = readable.action_of(case_class, event)
    role = f"{event.organisation.short_name} {dict(Role.choices).get(event.role, event.role)}"
    return Entry(
        event, action.kind if action else "", readable.label_of(case_class, event), role,
        readable.facts(case_class, event), event.facts.get("warnings", []), documents, case_class.edition(event.on),
        hidden(case, revealing.of_event(case, event), allowed),
    )  # fmt: skip
