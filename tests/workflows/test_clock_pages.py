"""Urging and supervising: who may, how often, who is told; the pages with their lists."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from notices.models import Notice
from tests.story import NOW, ONE_DAY, TODAY, account, anew
from workflows.clock import urging
from workflows.clock.models import Feedback, Supervision, Urge
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
LATE = TODAY - datetime.timedelta(days=40)


@pytest.fixture
def task(walked):
    """The talk with the applicant in the village, long overdue."""
    return walked().open_tasks()["applied"]


def test_a_desk_above_urges_and_every_holder_is_told(cast, task):
    colleague = account("Colleague", "secretary", cast.village)
    urge = urging.urge(task, by=cast.bob, text="请抓紧谈话。")
    assert (urge.organisation, urge.on) == (cast.east, TODAY)
    told = Notice.objects.filter(kind="urged")
    assert {one.user for one in told} == {cast.alice, colleague}
    assert "东镇党委催办" in told[0].text
    assert told[0].text.endswith("请抓紧谈话。")


@pytest.mark.parametrize("name", ["alice", "eve", "pat", "ivy", "adam", "sam"])
def test_nobody_else_urges(cast, task, name):
    """Not the desk itself, not another township, not keepers, inspectors, administrators or sponsors."""
    with pytest.raises(PermissionDenied):
        urging.urge(task, by=getattr(cast, name))
    assert not Urge.objects.exists()


def test_a_desk_is_not_urged_again_within_three_working_days(cast, task):
    """Whoever urges: TODAY is a Sunday, so the third working day after it is Wednesday."""
    urging.urge(task, by=cast.bob)
    with pytest.raises(ValidationError, match="2030年11月27日"):
        urging.urge(task, by=cast.carol)
    with time_machine.travel(NOW + 2 * ONE_DAY), pytest.raises(ValidationError):
        urging.urge(task, by=anew(cast.carol))
    with time_machine.travel(NOW + 3 * ONE_DAY):
        urging.urge(task, by=anew(cast.carol))
    assert Urge.objects.count() == 2


def test_work_that_is_done_is_not_urged(cast, task, walked):
    CaseTask.objects.filter(pk=task.pk).update(status="DONE")
    with pytest.raises(ValidationError):
        urging.urge(task, by=cast.bob)


def test_a_supervision_is_answered_by_the_desk_and_ended_by_the_department(cast, task):
    day = TODAY + 5 * ONE_DAY
    with pytest.raises(PermissionDenied):
        urging.supervise(task, by=cast.bob, demand="限期谈话", answer_by=day)  # an organiser urges only
    made = urging.supervise(task, by=cast.carol, demand="限期谈话", answer_by=day)
    with pytest.raises(ValidationError):
        urging.supervise(task, by=cast.carol, demand="再次", answer_by=day)
    with pytest.raises(PermissionDenied):
        urging.answer(made, by=cast.bob, text="代答")
    urging.answer(made, by=cast.alice, text="已约定周四谈话。")
    with pytest.raises(PermissionDenied):
        urging.close(made, by=cast.alice, conclusion="自行办结")
    urging.close(made, by=cast.carol, conclusion="已落实。")
    with pytest.raises(PermissionDenied):
        urging.answer(made, by=cast.alice, text="补充")
    made.refresh_from_db()
    assert (made.closed_by, made.conclusion, made.answers.get().text) == (cast.carol, "已落实。", "已约定周四谈话。")
    told = Notice.objects.filter(kind="supervised").order_by("pk")
    assert [one.user for one in told] == [cast.alice, cast.carol, cast.alice]
    urging.supervise(task, by=cast.carol, demand="又一次", answer_by=day)  # a new one may follow


# --- pages -----------------------------------------------------------------------------------------------------------


def overdue(task: CaseTask) -> None:
    CaseTask.objects.filter(case=task.case_id).update(due_on=LATE)


def test_the_list_shows_what_lies_below_and_nobody_elses(cast, task, signed_in):
    overdue(task)
    page = signed_in(cast.bob).get("/supervision/")
    assert [row.task for row in page.context["page"].rows] == [task]
    assert "东村支部 支部书记" in page.text
    assert "已超期40天" in page.text
    assert "督办</a>" in signed_in(cast.carol).get("/supervision/").text
    assert not signed_in(cast.eve).get("/supervision/").context["page"].rows
    assert "您没有下级单位" in signed_in(cast.alice).get("/supervision/").text
    for url in (f"/supervision/tasks/{task.pk}/urge/", f"/supervision/tasks/{task.pk}/supervise/"):
        assert signed_in(cast.eve).get(url).status_code == 404
        assert signed_in(cast.alice).get(url).status_code == 403


def test_a_list_costs_the_same_for_many_rows(cast, task, walked, signed_in, django_assert_max_num_queries):
    overdue(task)
    client = signed_in(cast.carol)
    client.get("/supervision/")
    with django_assert_max_num_queries(12):
        client.get("/supervision/")
    other = walked(cast.street).open_tasks()["applied"]
    overdue(other)
    for one in (task, other):
        urging.supervise(one, by=cast.carol, demand="限期办理", answer_by=TODAY + ONE_DAY)
    for url in ("/supervision/", "/supervision/open/"):
        with django_assert_max_num_queries(12):
            page = client.get(url)
        assert len(page.context["page"].rows) == 2, url


def test_from_the_list_to_the_answer(cast, task, signed_in):
    """The department puts work under supervision, the branch answers, the department ends it."""
    overdue(task)
    client = signed_in(cast.carol)
    url = f"/supervision/tasks/{task.pk}/supervise/"
    refused = client.post(url, {"demand": "限期谈话", "answer_by": str(TODAY)})
    assert refused.status_code == 422
    assert "请选择今天以后的日期" in refused.text
    assert client.post(url, {"demand": "限期谈话", "answer_by": str(TODAY + ONE_DAY)}).status_code == 303
    made = Supervision.objects.get()
    assert client.post(url, {"demand": "再次", "answer_by": str(TODAY + ONE_DAY)}).status_code == 422
    page = f"/supervision/{made.pk}/"
    branch = signed_in(cast.alice)
    assert "提交反馈" in branch.get(page).text
    assert "办结督办</button>" not in branch.get(page).text
    assert branch.post(f"{page}answer/", {"text": ""}).status_code == 422
    assert branch.post(f"{page}answer/", {"text": "周四谈话"}).status_code == 303
    assert branch.post(f"{page}close/", {"conclusion": "自结"}).status_code == 403
    client = signed_in(cast.carol)
    assert "周四谈话" in client.get(page).text
    assert client.post(f"{page}close/", {"conclusion": "已落实"}).status_code == 303
    assert Feedback.objects.count() == 1
    assert "已落实" in client.get(page).text
    assert [one.row for one in client.get("/supervision/closed/").context["page"].rows] == [made]
    assert "当前没有督办事项" in client.get("/supervision/open/").text
    assert signed_in(cast.eve).get(page).status_code == 404


def test_urging_twice_is_refused_with_the_day(cast, task, signed_in):
    url = f"/supervision/tasks/{task.pk}/urge/"
    client = signed_in(cast.bob)
    assert client.post(url, {"text": "请抓紧"}).status_code == 303
    assert "2030年11月27日" in client.get(url).text
    again = client.post(url, {"text": ""})
    assert again.status_code == 422
    assert "2030年11月27日" in again.text
