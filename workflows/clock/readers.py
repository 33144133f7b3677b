"""Who is to be told of a work item: the holders of its desk and those who stand in for them, or whoever is at it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import F, Q
from django.utils import timezone

from organisations.desks import Role
from organisations.models import Mandate, User

from ..models import CaseTask
from .marks import BATCH, batched

Station = tuple[str, int]


class Desks:
    """The users of desks by role and organisation, looked up together and remembered for a pass."""

    def __init__(self) -> None:
        self._found: dict[Station, list[tuple[int, int]]] = {}  # (user, in whose mandate)
        self._asked: set[int] = set()

    def load(self, organisations: Iterable[int]) -> None:
        """Look up every mandate of these organisations, with the deputies of today."""
        unknown = sorted(set(organisations) - self._asked)
        self._asked |= set(unknown)
        for some in batched(unknown, BATCH):
            rows = Mandate.objects.current().filter(organisation__in=some, user__is_active=True)
            for role, place, user in rows.values_list("role", "organisation", "user"):
                self._found.setdefault((role, place), []).append((user, user))
            today = timezone.localdate()
            stand_ins = rows.filter(
                Q(proxies__since__lte=today, proxies__until__gte=today, proxies__revoked_at=None,
                  proxies__deputy__is_active=True)
            )  # fmt: skip
            for role, place, user, deputy in stand_ins.values_list("role", "organisation", "user", "proxies__deputy"):
                self._found.setdefault((role, place), []).append((deputy, user))

    def readers(self, role: str, organisation: int, owner: int | None = None) -> set[int]:
        """The users to be told, by key: of claimed work whoever is at it and his deputies, else the whole desk."""
        self.load([organisation])
        held = self._found.get((role, organisation), [])
        at_it = {user for user, holder in held if owner in (user, holder)} if owner else set()
        if at_it or role == Role.SPONSOR:
            return at_it or ({owner} if owner else set())
        return {user for user, _holder in held}

    def heads(self, organisation: int) -> set[int]:
        """Who is told of what those below neglect: organisers and departments of the organisation."""
        return self.readers(Role.ORGANISER, organisation) | self.readers(Role.DEPARTMENT, organisation)

    def of(self, tasks: Iterable[CaseTask]) -> list[User]:
        """The users to be told of some tasks."""
        keys: set[int] = set()
        for one in tasks:
            keys |= self.readers(one.role, one.organisation_id, one.owner_id)
        return users(keys)


def users(keys: Iterable[int]) -> list[User]:
    """Users to address, without reading them."""
    return [User(pk=one) for one in sorted(keys)]


def held_no_longer(day: datetime.date) -> list[tuple[int, str, int]]:
    """(user, role, organisation) of mandates and proxies whose last day was the one before ``day``.

    Left out is who holds the desk by another mandate or proxy that runs on ``day``.
    """
    last = day - datetime.timedelta(days=1)
    ended = set(Mandate.objects.filter(until=last).values_list("user", "role", "organisation"))
    proxies = Mandate.objects.filter(proxies__until=last, proxies__revoked_at=None)
    ended |= set(proxies.values_list(F("proxies__deputy"), "role", "organisation"))
    return sorted(one for one in ended if not _still(one, day))


def _still(held: tuple[int, str, int], day: datetime.date) -> bool:
    user, role, organisation = held
    rows = Mandate.objects.filter(role=role, organisation=organisation, since__lte=day)
    rows = rows.filter(Q(until=None) | Q(until__gte=day))
    stands_in = Q(proxies__deputy=user, proxies__since__lte=day, proxies__until__gte=day, proxies__revoked_at=None)
    return rows.filter(Q(user=user) | stands_in).exists()
