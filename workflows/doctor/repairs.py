"""What puts a finding right: open missing work, close left-over work, send it to its desk, start a lost job again.

Each looks at the rows anew under the case's lock and says in a sentence what it did. None moves a case: where it waits
is decided by acts alone. A broken record is repaired by nobody.
"""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from cases import follow_ups
from cases.actions import locked, station
from cases.ahead import owed_duties
from cases.models import Case, Event
from organisations.desks import Role
from organisations.models import Mandate
from workflows.flows import FLOWS
from workflows.models import CaseProcess, CaseTask
from workflows.nodes import opened, sponsor_user, stored

from .found import Scope, open_work
from .job_checks import enqueue_again


class CannotRepair(Exception):
    """The repair is not possible as things are; says why."""


def open_missing(finding) -> str:
    """Open the work that is missing: the deciding task of the step, or the duty named by the finding."""
    case = _locked(finding)
    parts = finding.key.split(":")
    name = parts[2] if len(parts) > 2 else case.state
    if name != case.state and name not in {duty.name for duty in owed_duties(case)}:
        return _gone()
    process = _process(case)
    flow = FLOWS[case.pipeline].instance
    if case.step.final or _open(case, name):
        return _gone()
    [task] = stored([opened(flow.node(name), process, Token("start"))])
    place = {"place": task.organisation.short_name, "due": task.due_on or _("not set")}
    return _("Opened at %(place)s, due: %(due)s.") % place


def cancel(finding) -> str:
    """Close the task named by the finding without anything having been done."""
    _locked(finding)
    return _cancelled([_task(finding)])


def cancel_doubles(finding) -> str:
    """Close all but one of the tasks that are open twice: the case's own oldest stays."""
    case = _locked(finding)
    name = finding.key.split(":")[2]
    return _cancelled([pk for pk, _own in _open(case, name)[1:]])


def hang_here(finding) -> str:
    """Hang the task on the process of its own case; where that has the same work open already, close it."""
    case = _locked(finding)
    [row] = open_work(Scope()).filter(pk=_task(finding)).values("reference") or [None]
    if row is None:
        return _gone()
    name = row["reference"].rpartition(".")[2]
    if any(own for _pk, own in _open(case, name)):
        return _cancelled([_task(finding)])
    CaseTask.objects.filter(pk=_task(finding)).update(process=_process(case))
    return _("Put with its own case.")


def send_to_desk(finding) -> str:
    """Send the task to the desk that is competent now; whoever had taken it up has it no longer."""
    case = _locked(finding)
    task = CaseTask.objects.open().filter(pk=_task(finding), case=case.pk).first()
    if task is None:
        return _gone()
    node = task.flow_task
    together = getattr(getattr(node, "step", None), "together", False)
    place = station(case, node.desk) or case.organisation
    columns = {"organisation": place, "role": "" if together else node.desk.role}
    CaseTask.objects.filter(pk=task.pk).update(**columns, owner=None, status=STATUS.NEW, assigned=None)
    if node.desk.role == Role.SPONSOR:
        _give_to_sponsor(case, task.pk)
    return _("Sent to %(place)s, %(role)s.") % {"place": place.short_name, "role": node.desk.label}


def release(finding) -> str:
    """Give the task back to its desk."""
    _locked(finding)
    rows = CaseTask.objects.open().filter(pk=_task(finding)).exclude(owner=None)
    done = rows.update(owner=None, status=STATUS.NEW, assigned=None)
    return _("Given back to its desk.") if done else _gone()


def give_to_sponsor(finding) -> str:
    """Give the task to the sponsor who serves now."""
    _give_to_sponsor(_locked(finding), _task(finding))
    return _("Given to the sponsor who serves now.")


def _give_to_sponsor(case: Case, task: int) -> None:
    user = sponsor_user(case)
    status, since = (STATUS.ASSIGNED, timezone.now()) if user else (STATUS.NEW, None)
    CaseTask.objects.open().filter(pk=task).update(owner=user, status=status, assigned=since)


def follow_up_again(finding) -> str:
    """Put the follow-up of the event on the queue once more."""
    event = int(finding.key.split(":")[1])
    if not Event.objects.awaiting_follow_up().filter(pk=event).exists():
        return _gone()
    follow_ups.enqueue(event, queue="papers")
    return _("Put on the queue once more.")


def start_again(finding) -> str:
    """Put the job of the order on the queue once more."""
    if not enqueue_again(finding.key):
        raise CannotRepair(_("The order has ended meanwhile, or the queue cannot be reached."))
    return _("Put on the queue once more.")


def end_mandate(finding) -> str:
    """Let the mandate at the closed organisation end."""
    mandate = Mandate.objects.select_for_update().get(pk=finding.key.split(":")[1])
    mandate.until = max(mandate.since, timezone.localdate() - datetime.timedelta(days=1))
    mandate.save(update_fields=["until"])
    return _("Ended on %(date)s.") % {"date": mandate.until.isoformat()}


# --- what they share ---------------------------------------------------------------------------------------------


def _locked(finding) -> Case:
    return locked(Case.objects.get(pk=finding.case_id))


def _process(case: Case) -> CaseProcess:
    """The case's process under a lock; made, where there is none."""
    found = CaseProcess.objects.select_for_update().filter(case=case.pk).first()
    process = found or CaseProcess.objects.create(
        flow_class=FLOWS[case.pipeline], case=case.specific, status=PROCESS.NEW
    )
    process.case = case
    return process


def _open(case: Case, name: str) -> list[tuple[int, bool]]:
    """(key, whether it hangs on the case's own process) of the open tasks on a node: its own, then the oldest first."""
    rows = open_work(Scope(frozenset([case.pk]))).filter(reference__endswith=f".{name}")
    found = [(pk, owner == case.pk) for pk, owner in rows.values_list("pk", "process__case")]
    return sorted(found, key=lambda one: (not one[1], one[0]))


def _task(finding) -> int:
    return int(finding.key.split(":")[1])


def _cancelled(tasks: list[int]) -> str:
    """Close open tasks by their keys; viewflow is not asked, for it would not load a node the law does not know."""
    rows = CaseTask.objects.filter(pk__in=tasks, status__in=(STATUS.NEW, STATUS.ASSIGNED))
    count = rows.update(status=STATUS.CANCELED, finished=timezone.now())
    return _("Closed: %(count)s.") % {"count": count} if count else _gone()


def _gone() -> str:
    return _("There was nothing left to do.")
