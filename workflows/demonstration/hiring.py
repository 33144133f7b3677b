"""Who is hired for communities and villages: community workers and governance specialists in service (E.1 to E.4).

Those who serve when the system is introduced are taken over from paper, as graduates in villages are
(``service``): through the door, each dated as the paper is.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Callable

from django.db import transaction

from cases.limits import ONE_DAY, add_months
from cases.models import Case
from organisations.models import Organisation, Person
from recruitment.models import Programme, Residents
from recruitment.programmes import SOCIAL_WORKER, SPECIALIST
from workflows.models import HiringCase

from .careers import Careers
from .service import Place, Service

HIRED, SPECIALISTS = 350, 90
"""People in service for every three hundred membership cases, and how many of them are specialists."""
TEAMS = (4, 2, 3, 3, 2, 4, 3)
"""How many work in one community after another."""
OLDEST = {SOCIAL_WORKER: 44, SPECIALIST: 34}
EDUCATION = ("21", "31", "31")
NORM = 18  # community workers for 10,000 urban residents (E.4)
PLAN = (60, 120)
"""Villages and communities with a specialist by the end of each year of the two-year plan."""


class Hiring:
    """Makes community workers and specialists out of the posts and desks of the demonstration."""

    def __init__(self, service: Service, rng: random.Random, *, as_of: datetime.date):
        self.service, self.staff, self.rng, self.as_of = service, service.staff, rng, as_of
        self.social, self.specialist = (service.programmes[code] for code in (SOCIAL_WORKER, SPECIALIST))
        self.communities, self.careers = _in_turn(self.staff.prefecture), Careers(service, rng, as_of=as_of)

    def promise(self) -> None:
        """The two-year plan of the specialists, for the prefecture and its counties."""
        self.service.promise(SPECIALIST, PLAN)

    def populate(self) -> None:
        """How many people live in each community, by last year's figures; of one community none has come yet (E.4)."""
        teams, year = zip(self.communities, itertools.cycle(TEAMS), strict=False), self.as_of.year - 1
        rows = [self._residents(one, team, year) for one, team in teams]
        Residents.objects.bulk_create(rows[:-1])

    def _residents(self, community: Organisation, team: int, year: int) -> Residents:
        """About as many as the community has workers for by the norm of 18 for 10,000, a fourth more or fewer."""
        county = self.staff.prefecture.county_of(community)
        number = team * 10_000 // NORM * self.rng.randint(76, 128) // 100
        document = f"{county.short_name.removesuffix('委')}统〔{year + 1}〕3号"
        return Residents(
            organisation=community, year=year, number=number, document=document, by=self.service.department(county)
        )  # fmt: skip

    # --- who serves ---

    def settle(self, count: int, *, advance: Callable[[], None]) -> list[Case]:
        """``count`` people in service, those of earlier years first, each told to ``advance``."""
        specialists = count * SPECIALISTS // HIRED
        places = [*self._workers(count - specialists), *self._specialists(specialists)]
        places.sort(key=lambda one: one.since)
        self.service.fund(places)
        people = Person.objects.bulk_create((self._somebody(one) for one in places), batch_size=200)
        made = []
        for place, somebody in zip(places, people, strict=True):
            made.append(self._take_over(place, somebody))
            advance()
            transaction.get_connection().run_on_commit.clear()  # left to the drain, as with membership cases
        self.careers.raise_some(made)
        self.careers.channels(made)
        return made

    # --- where ---

    def _workers(self, count: int) -> list[Place]:
        """Two to four in each community, the showcase county's first, until there are so many."""
        teams = zip(self.communities, itertools.cycle(TEAMS))
        everywhere = [community for community, team in teams for _one in range(team)]
        return [self._place(one, self.social, number) for number, one in enumerate(everywhere[:count])]

    def _specialists(self, count: int) -> list[Place]:
        """One after the other in a community and in a village."""
        found: list[Place] = []
        for number, community in zip(range(0, count, 2), self.communities, strict=False):
            pair = (community, self.service.villages.take(county=self.staff.prefecture.county_of(community)))
            found += [self._place(one, self.specialist, number + place) for place, one in enumerate(pair) if one]
        return found[:count]

    def _place(self, where: Organisation, programme: Programme, number: int) -> Place:
        """The contract in force; one in ten ends within half a year."""
        months = programme.term_least
        least, most = (months * 30 - 170, months * 30 - 20) if number % 10 == 0 else (60, months * 30 - 190)
        since = self.as_of - datetime.timedelta(days=self.rng.randint(least, most))
        holder = self.staff.prefecture.county_of(where)
        return Place(where, programme, holder, since, add_months(since, months) - ONE_DAY)

    # --- who ---

    def _somebody(self, place: Place) -> Person:
        code = place.programme.code
        return self.service.graduate(oldest=OLDEST[code], education=self.rng.choice(EDUCATION))

    def _take_over(self, place: Place, somebody: Person) -> Case:
        """A third of the community workers have served under earlier contracts too."""
        earlier = place.programme is self.social and self.rng.random() < 0.35
        since = place.since - (self.rng.randint(400, 2200) if earlier else 0) * ONE_DAY
        case = self.service.enter(HiringCase, place, somebody, reported_on=since)
        if place.programme is self.social:
            self.careers.grade(case, place.since + self.rng.randint(5, 25) * ONE_DAY)
        shown = place.village.path.startswith(self.staff.prefecture.county_of(self.staff.prefecture.showcase).path)
        self.service.assess(case, max(place.since.year, self.as_of.year - (3 if shown else 1)))
        return case


def _in_turn(tree) -> list[Organisation]:
    """Communities: those of the showcase county first, then one of each other street in turn."""
    shown = tree.county_of(tree.showcase)
    by_street: dict[int, list[Organisation]] = {one.pk: [] for one in tree.streets}
    for one in tree.communities:
        by_street[one.parent_id].append(one)
    first = [one for one in tree.communities if one.path.startswith(shown.path)]
    others = [row for row in by_street.values() if row[0] not in first]
    return [*first, *(one for row in zip(*others, strict=True) for one in row)]
