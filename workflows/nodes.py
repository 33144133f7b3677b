"""The binding of law and desk: viewflow nodes derived from a pipeline's steps and duties.

django-fsm is the law: it decides where a case may go. viewflow is the desk: an open task is a work item in somebody's
inbox. A flow class names its case class and nothing else; one node per step and one per duty is made from the law, and
the edges of the chart are the lawful actions. When the door has let an action through (signal ``acted``), the desk
closes the task that was decided and asks the law where the case is now: ``create_next`` opens that step's task and the
duties it owes. No second table and no second definition says whose turn it is.
"""

from __future__ import annotations

from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.nodes import ViewActivation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS

from cases.actions import station
from cases.ahead import due_on, owed_duties
from cases.lapses import lapses_on
from cases.law import Action, Step
from cases.models import Sponsorship
from cases.returning import mending_step
from organisations.desks import Desk, Role

from .models import CaseProcess, CaseTask


def entry(case, desk: Desk | None, due=None) -> dict:
    """The columns of a new task: case, competent organisation, role, due date, and the sponsor for a sponsor's task."""
    organisation = station(case, desk) if desk else None
    columns = {"case": case, "organisation": organisation or case.organisation, "due_on": due}
    columns["role"] = desk.role if desk else ""
    if desk and desk.role == Role.SPONSOR and (user := sponsor_user(case)):
        columns |= {"owner": user, "status": STATUS.ASSIGNED, "assigned": now()}
    return columns


def sponsor_user(case):
    """The user of the case's serving sponsor; None before pairing or if the sponsor has no account."""
    serving = case.history.serving(Sponsorship.SPONSOR)
    return getattr(serving[0].person, "user", None) if serving else None


def follow_law(activation):
    """Open the deciding task of the step where the law put the case, and the duties it owes and has not open.

    All of them in one INSERT. viewflow's link to the task before is not kept: it serves its undo, and here the law
    sends back; the events say what led to what.
    """
    process, flow = activation.process, activation.flow_class.instance
    names = (process.case.state, *(duty.name for duty in owed_duties(process.case)))
    nodes = [flow.node(name) for name in names if name not in process.open_nodes]
    tasks = stored([opened(node, process, activation.task.token) for node in nodes])
    return [node.activation_class(task) for node, task in zip(nodes, tasks, strict=True)]


def stored(rows: list) -> list:
    """New rows in one INSERT; a single one without the detour of a bulk."""
    if len(rows) == 1:
        rows[0].save(force_insert=True)
    elif rows:
        type(rows[0])._default_manager.bulk_create(rows)
    return rows


def opened(node, process, token) -> CaseTask:
    """A new task on ``node``, not yet stored."""
    columns = node.entry(process.case) | getattr(process, "brought_by", {})
    return CaseTask(process=process, flow_task=node, flow_task_type=node.task_type, token=token, **columns)


class CaseActivation(ViewActivation):
    """A work item: opened with its desk and due date, closed by the event that did the work."""

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.DONE)
    def decide(self, user):
        """The work was done by ``user``; where the case goes next is the law's business."""
        self.task.owner, self.task.finished = user, now()
        self.task.save(update_fields=["owner", "status", "finished"])
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        """What the law asks for now."""
        return follow_law(self)


class DeskNode(flow.View):
    """Base of the derived nodes: no view of their own, every page goes through the case."""

    activation_class = CaseActivation

    def __init__(self, label):
        super().__init__(None)
        self.Annotation(title=label)

    def entry(self, case) -> dict:
        """The columns of a task on this node."""
        raise NotImplementedError

    def role_for(self, case) -> str:
        """The role on whose desk a task of this node lies now; empty where it lies on nobody's."""
        return self.desk.role


class StepNode(DeskNode):
    """The deciding task of one step; its edges are the lawful actions."""

    def __init__(self, step: Step):
        self.step, self.desk = step, step.desk
        super().__init__(step.label)

    def entry(self, case) -> dict:
        """The step's desk, ceiling and lapse; what is worked by whole rounds has no role and lies on nobody's desk."""
        columns = entry(case, self.step.desk, due_on(case)) | {"lapses_on": lapses_on(case)}
        return columns | {"role": self.role_for(case)}

    def role_for(self, case) -> str:
        """The step's own, unless whole rounds decide it together or the case is sent back for mending meanwhile."""
        return "" if self.step.together or mending_step(case) else self.desk.role

    def _outgoing(self):
        actions = self.flow_class.case_class.actions_from(self.step)
        for name in dict.fromkeys(one.target.value for one in actions if one.target and one.target != self.step):
            yield Edge(self, self.flow_class._nodes_by_name[name], "next")


class DutyNode(DeskNode):
    """The task of one duty; it comes back to where it was owed."""

    def __init__(self, action: Action):
        self.action, self.desk = action, action.by
        super().__init__(action.label)

    def entry(self, case) -> dict:
        """The duty's desk and due date."""
        return entry(case, self.action.by, due_on(case, self.action))

    def _outgoing(self):
        return iter(())


class EndNode(flow.End):
    """A step without a desk."""

    def __init__(self, step: Step):
        self.step = step
        super().__init__()
        self.Annotation(title=step.label)

    def entry(self, case) -> dict:
        """No desk owes anything any more."""
        return entry(case, None)


class PipelineStart(flow.StartHandle):
    """Starts the process of a case that the door has just opened."""

    def _outgoing(self):
        for name in dict.fromkeys(one.target.value for one in self.flow_class.case_class.opening_acts()):
            yield Edge(self, self.flow_class._nodes_by_name[name], "next")


class PipelineStartActivation(PipelineStart.activation_class):
    """The opening act; what follows is again the law's business."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        """What the law asks for first."""
        return follow_law(self)


PipelineStart.activation_class = PipelineStartActivation


class PipelineFlow(flow.Flow):
    """A flow derived from ``case_class``: a node per step and per duty."""

    case_class = None
    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    def __init_subclass__(cls, **kwargs):
        """Make the nodes before viewflow collects them."""
        cls.start = PipelineStart(this.begin)
        for value, step in cls.case_class.steps().items():
            setattr(cls, value, StepNode(step) if step.desk else EndNode(step))
        for action in cls.case_class.actions().values():
            if action.kind == "duty":
                setattr(cls, action.name, DutyNode(action))
        super().__init_subclass__(**kwargs)

    def begin(self, activation, case, user):
        """Bind the new process to its case."""
        activation.process.case = case
        activation.process.open_nodes = set()
        for name, value in entry(case, None).items():
            setattr(activation.task, name, value)
        activation.task.owner = user
        return activation.process
