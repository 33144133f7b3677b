"""Not now: every guard of membership refuses what it must, says so with article, dates and numbers, and names a cure.

The rows stand in the order of the road; one road is walked for all of them, and every row is undone after its test.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from cases.actions import begin
from cases.ahead import prospects
from cases.law import HARD, OFF, WARN, InvalidFacts, Unlawful, cite
from cases.overlays import RuleSetting
from dossiers import intake, papers
from organisations.models import Office, Organisation, Person, Sanction
from tests.story import APPLIED, ONE_DAY, TODAY, D, Road, assemble, office, person
from workflows.demonstration import walk
from workflows.models import MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


# --- one road for all rows -------------------------------------------------------------------------------------


class Milestones:
    """A road with a savepoint at every place a row has started from."""

    def __init__(self):
        self.cast = assemble()
        self.road = Road(self.cast)
        self.saved = [(0, transaction.savepoint())]

    def at(self, place: int) -> Road:
        """A road of one's own that stands right before the move at that place."""
        while self.saved[-1][0] > place:
            self.saved.pop()
        self.undo()
        self.road.position = self.saved[-1][0]
        while self.road.position < place:
            self.road.step()
        self.saved.append((place, transaction.savepoint()))
        return copy.copy(self.road)

    def undo(self) -> None:
        """Forget what happened since the last milestone."""
        transaction.savepoint_rollback(self.saved[-1][1])


@pytest.fixture(scope="module")
def milestones(django_db_setup, django_db_blocker, tmp_path_factory):
    """The road, in a transaction that is never committed."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield Milestones()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(milestones):
    """Instead of pytest-django's transaction per test, which would take the milestones with it."""


@pytest.fixture
def at(milestones):
    """``at("adopt", skip=[...])``: a road right before that action, undone after the test."""

    def stand(action: str, *, skip=()) -> Road:
        first = min(milestones.road.index(name) for name in (action, *skip))
        return milestones.at(first).until(action, skip=skip)

    yield stand
    milestones.undo()


# --- the table -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An attempt that lacks one thing: the action, the guard that refuses, and what its words must contain."""

    action: str
    guard: str
    article: str
    says: tuple[str, ...] = ()
    facts: dict[str, Any] | Callable[[Road], dict] = field(default_factory=dict)
    on: D | None = None
    skip: tuple[str, ...] = ()
    before: str = ""  # where to stand, if not right before the action
    arrange: Callable[[Road], Any] = lambda road: None
    mode: str = HARD
    cure: tuple[str, Any] | None = None


def members(road: Road) -> list[Person]:
    return road.cast.members[road.branch.pk]


def later_member(number: int):
    """One of the branch's people became a full member only in 2030."""
    return lambda road: Person.objects.filter(pk=members(road)[number].pk).update(member_since=D(2030, 1, 1))


def penalty(weight):
    """An introducer is under a penalty of that weight in 2028."""
    return lambda road: Sanction.objects.create(
        person=members(road)[2], weight=weight, since=D(2028, 1, 1), until=D(2029, 1, 1)
    )


def out_of_office(road: Road) -> None:
    """Sam lost the seat on the committee at New Year 2028/29 minus a good half year."""
    Office.objects.filter(person=road.cast.sam.person).update(until=D(2028, 6, 30))


def contested(road: Road) -> None:
    """An objection came in on the third day of the notice and is still being investigated."""
    road.case.publicities.update(contested_since=D(2028, 5, 10))


def newly_elected(road: Road) -> None:
    """Sean has a seat today, but had none on the legal date."""
    Office.objects.filter(person=road.cast.sean.person).update(since=D(2030, 1, 1))


def then_in_the_west(road: Road) -> None:
    """Sean has a seat at East today, but on the legal date it was one at West."""
    newly_elected(road)
    office(road.cast.sean.person, road.cast.west, until=D(2029, 12, 31))


def one_introducer_left(road: Road) -> None:
    leaving = road.case.sponsorships.filter(capacity="introducer").first()
    road.case.sponsorships.filter(pk=leaving.pk).update(until=D(2028, 7, 1))


def sean(road: Road) -> dict:
    return {"people": [road.cast.sean.person_id], "ended_because": "调离"}


