"""Which desks' open work a user reaches: those of the user's own mandates, and those of colleagues who are away.

Every lane is one desk, asked of the database by (role, organisation) or by (owner), so that each is served by its
index however much work lies elsewhere. Lanes of one user never share a row: what the user does himself is his own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organisations.desks import ADMINISTRATORS, Role
from organisations.models import Mandate, Organisation, User

NO_DESK = (Role.INSPECTOR, *ADMINISTRATORS)


@dataclass(frozen=True)
class Lane:
    """The open work of one desk: of a role at an organisation, or what a sponsor answers for (``owner``).

    ``acting_for``: the absent colleague whose desk it is; then perhaps for some ``pipelines`` only.
    """

    role: str
    organisation: int | None
    owner: int | None
    acting_for: User | None = None
    pipelines: frozenset[str] = frozenset()

    @property
    def where(self) -> Q:
        """The rows of the lane among open tasks."""
        place = {"owner": self.owner} if self.organisation is None else {"organisation": self.organisation}
        found = Q(role=self.role, **place)
        return found & Q(case__pipeline__in=sorted(self.pipelines)) if self.pipelines else found

    def holds(self, task: Any) -> bool:
        """Whether an open task lies in this lane."""
        there = task.owner_id == self.owner if self.organisation is None else task.organisation_id == self.organisation
        return there and task.role == self.role and (not self.pipelines or task.case.pipeline in self.pipelines)


def lanes_of(user: User) -> list[Lane]:
    """The user's lanes, his own first; at most one query besides the mandates.

    A sponsor's work is personal. A closed organisation's work is found at the one it was merged into.
    """
    mandates = [one for one in user.current_mandates() if one.role not in NO_DESK]
    closed = _closed_below([one for one in mandates if one.role != Role.SPONSOR])
    found: dict[tuple[str, int | None, int | None], Lane] = {}
    for mandate in mandates:
        only = frozenset(getattr(mandate, "pipelines", ())) if mandate.acting_for else frozenset()
        for place in _places(mandate, closed):
            known = found.get((mandate.role, *place))
            if known is None:
                found[mandate.role, *place] = Lane(mandate.role, *place, mandate.acting_for, only)
            elif known.pipelines:  # two colleagues at one desk, each for some pipelines
                both = known.pipelines | only if only else only
                found[mandate.role, *place] = Lane(mandate.role, *place, known.acting_for, both)
    return list(found.values())


def _places(mandate: Mandate, closed: list[tuple[int, str]]) -> list[tuple[int | None, int | None]]:
    """(organisation, owner) of what the mandate reaches; one of the two is None."""
    if mandate.role == Role.SPONSOR:
        return [(None, mandate.user_id)]
    here = mandate.organisation
    return [(here.pk, None), *((pk, None) for pk, path in closed if path.startswith(here.path) and pk != here.pk)]


def _closed_below(mandates: list[Mandate]) -> list[tuple[int, str]]:
    """The closed organisations that now hang below one of the mandates': (id, path)."""
    if not mandates:
        return []
    below = Q()
    for path in {one.organisation.path for one in mandates}:
        below |= Q(path__startswith=path)
    return list(Organisation.objects.filter(below).exclude(closed_on=None).order_by("pk").values_list("pk", "path"))
