"""The exceptions page of a printed dossier: everything that went otherwise than the ordinary road, for an inspector.

It is bound in only when there is something to tell; each line says when, what and on what basis.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.circumstances import guards_of
from cases.overlays import MODES, STRICTNESS, Suspension
from cases.readable import action_of

from . import record
from .matter import Matter, handled_by, in_words

Line = dict[str, Any]
KINDS = {
    Suspension.ON_HOLD: "暂停办理（核查）", Suspension.TRANSFERRING: "转接组织关系",
    Suspension.POSTPONED: "推迟讨论转正", Suspension.EXTENDED: "延长预备期",
    Suspension.RETURNED: "退回补正",
}  # fmt: skip
"""The words of the form itself: what is over as well as what still runs."""


def exceptions_page(matter: Matter) -> dict[str, Any]:
    """Sections with their lines, only those that have any; empty ``sections``: the page is left out."""
    found = [(heading, list(tell(matter))) for heading, tell in SECTIONS]
    return {
        "identity": record.identity(matter), "number": matter.case.number, "on": matter.event.on,
        "sections": [(heading, lines) for heading, lines in found if lines],
    }  # fmt: skip


def _line(matter: Matter, event, words: str) -> Line:
    action = action_of(type(matter.case), event)
    return {"on": event.on, "what": str(action.label) if action else "", "words": words, "by": handled_by(event)}


def _noted(name: str):
    """What the door noted with events under that name."""

    def tell(matter: Matter) -> Iterator[Line]:
        for event in matter.events:
            yield from (_line(matter, event, words) for words in event.facts.get(name, []))

    return tell


def _told(teller):
    """What the record form tells of each event."""

    def tell(matter: Matter) -> Iterator[Line]:
        for event in matter.events:
            yield from (_line(matter, event, words) for words in teller(matter, event))

    return tell


def _fast_tracked(matter: Matter) -> Iterator[Line]:
    for event in matter.all("enter_fast_track"):
        notice = (event.facts.get("notice") or {}).get("name", "")
        yield _line(matter, event, f"依据：{notice}。突出表现：{event.facts.get('deeds', '')}")


def _suspended(matter: Matter) -> Iterator[Line]:
    entered = {event.pk: event for event in matter.events}
    for one in matter.case.history.suspensions:
        if one.since <= matter.event.on:
            until = f"至{in_words(one.until)}" if one.until else "（尚未结束）"
            label = KINDS.get(one.kind, one.label)
            reason = f"：{one.reason}" if one.reason else ""
            yield {"on": one.since, "what": str(label), "words": f"自{in_words(one.since)}起{until}{reason}",
                   "by": handled_by(entered[one.event_id]) if one.event_id in entered else ""}  # fmt: skip


def _tightened(matter: Matter) -> Iterator[Line]:
    guards = {one.name: one for one in guards_of(type(matter.case))}
    names = {one.pk: one.name for one in matter.case.organisation.line()}
    for one in matter.case.history.settings:
        guard = guards.get(one.guard)
        if guard and one.since <= matter.event.on and STRICTNESS[one.mode] > STRICTNESS[guard.mode]:
            words = f"{guard.told}：{names.get(one.organisation_id, '')}（{one.document}）"
            yield {"on": one.since, "what": str(dict(MODES)[one.mode]), "words": words, "by": ""}


SECTIONS = (
    ("火线入党的依据", _fast_tracked),
    ("经批准豁免的条件", _noted("waived")),
    ("转入系统前的问题", _noted("inherited")),
    ("办理时的提示事项", _noted("warnings")),
    ("暂停、转接、推迟和延长", _suspended),
    ("退回和中途变更", _told(record.left_the_road)),
    ("公示期间的反映", _told(record.objected)),
    ("人员调整", _told(record.replaced)),
    ("从严执行的规则", _tightened),
)
"""The sections in the order of their weight."""
