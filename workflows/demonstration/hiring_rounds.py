"""Rounds of hiring: a mixed one that is finished, up to registrations and the end of probation, and one that runs (E).

What examined candidates go through is that of every round (``rounds``).
"""

from __future__ import annotations

import datetime
import functools
import random
from typing import Any

from cases.actions import begin, perform
from cases.limits import ONE_DAY
from dossiers import papers
from organisations.models import Organisation, User
from recruitment.models import FrontLineEvent, Position
from recruitment.programmes import SOCIAL_WORKER
from workflows.models import HiringCase

from .careers import Careers
from .rounds import CONTRACT, PUBLISHED, SCHOOLS, UNTIL, Plan, Round, Rounds
from .service import Service
from .walk import scans

EXEMPT = "B01"
KINDS = (("A01", "社区工作者（综合服务）"), ("A02", "社区工作者（党建专干）"), (EXEMPT, "社区工作者（公益性岗位免试）"))
DEEDS = (
    "汛期连续二十余日在卡点值守，负责三个楼栋的转移安置，入户通知一百三十余户，无一遗漏。",
    "承担社区物资保障，建立台账并每日公示，协调救援车辆，居民评议满意。",
    "夜间巡堤查险，发现险情两处并及时上报，汛后参与清淤和入户走访。",
)
BEFORE = 185  # days since the first round was drawn up: those it hired are on probation
DEEDS_CLOSED, FIRST_DAY, REGISTERED, GRADED = UNTIL + 24, CONTRACT + 4, CONTRACT + 20, CONTRACT + 26
"""Days after the round was drawn up, as in ``rounds``."""
REGISTRATIONS = {
    "register_pension": "养", "register_medical": "医", "register_injury": "工", "register_unemployment": "失",
    "register_maternity": "生", "register_fund": "金",
}  # fmt: skip
"""The six registrations, and how the numbers given there begin."""
LATE = ("register_unemployment", "register_fund")
"""What one of those hired is still owed, long after the thirty days (E-09)."""