def sam(road: Road) -> dict:
    return {"people": [road.cast.sam.person_id], "ended_because": "调离"}


def contact_with_seat(road: Road) -> None:
    office(members(road)[0], road.cast.east)


def first_contact(road: Road) -> dict:
    return {"people": [members(road)[0].pk], "ended_because": "调离"}


def floating(road: Road) -> None:
    MembershipCase.objects.filter(pk=road.pk).update(floating=True)


def unfit(duty: str):
    """The duty's conclusion is: not qualified."""
    return lambda road: road.do(duty, conclusion="unfit")


def unpaired(road: Road) -> None:
    road.case.sponsorships.filter(capacity="sponsor").update(until=D(2028, 7, 1))


def powerless(**powers):
    """The village loses the power."""
    return lambda road: Organisation.objects.filter(pk=road.branch.pk).update(**powers)


FEW = walk.ballot(due=20, present=10, yes=10)  # half is not more than half
LOST = walk.ballot(due=20, present=19, yes=10)
FEW_MEMBERS, LOST_HERE = walk.committee(due=8, present=4, yes=4), walk.committee(due=8, present=8, yes=4)
QUORUM = (("quorum", "A-19", ("10", "20", "11"), FEW), ("majority", "A-20", ("10", "20", "11"), LOST))
COMMITTEE = (
    ("committee_quorum", "A-24", ("4", "8", "5"), FEW_MEMBERS),
    ("committee_majority", "A-24", ("4", "8", "5"), LOST_HERE),
)
SIGNED = ("sponsor_visit", "sponsor_talk", "sponsor_opinion")
AFTER_APPROVAL = (("file_admission", "A-25"), ("assign_group", "A-28"))
SPECIAL = {"special_reason": "党委换届，经批准延长审批时间。"}


def not_done(action: str, duty: str, article: str) -> Row:
    """A duty has been left out."""
    return Row(action, f"{duty}_done", article, skip=(duty,), cure=("do", duty))


def local(action: str, guard: str, article: str, cure, on: D | None = None) -> Row:
    """A local rule that the county has switched on."""

    def switched_on(road: Road) -> None:
        RuleSetting.objects.create(organisation=road.cast.county, pipeline="membership", guard=guard, mode=HARD,
                                   since=D(2020, 1, 1), document="县组发1号", by=road.cast.carol)  # fmt: skip

    return Row(action, guard, article, arrange=switched_on, cure=cure, on=on)


def votes(action: str, table, **words) -> list[Row]:
    """Too few present, too few in favour."""
    return [Row(action, guard, article, says, facts, **words) for guard, article, says, facts in table]


def to_cancellation(road: Road) -> None:
    road.do("propose_cancellation", on=D(2028, 12, 1))


