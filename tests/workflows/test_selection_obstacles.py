"""Not now: every condition of selection refuses what it must and names its rule (E-01, E-05 to E-08, D.3, D.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from cases.editions import cite
from cases.law import InvalidFacts, Unlawful
from organisations.models import Person
from recruitment.door import proceed
from recruitment.models import IntegrityRecord, Pool
from tests.recruitment import stage
from tests.story import ONE_DAY, D, anew, assemble, person
from tests.workflows import candidates as world
from tests.workflows.candidates import CHECKED, CLEAR, EXAMINED, INTERVIEWED, RANKED, REASON, Selection
from workflows.models import PlacementCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


# --- one round for all rows ---------------------------------------------------------------------------------------


class Play:
    """A round with one post and five applicants, taken from step to step; marks leave a tie in reserve."""

    STEPS = ("open", "review", "written", "shortlist", "interview", "ranking", "checks", "fit", "vetted", "publicity")

    def __init__(self):
        self.cast = assemble()
        self.round = Selection(self.cast, places=1, shortlist=2)
        self.other = self.round.positioned("A02", 1, education="21", age_most=30)
        self.talk = self.round.positioned("A03", 1, direct=True)
        self.round.opened()
        self.people = [self.round.apply(f"考生{number}") for number in range(4)]
        self.direct = self.round.apply("面试考生", position=self.talk.pk)
        self.elsewhere = self.round.apply("他岗考生", position=self.other.pk)
        self.one, self.two, self.three, self.four = self.people

    def reach(self, step: str) -> None:
        """Do what leads to the step from the one before it."""
        getattr(self, f"to_{step}", lambda: None)()

    def to_review(self):
        self.round.proceed("close_applications", world.UNTIL)

    def to_written(self):
        for case in (*self.people, self.direct, self.elsewhere):
            self.round.do(case, "qualify", EXAMINED)
        self.round.proceed("open_written", EXAMINED)

    def to_shortlist(self):
        for case, score in zip((*self.people, self.elsewhere), (90, 80, 80, 60, 70), strict=True):
            self.round.do(case, "record_written", world.WRITTEN, score=score)
        proceed(self.round.intake, "announce_shortlist", by=self.cast.carol, on=world.SHORTLISTED)

    def to_interview(self):
        self.round.carry_out()

    def to_ranking(self):
        for case, score in ((self.one, 80), (self.two, 60), (self.three, 60), (self.direct, 70), (self.elsewhere, 70)):
            self.round.do(case, "record_interview", INTERVIEWED, score=score)
        proceed(self.round.intake, "announce_ranking", by=self.cast.carol, on=RANKED)

    def to_checks(self):
        self.round.carry_out()

    def to_fit(self):
        self.round.do(self.one, "pass_physical", CHECKED, hospital="县医院")

    def to_vetted(self):
        self.round.reviewed(self.one, world.REVIEWED)

    def to_publicity(self):
        self.round.do(self.one, "put_up_notice", world.NOTICED, **world.NOTICE)


class Milestones:
    """The play with a savepoint at every step."""

    def __init__(self):
        self.play = Play()
        self.saved = {"open": transaction.savepoint()}

    def at(self, step: str) -> Play:
        """The play at the step, everything later undone."""
        transaction.savepoint_rollback(self.saved[step if step in self.saved else list(self.saved)[-1]])
        for name in Play.STEPS[Play.STEPS.index(list(self.saved)[-1]) + 1 : Play.STEPS.index(step) + 1]:
            self.play.reach(name)
            self.saved[name] = transaction.savepoint()
        self.saved = dict(list(self.saved.items())[: Play.STEPS.index(step) + 1])
        return self.play


@pytest.fixture(scope="module")
def milestones(django_db_setup, django_db_blocker, tmp_path_factory):
    """The play, in a transaction that is never committed."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield Milestones()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(milestones):
    """Instead of pytest-django's transaction per test, which would take the milestones with it."""


# --- the table ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An attempt that lacks one thing: at which step, the act, the guard that refuses, its rule and its words."""

    at: str
    act: str
    guard: str
    article: str
    says: tuple[str, ...] = ()
    who: str = "one"
    facts: dict[str, Any] = field(default_factory=dict)
    on: D = CHECKED
    arrange: Callable[[Play], dict | None] = lambda play: None
    cure: Any = None


def applicant(**columns) -> Callable[[Play], dict]:
    """Somebody new applies."""
    return lambda play: {"who": play.round.applicant("新考生", **columns)}


def holder(play: Play) -> dict:
    """Somebody who holds a post applies."""
    post = stage.post(Pool.objects.get(), play.cast.village, on=world.PLANNED)
    return {"who": stage.held(post, by=play.cast.carol).person}


