"""The desk follows the law: tasks are opened and closed as events happen, claimed and released by people."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from cases.actions import station
from cases.ahead import due_on, owed_duties
from cases.lapses import lapses_on
from cases.law import BACK
from cases.models import Case, Sponsorship
from cases.returning import ends_return, sends_back
from cases.signals import acted, deciding
from organisations.desks import Role
from organisations.models import Change, Office, Organisation

from .flows import FLOWS
from .models import OPEN_STATUSES, CaseProcess, CaseTask
from .nodes import follow_law, sponsor_user

# Columns of viewflow's task that neither closing nor opening work reads; the inbox's own are read by nobody here.
UNUSED = ("created", "assigned", "scheduled", "external_task_id", "data", "owner_permission", "owner_permission_obj_pk")
UNUSED += ("process__created", "process__finished")


@receiver(acted)
def follow(sender, case, event, action, **kwargs):
    """After an event: close what it did, open what is owed now.

    The case moved: its deciding task is done and the next step's opens. A duty was done: its task closes, nothing else
    moves. Duties owed no longer are cancelled; those owed still stay open with their claim and date.
    """
    if not event.source:
        FLOWS[case.pipeline].start.run(case=case, user=event.by)
        return
    process, tasks = _open_tasks(case)
    process.brought_by = {"sent_by": event.by, "returned": brings_back(action)}
    owed = {duty.name for duty in owed_duties(case)}
    decided = tasks.pop(event.source if event.source != event.target else event.action, None)
    process.open_nodes = set(tasks) & (owed | {case.state})
    for name in set(tasks) - process.open_nodes:
        _cancel(tasks[name])
    if decided:
        activation = decided.flow_task.activation_class(decided)
        activation.decide(event.by)
        activation.activate_next()
    elif owed - process.open_nodes:
        _open_missing(process, tasks)
    if any(getattr(group, "capacity", "") == Sponsorship.SPONSOR for group in action.asks):
        _hand_to_sponsor(case)
    if action.redates:
        _reckon_anew(case, event.by if ends_return(action) else None)
    if case.state in process.open_nodes:
        _note_lapse(case, tasks[case.state])


def _open_tasks(case) -> tuple[CaseProcess, dict[str, CaseTask]]:
    """The case's process under a row lock and its open tasks by node, in one statement.

    A case that has not ended has at least its deciding task open.
    """
    tasks = vars(case).pop("open_work", None) or list(_locking().filter(case_id=case.pk))
    process = tasks[0].process
    process.case = case
    for task in tasks:
        task.process = process
    return process, {task.node: task for task in tasks}


def _locking():
    rows = CaseTask.objects.open().select_related("process").select_for_update(of=("process",))
    return rows.defer(*UNUSED)


@receiver(deciding)
def read_together(sender, cases, **kwargs):
    """Before many cases are decided: lock their processes and read their open tasks in one statement, in one order."""
    for case in cases:
        case.open_work = []
    known = {case.pk: case for case in cases}
    for task in _locking().filter(case__in=list(known)).order_by("case_id", "pk"):
        known[task.case_id].open_work.append(task)


def _cancel(task: CaseTask) -> None:
    task.flow_task.activation_class(task).cancel()


def _open_missing(process, tasks) -> None:
    """An act that nobody owed has made duties due anew: open them behind the step's deciding task."""
    deciding = tasks[process.case.state]
    activation = deciding.flow_task.activation_class(deciding)
    activation._activate_next(set(follow_law(activation)))


def _hand_to_sponsor(case) -> None:
    user = sponsor_user(case)
    columns = {"owner": user, "status": STATUS.ASSIGNED if user else STATUS.NEW, "assigned": now() if user else None}
    CaseTask.objects.filter(case_id=case.pk, role=Role.SPONSOR, status__in=OPEN_STATUSES).update(**columns)


def brings_back(action) -> bool:
    """Whether the act sends a case back to a desk that had it before; taking one's own work back does not."""
    return (action.kind == BACK and not action.undoes) or sends_back(action)