CANCELLING = {"before": "assign_group", "arrange": to_cancellation, "on": D(2029, 1, 10)}
ROWS = [
    Row("talk", "talked_in_time", "A-07", ("2027年2月10日", "2027年1月10日"), on=D(2027, 2, 11), mode=WARN),
    Row("appoint_contacts", "contacts_are_members", "A-09", ("东村支部党员0",), arrange=later_member(0)),
    not_done("file_activist", "appoint_contacts", "A-09"),
    Row("propose_candidate", "cultivated_a_year", "A-13", ("2027年4月20日", "2028年4月20日", "1"),
        on=D(2028, 4, 19), cure=("wait", D(2028, 4, 20))),
    Row("propose_candidate", "reviewed_half_yearly", "A-11", ("0", "2", "2027年4月20日"), skip=("review_activist",),
        cure=("do", "review_activist")),
    Row("propose_candidate", "opinions_heard", "A-13", ("、",), {"heard": ["group", "contacts"]}),
    Row("pair_sponsor", "sponsor_eligible", "C-S1", ("包保人肖",), sean, arrange=newly_elected),
    Row("pair_sponsor", "sponsor_eligible", "C-S1", ("包保人肖",), sean, arrange=then_in_the_west),
    Row("pair_sponsor", "sponsor_is_another", "C-S3", ("东村支部党员0",), first_contact, arrange=contact_with_seat),
    Row("announce", "sponsor_paired", "C-S2", skip=("pair_sponsor", "sponsor_first_talk"), cure=("do", "pair_sponsor")),
    Row("announce", "notice_long_enough", "A-13", ("4",), {"days": 4}),
    Row("announce", "two_places_if_floating", "A-13", (), {"places": "村务公开栏"}, arrange=floating),
    Row("replace_sponsor", "sponsor_eligible", "C-S1", ("包保人肖",), sean, before="list_candidate",
        arrange=newly_elected),
    Row("replace_sponsor", "sponsor_is_another", "C-S3", ("东村支部党员0",), first_contact, before="list_candidate",
        arrange=contact_with_seat),
    Row("appoint_contacts", "sponsor_is_another", "C-S3", ("包保人桑",), sam, before="list_candidate",
        arrange=lambda road: road.do("uphold_objection"), on=D(2028, 6, 1)),
    Row("list_candidate", "notice_has_run", "A-13", ("2028年5月12日",), on=D(2028, 5, 12),
        cure=("wait", D(2028, 5, 13))),
    Row("list_candidate", "notice_uncontested", "A-13", ("2028年5月10日",), arrange=contested, cure=("finding", None)),
    Row("list_candidate", "notice_clear", "A-13", (), {"outcome": "upheld"}),
    Row("appoint_introducers", "introducers_may_introduce", "A-14", ("东村支部党员2",), arrange=later_member(2)),
    Row("appoint_introducers", "introducers_may_introduce", "A-14", ("东村支部党员2",),
        arrange=penalty(Sanction.Weight.PROBATION)),
    Row("appoint_introducers", "introducers_unburdened", "A-14", ("东村支部党员2",),
        arrange=penalty(Sanction.Weight.SERIOUS_WARNING), mode=WARN),
    Row("appoint_introducers", "sponsor_is_another", "C-S3", ("包保人桑",),
        lambda road: {"people": [road.cast.sam.person_id, members(road)[2].pk]}),
    Row("submit_prereview", "two_introducers", "A-14", ("0",), skip=("appoint_introducers",),
        cure=("do", "appoint_introducers")),
    Row("submit_prereview", "two_introducers", "A-14", ("1",), arrange=one_introducer_left),
    Row("submit_prereview", "vetted", "A-16", skip=("vet",), cure=("do", "vet")),
    Row("submit_prereview", "vetted", "A-16", arrange=unfit("vet")),
    Row("submit_prereview", "vetting_valid", "A-16", ("2028年6月17日", "2029年6月17日"), on=D(2029, 6, 18),
        cure=("do", "vet")),
    Row("submit_prereview", "trained", "A-17", ("0",), skip=("train",), cure=("do", "train")),
    Row("submit_prereview", "trained", "A-17", ("2", "23"), skip=("train",),
        arrange=lambda road: road.do("train", days=2, hours=23)),
    Row("submit_prereview", "sponsor_paired", "C-S2", arrange=unpaired),
    Row("submit_prereview", "sponsor_in_office", "C-S4", ("包保人桑",), arrange=out_of_office,
        cure=("do", "replace_sponsor")),
    *(not_done("submit_prereview", duty, "C-S5") for duty in SIGNED),
    Row("submit_prereview", "sponsor_agrees", "C-S5", arrange=unfit("sponsor_opinion")),
    Row("pass_prereview", "not_leaving", "A-18", ("2028年10月29日",), {"leaves_on": D(2028, 10, 29)}),
    Row("adopt", "may_accept", "A-22", ("东村支部",), arrange=powerless(can_accept=False)),
    *votes("adopt", QUORUM),
    Row("adopt", "meeting_in_time", "A-19", ("2028年8月29日", "2028年7月29日"), on=D(2028, 8, 30), mode=WARN),
    Row("reject", "not_carried", "A-20", ("11", "20"), walk.ballot(due=20, present=19, yes=11), before="adopt"),
    Row("report_for_deliberation", "somebody_deliberates", "A-22", (), {"document_number": "支请1号"},
        before="report_for_approval"),
    Row("report_for_approval", "nobody_deliberates", "A-22", ("中心村党委",),
        arrange=lambda road: Organisation.objects.filter(pk=road.branch.pk).update(
            parent=road.cast.hub, path=f"{road.cast.hub.path}{road.branch.pk}/"),
        cure=("do", "report_for_deliberation")),
    *votes("approve", COMMITTEE),
    Row("approve", "approved_in_time", "A-25", ("2028年11月21日", "2028年8月21日"), SPECIAL, on=D(2028, 11, 22),
        mode=WARN),
    Row("approve", "delay_explained", "A-25", ("2028年11月21日",), on=D(2028, 11, 22)),
    Row("reject", "quorum", "A-19", ("10", "20", "11"), FEW, before="adopt"),
    Row("disapprove", "committee_quorum", "A-24", ("4", "8", "5"), FEW_MEMBERS, before="approve"),
    Row("approve", "approved_within_six_months", "A-25", ("2028年8月21日", "2029年2月21日"), on=D(2029, 2, 22),
        cure=("do", "return_to_branch")),
    not_done("approve", "sponsor_attend", "C-S5"),
    Row("approve", "sponsor_in_office", "C-S4", ("包保人桑",), arrange=out_of_office),
    Row("disapprove", "committee_not_carried", "A-24", ("8", "9"), walk.committee(), before="approve"),
    *votes("propose_cancellation", QUORUM, before="assign_group"),
    *votes("cancel_probation", COMMITTEE, **CANCELLING),
    Row("keep_on_probation", "committee_not_carried", "A-24", ("8", "9"), walk.committee(), **CANCELLING),
    *votes("adopt_conversion", QUORUM),
    Row("adopt_conversion", "probation_over", "A-31", ("2029年8月21日", "1"), before="apply_conversion",
        arrange=lambda road: road.do("apply_conversion", on=D(2029, 8, 15)), on=D(2029, 8, 20),
        cure=("wait", D(2029, 8, 21))),
    *(not_done("adopt_conversion", duty, article) for duty, article in AFTER_APPROVAL),
    Row("adopt_conversion", "take_oath_done", "A-29", skip=("take_oath",), mode=WARN),
    Row("adopt_conversion", "probation_reviewed", "A-30", ("0", "2", "2028年8月21日"), skip=("review_probation",),
        mode=WARN),
    not_done("adopt_conversion", "sponsor_conversion_talk", "C-S5"),
    *votes("approve_conversion", COMMITTEE),
    Row("approve_conversion", "conversion_in_time", "A-33", ("2029年12月4日", "2029年9月4日"), on=D(2029, 12, 5),
        cure=("do", "return_conversion")),
    not_done("approve_conversion", "sponsor_attend_conversion", "C-S5"),
    not_done("list_candidate", "sponsor_first_talk", "C-S5"),
    Row("approve", "sponsor_disclosed", "C-S6", ("包保人桑",), {"sponsor_conduct": ""}, mode=WARN),
    Row("report_for_approval", "reported_in_time", "A-25", ("2028年8月21日", "2028年11月21日"), on=D(2028, 11, 22),
        cure=("do", "reconsider")),
    Row("adopt_conversion", "lateness_explained", "A-31", ("2029年9月21日",), on=D(2029, 9, 22)),
    *(local("name_activist", guard, article, cure, on) for guard, article, cure, on in (
        ("applied_six_months", "L-1", ("wait", D(2027, 7, 10)), D(2027, 7, 9)),
        ("kinship_declared", "C-S8", ("do", "declare_kinship"), None),
        ("noticed_before_activist", "L-6", ("do", "record_local_notice"), None),
    )),
    *(local("propose_candidate", guard, article, cure) for guard, article, cure in (
        ("thought_reports_quarterly", "L-2", ("do", "hand_in_report")),
        ("autobiography_filed", "L-3", ("file", papers.AUTOBIOGRAPHY)),
    )),
    local("adopt", "noticed_before_admission", "L-7", ("do", "record_local_notice")),
    local("approve", "county_check_done", "L-13", ("do", "county_check")),
    local("adopt_conversion", "noticed_before_conversion", "L-8", ("do", "record_local_notice")),
    local("adopt_conversion", "probation_reviewed_quarterly", "L-10", ("do", "review_probation")),
]  # fmt: skip


