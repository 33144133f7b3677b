"""Papers of the checks: physical check and re-check, background review, record of a public notice (D.3 rows 8 to 10).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.facts import CLEAR, UPHELD
from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, month
from dossiers import papers
from organisations import codes

from . import wording
from .paperwork import announcement, applied_for, in_pairs, particulars
from .paperwork_words import at, dated, done_on, said, ticks

FIT = (("yes", "合格"), ("no", "不合格"))
ADVERSE = ("record_adverse_check", "record_recheck")

# --- physical check --------------------------------------------------------------------------------------------


def physical_check(matter: Matter) -> dict[str, Any]:
    """The conclusion of the first check, and nothing of its findings (D.3 row 8, F-02, F-03)."""
    found = matter.all("record_adverse_check", "pass_physical")
    return _conclusion(matter, found[0] if found else None)


def physical_recheck(matter: Matter) -> dict[str, Any]:
    """The conclusion of the one re-check that follows an adverse check (D.3 row 8, F-02, F-03)."""
    first = matter.last("record_adverse_check")
    later = [one for one in matter.all("record_recheck", "pass_physical") if first and one.seq > first.seq]
    shown = _conclusion(matter, later[0] if later else None)
    return shown | {"first": f"{'不合格，' if first else ''}结论日期：{done_on(first)}"}


def _conclusion(matter: Matter, done: Event | None) -> dict[str, Any]:
    person, verdict = matter.person, ""
    if done:
        verdict = "no" if done.action in ADVERSE else "yes"
    return {
        "number": matter.case.number, "on": done.on if done else "",
        "rows": [
            [("姓名", person.name), ("性别", codes.name_of(codes.SEX, person.sex))],
            [("出生年月", month(person.birth_date)), ("结论日期", done_on(done))],
            [("招聘公告", announcement(matter))],
            [("报考岗位", applied_for(matter))],
            [("体检医院", done.facts.get("hospital", "") if done else "")],
        ],
        "verdict": ticks(FIT, verdict),
        "opinions": [said("医院意见", signer="主检医师"), said("单位意见"), said("本人知悉", signer="本人")],
    }  # fmt: skip


# --- background review -----------------------------------------------------------------------------------------


def background_report(matter: Matter) -> dict[str, Any]:
    """What was looked into, by whom, relations that call for avoidance, and the conclusion (D.3 row 9, E-05, E-06)."""
    passed, failed = at(matter, "pass_review"), _not_passed(matter)
    facts, done = passed.event.facts if passed else {}, passed.event if passed else failed
    relation = facts.get("avoidance", "")
    return {
        "number": matter.case.number, "on": done.on if done else "",
        "rows": [
            *in_pairs(particulars(matter)[:6]),
            [("报考岗位", applied_for(matter))],
            [("考察人", facts.get("examiners", "")), ("考察日期", done_on(done))],
        ],
        "looked_into": ticks(_words(wording.LOOKED_INTO), *facts.get("looked_into", ())),
        "unrelated": ticks(
            (("yes", "考察人与考察对象没有应当回避的关系"),), "yes" if facts.get("unrelated") else ""
        ),
        "relation": ticks(_words(wording.AVOIDANCE), relation), "opinion": facts.get("opinion", ""),
        "reason": failed.facts.get("reason", "") if failed and not passed else "",
        "verdict": ticks(FIT, "yes" if passed else "no" if failed else ""),
    }  # fmt: skip


def _not_passed(matter: Matter) -> Event | None:
    """The act by which the review was not passed."""
    failed = matter.last("not_pass")
    return failed if failed and failed.facts.get("what") in (wording.REVIEW, wording.FILE) else None


def _words(choices) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in choices]


# --- public notices --------------------------------------------------------------------------------------------


def publicity_record(matter: Matter) -> dict[str, Any]:
    """What came of the public notice of the person to be appointed (D.3 row 10, E-08)."""
    return notice_record(matter, papers.SELECTION_NOTICE, "put_up_notice", "close_notice", "uphold_objection")


def notice_record(matter: Matter, shown: str, opened: str, *closed: str) -> dict[str, Any]:
    """The record of a public notice: where and how long it hung, what was objected, what was found."""
    put_up, ended = matter.last(opened), matter.last(*closed)
    ended = ended if put_up and ended and ended.seq > put_up.seq else None
    facts, outcome, run = put_up.facts if put_up else {}, ended.facts if ended else {}, put_up and put_up.publicity
    length = f"（{facts['days']}个工作日）" if facts.get("days") else "（　　个工作日）"
    objections = f"{outcome.get('objections') or 0}件" if ended else ""
    return {
        "number": matter.case.number, "on": ended.on if ended else "",
        "rows": [
            [("公示对象", matter.name), ("报考岗位", applied_for(matter))],
            [("公示材料", papers.by_code(shown).official_title)],
            [("公示时间", f"{dated(run and run.starts_on)}至{dated(run and run.ends_on)}{length}")],
            [("公示地点", facts.get("places", ""))],
            [("受理单位", facts.get("contact", ""))],
            [("收到反映", objections), ("结束日期", done_on(ended))],
        ],
        "objected": _objected(matter, ended), "handling": outcome.get("handling", ""),
        "verdict": ticks(
            ((CLEAR, "公示无异议或者经核实不影响聘用"), (UPHELD, "反映属实，影响聘用")), outcome.get("outcome", "")
        ),
        "reason": outcome.get("reason", ""),
    }  # fmt: skip


def _objected(matter: Matter, ended: Event | None) -> str:
    """What was investigated and found while the notice was up; that nothing was received, once that is known."""
    told = [
        f"{done_on(event)}{'暂停办理，调查核实' if name == 'reason' else '调查结果'}：{event.facts.get(name, '')}"
        for event, name in (
            (one, "reason" if one.action == "investigate_objection" else "finding")
            for one in matter.all("investigate_objection", "conclude_investigation")
        )
    ]
    return "\n".join(told) or ("公示期间未收到反映。" if ended and not ended.facts.get("objections") else "")


COMPOSERS |= {
    papers.PHYSICAL_CHECK: physical_check,
    papers.PHYSICAL_RECHECK: physical_recheck,
    papers.BACKGROUND_REPORT: background_report,
    papers.SELECTION_PUBLICITY_RECORD: publicity_record,
}
