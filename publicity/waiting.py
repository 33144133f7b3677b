"""Whose notice it is to put up: the cases that wait at an announcing step for a desk at which the user sits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.law import PIPELINES
from cases.models import Case
from organisations.desks import Role
from organisations.models import Organisation, User

from .notice_acts import Announcing, announcing

LOOKED_AT = 200
"""So many waiting cases of an act are looked through; a round with more is announced by an order of the round."""
ABOVE = (Role.DELIBERATOR, Role.ORGANISER, Role.DEPARTMENT)
"""Roles of the desks above, which may take in objections for the organisation that put the notice up."""


@dataclass
class Group:
    """Cases that can hang on one sheet: the same act of the same organisation."""

    one: Announcing
    organisation: Organisation
    cases: list[Any] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The group as addresses name it."""
        return f"{self.one.pipeline}-{self.one.act.name}-{self.organisation.pk}"

    @property
    def pipeline(self) -> str:
        """The pipeline in words."""
        return str(PIPELINES[self.one.pipeline]._meta.verbose_name)


def groups(user: User, key: str = "") -> list[Group]:
    """What waits for the user to be announced; with ``key`` that group alone."""
    found: dict[tuple[str, str, int], Group] = {}
    stations = set(user.stations())
    for one in announcing():
        if key and not key.startswith(f"{one.pipeline}-{one.act.name}-"):
            continue
        if one.act.desk("").role in {role for role, _pk in stations}:
            for case in _waiting(one, user):
                desk = one.act.desk(case.state)
                organisation = desk.competent(case.organisation)
                if organisation and (desk.role, organisation.pk) in stations:
                    place = (one.pipeline, one.act.name, organisation.pk)
                    found.setdefault(place, Group(one, organisation)).cases.append(case)
    return [group for group in found.values() if not key or group.key == key]


def _waiting(one: Announcing, user: User) -> Iterable[Case]:
    case_class = PIPELINES[one.pipeline]
    rows = case_class._default_manager.visible_to(user).filter(state__in=[step.value for step in one.act.sources])
    rows = rows.select_related("person", "organisation").defer("person__id_number", "person__phone")
    return (case for case in rows.order_by("entered_on", "pk")[:LOOKED_AT] if one.act.applies(case))


def holds(user: User, organisation: Organisation, role: str) -> bool:
    """Whether the user sits at the desk that put a notice up."""
    return (role, organisation.pk) in user.stations()


def stands_above(user: User, organisation: Organisation) -> bool:
    """Whether the user sits at a desk above the organisation."""
    above = {one.pk for one in organisation.line()[1:]}
    return any(role in ABOVE and pk in above for role, pk in user.stations())