def barred(until) -> Callable[[Play], dict]:
    """Somebody on the integrity record applies."""

    def arrange(play: Play) -> dict:
        who = play.round.applicant("失信者")
        IntegrityRecord.objects.create(person=who, case=play.one, ground="exam", since=D(2028, 1, 1), until=until)
        return {"who": who}

    return arrange


def voided(play: Play) -> dict:
    play.round.do(play.one, "void", world.APPLIED, ground="papers", gravity="plain", **REASON)
    return {"who": play.one.person}


def herself(play: Play) -> dict:
    """The recruiter herself applies."""
    who = person("工作人员", play.cast.county, member=False, born=world.BORN, education="21")
    type(play.cast.carol).objects.filter(pk=play.cast.carol.pk).update(person=who)
    return {"who": who, "by": anew(play.cast.carol)}


def lesser(play: Play) -> None:
    Person.objects.filter(pk=play.one.person_id).update(education="61")


def cut(play: Play) -> dict:
    play.round.proceed("cut", EXAMINED, position=play.other.pk, number=1, document="文1号", **REASON)
    return {"position": play.other.pk}


def missing(play: Play) -> None:
    PlacementCase.objects.filter(pk=play.two.pk).update(written=None)


def fallen(play: Play) -> None:
    play.round.do(play.one, "give_up", CHECKED, **REASON)


def adverse(*acts: str) -> Callable[[Play], None]:
    """Adverse checks on record."""

    def arrange(play: Play) -> None:
        for act in acts:
            play.round.do(play.one, act, CHECKED, hospital="县医院")

    return arrange


def contested(play: Play) -> None:
    """An objection came in and is still being investigated."""
    play.one.publicities.update(contested_since=D(2030, 10, 16))


def unfiled(play: Play) -> None:
    play.round.do(play.one, "pass_review", world.REVIEWED, **world.REVIEW)


FIRST, AGAIN = "record_adverse_check", "record_recheck"
AT_HOSPITAL = {"hospital": "州医院"}
BOOKED = {"score": 77}


def review(**changes) -> dict:
    return world.REVIEW | changes


