"""What the desk is narrowed to, read from the URL; values nobody offers are ignored."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from cases import readable
from cases.law import DUTY
from cases.limits import add_months
from cases.listing import Groups, chosen, grouped, matching, organisations_offered, query_of
from organisations.searching import searched

from .flows import FLOWS

WEEK = datetime.timedelta(days=readable.SOON_DAYS)
GROUPS = (readable.LATE, readable.TODAY, readable.SOON, readable.LATER)
MONTH = "month"
MINE, FREE = "mine", "free"


def due_within(due: str) -> list[Q]:
    """The tasks of one column of the strip, of this calendar month, or of one day (2026-12-03).

    What goes together is given in pieces that share no row, each served by the index on due dates.
    """
    today = timezone.localdate()
    if due == MONTH:
        first = today.replace(day=1)
        return [Q(due_on__gte=first, due_on__lt=add_months(first, 1))]
    known = {
        readable.LATE: [Q(due_on__lt=today)],
        readable.TODAY: [Q(due_on=today)],
        readable.SOON: [Q(due_on__gt=today, due_on__lte=today + WEEK)],
        readable.LATER: [Q(due_on__gt=today + WEEK), Q(due_on=None)],
    }
    return known.get(due) or [Q(due_on=day_of(due))]


def day_of(text: str) -> datetime.date | None:
    """The day written as 2026-12-03; None for anything else."""
    try:
        return parse_date(text)
    except ValueError:  # well formed, but no such day
        return None


class Filters:
    """What the desk is narrowed to; ``others``: the work lies at other desks, so that the user's kinds do not apply."""

    NAMES = ("due", "pipeline", "item", "claimed", "organisation", "q")

    def __init__(self, request, *, others: bool = False):
        given = {name: request.GET.get(name, "").strip() for name in self.NAMES}
        self.user, self.others = request.user, others
        self.query = query_of(request, self.NAMES)
        known = items_for(request.user)
        names = FLOWS if others else known
        self.pipelines = {name: str(FLOWS[name].case_class._meta.verbose_name) for name in names}
        self.pipeline = given["pipeline"] if given["pipeline"] in self.pipelines else ""
        self._items = {
            f"{name}.{item}": found
            for name, items in known.items() if self.pipeline in ("", name) and not others
            for item, found in items.items()
        }  # fmt: skip
        self.day = day_of(given["due"])
        self.due = given["due"] if given["due"] in (*GROUPS, MONTH) or self.day else ""
        self.item = chosen(given["item"], self._items)
        self.claimed = given["claimed"] if given["claimed"] in (MINE, FREE) and not others else ""
        offered = organisations_offered(request.user)
        self.organisations = offered if len(offered) > 1 else []
        self.organisation = next((one for one in self.organisations if str(one.pk) == given["organisation"]), None)
        self.q = searched(request)

    def apply(self, parts: list[QuerySet]) -> list[QuerySet]:
        """The parts narrowed to what was asked; still without a row in common."""
        parts = [self._narrowed(rows) for rows in parts]
        return [rows.filter(piece) for rows in parts for piece in due_within(self.due)] if self.due else parts

    def _narrowed(self, rows: QuerySet) -> QuerySet:
        if self.item:
            rows = rows.filter(flow_task=self._items[self.item][1])
        elif self.pipeline:
            rows = rows.filter(case__pipeline=self.pipeline)
        if self.claimed:
            rows = rows.filter(owner=self.user if self.claimed == MINE else None)
        if self.organisation:
            rows = rows.filter(case__organisation__path__startswith=self.organisation.path)
        if self.q:
            rows = rows.filter(matching(self.q, "case__"))
        return rows

    @property
    def items(self) -> Groups:
        """The kinds of work to choose from under the names of their pipelines."""
        return grouped(((name, label) for name, (label, _node) in self._items.items()), self.pipelines)

    @property
    def groups(self) -> tuple[str, ...]:
        """The due dates to choose from, besides a single day."""
        return (*GROUPS, MONTH)

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.query)


def items_for(user) -> dict[str, dict[str, tuple[Any, Any]]]:
    """The kinds of work the user's roles do, by pipeline: name -> (label, node); pipelines with none are left out.

    What is worked by whole rounds lies on nobody's desk.
    """
    found: dict[str, dict[str, tuple[Any, Any]]] = {}
    for pipeline, flow in FLOWS.items():
        law = flow.case_class
        roles = {mandate.role for mandate in user.mandates_over(pipeline)}
        desks = {value: step.desk for value, step in law.steps().items() if step.desk and not step.together}
        desks |= {action.name: action.by for action in law.actions().values() if action.kind == DUTY}
        for name, desk in desks.items():
            if desk.role in roles:
                node = flow.instance.node(name)
                found.setdefault(pipeline, {})[name] = (node.task_title, node)
    return found