def _reckon_anew(case, mender=None) -> None:
    """After a hold, a transfer or a postponement: open work goes to the desk and the date that now are its own.

    The decision of a case that was sent back lies on nobody's desk until it is mended, then comes from the mender.
    """
    for task in CaseTask.objects.open().filter(case_id=case.pk):
        node = task.flow_task
        columns = {"due_on": due_on(case, getattr(node, "action", None)), "role": node.role_for(case)}
        if mender and task.node == case.state:
            columns |= {"sent_by": mender, "returned": False}
        competent = station(case, node.desk)
        if competent and competent.pk != task.organisation_id:
            columns |= {"organisation": competent, "owner": None, "status": STATUS.NEW, "assigned": None}
        CaseTask.objects.filter(pk=task.pk).update(**columns)
    _hand_to_sponsor(case)


def _note_lapse(case, deciding: CaseTask) -> None:
    """After an act that did not move the case: a term may have begun or ended by it."""
    lapses = lapses_on(case)
    if lapses != deciding.lapses_on:
        CaseTask.objects.filter(pk=deciding.pk).update(lapses_on=lapses)


@receiver(post_save, sender=Office)
def follow_office(sender, instance, **kwargs):
    """An office has ended: what that makes due is opened. One that ends later is the clock's (workflows/clock)."""
    if instance.until is not None and instance.until <= localdate():
        open_succession(instance)


def open_succession(office: Office) -> None:
    """A sponsor has left office: the successor is owed on every case he answers for (C-S4)."""
    serving = Sponsorship.objects.filter(person=office.person_id, capacity=Sponsorship.SPONSOR, until=None)
    cases = Case.objects.filter(sponsorships__in=serving, closed_on=None).select_related("organisation")
    for case in cases.order_by("pk"):
        open_owed(case.specific)


def open_owed(case) -> None:
    """Open the duties that the case owes and that are not open."""
    process, tasks = _open_tasks(case)
    process.open_nodes = set(tasks)
    _open_missing(process, tasks)


@receiver(post_save, sender=Change)
def follow_tree(sender, instance, **kwargs):
    """After a move or a merger: open work goes to the desk that is competent now, and nobody has it taken up there."""
    if instance.what == "rename":
        return
    path = Organisation.objects.values_list("path", flat=True).get(pk=instance.organisation_id)
    below = CaseTask.objects.open().filter(case__organisation__path__startswith=path)
    for task in below.select_related("case__organisation"):
        competent = station(task.case, task.flow_task.desk)
        if competent and competent.pk != task.organisation_id:
            anew = {} if task.role == Role.SPONSOR else {"owner": None, "status": STATUS.NEW, "assigned": None}
            CaseTask.objects.filter(pk=task.pk).update(organisation=competent, **anew)


# --- claiming --------------------------------------------------------------------------------------------------


def claim(task: CaseTask, user) -> None:
    """Take an open task up; PermissionDenied if it is another desk's or somebody has it already."""
    with transaction.atomic(), task.activation() as activation:
        task = activation.task
        if (task.role, task.organisation_id) not in user.stations(task.case.pipeline) and not _absorbed(task, user):
            raise PermissionDenied(_("This work belongs to another desk."))
        if task.owner_id not in (None, user.pk) or task.status not in OPEN_STATUSES:
            raise PermissionDenied(_("This work has already been taken up by %(name)s.") % {"name": task.owner or "-"})
        if task.owner_id is None:
            task.assigned = now()
            activation.assign(user)


def release(task: CaseTask, user) -> None:
    """Give a task back to its desk; only whoever took it up may."""
    with transaction.atomic(), task.activation() as activation:
        if activation.task.owner_id != user.pk or activation.task.role == Role.SPONSOR:
            raise PermissionDenied(_("Only whoever took this work up can give it back."))
        activation.task.assigned = None
        activation.unassign()


def _absorbed(task: CaseTask, user) -> bool:
    line = {one.pk for one in task.organisation.line()} if task.organisation.closed_on else set()
    return any(role == task.role and pk in line for role, pk in user.stations(task.case.pipeline))
