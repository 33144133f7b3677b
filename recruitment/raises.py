"""Who is due for a higher grade: by the table of the place, years of community work and certificate (E.1).

Only what is on record is looked at; whether somebody is raised is decided by the office, under its own document.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from organisations.models import Organisation

from .eligible import serving
from .pay import PayGrade, PayTable, full_years, told

COLUMNS = (
    "pk", "organisation__path", "rank", "grade", "earlier_years", "certificate", "reported_on",
)  # fmt: skip


@dataclass(frozen=True)
class Due:
    """A case with the highest grade its years and certificate allow, above the present one."""

    case: int
    years: int
    grade: PayGrade

    @property
    def told(self) -> str:
        """The grade in words."""
        return told(self.grade.rank, self.grade.grade)


def due(root: Organisation, on: datetime.date) -> list[Due]:
    """Everybody below who is due, by the number of the case; three queries, whatever the number."""
    tables = in_force(root, on)
    found = []
    for pk, path, rank, grade, earlier, held, since in _graded(root).values_list(*COLUMNS):
        table = _of(tables, path)
        years = earlier + full_years(since, on)
        if table and (higher := _highest(table.rows.values(), rank, grade, years, held)):
            found.append(Due(pk, years, higher))
    return found


def _graded(root: Organisation) -> QuerySet:
    return serving(root).exclude(grade=None).order_by("number")


def in_force(root: Organisation, on: datetime.date) -> list[PayTable]:
    """The tables in force on that day for ``root`` and what lies below, the nearest to the places first."""
    above = [int(pk) for pk in root.path.strip("/").split("/")]
    rows = PayTable.objects.filter(since__lte=on).select_related("organisation").prefetch_related("grades")
    near = (rows.filter(organisation__in=above) | rows.filter(organisation__path__startswith=root.path)).distinct()
    newest: dict[int, PayTable] = {}
    for one in sorted(near, key=lambda one: (one.since, one.pk)):
        newest[one.organisation_id] = one
    return sorted(newest.values(), key=lambda one: -one.organisation.path.count("/"))


def _of(tables: list[PayTable], path: str) -> PayTable | None:
    return next((one for one in tables if path.startswith(one.organisation.path)), None)


def _highest(rows: Iterable[PayGrade], rank: str, grade: int, years: int, held: int) -> PayGrade | None:
    allowed = [one for one in rows if one.rank == rank and one.years <= years and one.certificate <= held]
    best = max(allowed, key=lambda one: one.grade, default=None)
    return best if best and best.grade > grade else None
