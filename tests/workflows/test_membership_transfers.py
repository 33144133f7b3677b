"""Transfers as the regulation tells them: inside and outside the system, refused and recalled (A-12, A-34, A-35)."""

from __future__ import annotations

import pytest

from cases.actions import NotYours, begin
from cases.models import Case
from dossiers import papers
from tests import story
from tests.story import D, Road, anew
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .exceptional import (
    REASON,
    do,
    hand_over,
    move_on,
    packet,
    people_of,
    refused,
    secretary_of,
    standing,
    take_over,
    tenures,
)

pytestmark = pytest.mark.django_db


def visible(user, road) -> bool:
    """Whether the user sees the case at the next request."""
    return Case.objects.visible_to(anew(user)).filter(pk=road.pk).exists()


def desks(road) -> dict[str, tuple[str, str]]:
    """(role, organisation) of every open task."""
    return {node: (task.role, task.organisation.short_name) for node, task in road.open_tasks().items()}


def test_an_activist_moves_inside_the_county_and_cultivation_counts_on(cast):
    """A-12, A-G22: contacts end, new ones are owed, the year counts from the first naming, the work changes desks."""
    road = Road(cast).after("review_activist")
    anna = cast.anna
    assert not visible(anna, road)
    hand_over(road, cast.street, D(2027, 11, 1), "register")
    assert road.case.destination == cast.street
    assert visible(anna, road)
    assert visible(cast.alice, road)
    assert desks(road)["receive_transfer"] == ("secretary", "东街支部")
    refused(
        lambda: road.do("review_activist", on=D(2027, 11, 5)),
        "个案自2027年11月1日起暂停办理（转接组织关系中）",
    )
    take_over(road, anna, D(2027, 11, 10))
    case = road.case
    assert (case.organisation, case.destination, case.state) == (cast.street, None, "activist")
    assert (case.activist_since, case.received_on) == (D(2027, 4, 20), D(2027, 11, 10))
    assert case.person.organisation == cast.street
    assert [until for _name, until, _why in tenures(road, "contact")] == [D(2027, 11, 10)] * 2
    assert {why for _name, _until, why in tenures(road, "contact")} == {"转接组织关系"}
    assert not visible(cast.alice, road)
    assert desks(road) == {
        "activist": ("secretary", "东街支部"), "review_activist": ("secretary", "东街支部"),
        "appoint_contacts": ("secretary", "东街支部"),
    }  # fmt: skip
    assert road.open_tasks()["review_activist"].due_on == D(2028, 4, 20)
    with pytest.raises(NotYours):
        road.do("review_activist", by=cast.alice, on=D(2027, 12, 1))
    one, two, *_rest = people_of(cast, cast.street)
    do(road, "appoint_contacts", anna, D(2027, 11, 12), people=[one.pk, two.pk])
    move_on(road, cast.street, "review_activist", D(2028, 4, 20))
    move_on(road, cast.street, "propose_candidate", D(2028, 4, 26))
    assert road.case.state == "candidate_proposed"


def test_the_packet_must_hold_what_the_person_has_by_then(cast):
    """A-12, A-34: an activist's register goes along with the application."""
    road = Road(cast).after("file_activist")
    refused(
        lambda: hand_over(road, cast.street, D(2027, 6, 1)), "转递的材料缺少：入党积极分子培养考察登记表（第十二条）"
    )


def test_unverified_papers_are_not_taken_in_and_the_transfer_is_sent_back(cast):
    """A-34: what cannot be verified is not taken in; it goes back with its reason and the case moves on at home."""
    road = Road(cast).after("file_activist")
    hand_over(road, cast.street, D(2027, 6, 1), "register")
    refused(
        lambda: take_over(road, cast.anna, D(2027, 6, 5), verified="unverifiable"),
        "材料无法查明，不能接收（是否承认由上级决定）（第三十四条）",
    )
    do(road, "refuse_transfer", cast.anna, D(2027, 6, 6), reason="登记表缺页。")
    case = road.case
    assert (case.organisation, case.destination) == (cast.village, None)
    assert not visible(cast.anna, road)
    assert set(road.open_tasks()) == {"activist", "review_activist"}
    road.step()  # the half-yearly review at the old branch


