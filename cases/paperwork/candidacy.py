"""Papers of listing a candidate: consent, minutes, consultation, public notice and its outcome (A-13)."""

from __future__ import annotations

from typing import Any

from cases.facts import CLEAR, UPHELD
from cases.models import Event

from .blanks import VERDICTS, annexed, body, boxes, dated, day_of, form, said, since
from .correspondence import UNDECIDED, reply_to
from .matter import Matter, in_words, paragraphs

PROPOSED = "propose_candidate"
CONSENTED = ("agree_candidate", "file_candidate")
ENDED = ("list_candidate", "uphold_objection")
HEARD = {"group": "党小组", "contacts": "培养联系人", "members": "党员", "masses": "群众"}
"""Whose opinions are heard, as the law's facts name them (A-13)."""
OUTCOMES = {CLEAR: "不影响列为发展对象", UPHELD: "影响列为发展对象"}


def _consented(matter: Matter) -> Event | None:
    return since(matter, matter.last(PROPOSED), *CONSENTED)


def _reviews(matter: Matter) -> list[str]:
    """Each review of the activist in a sentence: day, verdict, opinion."""
    return [
        f"{in_words(one.on)}考察：{VERDICTS.get(one.facts.get('conclusion'), '')}。{one.facts.get('opinion', '')}"
        for one in matter.since_naming("review_activist")
    ]


def _proposal(matter: Matter, title: str) -> dict[str, Any]:
    """What consent form, minutes and record of the consultation tell alike of the proposal."""
    proposed = matter.last(PROPOSED)
    heard = proposed.facts.get("heard", []) if proposed else []
    return form(
        matter, title, named=dated(matter.named_on), contacts=matter.names("appoint_contacts"),
        body=body(matter, proposed), met=day_of(proposed), opinions=said(proposed, "opinions"),
        heard=boxes(HEARD, heard), consulted=said(proposed, "consulted"), decided=proposed is not None,
    )  # fmt: skip


def consent_form(matter: Matter) -> dict[str, Any]:
    """The branch proposes, the committee above consents or not (A-13)."""
    consented = _consented(matter)
    reviews = len(matter.since_naming("review_activist"))
    said_here = _proposal(matter, "发展对象备案（同意）登记表") | {
        "reviews": f"共考察{reviews}次" if reviews else "", "consent": said(consented, "opinion"),
        "document": said(consented, "document_number"), "consented": day_of(consented),
    }  # fmt: skip
    return annexed(said_here, opinions="听取意见情况", consent="上级党委意见")


def minutes(matter: Matter) -> dict[str, Any]:
    """The minutes of the branch committee that discusses the candidate, with the reviews it had before it (A-13)."""
    title = f"{body(matter, matter.last(PROPOSED))}会议记录"
    return _proposal(matter, title) | {"reviews": "\n\n".join(_reviews(matter))}


def consultation(matter: Matter) -> dict[str, Any]:
    """What group, contacts, members and masses said, before the branch committee discusses (A-13)."""
    return _proposal(matter, "党员和群众座谈会记录")


def publicity_record(matter: Matter) -> dict[str, Any]:
    """Where and when the notice hung, what came in and how it was dealt with (A-13, B.2)."""
    announced = matter.last("announce")
    ended = since(matter, announced, *ENDED)
    run = getattr(announced, "publicity", None)
    objections = (ended.facts.get("objections") or 0) if ended else None
    said_here = form(
        matter, "发展对象公示情况登记表", starts=dated(run.starts_on if run else None),
        ends=dated(run.ends_on if run else None),
        days=said(announced, "days"), places=said(announced, "places"),
        received="" if objections is None else f"{objections}件" if objections else "无",
        handling=said(ended, "handling") or ("公示期间未收到不同意见。" if objections == 0 else ""),
        outcome=boxes(OUTCOMES, said(ended, "outcome")), reason=said(ended, "reason"), ended=day_of(ended),
    )  # fmt: skip
    return annexed(said_here, handling="调查核实和处理情况", reason="公示结论")


def candidate_reply(matter: Matter) -> dict[str, Any]:
    """The committee consents in a document of its own, and the notice may go up (A-13)."""
    consented, name = _consented(matter), matter.name
    number = said(matter.last(PROPOSED), "document_number")
    lines = [
        f"你支部《关于拟列{name}同志为发展对象的请示》{f'（{number}）' if number else ''}收悉。"
        f"经审查，{'同意' if consented else UNDECIDED}将{name}同志拟列为发展对象。",
        *paragraphs(said(consented, "opinion"), "审查意见："),
        "请你支部在其工作单位或者居住地进行公示，公示时间不少于5个工作日；公示结果不影响的，及时列为发展对象，"
        "确定2名正式党员作入党介绍人，并做好政治审查和集中培训等工作。",
    ]
    title = f"关于{'同意' if consented else ''}拟列{name}同志为发展对象的批复"
    return reply_to(matter, consented, title, lines)