def attempt(row: Row, at) -> Any:
    """Try what the row tries; returns the event."""
    road = at(row.before or row.action, skip=row.skip)
    row.arrange(road)
    facts = row.facts(road) if callable(row.facts) else row.facts
    return road.do(row.action, on=row.on, **facts)


def named(rows):
    return [pytest.param(row, id=f"{row.action}-{row.guard}") for row in rows]


@pytest.mark.parametrize("row", named(one for one in ROWS if one.mode == HARD))
def test_the_obstacle_names_guard_article_numbers_and_cure(row, at):
    with pytest.raises(Unlawful) as refused:
        attempt(row, at)
    found = [one for one in refused.value.obstacles if one.guard == row.guard]
    assert len(found) == 1, [one.guard for one in refused.value.obstacles]
    assert found[0].article == row.article
    assert str(found[0]).endswith(f"（{cite(row.article)}）")
    for words in row.says:
        assert words in found[0].reason
    if row.cure:
        assert found[0].cure == row.cure


@pytest.mark.parametrize("row", named(one for one in ROWS if one.mode == WARN))
def test_a_warning_is_recorded_and_does_not_refuse(row, at):
    (warning,) = attempt(row, at).facts["warnings"]
    assert warning.endswith(f"（{cite(row.article)}）")
    for words in row.says:
        assert words in warning


