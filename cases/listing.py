"""Lists that stay fast however long they are: counts that stop at a cap, pages that never count, filters in the URL."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.utils import timezone

from organisations.fields import blind_index
from organisations.identity import LENGTH, validate_id_number
from organisations.models import Kind, Organisation
from organisations.searching import searched

from .law import PIPELINES
from .models import Case

PER_PAGE = 25
CAP = 500
CHOICES = 150
YEARS_BACK = 10


class RowsFound(Subquery):
    """How many rows a sliced query finds, as one column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS found)"
    output_field = IntegerField()
    empty_result_set_value = 0


def count_capped(user, **rows: QuerySet) -> dict[str, int]:
    """How many rows each query finds, none beyond ``CAP`` + 1; all in one statement."""
    columns = {name: RowsFound(query.order_by().values("pk")[: CAP + 1]) for name, query in rows.items()}
    counted: Any = get_user_model().objects.filter(pk=user.pk).values(**columns).get()
    return counted


def capped(count: int) -> str:
    """A count as pages show it: beyond the cap it says so."""
    return f"{CAP}+" if count > CAP else str(count)


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, and whether there are others before and after; the whole is never counted."""

    rows: list
    number: int
    more: bool
    query: str

    @property
    def previous(self) -> str:
        """The query string of the page before; empty on the first."""
        return self._link(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The query string of the page after; empty on the last."""
        return self._link(self.number + 1) if self.more else ""

    def _link(self, number: int) -> str:
        return f"?{self.query}{'&' if self.query else ''}page={number}"


def page_of(rows: QuerySet | list[Any], request, *, query: str = "", per_page: int = PER_PAGE) -> Page:
    """The page of ``rows`` that the request asks for; nonsense asks for the first."""
    asked = request.GET.get("page", "")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    start = (number - 1) * per_page
    found = list(rows[start : start + per_page + 1])
    return Page(found[:per_page], number, len(found) > per_page, query)


def query_of(request, names: tuple[str, ...]) -> str:
    """The filters that are set, as a query string without the page."""
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})


def matching(text: str, prefix: str = "") -> Q:
    """Cases whose number or person's name begins with the text, or whose person bears it as ID number."""
    text = text.strip()
    if text[1:2] == "-":  # nobody's name; asked of the number alone, its index answers
        return Q(**{f"{prefix}number__startswith": text.upper()})
    if len(text) == LENGTH:
        with contextlib.suppress(ValidationError):
            return Q(**{f"{prefix}person__id_index": blind_index(validate_id_number(text))})
    return Q(**{f"{prefix}person__name__startswith": text})


# --- the list of cases -----------------------------------------------------------------------------------------


Groups = list[tuple[str, list[tuple[str, Any]]]]
"""Choices (value, label) under headings."""


def chosen(given: str, known: Collection[str]) -> str:
    """Which of the names ``pipeline.part`` was chosen; a bare part means the first that bears it, nonsense nothing."""
    bare = (name for name in known if given and name.partition(".")[2] == given)
    return given if given in known else next(bare, "")


def grouped(choices: Iterable[tuple[str, Any]], pipelines: Mapping[str, str]) -> Groups:
    """Choices whose values are ``pipeline.part``, under the labels of their pipelines."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for name, label in choices:
        found.setdefault(pipelines[name.partition(".")[0]], []).append((name, label))
    return list(found.items())


class Filters:
    """What a list of cases is narrowed to, read from the URL; values nobody offers are ignored."""

    NAMES = ("q", "pipeline", "stage", "step", "organisation", "year", "rural")

    def __init__(self, request):
        given = {name: request.GET.get(name, "").strip() for name in self.NAMES}
        self.query = query_of(request, self.NAMES)
        self.chosen = [(name, value) for name, value in given.items() if value]
        self.q, self.rural = searched(request), given["rural"]
        self.pipelines = {name: str(law._meta.verbose_name) for name, law in PIPELINES.items()}
        self.pipeline = given["pipeline"] if given["pipeline"] in self.pipelines else ""
        asked = [law for name, law in PIPELINES.items() if self.pipeline in ("", name)]
        self._steps = {f"{law.pipeline_name}.{value}": one for law in asked for value, one in law.steps().items()}
        self._stages = {f"{law.pipeline_name}.{one.__name__}": one for law in asked for one in law.stages}
        self.step, self.stage = chosen(given["step"], self._steps), chosen(given["stage"], self._stages)
        self.years = [str(timezone.localdate().year - back) for back in range(YEARS_BACK)]
        self.year = given["year"] if given["year"] in self.years else ""
        self.organisation = given["organisation"] if given["organisation"].isdecimal() else ""
        offered = organisations_offered(request.user)
        self.organisations = offered if len(offered) > 1 else []

    def apply(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """``rows`` narrowed to what was asked."""
        if self.q:
            rows = rows.filter(matching(self.q))
        if self.step or self.stage:
            steps = [self._steps[self.step]] if self.step else self._stages[self.stage].steps
            name = (self.step or self.stage).partition(".")[0]
            rows = rows.filter(pipeline=name, state__in=[one.value for one in steps])
        elif self.pipeline:
            rows = rows.filter(pipeline=self.pipeline)
        if self.year:
            first = datetime.date(int(self.year), 1, 1)
            rows = rows.filter(opened_on__gte=first, opened_on__lt=first.replace(year=first.year + 1))
        if self.rural in ("1", "0"):
            rows = rows.filter(organisation__rural=self.rural == "1")
        if root := next((one for one in self.organisations if str(one.pk) == self.organisation), None):
            rows = rows.filter(organisation__path__startswith=root.path)
        return rows

    @property
    def steps(self) -> Groups:
        """The steps to choose from under the names of their pipelines."""
        return grouped(((name, one.label) for name, one in self._steps.items()), self.pipelines)

    @property
    def stages(self) -> Groups:
        """The stages to choose from under the names of their pipelines."""
        return grouped(((name, one.label) for name, one in self._stages.items()), self.pipelines)

    def context(self) -> dict[str, Any]:
        """The choices and what is chosen, for the page."""
        return {"filters": self, "query": self.query}


def organisations_offered(user) -> list[Organisation]:
    """The organisations to choose from: all the user sees, or where these are many, those above the branches."""
    seen = Organisation.objects.seen_by(user, user.current_mandates()).open().only("pk", "short_name", "path", "kind")
    found = list(seen[: CHOICES + 1])
    if len(found) > CHOICES:
        found = list(seen.exclude(kind=Kind.BRANCH)[: 3 * CHOICES])
    return found
