"""My desk: the open work of a user's desks, due first, and what the user has done; a fixed number of queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cases import readable
from cases.law import DUTY, ONWARD, cite
from cases.listing import Groups, capped, chosen, count_capped, grouped, matching, query_of
from cases.models import Event
from organisations.desks import Role

from .flows import FLOWS
from .models import CaseTask

WEEK = datetime.timedelta(days=readable.SOON_DAYS)
GROUPS = (readable.LATE, readable.TODAY, readable.SOON, readable.LATER)
MINE, FREE = "mine", "free"


def open_work(user) -> QuerySet[CaseTask]:
    """The open tasks of the user's desks; the desks are looked up once per request."""
    if not hasattr(user, "_open_work"):
        user._open_work = CaseTask.objects.for_desks_of(user)
    return user._open_work


def due_within(group: str) -> Q:
    """The tasks of one column of the strip: overdue, due today, within seven days, or later or without a ceiling."""
    today = timezone.localdate()
    return {
        readable.LATE: Q(due_on__lt=today),
        readable.TODAY: Q(due_on=today),
        readable.SOON: Q(due_on__gt=today, due_on__lte=today + WEEK),
        readable.LATER: Q(due_on__gt=today + WEEK) | Q(due_on=None),
    }[group]


class Filters:
    """What the desk is narrowed to, read from the URL; values nobody offers are ignored."""

    NAMES = ("due", "pipeline", "item", "claimed", "q")

    def __init__(self, request):
        given = {name: request.GET.get(name, "").strip() for name in self.NAMES}
        self.user = request.user
        self.query = query_of(request, self.NAMES)
        known = items_for(request.user)
        self.pipelines = {name: str(FLOWS[name].case_class._meta.verbose_name) for name in known}
        self.pipeline = given["pipeline"] if given["pipeline"] in self.pipelines else ""
        self._items = {
            f"{name}.{item}": found
            for name, items in known.items() if self.pipeline in ("", name)
            for item, found in items.items()
        }  # fmt: skip
        self.due = given["due"] if given["due"] in GROUPS else ""
        self.item = chosen(given["item"], self._items)
        self.claimed = given["claimed"] if given["claimed"] in (MINE, FREE) else ""
        self.q = given["q"][:40]

    def apply(self, rows: QuerySet[CaseTask]) -> QuerySet[CaseTask]:
        """``rows`` narrowed to what was asked."""
        if self.due:
            rows = rows.filter(due_within(self.due))
        if self.item:
            rows = rows.filter(flow_task=self._items[self.item][1])
        elif self.pipeline:
            rows = rows.filter(case__pipeline=self.pipeline)
        if self.claimed:
            rows = rows.filter(owner=self.user if self.claimed == MINE else None)
        if self.q:
            rows = rows.filter(matching(self.q, "case__"))
        return rows

    @property
    def items(self) -> Groups:
        """The kinds of work to choose from under the names of their pipelines."""
        return grouped(((name, label) for name, (label, _node) in self._items.items()), self.pipelines)

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


def strip(user, shown: QuerySet[CaseTask]) -> tuple[list[dict], str]:
    """The numbers above the list, none counted beyond the cap, and how many rows are shown; one query."""
    rows = open_work(user)
    found = count_capped(user, shown=shown, **{group: rows.filter(due_within(group)) for group in GROUPS})
    return [{"group": group, "count": capped(found[group])} for group in GROUPS], capped(found["shown"])


def in_order(rows: QuerySet[CaseTask]) -> QuerySet[CaseTask]:
    """Due first, then what has no ceiling; with everything a row shows."""
    rows = rows.select_related("case__person", "case__organisation", "owner")
    rows = rows.defer("case__person__id_number", "case__person__phone", "owner__password")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Row:
    """One work item as the desk shows it."""

    task: CaseTask
    user: Any

    @property
    def due(self) -> readable.Due | None:
        """The due date in words; None without a ceiling."""
        return readable.due(self.task.due_on)

    @property
    def article(self) -> str:
        """The article the work rests on."""
        law = self.task.case.pipeline_class
        action = law.actions().get(self.task.node)
        if action is None:
            onward = (one for one in law.actions_from(law.steps()[self.task.node]) if one.kind == ONWARD)
            action = next(onward, None)
        return cite(action.article) if action else ""

    @property
    def url(self) -> str:
        """A duty leads straight to its form, a decision to the case page with all that can be decided."""
        number = self.task.case.number
        if self.task.node in self.task.case.pipeline_class.actions():
            return reverse("cases:do", args=[number, self.task.node])
        return reverse("cases:case", args=[number])

    @property
    def waiting(self) -> int:
        """Days since the case came to its step."""
        return (timezone.localdate() - self.task.case.entered_on).days

    @property
    def claimable(self) -> bool:
        """Whether the user may take the work up."""
        return self.task.owner_id is None and self.task.role != Role.SPONSOR

    @property
    def releasable(self) -> bool:
        """Whether the user may give the work back."""
        return self.task.owner_id == self.user.pk and self.task.role != Role.SPONSOR


def done_by(user) -> QuerySet[Event]:
    """What the user did, newest first."""
    rows = Event.objects.filter(by=user).select_related(
        "case__person", "case__organisation", "organisation", "acting_for"
    )
    return rows.defer("case__person__id_number", "case__person__phone").order_by("-pk")


@dataclass(frozen=True)
class Deed:
    """One line of what the user did."""

    event: Event

    @property
    def label(self) -> str:
        """What was done, in the words of the law."""
        return readable.label_of(self.event.case.pipeline_class, self.event)
