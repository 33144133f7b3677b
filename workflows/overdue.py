"""What is overdue or due within a week after hiring: contract, registrations, the end of a subsidy (E-09, E-12).

It escalates by being seen: a street sees its own, the county department and the prefecture those of all below, so that
nobody is asked twice and nothing stays where it is forgotten. Names of people are on none of it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import readable
from cases.listing import query_of
from organisations.desks import Role
from organisations.models import Organisation, User
from recruitment.coverage import area_of
from recruitment.coverage_views import stations
from recruitment.measures import SPECIALISTS

from .flows import FLOWS
from .hiring.watched import WATCHED
from .models import CaseTask
from .narrowing import WEEK

LATE, SOON = readable.LATE, readable.SOON
GROUPS = {LATE: _("Overdue"), SOON: _("Due within seven days")}


def nodes() -> dict[str, Any]:
    """The steps and duties that are watched, by name."""
    flow = FLOWS["hiring"].instance
    return {name: flow.node(name) for name in WATCHED}


def owed_below(root: Organisation, today: datetime.date) -> QuerySet[CaseTask]:
    """What is watched at and below ``root``, overdue or due within a week."""
    rows = CaseTask.objects.open().filter(case__pipeline="hiring", flow_task__in=list(nodes().values()))
    return rows.filter(case__organisation__path__startswith=root.path, due_on__lte=today + WEEK)


def in_group(group: str, today: datetime.date) -> Q:
    """The tasks that are overdue, or those that are due from today on."""
    return Q(due_on__lt=today) if group == LATE else Q(due_on__gte=today)


def counted(root: Organisation, today: datetime.date) -> dict[str, dict[str, int]]:
    """How many are in each group, by the path of the case's organisation; one query."""
    numbers = {group: Count("pk", filter=in_group(group, today)) for group in GROUPS}
    rows = owed_below(root, today).order_by().values("case__organisation__path").annotate(**numbers)
    return {row["case__organisation__path"]: {group: row[group] for group in GROUPS} for row in rows}


def by_area(root: Organisation, today: datetime.date) -> list[dict[str, Any]]:
    """The areas right below ``root`` in which something is owed, and how much; two queries."""
    found: dict[int, Counter] = {}
    for path, numbers in counted(root, today).items():
        if path != root.path:
            found.setdefault(area_of(path, root), Counter()).update(numbers)
    below = Organisation.objects.filter(pk__in=found).order_by("code", "path")
    return [{"organisation": one, "late": found[one.pk][LATE], "soon": found[one.pk][SOON]} for one in below]


def owed(user: User, root: Organisation) -> list[dict[str, Any]]:
    """The counts that the overview of an organisation shows, each with the address of its list; one query."""
    whole: Counter = Counter()
    for numbers in counted(root, timezone.localdate()).values():
        whole.update(numbers)
    address = f"{reverse('staffing:overdue')}?area={root.pk}"
    return [
        {"group": group, "label": label, "number": whole[group], "url": f"{address}&due={group}"}
        for group, label in GROUPS.items()
    ]


class Narrowed:
    """The list as the URL asks for it: area, what is owed, overdue or soon; values nobody offers are ignored."""

    NAMES = ("area", "item", "due")

    def __init__(self, request, root: Organisation):
        self.root, self.today = root, timezone.localdate()
        self.query = query_of(request, self.NAMES)
        self.items = {name: node.task_title for name, node in nodes().items()}
        asked = request.GET.get("item", "")
        self.item = asked if asked in self.items else ""
        self.due = request.GET.get("due", "") if request.GET.get("due", "") in GROUPS else ""

    def rows(self) -> QuerySet[CaseTask]:
        """The tasks asked for, most overdue first."""
        rows = owed_below(self.root, self.today)
        rows = rows.filter(in_group(self.due, self.today)) if self.due else rows
        rows = rows.filter(flow_task=nodes()[self.item]) if self.item else rows
        return rows.select_related("case__organisation", "organisation").order_by("due_on", "pk")


def root_asked(request) -> Organisation | None:
    """The area of the URL, where the user looks down on it; else the user's highest organisation, None without one."""
    found = stations(request.user, SPECIALISTS)
    asked = request.GET.get("area", "")
    if found and asked.isdecimal() and len(asked) < 10:
        area = Organisation.objects.seen_by(request.user).filter(pk=asked).first()
        return area or found[0]
    return found[0] if found else None


@dataclass(frozen=True)
class Row:
    """One line: whose desk owes what in which case, and since when it is overdue."""

    task: CaseTask

    @property
    def due(self) -> readable.Due | None:
        """The due date with the days over or left in words."""
        return readable.due(self.task.due_on)

    @property
    def desk(self) -> str:
        """Who owes it: organisation and role."""
        return f"{self.task.organisation.short_name} {Role(self.task.role or self.task.flow_task.desk.role).label}"