def test_the_rows_speak_of_conditions_as_the_law_has_them():
    """Their act, article and mode. That every condition of every act refuses is held by test_membership_cases.py."""
    law = {(action.name, one.name): one for action in MembershipCase.actions().values() for one in action.when}
    for row in ROWS:
        one = law[row.action, row.guard]
        assert (row.article, row.mode) == (one.article, HARD if one.mode == OFF else one.mode), row.guard


# --- boundaries: the last day and the first that are lawful ------------------------------------------------------

LAWFUL = (
    ("talk", D(2027, 2, 10), {}),
    ("propose_candidate", D(2028, 4, 20), {}),
    ("list_candidate", D(2028, 5, 13), {}),
    ("announce", None, {"days": 5}),
    ("submit_prereview", D(2029, 6, 17), {}),
    ("pass_prereview", None, {"leaves_on": D(2028, 10, 30)}),
    ("pass_prereview", None, {"leaves_on": D(2028, 8, 1), "exception": "县委批准"}),
    ("adopt", D(2028, 8, 29), walk.ballot(due=20, present=11, yes=11)),
    ("adopt", None, walk.ballot(due=19, present=10, yes=10)),
    ("adopt", None, walk.ballot(due=3, present=2, yes=2)),
    ("adopt", None, walk.ballot(due=20, present=11, yes=9) | {"written": 2, "written_yes": 2}),
    ("approve", D(2028, 11, 21), walk.committee(due=9, present=5, yes=5)),
    ("adopt_conversion", D(2029, 9, 4), {}),
    ("approve_conversion", D(2029, 12, 4), {}),
)


@pytest.mark.parametrize(("action", "on", "facts"), LAWFUL)
def test_the_limit_itself_is_lawful(action, on, facts, at):
    assert "warnings" not in at(action).do(action, on=on, **facts).facts


@pytest.mark.parametrize("days_late", [1, 92])
def test_between_three_and_six_months_approval_warns_only(days_late, at):
    event = at("approve").do("approve", on=D(2028, 11, 21) + ONE_DAY * days_late, **SPECIAL)
    assert len(event.facts["warnings"]) == 1


def test_written_opinions_do_not_make_a_quorum(at):
    """A.6: 10 present of 20 and 5 in writing: carried by numbers, but nobody may count the absent as present."""
    with pytest.raises(Unlawful) as refused:
        at("adopt").do("adopt", **walk.ballot(due=20, present=10, yes=10) | {"written": 5, "written_yes": 5})
    assert [one.guard for one in refused.value.obstacles] == ["quorum"]


def test_a_meeting_without_quorum_decides_nothing(at):
    """Half of the members absent: neither carried nor lost, whatever was written (A-19); the branch meets again."""
    road = at("adopt")
    for votes in (FEW, FEW | {"yes": 8, "no": 2}):
        for action in ("adopt", "reject"):
            with pytest.raises(Unlawful) as refused:
                road.do(action, **votes)
            assert "quorum" in [one.guard for one in refused.value.obstacles]
    assert road.case.state == "meeting"
    assert not road.case.resolutions.exists()


