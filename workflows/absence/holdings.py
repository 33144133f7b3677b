"""What somebody holds: everything that would be left without a hand when he goes, in the order it is handed over."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Sponsorship
from organisations.desks import Role
from organisations.models import Mandate, User
from organisations.proxies import Proxy

from ..models import CaseTask
from .giving import office

MANDATE, TASK, SPONSORSHIP, OFFICE, GIVEN, TAKEN, TIE = (
    "mandate", "task", "sponsorship", "office", "given", "taken", "tie",
)  # fmt: skip
KINDS = {
    MANDATE: gettext_lazy("Offices in this system"),
    SPONSORSHIP: gettext_lazy("Cases sponsored"),
    TASK: gettext_lazy("Work taken up"),
    GIVEN: gettext_lazy("Deputies named"),
    TAKEN: gettext_lazy("Acting for others"),
    OFFICE: gettext_lazy("Township posts"),
    TIE: gettext_lazy("Contact, introducer or mentor of cases"),
}
"""The kinds in the order in which they are handed over: a sponsor is replaced while he is still in office."""
PERSONAL = (Sponsorship.CONTACT, Sponsorship.INTRODUCER, Sponsorship.MENTOR)


@dataclass(frozen=True)
class Item:
    """One thing held: its row, in words, the choice it follows unless it has one of its own, where to look."""

    kind: str
    row: Any
    label: str
    group: str
    url: str = ""

    @property
    def key(self) -> str:
        """How a choice names it."""
        return f"{self.kind}-{self.row.pk}"

    @property
    def state(self) -> str:
        """What of it must not change between looking and doing."""
        return f"{self.key} {getattr(self.row, 'until', '')}"


def holdings(leaver: User, last_day: datetime.date) -> list[Item]:
    """Everything of ``leaver`` that lasts beyond the day, in the order of ``KINDS``; a fixed number of queries."""
    lasting = Q(until=None) | Q(until__gt=last_day)
    return [
        *_mandates(leaver, lasting), *_sponsored(leaver), *_tasks(leaver), *_proxies(leaver, last_day),
        *_offices(leaver, lasting), *_ties(leaver),
    ]  # fmt: skip


def digest(items: list[Item], *more: Any) -> str:
    """A fingerprint of what was shown, to tell whether it is still so (hex)."""
    text = "\n".join([*sorted(one.state for one in items), *(str(one) for one in more)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _address(case: Case) -> str:
    return reverse("cases:case", args=[case.number])


def _mandates(leaver: User, lasting: Q) -> list[Item]:
    rows = leaver.mandates.filter(lasting).select_related("organisation", "user").order_by("pk")
    return [Item(MANDATE, one, office(one), f"{MANDATE}-{one.pk}") for one in rows]


def _tasks(leaver: User) -> list[Item]:
    """Work he has taken up; a sponsor's work goes with the sponsorship."""
    rows = CaseTask.objects.open().filter(owner=leaver).exclude(role=Role.SPONSOR)
    rows = rows.select_related("case__person", "organisation").defer("case__person__id_number", "case__person__phone")
    return [
        Item(TASK, one, f"{one.case.person.name} {one.case.number} {one.label}",
             f"{TASK}-{one.role}-{one.organisation_id}", _address(one.case))
        for one in rows.order_by("organisation", "role", "pk")
    ]  # fmt: skip


def served(leaver: User, *capacities: str):
    """The serving tenures of the leaver in open cases."""
    rows = Sponsorship.objects.filter(person=leaver.person_id, capacity__in=capacities, until=None)
    rows = rows.filter(case__closed_on=None) if leaver.person_id else rows.none()
    rows = rows.select_related("case__person", "case__organisation")
    return rows.defer("case__person__id_number", "case__person__phone").order_by("case")


def _sponsored(leaver: User) -> list[Item]:
    rows = served(leaver, Sponsorship.SPONSOR)
    return [
        Item(SPONSORSHIP, one, f"{one.case.person.name} {one.case.number}", SPONSORSHIP, _address(one.case))
        for one in rows
    ]


def _ties(leaver: User) -> list[Item]:
    rows = served(leaver, *PERSONAL)
    return [
        Item(TIE, one, f"{one.case.person.name} {one.case.number} {one.get_capacity_label()}", TIE, _address(one.case))
        for one in rows
    ]


def _proxies(leaver: User, last_day: datetime.date) -> list[Item]:
    rows = Proxy.objects.standing().filter(Q(mandate__user=leaver) | Q(deputy=leaver), until__gt=last_day)
    found = []
    for one in rows.select_related("mandate__organisation", "mandate__user", "deputy").order_by("pk"):
        words = {"deputy": one.deputy, "holder": one.mandate.user, "office": office(one.mandate), "until": one.until}
        given = one.mandate.user_id == leaver.pk
        told = _("%(deputy)s as %(office)s until %(until)s") if given else _("%(holder)s, %(office)s until %(until)s")
        found.append(Item(GIVEN if given else TAKEN, one, told % words, GIVEN if given else f"{TAKEN}-{one.pk}"))
    return sorted(found, key=lambda one: one.kind)  # given, then taken


def _offices(leaver: User, lasting: Q) -> list[Item]:
    if leaver.person is None:
        return []
    rows = leaver.person.offices.filter(lasting).select_related("organisation").order_by("pk")
    return [Item(OFFICE, one, f"{one.organisation.short_name} {one.get_post_display()}", OFFICE) for one in rows]


# --- afterwards ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Orphans:
    """What still points to somebody after his last day; all three should be none."""

    tasks: int
    sponsorships: int
    mandates: int
    proxies: int

    @property
    def none(self) -> bool:
        """Whether nothing is left."""
        return not (self.tasks or self.sponsorships or self.mandates or self.proxies)


def orphans(leaver: User, last_day: datetime.date) -> Orphans:
    """How much of what he held is in nobody else's hands: open work, sponsorships, offices and proxies."""
    lasting = Q(until=None) | Q(until__gt=last_day)
    proxies = Proxy.objects.standing().filter(Q(mandate__user=leaver) | Q(deputy=leaver), until__gt=last_day)
    return Orphans(
        CaseTask.objects.open().filter(owner=leaver).count(), served(leaver, Sponsorship.SPONSOR).count(),
        leaver.mandates.filter(lasting).count(), proxies.count(),
    )  # fmt: skip


def emptied(leaver: User, last_day: datetime.date, followed: set[tuple[str, int]]) -> list[Mandate]:
    """The mandates whose desk would have nobody left: not ``followed`` (role, organisation), and nobody else there.

    A sponsor's is personal and no desk in this sense: his cases are listed one by one.
    """
    day_after = last_day + datetime.timedelta(days=1)
    lasting = Q(until=None) | Q(until__gt=last_day)
    held = [one for one in leaver.mandates.filter(lasting).select_related("organisation") if one.role != Role.SPONSOR]
    others = Mandate.objects.filter(lasting, since__lte=day_after, user__is_active=True).exclude(user=leaver)
    there = set(
        others.filter(organisation__in=[one.organisation_id for one in held]).values_list("role", "organisation")
    )
    return [one for one in held if (one.role, one.organisation_id) not in there | followed]
