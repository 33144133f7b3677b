"""A case is sent back for mending and then at once back with whoever sent it; nothing done is undone."""

from __future__ import annotations

import random

import pytest
from django.utils.translation import gettext as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions import NotYours, perform
from cases.law import DUTY, InvalidFacts, Unlawful
from cases.returning import mending_step, passed
from notices.models import Notice
from tests.story import D, Road, anew
from workflows.models import CaseTask, HiringCase, MembershipCase, PlacementCase

from .placements import DOCUMENT, Placement, pool, post
from .walks import Walk

pytestmark = pytest.mark.django_db

BACK = {"back_to": "meeting", "reason": "会议记录缺少应到人数，请补正。"}
MENDED = {"mended": "已补齐会议记录。"}
APPROVAL, LATER, LATEST = D(2028, 10, 20), D(2028, 10, 22), D(2028, 10, 25)


@pytest.fixture
def road(cast) -> Road:
    """A case that waits for the committee's approval."""
    return Road(cast).until("approve")


def act(road, name, user, on=None, **facts):
    """One act through the door, on the day the case came to its step or later."""
    return perform(road.case, name, by=anew(user), on=on or road.case.entered_on, **facts)


def on_desk(user) -> set[str]:
    return {task.node for task in CaseTask.objects.for_desks_of(anew(user))}


def test_it_goes_to_the_desk_of_the_earlier_step_and_comes_straight_back(road, cast):
    before = (road.case.state, road.case.entered_on, road.open_tasks()["approval"].due_on)
    assert "approval" in on_desk(cast.bob)
    act(road, "send_back", cast.bob, **BACK)
    case, task = road.case, road.open_tasks()["mend_by_secretary"]
    assert (case.state, case.entered_on) == before[:2]
    assert mending_step(case).value == "meeting"
    assert (task.returned, task.sent_by, task.role) == (True, cast.bob, "secretary")
    assert on_desk(cast.alice) == {"mend_by_secretary"}
    assert "approval" not in on_desk(cast.bob)
    assert road.open_tasks()["approval"].due_on == before[2], "the ceiling of the regulation runs on"
    told = Notice.objects.get(user=cast.alice, kind="returned")
    assert BACK["reason"] in told.text
    act(road, "mend_by_secretary", cast.alice, **MENDED)
    task = road.open_tasks()["approval"]
    assert (task.sent_by, task.returned, task.role) == (cast.alice, False, "organiser")
    assert "mend_by_secretary" not in road.open_tasks()
    assert "approval" in on_desk(cast.bob)
    assert Notice.objects.filter(user=cast.bob, kind="arrived", text__contains=MENDED["mended"]).exists()
    road.step()
    assert road.case.state == "probation"


def test_meanwhile_nothing_moves_but_what_takes_the_person_off_the_road(road, cast):
    act(road, "send_back", cast.bob, **BACK)
    for name, user in (("approve", cast.bob), ("send_back", cast.bob), ("replace_sponsor", cast.bob)):
        with pytest.raises((Unlawful, InvalidFacts)) as refused:
            road.do(name, by=user) if name == "approve" else act(road, name, user, **BACK)
        if isinstance(refused.value, Unlawful):
            assert refused.value.obstacles[0].cure == ("do", "mend_by_secretary")
            assert "退回补正" in str(refused.value)
    act(road, "withdraw", cast.alice, reason="本人申请撤回。")
    assert (road.case.state, road.case.history.suspended("returned")) == ("withdrawn", None)


def test_whoever_sent_it_back_recalls_it_and_the_desk_is_told(road, cast):
    act(road, "send_back", cast.bob, **BACK)
    sent_by = road.open_tasks()["approval"].sent_by
    for stranger in (cast.alice, cast.eve, cast.carol):
        with pytest.raises(NotYours):
            act(road, "recall_sent_back", stranger, reason="不再需要。")
    act(road, "recall_sent_back", cast.bob, reason="材料已找到。")
    assert (road.open_tasks()["approval"].role, road.open_tasks()["approval"].sent_by) == ("organiser", sent_by)
    assert on_desk(cast.alice) == set()
    assert Notice.objects.filter(user=cast.alice, kind="withdrawn").count() == 1
    act(road, "send_back", cast.bob, **BACK | {"back_to": "candidate"})
    assert mending_step(road.case).value == "candidate"
    assert "mend_by_secretary" in on_desk(cast.alice), "sent back again, it is owed again"


def test_only_steps_really_passed_are_offered(cast):
    """A fast walk offers what lies behind it on its present way; a way that was undone is forgotten."""
    road = Road(cast).until("talk")
    assert passed(road.case) == []
    with pytest.raises(InvalidFacts):
        act(road, "send_back", cast.alice, back_to="approval", reason="错。")
    road.after("report_for_approval")
    ways = [one.value for one in passed(road.case)]
    assert ways[-3:] == ["prereview", "meeting", "branch_passed"]
    act(road, "return_to_branch", cast.bob, on=road.case.entered_on, reason="程序不当，重新召开支部大会。")
    assert [one.value for one in passed(road.case)] == ways[:-2]
    with pytest.raises(InvalidFacts):
        act(road, "send_back", cast.alice, back_to="branch_passed", reason="错。")