class HiringRounds(Rounds):
    """Makes the rounds of community workers."""

    def __init__(self, service: Service, careers: Careers, rng: random.Random, *, as_of: datetime.date):
        super().__init__(service, rng, as_of=as_of)
        self.careers, self.owing = careers, LATE

    def plans(self) -> list[Plan]:
        """The showcase county's round of half a year ago, and its round that takes place now."""
        tree, social = self.staff.prefecture, self.service.programmes[SOCIAL_WORKER]
        county, ago = tree.county_of(tree.showcase), datetime.timedelta
        first, second = self.as_of - ago(days=BEFORE), self.as_of - ago(days=39)
        area, batch = county.short_name.removesuffix("委"), 1 + (first.year == second.year)
        title = "{}{}年第{}批公开招聘社区专职工作者公告".format
        return [
            Plan(county, social, first, title(area, first.year, "一"), applicants=18, kinds=KINDS),
            Plan(county, social, second, title(area, second.year, "〇一二"[batch]), applicants=14, kinds=KINDS,
                 run=UNTIL),
        ]  # fmt: skip

    def places(self, plan: Plan, code: str) -> list[Organisation]:
        """Communities of the county; one post more without examination."""
        below = [one for one in self.staff.prefecture.communities if one.path.startswith(plan.host.path)]
        return self.rng.sample(below, plan.posts + (code == EXEMPT))

    def conditions(self, code: str) -> dict[str, Any]:
        """Whether the position is filled without examination."""
        return {"exempt": code == EXEMPT}

    # --- the road without examination ---

    def _applications(self, one: Round) -> None:
        super()._applications(one)
        position = next(position for position in one.positions if position.exempt)
        for number in range(position.places - (one.plan.run == UNTIL)):
            one.cases.append(self._recommended(one, position, number))

    def _recommended(self, one: Round, position: Position, number: int) -> Any:
        """Somebody of a public-welfare post who proved himself in last year's flood, with the records of it."""
        somebody = self.service.graduate(oldest=38, education="31")
        somebody.save()
        flood, on = self.flood, one.day(PUBLISHED + 9 + number)
        records = [kind.title for kind in flood.kinds.all() if kind.required or self.rng.random() < 0.6]
        community = position.posts.order_by("number")[number].organisation.short_name
        event = begin(
            one.case_class, "recommend", organisation=one.plan.host, person=somebody, by=one.by, position=position.pk,
            on=on, school=self.rng.choice(SCHOOLS), major="社会工作", graduated=somebody.birth_date.year + 22,
            relatives="none", welfare_unit=f"{community.removesuffix('党支部')} 社区协管员", still_in_post=True,
            welfare_since=flood.since - 400 * ONE_DAY, event=flood.pk, records=records, recommended_by=community,
            recommendation_number=f"社荐〔{on.year}〕{number + 1}号", deeds=DEEDS[number % len(DEEDS)],
            **scans(papers.EXEMPT_RECOMMENDATION, papers.FRONT_LINE_RECORD),
        )  # fmt: skip
        return event.case

    @functools.cached_property
    def flood(self) -> FrontLineEvent:
        """Last summer's flood, with the checklist that was put in with the system for an event long closed."""
        year, listed = self.as_of.year - 1, FrontLineEvent.objects.first()
        made = FrontLineEvent.objects.create(
            name=f"{year}年防汛抢险救灾", since=datetime.date(year, 7, 18), until=datetime.date(year, 8, 30),
            source=f"防指〔{year}〕4号",
        )  # fmt: skip
        for one in listed.kinds.all():
            made.kinds.create(aspect=one.aspect, title=one.title, required=one.required, order=one.order)
        listed.closed_on = made.since
        listed.save(update_fields=["closed_on"])
        return made

    def _conditions(self, one: Round) -> None:
        """One recommended is declined, or waits in the round that runs; the deeds of the others are made public."""
        exempt = [case for case in one.cases if case.exempt]
        super()._conditions(one)
        if one.plan.run > UNTIL:
            one.do(exempt[-1], "decline", UNTIL + 2, reason="经街道复核，用工单位考勤记录与推荐材料不一致。")
        for case in exempt[:-1]:
            one.do(case, "publish_deeds", UNTIL + 3, days=7, places="用工单位和推荐社区公开栏、县人社局网站",
                   contact="县委社会工作部，0433-0000000")  # fmt: skip

    def _checks(self, one: Round) -> None:
        for case in one.at("deeds"):
            one.do(case, "close_deeds", DEEDS_CLOSED, objections=0, outcome="clear")
        super()._checks(one)

    # --- employment ---

    def begin(self, one: Round, case: Any, recruiter: User, organiser: User) -> None:
        """Contract, first day and registrations; the first one hired is owed two of them."""
        self.contract(one, case, recruiter)
        perform(case, "report_in", by=organiser, on=one.day(FIRST_DAY), first_day=one.day(FIRST_DAY))
        if case.exempt:
            words = {"agency": "县就业服务局", "document_number": f"就停〔{one.day(FIRST_DAY).year}〕{case.pk}号"}
            words |= {"ended_on": one.day(FIRST_DAY - 1)} | scans(papers.SUBSIDY_END)
            perform(case, "end_subsidy", by=organiser, on=one.day(REGISTERED), **words)
        owing, self.owing = self.owing, ()
        for number, (act, sign) in enumerate(REGISTRATIONS.items()):
            if act not in owing:
                on = one.day(REGISTERED) + number // 3 * ONE_DAY
                facts = {"number": f"{sign}{on.year}{case.pk:06d}", "registered_on": on} | scans(papers.INSURANCE_PROOF)
                perform(case, act, by=organiser, on=on, **facts)
        self.careers.grade(HiringCase.objects.get(pk=case.pk), one.day(GRADED))
        self.serve(case, recruiter, organiser)
