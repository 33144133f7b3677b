"""What must hold of those who do the work: whoever has it may do it, and every desk with work has somebody."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from cases.models import Sponsorship
from organisations.desks import Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import Proxy

from .found import COLUMNS, Found, Scope, of_task, open_work


def _mandates(**where):
    """Mandates in force of people who can sign in."""
    return Mandate.objects.current().filter(user__is_active=True, **where)


def _proxies(**where):
    """Who stands in today for somebody whose mandate is in force."""
    today = timezone.localdate()
    current = Q(mandate__until=None) | Q(mandate__until__gte=today)
    rows = Proxy.objects.filter(current, mandate__since__lte=today, since__lte=today, until__gte=today)
    return rows.filter(revoked_at=None, deputy__is_active=True, **where)


def holder_gone(scope: Scope) -> Iterator[Found]:
    """Work taken up by somebody who may not do it any more: the colleagues leave it to him, and he cannot."""
    desk = {"role": OuterRef("role"), "organisation": OuterRef("organisation")}
    own = _mandates(user=OuterRef("owner"), **desk)
    lent = _proxies(deputy=OuterRef("owner"), **{f"mandate__{name}": value for name, value in desk.items()})
    rows = open_work(scope).exclude(owner=None).exclude(role__in=("", Role.SPONSOR))
    rows = rows.filter(organisation__closed_on=None).filter(~Exists(own) & ~Exists(lent))
    for row in rows.values(*COLUMNS, "owner"):
        yield of_task(row, who=_name(row["owner"]))


def _name(user: int) -> str:
    return str(User.objects.get(pk=user))


def sponsors_work(scope: Scope) -> Iterator[Found]:
    """A sponsor's work that lies with somebody else than the sponsor."""
    serving = Sponsorship.objects.filter(case=OuterRef("case"), capacity=Sponsorship.SPONSOR, until=None)
    rows = open_work(scope).filter(role=Role.SPONSOR, case__closed_on=None)
    rows = rows.annotate(sponsor=Subquery(serving.values("person__user")[:1]))
    lies = Q(owner=None, sponsor__isnull=False) | Q(owner__isnull=False, sponsor=None) | ~Q(owner=F("sponsor"))
    known = ~Q(owner=None, sponsor=None)
    for row in rows.filter(lies & known).values(*COLUMNS):
        yield of_task(row)


def sponsor_cannot(scope: Scope) -> Iterator[Found]:
    """A sponsor with open work who has no account that may do it: nobody else can, for it is personal."""
    may = _mandates(user=OuterRef("owner"), role=Role.SPONSOR)
    lent = _proxies(deputy=OuterRef("owner"), mandate__role=Role.SPONSOR)
    rows = open_work(scope).filter(role=Role.SPONSOR).exclude(owner=None).filter(~Exists(may) & ~Exists(lent))
    for row in rows.values(*COLUMNS, "owner"):
        yield of_task(row, who=_name(row["owner"]))


def empty_desk(scope: Scope) -> Iterator[Found]:
    """A desk with open work at which nobody sits."""
    if scope.cases is not None:
        return  # a question about desks, not about cases
    manned = set(_mandates().values_list("role", "organisation"))
    desks = open_work(scope).order_by().exclude(role__in=("", Role.SPONSOR)).values_list("role", "organisation")
    waiting = {(role, place): count for role, place, count in desks.annotate(Count("pk"))}
    empty = {desk: count for desk, count in waiting.items() if desk not in manned}
    places = Organisation.objects.in_bulk({place for _role, place in empty})
    for (role, place), count in sorted(empty.items()):
        words = {"desk": f"{places[place].short_name} {Role(role).label}", "count": count}
        yield Found(f"desk:{role}:{place}", None, place, words)


def closed_place(scope: Scope) -> Iterator[Found]:
    """A mandate in force at an organisation that is closed."""
    if scope.cases is not None:
        return
    rows = _mandates(organisation__closed_on__isnull=False).select_related("organisation", "user").order_by("pk")
    for one in rows:
        words = {"who": str(one.user), "desk": f"{one.organisation.short_name} {one.get_role_display()}"}
        yield Found(f"mandate:{one.pk}", None, one.organisation_id, words)
