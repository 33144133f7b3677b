"""The schedule: which class of record is kept how long on what basis, what is due today, and what holds it back.

The periods here are the ones the system comes with. The archives law leaves periods to the list of each office, so a
department sets its own (``Term``) from a day on; periods nobody could verify say so in their basis.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.accountability import AccountabilityRecord
from cases.limits import ONE_DAY, add_months
from cases.models import Case
from organisations.models import Organisation

from .models import DisposalItem, Hold, RightsRequest, Term

MEMBERSHIP, SELECTED = ("membership",), ("placement", "hiring")


@dataclass(frozen=True)
class RecordClass:
    """Closed cases that are kept alike: of these pipelines, ended at these steps. ``months`` None: for ever."""

    name: str
    label: Any
    pipelines: tuple[str, ...]
    states: tuple[str, ...]
    months: int | None
    basis: Any
    verified: bool = False


CLASSES = (
    RecordClass(
        "membership", _("membership: files of members and probationary members"), MEMBERSHIP,
        ("archived", "deceased", "transferred", "probation_cancelled", "not_recognised", "admitted_posthumously"), None,
        _("regulations on admission, article 36; the record of the whole course is kept permanently"), verified=True,
    ),
    RecordClass(
        "membership_ended", _("membership: ended before admission"), MEMBERSHIP, ("withdrawn", "removed"), 120,
        _("period of the office's own list (DA/T 22, D10); to be confirmed locally"),
    ),
    RecordClass(
        "service", _("posts: people who were taken on"), SELECTED, ("archived",), 360,
        _("period of the office's own list (DA/T 22, D30); to be confirmed locally"),
    ),
    RecordClass(
        "not_taken_on", _("posts: applicants who were not taken on"), SELECTED,
        ("not_qualified", "not_selected", "not_passed", "gave_up"), 36,
        _("the shortest time the purpose needs (PIPL 19, F-02); to be confirmed locally"),
    ),
    RecordClass(
        "voided", _("posts: applications declared void"), SELECTED, ("voided",), 60,
        _("as long as the integrity record bars (E-07); to be confirmed locally"),
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in CLASSES}


@dataclass(frozen=True)
class Period:
    """How long a class is kept on a day, since when, on what basis; ``entered``: set by an office, not as shipped."""

    record_class: RecordClass
    months: int | None
    basis: str
    since: datetime.date | None = None
    entered: bool = False

    def until(self, closed_on: datetime.date) -> datetime.date | None:
        """The last day a case closed then is kept; None: for ever."""
        return None if self.months is None else add_months(closed_on, self.months)


def periods(on: datetime.date) -> dict[str, Period]:
    """The period of every class on that day."""
    newest: dict[str, Term] = {}
    for term in Term.objects.filter(since__lte=on).order_by("since", "pk"):
        newest[term.record_class] = term
    return {
        kind.name: Period(kind, one.months, one.basis, one.since, True)
        if (one := newest.get(kind.name))
        else Period(kind, kind.months, str(kind.basis))
        for kind in CLASSES
    }


def class_of(case: Case) -> RecordClass | None:
    """The class of a closed case; None for one that is open."""
    found = (one for one in CLASSES if case.pipeline in one.pipelines and case.state in one.states)
    return next(found, None) if case.closed_on else None


# --- what is due -----------------------------------------------------------------------------------------------


def not_held_back(on: datetime.date) -> Q:
    """Cases that nothing holds back: no hold, no accountability record, and no request that is not answered yet.

    Each is denied for itself: so the database joins the tables once, and does not look into them for every case.
    """
    in_force = Hold.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    return (
        ~Exists(in_force.filter(case=OuterRef("pk")))
        & ~Exists(in_force.filter(case=None, person=OuterRef("person")))
        & ~Exists(AccountabilityRecord.objects.filter(case=OuterRef("pk")))
        & ~Exists(RightsRequest.objects.filter(person=OuterRef("person"), answered_on=None))
    )


def over(on: datetime.date) -> QuerySet[Case]:
    """Closed cases whose time is over on that day and that are neither destroyed nor proposed, held back or not."""
    found = Q(pk__in=())
    for one in periods(on).values():
        if one.months is not None:
            latest = add_months(on, -one.months)  # and nearby: months differ in length
            kind = one.record_class
            found |= Q(pipeline__in=kind.pipelines, state__in=kind.states, closed_on__lt=latest)
    proposed = DisposalItem.objects.filter(case=OuterRef("pk")).exclude(status=DisposalItem.KEPT)
    return Case.objects.filter(found, ~Exists(proposed), dossier__destroyed_on=None)


def due(organisation: Organisation, on: datetime.date) -> QuerySet[Case]:
    """What may be disposed of at or below the organisation, oldest first."""
    rows = over(on).filter(not_held_back(on), organisation__path__startswith=organisation.path)
    return rows.select_related("organisation", "dossier").order_by("closed_on", "pk")


def why_kept(case: Case, on: datetime.date) -> str:
    """Why a case may not be disposed of on that day; empty where it may."""
    kind = class_of(case)
    until = periods(on)[kind.name].until(case.closed_on) if kind and case.closed_on else None
    if until is None or on - ONE_DAY < until:
        return "not due"
    return "" if Case.objects.filter(not_held_back(on), pk=case.pk).exists() else "held"
