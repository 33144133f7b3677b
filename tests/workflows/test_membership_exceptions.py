"""What the regulation lets happen beside the road: hold, extension, delay, waiver, new deliberation, the ways out."""

from __future__ import annotations

import pytest

from cases.law import InvalidFacts
from cases.models import Publicity
from dossiers import papers
from tests import story
from tests.story import OFF_ROAD, D, Road
from workflows.demonstration import walk

from .exceptional import do, refused, standing

pytestmark = pytest.mark.django_db
HELD = {"source": "report", "reason": "收到实名举报，正在核查。"}
CANDIDATE = "个案自2028年6月10日起暂停办理（举报核查中）"


# --- hold and resume -------------------------------------------------------------------------------------------


def test_on_hold_nothing_moves_and_only_the_offices_own_dates_shift(cast):
    """A.5: a duty's office date waits as long as the hold; a ceiling of the regulation stays where it is."""
    road = Road(cast).after("list_candidate")
    office = road.open_tasks()["appoint_introducers"].due_on
    do(road, "hold", cast.bob, D(2028, 6, 10), **HELD)
    assert road.case.state == "candidate"
    assert "resume" in road.open_tasks()
    refused(lambda: road.do("appoint_introducers", on=D(2028, 6, 12)), CANDIDATE)
    refused(lambda: do(road, "hold", cast.bob, D(2028, 6, 12), **HELD), CANDIDATE)
    do(road, "resume", cast.bob, D(2028, 7, 10), finding="举报不实。")
    tasks = road.open_tasks()
    assert "resume" not in tasks
    assert (tasks["appoint_introducers"].due_on - office).days == 30
    road.do("appoint_introducers", on=D(2028, 7, 12))


def test_a_hold_does_not_shift_the_month_to_the_branch_meeting(cast):
    road = Road(cast).after("pass_prereview")
    before = road.open_tasks()["meeting"].due_on
    do(road, "hold", cast.bob, road.case.entered_on, **HELD)
    do(road, "resume", cast.bob, road.case.entered_on + 20 * story.ONE_DAY, finding="举报不实。")
    assert road.open_tasks()["meeting"].due_on == before == D(2028, 8, 29)


def test_somebody_on_hold_may_withdraw(cast):
    road = Road(cast).after("file_activist")
    do(road, "hold", cast.bob, D(2027, 6, 1), **HELD)
    road.do("withdraw", by=cast.alice, on=D(2027, 6, 10))
    assert (road.case.state, road.open_tasks()) == ("withdrawn", {})


# --- extension and its refusal ---------------------------------------------------------------------------------


def extend(road, on: D, months: int = 6, ground: str = "examination", **changes):
    """The branch meeting resolves to extend."""
    facts = walk.ballot() | {"ground": ground, "months": months, "reason": "需要继续教育和考察。"}
    return do(road, "propose_extension", road.cast.alice, on, **facts | changes)


def committee(road, action: str, on: D, **changes):
    """The committee decides on what the branch meeting resolved."""
    return do(road, action, road.cast.bob, on, **walk.committee() | {"document_number": "组延〔2029〕2号"} | changes)


