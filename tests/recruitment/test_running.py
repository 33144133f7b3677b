"""Orders for many cases: rows by themselves, refusals kept, nothing done twice, taken up again after a kill."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connections
from django.utils import timezone
from redis.exceptions import ConnectionError as NoRedis
from rq import SimpleWorker

from cases import background
from cases.actions import NotYours
from cases.law import InvalidFacts, Unlawful
from recruitment import ledger, running, sweeps
from recruitment.door import proceed
from recruitment.models import Run
from tests.cases.test_printing import broker_answers
from tests.workflows.candidates import (
    CLEAR,
    EXAMINED,
    INTERVIEWED,
    NOTICE,
    NOTICE_OVER,
    NOTICED,
    RANKED,
    UNTIL,
    Selection,
    at,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def selection(cast):
    """A round under application."""
    return Selection(cast, places=1).opened()


@pytest.fixture
def applied(selection):
    """Three graduates have applied; one of them is too old by what was corrected meanwhile."""
    return [selection.apply(name) for name in ("陈一", "李二", "王三")]


def ordered(selection, kind="qualify", on=EXAMINED, **words):
    """An order that nobody has carried out yet."""
    return running.order(selection.intake, kind, by=selection.cast.carol, on=on, **words)


# --- who and when ----------------------------------------------------------------------------------------------


def test_only_the_desk_of_the_round_orders(selection):
    with pytest.raises(NotYours):
        running.order(selection.intake, "qualify", by=selection.cast.bob, on=EXAMINED)
    assert not Run.objects.exists()


def test_an_order_belongs_to_its_step(selection):
    with pytest.raises(Unlawful, match="环节"):
        ordered(selection, "notice")


def test_one_order_of_a_kind_at_a_time(selection):
    ordered(selection)
    with pytest.raises(Unlawful, match="正在办理"):
        ordered(selection)


def test_the_round_waits_for_what_was_ordered(selection):
    ordered(selection)
    with pytest.raises(Unlawful, match="批量办理未完成"):
        proceed(selection.intake, "close_applications", by=selection.cast.carol, on=UNTIL)


# --- carrying out ----------------------------------------------------------------------------------------------


def test_rows_go_by_themselves_and_refusals_are_kept(selection, applied):
    """E-01: who does not meet a condition by what is on record stays for people, with the reason."""
    one, two, three = applied
    two.person.education = "61"
    two.person.save(update_fields=["education"])
    run = selection.order("qualify", EXAMINED)
    assert [at(case) for case in (one, two, three)] == ["qualified", "applied", "qualified"]
    assert (run.status, run.done, run.total) == (Run.DONE, 3, 3)
    [problem] = run.problems
    assert problem["row"] == two.number
    assert "大学本科毕业" in problem["why"][0] or "大学专科毕业" in problem["why"][0]
    events = one.history.events
    assert (events[-1].by, events[-1].on) == (selection.cast.carol, EXAMINED)


def test_progress_is_written_down_on_the_way(selection, applied):
    run, seen = ordered(selection), []
    with patch.object(running, "EVERY", 1), patch.object(running._Progress, "_note", autospec=True) as note:
        note.side_effect = lambda self, **columns: seen.append(self.done)
        running.carry_out(run.pk)
    assert seen == [1, 2, 3, 3]


def test_what_ended_is_not_carried_out_again(selection, applied):
    run = selection.order("qualify", EXAMINED)
    with patch.dict(running.KINDS, {}, clear=True):
        running.carry_out(run.pk)


def test_an_order_whose_desk_has_lost_its_mandate_moves_nobody(selection, applied):
    run = ordered(selection)
    selection.cast.carol.mandates.update(until=timezone.localdate() - timedelta(days=1))
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert len(run.problems) == 3
    assert {at(case) for case in applied} == {"applied"}


def test_nothing_personal_is_in_the_queue_and_a_dead_broker_is_told(selection, django_capture_on_commit_callbacks):
    with patch("django_rq.get_queue") as queue, django_capture_on_commit_callbacks(execute=True):
        run = ordered(selection)
    args, words = queue.return_value.enqueue.call_args
    assert args == (running.carry_out, run.pk)
    assert words["job_id"] == f"run-{run.pk}"
    with patch("django_rq.get_queue", side_effect=NoRedis):
        running.enqueue(run.pk)
    run.refresh_from_db()
    assert run.status == Run.FAILED
    assert "继续办理" in run.message


# --- interrupted -----------------------------------------------------------------------------------------------


def test_a_run_whose_job_is_gone_is_interrupted_and_taken_up_again(selection, applied):
    run = ordered(selection)
    Run.objects.filter(pk=run.pk).update(status=Run.RUNNING, at=timezone.now() - timedelta(minutes=5))
    selection.do(applied[0], "qualify", EXAMINED)  # what the killed worker had done
    run.refresh_from_db()
    Run.objects.filter(pk=run.pk).update(total=3)
    assert running.give_up_if_lost(run)
    assert (run.status, run.message) == (Run.FAILED, "办理中断，已办理的不受影响，请继续办理。")
    with pytest.raises(NotYours):
        running.resume(run, by=selection.cast.bob)
    running.resume(run, by=selection.cast.carol)
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done, run.total, run.problems) == (Run.DONE, 3, 3, [])
    assert {at(case) for case in applied} == {"qualified"}
    assert [event.action for event in applied[0].history.events].count("qualify") == 1


def test_only_what_was_interrupted_is_taken_up_again(selection):
    run = selection.order("qualify", EXAMINED)
    with pytest.raises(Unlawful, match="中断"):
        running.resume(run, by=selection.cast.carol)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_two_rows_loses_nothing_and_repeats_nothing(cast):
    """kill -9 in the third row of five: two are done, the third is not half done, the rest follows."""
    selection = Selection(cast, places=1).opened()
    cases = [selection.apply(name) for name in ("甲", "乙", "丙", "丁", "戊")]
    run = ordered(selection)
    connections.close_all()
    child = os.fork()
    if child == 0:
        _die_in_row(3, run.pk)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert [at(case) for case in cases] == ["qualified"] * 2 + ["applied"] * 3
    run.refresh_from_db()
    assert run.status == Run.RUNNING
    Run.objects.filter(pk=run.pk).update(status=Run.FAILED)
    run = running.resume(run, by=cast.carol)
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.done, run.total, run.problems) == (5, 5, [])
    assert {at(case) for case in cases} == {"qualified"}
    assert all([one.action for one in case.history.events].count("qualify") == 1 for case in cases)


def _die_in_row(number: int, run_id: int) -> None:
    """In a process of its own: carry out, and be killed after the act of a row, before its transaction ends."""
    taken, submit = [], sweeps.submit

    def kill(*args, **words):
        event = submit(*args, **words)
        taken.append(event)
        if len(taken) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return event

    try:
        with patch.object(sweeps, "submit", kill):
            running.carry_out(run_id)
    finally:
        os._exit(1)


@pytest.mark.skipif(not broker_answers(), reason="needs Redis")
def test_a_real_worker_carries_an_order_out(selection, applied, django_capture_on_commit_callbacks):
    import django_rq

    with django_capture_on_commit_callbacks(execute=True):
        run = ordered(selection)
    queue = django_rq.get_queue(background.QUEUE)
    SimpleWorker([queue], connection=queue.connection, serializer=queue.serializer).work(burst=True)
    run.refresh_from_db()
    assert (run.status, run.done) == (Run.DONE, 3)


# --- the acts for everybody --------------------------------------------------------------------------------------


def test_a_round_from_shortlist_to_remainder_by_orders(cast):
    """D.3 rows 6, 7 and 10, E-08: admitted, nominated, in reserve, on notice, and in the end told."""
    selection = Selection(cast, places=1, shortlist=2).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二", "王三", "赵四")]
    selection.examined(cases)
    selection.written(dict(zip(cases, (90, 80, 70, None), strict=True)))
    assert [at(case) for case in cases] == ["shortlisted", "shortlisted", "not_selected", "not_selected"]
    selection.interviewed({cases[0]: 80, cases[1]: 85})
    selection.proceed("announce_ranking", RANKED)
    assert [at(case) for case in cases[:2]] == ["nominated", "reserve"]
    assert {run.status for run in selection.intake.runs.all()} == {Run.DONE}
    selection.do(cases[0], "pass_physical", RANKED, hospital="县医院")
    selection.reviewed(cases[0], RANKED)
    typed = {name: str(value) for name, value in NOTICE.items()}
    assert selection.order("notice", NOTICED, facts=typed).problems == []
    assert at(cases[0]) == "publicity"
    early = selection.order("close_notice", NOTICED, facts={"objections": "0", "outcome": "clear"})
    assert [one["row"] for one in early.problems] == [cases[0].number]
    typed = {name: str(value) for name, value in CLEAR.items()}
    assert selection.order("close_notice", NOTICE_OVER, facts=typed).problems == []
    assert at(cases[0]) == "cleared"
    assert selection.order("remainder", NOTICE_OVER).problems == []
    assert at(cases[1]) == "not_selected"


def test_nobody_is_ranked_before_everything_is_there(cast):
    """D.3 rows 4 to 7: each condition says how many and who."""
    selection = Selection(cast, places=1, ratio=3).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二", "王三")]
    selection.proceed("close_applications", UNTIL)
    with pytest.raises(Unlawful, match="尚有3名报考人员未作资格审查"):
        selection.proceed("open_written", EXAMINED)
    for case in cases[:2]:
        selection.do(case, "qualify", EXAMINED)
    selection.do(cases[2], "disqualify", EXAMINED, condition="age", reason="超龄。")
    with pytest.raises(Unlawful, match="岗位A01：报考合格2人，计划1人，未达1:3"):
        selection.proceed("open_written", EXAMINED)
    lowered = {"positions": [selection.position.pk], "ratio": 2, "document": "x", "reason": "艰苦边远地区。"}
    selection.proceed("lower_ratio", EXAMINED, **lowered)
    with pytest.raises(Unlawful, match="须经笔试：A01"):
        selection.proceed("open_interview_directly", EXAMINED)
    selection.proceed("open_written", EXAMINED)
    selection.do(cases[0], "record_written", INTERVIEWED, score=80)
    with pytest.raises(Unlawful, match=rf"尚有1人没有笔试成绩：{cases[1].number}"):
        selection.proceed("announce_shortlist", INTERVIEWED)
    selection.do(cases[1], "record_written", INTERVIEWED, score=80)
    selection.proceed("announce_shortlist", INTERVIEWED)
    selection.do(cases[0], "record_interview", INTERVIEWED, score=80)
    with pytest.raises(Unlawful, match=rf"尚有1人没有面试成绩：{cases[1].number}"):
        selection.proceed("announce_ranking", RANKED)
    selection.do(cases[1], "record_interview", INTERVIEWED, score=80)
    with pytest.raises(Unlawful, match=rf"须组织加试：岗位A01：{cases[0].number}、{cases[1].number}"):
        selection.proceed("announce_ranking", RANKED)
    with pytest.raises(Unlawful, match="已录入成绩"):
        selection.proceed("correct", RANKED, item="substitution", value="", reason="x", document="y")
    for case, score in zip(cases, (1, 2), strict=False):
        selection.do(case, "record_extra", RANKED, score=score)
    selection.proceed("announce_ranking", RANKED)
    assert [at(case) for case in cases[:2]] == ["reserve", "nominated"]
    with pytest.raises(Unlawful, match="尚有2名报考人员未办结"):
        selection.proceed("conclude", RANKED, document="x")


def test_a_round_by_interview_alone_admits_whoever_is_qualified(cast):
    """D-06."""
    selection = Selection(cast, places=1, direct=True).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二")]
    selection.proceed("close_applications", UNTIL)
    selection.order("qualify", EXAMINED)
    with pytest.raises(Unlawful, match="均免笔试"):
        selection.proceed("open_written", EXAMINED)
    selection.proceed("open_interview_directly", EXAMINED)
    assert [at(case) for case in cases] == ["shortlisted"] * 2


def test_applicants_follow_a_merged_position(cast):
    """D.3 row 4."""
    selection = Selection(cast, places=1)
    other = selection.positioned("A02", 1)
    selection.opened()
    case = selection.apply("陈一")
    selection.proceed("close_applications", UNTIL)
    merged = {"position": selection.position.pk, "other": other.pk, "reason": "报名人数不足。"}
    selection.proceed("merge", EXAMINED, **merged)
    case.refresh_from_db(fields=["position"])
    assert case.position == other
    assert case.history.last("change_position").facts["reason"] == "报名人数不足。"


def test_a_cancelled_round_ends_every_application_and_says_why(selection, applied):
    """35号令: every applicant's case shows the reason."""
    selection.do(applied[0], "qualify", EXAMINED)
    selection.proceed("cancel", EXAMINED, reason="用编计划调整。", document="州编办〔2030〕50号")
    assert {at(case) for case in applied} == {"not_selected"}
    assert [run.problems for run in selection.intake.runs.filter(kind="cancelled")] == [[]]
    for case in applied:
        [note] = type(case).objects.get(pk=case.pk).notes
        assert "用编计划调整" in note


