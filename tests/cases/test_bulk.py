"""Orders for many cases: which acts, who can and who cannot, carried out once each, stopped, revived, told."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine
from django.utils import timezone

from cases import recalling
from cases.actions import perform
from cases.bulk import acts, running
from cases.bulk.judging import judge
from cases.bulk.models import MOST, BulkItem, BulkOrder
from cases.law import PIPELINES
from cases.models import Case, Event
from cases.spreadsheets import first_sheet
from notices.models import Notice
from organisations.models import Mandate
from tests import story
from workflows.models import MembershipCase

from .batching import opened
from .bulking import ACT, FILED, drafted, filed_on, named, outcome, started, work_off

pytestmark = pytest.mark.django_db
BUDGET = 30


# --- which acts ------------------------------------------------------------------------------------------------


def test_only_acts_that_say_the_same_of_all_are_done_for_many():
    """Nothing that speaks of one person: votes, talks, assessments, people appointed, papers, numbers of one's own."""
    common = {name for name, action in MembershipCase.actions().items() if acts.is_common(action)}
    assert {"file_activist", "return_activist", "agree_candidate", "take_oath", "report_for_approval"} <= common
    assert not common & {
        "talk", "name_activist", "adopt", "approve", "review_activist", "vet", "appoint_contacts", "sponsor_talk",
        "announce", "list_candidate", "archive", "pass_prereview", "withdraw", "record_death", "resume", "remove",
        "receive_transfer", "propose_candidate", "apply_conversion",
    }  # fmt: skip
    assert not acts.is_common(PIPELINES["hiring"].actions()["register_pension"])
    assert not acts.is_common(PIPELINES["hiring"].actions()["give_up"])  # worked by whole rounds


def test_every_common_form_can_be_asked_without_a_case():
    for law in PIPELINES.values():
        for action in law.actions().values():
            if acts.is_common(action):
                form = acts.common_form(action)({}, case=None, action=action)
                assert not form.is_valid()
                assert "version" not in form.fields
                form.as_div()


def test_one_is_offered_the_acts_of_ones_desks_with_how_many_wait(cast, signed_in, django_assert_max_num_queries):
    named(cast, 2)
    opened(cast, 1)
    client = signed_in(cast.bob)
    with django_assert_max_num_queries(BUDGET):
        page = client.get("/cases/bulk/")
    assert [(name, count) for name, _law, _action, count in page.context["found"]] == [
        (ACT, "2"), ("membership.return_activist", "2"),
    ]  # fmt: skip
    assert "上级党委备案" in page.text
    assert signed_in(cast.eve).get("/cases/bulk/").context["found"] == []  # the other township sees none of them
    assert signed_in(cast.ivy).get("/cases/bulk/").status_code == 403  # inspectors do nothing


# --- choosing --------------------------------------------------------------------------------------------------


def test_the_list_of_cases_leads_there_with_its_filters_and_its_ticks(cast, signed_in):
    one, two, three = named(cast, 3)
    client = signed_in(cast.bob)
    listed = client.get("/cases/?step=membership.activist_named&year=2027").text
    assert 'name="step" value="membership.activist_named"' in listed
    assert f'name="pick" value="{two.pk}" form="bulk"' in listed
    assert "批量办理" not in signed_in(cast.ivy).get("/cases/").text.split("<main")[1]
    client = signed_in(cast.bob)
    assert client.get(f"/cases/bulk/?year=2027&act={ACT}").context["count"] == 3
    assert client.get(f"/cases/bulk/?year=2026&act={ACT}").context["count"] == 0
    assert client.get(f"/cases/bulk/?pick={one.pk}&pick={three.pk}&act={ACT}").context["count"] == 2
    assert signed_in(cast.eve).get(f"/cases/bulk/?pick={one.pk}&act={ACT}").context["count"] == 0


def test_too_many_are_refused_with_their_number(cast, signed_in, monkeypatch):
    named(cast, 3)
    monkeypatch.setattr("cases.bulk.views.MOST", 2)
    page = signed_in(cast.bob).get(f"/cases/bulk/?act={ACT}")
    assert (page.status_code, "共选中3件" in page.text, "一次最多办理2件" in page.text) == (422, True, True)
    assert MOST == 500