def test_probation_is_extended_once_and_seniority_counts_from_the_new_end(cast):
    """A-31, A-G15."""
    road = Road(cast).until("apply_conversion")
    refused(
        lambda: extend(road, D(2029, 8, 1)), "预备期至2029年8月21日届满，还差20天，届满时方可讨论延长（第三十一条）"
    )
    refused(
        lambda: extend(road, D(2029, 8, 21), months=5),
        "延长预备期不少于六个月、不超过一年，现为5个月（第三十一条）",
    )
    refused(
        lambda: extend(road, D(2029, 8, 21), months=13),
        "延长预备期不少于六个月、不超过一年，现为13个月（第三十一条）",
    )
    extend(road, D(2029, 8, 21))
    assert set(road.open_tasks()) == {"extension_proposed"}
    committee(road, "approve_extension", D(2029, 9, 10))
    case = road.case
    assert (case.state, case.extended_months, case.probation_ends) == ("probation", 6, D(2030, 2, 21))
    assert standing(road) == ("02", None)
    assert road.open_tasks()["probation"].due_on == D(2030, 2, 21)
    refused(
        lambda: extend(road, D(2030, 2, 21)),
        "预备期已延长过一次（6个月），只能延长一次（第三十一条）",
    )
    road.do("apply_conversion", on=D(2030, 2, 21))
    road.do("sponsor_conversion_talk", on=D(2030, 2, 25))
    event = road.do("adopt_conversion", on=D(2030, 3, 5))
    assert "自2028年8月21日起预备期考察应完成3次，现有2次（第三十条）" in event.facts["warnings"]
    road.do("sponsor_attend_conversion", on=D(2030, 3, 6))
    road.do("approve_conversion", on=D(2030, 3, 20))
    assert road.case.full_since == D(2030, 2, 21)
    assert standing(road) == ("01", D(2030, 2, 21))


def test_a_breach_of_discipline_extends_before_the_end(cast):
    road = Road(cast).until("apply_conversion")
    extend(road, D(2029, 5, 1), ground="discipline", months=12)
    committee(road, "approve_extension", D(2029, 5, 20))
    assert road.case.probation_ends == D(2030, 8, 21)


def test_a_refused_extension_leads_to_conversion_and_is_recorded_only_if_lost(cast):
    road = Road(cast).until("apply_conversion")
    extend(road, D(2029, 8, 21))
    carried = {"reason": "同意延长。"} | walk.committee()
    refused(
        lambda: do(road, "refuse_extension", cast.bob, D(2029, 9, 1), **carried),
        "党委委员应到9人，赞成8票，已超过半数，应按批准登记（第二十四条）",
    )
    do(road, "refuse_extension", cast.bob, D(2029, 9, 1), reason="不具备延长理由。", **walk.committee(yes=4))
    assert (road.case.state, road.case.extended_months) == ("conversion_applied", 0)
    assert "sponsor_conversion_talk" in road.open_tasks()


# --- late conversion -------------------------------------------------------------------------------------------


def test_a_late_conversion_names_its_reason_and_seniority_does_not_suffer(cast):
    """A-G17."""
    road = Road(cast).until("adopt_conversion")
    refused(
        lambda: road.do("adopt_conversion", on=D(2029, 11, 1)),
        "讨论转正的支部大会应在2029年9月21日前召开，已逾期，应写明逾期原因和责任人（第三十一条）",
    )
    why = "支部书记换届，未及时召开支部党员大会，责任人为原支部书记。"
    assert road.do("adopt_conversion", on=D(2029, 11, 1), late_because=why).facts["late_because"] == why
    road.do("sponsor_attend_conversion", on=D(2029, 11, 2))
    road.do("approve_conversion", on=D(2029, 11, 20))
    assert standing(road) == ("01", D(2029, 8, 21))


# --- waivers ---------------------------------------------------------------------------------------------------


def test_training_is_waived_by_the_committee_with_its_reason(cast):
    """A-17: in special cases, and only until the case moves on."""
    road = Road(cast).until("submit_prereview", skip=("train",))
    untrained = "集中培训现为0天、0学时，须不少于3天或24学时"
    refused(lambda: road.do("submit_prereview"), f"{untrained}（第十七条）")
    with pytest.raises(InvalidFacts):
        do(road, "waive", cast.bob, road.next.on, guard="vetted", reason="不能豁免。")
    do(
        road,
        "waive",
        cast.bob,
        road.next.on,
        guard="trained",
        reason="长期住院治疗。",
        document_number="镇党〔2028〕7号",
    )
    event = road.do("submit_prereview")
    assert event.facts["waived"] == [f"{untrained}；经批准豁免：长期住院治疗。（镇党〔2028〕7号）（第十七条）"]
    road.do("return_prereview", on=event.on + story.ONE_DAY)
    road.do("vet", on=event.on + 2 * story.ONE_DAY)
    road.do("sponsor_opinion", on=event.on + 2 * story.ONE_DAY)
    refused(lambda: road.do("submit_prereview", on=event.on + 3 * story.ONE_DAY), f"{untrained}（第十七条）")


