"""Announced rounds: two finished, with a tie, a failed check, an objection and a substitution; one that is running.

Each round goes through its own door and every applicant through the door of cases, on dates counted back from today.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from cases.actions import begin, perform
from cases.law import PIPELINES, Unlawful
from cases.limits import ONE_DAY
from dossiers import papers
from organisations.models import Organisation, User
from recruitment import ledger, running
from recruitment.door import draw_up, proceed
from recruitment.models import Intake, Pool, Position, Programme
from recruitment.programmes import BORDER, THOUSAND

from .service import TITLE, TITLES, Service
from .walk import scans

SCHOOLS = ("延边大学", "吉林农业大学", "北华大学", "长春师范大学", "吉林师范大学", "东北师范大学")
MAJORS = ("农学", "园艺", "汉语言文学", "朝鲜语", "法学", "会计学", "社会工作", "计算机科学与技术", "动物医学")
KINDS = (("A01", "村务工作助理（不限专业）"), ("A02", "村务工作助理（农林类）"), ("A03", "村务工作助理（财会类）"))
# Days after the round was drawn up.
APPROVED, PUBLISHED, UNTIL, WRITTEN, SHORTLIST, INTERVIEW, RANKED = 5, 9, 29, 47, 54, 62, 66
CHECKED, REVIEWED, NOTICED, CLOSED, APPOINTED, CONTRACT, TRAINED, REPORTED = 76, 84, 88, 105, 110, 114, 118, 125
REVIEW = {
    "looked_into": ["conduct", "record", "file", "relations"], "unrelated": True, "avoidance": "none",
    "opinion": "政治素质好，学习和现实表现良好，档案材料齐全，符合岗位要求。",
}  # fmt: skip


@dataclass
class Plan:
    """A round to be made: whose, of which programme, drawn up when, how many posts in each position and applicants."""

    host: Organisation
    programme: Programme
    drawn_up: datetime.date
    title: str
    posts: int = 2
    applicants: int = 30
    substitution: bool = True
    run: int = APPOINTED  # how many days of it have passed
    kinds: tuple[tuple[str, str], ...] = KINDS


@dataclass
class Round:
    """A round being made, with its candidates in the order of their applications."""

    plan: Plan
    by: User
    intake: Intake
    positions: list[Position] = field(default_factory=list)
    cases: list[Any] = field(default_factory=list)

    @property
    def case_class(self) -> Any:
        """What its candidates are in."""
        return PIPELINES[self.plan.programme.pipeline]

    def day(self, number: int) -> datetime.date:
        """The day so many days after the round was drawn up."""
        return self.plan.drawn_up + number * ONE_DAY

    def proceed(self, act: str, number: int, **facts) -> None:
        """An act of the round, and at once what it orders for everybody."""
        proceed(self.intake, act, by=self.by, on=self.day(number), **facts)
        for run in self.intake.runs.exclude(status=running.Run.DONE):
            running.carry_out(run.pk)
        transaction.get_connection().run_on_commit.clear()
        self.intake = Intake.objects.get(pk=self.intake.pk)

    def at(self, *states: str) -> list[Any]:
        """The candidates at those steps now, the best total first."""
        rows = self.case_class.objects.filter(intake=self.intake, state__in=states)
        return list(rows.order_by("position", "-interview", "pk"))

    def do(self, case: Any, act: str, number: int, **facts) -> None:
        """An act in a candidate's case."""
        perform(case, act, by=self.by, on=self.day(number), **facts)
        transaction.get_connection().run_on_commit.clear()