def test_what_is_typed_wrongly_is_said_before_anybody_is_judged(cast, signed_in):
    [case] = named(cast, 1)
    tomorrow = (story.TODAY + story.ONE_DAY).isoformat()
    page = signed_in(cast.bob).post(f"/cases/bulk/?pick={case.pk}&act={ACT}", {"on": tomorrow, "opinion": "同意。"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"on", "document_number"}
    assert "同意。" in page.text
    assert not BulkOrder.objects.exists()


# --- who can, who cannot ---------------------------------------------------------------------------------------


def test_the_look_beforehand_tells_who_can_and_who_cannot_and_changes_nothing(cast, signed_in):
    able, late = named(cast, 2)
    [early] = opened(cast, 1)
    perform(late, "file_activist", by=cast.bob, on=filed_on(late), **FILED)
    before = list(Case.objects.order_by("pk").values_list("version", "state", "chain"))
    client = signed_in(cast.bob)
    order = drafted(client, [able, late, early])
    assert outcome(order) == [BulkItem.WAITING, BulkItem.LEFT_OUT, BulkItem.LEFT_OUT]
    page = client.get(f"/cases/bulk/orders/{order.pk}/").text
    for case in (able, late, early):
        assert case.number in page
    assert "在其他环节" in page
    assert FILED["document_number"] in page
    assert list(Case.objects.order_by("pk").values_list("version", "state", "chain")) == before
    assert order.items.get(case=able).version == able.version


def test_obstacles_are_told_with_article_and_cure(cast, walked, signed_in):
    road = walked(until="submit_prereview", skip=("vet",))
    client = signed_in(cast.alice)
    address = f"/cases/bulk/?pick={road.pk}&act=membership.submit_prereview"
    move = road.next
    client.post(address, {"on": move.on.isoformat(), **move.facts})
    [item] = BulkItem.objects.all()
    assert item.status == BulkItem.LEFT_OUT
    assert "第" in item.message
    assert "须先在个案页面办理" in item.message


def test_the_judgement_is_that_of_the_door(cast):
    """Not yours, too early, nothing against it: what the door would say, of many cases at once."""
    one, two = named(cast, 2)
    action = MembershipCase.actions()["file_activist"]
    rows = Case.objects.filter(pk__in=[one.pk, two.pk]).order_by("pk")

    def verdicts(by, on):
        return [one.why for one in judge(recalling.recalled(rows), action, by=by, data={"on": on, **FILED})]

    assert verdicts(cast.bob, filed_on(one)) == [(), ()]
    [[early], _other] = verdicts(cast.bob, story.APPLIED.isoformat())
    assert str(one.entered_on) in early
    [[not_yours], _other] = verdicts(cast.carol, filed_on(one))
    assert cast.east.name in not_yours


def test_judging_many_asks_no_more_than_judging_few(cast, django_assert_num_queries):
    cases = named(cast, 4)
    action = MembershipCase.actions()["file_activist"]

    def judged(number):
        rows = Case.objects.filter(pk__in=[case.pk for case in cases[:number]])
        bob = story.anew(cast.bob)
        return judge(recalling.recalled(rows), action, by=bob, data={"on": filed_on(cases[0]), **FILED})

    judged(1)  # what is remembered for good is known now
    for number in (1, 4):
        with django_assert_num_queries(8):
            assert [one.why for one in judged(number)] == [()] * number


def test_a_past_read_with_others_is_the_past_read_alone(cast, walked):
    roads = [walked(until="adopt"), walked(cast.street, after="talk")]
    rows = Case.objects.filter(pk__in=[road.pk for road in roads]).order_by("pk")
    for many, road in zip(recalling.recalled(rows), roads, strict=True):
        alone = road.case
        for name in (*alone.history.LISTS, "papers", "settings"):
            assert getattr(many.history, name) == getattr(alone.history, name), name
        assert many.organisation.line() == alone.organisation.line()
        assert (type(many), many.version) == (type(alone), alone.version)


# --- carried out -----------------------------------------------------------------------------------------------


def test_an_order_is_carried_out_row_by_row_and_its_orderer_told(cast, signed_in):
    cases = named(cast, 3)
    client = signed_in(cast.bob)
    order = started(client, cases)
    assert (order.status, client.get(f"/cases/bulk/orders/{order.pk}/progress/").json()["total"]) == ("queued", 3)
    work_off(order)
    assert (order.status, outcome(order)) == (BulkOrder.DONE, [BulkItem.DONE] * 3)
    for item in order.items.select_related("event"):
        event = item.event
        assert (event.case_id, event.action, event.by, str(event.on)) == (
            item.case_id, "file_activist", cast.bob, filed_on(cases[0]),
        )  # fmt: skip
        assert event.facts["document_number"] == FILED["document_number"]
    told = Notice.objects.get(user=cast.bob, kind="finished")
    assert (told.url, "3件" in told.text) == (f"/cases/bulk/orders/{order.pk}/", True)
    running.carry_out(order.pk)  # a job that comes late does nothing
    assert Event.objects.filter(action="file_activist").count() == 3
    assert "已办理3 / 3件" in client.get(f"/cases/bulk/orders/{order.pk}/").text


def test_unticked_cases_are_left_out_and_none_ticked_starts_nothing(cast, signed_in):
    one, two = named(cast, 2)
    client = signed_in(cast.bob)
    order = drafted(client, [one, two])
    page = client.post(f"/cases/bulk/orders/{order.pk}/start/")
    assert (page.status_code, "没有勾选" in page.text) == (409, True)
    kept = order.items.get(case=two)
    client.post(f"/cases/bulk/orders/{order.pk}/start/", {"item": [kept.pk]})
    assert outcome(work_off(order)) == [BulkItem.LEFT_OUT, BulkItem.DONE]
    assert MembershipCase.objects.get(pk=one.pk).state == "activist_named"


def test_the_same_case_in_two_orders_is_done_once_and_refused_once_by_name(cast, signed_in):
    cases = named(cast, 2)
    client = signed_in(cast.bob)
    first, second = started(client, cases), started(client, cases[:1])
    work_off(first)
    work_off(second)
    assert (outcome(first), outcome(second)) == ([BulkItem.DONE] * 2, [BulkItem.FAILED])
    message = second.items.get().message
    assert "Bob" in message
    assert "上级党委备案" in message
    assert Event.objects.filter(case=cases[0], action="file_activist").count() == 1


def test_what_changed_since_the_look_is_refused_and_the_others_go_on(cast, signed_in):
    gone, moved, fine = named(cast, 3)
    order = started(signed_in(cast.bob), [gone, moved, fine])
    Case.objects.filter(pk=gone.pk).update(organisation=cast.far)
    perform(moved, "return_activist", by=cast.bob, on=moved.entered_on, reason="材料不全。")
    work_off(order)
    assert outcome(order) == [BulkItem.FAILED, BulkItem.FAILED, BulkItem.DONE]
    assert order.items.get(case=gone).message == "此个案已不在您的职责范围内。"
    assert "退回支部" in order.items.get(case=moved).message


def test_a_mandate_that_ended_after_the_order_does_nothing_any_more(cast, signed_in):
    [case] = named(cast, 1)
    order = started(signed_in(cast.bob), [case])
    Mandate.objects.filter(user=cast.bob).update(until=story.LONG_AGO)
    assert outcome(work_off(order)) == [BulkItem.FAILED]


def test_stopped_half_way_and_gone_on_with(cast, signed_in, monkeypatch):
    cases = named(cast, 3)
    client = signed_in(cast.bob)
    order = started(client, cases)
    real = running._do

    def stopping(key):
        real(key)
        running.stop(order)

    monkeypatch.setattr(running, "_do", stopping)
    work_off(order)
    assert (order.status, outcome(order)) == (BulkOrder.STOPPED, ["done", "waiting", "waiting"])
    monkeypatch.undo()
    page = client.get(f"/cases/bulk/orders/{order.pk}/")
    assert "继续办理其余2件" in page.text
    assert not Notice.objects.filter(kind="finished").exists()
    client.post(f"/cases/bulk/orders/{order.pk}/go-on/")
    assert outcome(work_off(order)) == ["done"] * 3
    assert Event.objects.filter(action="file_activist").count() == 3


def test_those_not_done_are_looked_at_again_with_the_same_facts(cast, signed_in):
    one, two = named(cast, 2)
    client = signed_in(cast.bob)
    order = started(client, [one, two])
    perform(one, "return_activist", by=cast.bob, on=one.entered_on, reason="材料不全。")
    work_off(order)
    page = client.get(f"/cases/bulk/?again={order.pk}")
    assert page.context["count"] == 1
    assert FILED["document_number"] in page.text
    assert order.on.isoformat() in page.text
    assert signed_in(cast.carol).get(f"/cases/bulk/?again={order.pk}").status_code == 404


def test_a_row_that_breaks_the_worker_is_given_up_and_a_bug_stops_nobody(cast, signed_in, monkeypatch):
    cases = named(cast, 2)
    order = started(signed_in(cast.bob), cases)
    order.items.filter(case=cases[0]).update(attempts=running.ATTEMPTS)
    real = running.actions.submit

    def broken(rows, *args, **words):
        real(rows, *args, **words)
        raise RuntimeError("after the act, before the commit")

    monkeypatch.setattr(running.actions, "submit", broken)
    assert outcome(work_off(order)) == ["failed", "failed"]
    assert "中断" in order.items.get(case=cases[0]).message
    assert not Event.objects.filter(action="file_activist").exists()  # nothing half done


def test_a_lost_job_is_enqueued_again_once(cast, signed_in):
    [case] = named(cast, 1)
    order = started(signed_in(cast.bob), [case])
    assert running.revive_all() == 0  # too young to be lost
    BulkOrder.objects.update(queued_at=timezone.now() - running.KEEP_DRAFTS)
    assert running.revive_all() == 1
    assert running.revive_all() == 0
    assert outcome(work_off(order)) == ["done"]


def test_drafts_that_nobody_started_are_swept(cast, signed_in):
    order = drafted(signed_in(cast.bob), named(cast, 1))
    assert running.sweep() == 0
    with time_machine.travel(story.NOW + 2 * running.KEEP_DRAFTS):
        assert running.sweep() == 1
    assert not BulkOrder.objects.filter(pk=order.pk).exists()


# --- its pages -------------------------------------------------------------------------------------------------


def test_an_order_is_its_orderers_alone(cast, signed_in):
    order = drafted(signed_in(cast.bob), named(cast, 1))
    client = signed_in(cast.carol)
    for address in ("", "progress/", "result.csv"):
        assert client.get(f"/cases/bulk/orders/{order.pk}/{address}").status_code == 404
    for address in ("start/", "stop/", "go-on/"):
        assert client.post(f"/cases/bulk/orders/{order.pk}/{address}").status_code == 404
    assert client.get("/cases/bulk/orders/").context["page"].rows == []


def test_results_are_handed_out_as_lists(cast, signed_in):
    one, two = named(cast, 2)
    client = signed_in(cast.bob)
    order = started(client, [one, two])
    perform(one, "return_activist", by=cast.bob, on=one.entered_on, reason="材料不全。")
    work_off(order)
    answer = client.get(f"/cases/bulk/orders/{order.pk}/result.csv")
    *rows, signed = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert [row[1] for row in rows[1:]] == [one.number, two.number]
    assert [row[4] for row in rows[1:]] == ["未办成", "已办理"]
    assert str(cast.bob) in signed[0], "the last line says for whom the list is"
    headers, lines = first_sheet(client.get(f"/cases/bulk/orders/{order.pk}/result.xlsx").content)
    assert (headers, len(list(lines))) == (rows[0], 2)
    assert one.person.name not in answer["Content-Disposition"]
    assert client.get(f"/cases/bulk/orders/{order.pk}/result.pdf").status_code == 404


def test_pages_keep_their_budget_whatever_their_size(cast, signed_in, django_assert_max_num_queries, monkeypatch):
    client = signed_in(cast.bob)
    assert "尚未批量办理" in client.get("/cases/bulk/orders/").text
    monkeypatch.setattr("cases.bulk.order_views.PER_PAGE", 2)
    cases = named(cast, 4)
    counts = []
    for some in (cases[:1], cases[1:]):
        draft = drafted(client, some)
        order = work_off(started(client, some))
        for address in (f"orders/{draft.pk}/", f"orders/{order.pk}/", "orders/", f"?act={ACT}"):
            with django_assert_max_num_queries(BUDGET) as counted:
                assert client.get(f"/cases/bulk/{address}").status_code == 200
            counts.append(len(counted))
    assert counts[:4] == counts[4:]
    assert [row.position for row in client.get(f"/cases/bulk/orders/{order.pk}/?page=2").context["page"].rows] == [3]
    assert client.get(f"/cases/bulk/orders/{order.pk}/?state=failed").context["page"].rows == []
