"""The lists of overdue and supervised work, for those above and for the desks concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from cases import readable
from cases.listing import organisations_offered, query_of
from organisations.desks import Role
from organisations.models import User

from ..flows import FLOWS
from ..models import CaseTask
from .models import Supervision, Urge
from .urging import SUPERVISING, URGING, mandate_above, open_work_below, visible_supervisions


class Narrowed:
    """The list of overdue work as the URL asks for it; values nobody offers are ignored."""

    NAMES = ("area", "pipeline")

    def __init__(self, request):
        self.user = request.user
        self.query = query_of(request, self.NAMES)
        self.watches = self.user.holds_role(*URGING)
        self.areas = organisations_offered(self.user) if self.watches else []
        self.pipelines = {name: flow.case_class._meta.verbose_name for name, flow in FLOWS.items()}
        area, pipeline = request.GET.get("area", ""), request.GET.get("pipeline", "")
        self.area = next((one for one in self.areas if str(one.pk) == area), None)
        self.pipeline = pipeline if pipeline in self.pipelines else ""

    def rows(self) -> QuerySet[CaseTask]:
        """Overdue work of desks below, longest overdue first, with what has been asked of the desks."""
        rows = open_work_below(self.user).filter(due_on__lt=timezone.localdate())
        if self.area:
            rows = rows.filter(organisation__path__startswith=self.area.path)
        if self.pipeline:
            rows = rows.filter(case__pipeline=self.pipeline)
        urged = Urge.objects.filter(task=OuterRef("pk")).order_by("-pk")
        open_ones = Supervision.objects.filter(task=OuterRef("pk"), closed_at=None)
        rows = rows.annotate(urged_on=Subquery(urged.values("on")[:1]), supervised=Exists(open_ones))
        rows = rows.select_related("case__person", "case__organisation", "organisation")
        return rows.defer("case__person__id_number", "case__person__phone").order_by("due_on", "pk")


@dataclass(frozen=True)
class Row:
    """One overdue work item: whose desk it lies on, since when it is overdue, and what may be asked of the desk."""

    task: Any
    user: User

    @property
    def due(self) -> readable.Due | None:
        """The due date with the days over in words."""
        return readable.due(self.task.due_on)

    @property
    def desk(self) -> str:
        """Who owes it: organisation and role."""
        return f"{self.task.organisation.short_name} {Role(self.task.role).label}"

    @property
    def may_supervise(self) -> bool:
        """Whether the user's department may put it under supervision."""
        return not self.task.supervised and bool(mandate_above(self.user, self.task, SUPERVISING))


def supervised(user: User, *, closed: bool) -> QuerySet[Supervision]:
    """Supervisions of cases the user sees: open ones by the day the answer is due, closed ones newest first."""
    rows = visible_supervisions(user).filter(closed_at__isnull=not closed)
    rows = rows.select_related("task__case__person", "task__organisation", "organisation")
    rows = rows.defer("task__case__person__id_number", "task__case__person__phone")
    return rows.order_by("-closed_at", "-pk") if closed else rows.order_by("answer_by", "pk")


@dataclass(frozen=True)
class Watched:
    """One supervision as a list shows it."""

    row: Supervision

    @property
    def due(self) -> readable.Due | None:
        """When the answer is due; None once it is there."""
        return None if self.row.answered_at else readable.due(self.row.answer_by)

    @property
    def desk(self) -> str:
        """The desk under supervision."""
        return f"{self.row.task.organisation.short_name} {Role(self.row.task.role).label}"