class Rounds:
    """Makes the rounds out of the posts and people of the demonstration."""

    def __init__(self, service: Service, rng: random.Random, *, as_of: datetime.date):
        self.service, self.staff, self.rng, self.as_of = service, service.staff, rng, as_of

    def plans(self) -> list[Plan]:
        """A county's round of two years ago, the prefecture's for border villages of last year, and one that runs."""
        tree, of = self.staff.prefecture, self.service.programmes
        county, ago = tree.county_of(tree.showcase), datetime.timedelta
        name, area = county.short_name.removesuffix("委"), tree.prefecture.short_name.removesuffix("委")
        first, second = self.as_of - ago(days=760), self.as_of - ago(days=330)
        return [
            Plan(county, of[THOUSAND], first, self._titled(name, first)),
            Plan(tree.prefecture, of[BORDER], second, f"{area}{second.year}年边境村人才公开招聘公告", applicants=24),
            Plan(county, of[THOUSAND], self.as_of - ago(days=40), self._titled(name, self.as_of),
                 applicants=26, run=UNTIL),
        ]  # fmt: skip

    def _titled(self, name: str, day: datetime.date) -> str:
        return f"{name}{day.year}年公开招聘到村任职高校毕业生公告"

    def make(self) -> list[Any]:
        """Every round as far as it has come; their cases."""
        return [case for plan in self.plans() for case in self._make(plan)]

    def _make(self, plan: Plan) -> list[Any]:
        one = self._announced(plan)
        self._applications(one)
        one.proceed("close_applications", UNTIL)
        self._conditions(one)
        if plan.run > UNTIL:
            one.proceed("open_written", UNTIL + 6)
            self._examinations(one)
            self._checks(one)
            self._appointments(one)
            self._conclude(one)
        return one.cases

    # --- the announcement ---

    def _announced(self, plan: Plan) -> Round:
        by = self.service.department(plan.host)
        terms = {
            "applications_from": plan.drawn_up + (PUBLISHED + 7) * ONE_DAY,
            "applications_until": plan.drawn_up + UNTIL * ONE_DAY, "ratio": Decimal(3),
            "substitution": plan.substitution, "pass_interview": Decimal(60),
        }  # fmt: skip
        intake = draw_up(plan.programme, organisation=plan.host, title=plan.title, by=by, on=plan.drawn_up, **terms)
        one = Round(plan, by, intake)
        pool = self._pool(plan, by)
        for code, title in plan.kinds:
            self._position(one, pool, code, title, self.places(plan, code))
        year = plan.drawn_up.year
        documents = {"quota_document": f"编办〔{year}〕17号", "plan_document": f"人社〔{year}〕42号"}
        one.proceed("approve_plan", APPROVED, **documents)
        one.proceed("publish", PUBLISHED)
        return one

    def places(self, plan: Plan, code: str) -> list[Organisation]:
        """Where the posts of the position of that code are."""
        county = plan.host if plan.host.pk != self.staff.prefecture.prefecture.pk else None
        where = {"border": plan.programme.border_only, "county": county}
        villages = [self.service.villages.take(**where) for _post in range(plan.posts)]
        return [village for village in villages if village]

    def _pool(self, plan: Plan, by: User) -> Pool:
        pool = self.service.pool(plan.host, plan.programme, plan.drawn_up.year)
        on = min(datetime.date(plan.drawn_up.year, 1, 1), plan.drawn_up)
        number = plan.posts * len(plan.kinds) + 1
        ledger.allocate(pool, number, by=by, on=on, document=f"编办〔{on.year}〕9号")
        return pool

    def _position(self, one: Round, pool: Pool, code: str, title: str, villages: list[Organisation]) -> None:
        if not villages:
            return
        programme = one.plan.programme
        position = Position.objects.create(
            intake=one.intake, code=code, title=title, announced=len(villages), places=len(villages),
            education=programme.education, age_most=programme.age_most, **self.conditions(code),
        )  # fmt: skip
        for village in villages:
            words = {"title": TITLES.get(programme.code, TITLE), "by": one.by, "on": one.plan.drawn_up}
            post = ledger.open_post(pool, village, **words)
            post.position = position
            post.save(update_fields=["position"])
        one.positions.append(position)

    def conditions(self, code: str) -> dict[str, Any]:
        """What else a position has, by its code; of placement nothing."""
        return {}

    # --- applications and examinations ---

    def _applications(self, one: Round) -> None:
        tested = [position for position in one.positions if not position.exempt]
        for number in range(one.plan.applicants):
            somebody = self.service.graduate()
            somebody.save()
            # Of the running round the last position stays short of applicants.
            short = one.plan.run == UNTIL and number > 2
            choice = tested[number % (len(tested) - short)]
            event = begin(
                one.case_class, organisation=one.plan.host, person=somebody, by=one.by, position=choice.pk,
                on=one.day(PUBLISHED + 8 + number % 10), school=self.rng.choice(SCHOOLS), major=self.rng.choice(MAJORS),
                graduated=somebody.birth_date.year + 22, relatives="none",
            )  # fmt: skip
            one.cases.append(event.case)

    def _conditions(self, one: Round) -> None:
        """Everybody's conditions are examined; in the round that runs, some still wait."""
        waiting = 5 if one.plan.run == UNTIL else 0
        applied = sorted(one.at("applied"), key=lambda case: case.pk)
        for case in applied[: len(applied) - waiting]:
            one.do(case, "qualify", UNTIL + 3)

    def _examinations(self, one: Round) -> None:
        for number, case in enumerate(one.at("qualified")):
            absent = number % 13 == 12
            mark = {"out": "absent"} if absent else {"score": Decimal(self.rng.randint(110, 184)) / 2}
            one.do(case, "record_written", WRITTEN, **mark)
        one.proceed("announce_shortlist", SHORTLIST)
        for case in one.at("shortlisted"):
            one.do(case, "record_interview", INTERVIEW, score=Decimal(self.rng.randint(6400, 9200)) / 100)
        one.proceed("announce_ranking", RANKED)

    # --- checks ---

    def _checks(self, one: Round) -> None:
        """One fails the physical check and its re-check and is substituted; the others pass; one is complained of."""
        failed = one.at("nominated")[1]
        for act, hospital in (("record_adverse_check", "县医院"), ("record_recheck", "州医院")):
            one.do(failed, act, CHECKED, hospital=hospital)
        one.do(failed, "not_pass", CHECKED, what="physical", reason="体检及复检结论均不合格。")
        self._substitute(one, failed)
        for case in one.at("nominated"):
            one.do(case, "pass_physical", CHECKED, hospital="县医院")
        for case in one.at("fit"):
            report = scans(papers.BACKGROUND_REPORT)
            one.do(case, "pass_review", REVIEWED, examiners=self._examiners(), **REVIEW, **report)
        for case in one.at("vetted"):
            one.do(case, "put_up_notice", NOTICED, days=7, places="县人社局网站和报考岗位所在乡镇公开栏",
                   contact="县委组织部，0433-0000000")  # fmt: skip
        for number, case in enumerate(one.at("publicity")):
            heard = {"objections": 1, "handling": "经核查，反映的问题不属实。"} if number == 0 else {"objections": 0}
            one.do(case, "close_notice", CLOSED, outcome="clear", **heard)

    def _substitute(self, one: Round, failed: Any) -> None:
        """Whoever the law lets take the place: everybody in reserve is asked in turn."""
        for case in one.at("reserve"):
            if case.position_id == failed.position_id and self._is_next(one, case):
                return

    def _is_next(self, one: Round, case: Any) -> bool:
        try:
            one.do(case, "substitute", CHECKED)
        except Unlawful:
            return False
        return True

    def _examiners(self) -> str:
        names: set[str] = set()
        while len(names) < 2:
            names.add(self.staff.register.person(youngest=35, oldest=55).name)
        return "、".join(sorted(names))

    # --- appointments ---

    def _appointments(self, one: Round) -> None:
        for number, case in enumerate(one.at("cleared")):
            case = one.case_class.objects.get(pk=case.pk)
            post = case.position.posts.filter(tenures=None).order_by("number").first()
            year, programme = one.day(APPOINTED).year, one.plan.programme
            quota = {"quota_number": f"上编〔{year}〕{200 + number}号"} if programme.quota else {}
            one.do(case, "appoint", APPOINTED, document_number=f"人社聘〔{year}〕{200 + number}号", post=post.pk,
                   kinship="none", **quota)  # fmt: skip
            case = one.case_class.objects.get(pk=case.pk)
            recruiter = self.service.department(self.staff.prefecture.county_of(case.organisation))
            self.begin(one, case, recruiter, self.service.township(case)[1])
            transaction.get_connection().run_on_commit.clear()

    def contract(self, one: Round, case: Any, recruiter: User) -> None:
        """The first contract, for the shortest term of the programme and with its usual probation."""
        since, programme = one.day(CONTRACT), one.plan.programme
        until = since.replace(year=since.year + programme.term_least // 12) - ONE_DAY
        perform(case, "conclude_contract", by=recruiter, on=since, contract_from=since, contract_until=until,
                first_job="yes", probation=programme.probation)  # fmt: skip

    def begin(self, one: Round, case: Any, recruiter: User, organiser: User) -> None:
        """Contract, training, reporting in, mentor."""
        self.contract(one, case, recruiter)
        perform(case, "train", by=recruiter, on=one.day(TRAINED), began_on=one.day(TRAINED - 3), place="县委党校",
                content="基层党建、乡村振兴政策、群众工作方法。")  # fmt: skip
        on = min(one.day(REPORTED), self.as_of)
        perform(case, "report_in", by=organiser, on=on, order_number=f"派〔{on.year}〕{case.pk}号", accommodation="yes")
        self.service.mentor(case, on + 10 * ONE_DAY)
        self.serve(case, recruiter, organiser)

    def serve(self, case: Any, recruiter: User, organiser: User) -> None:
        """Where its time has passed: probation reviewed and passed, and the years assessed."""
        case = type(case).objects.get(pk=case.pk)
        over = case.probation_until
        if over < self.as_of - 30 * ONE_DAY:
            opinion = "试用期内服从安排，熟悉村情民情，能够独立承担工作。"
            perform(case, "review_probation", by=organiser, on=over - 9 * ONE_DAY, conclusion="fit", opinion=opinion)
            number = f"人社定〔{over.year}〕{case.pk}号"
            perform(case, "pass_probation", by=recruiter, on=over + ONE_DAY, document_number=number)
            self.service.assess(case, over.year)

    def _conclude(self, one: Round) -> None:
        """Those left in reserve are told, and the round is closed."""
        running.carry_out(running.order(one.intake, "remainder", by=one.by, on=one.day(APPOINTED + 3)).pk)
        one.proceed("conclude", APPOINTED + 5, document=f"编办〔{one.day(APPOINTED).year}〕31号")
