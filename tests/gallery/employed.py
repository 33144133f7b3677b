"""Cases of placement and hiring to draw papers from: a whole life in one case, and the roads beside it.

The round is of 2026, so that whoever is chosen in it has served, been assessed and left since.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from cases.actions import begin, perform
from cases.models import Case
from dossiers import papers
from organisations.models import Organisation, Person
from recruitment import ledger
from recruitment.door import draw_up
from recruitment.models import Position, Post
from tests.recruitment import stage
from tests.story import Cast, D, person
from tests.workflows import candidates, exempted, graded
from tests.workflows.candidates import Selection
from tests.workflows.hires import ONBOARDING
from tests.workflows.placements import LAWFUL, NO_KIN, QUOTA, Placement
from workflows.demonstration import walk
from workflows.models import HiringCase, PlacementCase

from .samples import EMPTIEST, LINES, LONGEST, NAME, POST, SAMPLERS, SENTENCE, UNIT

YEAR = 2026
LIMITS = {"opinion": 2900, "content": 2900, "handling": 1900, "reason": 590, "deeds": 590, "answer": 2900}
"""Characters that fill the fields nearly to their limits."""
ABSENT = {"reason": "2028年2月多次无故不参加值班，经提醒仍未改正。"}
LONG = LINES | {
    "school": "延边朝鲜族自治州民族师范与农林职业技术大学国际经济贸易学院",
    "major": "农业经济管理（乡村振兴与边境治理方向）",
    "hospital": "延边朝鲜族自治州珲春市人民医院（珲春市第一中心医院）体检中心", "examiners": f"{NAME}甲、{NAME}乙",
    "places": "珲春市人民政府网站、敬信镇政务公开栏、防川边境经济合作示范区联合村村务公开栏" * 2,
    "contact": "中共延边朝鲜族自治州珲春市委组织部人才工作办公室，0433-0000000", "destination": POST, "holder": UNIT,
    "welfare_unit": "防川社区居民委员会公益性岗位（网格巡查、信息采集）", "recommended_by": UNIT[:60],
}  # fmt: skip


def told(kind: str, facts: dict[str, Any], **limits: int) -> dict[str, Any]:
    """The facts as they are, or filled to the limits of their fields."""
    if kind != LONGEST:
        return facts
    long = {name: (SENTENCE * 60)[: limits.get(name, most)] for name, most in LIMITS.items()} | LONG
    return {name: long.get(name, value) if isinstance(value, str) and value else value for name, value in facts.items()}


# --- the round -------------------------------------------------------------------------------------------------


class Round(Selection):
    """An announced round of 2026 with one position, and whoever comes first in it."""

    def __init__(self, cast: Cast, law: type[Case], *, code: str, place: Organisation, title: str, kind: str):
        self.cast, self.law, self.kind = cast, law, kind
        terms = {"applications_from": self.day(3, 18), "applications_until": self.day(3, 27), "ratio": 1}
        programme, words = stage.programme(code), {"by": cast.carol, "on": self.day(3, 2)}
        self.pk = draw_up(programme, organisation=cast.county, title=title, substitution=True, **words, **terms).pk
        self.pool = stage.pool(cast.county, number=9, year=YEAR, programme=programme, by=cast.carol)
        asked = {"education": "31", "age_most": 35, "title": POST if kind == LONGEST else "村（社区）工作助理"}
        if kind == LONGEST:
            asked |= {"majors": "农学、" * 40, "conditions": SENTENCE * 5}
        self.position = Position.objects.create(intake_id=self.pk, code="A01", announced=1, places=1, **asked)
        self.post = self.vacant(place)
        self.post.position = self.position
        self.post.save()

    def day(self, month: int, day: int) -> datetime.date:
        """A day of the round's year."""
        return D(YEAR, month, day)

    def vacant(self, place: Organisation) -> Post:
        """One more post, in that place."""
        return ledger.open_post(self.pool, place, title="工作助理", by=self.cast.carol, on=self.day(3, 2))

    def applied(self, who: Person) -> Case:
        """Published, and applied for."""
        documents = {"quota_document": "丙编办〔2026〕3号", "plan_document": "丙人社〔2026〕8号"}
        self.proceed("approve_plan", self.day(3, 6), **documents)
        self.proceed("publish", self.day(3, 10))
        facts = {"position": self.position.pk, "school": "延边大学", "major": "农学", "graduated": 2026}
        facts |= {"relatives": "declared", "relatives_posts": "姐妹，丙县某局，科员"} if self.kind == LONGEST else {
            "relatives": "none"
        }  # fmt: skip
        event = begin(
            self.law, "apply", organisation=self.cast.county, person=who, by=self.cast.carol, on=self.day(3, 19),
            **told(self.kind, facts),
        )  # fmt: skip
        return self.law.objects.get(pk=event.case_id)

    def act(self, case: Case, act: str, month: int, day: int, **facts: Any) -> None:
        """An act in the case, on a day of the round's year, with facts of the kind."""
        facts = told(self.kind, facts, opinion=590)
        perform(self.law.objects.get(pk=case.pk), act, by=self.cast.carol, on=self.day(month, day), **facts)

    def cleared(self, case: Case) -> Case:
        """Examined, re-checked, reviewed, announced and objected to, and clear in the end."""
        self.proceed("close_applications", self.day(3, 28))
        self.act(case, "qualify", 3, 30)
        self.proceed("open_written", self.day(3, 30))
        self.act(case, "record_written", 4, 11, score="86.50")
        self.proceed("announce_shortlist", self.day(4, 17))
        self.act(case, "record_interview", 4, 25, score="90")
        self.proceed("announce_ranking", self.day(4, 27))
        self.act(case, "record_adverse_check", 5, 6, hospital="丙县医院")
        self.act(case, "pass_physical", 5, 11, hospital="州医院")
        report = walk.scans(papers.BACKGROUND_REPORT)
        self.act(case, "pass_review", 5, 14, **candidates.REVIEW, **report)
        self.act(case, "put_up_notice", 5, 15, **candidates.NOTICE)
        objected = {"objections": 1, "outcome": "clear", "handling": "经核实，反映的问题不属实。"}
        self.act(case, "close_notice", 5, 27, **objected)
        return case