def test_a_transfer_is_recalled_before_it_is_received(cast):
    road = Road(cast).after("file_activist")
    hand_over(road, cast.street, D(2027, 6, 1), "register")
    do(road, "recall_transfer", cast.alice, D(2027, 6, 3), **REASON)
    assert (road.case.destination, set(road.open_tasks())) == (None, {"activist", "review_activist"})
    assert not visible(cast.anna, road)
    hand_over(road, cast.street, D(2027, 6, 10), "register")
    assert "receive_transfer" in road.open_tasks()


def test_only_the_receiving_secretary_takes_over_and_only_the_old_one_recalls(cast):
    road = Road(cast).after("file_activist")
    hand_over(road, cast.street, D(2027, 6, 1), "register")
    for name, user, facts in (
        ("receive_transfer", cast.alice, {"verified": "verified", "examination": "自收。"}),
        ("refuse_transfer", cast.hugo, REASON), ("recall_transfer", cast.anna, REASON),
    ):  # fmt: skip
        with pytest.raises(NotYours):
            do(road, name, user, D(2027, 6, 5), **facts)


def test_the_arriving_case_is_on_list_and_desk_of_the_receiver(cast, signed_in):
    road = Road(cast).after("file_activist")
    hand_over(road, cast.street, D(2027, 6, 1), "register")
    number, client = road.case.number, signed_in(cast.anna)
    assert number in client.get("/cases/").text
    assert number in client.get("/").text
    assert f"/cases/{number}/do/receive_transfer/" in client.get(f"/cases/{number}/").text
    take_over(road, cast.anna, D(2027, 6, 5))
    assert signed_in(cast.alice).get(f"/cases/{number}/").status_code == 404


def test_a_candidate_in_another_township_gets_a_new_sponsor_and_a_new_pre_review(cast):
    """A-G23, C-S1: the pre-review of another committee does not carry the vote; sponsor and introducers are new."""
    road = Road(cast).until("adopt")
    far, hal = cast.far, secretary_of(cast, cast.far)
    hand_over(road, far, D(2028, 8, 10), "register", "vetting", "form")
    take_over(road, hal, D(2028, 8, 15))
    assert {"pair_sponsor", "meeting"} <= set(road.open_tasks())
    assert desks(road)["pair_sponsor"] == ("organiser", "西镇党委")
    assert tenures(road, "sponsor") == [("包保人桑", D(2028, 8, 15), "转接组织关系")]
    refused(
        lambda: move_on(road, far, "adopt", D(2028, 8, 20)),
        "预审系由中共东镇党委作出，转接后应由中共西镇党委重新预审（第十八条）",
        "入党介绍人现有0名，须有两名正式党员（第十四条）",
        "尚未确定乡镇包保责任人（C-S2）",
    )
    do(road, "return_for_new_prereview", hal, D(2028, 8, 20), reason="转入后重新预审。")
    assert road.case.state == "candidate"
    three = people_of(cast, far)
    warden = story.person("包保人西", cast.west)
    story.office(warden, cast.west)
    wes = story.account("Wes", "sponsor", cast.west, person=warden)
    do(road, "pair_sponsor", cast.eve, D(2028, 8, 21), people=[warden.pk])
    do(road, "appoint_introducers", hal, D(2028, 8, 22), people=[three[0].pk, three[1].pk])
    for name in ("sponsor_visit", "sponsor_talk", "sponsor_opinion"):
        if name in road.open_tasks():
            move_on(road, far, name, D(2028, 8, 25), by=wes)
    move_on(road, far, "submit_prereview", D(2028, 9, 1))
    move_on(road, far, "pass_prereview", D(2028, 9, 5), by=cast.eve)
    move_on(road, far, "fill_application_form", D(2028, 9, 8))
    move_on(road, far, "adopt", D(2028, 9, 12))
    assert (road.case.state, road.case.organisation) == ("branch_passed", far)


