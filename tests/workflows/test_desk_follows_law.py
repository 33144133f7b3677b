"""The desk follows the law: open work after every event is what the law asks for, no more and no less."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from viewflow.workflow.status import STATUS

from cases.ahead import due_on, owed_duties
from cases.models import Event
from organisations.desks import Role
from organisations.models import User
from tests.story import D, Road, account, anew
from workflows.desk import claim, release
from workflows.flows import MembershipFlow
from workflows.models import CaseProcess, CaseTask, MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


# --- the flow is derived -------------------------------------------------------------------------------------------


def test_one_node_per_step_and_per_duty():
    duties = {name for name, action in MembershipCase.actions().items() if action.kind == "duty"}
    nodes = {node.name for node in MembershipFlow.instance.nodes()}
    assert nodes == {"start", *MembershipCase.steps(), *duties}


def test_the_edges_are_the_lawful_actions():
    for value, step in MembershipCase.steps().items():
        if step.final:
            continue
        node = MembershipFlow.instance.node(value)
        moves = [action for action in MembershipCase.actions_from(step) if action.moves]
        assert {edge.dst.name for edge in node._outgoing()} == {action.target.value for action in moves}


# --- after every event ---------------------------------------------------------------------------------------------


def agree(road, before=None):
    """Event, state, tasks and due dates tell the same; a duty still owed is still the task that was open before."""
    case = road.case
    for node, task in (before or {}).items():
        still, duty = road.open_tasks().get(node), case.actions().get(node)
        if still and duty and not duty.every:
            assert still.pk == task.pk, node
    tasks = road.open_tasks()
    wanted = {} if case.step.final else {case.state: (case.step.desk, due_on(case))}
    for duty in owed_duties(case):
        wanted[duty.name] = (duty.by, due_on(case, duty))
    assert set(tasks) == set(wanted)
    assert CaseTask.objects.open().filter(case=road.pk).count() == len(wanted), "nothing is doubled"
    for node, (desk, due) in wanted.items():
        assert tasks[node].due_on == due, node
        assert tasks[node].role == desk.role, node
        assert tasks[node].organisation == desk.competent(case.organisation), node
    last = Event.objects.filter(case=road.pk).last()
    assert (last.seq, last.target, last.hash) == (case.version, case.state, case.chain)
    return tasks


@pytest.mark.parametrize("branch", ["village", "street", "hamlet"])
def test_open_work_is_what_the_law_asks_for_after_every_event(cast, branch):
    road = Road(cast, getattr(cast, branch))
    tasks = agree(road)
    while road.position < len(road.moves):
        road.step()
        tasks = agree(road, tasks)


def test_who_decided_is_written_on_the_task(cast):
    road = Road(cast).after("talk")
    done = CaseTask.objects.get(case=road.pk, status=STATUS.DONE, flow_task=MembershipFlow.applied)
    assert (done.owner, done.finished is not None) == (cast.alice, True)


def test_a_duty_done_closes_its_task_and_nothing_else(cast):
    road = Road(cast).until("vet")
    before = road.open_tasks()
    road.step()
    after = road.open_tasks()
    assert set(before) - set(after) == {"vet"}
    assert {node: task.pk for node, task in after.items()} == {
        node: task.pk for node, task in before.items() if node != "vet"
    }


def test_a_move_cancels_the_duties_left_behind(cast):
    """What is owed no longer is cancelled, not done: nobody is said to have done it."""
    road = Road(cast).after("list_candidate")
    left = set(road.open_tasks()) - {"candidate"}
    road.do("withdraw", on=road.next.on)
    fates = {task.node: task.status for task in CaseTask.objects.filter(case=road.pk)}
    assert {fates[node] for node in left} == {STATUS.CANCELED}
    assert fates["candidate"] == STATUS.DONE


def test_a_recurring_duty_opens_again(cast):
    road = Road(cast).until("review_activist")
    first = road.open_tasks()["review_activist"]
    road.step()
    second = road.open_tasks()["review_activist"]
    assert second.pk != first.pk
    assert second.due_on == D(2028, 4, 20)


def test_a_duty_that_outlives_a_move_keeps_claim_and_date(cast):
    road = Road(cast).after("agree_candidate")
    road.do("pair_sponsor")
    task = road.open_tasks()["sponsor_visit"]
    road.position = road.index("announce")
    road.step()
    again = road.open_tasks()["sponsor_visit"]
    assert (again.pk, again.due_on, again.owner) == (task.pk, task.due_on, cast.sam)


def test_the_process_ends_with_the_case(cast):
    road = Road(cast, cast.street).finish()
    assert CaseProcess.objects.get(case=road.pk).status == STATUS.DONE


def test_a_task_drawn_up_before_pairing_is_handed_to_the_sponsor(cast):
    road = Road(cast).after("agree_candidate")
    assert road.open_tasks()["sponsor_visit"].owner is None
    road.do("pair_sponsor")
    task = road.open_tasks()["sponsor_visit"]
    assert (task.owner, task.status) == (cast.sam, STATUS.ASSIGNED)


def test_a_sponsor_without_account_leaves_the_task_open(cast):
    User.objects.filter(pk=cast.sam.pk).update(person=None)
    road = Road(cast).after("agree_candidate")
    road.do("pair_sponsor")
    task = road.open_tasks()["sponsor_visit"]
    assert (task.owner, task.status) == (None, STATUS.NEW)


# --- due first ---------------------------------------------------------------------------------------------------


def test_the_inbox_shows_open_work_of_the_desk_only(cast):
    road = Road(cast).after("approve")
    mine = {task.node for task in CaseTask.objects.for_desks_of(cast.alice)}
    assert mine == {"probation", "assign_group", "take_oath", "review_probation"}
    assert {task.node for task in CaseTask.objects.for_desks_of(cast.carol)} == {"file_admission"}
    assert {task.node for task in CaseTask.objects.for_desks_of(cast.sam)} == {"sponsor_follow_up"}
    for nobody in (cast.eve, cast.ivy, cast.adam, cast.sean):
        assert not CaseTask.objects.for_desks_of(nobody).exists()
    road.do("assign_group")
    assert "assign_group" not in {task.node for task in CaseTask.objects.for_desks_of(cast.alice)}


# --- claim and release ---------------------------------------------------------------------------------------------


def test_claim_and_release(cast):
    road = Road(cast).until("file_activist")
    task = road.open_tasks()["activist_named"]
    claim(task, cast.bob)
    task.refresh_from_db()
    assert (task.owner, task.status, task.assigned is not None) == (cast.bob, STATUS.ASSIGNED, True)
    claim(task, cast.bob)  # again: nothing happens
    release(task, cast.bob)
    task.refresh_from_db()
    assert (task.owner, task.status, task.assigned) == (None, STATUS.NEW, None)


def test_nobody_claims_another_desks_work(cast):
    task = Road(cast).until("file_activist").open_tasks()["activist_named"]
    for user in (cast.eve, cast.alice, cast.ivy, cast.adam):
        with pytest.raises(PermissionDenied):
            claim(task, user)


def test_what_a_colleague_took_up_is_his(cast):
    task = Road(cast).until("file_activist").open_tasks()["activist_named"]
    claim(task, cast.bob)
    colleague = colleague_of_bob(cast)
    with pytest.raises(PermissionDenied, match="Bob"):
        claim(task, colleague)
    with pytest.raises(PermissionDenied):
        release(task, colleague)


def test_a_finished_task_cannot_be_claimed(cast):
    road = Road(cast).until("file_activist")
    task = road.open_tasks()["activist_named"]
    road.step()
    with pytest.raises(PermissionDenied):
        claim(task, anew(cast.bob))


def test_a_colleague_may_decide_what_another_took_up(cast):
    """A claim says who is at it; it takes nobody's power away, and the task tells who decided."""
    road = Road(cast).until("file_activist")
    task = road.open_tasks()["activist_named"]
    claim(task, cast.bob)
    colleague = colleague_of_bob(cast)
    road.do("file_activist", by=colleague)
    task.refresh_from_db()
    assert (task.owner, task.status) == (colleague, STATUS.DONE)


def test_a_sponsors_work_is_personal(cast):
    road = Road(cast).after("pair_sponsor")
    task = road.open_tasks()["sponsor_visit"]
    with pytest.raises(PermissionDenied):
        claim(task, cast.sean)
    with pytest.raises(PermissionDenied):
        release(task, cast.sam)


def colleague_of_bob(cast):
    """A second organiser at East."""
    return account("Bert", Role.ORGANISER, cast.east)
