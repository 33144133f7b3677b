"""The papers of coming to a village: order of placement, training, slip of reporting in, mentor (D.3 row 13).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

import itertools
from typing import Any

from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from dossiers import papers
from workflows.employment.paperwork import about, form, placed, post_of, programme_of, spoken, to_township
from workflows.selection.paperwork import in_pairs, particulars
from workflows.selection.paperwork_words import GAP, at_its_act, blank, dated, day_of, done_on, said

REPORTED = ("report_in", "report_in_without_probation")


@at_its_act("conclude_contract")
def placement_order(matter: Matter) -> dict[str, Any]:
    """The order that sends the person to the village (D.3 row 13)."""
    case, post, programme, done = matter.case, post_of(matter), programme_of(matter), matter.last("conclude_contract")
    number, title = (post.number, post.title) if post else (GAP, GAP)
    until = day_of(case.contract_until)
    body = [
        f"按照{programme.name if programme else GAP}安排，现派遣{matter.name}同志到{placed(matter)}任职"
        f"（岗位：{title}，岗位编号{number}）。",
        f"合同（协议）期限自{dated(case.contract_from)}起" + (f"至{until}止。" if until else "。"),
        "请做好岗前培训、食宿安排和帮带导师选派工作，并于报到当日出具报到证明。服务期自到村报到之日起计算。",
    ]
    there = post.organisation if post else None
    return to_township(matter, there, done, f"关于派遣{matter.name}同志到村任职的通知", body)


@at_its_act(*REPORTED)
def report_in_slip(matter: Matter) -> dict[str, Any]:
    """The slip by which the township confirms the day of reporting in (D.3 row 13)."""
    done = matter.last(*REPORTED)
    facts, arranged = done.facts if done else {}, {"yes": "已落实", "no": "尚未落实"}
    tried = day_of(matter.case.probation_until) or ("无试用期" if done else "")
    rows = [
        [("派遣通知书", facts.get("order_number", "")), ("食宿安排", arranged.get(facts.get("accommodation", ""), ""))],
        [("报到日期", done_on(done)), ("试用期至", tried)],
    ]
    confirmed = "该同志已到村报到，服务期自报到之日起计算。"
    opinions = [said("乡镇确认", confirmed, signer="乡镇负责人", on=done.on if done else None)]
    return form(matter, "到村任职报到证明", rows, opinions)


# --- training and mentor ---------------------------------------------------------------------------------------


@at_its_act("train")
def induction_record(matter: Matter) -> dict[str, Any]:
    """The training before taking up the post: when, where, what was taught; results by hand (D.3 row 13)."""
    done, programme = matter.last("train"), programme_of(matter)
    facts = done.facts if done else {}
    return {
        "number": matter.case.number, "on": done.on if done else "",
        "rows": [
            *in_pairs(particulars(matter)[:6]),
            [("所属项目", programme.name if programme else "")],
            [("任职去向", placed(matter) if post_of(matter) else "")],
            [("培训时间", f"{dated(facts.get('began_on'))}至{done_on(done)}")],
            [("培训地点", facts.get("place", ""))],
        ],
        "content": facts.get("content", ""),
    }  # fmt: skip


def mentor_pairing(matter: Matter) -> dict[str, Any]:
    """Who accompanies the newcomer in the village since when, and who did before (D.3 row 13)."""
    terms = _mentors(matter)
    now = terms.pop() if terms and not terms[-1][1] else None
    words, appointed = spoken(matter), now[0] if now else None
    former = "\n".join(_served(*one) for one in terms)
    return {
        "number": matter.case.number, "on": appointed.on if appointed else "",
        "rows": [
            *about(matter),
            [("帮带导师", _names(appointed) if appointed else ""), ("结对日期", done_on(appointed))],
            *([[("此前导师", former)]] if former else []),
        ],
        "opinions": [said("导师意见", signer="导师"), said("本人意见", signer="本人"), blank(words.level)],
    }  # fmt: skip


def _mentors(matter: Matter) -> list[tuple[Event, Event | None]]:
    """Each appointment with what ended it: other mentors, or another village; None for those who serve."""
    turns = matter.all("appoint_mentor", "replace_mentor", "change_post")
    pairs = itertools.zip_longest(turns, turns[1:])
    return [(one, after) for one, after in pairs if one.action != "change_post"]


def _names(appointed: Event) -> str:
    return "、".join(one["name"] for one in appointed.facts.get("people", []))


def _served(one: Event, after: Event) -> str:
    """Former mentors with their days, and why others took over."""
    because = after.facts.get("ended_because")
    told = f"{_names(one)}，{day_of(one.on)}至{day_of(after.on)}"
    return told + (f"，调整原因：{because}" if because else "")


COMPOSERS |= {
    papers.INDUCTION_RECORD: induction_record, papers.PLACEMENT_ORDER: placement_order,
    papers.REPORT_IN_SLIP: report_in_slip, papers.MENTOR_PAIRING: mentor_pairing,
}  # fmt: skip
