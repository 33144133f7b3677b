"""People in the service of villages: pools, posts, plan targets, and who has come, stays, and has left (D.1, D.5).

Those who serve when the system is introduced are taken over from paper, each dated as the paper is, through the door
and the quota ledger like everybody later.
"""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from cases.actions import begin, perform
from cases.limits import ONE_DAY, add_months
from cases.models import Case
from organisations import codes
from organisations.desks import Role
from organisations.models import Organisation, Person, User
from recruitment import ledger
from recruitment.models import Pool, Post, Programme, Target
from recruitment.programmes import (
    BORDER,
    CIVIL_SERVANT,
    EXCELLENT,
    SELECTED,
    SOCIAL_WORKER,
    SPECIALIST,
    THOUSAND,
    THREE_SUPPORTS,
)  # fmt: skip
from recruitment.quota_rules import AHEAD
from workflows.models import PlacementCase

from .accounts import Staff, person

MIX = ((THOUSAND, 56), (BORDER, 22), (EXCELLENT, 8), (SELECTED, 8), (THREE_SUPPORTS, 6))
"""Of a hundred people in service, how many came under which programme."""
PLAN = (120, 300, 540, 800, 1052)
"""Villages of the prefecture to be covered by the end of each year of the plan (D.1)."""
TITLES = {
    SELECTED: "村党组织书记助理（选调生）", THREE_SUPPORTS: "乡村振兴协理员", SOCIAL_WORKER: "社区专职工作者",
    SPECIALIST: "基层治理专干",
}  # fmt: skip
TITLE = "村务工作助理"
GRADES, SHARES = ("qualified", "excellent", "basic", "unqualified"), (80, 15, 4, 1)
OPINIONS = {
    "qualified": "能够履行岗位职责，完成各项任务，群众评价较好。",
    "excellent": "工作实绩突出，主动承担急难任务，群众满意度高。",
    "basic": "基本完成工作任务，业务能力有待提高，已约谈提醒。",
    "unqualified": "工作责任心不强，未完成年度主要任务，经集体研究确定。",
}
LEFT, SPARE, PROVIDED, NEWCOMERS = 14, 3, 9, 6
"""How many have resigned meanwhile; free posts in each pool; successors provided for; sent and not there yet."""


@dataclass
class Place:
    """Somebody who serves: where, under what, since when and until when."""

    village: Organisation  # or a community
    programme: Programme
    holder: Organisation
    since: datetime.date
    until: datetime.date


class Villages:
    """Deals out villages whose township and county have somebody at the desk; none twice."""

    def __init__(self, staff: Staff, rng: random.Random):
        self.staff, self.rng = staff, rng
        tree = staff.prefecture
        staffed = [one for one in tree.villages if (Role.ORGANISER, tree.township_of(one).pk) in staff.users]
        self.free = [one for one in staffed if (Role.DEPARTMENT, tree.county_of(one).pk) in staff.users]
        rng.shuffle(self.free)

    def take(self, *, border: bool = False, county: Organisation | None = None) -> Organisation | None:
        """The next free village, of that county or on the border if that is asked; None when there is none left."""
        for place, one in enumerate(self.free):
            if (one.border or not border) and (county is None or one.path.startswith(county.path)):
                return self.free.pop(place)
        return None


