"""The papers of coming to a village: the order of placement and the slip of reporting in (D.3 row 13).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, in_words
from dossiers import papers
from workflows.employment.paperwork import day_of, form, post_of, said, to_township
from workflows.employment.places import place


def placement_order(matter: Matter) -> dict[str, Any]:
    """The order that sends the person to the village (D.3 row 13)."""
    case, post = matter.case, post_of(matter)
    at, until = post.organisation, case.contract_until
    body = [
        f"按照{post.pool.programme}安排，现派遣{matter.name}同志到{place(at)}任职"
        f"（岗位：{post.title}，岗位编号{post.number}）。",
        f"合同（协议）期限自{day_of(case.contract_from)}起" + (f"至{day_of(until)}止。" if until else "。"),
        "请做好岗前培训、食宿安排和帮带导师选派工作，并于报到当日出具报到证明。服务期自到村报到之日起计算。",
    ]
    return to_township(matter, at, f"关于派遣{matter.name}同志到村任职的通知", body)


def report_in_slip(matter: Matter) -> dict[str, Any]:
    """The slip by which the township confirms the day of reporting in (D.3 row 13)."""
    facts = matter.event.facts
    arranged = "已落实" if facts.get("accommodation") == "yes" else "尚未落实"
    rows = [
        [("派遣通知书", facts.get("order_number", "")), ("食宿安排", arranged)],
        [("报到日期", in_words(matter.event.on)), ("试用期至", day_of(matter.case.probation_until) or "无试用期")],
    ]
    opinions = [said("乡镇确认", "该同志已到村报到，服务期自报到之日起计算。", signer="乡镇负责人", on=matter.event.on)]
    return form(matter, "到村任职报到证明", rows, opinions)


COMPOSERS |= {papers.PLACEMENT_ORDER: placement_order, papers.REPORT_IN_SLIP: report_in_slip}