ROWS = [
    Row("open", "apply", "round_open", "E-01", ("2030年8月19日", "2030年8月30日"), on=world.UNTIL + ONE_DAY,
        arrange=applicant()),
    Row("open", "apply", "educated", "E-01", ("普通高中毕业", "大学专科毕业"), arrange=applicant(education="61")),
    Row("open", "apply", "educated", "E-01", ("大学本科肄业",), arrange=applicant(education="23")),
    Row("open", "apply", "young_enough", "E-01", ("40", "35", "2030年8月30日"),
        arrange=applicant(born=D(1990, 5, 1))),
    Row("open", "apply", "holds_no_post", "D.5", ("到村任职岗",), arrange=holder),
    Row("open", "apply", "not_running", "D.3", ("P-2030-",), arrange=lambda play: {"who": play.two.person}),
    Row("open", "apply", "not_voided", "E-07", ("P-2030-",), arrange=voided),
    Row("open", "apply", "not_barred", "E-07", ("2033年1月1日",), arrange=barred(D(2033, 1, 1))),
    Row("open", "apply", "not_barred", "E-07", arrange=barred(None)),
    Row("open", "apply", "not_oneself", "E-06", arrange=herself),
    Row("open", "change_position", "round_at_review", "E-01",
        arrange=lambda play: {"position": play.other.pk}, facts=REASON),
    Row("review", "qualify", "educated", "E-01", ("普通高中毕业",), arrange=lesser, on=EXAMINED),
    Row("review", "record_written", "round_at_written", "E-01", facts=BOOKED, on=EXAMINED,
        arrange=lambda play: play.round.do(play.one, "qualify", EXAMINED) and None),
    Row("review", "change_position", "position_live", "D.3", ("A02",), facts=REASON, arrange=cut),
    Row("written", "record_written", "not_before_round", "E-01", ("2030年9月2日",), facts=BOOKED,
        on=EXAMINED - ONE_DAY),
    Row("written", "record_written", "written_entered_once", "D.3", facts=BOOKED, cure=("do", "correct_result"),
        arrange=lambda play: play.round.do(play.one, "record_written", world.WRITTEN, score=1) and None),
    Row("written", "record_written", "has_written_part", "D-06", ("A03",), who="direct", facts=BOOKED),
    Row("written", "correct_result", "entered_before", "D.3",
        facts=BOOKED | REASON | {"part": "written", "document_number": "文1号"}),
    Row("written", "admit", "round_at_interview", "E-01"),
    Row("shortlist", "admit", "results_complete", "D.3", ("1",), arrange=missing),
    Row("shortlist", "admit", "within_shortlist", "D.3", ("4", "80"), who="four"),
    Row("shortlist", "not_select", "excluded", "D.3", who="three"),
    Row("interview", "record_extra", "is_undecided", "D.3", facts=BOOKED),
    Row("interview", "nominate", "round_at_checks", "E-01"),
    Row("interview", "record_interview", "interview_entered_once", "D.3", facts=BOOKED,
        arrange=lambda play: play.round.do(play.one, "record_interview", INTERVIEWED, score=1) and None),
    Row("ranking", "nominate", "within_posts", "D.3", ("2", "3", "1"), who="two"),
    Row("ranking", "stand_by", "in_reserve", "E-08", ("1",)),
    Row("ranking", "not_select", "excluded", "D.3", who="two"),
    Row("checks", "substitute", "post_vacant", "D.3", ("1",), who="two"),
    Row("checks", "substitute", "decided", "D.3", who="two", arrange=fallen, cure=("do", "record_extra")),
    Row("checks", AGAIN, "checked_before", "D.3", facts=AT_HOSPITAL),
    Row("checks", FIRST, "not_checked_yet", "D.3", facts=AT_HOSPITAL, arrange=adverse(FIRST), cure=("do", AGAIN)),
    Row("checks", AGAIN, "not_rechecked", "D.3", facts=AT_HOSPITAL, arrange=adverse(FIRST, AGAIN)),
    Row("checks", "pass_physical", "not_rechecked", "D.3", facts=AT_HOSPITAL, arrange=adverse(FIRST, AGAIN)),
    Row("checks", "not_pass", "adverse_on_record", "D.3", facts=REASON | {"what": "physical"}, cure=("do", FIRST)),
    Row("fit", "pass_review", "looked_into", "E-01", facts=review(looked_into=["conduct", "record", "file"])),
    Row("fit", "pass_review", "two_examiners", "D.3", ("1",), facts=review(examiners="郑考察、郑考察")),
    Row("fit", "pass_review", "examiners_unrelated", "E-06", facts=review(unrelated=False)),
    Row("fit", "pass_review", "no_avoidance", "E-05", facts=review(avoidance="direct")),
    Row("fit", "put_up_notice", "paper", "B.1", facts=world.NOTICE, on=world.NOTICED, arrange=unfiled),
    Row("vetted", "put_up_notice", "notice_long_enough", "D.3", ("7", "5"), facts=world.NOTICE | {"days": 5},
        on=world.NOTICED),
    Row("publicity", "close_notice", "notice_has_run", "D.3", ("2030年10月23日",), facts=CLEAR,
        on=world.NOTICE_OVER - ONE_DAY, cure=("wait", world.NOTICE_OVER)),
    Row("publicity", "close_notice", "notice_uncontested", "D.3", ("2030年10月16日",), facts=CLEAR, arrange=contested,
        on=world.NOTICE_OVER, cure=("finding", None)),
    Row("publicity", "close_notice", "notice_clear", "D.3",
        facts={"objections": 1, "outcome": "upheld", "handling": "核查中"}, on=world.NOTICE_OVER),
]  # fmt: skip


def names(row: Row) -> str:
    return f"{row.at}-{row.act}-{row.guard}"


def attempt(play: Play, row: Row, more: dict) -> None:
    if row.act == "apply":
        who, on = more.pop("who"), row.on if row.guard == "round_open" else world.APPLIED
        play.round.apply(who, on=on, **more)
    else:
        play.round.do(getattr(play, row.who), row.act, row.on, **row.facts | more)


@pytest.mark.parametrize("row", ROWS, ids=names)
def test_the_obstacle_names_guard_rule_and_cure(milestones, row):
    play = milestones.at(row.at)
    more = dict(row.arrange(play) or {})
    with pytest.raises(Unlawful) as refusal:
        attempt(play, row, more)
    found = [one for one in refusal.value.obstacles if one.guard == row.guard]
    assert found, [one.guard for one in refusal.value.obstacles]
    assert found[0].article == row.article
    assert found[0].cure == row.cure or row.cure is None
    assert [word for word in row.says if word not in found[0].reason] == []
    assert str(found[0]).endswith(f"（{cite(row.article)}）")
    assert "%(" not in str(found[0])


def test_refusals_show_the_law_and_not_our_numbers(milestones):
    """E-01 is told as the article it stands for, E-07 as 人社部令第35号."""
    play = milestones.at("open")
    with pytest.raises(Unlawful, match="《事业单位人事管理条例》第九条"):
        play.round.apply(play.round.applicant("高中生", education="61"))
    with pytest.raises(Unlawful, match="人社部令第35号"):
        play.round.apply(**barred(None)(play))


# --- what cannot be right ---------------------------------------------------------------------------------------------

