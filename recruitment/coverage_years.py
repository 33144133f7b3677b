"""Coverage at the close of each year: against the plan while it lasts, and as known terms let it be foreseen.

The close of a year is 31 December at 24 hours, as stocks are counted: whoever reported in on that day counts, whoever
left on it does not. A year to come has two figures: with terms as they run out and nobody following, and with whoever
has been appointed or provided for.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from organisations.models import Organisation

from .measures import FORESEEN, KNOWN, PRESENT, Measure, open_on
from .models import Programme, Target
from .year_ends import Line, YearEnd

BACK, AHEAD = 2, 3
"""Years shown before and after the present one where the plan does not reach further."""
MOST = 12
"""Years shown at most: a target typed for a far year must not lengthen the page without end."""


def close_of(year: int) -> datetime.date:
    """The day with whose end the year closes."""
    return datetime.date(year, 12, 31)


def bases_of(year: int, today: datetime.date) -> tuple[str, ...]:
    """On which bases a year is counted: what was, or what is foreseen."""
    return (PRESENT,) if close_of(year) <= today else (KNOWN, FORESEEN)


def lines(measure: Measure, root: Organisation, today: datetime.date, *, places: int) -> list[Line]:
    """All programmes together, then each with a target or with people; ``places``: how many there are to cover."""
    targets = {(one.programme_id, one.year): one.number for one in _targets(measure, root)}
    years = _span({year for _programme, year in targets}, today)
    total, found = _counted(measure, root, years, today)
    known = {key for key, numbers in found.items() if any(numbers.values())} | {key for key, _year in targets}
    programmes = Programme.objects.filter(pk__in=known)
    each = [
        (one, found.get(one.pk, {}), {y: n for (key, y), n in targets.items() if key == one.pk}) for one in programmes
    ]
    planned = [_line(measure, *row, years=years, today=today) for row in each]
    return [_line(measure, None, total, {}, years=years, today=today, places=places), *planned]


def _line(
    measure: Measure, programme, counts: dict[str, int], targets: dict[int, int], *, years, today, places: int = 0
) -> Line:
    """The years of one programme, their bars on one scale."""
    most = max([places, *targets.values(), *counts.values()], default=0)
    found = [_year_end(year, targets.get(year), counts, today, most) for year in years]
    return Line(programme, found, measure.pages.heading(programme.name if programme else str(_("All programmes"))))


def _targets(measure: Measure, root: Organisation):
    return Target.objects.filter(measure.counts("programme__"), organisation=root)


def _span(planned: set[int], today: datetime.date) -> list[int]:
    """The years of the plan, and some around the present one."""
    first = max(min(planned | {today.year - BACK}), today.year - MOST // 2)
    last = max(planned | {today.year + AHEAD})
    return list(range(first, min(last, first + MOST - 1) + 1))


def _year_end(year: int, target, counts: dict[str, int], today, most: int) -> YearEnd:
    return YearEnd(year, target, {basis: counts.get(_key(basis, year), 0) for basis in bases_of(year, today)}, most)


def _key(basis: str, year: int) -> str:
    return f"{basis}_{year}"


def _counted(measure: Measure, root: Organisation, years: list[int], today):
    """(numbers of all programmes together, numbers by programme), each by basis and year; three queries."""
    terms = measure.terms()
    columns = {
        _key(basis, year): Count("post__organisation", distinct=True, filter=_condition(measure, basis, year, terms))
        for year in years
        for basis in bases_of(year, today)
    }
    rows = measure.there(root, close_of(years[0])).order_by()
    by_programme: Any = rows.values("post__pool__programme").annotate(**columns)
    return rows.aggregate(**columns), {row.pop("post__pool__programme"): row for row in by_programme}


def _condition(measure: Measure, basis: str, year: int, terms) -> Q:
    """What is counted: tenures that meet the basis, in places that exist at the close of the year."""
    day = close_of(year)
    exists = open_on(day if basis == PRESENT else None, "post__organisation__")
    return exists & measure.on_basis(basis, day, terms)
