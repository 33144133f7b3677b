"""The record form of the whole development: 25 numbered steps, one form a person, one record a matter (B.2).

The rows come from the events: an event belongs to the row of its action's number, the acts beside the numbered ones to
the row they prepare. What went otherwise than it should stands in the box of exceptions: warnings the guards gave,
everything sent back, ways off the road, and companions who were replaced.
"""

from __future__ import annotations

from typing import Any

from cases.law import ASIDE, BACK, cite
from cases.models import Event
from cases.readable import action_of
from organisations import codes

from . import happenings
from .matter import Matter, brief, education, handled_by, in_words, month

# The words of the form itself (A.4), not of our pages.
STAGES = (
    (2, "一、申请入党"),
    (6, "二、入党积极分子的确定和培养教育"),
    (11, "三、发展对象的确定和考察"),
    (18, "四、预备党员的接收"),
    (25, "五、预备党员的教育考察和转正"),
)
STEPS = (
    "递交入党申请书", "党组织派人谈话", "推荐和确定入党积极分子", "上级党委备案", "指定培养联系人",
    "培养教育考察", "确定发展对象", "报上级党委同意", "确定入党介绍人", "政治审查",
    "集中培训", "支部委员会审查", "上级党委预审", "填写入党志愿书", "支部党员大会讨论",
    "上级党委派人谈话", "上级党委审批", "再上一级党委组织部门备案", "编入党支部和党小组", "入党宣誓",
    "继续教育考察", "提出转正申请", "支部党员大会讨论", "上级党委审批", "材料归档",
)  # fmt: skip
BESIDE = {
    "propose_candidate": 7, "announce": 7, "pair_sponsor": 8, "replace_sponsor": 8, "sponsor_visit": 12,
    "sponsor_talk": 12, "sponsor_opinion": 12, "reject": 15, "sponsor_attend": 15, "report_for_approval": 15,
    "report_for_deliberation": 15, "deliberate": 17, "disapprove": 17, "sponsor_follow_up": 21,
    "sponsor_conversion_talk": 23, "file_candidate": 8, "succeed_sponsor": 8, "sponsor_first_talk": 7, "reconsider": 15,
    "county_check": 15, "enter_fast_track": 13, "make_up_training": 11, "hand_in_report": 6, "declare_kinship": 2,
    "transfer_out": 6, "receive_transfer": 6, "take_over_activist": 6, "take_over_probationer": 21, "resume": 0,
    "sponsor_attend_conversion": 23, "propose_extension": 23, "approve_extension": 24, "postpone": 23,
    "admit_posthumously": 24, "mend_by_secretary": 0, "mend_by_deliberator": 0, "mend_by_organiser": 0,
}  # fmt: skip
"""The row of acts that have no number of their own."""


def record_form(matter: Matter) -> dict[str, Any]:
    """The whole form as it stands after the matter's event; steps not reached yet stay empty."""
    by_row: dict[int, list[Event]] = {}
    for event in matter.events:
        by_row.setdefault(row_of(matter, event), []).append(event)
    return {
        "identity": identity(matter), "number": matter.case.number, "on": matter.event.on,
        "rows": [_row(matter, number, by_row.get(number, [])) for number in range(1, len(STEPS) + 1)],
        "exceptions": exceptions(matter),
    }  # fmt: skip


def row_of(matter: Matter, event: Event) -> int:
    """The number of the row an event is told in; 0 for none."""
    action = action_of(type(matter.case), event)
    return (action.number if action else None) or BESIDE.get(event.action, 0)


def identity(matter: Matter) -> list[tuple[str, str]]:
    """The head of the form: who, where, since when, and who answers; no ID number, no address."""
    person = matter.person
    rows = [
        ("姓名", person.name),
        ("性别", codes.name_of(codes.SEX, person.sex)),
        ("民族", codes.name_of(codes.ETHNIC, person.ethnic)),
        ("出生年月", month(person.birth_date)),
        ("学历", education(person)),
        ("单位及职务", person.occupation),
        ("所在党支部", matter.case.organisation.name),
        ("申请入党时间", in_words(matter.opened_on)),
    ]
    sponsor = matter.names("pair_sponsor", "replace_sponsor")
    return [*rows, ("包保责任人", sponsor)] if sponsor else rows


def _row(matter: Matter, number: int, events: list[Event]) -> dict[str, Any]:
    """One step: the day it was (last) done, who handled it, and what came of it, each matter with its own date."""
    told = [(event, happenings.told(event)) for event in events]
    numbered = [event for event in events if event.action not in BESIDE]
    handlers = dict.fromkeys(str(event.facts.get("talker") or handled_by(event)) for event in numbered or events)
    dated = len(events) > 1
    return {
        "no": number, "title": STEPS[number - 1], "stage": next(words for last, words in STAGES if number <= last),
        "on": numbered[-1].on if numbered else None, "handler": "、".join(handlers), "reviewer": "",
        "facts": "\n".join(f"{in_words(event.on)}：{words}" if dated else words for event, words in told),
    }  # fmt: skip


# --- exceptions ------------------------------------------------------------------------------------------------


def exceptions(matter: Matter) -> list[str]:
    """What an inspector asks about: warnings, returns, endings and replacements, oldest first, each with its day."""
    lines = []
    for event in matter.events:
        for tell in (_warned, objected, left_the_road, replaced):
            lines += [brief(f"{in_words(event.on)}，{words}", 400) for words in tell(matter, event)]
    return lines


def _warned(matter: Matter, event: Event) -> list[str]:
    inherited = (f"转入系统前的问题：{one}" for one in event.facts.get("inherited", []))
    return [*event.facts.get("warnings", []), *event.facts.get("waived", []), *inherited]


def objected(matter: Matter, event: Event) -> list[str]:
    """Objections received during the public notice, and how they were handled."""
    objections = event.facts.get("objections") or 0
    handling = event.facts.get("handling") or "已核实处理"
    return [f"公示期间收到反映{objections}件：{handling}"] if objections and event.action == "list_candidate" else []


def left_the_road(matter: Matter, event: Event) -> list[str]:
    """A return or an act off the road that moved the case, with its reason."""
    action = action_of(type(matter.case), event)
    if action is None or action.kind not in (BACK, ASIDE) or event.source == event.target:
        return []
    reason = event.facts.get("reason") or event.facts.get("handling") or ""
    article = f"（{cite(action.article)}）" if action.article else ""
    return [f"{action.label}{article}" + (f"：{reason}" if reason else "")]


def replaced(matter: Matter, event: Event) -> list[str]:
    """Somebody who answers for the case was replaced, and why."""
    because = event.facts.get("ended_because")
    return [f"人员调整，{happenings.told(event)}调整原因：{because}"] if because else []
