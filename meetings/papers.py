"""Papers of a meeting that no dossier holds: agenda, sign-in sheet, ballot slips and the minutes of the whole meeting.

They are official Chinese papers, so their words are written in Chinese here and in their templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from cases.models import Case, Resolution
from cases.votes import carried, quorate
from dossiers import fonts
from dossiers.typesetting import set_in_type

from .models import Item, Meeting
from .offering import specific
from .questions import BRANCH, COMMITTEE, GENERAL

NAMES = {GENERAL: "支部党员大会", BRANCH: "支部委员会会议", COMMITTEE: "党委会会议"}
SLIPS = 8
"""Ballot slips on a sheet."""
OBSERVERS = 6
"""Empty lines for those who attend without a vote."""


def title(meeting: Meeting) -> str:
    """What the papers call the meeting."""
    name, kind = meeting.organisation.name, NAMES[meeting.kind]
    return f"{name}{kind.removeprefix('支部')}" if name.endswith("支部") else f"{name}{kind}"


def draw(name: str, meeting: Meeting, context: dict[str, Any]) -> bytes:
    """Set one of the papers in type; raises ``MissingGlyph`` for a sign no font has."""
    words = {"title": title(meeting), "meeting": meeting, "on": meeting.on, "substitutes": fonts.substitutes()}
    with translation.override("zh-hans"):
        return set_in_type(render_to_string(f"papers/meetings/{name}.html", {**words, **context}))


def _items(meeting: Meeting, user: Any) -> list[tuple[Item, Case]]:
    """The items whose cases the user sees, with the cases, in the order of the agenda."""
    items = list(meeting.items.select_related("event").order_by("position"))
    for one in items:
        one.meeting = meeting
    cases = specific(items, user)
    return [(one, cases[one.case_id]) for one in items if one.case_id in cases]


def lines(meeting: Meeting, user: Any) -> list[dict[str, Any]]:
    """The lines of the agenda: who, of where, and what is decided."""
    with translation.override("zh-hans"):
        return [
            {"no": no, "item": item, "case": case, "name": case.person.name, "number": case.number,
             "place": case.organisation.name, "what": str(item.question.label)}
            for no, (item, case) in enumerate(_items(meeting, user), start=1)
        ]  # fmt: skip


def agenda(meeting: Meeting, rows: Sequence[dict[str, Any]]) -> bytes:
    """The agenda; a row with ``page`` says where its papers begin in the pack."""
    short = "、".join(str(one["no"]) for one in rows if one.get("left_out"))
    return draw("agenda", meeting, {"rows": rows, "paged": any(one.get("page") for one in rows), "short": short})


def sign_in(meeting: Meeting, user: Any) -> bytes:
    """The sign-in sheet: a line for everybody entitled to vote, and some for those without a vote."""
    return draw(
        "sign_in", meeting, {"places": range(1, max(meeting.count("due"), 1) + 1), "observers": range(OBSERVERS)}
    )


def ballots(meeting: Meeting, user: Any) -> bytes:
    """A sheet of slips for each candidate: nothing but the name, the question and three boxes; no case is told."""
    return draw("ballots", meeting, {"rows": lines(meeting, user), "slips": range(SLIPS)})


def copies(meeting: Meeting) -> int:
    """How many times the sheets of slips have to be printed, so that everybody present gets one."""
    return -(-max(meeting.count("present"), 1) // SLIPS)


def minutes(meeting: Meeting, user: Any) -> bytes:
    """The minutes: who attended, each item with what was said and how the vote went; totals only (A-20)."""
    rows = lines(meeting, user)
    decided = [one["item"].event_id for one in rows if one["item"].event_id]
    votes = {one.event_id: one for one in Resolution.objects.filter(event__in=decided)}
    for one in rows:
        one |= _told(one["item"], votes.get(one["item"].event_id))
    return draw("minutes", meeting, {"rows": rows, "quorate": meeting.quorate, "lines": _attended(meeting)})


def _told(item: Item, vote: Resolution | None) -> dict[str, Any]:
    """What the minutes say of an item: nothing yet, where it was not decided."""
    if item.event is None:
        return {"said": "", "result": "", "numbers": []}
    said = item.event.facts
    words = next((said[name] for name in ("discussion", "decision", "opinions", "examination") if said.get(name)), "")
    if vote is None:
        return {"said": words, "numbers": [], "result": "经集体讨论，同意"}
    counts = vars(vote)
    passed = carried(counts) and quorate(counts)
    return {"said": words, "numbers": list(_counted(vote)), "result": "通过" if passed else "未通过"}


def _counted(vote: Resolution):
    """(label, number) of a vote, written opinions among those in favour and against."""
    yield from (("应到", vote.due), ("实到", vote.present))
    if vote.issued:
        yield from (("发出", vote.issued), ("收回", vote.collected), ("有效", vote.collected - vote.invalid))
    yield from (("赞成", vote.yes + vote.written_yes), ("反对", vote.no + vote.written_no), ("弃权", vote.abstained))
    if vote.written:
        yield ("其中书面意见", vote.written)


def _attended(meeting: Meeting) -> list[tuple[str, str]]:
    """(label, words) of who attended."""
    told = meeting.attendance
    numbers = [
        (label, f"{told[name]}人") for name, label in (("due", "应到会"), ("present", "实到会")) if told.get(name)
    ]
    rest = (("absent", "缺席及事由"), ("observers", "列席"), ("scrutineers", "监票人"), ("tellers", "计票人"))
    if told.get("written"):
        numbers.append(("书面意见", f"{told['written']}份"))
    if told.get("left_out"):
        numbers.append(("不计入应到会", f"{told['left_out']}人（批准文号：{told.get('left_out_consent', '')}）"))
    return [*numbers, *((label, told[name]) for name, label in rest if told.get(name))]


def plain_agenda(meeting: Meeting, user: Any) -> bytes:
    """The agenda by itself."""
    return agenda(meeting, lines(meeting, user))


AGENDA = "agenda"
"""The one that is read and neither filled in nor signed."""
DRAWN = {"sign-in": sign_in, "ballots": ballots, "minutes": minutes, AGENDA: plain_agenda}
"""The papers by the name their address bears."""