FAULTS = [
    ("score", {"score": "100.5"}),
    ("score", {"score": "-1"}),
    ("score", {"score": "77.125"}),
    ("score", {}),
    ("score", {"score": 60, "out": "absent"}),
    ("ground", {"out": "void"}),
    ("bonus", {"score": 60, "bonus": 3, "bonus_ground": "退役士兵"}),
]


@pytest.mark.parametrize(("name", "facts"), FAULTS)
def test_a_result_that_cannot_be_right_is_shown_at_its_field(milestones, name, facts):
    """D.3 row 5: a score within the full marks, or absent or void with a ground (E-07); a bonus only if announced."""
    play = milestones.at("written")
    with pytest.raises(InvalidFacts) as refusal:
        play.round.do(play.one, "record_written", world.WRITTEN, **facts)
    assert name in refusal.value.form.errors


def test_declared_relatives_come_with_their_posts(milestones):
    """E-05: unit, post and kind of relation, without names."""
    play = milestones.at("open")
    with pytest.raises(InvalidFacts) as refusal:
        play.round.apply("亲属考生", relatives="declared")
    assert "relatives_posts" in refusal.value.form.errors


# --- what stays on record ---------------------------------------------------------------------------------------------


def test_a_void_paper_no_longer_counts_and_a_correction_sets_it_right(milestones):
    """E-07, D.3 row 5: a void paper is out of the ranking; corrected with reason and document it counts again."""
    play = milestones.at("written")
    play.round.do(play.one, "record_written", world.WRITTEN, out="void", ground="携带通讯工具")
    case = PlacementCase.objects.get(pk=play.one.pk)
    assert (case.written, case.out, case.out_from) == (None, "void", "written")
    corrected = {"part": "written", "score": "88.5", "document_number": "县人社〔2030〕9号"} | REASON
    event = play.round.do(case, "correct_result", world.WRITTEN, **corrected)
    case = PlacementCase.objects.get(pk=case.pk)
    assert (case.written, case.out, case.out_from) == (Decimal("88.5"), "", "")
    assert event.facts["document_number"] == "县人社〔2030〕9号"


def test_a_tie_in_reserve_is_broken_by_a_further_test(milestones):
    """D.3 row 7, E-08: equals whose turn has come sit a further test; who wins it takes the vacancy."""
    play = milestones.at("checks")
    fallen(play)
    play.round.do(play.two, "record_extra", CHECKED, score=60)
    play.round.do(play.three, "record_extra", CHECKED, score=70)
    with pytest.raises(Unlawful):
        play.round.do(play.two, "substitute", CHECKED)
    event = play.round.do(play.three, "substitute", CHECKED)
    assert (event.target, event.facts["verdict"], event.facts["vacant"]) == ("nominated", "taken", 1)


def test_a_cancelled_round_ends_every_application_with_its_reason(milestones):
    """D.3 row 2, 35号令: who is in the checks, too; the case shows why."""
    play = milestones.at("fit")
    play.round.proceed("cancel", CHECKED, reason="用编计划撤销。", document="州编办〔2030〕9号")
    assert not PlacementCase.objects.filter(intake=play.round.pk, closed_on=None).exists()
    event = PlacementCase.objects.get(pk=play.one.pk).events.order_by("seq").last()
    assert (event.action, event.facts["because"], event.facts["cancellation"]) == (
        "not_select", "cancelled", "用编计划撤销。",
    )  # fmt: skip


def test_facts_hold_nothing_personal_beyond_need(milestones):
    """F-02: no ID number, telephone or finding; of relatives only what avoidance needs."""
    play = milestones.at("publicity")
    kept = {name for event in PlacementCase.objects.get(pk=play.one.pk).events.all() for name in event.facts}
    assert kept <= {
        "position", "school", "major", "graduated", "relatives", "relatives_posts", "score", "out", "ground", "bonus",
        "bonus_ground", "rank", "of", "cut", "missing", "verdict", "places", "vacant", "hospital", "looked_into",
        "examiners", "unrelated", "avoidance", "opinion", "days", "contact", "address", "holds_post", "running",
        "voided", "scan_z_8",
    }  # fmt: skip


def test_no_substitution_where_none_was_announced(milestones):
    """E-08: without the announcement nobody stands by; those next in rank are told, and a fall leaves a vacancy."""
    play = milestones.at("open")
    made = Selection(play.cast, places=1, substitution=False)
    made.opened()
    one, two = made.apply("甲考生"), made.apply("乙考生")
    made.examined([one, two])
    made.written({one: 90, two: 80})
    made.interviewed({one: 90, two: 80})
    proceed(made.intake, "announce_ranking", by=play.cast.carol, on=RANKED)
    with pytest.raises(Unlawful, match="递补"):
        made.do(two, "stand_by", RANKED)
    made.carry_out()
    assert (world.at(one), world.at(two)) == ("nominated", "not_selected")