class Career(Placement):
    """A case on its way through service, with facts of the kind."""

    def __init__(self, round_: Round, case: Case):
        self.cast, self.kind, self.law, self.pk = round_.cast, round_.kind, round_.law, case.pk

    @property
    def lawful(self) -> dict:
        """Facts of each act, as long as the kind wants them; onboarding besides where there is one."""
        known = LAWFUL | (ONBOARDING if self.law is HiringCase else {})
        return {name: told(self.kind, facts) for name, facts in known.items()}

    def walked(self, road: Iterable[tuple[str, datetime.date, dict[str, Any]]]) -> Case:
        """The acts of a road, one after the other."""
        for act, on, facts in road:
            self.do(act, on, **told(self.kind, facts))
        return self.case


# --- people and places -----------------------------------------------------------------------------------------


def someone(cast: Cast, kind: str, name: str, **columns: Any) -> Person:
    """Somebody who has just graduated, with the columns of the kind."""
    columns = {"born": D(2003, 5, 1), "education": "21"} | columns
    return person(NAME if kind == LONGEST else name, cast.county, member=False, **columns)


def dress(cast: Cast, kind: str) -> None:
    """Very long names for the places and for those who serve there."""
    if kind != LONGEST:
        return
    for place, short in (
        (cast.village, "防川边境经济合作示范区联合村支部"),
        (cast.street, "防川边境合作示范区联合社区支部"),
    ):
        Organisation.objects.filter(pk=place.pk).update(name=UNIT, short_name=short)
        place.refresh_from_db()
    Organisation.objects.filter(pk=cast.county.pk).update(name="中国共产党延边朝鲜族自治州珲春边境经济合作区委员会")
    Person.objects.filter(pk__in=[one.pk for one in cast.members[cast.village.pk]]).update(name=NAME)
    cast.county.refresh_from_db()


# --- placement -------------------------------------------------------------------------------------------------


def placement(cast: Cast, kind: str) -> list[Case]:
    """A graduate from the application to the closed file, and one whose contract is ended."""
    dress(cast, kind)
    title = "2026年丙县“千名大学生进千村行动”公开招聘公告"
    made = Round(cast, PlacementCase, code="thousand", place=cast.village, title=title, kind=kind)
    case = made.applied(someone(cast, kind, "毕业生林"))
    if kind == EMPTIEST:
        return [case]
    made.cleared(case)
    made.act(case, "appoint", 6, 1, document_number="丙人社批〔2026〕9号", post=made.post, **QUOTA, **NO_KIN)
    career = Career(made, case).walked(_service(made))
    return [career, _ended(made)]


def _service(made: Round) -> list[tuple[str, datetime.date, dict[str, Any]]]:
    one, two = (member.pk for member in made.cast.members[made.cast.village.pk][:2])
    return [
        ("conclude_contract", D(2026, 6, 20), {}), ("train", D(2026, 6, 25), {}), ("report_in", D(2026, 7, 1), {}),
        ("appoint_mentor", D(2026, 7, 2), {"people": [one]}),
        ("replace_mentor", D(2027, 3, 1), {"people": [two], "ended_because": "原导师工作调动"}),
        ("review_probation", D(2027, 6, 28), {}), ("pass_probation", D(2027, 7, 1), {}),
        ("assess_year", D(2027, 12, 20), {"year": 2027}), ("record_penalty", D(2028, 3, 1), ABSENT),
        ("permit_exit", D(2028, 4, 1), {}), ("assess_year", D(2028, 12, 20), {"year": 2028}),
        ("change_post", D(2029, 1, 5), {"post": made.vacant(_other_village(made.cast))}),
        ("review_term", D(2029, 5, 8), {}),
        ("settle", D(2029, 6, 30), {"outcome": "promote", "destination": "东镇"}), ("archive", D(2029, 7, 10), {}),
    ]  # fmt: skip


