"""Extension and cancellation of probation in official letters: the branch's requests, the committee's reply."""

from __future__ import annotations

from typing import Any

from cases.limits import add_months
from dossiers import papers

from .letters import received, reply, request, shown_end
from .matter import Matter, ballot_in_words, in_words, paragraphs

EXTENSION, CANCELLATION = "propose_extension", "propose_cancellation"
GROUNDS = {"examination": "需要继续教育和考察", "discipline": "有违纪行为，尚未构成取消资格的情形"}


def _extension_title(matter: Matter) -> str:
    return f"关于延长{matter.name}同志预备期的请示"


def _cancellation_title(matter: Matter) -> str:
    return f"关于取消{matter.name}同志预备党员资格的请示"


def _admitted(matter: Matter) -> str:
    """Who it is, and from when to when probation runs."""
    assert matter.probation, "nobody is on probation who was not admitted"
    starts, ends = matter.probation
    return (
        f"{matter.particulars()}。{in_words(starts)}经支部党员大会通过，被接收为中共预备党员，"
        f"预备期自{in_words(starts)}起至{in_words(shown_end(ends))}止。"
    )


def _voted(matter: Matter, matter_of: str, outcome: str) -> str:
    return (
        f"{in_words(matter.event.on)}，支部党员大会采取无记名投票方式对{matter_of}进行表决：{ballot_in_words(matter.event.facts)}。"
        f"赞成人数超过应到会有表决权的党员的半数，{outcome}。"
    )


def extension_request(matter: Matter) -> dict[str, Any]:
    """The branch asks to extend probation: the ground, how long, the vote, the new end (A-31, A-G15)."""
    assert matter.probation, "nobody is on probation who was not admitted"
    facts = matter.event.facts
    months, ends = facts["months"], matter.probation[1]
    until = shown_end(add_months(ends, months))
    body = [
        _admitted(matter),
        *paragraphs(
            facts.get("reason", ""), f"经党支部教育和考察，{matter.name}同志{GROUNDS.get(facts.get('ground'), '')}："
        ),
        _voted(matter, f"延长{matter.name}同志预备期", f"决议延长其预备期{months}个月，至{in_words(until)}止"),
        *paragraphs(facts.get("discussion", ""), "支部党员大会认为："),
        "现将有关材料报上，请予审批。",
    ]
    return request(matter, _extension_title(matter), body, enclosed=_ENCLOSED)


def cancellation_request(matter: Matter) -> dict[str, Any]:
    """The branch asks to cancel probationary membership: the reasons and the vote (A-31, A-G18)."""
    facts = matter.event.facts
    body = [
        _admitted(matter),
        *paragraphs(facts.get("reason", ""), f"经党支部教育和考察，{matter.name}同志不具备党员条件："),
        _voted(matter, f"取消{matter.name}同志预备党员资格", "决议取消其预备党员资格"),
        *paragraphs(facts.get("discussion", ""), "支部党员大会认为："),
        "现将有关材料报上，请予审批。",
    ]
    return request(matter, _cancellation_title(matter), body, enclosed=_ENCLOSED)


_ENCLOSED = (papers.PROBATION_REGISTER, papers.CONVERSION_APPLICATION, papers.CONVERSION_MINUTES,
             papers.OUTCOME_VOTE_SUMMARY)  # fmt: skip


def outcome_reply(matter: Matter) -> dict[str, Any]:
    """The committee's reply on an extension or a cancellation (A-31)."""
    return _extended(matter) if matter.event.action == "approve_extension" else _cancelled(matter)


def _decided(matter: Matter) -> str:
    return f"{in_words(matter.event.on)}，{matter.committee.short_name}召开会议，集体讨论并表决，"


def _extended(matter: Matter) -> dict[str, Any]:
    assert matter.probation, "nobody is on probation who was not admitted"
    name, ends = matter.name, matter.probation[1]
    months = matter.facts(EXTENSION).get("months")
    body = [
        received(matter, _extension_title(matter), EXTENSION),
        f"{_decided(matter)}同意延长{name}同志预备期{months}个月，至{in_words(shown_end(ends))}止。",
        f"请将审批结果及时通知{name}同志本人，并在支部党员大会上宣布；继续做好教育和考察工作，"
        "延长的预备期满后及时讨论其转正问题。",
    ]
    return reply(matter, f"关于同意延长{name}同志预备期的批复", body)


def _cancelled(matter: Matter) -> dict[str, Any]:
    name = matter.name
    body = [
        received(matter, _cancellation_title(matter), CANCELLATION),
        f"{_decided(matter)}同意取消{name}同志预备党员资格。",
        f"请将审批结果及时通知{name}同志本人，在支部党员大会上宣布，并做好思想工作。",
    ]
    return reply(matter, f"关于同意取消{name}同志预备党员资格的批复", body)