def test_a_candidate_of_april_2026_is_announced_first_or_the_county_waives_it(cast):
    """A-E4: listed under the edition of 2014, examined under that of 2026."""
    road = Road(cast, cast.street, applied_on=D(2024, 10, 1)).until("agree_candidate")
    do(road, "file_candidate", cast.bob, D(2026, 4, 20), document_number="组备〔2026〕3号", opinion="同意备案。")
    assert road.case.state == "candidate"
    four = cast.members[cast.street.pk]
    do(road, "appoint_introducers", cast.anna, D(2026, 5, 12), people=[four[2].pk, four[3].pk])
    road.do("vet", on=D(2026, 6, 1))
    road.do("train", on=D(2026, 6, 10), began_on=D(2026, 6, 8))
    unannounced = "尚未公示；自2026年5月11日起，预审前应当公示，此前列为发展对象的也应补办"
    refused(lambda: road.do("submit_prereview", on=D(2026, 6, 20)), f"{unannounced}（第十三条）")
    do(road, "waive_by_county", cast.carol, D(2026, 6, 22), guard="announced", reason="县委组织部答复不补办。",
       document_number="县组函〔2026〕5号")  # fmt: skip
    event = road.do("submit_prereview", on=D(2026, 6, 25))
    assert event.facts["waived"][0].startswith(unannounced)


def test_the_missing_notice_of_an_earlier_candidate_is_made_up(cast):
    road = Road(cast, cast.street, applied_on=D(2024, 10, 1)).until("agree_candidate")
    do(road, "file_candidate", cast.bob, D(2026, 4, 20), document_number="组备〔2026〕3号", opinion="同意备案。")
    do(road, "return_for_notice", cast.anna, D(2026, 5, 20), reason="补办公示。")
    road.do("announce", on=D(2026, 5, 21))
    road.do("list_candidate", on=D(2026, 6, 1))
    assert road.case.state == "candidate"


# --- deliberating again ----------------------------------------------------------------------------------------


def test_a_resolution_not_reported_for_three_months_is_deliberated_again(cast):
    """A-25, A-G13: probation still runs from the first meeting."""
    road = Road(cast).until("report_for_approval")
    late = D(2028, 12, 1)
    refused(
        lambda: road.do("report_for_approval", on=late),
        "支部大会于2028年8月21日召开，三个月内上报的期限至2028年11月21日已过，应先由支部大会复议（第二十五条）",
    )
    do(road, "reconsider", cast.alice, late, **walk.ballot())
    road.do("report_for_approval", on=late)
    road.do("talk_before_approval", on=D(2028, 12, 10))
    refused(
        lambda: road.do("approve", on=D(2028, 12, 20)),
        "审批晚于支部大会后三个月的期限2028年11月21日，应说明特殊情况（第二十五条）",
    )
    road.do("approve", on=D(2028, 12, 20), special_reason="换届期间党委会延期召开。")
    assert road.case.probation_starts == D(2028, 8, 21)


def test_after_six_months_the_branch_votes_anew(cast):
    road = Road(cast).until("report_for_approval")
    refused(
        lambda: do(road, "reconsider", cast.alice, D(2029, 3, 1), **walk.ballot()),
        "自2028年8月21日支部大会起至2029年2月21日已满六个月，支部须重新讨论表决（第二十五条）",
    )
    road.do("return_to_branch", by=cast.alice if road.move("return_to_branch").role == "secretary" else cast.bob,
            on=D(2029, 3, 1), **story.REASON)  # fmt: skip
    road.do("adopt", on=D(2029, 3, 10))
    assert road.case.state == "branch_passed"


# --- the ways out ----------------------------------------------------------------------------------------------


