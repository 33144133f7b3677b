"""What tests of placement start from: pools and posts of the cast's villages, and a case brought to any point."""

from __future__ import annotations

import datetime

import pytest

from cases.actions import InvalidFacts, NotYours, begin, open_case, perform
from cases.law import ONWARD, Action, Unlawful
from cases.lawful import Attempt
from organisations.desks import RECRUITER
from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Pool, Post, Programme
from tests.story import D, person
from workflows.models import CaseTask, PlacementCase
from workflows.selection.steps import Checks

SENT, APPOINTED, SIGNED, REPORTED = D(2026, 6, 1), D(2026, 6, 1), D(2026, 6, 20), D(2026, 7, 1)
ENDS = D(2029, 6, 30)
NO_KIN = {"kinship": "none"}
DOCUMENT = {"document_number": "丙组〔2026〕1号"}
QUOTA = {"quota_number": "丙编上〔2026〕1号"}
REASON = {"reason": "经研究决定。"}


def pool(cast, code: str, *, number: int = 5, holder: Organisation | None = None, **columns) -> Pool:
    """A pool of the county for a programme, allocated on the first day of 2026; ``columns`` change the programme."""
    programme = Programme.objects.get(code=code)
    for name, value in columns.items():
        setattr(programme, name, value)
    programme.save()
    made = Pool.objects.create(organisation=holder or cast.county, programme=programme, year=2026)
    ledger.allocate(made, number, by=cast.carol, on=D(2026, 1, 1), document="丙编〔2026〕1号")
    return made


def post(cast, one: Pool, village: Organisation | None = None) -> Post:
    """A vacant post in a village."""
    return ledger.open_post(one, village or cast.village, title="村干部助理", by=cast.carol, on=D(2026, 1, 2))


def cleared(cast, position, *, on=SENT, law=PlacementCase, name="考生林", **columns):
    """A candidate who has come through the selection of a position: put there by an opening act of the tests."""
    arrive = Action("arrive", ONWARD, "arrive", (), Checks.CLEARED, by=RECRUITER)
    case = law(
        pipeline=law.pipeline_name, organisation=cast.county, state=Checks.CLEARED.value, intake=position.intake,
        position=position, person=person(name, cast.county, member=False, born=D(2003, 5, 1)), **columns,
    )  # fmt: skip
    case.attempt, case.arrive = Attempt(arrive, on, {}), lambda: None
    open_case(case, arrive, by=cast.carol, organisation=cast.county, notes={})
    return law.objects.get(pk=case.pk)


class Placement:
    """A case on its way through service; each act with lawful facts unless told otherwise."""

    law = PlacementCase

    def __init__(self, cast, one: Post, *, sent: bool = True, name="毕业生林", by=None, **facts):
        self.cast, self.post = cast, one
        graduate = person(name, cast.county, member=False, born=D(2003, 5, 1))
        given = DOCUMENT | QUOTA | NO_KIN | {"post": one} | facts
        self.pk = begin(
            PlacementCase, "take_in", organisation=cast.county, person=graduate, by=by or cast.carol,
            on=facts.pop("on", SENT), **{k: v for k, v in given.items() if k != "on"},
        ).case_id  # fmt: skip

    @property
    def case(self):
        """The case as it is stored now."""
        return self.law.objects.get(pk=self.pk)

    @property
    def lawful(self) -> dict:
        """What each act is told where a test says nothing else."""
        return LAWFUL

    def do(self, action: str, on: datetime.date, *, by=None, **facts):
        """One act by the desk whose it is, with lawful facts for what is not given."""
        case = self.case
        role = case.actions()[action].desk(case.state).role
        user = by or self.cast.actor(role, self.cast.village)
        return perform(case, action, by=user, on=on, **(self.lawful.get(action, {}) | facts))

    def signed(self, *, until=ENDS, **facts) -> Placement:
        """With a contract of three years from 1 July 2026."""
        self.do("conclude_contract", SIGNED, contract_until=until, **facts)
        return self

    def serving(self, **facts) -> Placement:
        """Reported in on 1 July 2026 and, a year later, through probation."""
        self.signed(**facts)
        if self.case.probation_months:
            self.do("report_in", REPORTED)
            ends = self.case.probation_until
            self.do("review_probation", ends)
            self.do("pass_probation", ends)
        else:
            self.do("report_in_without_probation", REPORTED)
        return self

    def open_tasks(self) -> dict[str, CaseTask]:
        """Open work of the case by node."""
        return {task.node: task for task in CaseTask.objects.open().filter(case=self.pk)}


def may(case, name, user) -> bool:
    """Whether the door lets the user come as far as the facts (an act without a date is never done)."""
    try:
        perform(case, name, by=user, on="")
    except NotYours:
        return False
    except InvalidFacts:
        return True
    raise AssertionError("an action without a date was done")


def wrongly_allowed(cast, case) -> list[str]:
    """The acts at the case's step that the door lets a wrong user do, or refuses the right one."""
    return [
        f"{action.name} at {case.state} by {name}"
        for action in case.actions_from(case.step)
        for name, user in cast.players().items()
        if may(case, action.name, user) != (user == cast.actor(action.desk(case.state).role, cast.village))
    ]


def refused(one, action, on, **facts) -> set[tuple[str, str]]:
    """(rule, guard) of everything that stands in the way; nothing may have changed."""
    before = one.case.version
    with pytest.raises(Unlawful) as refusal:
        one.do(action, on, **facts)
    assert one.case.version == before
    return {(obstacle.article, obstacle.guard) for obstacle in refusal.value.obstacles}


def warned(event) -> str:
    """The warnings noted with an event."""
    return " ".join(event.facts.get("warnings", []))


FIT = {"conclusion": "fit", "opinion": "德能勤绩廉综合评定合格。"}
LAWFUL = {
    "conclude_contract": {"contract_from": D(2026, 7, 1), "contract_until": D(2029, 6, 30), "first_job": "yes",
                          "probation": 12},
    "train": {"began_on": D(2026, 6, 21), "place": "丙县党校", "content": "乡村振兴政策与群众工作方法。"},
    "report_in": {"order_number": "丙组派〔2026〕1号", "accommodation": "yes"},
    "report_in_without_probation": {"order_number": "丙组派〔2026〕1号", "accommodation": "no"},
    "review_probation": FIT,
    "pass_probation": DOCUMENT,
    "fail_probation": DOCUMENT | REASON,
    "assess_year": {"grade": "qualified", "opinion": "履职尽责。"},
    "record_absence": {"excuse": "unexcused"},
    "record_penalty": {"penalty": "warning", **DOCUMENT, **REASON},
    "permit_exit": {"purpose": "exam", "destination": "省直机关", "department_number": "丙组函〔2027〕3号",
                    "personnel_number": "丙人社函〔2027〕5号", **REASON},
    "change_post": DOCUMENT | QUOTA | NO_KIN | REASON,
    "record_appeal": {"remedy": "review", "against": "年度考核结果", "request": "请求复核。"},
    "answer_appeal": DOCUMENT | {"answer": "维持原结果。"},
    "review_term": FIT,
    "renew": DOCUMENT,
    "settle": DOCUMENT | {"outcome": "leave"},
    "leave_for": DOCUMENT | {"purpose": "exam", "destination": "省直机关"},
    "resign": DOCUMENT | REASON | {"breach": ""},
    "terminate": DOCUMENT | REASON,
    "record_death": DOCUMENT,
    "cancel_appointment": DOCUMENT | REASON,
    "archive": {"file_number": "2029-001", "holder": "丙县人才中心", "complete": True},
}  # fmt: skip
