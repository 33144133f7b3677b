"""Who may be handed, asked or told something: colleagues at a desk, and everybody who may see a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from cases.models import Sponsorship
from organisations.desks import SEES_BELOW, Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import Proxy


def deputies(mandates: QuerySet[Mandate], pipeline: str) -> QuerySet[Proxy]:
    """The proxies that run today for those mandates in that pipeline."""
    today = timezone.localdate()
    running = Proxy.objects.filter(mandate__in=mandates, since__lte=today, until__gte=today, revoked_at=None)
    return running.filter(Q(pipelines="") | Q(pipelines__contains=pipeline))


def holding(mandates: QuerySet[Mandate], pipeline: str) -> QuerySet[User]:
    """The active users who hold one of the mandates today or stand in for an absent holder."""
    stand_in = Q(pk__in=deputies(mandates, pipeline).values("deputy"))
    return User.objects.filter(Q(pk__in=mandates.values("user")) | stand_in, is_active=True)


def sitting_at(role: str, organisation: Organisation, pipeline: str) -> QuerySet[User]:
    """Everybody who sits at the desk today, proxies included."""
    return holding(Mandate.objects.current().filter(role=role, organisation=organisation), pipeline)


def seeing(case) -> QuerySet[Mandate]:
    """The mandates under which the case may be seen today, besides its sponsor's (CaseQuerySet.visible_to)."""
    line = {one.pk for one in case.organisation.line()}
    if case.destination_id:
        line |= {one.pk for one in case.destination.line()}
    return Mandate.objects.current().filter(role__in=SEES_BELOW - {Role.CLOCK}, organisation__in=line)


def readers(case) -> QuerySet[User]:
    """Everybody who may see the case today."""
    serving = Sponsorship.objects.filter(case=case, capacity=Sponsorship.SPONSOR, until=None)
    sponsors = Mandate.objects.current().filter(role=Role.SPONSOR, user__person__in=serving.values("person"))
    found = holding(seeing(case), case.pipeline) | User.objects.filter(pk__in=sponsors.values("user"), is_active=True)
    return found.order_by("last_name", "first_name", "pk")


@dataclass(frozen=True)
class Seat:
    """A desk as a choice: how many sit there."""

    role: str
    organisation: int
    label: str
    count: int

    @property
    def value(self) -> str:
        """The choice's value in a form."""
        return f"{self.role}.{self.organisation}"


def seats(case) -> list[Seat]:
    """The desks from which the case may be seen, from the nearest up; one query besides the tree's."""
    rows = (
        seeing(case).filter(user__is_active=True).order_by().values("role", "organisation", "organisation__short_name")
    )
    found = rows.annotate(number=Count("user", distinct=True)).order_by("-organisation__path", "role")
    return [
        Seat(
            one["role"], one["organisation"], f"{one['organisation__short_name']} {Role(one['role']).label}",
            one["number"],
        )
        for one in found
    ]  # fmt: skip


def at_seats(case, chosen: list[str]) -> QuerySet[User]:
    """Everybody at the chosen desks who may see the case."""
    wanted = Q(pk__in=())
    for value in chosen:
        role, _dot, organisation = value.partition(".")
        wanted |= Q(role=role, organisation=organisation)
    return holding(seeing(case).filter(wanted), case.pipeline)


def with_posts(users: QuerySet[User]) -> QuerySet[User]:
    """The users with their mandates of today, for ``words``; one query more."""
    mandates = Mandate.objects.current().select_related("organisation").order_by("pk")
    return users.prefetch_related(Prefetch("mandates", mandates, to_attr="posts"))


def words(user: Any) -> str:
    """A user as a choice says him: the name, and where he sits in which role; ``with_posts`` has loaded it."""
    posts = "、".join(f"{one.organisation.short_name} {one.get_role_display()}" for one in user.posts[:2])
    return f"{user}（{posts or user.username}）"
