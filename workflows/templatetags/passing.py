"""What passed between people about a case, for the case's own page and the forms of its acts."""

from django import template
from django.core.exceptions import PermissionDenied

from workflows.clock.urging import SUPERVISING, URGING, mandate_above
from workflows.models import CaseTask
from workflows.passing.deeds import refuse_handing
from workflows.passing.models import Asked
from workflows.passing.views import passed_on

register = template.Library()


@register.inclusion_tag("passing/_case.html", takes_context=True)
def passing_of(context, case):
    """Opinions asked and given, what was sent for information, whose work it is, and the ways to pass it on."""
    user = context["request"].user
    tasks = [] if case.step.final else list(_tasks(case))
    mine = {(task.role, task.organisation_id) in user.stations(case.pipeline) for task in tasks}
    for task in tasks:
        task.case = case
        task.passable = _passable(task, user)
        task.urgeable = mandate_above(user, task, URGING)
        task.supervisable = mandate_above(user, task, SUPERVISING)
        task.handed = next(iter(task.handovers.all()), None) if task.owner_id else None
    taken = [task for task in tasks if task.owner_id or task.passable or task.urgeable]
    return passed_on(case) | {"case": case, "user": user, "tasks": taken, "may_ask": True in mine}


def _tasks(case):
    rows = CaseTask.objects.open().filter(case_id=case.pk).exclude(role="").order_by("due_on", "pk")
    return rows.select_related("organisation", "owner").prefetch_related("handovers__by")


def _passable(task, user) -> bool:
    try:
        refuse_handing(task, user)
    except PermissionDenied:
        return False
    return True


@register.inclusion_tag("passing/_outstanding.html")
def outstanding_opinions(case):
    """How many opinions asked in the case are still to be given; they hold nothing up."""
    return {"count": Asked.objects.outstanding().filter(question__case=case).count()}