def test_a_concluded_round_releases_what_nobody_filled(cast):
    """E-08, D.5: every candidate is told before the end, and the post may be filled by another round."""
    selection = Selection(cast, places=1, substitution=False).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二")]
    selection.examined(cases)
    selection.written({cases[0]: 90, cases[1]: 80})
    selection.interviewed({cases[0]: 80, cases[1]: 85})
    selection.proceed("announce_ranking", RANKED)
    assert [at(case) for case in cases] == ["nominated", "not_selected"], "no reserve where none was announced"
    selection.do(cases[0], "give_up", RANKED, reason="本人放弃。")
    post = selection.position.posts.get()
    with pytest.raises(InvalidFacts):
        selection.proceed("conclude", RANKED)
    selection.proceed("conclude", RANKED, document="州编办〔2030〕60号")
    assert ledger.state(post) == "vacant"
    post.refresh_from_db()
    assert post.position is None
    assert selection.intake.closed_on == RANKED
    with pytest.raises(Unlawful):
        ordered(selection)


def test_an_order_goes_on_in_nobodys_name_whose_account_was_closed(selection, applied, cast):
    run = ordered(selection)
    type(cast.carol).objects.filter(pk=cast.carol.pk).update(is_active=False)
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done) == (Run.FAILED, 0)
    assert {case.state for case in selection.intake.candidates.all()} == {"applied"}
