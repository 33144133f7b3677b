"""The road ahead: every date the calendar tells is lawful when it comes, and the day before is not (A.7)."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import rehearsal
from cases.actions import begin, perform
from cases.forecast import choices, forecast, undecided
from cases.law import DUTY, ONWARD, Unlawful
from cases.limits import add_months
from cases.models import Event
from cases.overlays import RuleSetting, Suspension
from dossiers import papers
from tests import story
from tests.story import D
from workflows.demonstration import walk
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
REASON = {"reason": "经研究决定。"}


def noon(day: D) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=story.NOW.tzinfo)


def applied(cast, on: D, branch=None) -> MembershipCase:
    """A case opened on that day, while that day is today."""
    branch = branch or cast.village
    opened = begin(
        MembershipCase, organisation=branch, person=cast.applicants[branch.pk], by=cast.secretaries[branch.pk],
        on=on, **walk.scans(papers.APPLICATION),
    )  # fmt: skip
    return MembershipCase.objects.get(pk=opened.case_id)


def facts_of(cast, branch) -> dict[str, dict]:
    """Lawful facts of every act by name."""
    moves = walk.membership(story.APPLIED, cast.serving(branch), deliberated=branch == cast.hamlet)
    filed = {"document_number": "组备〔2026〕3号", "opinion": "同意备案。"}
    return {"file_candidate": filed} | {move.action: move.facts for move in moves}


def really_do(cast, case, rows, *, branch=None) -> None:
    """Perform each act on the date of its row, and see that a floor holds the day before."""
    branch = branch or cast.village
    known = facts_of(cast, branch)
    for row in rows:
        with time_machine.travel(noon(row.on), tick=False):
            case = MembershipCase.objects.get(pk=case.pk)
            facts = story.fresh(known[row.action.name]) | ({"began_on": row.on} if row.action.name == "train" else {})
            by = cast.actor(row.action.desk(case.state).role, branch)
            if row.floors and row.on == row.earliest:
                with pytest.raises(Unlawful) as refusal:
                    perform(case, row.action.name, by=by, on=row.on - story.ONE_DAY, **story.fresh(facts))
                assert {one.guard for one in row.floors} <= {one.guard for one in refusal.value.obstacles}
            perform(case, row.action.name, by=by, on=row.on, **story.fresh(facts))


def told(rows) -> list[tuple[str, D]]:
    return [(row.action.name, row.on) for row in rows]


def on_of(road, name: str) -> D:
    return next(row.on for row in road.rows if row.action.name == name)


def row_of(road, name: str):
    return next(row for row in road.rows if row.action.name == name)


# --- what is told comes true ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "place"),
    [
        (D(2027, 1, 10), "village"),
        (D(2027, 8, 31), "hamlet"),  # half a year later is 29 February; a village committee deliberates
        (D(2028, 2, 29), "street"),  # a year later is 28 February
        (D(2025, 9, 25), "village"),  # the notice runs into National Day with worked weekends around it
        (D(2025, 5, 8), "street"),  # straddles the editions of 2014 and 2026
        (D(2025, 3, 1), "hamlet"),
    ],
)
def test_every_date_is_lawful_when_it_comes_and_no_floor_a_day_early(cast, today, place):
    branch = getattr(cast, place)
    with time_machine.travel(noon(today), tick=False):
        case = applied(cast, today, branch)
        road = forecast(case)
    assert road.decided
    assert road.ends_at.value == "archived"
    really_do(cast, case, road.rows, branch=branch)
    assert MembershipCase.objects.get(pk=case.pk).state == "archived"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ahead=st.integers(0, 1500), place=st.sampled_from(["village", "street", "hamlet"]))
def test_on_any_day_the_road_keeps_its_order_and_its_floors(cast, ahead, place):
    """A year of cultivation, five working days of notice, a year of probation; nothing before what precedes it."""
    today = D(2026, 5, 11) + story.ONE_DAY * ahead
    branch = getattr(cast, place)
    with time_machine.travel(noon(today), tick=False):
        case = rehearsal.blank(MembershipCase, organisation=branch, person=cast.applicants[branch.pk])
        opening = MembershipCase.opening_acts()[0]
        rehearsal.act(case, opening, on=today, facts={})
        road = forecast(case)
    days = [row.on for row in road.rows]
    assert days == sorted(days)
    assert all(row.on >= row.earliest for row in road.rows)
    named, proposed, met = (on_of(road, one) for one in ("name_activist", "propose_candidate", "adopt"))
    assert proposed == add_months(named, 12)
    assert on_of(road, "list_candidate") > on_of(road, "announce")
    assert on_of(road, "adopt_conversion") == add_months(met, 12)
    reviews = [row.on for row in road.rows if row.action.name == "review_activist"]
    assert reviews == [add_months(named, 6), add_months(add_months(named, 6), 6)]


def test_nothing_is_stored_and_the_case_is_untouched(cast, walked):
    case = walked(after="agree_candidate").case
    before = (case.state, case.version, case.person.political, case.organisation_id, Event.objects.count())
    forecast(case, supposing={"adopt": D(2031, 3, 1)})
    assert (case.state, case.version, case.person.political, case.organisation_id, Event.objects.count()) == before
    assert case.person.political == MembershipCase.objects.get(pk=case.pk).person.political


# --- the words at each row -----------------------------------------------------------------------------------------


def test_a_floor_says_from_when_to_when_and_how_many_days(cast, walked):
    road = forecast(walked(applied_on=story.TODAY - story.ONE_DAY * 200, after="file_activist").case)
    row = row_of(road, "propose_candidate")
    since = story.TODAY - story.ONE_DAY * 100
    until = add_months(since, 12)
    days = (until - story.TODAY).days
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (since, until))
    assert str(row.floors[0]) == f"培养考察自{first}起算，至{last}方满一年，还差{days}天（第十三条）"
    assert (row.on, row.earliest, row.present) == (until, until, True)


def test_only_the_present_step_tells_what_is_still_missing(cast, walked):
    road = forecast(walked(after="list_candidate").case)
    present = {one.guard for one in row_of(road, "submit_prereview").obstacles}
    assert {"paper", "two_introducers", "vetted", "trained"} - present == set()
    assert row_of(road, "adopt").obstacles == []


def test_what_nothing_can_cure_is_told_ahead(cast):
    """A temporary branch has not been given the power to accept (A-22)."""
    road = forecast(applied(cast, story.TODAY, cast.temporary))
    assert [one.guard for one in row_of(road, "adopt").obstacles] == ["may_accept"]


def test_who_acts_and_by_when(cast, walked):
    road = forecast(walked(cast.hamlet, after="list_candidate").case)
    assert "report_for_approval" not in [row.action.name for row in road.rows]
    assert cast.hub.name in row_of(road, "deliberate").who
    assert row_of(road, "approve").due == add_months(on_of(road, "adopt"), 3)
    assert row_of(road, "archive").due == add_months(on_of(road, "approve_conversion"), 1)


def test_dates_after_a_notice_of_an_unknown_year_are_provisional(cast):
    road = forecast(applied(cast, story.TODAY))
    flags = {row.action.name: row.provisional for row in road.rows}
    assert not flags["announce"]
    assert flags["list_candidate"]
    assert flags["archive"]


@pytest.mark.parametrize(
    ("today", "announced", "listed"),
    [
        (D(2025, 9, 25), D(2026, 9, 25), D(2026, 10, 10)),  # 28 to 30 September and 8, 9 October; the rest is free
        (D(2025, 9, 18), D(2026, 9, 18), D(2026, 9, 24)),  # with the worked Sunday of the 20th
        (D(2025, 10, 10), D(2026, 10, 10), D(2026, 10, 16)),  # from a worked Saturday on
    ],
)
def test_a_notice_counts_announced_holidays_and_shifted_workdays(cast, today, announced, listed):
    with time_machine.travel(noon(today), tick=False):
        road = forecast(applied(cast, today))
    assert (on_of(road, "announce"), on_of(road, "list_candidate")) == (announced, listed)
    assert not row_of(road, "list_candidate").provisional


def test_a_notice_over_spring_festival(cast):
    """Friday the 13th, the worked Saturday, nine days free, 24 to 26 February."""
    with time_machine.travel(noon(D(2026, 2, 13)), tick=False):
        case = rehearsal.blank(MembershipCase, organisation=cast.street, person=cast.applicants[cast.street.pk])
        rehearsal.act(case, MembershipCase.opening_acts()[0], on=D(2025, 1, 10), facts={})
        rehearsal.put(case, MembershipCase.steps()["candidate_agreed"], on=D(2026, 2, 13))
        road = forecast(case)
    assert (on_of(road, "announce"), on_of(road, "list_candidate")) == (D(2026, 2, 13), D(2026, 2, 27))
    assert not row_of(road, "list_candidate").provisional


def test_articles_are_cited_as_the_edition_of_their_date_numbers_them(cast):
    """A-18 was article 19 in 2014; a case filed as candidate before the switch is announced all the same (A-E4)."""
    with time_machine.travel(noon(D(2025, 3, 1)), tick=False):
        early = forecast(applied(cast, D(2025, 3, 1)))
    assert row_of(early, "file_candidate").on == D(2026, 3, 1)
    assert "announce" not in [row.action.name for row in early.rows]
    assert row_of(early, "submit_prereview").article == "2014年版第十九条"
    assert row_of(early, "adopt_conversion").article == "第三十二条"
    with time_machine.travel(noon(D(2025, 3, 1)), tick=False):
        late = forecast(MembershipCase.objects.get(), supposing={"submit_prereview": D(2026, 5, 11)})
    names = [row.action.name for row in late.rows]
    assert names.index("return_for_notice") < names.index("announce") < names.index("submit_prereview")
    assert row_of(late, "submit_prereview").article == "第十八条"


# --- what would be the dates if ------------------------------------------------------------------------------------


def test_a_later_date_moves_what_follows_and_nothing_before(cast):
    case = applied(cast, story.TODAY)
    plain, wish = forecast(case), story.TODAY + story.ONE_DAY * 40
    road = forecast(case, supposing={"name_activist": wish}).compare(plain)
    assert (on_of(road, "name_activist"), on_of(road, "propose_candidate")) == (wish, add_months(wish, 12))
    assert row_of(road, "name_activist").supposed
    assert row_of(road, "talk").change == ""
    assert row_of(road, "propose_candidate").change == f"原为{on_of(plain, 'propose_candidate')}，推迟40天"


@pytest.mark.parametrize(
    ("name", "wish", "said"),
    [
        ("propose_candidate", D(2031, 11, 23), "培养考察自2030年11月24日起算，至2031年11月24日方满一年，还差1天"),
        ("propose_candidate", D(2030, 11, 23), "所设日期已过"),
        ("archive", D(2030, 12, 1), "不得早于2032年11月29日的"),
    ],
)
def test_a_date_too_early_is_refused_in_words_and_the_earliest_stays(cast, name, wish, said):
    case = applied(cast, story.TODAY)
    road = forecast(case, supposing={name: wish})
    row = row_of(road, name)
    assert str(row.refused[0]).startswith(said)
    assert not row.supposed
    assert told(road.rows) == told(forecast(case).rows)


def test_a_supposed_duty_holds_back_what_needs_it(cast, walked):
    case = walked(after="list_candidate").case
    wish = story.TODAY + story.ONE_DAY * 90
    road = forecast(case, supposing={"vet": wish})
    assert on_of(road, "submit_prereview") == wish
    assert on_of(road, "train") == story.TODAY


@pytest.mark.parametrize(
    ("name", "days", "between"),
    [
        ("submit_prereview", 400, ["vet", "submit_prereview"]),  # the review was good for a year
        ("report_for_approval", 100, ["reconsider", "report_for_approval"]),  # after three months
        ("approve", 200, ["return_to_branch", "adopt"]),  # after six months the branch votes anew
    ],
)
def test_a_ceiling_overrun_brings_what_the_law_asks_for_first(cast, walked, name, days, between):
    case = walked(after="list_candidate").case
    wish = story.TODAY + story.ONE_DAY * days
    road = forecast(case, supposing={name: wish})
    names = [row.action.name for row in road.rows if row.on >= wish]
    assert [one for one in names if one in between][: len(between)] == between
    assert on_of(road, name) >= wish


def test_reviews_that_were_missed_are_made_up_before_the_proposal(cast, walked):
    """Two were due in a year of cultivation, none is on record (A-11)."""
    road = forecast(walked(after="file_activist").case)
    names = [row.action.name for row in road.rows[:8]]
    due = names.index("propose_candidate")
    assert names[:due].count("review_activist") >= 2
    assert row_of(road, "propose_candidate").on == story.TODAY


# --- what lies over a case -----------------------------------------------------------------------------------------


def test_a_case_on_hold_goes_on_after_the_verification(cast, walked):
    road = walked(after="list_candidate")
    perform(road.case, "hold", by=cast.bob, on=story.TODAY, source="report", **REASON)
    wish = story.TODAY + story.ONE_DAY * 30
    held = forecast(road.case, supposing={"resume": wish})
    assert held.rows[0].action.name == "resume"
    assert {row.on for row in held.rows[1:4]} == {wish}
    plain = forecast(road.case)
    shifted = row_of(held, "appoint_introducers").due - row_of(plain, "appoint_introducers").due
    assert shifted == datetime.timedelta(days=30)  # the office's own thirty days stand still


def test_a_transfer_is_received_first_and_the_new_place_goes_on(cast, walked):
    road = walked(after="file_activist")
    facts = {"packet": ["application", "register"], "document_number": "转〔2030〕1号", "destination": cast.far.name}
    perform(road.case, "transfer_out", by=cast.alice, on=story.TODAY, **facts, **REASON)
    ahead = forecast(road.case)
    assert ahead.rows[0].action.name == "receive_transfer"
    assert cast.west.name in row_of(ahead, "agree_candidate").who
    assert "appoint_contacts" in [row.action.name for row in ahead.rows]  # the old contacts stay behind
    assert row_of(ahead, "propose_candidate").on == story.TODAY  # cultivation counts on


def test_postponement_moves_the_last_day_and_not_the_first(cast, walked):
    """A-35: discussed up to six months later; the end of probation stays."""
    case = walked(until="adopt_conversion", skip=["review_probation"]).case
    event = case.history.events[-1]
    plain = forecast(case)
    until = add_months(case.probation_ends, 24)
    Suspension.objects.create(case=case, event=event, kind=Suspension.POSTPONED, since=story.TODAY, until=until)
    case = MembershipCase.objects.get(pk=case.pk)
    later = forecast(case)
    assert row_of(plain, "adopt_conversion").late
    assert row_of(later, "adopt_conversion").due == add_months(until, 1)
    assert on_of(later, "adopt_conversion") == on_of(plain, "adopt_conversion")


def test_an_extension_is_approved_and_then_probation_lasts_longer(cast, walked):
    """A-31: the rehearsed approval reads how many months the meeting resolved."""
    road = walked(until="apply_conversion")
    ends = road.case.probation_ends
    with time_machine.travel(noon(ends), tick=False):
        facts = walk.ballot() | {"ground": "examination", "months": 6} | REASON
        perform(road.case, "propose_extension", by=cast.alice, on=ends, **facts)
        ahead = forecast(road.case)
    assert ahead.rows[0].action.name == "approve_extension"
    assert on_of(ahead, "adopt_conversion") == add_months(ends, 6)


def test_after_a_refusal_the_road_is_open_until_a_way_is_supposed(cast, walked):
    road = walked(until="adopt")
    perform(road.case, "reject", by=cast.alice, on=road.move("adopt").on, **walk.ballot(yes=5))
    case = road.case
    plain = forecast(case)
    assert (plain.rows, plain.decided) == ([], False)
    ways = {one.name for one in undecided(case, plain)}
    assert ways == {"return_to_candidacy", "return_to_cultivation"} == {one.name for one in choices(case, plain)}
    road = forecast(case, supposing={"return_to_candidacy": story.TODAY})
    assert road.rows[0].action.name == "return_to_candidacy"
    assert road.ends_at.value == "archived"


def test_a_local_rule_that_is_on_is_a_floor_too(cast):
    """Six months between application and naming (L-1)."""
    RuleSetting.objects.create(
        organisation=cast.east, pipeline="membership", guard="applied_six_months", mode="hard", since=story.LONG_AGO,
        document="东组〔2030〕1号", by=cast.adam,
    )  # fmt: skip
    road = forecast(applied(cast, story.TODAY))
    assert on_of(road, "name_activist") == D(2031, 5, 24)
    assert row_of(road, "name_activist").floors[0].article == "L-1"


def test_an_ended_case_has_nothing_ahead(cast, walked):
    road = forecast(walked(after="talk").finish().case)
    assert (road.rows, road.decided) == ([], True)


def test_every_kind_of_row_is_an_act_that_leads_on_or_is_owed(cast):
    road = forecast(applied(cast, story.TODAY))
    assert {row.action.kind for row in road.rows} == {ONWARD, DUTY}