def test_a_probationer_keeps_the_introducers_and_may_be_postponed_up_to_six_months(cast):
    """A-34, A-35, A-G16: at most six months, seniority unchanged, and only for whoever was transferred in."""
    road = Road(cast).until("apply_conversion")
    late = {"postponed_until": D(2030, 2, 1), "reason": "继续了解。", "reported": True}
    refused(
        lambda: do(road, "postpone", cast.alice, D(2029, 8, 21), **late),
        "只有预备期内转入的预备党员，才可以推迟讨论转正（第三十五条）",
    )
    far, hal = cast.far, secretary_of(cast, cast.far)
    hand_over(road, far, D(2029, 8, 21), "register", "vetting", "form", "probation")
    take_over(road, hal, D(2029, 9, 1))
    assert [until for _name, until, _why in tenures(road, "introducer")] == [None, None]
    assert tenures(road, "sponsor")[0][1] == D(2029, 9, 1)
    assert desks(road)["assign_group"] == ("secretary", "西村支部")
    refused(
        lambda: do(road, "postpone", hal, D(2029, 9, 5), **late | {"postponed_until": D(2030, 3, 1)}),
        "推迟至2030年3月1日，超过了预备期满后六个月的最迟日期2030年2月21日（第三十五条）",
    )
    do(road, "postpone", hal, D(2029, 9, 5), **late)
    do(road, "postpone", hal, D(2029, 9, 6), **late | {"postponed_until": D(2030, 2, 21)})
    case = road.case
    assert (case.probation_ends, case.organisation) == (D(2029, 8, 21), far)
    assert standing(road) == ("02", None)


def test_out_of_the_system_ends_the_case_with_the_packet(cast):
    """A-12: the person leaves; the case ends, no clock runs on, the standing stays."""
    road = Road(cast).after("file_activist")
    facts = packet("register") | {"destination_name": "中共外省某村支部"}
    do(road, "transfer_away", cast.alice, D(2027, 6, 1), **facts)
    assert (road.case.state, road.case.closed_on, road.open_tasks()) == ("transferred", D(2027, 6, 1), {})


def outside(cast, name: str, on: D, **changes):
    """Take somebody over from outside the system."""
    facts = {
        "applied_on": D(2026, 6, 1), "activist_on": D(2027, 1, 10), "origin": "中共外省某村支部",
        "document_number": "转〔2028〕5号", "verified": "verified",
    }  # fmt: skip
    codes = [papers.APPLICATION, papers.ACTIVIST_REGISTER]
    if name == "take_over_probationer":
        facts |= {"meeting_on": D(2028, 3, 1), "form_serial": "JL1"}
        codes += [papers.APPLICATION_FORM, papers.VETTING_REPORT]
    return begin(
        MembershipCase, name, organisation=cast.village, person=cast.dave, by=cast.alice, on=on,
        **facts | changes, **walk.scans(*codes),
    )  # fmt: skip


def test_an_activist_from_outside_keeps_the_time_of_cultivation(cast):
    event = outside(cast, "take_over_activist", D(2027, 9, 1))
    case = MembershipCase.objects.get(pk=event.case_id)
    assert (case.state, case.activist_since, case.received_on, case.taken_in) == (
        "activist", D(2027, 1, 10), D(2027, 9, 1), True,
    )  # fmt: skip
    road = Road.__new__(Road)
    road.pk = case.pk
    assert set(road.open_tasks()) == {"activist", "appoint_contacts", "review_activist"}


def test_a_probationer_from_outside_owes_neither_oath_nor_filing_here(cast):
    """A-34: probation runs from the meeting that admitted; oath and filing happened where he was admitted."""
    event = outside(cast, "take_over_probationer", D(2028, 9, 1))
    case = MembershipCase.objects.get(pk=event.case_id)
    assert (case.state, case.probation_starts, case.probation_ends) == ("probation", D(2028, 3, 1), D(2029, 3, 1))
    assert case.person.political == "02"
    road = Road.__new__(Road)
    road.pk = case.pk
    assert set(road.open_tasks()) == {
        "probation",
        "assign_group",
        "review_probation",
        "sponsor_follow_up",
        "pair_sponsor",
    }


def test_dates_out_of_order_and_unverified_papers_are_refused_at_the_counter(cast):
    """A-12, A-34: both at once, and nobody is put on record."""
    refused(
        lambda: outside(
            cast, "take_over_probationer", D(2028, 9, 1), meeting_on=D(2027, 6, 1), verified="unverifiable"
        ),
        "日期前后不符：申请入党2026年6月1日，确定为入党积极分子2027年1月10日，支部大会2027年6月1日（第十二条）",
        "材料无法查明，不能接收（是否承认由上级决定）（第三十四条）",
    )
    assert MembershipCase.objects.count() == 0
