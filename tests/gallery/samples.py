"""Cases to draw papers from, walked through the door: as they mostly are, as long as they get, and with hardly a word.

A pipeline's sampler gives cases of which each paper takes the first that knows an event drawing it. A paper that no act
draws up is printed from the first case as it stands; of the emptiest, as it stood when the case was opened.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from cases.facts import Filed
from cases.law import Action
from cases.models import Case, Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from dossiers import papers
from organisations.models import Organisation, Person
from tests.story import ONE_DAY, Cast, Road
from tests.workflows.exceptional import do
from workflows.demonstration import walk

ORDINARY, LONGEST, EMPTIEST = KINDS = ("ordinary", "longest", "emptiest")
UNIT = "中共延边朝鲜族自治州珲春市敬信镇防川边境经济合作示范区联合村第一支部委员会"
NAME = "阿卜杜热西提·买买提艾力江·库尔班"
POST = "珲春市敬信镇防川村村民委员会委员、团支部书记兼农民专业合作社理事长"
SENTENCE = (
    "该同志拥护党的路线方针政策，积极参加学习和村里的公共事务，遇事冲在前面，群众反映较好，但理论学习的系统性还需加强。"
)
WORDS = (
    "opinion",
    "opinions",
    "discussion",
    "decision",
    "heard",
    "examination",
    "remarks",
    "reason",
    "handling",
    "finding",
)
LINES = {
    "place": "珲春市敬信镇防川村党群服务中心二楼多功能会议室（原防川小学东侧）",
    "group": "防川边境经济合作示范区联合村第一党小组",
    "talker": NAME, "chair": NAME, "led_by": NAME, "scrutineers": f"{NAME}甲", "tellers": f"{NAME}乙、{NAME}丙",
}  # fmt: skip
MOST = 2900

Sampler = Callable[[Cast, str], list[Case]]


def stretched(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts with texts of nearly 3,000 characters and lines as long as their fields take."""
    text = (SENTENCE * (MOST // len(SENTENCE) + 1))[:MOST]
    long = {name: text[:1900] if name == "handling" else text[:590] if name == "reason" else text for name in WORDS}
    long |= LINES
    return {name: long.get(name, value) if isinstance(value, str) and value else value for name, value in facts.items()}


def dress(cast: Cast, kind: str) -> None:
    """Give the cast the names of the kind: ordinary columns, very long ones, or the bare minimum."""
    columns = {
        ORDINARY: {"education": "21", "occupation": "东镇东村村民", "native_place": "吉林省图们市"},
        LONGEST: {"education": "21", "occupation": POST, "native_place": "吉林省延边朝鲜族自治州珲春市", "name": NAME},
        EMPTIEST: {},
    }[kind]  # fmt: skip
    if columns:
        Person.objects.filter(pk__in=[one.pk for one in cast.applicants.values()]).update(**columns)
    if kind == ORDINARY:
        Organisation.objects.filter(pk=cast.east.pk).update(telephone="0433-0000000", address="东镇人民政府二楼")
    if kind == LONGEST:
        Organisation.objects.filter(pk=cast.village.pk).update(name=UNIT)
        members = [one.pk for one in cast.members[cast.village.pk]]
        Person.objects.filter(pk__in=[*members, cast.sam.person_id]).update(name=NAME)
    for one in (*cast.applicants.values(), cast.village, cast.east):
        one.refresh_from_db()


def road(cast: Cast, kind: str, branch: Organisation | None = None) -> Road:
    """A road whose facts are of the kind."""
    made = Road(cast, branch)
    if kind == LONGEST:
        made.moves = [dataclasses.replace(move, facts=stretched(move.facts)) for move in made.moves]
    return made


def membership(cast: Cast, kind: str) -> list[Case]:
    """A whole road in the village, an extended probation in the street, a cancelled one in the hamlet."""
    dress(cast, kind)
    extended = _decided(kind, road(cast, kind, cast.street).until("apply_conversion"), "组延", "propose_extension",
                        "approve_extension", ground="examination", months=6)  # fmt: skip
    cancelled = _decided(kind, road(cast, kind, cast.hamlet).after("assign_group"), "组取", "propose_cancellation",
                         "cancel_probation", ground="discipline")  # fmt: skip
    return [road(cast, kind).finish().case, extended, cancelled]


def _decided(kind: str, made: Road, series: str, proposal: str, decision: str, **facts: Any) -> Case:
    """The road's case after the branch has proposed that and the committee has decided."""
    on, stretch = made.next.on, stretched if kind == LONGEST else dict
    ballot = stretch(walk.ballot() | {"reason": "经党支部研究，理由见会议记录。"})
    do(made, proposal, made.cast.secretaries[made.branch.pk], on, **ballot, **facts)
    decided = stretch(walk.committee()) | {"document_number": f"{series}〔{on.year}〕2号"}
    do(made, decision, made.cast.bob, on + 20 * ONE_DAY, **decided)
    return made.case


SAMPLERS: dict[str, Sampler] = {"membership": membership}


def matter_for(cases: list[Case], code: str, kind: str) -> Matter:
    """The paper's matter: the event that drew it up, or the case as it stands."""
    for case in cases:
        if event := _drawing(case, code):
            return Matter(case, event)
    case = cases[0]
    return Matter(case, case.history.events[0 if kind == EMPTIEST else -1])


def _drawing(case: Case, code: str) -> Event | None:
    """The last act that draws the paper up, or asks for its scan."""
    acts = [*case.actions().values(), *case.opening_acts()]
    return case.history.last(*(one.name for one in acts if code in one.draws or code in _scanned(one)))


def _scanned(act: Action) -> set[str]:
    return {group.paper for group in act.asks if issubclass(group, Filed)}


def composed(pipeline: str) -> list[papers.Paper]:
    """The papers of a pipeline that are drawn up here, in catalogue order."""
    return [one for one in papers.vocabulary(pipeline).papers if one.code in COMPOSERS]
