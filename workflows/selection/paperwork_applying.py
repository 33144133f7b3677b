"""Papers of the application: registration form, qualification review, notice of the shortlist (D.3 rows 3 and 6).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, education, month
from dossiers import papers
from organisations import codes
from recruitment.intakes.wording import plain
from recruitment.models import Position
from recruitment.scoring import WRITTEN

from . import wording
from .paperwork import APPLICATION, announcement, exempt, marks, particulars, position
from .paperwork_words import GAP, at, done_on, hosts_name, said, ticks

QUALIFIED = ("qualify", "publish_deeds")
"""The acts that say that the announced conditions are met, by road (E-01, E-04)."""
MET = (("yes", "符合"), ("no", "不符合"))


def registration_form(matter: Matter) -> dict[str, Any]:
    """What the applicant registers with; career and signature are written by hand (D.3 row 3, E-05)."""
    facts, applied = matter.facts(*APPLICATION), matter.last(*APPLICATION)
    related = facts.get("relatives")
    return {
        "number": matter.case.number, "cells": particulars(matter)[:6], "school": facts.get("school", ""),
        "major": facts.get("major", ""), "graduated": f"{facts['graduated']}年" if facts.get("graduated") else "",
        "announced": announcement(matter), "position": _named(position(matter)),
        "unit": facts.get("welfare_unit") or matter.person.occupation, "on": applied.on if applied else "",
        "related": ticks(((wording.NOBODY, "无"), (wording.SOME, "有")), related or ""),
        "relatives": facts.get("relatives_posts", "") if related == wording.SOME else "", "applied": done_on(applied),
    }  # fmt: skip


def _named(found: Position | None) -> str:
    return f"{found.code}　{found.title}" if found else ""


# --- qualification review --------------------------------------------------------------------------------------


def qualification_review(matter: Matter) -> dict[str, Any]:
    """Each announced condition beside what the applicant has shown, and whether it is met (D.3 row 3)."""
    passed, failed = at(matter, *QUALIFIED), matter.last("disqualify", "decline")
    done = passed.event if passed else failed
    lines = [
        {"what": what, "asked": asked, "shown": shown, "met": ticks(MET, _met(key, passed, failed))}
        for key, what, asked, shown in _conditions(matter)
    ]
    verdict = "yes" if passed else "no" if failed else ""
    reason = failed.facts.get("reason", "") if failed and not passed else ""
    return {
        "number": matter.case.number, "on": done.on if done else "",
        "rows": [
            [("招聘公告", announcement(matter))],
            [("报考岗位", _named(position(matter))), ("姓名", matter.name)],
        ],
        "lines": lines, "reason": reason,
        "verdict": ticks((("yes", "资格审查合格"), ("no", "资格审查不合格")), verdict),
        "opinions": [
            said("审查意见", signer="审查人", on=done.on if done else None), said("复核意见", signer="复核人"),
        ],
    }  # fmt: skip


def _met(key: str, passed: Matter | None, failed: Event | None) -> str:
    """Met where all conditions were found met; not met where it is the one that was named; else not known."""
    if passed:
        return "yes"
    return "no" if failed and failed.facts.get("condition") == key else ""


def _conditions(matter: Matter) -> list[tuple[str, str, str, str]]:
    """Key of the condition, its name, what the announcement asks, what the applicant has shown."""
    asked, person, facts = position(matter), matter.person, matter.facts(*APPLICATION)
    school = "".join([facts.get("school", ""), f"（{facts['graduated']}年毕业）" if facts.get("graduated") else ""])
    lines = [
        ("education", "学历", f"{codes.name_of(codes.EDUCATION, asked.education)}及以上" if asked else "",
         "，".join(one for one in (education(person), school) if one)),
        ("age", "年龄", f"{asked.age_most}周岁及以下" if asked else "", f"{month(person.birth_date)}出生"),
        ("major", "专业", (asked.majors or "不限") if asked else "", facts.get("major", "")),
        ("other", "其他条件", (asked.conditions or "公告未列其他条件") if asked else "", ""),
    ]  # fmt: skip
    if exempt(matter):
        since = facts.get("welfare_unit", "")
        lines += [("welfare", "公益性岗位", "在岗人员", since), ("records", "纪实材料", "规定的纪实材料齐全", "")]
    return [*lines, ("papers", "报名材料", "齐全、真实、一致", "")]


# --- shortlist -------------------------------------------------------------------------------------------------


def shortlist_notice(matter: Matter) -> dict[str, Any]:
    """The notice of the shortlist as far as it is about this person: others of the position are not told (F-02)."""
    done, found = matter.last("admit"), position(matter)
    facts = done.facts if done else {}
    round_ = matter.case.intake
    cells = [
        found.code if found else "", found.title if found else "", matter.name, _written(matter),
        f"第{facts['rank']}名" if facts.get("rank") else "", _cut(facts),
    ]  # fmt: skip
    issuer = hosts_name(matter, done)
    return {
        "title": f"{round_.title.removesuffix('公告') if round_ else GAP}进入面试人员名单公告",
        "lead": f"{_by_which_road(matter, found)}，现将{matter.name}同志进入面试的有关情况公告如下：", "cells": cells,
        "signatory": issuer, "on": done.on if done else "",
    }  # fmt: skip


def _by_which_road(matter: Matter, found: Position | None) -> str:
    """On what the shortlist rests: the written ranking, or the review alone for interviews without one (D-06)."""
    round_ = matter.case.intake
    rules = f"按照《{round_.title}》" if round_ else "按照招聘公告"
    if found and found.direct:
        return f"{rules}关于免笔试岗位的规定，经报名和资格审查"
    ratio = round_.terms.shortlist if round_ else None
    cut = f"，按照1:{plain(ratio)}的比例、从高分到低分（末位成绩并列的一并进入）确定面试人选" if ratio else ""
    return f"{rules}，经报名、资格审查和笔试{cut}"


def _written(matter: Matter) -> str:
    """The written result as it stood: what was entered, or what corrected it."""
    found = matter.facts("record_written").get("score")
    for event in matter.all("correct_result"):
        found = event.facts.get("score") if event.facts.get("part") == WRITTEN else found
    return marks(found) if matter.last("record_written") else ""


def _cut(facts: dict[str, Any]) -> str:
    return marks(facts["cut"]) if facts.get("cut") is not None else ""


COMPOSERS |= {
    papers.REGISTRATION_FORM: registration_form,
    papers.QUALIFICATION_REVIEW: qualification_review,
    papers.SHORTLIST_NOTICE: shortlist_notice,
}
