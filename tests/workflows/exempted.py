"""What tests of the road without examination start from: a mixed round of community workers, and those recommended."""

from __future__ import annotations

import datetime

from cases.actions import begin
from organisations.models import Person
from recruitment import front_line_kinds, ledger
from recruitment.door import draw_up
from recruitment.models import FrontLineEvent, Position
from tests.recruitment import stage
from tests.story import Cast, D, person
from workflows.models import HiringCase

from . import candidates as world
from .candidates import NOTICE, Selection

BORN = D(1990, 5, 1)
RECOMMENDED, PUBLIC, RUN = world.APPLIED, D(2030, 9, 3), D(2030, 9, 12)
"""The recommendation, the first day of the notice of deeds, the day after its seventh working day."""
FACTS = {
    "school": "延边大学", "major": "社会工作", "graduated": 2014, "relatives": "none",
    "welfare_unit": "东街社区，网格协管",
    "welfare_since": D(2028, 3, 1), "still_in_post": True, "recommended_by": "东镇东街社区",
    "recommendation_number": "东街荐〔2030〕2号", "deeds": "连续值守卡点四十余天，组织居民互助配送。",
}  # fmt: skip


class Mixed(Selection):
    """A round of the county with A01, examined, and A02, without examination; so many places each."""

    def __init__(self, cast: Cast, *, code: str = "social", examined: int = 1, exempt: int = 2, **terms):
        self.cast = cast
        front_line_kinds.put_in()  # a test with real transactions has emptied the tables
        programme = stage.programme(code)
        programme.per_village = 50
        programme.save(update_fields=["per_village"])
        terms = {"applications_from": world.FROM, "applications_until": world.UNTIL, "ratio": 1} | terms
        made = draw_up(
            programme, organisation=cast.county, title="2030年社区工作者招聘", by=cast.carol, on=world.PLANNED, **terms
        )
        self.pk = made.pk
        self.pool = stage.pool(cast.county, number=50, programme=programme, by=cast.carol)
        if examined:
            self.position = self.positioned("A01", examined)
        if exempt:
            self.exempt = self.positioned("A02", exempt, exempt=True, age_most=45)

    def positioned(self, code: str, places: int, **columns) -> Position:
        """One more position, each of its places a post of the street's community."""
        conditions = {"education": "31", "age_most": 35, "title": "社区工作者"} | columns
        made = Position.objects.create(intake_id=self.pk, code=code, announced=places, places=places, **conditions)
        for _place in range(places):
            post = ledger.open_post(
                self.pool, self.cast.street, title="社区工作者", by=self.cast.carol, on=world.PLANNED
            )
            post.position = made
            post.save()
        return made

    @property
    def event(self) -> FrontLineEvent:
        """The event that is put in with the system."""
        return FrontLineEvent.objects.get(name=front_line_kinds.NAME)

    def lawful(self) -> dict:
        """Lawful facts of a recommendation."""
        required = list(self.event.kinds.filter(required=True).values_list("title", flat=True))
        return FACTS | {"position": self.exempt.pk, "event": self.event.pk, "records": required}

    def worker(self, name: str, *, born=BORN, education: str = "31") -> Person:
        """Somebody in a public-welfare post."""
        return person(name, self.cast.street, member=False, born=born, education=education)

    def recommend(self, who: Person | str, *, on: datetime.date = RECOMMENDED, by=None, **facts) -> HiringCase:
        """A recommendation, with lawful facts or some of them changed."""
        who = self.worker(who) if isinstance(who, str) else who
        event = begin(
            HiringCase, "recommend", organisation=self.cast.county, person=who, by=by or self.cast.carol, on=on,
            **self.lawful() | facts,
        )  # fmt: skip
        return HiringCase.objects.get(pk=event.case_id)

    def apply(self, who: Person | str, *, on=world.APPLIED, by=None, **facts) -> HiringCase:
        """An ordinary application, for A01 unless told otherwise."""
        who = self.worker(who, born=world.BORN) if isinstance(who, str) else who
        asked = {
            "position": facts.pop("position", None) or self.position.pk,
            "school": "延边大学",
            "major": "农学",
            "graduated": 2030,
        }
        event = begin(
            HiringCase, organisation=self.cast.county, person=who, by=by or self.cast.carol, on=on,
            **asked | {"relatives": "none"} | facts,
        )  # fmt: skip
        return HiringCase.objects.get(pk=event.case_id)

    def publish_deeds(self, case: HiringCase, on: datetime.date = PUBLIC, **facts):
        """The deeds are made public for seven working days."""
        return self.do(case, "publish_deeds", on, **NOTICE | facts)

    def close_deeds(self, case: HiringCase, on: datetime.date = world.RANKED, **facts):
        """The notice of deeds is closed, clear unless told otherwise."""
        return self.do(case, "close_deeds", on, **world.CLEAR | facts)


def at(case: HiringCase) -> str:
    """The step the case is at now."""
    return HiringCase.objects.values_list("state", flat=True).get(pk=case.pk)
