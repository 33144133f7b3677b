"""The doctor: everything that is broken past the door is found, explained, repaired by two people; health is silent."""

from __future__ import annotations

import datetime

import django_rq
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cases.bulk.models import BulkOrder
from cases.law import Unlawful
from cases.models import Event
from dossiers.models import DossierPrint
from notices.models import Notice
from organisations.desks import Role
from organisations.models import Mandate, Office, User
from organisations.proxies import Proxy
from tests import story
from tests.evidence.attacking import past_the_seals
from workflows.doctor import approving, examining
from workflows.doctor.invariants import INVARIANTS
from workflows.doctor.models import Examination, Finding, RepairStep
from workflows.models import CaseProcess, CaseTask

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.datetime(2029, 1, 1, tzinfo=datetime.UTC)


def findings() -> set[str]:
    """What is found now, by the code names of the invariants."""
    examining.examine()
    return set(Finding.objects.open().values_list("check_code", flat=True))


def repaired(finding, cast) -> RepairStep:
    """The finding repaired by two people."""
    approving.propose(finding, by=story.anew(cast.carol), reason="已核对个案和待办。")
    with transaction.atomic():
        return approving.carry_out(finding, by=story.anew(cast.adam))


@pytest.fixture
def road(walked):
    """A case at cultivation: its deciding task and recurring reviews are open."""
    return walked(after="file_activist")


