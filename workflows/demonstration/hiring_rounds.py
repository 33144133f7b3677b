"""Rounds of hiring: a mixed one that is finished, up to registrations and the end of probation, and one that runs (E).

What examined candidates go through is that of every round (``rounds``).
"""

from __future__ import annotations

import datetime
import random
from typing import Any

from cases.actions import perform
from cases.limits import ONE_DAY
from organisations.models import Organisation, User
from recruitment.programmes import SOCIAL_WORKER
from workflows.models import HiringCase

from .careers import Careers
from .rounds import CONTRACT, UNTIL, Plan, Round, Rounds
from .service import Service

EXAMINED = (("A01", "社区工作者（综合服务）"), ("A02", "社区工作者（党建专干）"))
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
        self.careers = careers

    def plans(self) -> list[Plan]:
        """The showcase county's round of last year, and its round that takes place now."""
        tree, social = self.staff.prefecture, self.service.programmes[SOCIAL_WORKER]
        county, ago = tree.county_of(tree.showcase), datetime.timedelta
        first = self.as_of - ago(days=400)
        return [
            Plan(county, social, first, self._named(county, first), applicants=18, kinds=EXAMINED),
            Plan(county, social, self.as_of - ago(days=39), self._named(county, self.as_of), applicants=14,
                 kinds=EXAMINED, run=UNTIL),
        ]  # fmt: skip

    def _named(self, county: Organisation, day: datetime.date) -> str:
        return f"{county.short_name.removesuffix('委')}{day.year}年公开招聘社区专职工作者公告"

    def places(self, plan: Plan) -> list[Organisation]:
        """Communities of the county."""
        below = [one for one in self.staff.prefecture.communities if one.path.startswith(plan.host.path)]
        return self.rng.sample(below, plan.posts)

    # --- employment ---

    def begin(self, one: Round, case: Any, recruiter: User, organiser: User) -> None:
        """Contract, first day and registrations; the first one hired is owed two of them."""
        self.contract(one, case, recruiter)
        perform(case, "report_in", by=organiser, on=one.day(FIRST_DAY), first_day=one.day(FIRST_DAY))
        owing = LATE if self._is_first(one, case) else ()
        for number, (act, sign) in enumerate(REGISTRATIONS.items()):
            if act not in owing:
                on = one.day(REGISTERED) + number // 3 * ONE_DAY
                perform(case, act, by=organiser, on=on, number=f"{sign}{on.year}{case.pk:06d}", registered_on=on)
        self.careers.grade(HiringCase.objects.get(pk=case.pk), one.day(GRADED))
        self.serve(case, recruiter, organiser)

    def _is_first(self, one: Round, case: Any) -> bool:
        first = one.case_class.objects.filter(intake=one.intake, reported_on__isnull=False).order_by("pk").first()
        return first is None or first.pk == case.pk
