"""Papers of probation and conversion: oath, review, inquiry, public notice, branch meeting (A-29 to A-33)."""

from __future__ import annotations

import datetime
from typing import Any

from cases.facts import CLEAR, UPHELD
from cases.limits import count_working_days
from cases.models import Event
from organisations import codes

from .admission import talked
from .blanks import VERDICTS, annexed, boxes, dated, day_of, form, said, since
from .letters import shown_end
from .matter import Matter, as_date, education, in_words, month
from .meetings import assembly

OUTCOMES = {CLEAR: "不影响按期转正", UPHELD: "影响按期转正"}
DECISIONS = {"adopt_conversion": "按期转为中共正式党员", "propose_extension": "延长预备期",
             "propose_cancellation": "取消预备党员资格"}  # fmt: skip
REOPENED = ("return_conversion", "approve_extension", "refuse_extension", "keep_on_probation", "receive_transfer")
"""Acts after which the branch meeting is held anew."""


def oath_record(matter: Matter) -> dict[str, Any]:
    """The record of the oath, with its words (A-29)."""
    act = since(matter, matter.last("approve"), "take_oath")
    return form(
        matter, "入党宣誓记录", sworn=day_of(act), place=said(act, "place"), led_by=said(act, "led_by"),
        approved=day_of(matter.last("approve")), document=said(matter.last("approve"), "document_number"),
    )  # fmt: skip


# --- before the meeting ----------------------------------------------------------------------------------------


def _term(matter: Matter) -> dict[str, str]:
    """From when to when probation runs, the introducers, and the day of the application for full membership."""
    starts, ends = matter.probation or (None, None)
    return {
        "starts": dated(starts), "ends": dated(shown_end(ends) if ends else None),
        "introducers": matter.names("appoint_introducers"), "group": said(matter.last("assign_group"), "group"),
        "converting": day_of(matter.last("apply_conversion")),
    }  # fmt: skip


def _meeting(matter: Matter) -> Event | None:
    """The meeting's vote on conversion, extension or cancellation; none where it is still to come."""
    return since(matter, matter.last(*REOPENED), *DECISIONS)


def _reviews(matter: Matter) -> list[str]:
    """Each review during probation in a sentence."""
    return [
        f"{in_words(one.on)}考察：{VERDICTS.get(said(one, 'conclusion'), '')}。{said(one, 'opinion')}"
        for one in matter.all("review_probation")
    ]


def review(matter: Matter) -> dict[str, Any]:
    """What group, introducers, masses and branch committee say on conversion, before the meeting (A-32)."""
    act, talk = _meeting(matter), matter.last("sponsor_conversion_talk")
    told = form(
        matter, "预备党员转正审查登记表", reviews="\n".join(_reviews(matter)), heard=said(act, "heard"),
        talk=talked(talk, "同本人谈话"),
        sponsor=matter.names("pair_sponsor", "replace_sponsor", "succeed_sponsor"),
        examination=said(act, "examination"), **_term(matter),
    )  # fmt: skip
    headings = {"reviews": "预备期考察情况", "heard": "党员和群众意见", "talk": "包保责任人谈话情况"}
    return annexed(told, **headings, examination="支部委员会审查意见")


def inquiry(matter: Matter) -> dict[str, Any]:
    """What two of the branch find out about a probationary member before conversion; written by them."""
    return form(matter, "预备党员转正前情况调查登记表", **_term(matter))


# --- the public notice some places ask for ---------------------------------------------------------------------


def _notice(matter: Matter) -> Event | None:
    """The notice before conversion that has run since the person applied for it."""
    found = [one for one in matter.all("record_local_notice") if one.facts.get("noticed") == "conversion"]
    applied = matter.last("apply_conversion")
    return found[-1] if found and (applied is None or found[-1].seq > applied.seq) else None


def _ran(notice: Event | None) -> tuple[datetime.date | None, datetime.date | None, int | str]:
    """First day, last day and working days of a notice that has run."""
    began = as_date(said(notice, "began_on"))
    if notice is None or began is None:
        return None, None, ""
    return began, notice.on, count_working_days(began, notice.on)[0]


def public_notice(matter: Matter) -> dict[str, Any]:
    """The notice of the conversion: no identity number, telephone, home address or family (B.2, F-06)."""
    notice, person = _notice(matter), matter.person
    starts, ends, days = _ran(notice)
    admitted = matter.probation[0] if matter.probation else None
    shown = {
        "name": person.name, "sex": codes.name_of(codes.SEX, person.sex),
        "ethnic": codes.name_of(codes.ETHNIC, person.ethnic), "birth": month(person.birth_date),
        "education": education(person), "post": person.occupation, "applied_on": matter.opened_on,
        "activist_on": matter.named_on, "admitted_on": admitted, "on_probation": True,
        "companions": matter.names("appoint_introducers"),
    }  # fmt: skip
    return {
        "title": f"关于{person.name}同志拟按期转为中共正式党员的公示", "persons": [shown], "start": starts or "",
        "end": ends or "", "working_days": days, "office": matter.committee.name, "phone": matter.committee.telephone,
        "address": matter.committee.address, "signatory": matter.branch.name, "on": starts or "",
        "scope": said(notice, "places"), "basis": "经支部委员会审查", "matter": "拟按期转为中共正式党员",
    }  # fmt: skip


def publicity_record(matter: Matter) -> dict[str, Any]:
    """Where and when the notice of the conversion hung, what came in and how it was dealt with (B.2)."""
    notice = _notice(matter)
    starts, ends, days = _ran(notice)
    objections = (notice.facts.get("objections") or 0) if notice else None
    return form(
        matter, "预备党员转正公示情况登记表", starts=dated(starts), ends=dated(ends), days=days,
        places=said(notice, "places"), issuer=matter.branch.name, ended=day_of(notice), reason="",
        received="" if objections is None else f"{objections}件" if objections else "无",
        handling="公示期间未收到不同意见。" if objections == 0 else "",
        outcome=boxes(OUTCOMES, said(notice, "outcome")),
    )  # fmt: skip


# --- the meeting -----------------------------------------------------------------------------------------------


def minutes(matter: Matter) -> dict[str, Any]:
    """The minutes of the branch meeting that votes on conversion, extension or cancellation (A-31, A-32)."""
    act = _meeting(matter)
    kind, months = (act.action if act else "adopt_conversion"), said(act, "months")
    length = f"{months}个月" if months else "　　　个月"
    choices = DECISIONS | {"propose_extension": f"延长预备期{length}"}
    subjects = {"propose_extension": "延长预备期", "propose_cancellation": "取消预备党员资格"}
    return assembly(
        matter, act, f"{subjects.get(kind, '预备党员转正')}支部党员大会会议记录",
        attended=since(matter, act, "sponsor_attend_conversion"), subject=subjects.get(kind, "转为中共正式党员"),
        heard=said(act, "heard"), examination=said(act, "examination"), reason=said(act, "reason"),
        late=said(act, "late_because"), decisions=boxes(choices, kind if act else ()), **_term(matter),
    )  # fmt: skip