@pytest.fixture
def run_on_commit(monkeypatch):
    """What is to be done on commit is done at once: these tests never commit."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_words: work())


# --- health ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("branch", ["village", "hamlet"])
def test_a_whole_road_is_healthy_at_every_step(cast, walked, branch):
    road = walked(getattr(cast, branch))
    while road.position < len(road.moves):
        road.step()
        if road.position % 6 == 0:
            Event.objects.update(followed_up_at=timezone.now())
            assert findings() == set(), road.case.state
    Event.objects.update(followed_up_at=timezone.now())
    assert findings() == set()
    assert call_command("doctor", "--full") is None


# --- what is broken is found and repaired ------------------------------------------------------------------------


def lose_the_deciding_task(road, cast):
    CaseTask.objects.open().filter(case=road.pk, flow_task__endswith=f".{road.case.state}").delete()


def lose_the_process(road, cast):
    CaseTask.objects.filter(case=road.pk).delete()
    CaseProcess.objects.filter(case=road.pk).delete()


def lose_a_duty(road, cast):
    CaseTask.objects.open().filter(case=road.pk, flow_task__endswith=".review_activist").delete()


def raw(task_pk, sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE workflows_casetask SET {sql} WHERE id = %s", [*values, task_pk])


def copy_of(road, node):
    task = road.open_tasks()[node]
    task.pk, task._state.adding = None, True
    return task


def leave_a_step_behind(road, cast):
    task = copy_of(road, road.case.state)
    task.flow_task = type(task.flow_task.flow_class.instance).instance.node("talked")
    task.save()


def leave_a_duty_behind(road, cast):
    task = copy_of(road, road.case.state)
    task.flow_task = task.flow_task.flow_class.instance.node("take_oath")
    task.save()


def forget_a_node(road, cast):
    task = copy_of(road, road.case.state)
    task.flow_task = task.flow_task.flow_class.instance.node("take_oath")
    task.save()
    raw(task.pk, "flow_task = 'workflows/flows.MembershipFlow.long_gone'")


def move_to_another_desk(road, cast):
    raw(road.open_tasks()[road.case.state].pk, "organisation_id = %s, role = 'organiser'", cast.west.pk)


def hold_without_office(road, cast):
    task = road.open_tasks()[road.case.state]
    raw(task.pk, "owner_id = %s, status = 'ASSIGNED', assigned = now()", cast.eve.pk)


def forget_the_follow_up(road, cast):
    with past_the_seals() as cursor:
        cursor.execute("UPDATE cases_event SET followed_up_at = NULL, at = %s WHERE case_id = %s AND seq = 1",
                       [LONG_AGO, road.pk])  # fmt: skip


SEEDS = {
    "nobody_decides": lose_the_deciding_task,
    "duty_missing": lose_a_duty,
    "on_another_step": leave_a_step_behind,
    "duty_left_over": leave_a_duty_behind,
    "unknown_node": forget_a_node,
    "wrong_desk": move_to_another_desk,
    "holder_gone": hold_without_office,
}


@pytest.mark.parametrize("code", SEEDS)
def test_what_is_broken_is_found_explained_and_repaired(cast, road, code, run_on_commit):
    Event.objects.update(followed_up_at=timezone.now())
    assert findings() == set()
    before = (road.case.state, road.case.version, road.case.chain)
    SEEDS[code](road, cast)
    assert findings() == {code}
    finding = Finding.objects.open().get()
    assert finding.case_id == road.pk
    assert road.case.number in finding.cause
    assert finding.advice
    step = repaired(finding, cast)
    assert (step.what, bool(step.result)) == (RepairStep.DONE, True)
    finding.refresh_from_db()
    assert finding.closed_at, "the doctor has looked again by itself"
    assert findings() == set()
    assert (road.case.state, road.case.version, road.case.chain) == before
    road.step()  # and the case goes on
    assert findings() <= {"not_followed_up"}


def test_a_case_without_any_work_gets_it_all_again(cast, road, run_on_commit):
    Event.objects.update(followed_up_at=timezone.now())
    lose_the_process(road, cast)
    assert findings() == {"nobody_decides", "duty_missing"}
    for finding in Finding.objects.open():
        repaired(finding, cast)
    assert findings() == set()
    road.step()
    assert findings() == set()


def test_the_same_work_twice_is_closed_once(cast, road, walked, run_on_commit):
    other = walked(cast.street, after="talk")
    Event.objects.update(followed_up_at=timezone.now())
    task = copy_of(road, road.case.state)
    task.process_id = CaseProcess.objects.get(case=other.pk).pk
    task.save()
    assert findings() == {"opened_twice", "hung_elsewhere"}
    repaired(Finding.objects.open().get(check_code="opened_twice"), cast)
    assert findings() == set()
    assert CaseTask.objects.open().get(case=road.pk, flow_task=task.flow_task).process.case_id == road.pk


def test_work_kept_with_another_case_comes_home(cast, road, walked, run_on_commit):
    other = walked(cast.street, after="talk")
    Event.objects.update(followed_up_at=timezone.now())
    task = road.open_tasks()[road.case.state]
    raw(task.pk, "process_id = %s", CaseProcess.objects.get(case=other.pk).pk)
    assert findings() == {"hung_elsewhere"}
    repaired(Finding.objects.open().get(), cast)
    assert findings() == set()


def test_work_left_when_a_case_has_ended(cast, walked, run_on_commit):
    road = walked(after="talk")
    task = copy_of(road, road.case.state)
    road.do("withdraw", by=cast.alice, on=road.case.entered_on)
    Event.objects.update(followed_up_at=timezone.now())
    task.save()
    assert findings() == {"after_the_end"}
    repaired(Finding.objects.open().get(), cast)
    assert findings() == set()


def test_a_follow_up_that_was_forgotten_is_put_on_the_queue(cast, road, run_on_commit):
    forget_the_follow_up(road, cast)
    Event.objects.filter(case=road.pk, seq__gt=1).update(followed_up_at=timezone.now())
    assert "not_followed_up" in findings()
    repaired(Finding.objects.open().get(check_code="not_followed_up"), cast)
    event = Event.objects.get(case=road.pk, seq=1)
    queue = django_rq.get_queue("papers")
    assert f"event-{event.pk}" in queue.job_ids
    queue.empty()


# --- people ------------------------------------------------------------------------------------------------------


def test_a_sponsors_work_with_somebody_else_and_a_sponsor_who_left(cast, walked, run_on_commit):
    road = walked(until="list_candidate")
    Event.objects.update(followed_up_at=timezone.now())
    assert findings() == set()
    assert CaseTask.objects.open().filter(case=road.pk, role=Role.SPONSOR).exists()
    CaseTask.objects.open().filter(case=road.pk, role=Role.SPONSOR).update(owner=cast.sean)
    assert findings() == {"sponsors_work"}
    for finding in Finding.objects.open():
        repaired(finding, cast)
    assert findings() == set()
    Office.objects.filter(person=cast.sam.person).update(until=story.TODAY - story.ONE_DAY)  # past ``follow_office``
    assert findings() == {"sponsor_left"}
    repaired(Finding.objects.open().get(), cast)
    assert findings() == set()
    Mandate.objects.filter(user=cast.sam).update(until=story.LONG_AGO)
    assert findings() == {"sponsor_cannot"}
    finding = Finding.objects.open().first()
    assert "Sam" in finding.cause
    with pytest.raises(Unlawful):
        approving.propose(finding, by=cast.carol, reason="-")


def test_a_desk_without_anybody_and_an_office_at_a_closed_place(cast, road, run_on_commit):
    Event.objects.update(followed_up_at=timezone.now())
    Mandate.objects.filter(user=cast.alice).update(until=story.LONG_AGO)
    assert findings() == {"empty_desk"}
    finding = Finding.objects.open().get()
    assert "东村支部" in finding.cause
    Mandate.objects.filter(user=cast.alice).update(until=None)
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert findings() == {"empty_desk"}
    User.objects.filter(pk=cast.alice.pk).update(is_active=True)
    type(cast.temporary).objects.filter(pk=cast.temporary.pk).update(closed_on=story.LONG_AGO)
    assert findings() == {"closed_place"}
    repaired(Finding.objects.open().get(), cast)
    assert findings() == set()


def test_work_in_the_hands_of_a_proxy_is_in_order(cast, road):
    Event.objects.update(followed_up_at=timezone.now())
    mandate = Mandate.objects.get(user=cast.alice)
    Proxy.objects.create(mandate=mandate, deputy=cast.anna, since=story.TODAY, until=story.TODAY, by=cast.bob)
    raw(road.open_tasks()[road.case.state].pk, "owner_id = %s, status = 'ASSIGNED'", cast.anna.pk)
    assert findings() == set()
    Proxy.objects.update(revoked_at=timezone.now())
    assert findings() == {"holder_gone"}


# --- the record --------------------------------------------------------------------------------------------------

CHAINS = {
    "facts": ("UPDATE cases_event SET facts = '{}' WHERE case_id = %s AND seq = 2", "第2条记录写入后被改动"),
    "gone": ("DELETE FROM cases_event WHERE case_id = %s AND seq = 1", "缺少第1条记录"),
    "link": (
        "UPDATE cases_event SET previous = repeat('0', 64) WHERE case_id = %s AND seq = 3",
        "第3条记录与前一条不衔接",
    ),
    "version": ("UPDATE cases_case SET version = version + 1 WHERE id = %s", "记录中有"),
    "state": ("UPDATE cases_case SET state = 'talked' WHERE id = %s", "个案所在环节与最后一条记录不符"),
}


@pytest.mark.parametrize("what", CHAINS)
def test_a_record_that_was_tampered_with_is_told_and_never_repaired(cast, road, what):
    sql, told = CHAINS[what]
    with past_the_seals() as cursor:
        cursor.execute(sql, [road.pk])
    assert "broken_chain" in findings()
    finding = Finding.objects.get(check_code="broken_chain")
    assert told in finding.cause
    assert "核验码" in finding.advice
    with pytest.raises(Unlawful):
        approving.propose(finding, by=cast.carol, reason="改回去")


def test_chains_are_read_where_something_is_new_and_on_sundays_everywhere(cast, road, monkeypatch):
    monkeypatch.setattr(examining, "OVERLAP", 0)
    examining.examine()
    with past_the_seals() as cursor:
        cursor.execute("UPDATE cases_event SET facts = '{}' WHERE case_id = %s AND seq = 2", [road.pk])
    examining.examine(examining.last_seen())
    assert not Finding.objects.filter(check_code="broken_chain").exists()  # nothing new in it
    road.step()
    examining.examine(examining.last_seen())
    assert Finding.objects.open().filter(check_code="broken_chain").count() == 1
    examining.examine(examining.last_seen())
    assert Finding.objects.open().filter(check_code="broken_chain").count() == 1  # what is known is looked at again
    Finding.objects.filter(check_code="broken_chain").update(closed_at=timezone.now())
    assert story.TODAY.weekday() == examining.SUNDAY
    examining.nightly()
    assert Examination.objects.first().whole
    assert Finding.objects.open().filter(check_code="broken_chain").count() == 1


# --- jobs --------------------------------------------------------------------------------------------------------


def test_an_order_without_its_job_is_found_and_started_again(cast, road, run_on_commit):
    Event.objects.update(followed_up_at=timezone.now())
    wanted = DossierPrint.objects.create(dossier=road.case.dossier, requested_by=cast.bob, requested_at=LONG_AGO)
    order = BulkOrder.objects.create(
        by=cast.bob, pipeline="membership", action="take_oath", on=story.TODAY, status=BulkOrder.RUNNING,
        queued_at=LONG_AGO,
    )  # fmt: skip
    assert findings() == {"job_lost"}
    assert set(Finding.objects.open().values_list("key", flat=True)) == {
        f"job:print:{wanted.pk}", f"job:bulk:{order.pk}",
    }  # fmt: skip
    for finding in Finding.objects.open():
        repaired(finding, cast)
    assert f"print-{wanted.pk}" in django_rq.get_queue("default").job_ids
    assert findings() == set()
    for name in ("default", "papers"):
        django_rq.get_queue(name).empty()


# --- the examination itself --------------------------------------------------------------------------------------


def test_a_question_that_fails_is_a_finding_and_the_others_are_asked(cast, road, monkeypatch):
    Event.objects.update(followed_up_at=timezone.now())
    lose_a_duty(road, cast)
    broken = INVARIANTS["empty_desk"]
    monkeypatch.setattr(examining, "ALL", [
        type(broken)(**vars(one) | {"find": lambda scope: 1 / 0}) if one is broken else one for one in examining.ALL
    ])  # fmt: skip
    assert findings() == {"unjudged", "duty_missing"}
    monkeypatch.undo()
    assert findings() == {"duty_missing"}


def test_looking_at_many_asks_no_more_than_at_few(cast, walked, django_assert_max_num_queries):
    counts = []
    for branch in (cast.village, cast.street):
        walked(branch, after="talk")
        Event.objects.update(followed_up_at=timezone.now())
        examining.examine()
        with django_assert_max_num_queries(160) as counted:
            examining.examine()
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_who_looks_after_it_is_told_once_a_night(cast, road):
    Event.objects.update(followed_up_at=timezone.now())
    lose_a_duty(road, cast)
    examining.examine()
    told = Notice.objects.filter(kind="stuck")
    assert {one.user for one in told} == {cast.carol, cast.adam}
    assert told.first().url == "/doctor/"
    examining.examine()  # nothing new
    assert told.count() == 2


def test_the_command_tells_all_and_fails(cast, road, capsys):
    Event.objects.update(followed_up_at=timezone.now())
    lose_a_duty(road, cast)
    for words in ([], ["--full"], ["--since", "2029-01-01"]):
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", *words)
        assert ended.value.code == 1
        told = capsys.readouterr().out
        assert road.case.number in told
        assert "duty_missing" in told
        assert "/doctor/" in told


def test_all_invariants_say_what_they_are():
    for one in INVARIANTS.values():
        assert str(one.label)
        assert str(one.cause)
        assert str(one.advice)
    assert {code for code, one in INVARIANTS.items() if one.repair is None} == {
        "unknown_step", "sponsor_cannot", "empty_desk", "broken_chain", "unjudged",
    }  # fmt: skip
