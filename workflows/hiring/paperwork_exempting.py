"""Papers of the road without examination: recommendation, notice of deeds and its record (E-03, E-04).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, paragraphs
from cases.paperwork.notices import WORDINGS, Wording
from dossiers import papers
from workflows.employment.paperwork import spoken
from workflows.selection.paperwork import announcement, applied_for, in_pairs, notice, notice_title, particulars
from workflows.selection.paperwork_checking import notice_record
from workflows.selection.paperwork_words import GAP, blank, dated, done_on, said, ticks


def exempt_recommendation(matter: Matter) -> dict[str, Any]:
    """The recommendation: public-welfare post, event, records on file, deeds; about the work alone (E-03, E-04)."""
    done = matter.last("recommend")
    facts = done.facts if done else {}
    by, words = facts.get("recommended_by", ""), spoken(matter)
    return {
        "number": matter.case.number, "on": done.on if done else "",
        "rows": [
            *in_pairs(particulars(matter)),
            [("招聘公告", announcement(matter))], [("推荐岗位", applied_for(matter))],
            [("公益性岗位", facts.get("welfare_unit", ""))],
            [("上岗日期", dated(facts.get("welfare_since"))),
             ("是否在岗", ticks((("yes", "在岗"), ("no", "已离岗")), _in_post(facts)))],
            [("一线工作", (facts.get("event") or {}).get("name", ""))],
            [("纪实材料", "；".join(facts.get("records") or ()))],
            [("推荐单位", by)],
            [("推荐文号", facts.get("recommendation_number", "")), ("推荐日期", done_on(done))],
        ],
        "deeds": facts.get("deeds", ""),
        "opinions": [said("本人意见", signer="本人"), blank("推荐单位"), blank(words.level), said("主管部门审核")],
    }  # fmt: skip


def _in_post(facts: dict[str, Any]) -> str:
    return {True: "yes", False: "no"}.get(facts.get("still_in_post"), "")


def deeds_told(matter: Matter) -> dict[str, str]:
    """What is told of somebody recommended: unit, who recommends, deeds in short, and nothing more (E-04, F-06)."""
    facts, person = matter.facts("recommend"), matter.person
    return {
        "姓名": person.name, "现工作单位及岗位": facts.get("welfare_unit") or person.occupation,
        "推荐单位": facts.get("recommended_by") or "", "推荐岗位": applied_for(matter),
        "主要事迹": facts.get("deeds", ""),
    }  # fmt: skip


WORDINGS[papers.DEEDS_NOTICE] = Wording(
    notice_title("免试推荐人选事迹公示"), deeds_told, ("intake__organisation", "position")
)


def deeds_notice(matter: Matter) -> dict[str, Any]:
    """The public notice of the deeds (E-04)."""
    return notice(
        matter, matter.last("publish_deeds"), papers.DEEDS_NOTICE,
        f"关于免试招聘的规定，经推荐和资格审查，现将{applied_for(matter) or f'{GAP}岗位'}免试招聘推荐人选的"
        "有关情况公示如下：", _deeds,
    )  # fmt: skip


def _deeds(matter: Matter) -> list[str]:
    told = deeds_told(matter)
    unit = told["现工作单位及岗位"]
    known = [told["姓名"], f"现工作单位及岗位：{unit}" if unit else ""]
    return [
        f"{'，'.join(one for one in known if one)}；推荐单位：{told['推荐单位'] or GAP}。",
        *paragraphs(told["主要事迹"], "主要事迹："),
    ]


def deeds_publicity_record(matter: Matter) -> dict[str, Any]:
    """What came of the public notice of the deeds (E-04)."""
    return notice_record(matter, papers.DEEDS_NOTICE, "publish_deeds", "close_deeds", "uphold_deeds_objection")


COMPOSERS |= {
    papers.EXEMPT_RECOMMENDATION: exempt_recommendation, papers.DEEDS_NOTICE: deeds_notice,
    papers.DEEDS_PUBLICITY_RECORD: deeds_publicity_record,
}  # fmt: skip