def test_conversion_may_be_voted_on_the_very_day_probation_ends(at):
    road = at("apply_conversion")
    for action in ("apply_conversion", "sponsor_conversion_talk", "adopt_conversion"):
        event = road.do(action, on=D(2029, 8, 21))
    assert event.target == "conversion_decided"


# --- all at once, papers, competence, the opening ----------------------------------------------------------------


def test_every_obstacle_is_told_at_once(at):
    road = at("appoint_introducers")
    with pytest.raises(Unlawful) as refused:
        road.do("submit_prereview", on=D(2028, 5, 20))
    found = [one.guard for one in refused.value.obstacles]
    assert found == [
        "paper", "two_introducers", "vetted", "trained", "sponsor_visit_done", "sponsor_talk_done",
        "sponsor_opinion_done",
    ]  # fmt: skip
    assert all(str(one) in str(refused.value) for one in refused.value.obstacles)


def test_a_refusal_changes_nothing(at):
    road = at("submit_prereview", skip=["vet"])
    before, tasks = road.case, set(road.open_tasks())
    with pytest.raises(Unlawful):
        road.do("submit_prereview")
    after = road.case
    assert (after.version, after.chain, after.state) == (before.version, before.chain, before.state)
    assert set(road.open_tasks()) == tasks


PAPERS = (
    ("adopt", ("fill_application_form",), papers.APPLICATION_FORM),
    ("submit_prereview", ("vet",), papers.VETTING_REPORT),
    ("archive", ("review_probation",), papers.PROBATION_REGISTER),
)


@pytest.mark.parametrize(("action", "skip", "paper"), PAPERS)
def test_a_missing_paper_stands_in_the_way(action, skip, paper, at):
    road = at(action, skip=skip) if action != "archive" else at(action)
    if action == "archive":
        for one in road.case.dossier.documents.of(paper):
            intake.withdraw(one, by=road.cast.alice, reason="扫描不清")
    with pytest.raises(Unlawful) as refused:
        road.do(action)
    found = [one for one in refused.value.obstacles if one.guard == "paper"]
    assert [one.cure for one in found] == [("file", paper)]
    assert str(papers.by_code(paper).title) in found[0].reason


def test_without_a_competent_organisation_nobody_may(at):
    road = at("agree_candidate")
    Organisation.objects.filter(pk=road.cast.east.pk).update(can_approve=False)
    with pytest.raises(Unlawful) as refused:
        road.do("agree_candidate")
    assert [one.guard for one in refused.value.obstacles] == ["competent"]


def test_an_action_of_another_step_is_refused(at):
    with pytest.raises(Unlawful) as refused:
        at("name_activist").do("file_activist")
    assert [one.guard for one in refused.value.obstacles] == ["step"]


def test_looking_ahead_shows_what_the_door_would_say(at):
    """The buttons' reasons are the door's own (prospects), as far as no facts are needed to judge."""
    road = at("submit_prereview", skip=["vet"])
    case = road.case
    seen = {one.action.name: one for one in prospects(case, road.cast.alice)}["submit_prereview"]
    assert seen.mine
    assert [one.guard for one in seen.obstacles] == ["paper", "vetted"]


def test_nobody_under_18_applies(milestones, at):
    """A-05, A-G01: refused up to the eve of the birthday, which the refusal names; lawful on the day."""
    at("talk")
    cast = milestones.cast
    young = person("小申", cast.village, member=False, born=D(2010, 1, 1))
    birthday = young.birth_date.replace(year=young.birth_date.year + 18)
    opening = {"organisation": cast.village, "person": young, "by": cast.alice}
    with pytest.raises(Unlawful) as refused:
        begin(MembershipCase, **opening, on=birthday - ONE_DAY, **walk.scans(papers.APPLICATION))
    (only,) = refused.value.obstacles
    assert (only.guard, only.article) == ("of_age", "A-05")
    assert f"{birthday.year}年{birthday.month}月{birthday.day}日" in only.reason
    begin(MembershipCase, **opening, on=birthday, **walk.scans(papers.APPLICATION))


