"""Objections: the case concerned stays still, the others go on; what was entered stays; the outcome in one pass."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cases.actions import perform
from cases.law import InvalidFacts, Unlawful
from notices.models import Notice
from publicity.models import Concern, Finding, Objection
from tests.story import D

from . import walls

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
CAME, AFTER = D(2026, 9, 23), D(2026, 9, 29)
CLEAR = {"objections": 0, "outcome": "clear"}
FOUND = {
    "investigators": "李核实，王核实、李核实", "began_on": "2026-09-24", "ended_on": "2026-09-27", "verdict": "untrue",
    "handling": "走访12户，反映的问题不存在。",
}  # fmt: skip


@pytest.fixture
def sheet(client, wall, now):
    """The three on one sheet, on the third day of it, signed in as the secretary who put it up."""
    made = walls.announced(client, wall, wall.roads)
    now(CAME)
    client.force_login(wall.anna)
    return made


def typed(sheet, *roads, **changes):
    about = [sheet.publicities.get(case=one.pk).pk for one in roads]
    said = {"about": about, "received_on": CAME.isoformat(), "way": "letter", "matter": "反映其长期不参加组织活动。"}
    return said | changes


def enter(client, sheet, *roads, **changes):
    return client.post(f"/publicity/{sheet.pk}/objection/", typed(sheet, *roads, **changes))


def finding(client, sheet, concern, **changes):
    return client.post(f"/publicity/{sheet.pk}/finding/{concern.pk}/", FOUND | changes)


def outcomes(sheet, *given, on=AFTER):
    """What is sent on the page of the outcome: (road, outcome, more) for each."""
    data = {"on": on.isoformat()}
    for road, outcome, more in given:
        prefix = f"row-{sheet.publicities.get(case=road.pk).pk}"
        data |= {f"{prefix}-{name}": value for name, value in {"outcome": outcome, **more}.items()}
    return data


def test_the_case_concerned_stays_still_and_the_others_go_on(client, wall, now, sheet):
    one, two, three = wall.roads
    assert enter(client, sheet, two, three).status_code == 303
    assert set(sheet.publicities.values_list("objections", "contested_since")) == {(None, None), (1, CAME)}
    now(AFTER)
    with pytest.raises(Unlawful, match="2026年9月23日收到的反映尚在调查核实，请先登记调查结果（第十三条）"):
        perform(two.case, "list_candidate", by=wall.anna, on=AFTER, **CLEAR | {"objections": 1, "handling": "核实中。"})
    client.force_login(wall.anna)
    page = client.get(f"/cases/{two.case.number}/").content.decode()
    assert f'href="/publicity/of/{two.case.number}/"' in page
    assert "登记调查结果" in page
    assert perform(one.case, "list_candidate", by=wall.anna, on=AFTER, **CLEAR).target == "candidate"
    concern = Concern.objects.get(publicity__case=two.pk)
    assert finding(client, sheet, concern).status_code == 303
    assert Finding.objects.get().investigators == "李核实、王核实"
    assert set(sheet.publicities.filter(case=two.pk).values_list("objections", "contested_since")) == {(1, None)}
    assert sheet.publicities.get(case=three.pk).contested_since == CAME  # the same letter, but nothing found yet
    with pytest.raises(InvalidFacts, match="已登记反映1件"):
        perform(two.case, "list_candidate", by=wall.anna, on=AFTER, **CLEAR)
    facts = CLEAR | {"objections": 1, "handling": "不属实。"}
    assert perform(two.case, "list_candidate", by=wall.anna, on=AFTER, **facts).target == "candidate"
    assert finding(client, sheet, concern).status_code == 404  # entered once


def test_all_outcomes_are_entered_in_one_pass_and_one_refused_does_not_stop_the_others(client, wall, now, sheet):
    one, two, three = wall.roads
    enter(client, sheet, two)
    enter(client, sheet, three, way="visit", signed="on")
    address = f"/publicity/{sheet.pk}/outcome/"
    early = client.post(address, outcomes(sheet, (one, "clear", {}), (two, "later", {}), (three, "later", {}), on=CAME))
    assert early.status_code == 422
    assert "公示至2026年9月28日" in early.content.decode()
    now(AFTER)
    client.force_login(wall.anna)
    concern = Concern.objects.get(publicity__case=three.pk)
    assert finding(client, sheet, concern, verdict="true", handling="反映属实，已批评教育。").status_code == 303
    page = client.get(address).content.decode()
    assert "经李核实、王核实于2026年9月24日至2026年9月27日调查核实，反映属实。反映属实，已批评教育。" in page
    rows = (one, "clear", {}), (two, "clear", {}), (three, "upheld", {"handling": "反映属实。"})
    answer = client.post(address, outcomes(sheet, *rows))  # an open objection offers nothing but to wait; no reason
    assert (answer.status_code, one.case.state) == (422, "candidate_publicity")
    rows = (
        (one, "clear", {}),
        (two, "later", {}),
        (three, "upheld", {"handling": "反映属实。", "reason": "群众基础差。"}),
    )
    perform(one.case, "withdraw", by=wall.anna, on=AFTER, reason="本人申请。")
    answer = client.post(address, outcomes(sheet, *rows[1:]))
    assert answer.status_code == 303
    assert [road.case.state for road in (two, three)] == ["candidate_publicity", "activist"]
    closed = sheet.publicities.get(case=three.pk)
    assert (closed.outcome, closed.objections) == ("upheld", 1)
    event = three.case.events.get(action="uphold_objection")
    assert (event.facts["handling"], event.facts["reason"]) == ("反映属实。", "群众基础差。")
    again = client.get(address).content.decode()
    assert "乙公示" in again
    assert "丙公示" not in again
    assert enter(client, sheet, two, received_on=AFTER.isoformat()).status_code == 303  # after the period, still open
    assert enter(client, sheet, three).status_code == 422  # closed


def test_who_is_refused_stays_on_the_page_with_the_reason(client, wall, now, sheet):
    one, two, three = wall.roads
    now(AFTER)
    client.force_login(wall.anna)
    data = outcomes(sheet, *[(road, "clear", {}) for road in (one, two, three)])
    answer = client.post(f"/publicity/{sheet.pk}/outcome/", data | {"on": walls.LAST.isoformat()})
    assert (answer.status_code, answer.content.decode().count("公示至2026年9月28日期满，次日起方可办理")) == (422, 3)
    assert [road.case.state for road in (one, two, three)] == ["candidate_publicity"] * 3
    answer = client.post(f"/publicity/{sheet.pk}/outcome/", data)
    assert answer.status_code == 303
    assert [road.case.state for road in (one, two, three)] == ["candidate"] * 3


def test_who_may_enter(client, wall, now, sheet):
    address = f"/publicity/{sheet.pk}/objection/"
    reached = {}
    for user in (wall.anna, wall.bob, wall.carol, wall.alice, wall.eve, wall.ivy):
        client.force_login(user)
        reached[user.username] = client.get(address).status_code
    assert reached == {"anna": 200, "bob": 200, "carol": 200, "alice": 404, "eve": 404, "ivy": 403}
    client.force_login(wall.bob)
    assert enter(client, sheet, wall.roads[0]).status_code == 303
    told = Notice.objects.get(user=wall.anna)
    assert "2026年9月23日收到对您所发布公示中1人的反映（来信）" in told.text
    assert told.url == f"/publicity/{sheet.pk}/"
    assert client.get(f"/publicity/{sheet.pk}/outcome/").status_code == 403  # the outcome is the branch's own


def test_what_is_typed_wrongly_is_told(client, wall, now, sheet):
    one = wall.roads[0]
    for changes, said in (
        ({"received_on": "2026-09-20"}, "公示自2026-09-21开始"), ({"received_on": "2026-09-24"}, "日期"),
        ({"about": []}, "反映对象"), ({"way": "rumour"}, "反映方式"),
    ):  # fmt: skip
        answer = enter(client, sheet, one, **changes)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), changes
    assert not Objection.objects.exists()
    enter(client, sheet, one)
    concern = Concern.objects.get()
    for changes, said in (
        ({"investigators": "李核实"}, "两人以上"), ({"began_on": "2026-09-22"}, "尚未收到反映"),
        ({"ended_on": "2026-09-23"}, "早于开始日期"),
    ):  # fmt: skip
        now(AFTER)
        client.force_login(wall.anna)
        answer = finding(client, sheet, concern, **changes)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), changes
    assert not Finding.objects.exists()


def test_what_was_entered_stays(client, wall, now, sheet):
    enter(client, sheet, wall.roads[0])
    concern = Concern.objects.get()
    now(AFTER)
    client.force_login(wall.anna)
    finding(client, sheet, concern)
    for model in (Objection, Concern, Finding):
        row = model.objects.get()
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            model.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            model._base_manager.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        super(type(Objection.objects.all()), Objection.objects.all()).update(at=timezone.now())