def test_only_the_desk_it_was_sent_to_mends(road, cast):
    act(road, "send_back", cast.bob, **BACK)
    for user in (cast.bob, cast.anna, cast.eve):
        with pytest.raises((NotYours, Unlawful)):
            act(road, "mend_by_secretary", user, **MENDED)
    with pytest.raises(Unlawful):
        act(road, "mend_by_organiser", cast.bob, **MENDED)


def test_through_the_front_door(road, cast, signed_in):
    """The form offers the steps passed; the case's page says whose it is; the mender is two clicks away."""
    number, client = road.case.number, signed_in(cast.bob)
    form = client.get(f"/cases/{number}/do/send_back/").text
    assert 'value="meeting"' in form
    sent = BACK | {"on": road.case.entered_on, "version": road.case.version}
    answer = client.post(f"/cases/{number}/do/send_back/", sent)
    assert answer.status_code == 303
    page = client.get(f"/cases/{number}/").text
    assert "会议记录缺少应到人数" in page
    assert f"/cases/{number}/do/recall_sent_back/" in page
    assert number not in client.get("/").text, "it is no work of his meanwhile"
    client = signed_in(cast.alice)
    assert f"/cases/{number}/do/mend_by_secretary/" in client.get("/").text
    assert _("Mended: send it on again") in client.get(f"/cases/{number}/").text


@pytest.fixture
def graduate(cast) -> Placement:
    """Somebody who serves in a village."""
    return Placement(cast, post(cast, pool(cast, "thousand", sent=True, per_village=2))).serving()


def test_a_case_of_employment_is_sent_back_and_mended_as_well(cast, graduate):
    """D.3: the township sends back to the county, which mends; the decision comes back to the township."""
    on = graduate.case.entered_on
    graduate.do("send_back", on, back_to="probation", reason="考核表未签字。")
    tasks = graduate.open_tasks()
    assert (tasks["mend_by_department"].organisation, tasks["serving"].role) == (cast.county, "")
    assert "mend_by_department" in on_desk(cast.carol)
    graduate.do("mend_by_department", on, mended="已补签。")
    assert "serving" in on_desk(cast.bob)
    assert graduate.open_tasks()["serving"].sent_by == cast.carol


def test_who_leaves_meanwhile_ends_the_sending_back(cast, graduate):
    """D.5: death goes on record at once; the file lies with its keeper and nothing stands still there."""
    on = graduate.case.entered_on
    graduate.do("send_back", on, back_to="appointed", reason="合同缺页。")
    graduate.do("record_death", on, **DOCUMENT | {"died_on": on})
    case = graduate.case
    assert (case.state, case.history.suspended("returned")) == ("leaving", None)
    assert {node: task.role for node, task in graduate.open_tasks().items()} == {"leaving": "archivist"}


@pytest.mark.parametrize("law", [MembershipCase, PlacementCase, HiringCase])
def test_every_step_one_can_be_sent_back_to_has_a_desk_that_mends(law):
    """Otherwise a case could be sent where nobody can send it on from."""
    acts = law.actions()
    menders = {one.by for one in acts.values() if one.kind == DUTY and "returned" in one.during}
    for step in acts["send_back"].sources:
        earlier = {
            one for action in acts.values() if action.moves and not action.target.final
            for one in action.sources if one is not step
        }  # fmt: skip
        assert {one.desk for one in earlier} <= menders | {acts["archive"].sources[0].desk} | {
            one.desk for one in earlier if all(a.target.final for a in law.actions_from(one) if a.moves)
        }


# --- whatever is done ----------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 3), min_size=4, max_size=12), st.integers(0, 9999))
def test_no_sequence_of_sending_back_leaves_a_case_dead(choices, chance):
    """In memory: one deciding step, at most one overlay, and from every overlay mending and recalling lead out."""
    from .stand_ins import PREFECTURE

    luck = random.Random(chance)
    walk = Walk(PREFECTURE.organisations["东村"], D(2027, 1, 10))
    for one in choices:
        case, acts = walk.case, walk.case.actions()
        if case.step.final:
            return
        away = mending_step(case)
        if away is None and one and passed(case) and not case.history.suspended("on_hold", "transferring"):
            walk.do("send_back", walk.now, back_to=luck.choice(passed(case)).value, reason="补正")
            assert mending_step(case) is not None
        elif away is not None:
            state = case.state
            assert away != case.step
            owed = [duty.name for duty in walk.owed() if "returned" in duty.during]
            assert owed == [f"mend_by_{away.desk.role.value}"]
            assert "suspended" in walk.guards("send_back", walk.now)
            walk.do(owed[0] if one % 2 else "recall_sent_back", walk.now)
            assert (mending_step(case), case.state) == (None, state)
        elif step := walk.next_good():
            walk.act(*step)
        assert sum(one.until is None for one in case.history.suspensions if one.kind == "returned") <= 1
        assert acts["recall_sent_back"].applies(case) == (mending_step(case) is not None)
