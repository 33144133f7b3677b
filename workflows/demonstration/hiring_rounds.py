"""Rounds of hiring: a mixed one that is finished, up to registrations and the end of probation, and one that runs (E).

What examined candidates go through is that of every round (``rounds``).
"""

from __future__ import annotations

import datetime
import random
from typing import Any

from cases.actions import perform
from cases.limits import ONE_DAY
from dossiers import papers
from organisations.models import Organisation, User
from recruitment.programmes import SOCIAL_WORKER
from workflows.models import HiringCase

from .careers import Careers
from .rounds import CONTRACT, UNTIL, Plan, Round, Rounds
from .service import Service
from .walk import scans

EXAMINED = (("A01", "社区工作者（综合服务）"), ("A02", "社区工作者（党建专干）"))
BEFORE = 185  # days since the first round was drawn up: those it hired are on probation
FIRST_DAY, REGISTERED, GRADED = CONTRACT + 4, CONTRACT + 20, CONTRACT + 26
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
            Plan(county, social, first, title(area, first.year, "一"), applicants=18, kinds=EXAMINED),
            Plan(county, social, second, title(area, second.year, "〇一二"[batch]), applicants=14, kinds=EXAMINED,
                 run=UNTIL),
        ]  # fmt: skip

    def places(self, plan: Plan) -> list[Organisation]:
        """Communities of the county."""
        below = [one for one in self.staff.prefecture.communities if one.path.startswith(plan.host.path)]
        return self.rng.sample(below, plan.posts)

    # --- employment ---

    def begin(self, one: Round, case: Any, recruiter: User, organiser: User) -> None:
        """Contract, first day and registrations; the first one hired is owed two of them."""
        self.contract(one, case, recruiter)
        perform(case, "report_in", by=organiser, on=one.day(FIRST_DAY), first_day=one.day(FIRST_DAY))
        owing, self.owing = self.owing, ()
        for number, (act, sign) in enumerate(REGISTRATIONS.items()):
            if act not in owing:
                on = one.day(REGISTERED) + number // 3 * ONE_DAY
                facts = {"number": f"{sign}{on.year}{case.pk:06d}", "registered_on": on} | scans(papers.INSURANCE_PROOF)
                perform(case, act, by=organiser, on=on, **facts)
        self.careers.grade(HiringCase.objects.get(pk=case.pk), one.day(GRADED))
        self.serve(case, recruiter, organiser)