def test_a_temporary_organisation_takes_applications_but_accepts_nobody(milestones, at):
    """A-22, A.8."""
    at("talk")
    road = Road(milestones.cast, milestones.cast.temporary).until("adopt")
    with pytest.raises(Unlawful) as refused:
        road.do("adopt")
    assert [one.guard for one in refused.value.obstacles] == ["may_accept"]


# --- what cannot be right is refused at its field ----------------------------------------------------------------

TOMORROW = TODAY + ONE_DAY
B = walk.ballot
FIELDS = (
    ("talk", {"on": TOMORROW}, "on", ()),
    ("talk", {"on": APPLIED - ONE_DAY}, "on", ("2027-01-10",)),
    ("talk", {"talker": ""}, "talker", ()),
    ("name_activist", {"recommended": []}, "recommended", ()),
    ("name_activist", {"scan_1_3": None}, "scan", ()),
    ("appoint_contacts", {"people": []}, "people", ()),
    ("appoint_contacts", {"people": 3}, "people", ("1", "2", "3")),
    ("agree_candidate", {"document_number": ""}, "document_number", ()),
    ("pair_sponsor", {"people": 1}, "people", ()),  # holds no eligible post
    ("list_candidate", {"objections": 1}, "handling", ()),
    ("list_candidate", {"objections": -1}, "objections", ()),
    ("appoint_introducers", {"people": 1}, "people", ("2", "1")),
    ("train", {"began_on": TOMORROW}, "began_on", ()),
    ("sponsor_opinion", {"dossier_reviewed": False}, "dossier_reviewed", ()),
    ("adopt", B() | {"present": 22}, "present", ("22", "21")),
    ("adopt", B() | {"written": 3}, "written", ("19", "3", "21")),
    ("adopt", B() | {"issued": 20}, "issued", ("20", "19")),
    ("adopt", B() | {"collected": 20}, "collected", ("20", "19")),
    ("adopt", B() | {"yes": 17}, "yes", ("18", "19")),
    ("adopt", B() | {"written": 1, "written_yes": 2}, "written_yes", ("2", "1")),
    ("adopt", B() | {"yes": -1}, "yes", ()),
    ("adopt", B() | {"due": "廿一"}, "due", ()),
    ("approve", walk.committee() | {"present": 10}, "present", ("10", "9")),
    # several numbers out of place: each is told (a number with an error must not be needed by the next check)
    ("adopt", B() | {"present": 22, "issued": 23, "collected": 24}, "collected", ("24", "23")),
    ("approve", walk.committee() | {"present": 10}, "yes", ("8", "10")),
    ("approve", walk.committee() | {"yes": 7}, "yes", ("7", "8")),
)  # fmt: skip


@pytest.mark.parametrize(("action", "changes", "field", "says"), FIELDS)
def test_what_cannot_be_right_is_refused_at_its_field(action, changes, field, says, at):
    road = at(action)
    before = road.case.version
    changes = dict(changes)
    if isinstance(changes.get("people"), int):
        changes["people"] = [one.pk for one in members(road)[: changes["people"]]]
    if field == "scan":
        changes = {next(name for name in road.move(action).facts if name.startswith("scan_")): None}
        field = next(iter(changes))
    with pytest.raises(InvalidFacts) as refused:
        road.do(action, on=changes.pop("on", None), **changes)
    errors = refused.value.form.errors
    assert field in errors
    for words in says:
        assert words in str(errors[field])
    assert road.case.version == before


def test_an_unknown_person_cannot_be_appointed(milestones, at):
    """Somebody of another township is not on offer, not even by number."""
    road = at("appoint_contacts")
    stranger = person("西村人", milestones.cast.far)
    with pytest.raises(InvalidFacts) as refused:
        road.do("appoint_contacts", people=[stranger.pk])
    assert "people" in refused.value.form.errors


def test_whoever_is_replaced_leaves_with_a_reason(at):
    road = at("file_activist")
    with pytest.raises(InvalidFacts) as refused:
        road.do("appoint_contacts", people=[members(road)[2].pk])
    assert list(refused.value.form.errors) == ["ended_because"]
