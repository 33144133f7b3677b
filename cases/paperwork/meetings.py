"""Vote summaries and minutes of general meetings (A-19, A-20; B.2)."""

from __future__ import annotations

from typing import Any

from cases.models import Event
from cases.votes import carried, quorate

from .blanks import day_of, form, said
from .matter import Matter, ballot_in_words, ended


def admission_vote(matter: Matter) -> dict[str, Any]:
    """The vote summary of the meeting on admission, carried or not (A-20)."""
    return _vote(matter, f"支部党员大会（讨论接收{matter.name}同志为预备党员）")


def conversion_vote(matter: Matter) -> dict[str, Any]:
    """The vote summary of the meeting on conversion (A-32)."""
    return _vote(matter, f"支部党员大会（讨论{matter.name}同志转为正式党员）")


def outcome_vote(matter: Matter) -> dict[str, Any]:
    """The vote summary of the meeting on extending or cancelling probation (A-31)."""
    extension = matter.event.action == "propose_extension"
    subject = f"延长{matter.name}同志预备期" if extension else f"取消{matter.name}同志预备党员资格"
    return _vote(matter, f"支部党员大会（讨论{subject}）")


def _vote(matter: Matter, meeting: str) -> dict[str, Any]:
    """Totals only, with the written opinions (A.6); nobody's vote is known here."""
    vote = {
        "written": 0,
        "invalid": 0,
        "no": 0,
        "abstained": 0,
        "written_yes": 0,
        "written_no": 0,
        **matter.event.facts,
    }
    return {
        "meeting": meeting, "on": matter.event.on, "subject": matter.name,
        **{name: vote[name] for name in ("place", "chair", "due", "present", "written", "issued")},
        "tellers": vote.get("scrutineers", ""), "counters": vote.get("tellers", ""),
        "left_out": vote.get("left_out") or 0,
        "collected": vote["collected"], "invalid": vote["invalid"], "valid": vote["collected"] - vote["invalid"],
        "yes": vote["yes"] + vote["written_yes"], "no": vote["no"] + vote["written_no"], "abstain": vote["abstained"],
        "written_yes": vote["written_yes"], "written_no": vote["written_no"],
        "quorate": quorate(vote), "passed": carried(vote) and quorate(vote),
    }  # fmt: skip


# --- minutes of general meetings --------------------------------------------------------------------------------


def assembly(matter: Matter, act: Event | None, title: str, *, attended: Event | None, **more: Any) -> dict[str, Any]:
    """What the minutes of a general meeting tell (B.2); before the meeting, room to write in. Nobody's vote is told."""
    vote = act.facts if act else {}
    sponsor = matter.names("pair_sponsor", "replace_sponsor", "succeed_sponsor")
    present = said(attended, "attended") and "（列席并在会议记录上签名）"
    return form(
        matter, title, met=day_of(act), place=said(act, "place"), chair=said(act, "chair"),
        due=_counted(vote, "due", "名"), present=_counted(vote, "present", "名"),
        written=_counted(vote, "written", "份"), left_out=vote.get("left_out") or 0,
        left_out_consent=said(act, "left_out_consent"), sponsor=f"{sponsor}{present}" if sponsor else "",
        scrutineers=said(act, "scrutineers"), tellers=said(act, "tellers"), discussion=said(act, "discussion"),
        result=ended(ballot_in_words(vote)) if act else "", carried=(carried(vote) and quorate(vote)) if act else None,
        **more,
    )  # fmt: skip


def _counted(vote: dict[str, Any], name: str, unit: str) -> str:
    return f"{vote[name] or 0}{unit}" if name in vote else ""
