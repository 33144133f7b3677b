"""What tests of selection start from: a round of the county, its applicants, and the way through its steps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from cases.actions import begin, perform
from cases.models import Event
from dossiers import papers
from organisations.models import Person
from recruitment import running
from recruitment.door import draw_up, proceed
from recruitment.models import Intake, Pool, Position
from tests.recruitment import stage
from tests.story import Cast, D, person
from workflows.demonstration import walk
from workflows.models import PlacementCase

PLANNED, APPROVED, PUBLISHED = D(2030, 8, 1), D(2030, 8, 5), D(2030, 8, 12)
FROM, UNTIL = D(2030, 8, 19), D(2030, 8, 30)
APPLIED, EXAMINED = D(2030, 8, 20), D(2030, 9, 2)
WRITTEN, SHORTLISTED = D(2030, 9, 14), D(2030, 9, 20)
INTERVIEWED, RANKED = D(2030, 9, 28), D(2030, 9, 30)
CHECKED, REVIEWED, NOTICED = D(2030, 10, 9), D(2030, 10, 14), D(2030, 10, 15)
NOTICE_OVER = D(2030, 10, 24)  # the day after the seventh working day
BORN = D(2005, 5, 1)
REASON = {"reason": "经研究决定。"}
NOTICE = {"days": 7, "places": "县人社局网站", "contact": "县委组织部，0433-0000000"}
CLEAR = {"objections": 0, "outcome": "clear"}
REVIEW = {
    "looked_into": ["conduct", "record", "file", "relations"], "examiners": "郑考察、许考察", "unrelated": True,
    "avoidance": "none", "opinion": "符合岗位要求。",
}  # fmt: skip


class Selection:
    """A round of the thousand-graduates programme that the county holds, with one position of so many places."""

    def __init__(self, cast: Cast, *, places: int = 3, direct: bool = False, **terms):
        self.cast = cast
        programme = stage.thousand()
        programme.per_village = 50
        programme.save(update_fields=["per_village"])
        terms = {"applications_from": FROM, "applications_until": UNTIL, "substitution": True, "ratio": 1} | terms
        made = draw_up(
            programme, organisation=cast.county, title="2030年大学生到村任职", by=cast.carol, on=PLANNED, **terms
        )
        self.pk = made.pk
        self.position = self.positioned("A01", places, direct=direct)

    def positioned(self, code: str, places: int, **columns) -> Position:
        """One more position, each of its places a funded post of the village."""
        conditions = {"education": "31", "age_most": 35} | columns
        made = Position.objects.create(
            intake_id=self.pk, code=code, title="到村任职", announced=places, places=places, **conditions
        )
        pool = Pool.objects.first() or stage.pool(self.cast.county, number=50, by=self.cast.carol)
        for _place in range(places):
            post = stage.post(pool, self.cast.village, on=PLANNED)
            post.position = made
            post.save()
        return made

    @property
    def intake(self) -> Intake:
        """The round as it is stored now."""
        return Intake.objects.get(pk=self.pk)

    def proceed(self, act: str, on: datetime.date, **facts):
        """An act of the round; what it orders for everybody is carried out at once."""
        event = proceed(self.intake, act, by=self.cast.carol, on=on, **facts)
        self.carry_out()
        return event

    def order(self, kind: str, on: datetime.date, **facts):
        """An order for everybody, carried out at once; the run afterwards."""
        run = running.order(self.intake, kind, by=self.cast.carol, on=on, **facts)
        self.carry_out()
        run.refresh_from_db()
        return run

    def carry_out(self) -> None:
        """Do what has been ordered."""
        for run in self.intake.runs.filter(status="queued"):
            running.carry_out(run.pk)

    def opened(self) -> Selection:
        """Approved and published: applications are taken."""
        documents = {"quota_document": "州编办〔2030〕3号", "plan_document": "州人社〔2030〕8号"}
        self.proceed("approve_plan", APPROVED, **documents)
        self.proceed("publish", PUBLISHED)
        return self

    # --- candidates ---

    def applicant(self, name: str, *, born=BORN, education: str = "21") -> Person:
        """Somebody who has just graduated."""
        return person(name, self.cast.village, member=False, born=born, education=education)

    def apply(self, who: Person | str, *, on=APPLIED, by=None, **facts) -> PlacementCase:
        """An application, with lawful facts or some of them changed."""
        who = self.applicant(who) if isinstance(who, str) else who
        asked = {"position": self.position.pk, "school": "延边大学", "major": "农学", "graduated": 2030}
        event = begin(
            PlacementCase, organisation=self.cast.county, person=who, by=by or self.cast.carol, on=on,
            **asked | {"relatives": "none"} | facts,
        )  # fmt: skip
        return PlacementCase.objects.get(pk=event.case_id)

    def do(self, case: PlacementCase, act: str, on: datetime.date, *, by=None, **facts) -> Event:
        """An act in a case."""
        return perform(case, act, by=by or self.cast.carol, on=on, **facts)

    def examined(self, cases: Iterable[PlacementCase]) -> None:
        """Applications are closed, everybody is qualified, the written test is open."""
        self.proceed("close_applications", UNTIL)
        for case in cases:
            self.do(case, "qualify", EXAMINED)
        self.proceed("open_written", EXAMINED)

    def written(self, marks: dict[PlacementCase, int | str | None]) -> None:
        """Written results; None: absent. Then the shortlist."""
        for case, score in marks.items():
            self.do(case, "record_written", WRITTEN, **_result(score))
        self.proceed("announce_shortlist", SHORTLISTED)

    def interviewed(self, marks: dict[PlacementCase, int | str | None]) -> None:
        """Interview results; None: absent."""
        for case, score in marks.items():
            self.do(case, "record_interview", INTERVIEWED, **_result(score))

    def checked(self, case: PlacementCase) -> None:
        """Check and review passed, the public notice is up."""
        self.do(case, "pass_physical", CHECKED, hospital="县医院")
        self.reviewed(case, REVIEWED)
        self.do(case, "put_up_notice", NOTICED, **NOTICE)

    def vetted(self) -> PlacementCase:
        """Somebody who was first in rank and has passed check and review, in a round that is opened for it."""
        case = self.opened().apply("考生首")
        self.examined([case])
        self.written({case: 90})
        self.interviewed({case: 90})
        self.proceed("announce_ranking", RANKED)
        self.do(case, "pass_physical", CHECKED, hospital="县医院")
        self.reviewed(case, REVIEWED)
        return case

    def reviewed(self, case: PlacementCase, on: datetime.date) -> None:
        """The background review is passed, its report on file."""
        self.do(case, "pass_review", on, **REVIEW, **walk.scans(papers.BACKGROUND_REPORT))


def _result(score) -> dict:
    return {"out": "absent"} if score is None else {"score": Decimal(score)}


def at(case: PlacementCase) -> str:
    """The step the case is at now."""
    return PlacementCase.objects.values_list("state", flat=True).get(pk=case.pk)