def _other_village(cast: Cast) -> Organisation:
    return Organisation.objects.create(
        name="中共西岭村支部", short_name="西岭村支部", kind="branch", parent=cast.east, place="village", rural=True
    )


def _ended(made: Round) -> Case:
    """Somebody sent by the level above, unqualified two years running, whose contract is ended with notice."""
    sent = stage.programme("selected")
    pool = stage.pool(made.cast.county, number=2, year=YEAR, programme=sent, by=made.cast.carol)
    post = ledger.open_post(pool, made.cast.village, title="村党组织书记助理", by=made.cast.carol, on=D(2026, 3, 2))
    who = someone(made.cast, made.kind, "毕业生杨")
    given = {"document_number": "省组〔2026〕1号", "post": post} | QUOTA | NO_KIN
    opened = begin(
        PlacementCase, "take_in", organisation=made.cast.county, person=who, by=made.cast.carol, on=D(2026, 6, 1),
        **given,
    )  # fmt: skip
    notice = {"ground": "failed_twice", "noticed_on": D(2029, 1, 4), "reason": "2027年、2028年年度考核均不合格。"}
    return Career(made, PlacementCase.objects.get(pk=opened.case_id)).walked([
        ("conclude_contract", D(2026, 6, 20), {"contract_until": ""}), ("report_in", D(2026, 7, 1), {}),
        ("review_probation", D(2027, 6, 28), {}), ("pass_probation", D(2027, 7, 1), {}),
        ("assess_year", D(2027, 12, 20), {"year": 2027, "grade": "unqualified"}),
        ("assess_year", D(2028, 12, 20), {"year": 2028, "grade": "unqualified"}),
        ("terminate", D(2029, 2, 10), notice),
    ])  # fmt: skip


# --- hiring ----------------------------------------------------------------------------------------------------


def hiring(cast: Cast, kind: str) -> list[Case]:
    """A community worker from the application to the end of a second contract, and one hired without examination."""
    dress(cast, kind)
    title = "2026年丙县社区工作者公开招聘公告"
    made = Round(cast, HiringCase, code="social", place=cast.street, title=title, kind=kind)
    case = made.applied(someone(cast, kind, "社工林"))
    recommended = _exempted(cast, kind)
    if kind == EMPTIEST:
        return [case, recommended]
    made.cleared(case)
    made.act(case, "appoint", 6, 1, document_number="丙人社批〔2026〕9号", post=made.post, **NO_KIN)
    return [Career(made, case).walked(_employment(made)), recommended]


def _employment(made: Round) -> list[tuple[str, datetime.date, dict[str, Any]]]:
    cast, until = made.cast, D(2029, 6, 30)
    graded.table(cast.county, by=cast.carol, since=D(2026, 1, 1))
    channel = graded.channel(cast.county, by=cast.carol)
    certified = graded.GRADED | {"earlier_years": 3, "earlier_document": "丙民函〔2026〕2号"}
    years = [("assess_year", D(year, 12, 20), {"year": year}) for year in (2027, 2028)]
    return [
        ("conclude_contract", D(2026, 6, 20), {"contract_until": until}),
        ("report_in", D(2026, 7, 1), {"first_day": D(2026, 7, 1)}), ("set_grade", D(2026, 7, 20), certified),
        *((name, D(2026, 7, 20), {"registered_on": D(2026, 7, 20)}) for name in ONBOARDING if "register" in name),
        ("review_probation", D(2026, 12, 28), {}), ("pass_probation", D(2027, 1, 1), {}), *years,
        ("review_term", D(2029, 5, 8), {}),
        ("renew", D(2029, 6, 20), {"contract_from": D(2029, 7, 1), "contract_until": D(2032, 6, 30)}),
        ("raise_grade", D(2029, 9, 1), certified | {"grade": 4, "document_number": "丙组〔2029〕6号"}),
        ("assess_year", D(2029, 12, 20), {"year": 2029}),
        ("nominate_channel", D(2030, 5, 6), graded.NOMINATED | {"channel": channel}),
        ("change_post", D(2030, 7, 1), {"post": made.vacant(cast.street), "quota_number": ""}),
        ("record_penalty", D(2030, 9, 2), ABSENT | {"penalty": "serious_warning"}),
        ("terminate", D(2030, 10, 8), {"ground": "agreed"}),
    ]  # fmt: skip


def _exempted(cast: Cast, kind: str) -> Case:
    """Somebody recommended, and unless the kind is the emptiest with the deeds made public."""
    mixed = exempted.Mixed(cast, exempt=1).opened()
    who = someone(cast, kind, "防疫金", born=exempted.BORN, education="31")
    case = mixed.recommend(who, **told(kind, {name: exempted.FACTS[name] for name in exempted.FACTS}))
    if kind != EMPTIEST:
        mixed.publish_deeds(case, **told(kind, dict(candidates.NOTICE)))
        mixed.close_deeds(case, objections=1, **told(kind, {"handling": "经核实，反映的问题不属实。"}))
    return HiringCase.objects.get(pk=case.pk)


SAMPLERS |= {"placement": placement, "hiring": hiring}