def test_somebody_who_died_heroically_is_admitted_posthumously(cast):
    """A-27: asked for by the branch, decided at provincial level, recorded by the county."""
    road = Road(cast).after("file_activist")
    facts = {"died_on": D(2027, 7, 25), "deeds": "抗洪抢险中牺牲。", "document_number": "支请〔2027〕9号"}
    do(road, "propose_posthumous", cast.alice, D(2027, 8, 1), **facts, **walk.scans(papers.POSTHUMOUS_REQUEST))
    task = road.open_tasks()["posthumous_proposed"]
    assert (task.role, task.organisation, len(road.open_tasks())) == ("department", cast.county, 1)
    do(road, "admit_posthumously", cast.carol, D(2027, 12, 1), document_number="省委组〔2027〕40号")
    assert (road.case.state, road.case.full_since, road.open_tasks()) == ("admitted_posthumously", D(2027, 12, 1), {})
    assert standing(road) == ("01", D(2027, 12, 1))


def test_a_posthumous_admission_not_granted_keeps_the_dossier(cast):
    road = Road(cast).after("file_activist")
    facts = {"died_on": D(2027, 7, 25), "deeds": "抗洪抢险中牺牲。", "document_number": "支请〔2027〕9号"}
    do(road, "propose_posthumous", cast.alice, D(2027, 8, 1), **facts, **walk.scans(papers.POSTHUMOUS_REQUEST))
    do(road, "decline_posthumous", cast.carol, D(2027, 12, 1), reason="未予追认。")
    assert (road.case.state, standing(road)) == ("deceased", ("13", None))


@pytest.mark.parametrize("after", ["assign_group", "approve_conversion"])
def test_a_wrongful_admission_is_not_recognised(cast, after):
    """A-34, A-41: the county decides on analysis, and the person is one of the masses again."""
    road = Road(cast).after(after)
    on = road.case.history.events[-1].on
    facts = {"ground": "unqualified", "analysis": "政治审查材料不实。", "document_number": "县组〔2029〕8号"}
    do(road, "not_recognise", cast.carol, on, announced_on=on, **facts)
    assert (road.case.state, road.open_tasks(), standing(road)) == ("not_recognised", {}, ("13", None))


# --- floating members, branches without a committee ------------------------------------------------------------


def test_a_floating_member_is_announced_in_two_places_and_asked_about_in_two(cast):
    """A-13, A-16, A-G08."""
    road = Road(cast, floating=True).until("announce")
    refused(lambda: road.do("announce", places="村务公开栏"), "流动人员须在流出地和流入地两处同时公示（第十三条）")
    road.step()
    assert Publicity.objects.get(case=road.pk).places == "村务公开栏；居住地公告栏"
    road.until("vet")
    both = "流动人员的政治审查，应当同时征求户籍地和居住地党组织的意见（第十六条）"
    refused(lambda: road.do("vet", inquired=["origin"]), both)
    road.do("vet", inquired=["origin", "residence"])
    assert road.case.history.assessed("vetting").conclusion == "fit"


@pytest.mark.parametrize("action", ["name_activist", "propose_candidate", "submit_prereview", "remove"])
def test_without_a_branch_committee_the_general_meeting_decides(cast, action):
    """A-08, A-13, A-18: where a branch has no committee."""
    story.Organisation.objects.filter(pk=cast.village.pk).update(has_branch_committee=False)
    road = Road(cast)
    decided = {"decided_by": "meeting"}
    for name in ("name_activist", "propose_candidate", "submit_prereview"):
        if action == "remove" and name == "submit_prereview":
            break
        road.until(name)
        if name == action:
            break
        road.do(name, **decided)
        road.position += 1
    facts = OFF_ROAD.get(action, {})
    refused(
        lambda: road.do(action, **facts, decided_by="committee"),
        "中共东村支部未设支部委员会，应由支部党员大会讨论决定（第八条）",
    )
    road.do(action, **facts, **decided)