class Service:
    """Makes the posts and those who hold them."""

    def __init__(self, staff: Staff, rng: random.Random, *, as_of: datetime.date):
        self.staff, self.rng, self.as_of = staff, rng, as_of
        self.villages = Villages(staff, rng)
        self.programmes = {one.code: one for one in Programme.objects.all()}
        self._pools: dict[tuple, Pool] = {}

    def department(self, organisation: Organisation) -> User:
        """Who recruits for a county or the prefecture."""
        return self.staff.users[Role.DEPARTMENT, organisation.pk]

    def settle(self, count: int, *, advance: Callable[[], None]) -> list[Case]:
        """``count`` people in service, those of earlier years first, each told to ``advance``; then some leave."""
        places = sorted(self._places(count), key=lambda one: one.since)
        self.fund(places)
        people = self._people(len(places))
        made = []
        for place, somebody in zip(places, people, strict=True):
            made.append(self._take_over(place, somebody))
            advance()
            transaction.get_connection().run_on_commit.clear()  # left to the drain, as with membership cases
        for case in self.rng.sample(made, min(LEFT, len(made) // 10)):
            self._resign(case)
        self._provide(made)
        return made + [self._send() for _number in range(min(NEWCOMERS, len(made) // 10))]

    # --- plan ---

    def promise(self, code: str = THOUSAND, plan: tuple[int, ...] = PLAN) -> None:
        """What a plan from last year on promises, for the prefecture and its counties by their villages."""
        tree, first = self.staff.prefecture, self.as_of.year - 1
        share = {one.pk: len([v for v in tree.villages if v.path.startswith(one.path)]) for one in tree.counties}
        rows = []
        for later, most in enumerate(plan):
            words = {"programme": self.programmes[code], "year": first + later}
            rows.append(Target(organisation=tree.prefecture, number=most, **words))
            numbers = [(one, most * share[one.pk] // len(tree.villages)) for one in tree.counties]
            rows += [Target(organisation=one, number=number, **words) for one, number in numbers]
        Target.objects.bulk_create(rows)

    def _places(self, count: int) -> list[Place]:
        """Where so many people serve; some border villages have two, one from each pool."""
        found: list[Place] = []
        for code, share in MIX:
            programme, border = self.programmes[code], code == BORDER
            wanted = len(found) + max(1, count * share // 100)
            while len(found) < wanted and (village := self.villages.take(border=border)):
                twice = border and self.rng.random() < 0.35 and len(found) + 1 < wanted
                found += [self._place(village, programme, len(found) + one) for one in range(1 + twice)]
        return found

    def _place(self, village: Organisation, programme: Programme, number: int) -> Place:
        """The term has to end after today; one in eight ends within half a year."""
        months = self.rng.choice((programme.term_least, programme.term_most))
        least, most = (months * 30 - 170, months * 30 - 20) if number % 8 == 0 else (40, min(months * 30 - 190, 1260))
        since = self.as_of - datetime.timedelta(days=self.rng.randint(least, most))
        tree = self.staff.prefecture
        of_prefecture = programme.code == BORDER and number % 2 == 0
        holder = tree.prefecture if of_prefecture else tree.county_of(village)
        return Place(village, programme, holder, since, add_months(since, months) - ONE_DAY)

    # --- posts ---

    def pool(self, holder: Organisation, programme: Programme, year: int) -> Pool:
        """The pool of a holder for a programme and a year."""
        key = (holder.pk, programme.pk, year)
        if key not in self._pools:
            self._pools[key] = Pool.objects.create(organisation=holder, programme=programme, year=year)
        return self._pools[key]

    def fund(self, places: list[Place]) -> None:
        """Every pool gets what is taken from it and a few posts more, at the beginning of its year."""
        wanted: dict[tuple, list[Place]] = defaultdict(list)
        for one in places:
            wanted[one.holder.pk, one.programme.pk, one.since.year].append(one)
        for (_holder, _programme, year), group in wanted.items():
            pool = self.pool(group[0].holder, group[0].programme, year)
            ledger.allocate(
                pool, len(group) + SPARE, by=self.department(pool.organisation), on=datetime.date(year, 1, 1),
                document=f"编办〔{year}〕{self.rng.randint(3, 60)}号",
            )  # fmt: skip

    def post(self, place: Place) -> Post:
        """A post for the place, opened by the holder of its pool."""
        pool = self.pool(place.holder, place.programme, place.since.year)
        title = TITLES.get(place.programme.code, TITLE)
        return ledger.open_post(
            pool, place.village, title=title, by=self.department(place.holder), on=place.since - 30 * ONE_DAY
        )

    # --- people ---

    def _people(self, count: int) -> list[Person]:
        return Person.objects.bulk_create((self.graduate() for _number in range(count)), batch_size=200)

    def graduate(self, *, oldest: int = 29, education: str = "21") -> Person:
        """A young graduate, not stored yet."""
        identity = self.staff.register.person(youngest=22, oldest=oldest)
        return person(
            identity, self.staff.prefecture.prefecture, occupation="", education=education,
            political=self.rng.choice((codes.LEAGUE_MEMBER, codes.MASSES, codes.FULL_MEMBER)),
        )  # fmt: skip

    def _take_over(self, place: Place, somebody: Person) -> Case:
        case, year = self.enter(PlacementCase, place, somebody), place.since.year
        if self.rng.random() < 0.9:
            self.mentor(case, place.since + 12 * ONE_DAY)
        shown = place.village.path.startswith(self.staff.prefecture.showcase.path)
        self.assess(case, year if shown else max(year, self.as_of.year - 1))
        return case

    def enter(self, kind: type[Case], place: Place, somebody: Person, **more) -> Case:
        """Take over from paper who serves at the place already, dated as the paper is; ``more``: facts that differ."""
        county = self.staff.prefecture.county_of(place.village)
        number, year, programme = self.rng.randint(10, 400), place.since.year, place.programme
        until = None if programme.identity == CIVIL_SERVANT else place.until
        quota = {"quota_number": f"上编〔{year}〕{number}号"} if programme.quota else {}
        facts = {"contract_from": place.since, "contract_until": until, "reported_on": place.since} | quota | more
        event = begin(
            kind, "take_over", organisation=county, person=somebody, by=self.department(county), on=place.since,
            document_number=f"人社聘〔{year}〕{number}号", post=self.post(place).pk, **facts,
        )  # fmt: skip
        return event.case

    def mentor(self, case: Case, on: datetime.date) -> None:
        """A cadre of the township accompanies the newcomer."""
        township, organiser = self.township(case)
        offered = [one.pk for one in self.staff.sponsors[township.pk]] or [organiser.person_id]
        perform(case, "appoint_mentor", by=organiser, on=min(on, self.as_of), people=[self.rng.choice(offered)])

    def township(self, case: Case) -> tuple[Organisation, User]:
        """The township of the case's village, and its organiser."""
        township = self.staff.prefecture.township_of(case.organisation)
        return township, self.staff.users[Role.ORGANISER, township.pk]

    def assess(self, case: Case, first: int) -> None:
        """Every year from ``first`` on that is over, assessed in the January that follows."""
        _township, organiser = self.township(case)
        for year in range(first, self.as_of.year):
            on = datetime.date(year + 1, 1, self.rng.randint(8, 24))
            if on <= self.as_of:
                grade = self.rng.choices(GRADES, SHARES)[0]
                perform(case, "assess_year", by=organiser, on=on, year=year, grade=grade, opinion=OPINIONS[grade])

    def _resign(self, case: Case) -> None:
        """Somebody leaves with thirty days' notice; within the minimum term the contract's clause is told (D-03)."""
        by, on = self.department(self.staff.prefecture.county_of(case.organisation)), self.as_of - 5 * ONE_DAY
        perform(
            case, "resign", by=by, on=on, noticed_on=on - 35 * ONE_DAY, breach="按合同约定支付违约金并退回安家补贴。",
            document_number=f"人社〔{on.year}〕{self.rng.randint(10, 400)}号",
            reason="因个人原因申请辞去村务工作助理职务。",
        )  # fmt: skip

    def _provide(self, made: list[Case]) -> None:
        """For some whose term ends within half a year a successor is provided for (D.5)."""
        on, soon = self.as_of - 8 * ONE_DAY, add_months(self.as_of - 8 * ONE_DAY, AHEAD)
        rows = PlacementCase.objects.filter(pk__in=[one.pk for one in made], outcome="", serves_until__lte=soon)
        for case in rows.select_related("post__pool__organisation").order_by("serves_until", "pk")[:PROVIDED]:
            by = self.department(case.post.pool.organisation)
            ledger.succeed(case.post, by=by, on=on, document=f"编办〔{on.year}〕{case.pk}号")

    def _send(self) -> Case:
        """Somebody whom the level above has sent this month, and who has not reported in yet (D.2)."""
        on = self.as_of - self.rng.randint(6, 20) * ONE_DAY
        village, programme = self.villages.take(), self.programmes[SELECTED]
        holder, until = self.staff.prefecture.county_of(village), add_months(on, programme.term_least)
        place = Place(village, programme, holder, on, until)
        by, pool = self.department(holder), self.pool(holder, programme, on.year)
        document = f"组选〔{on.year}〕{self.rng.randint(3, 90)}号"
        first = datetime.date(on.year, 1, 1)
        ledger.allocate(pool, 1, by=by, on=first, document=f"编办〔{on.year}〕{self.rng.randint(61, 90)}号")
        somebody = self.graduate()
        somebody.save()
        event = begin(
            PlacementCase, "take_in", organisation=holder, person=somebody, by=by, on=on, document_number=document,
            post=self.post(place).pk, quota_number=f"上编〔{on.year}〕{self.rng.randint(401, 600)}号", kinship="none",
        )  # fmt: skip
        return event.case
