"""A pipeline in words: the document that is derived from its law, in the language of the people who work by it.

Nothing is known here that the law does not say: change the law and ``manage.py describe_pipelines`` writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from cases import clocks
from cases.editions import cite_with_id as cited
from cases.law import ASIDE, BACK, DUTY, HARD, OFF, ONWARD, WARN, Action, Guard, Step
from cases.limits import Days, WorkingDays
from cases.overlays import Suspension
from cases.suspending import Held
from dossiers import papers
from organisations.desks import Desk, Power

from .checks import everything

LANGUAGE = "zh-hans"
WIDE = 4  # a way out from more steps than this is told in the tables, not drawn
YES = "●"


def describe(law) -> str:
    """The document of one pipeline as Markdown, the same for the same law."""
    with translation.override(LANGUAGE):
        parts = (_head, _diagram, _steps, _actions, _duties, _guards, _clocks, _permissions, _papers)
        return "\n\n".join("\n".join(part(law)) for part in parts) + "\n"


def _head(law) -> Iterator[str]:
    yield f"# {law._meta.verbose_name}"
    yield ""
    yield "> " + _("Derived from the law of the pipeline by `manage.py describe_pipelines`; do not edit by hand.")


# --- phrases -----------------------------------------------------------------------------------------------------


def table(heads: Iterable, rows: Iterable[Iterable]) -> Iterator[str]:
    """A Markdown table; bars and line breaks in cells are made harmless."""
    heads = [str(head) for head in heads]
    yield _row(heads)
    yield _row("---" for _head in heads)
    yield from (_row(cells) for cells in rows)


def _row(cells: Iterable) -> str:
    return "| " + " | ".join(" ".join(str(cell).replace("|", "\\|").split()) for cell in cells) + " |"


def labels(steps: Iterable[Step]) -> str:
    """Steps by name, joined."""
    return "、".join(str(step.label) for step in steps)


def who(desk: Desk | None) -> str:
    """A desk: role, and the power that makes an organisation competent."""
    if desk is None:
        return "—"
    return f"{seat(desk)}（{Power(desk.power).label}）" if desk.power else seat(desk)


def seat(desk: Desk) -> str:
    """A desk by its role, and whether it is one where the case is going to."""
    return _("%(role)s of the receiving organisation") % {"role": desk.label} if desk.receiving else str(desk.label)


def deciders(action: Action) -> list[Desk]:
    """The desks an action belongs to, each once."""
    found = [action.by] if action.by else [source.desk for source in action.sources]
    return list(dict.fromkeys(desk for desk in found if desk))


def span(law, limit) -> str:
    """A limit in words, with the act it is counted from."""
    if limit is None:
        return "—"
    if isinstance(limit, Days):
        words = _("%(n)s days")
    elif isinstance(limit, WorkingDays):
        words = _("%(n)s working days")
    else:
        words = _("%(n)s months")
    words %= {"n": limit.n}
    if limit.since:
        from_day = {"span": words, "day": f"`{limit.since.__name__}`"}
        words = _("%(span)s, counted from %(day)s") % from_day if limit.n else _("by %(day)s") % from_day
    elif limit.from_action:
        action = law.actions()[limit.from_action].label
        words = _("%(span)s, counted from “%(action)s”") % {"span": words, "action": action}
    return words + _(" (days on hold do not count)") if limit.pauses else words


def reason(guard: Guard) -> str:
    """Why a guard refuses, with dots where numbers and dates will stand."""
    return re.sub(r"%\(\w+\)s", "…", str(guard.reason)).replace("%%", "%")


def told(text: str) -> str:
    """A docstring in the reader's language, on one line."""
    return " ".join(_(text).split()) if text else ""


def kinds() -> dict[str, str]:
    """The kinds of action by name."""
    return {ONWARD: _("onward"), BACK: _("sent back"), ASIDE: _("off the road"), DUTY: _("duty")}


def kinds_of_mode() -> dict[str, str]:
    """What a condition does when it is not met."""
    return {HARD: _("blocks"), WARN: _("warns"), OFF: _("off (a local rule)")}


def force(law, one: Guard | Action) -> str:
    """The editions that know a condition or an act, and the days between which it is in force."""
    known = [
        edition
        for edition, after in zip(law.editions, [*law.editions[1:], None][: len(law.editions)], strict=True)
        if (one.until is None or edition.since < one.until) and not (after and one.since and after.since <= one.since)
    ]
    words = "、".join(str(edition.label) for edition in known)
    if len(known) == len(law.editions):
        words = _("every edition") if known else _("always")
    if one.since:
        words += _(", from %(day)s") % {"day": one.since.isoformat()}
    if one.until:
        words += _(", before %(day)s") % {"day": one.until.isoformat()}
    return words


def suspensions(kinds: Iterable[str]) -> str:
    """Under which suspensions an act may be done all the same."""
    words = dict(Suspension.KINDS)
    return "、".join(str(words[kind]) for kind in kinds) or "—"


def titles(codes: Iterable[str]) -> str:
    """Papers by code and title, joined."""
    return "、".join(f"{code} {papers.by_code(code).title}" for code in codes) or "—"


def asked(action: Action) -> list[str]:
    """The papers an action takes in."""
    return [group.paper for group in action.asks if hasattr(group, "paper")]


# --- the parts ---------------------------------------------------------------------------------------------------


def _diagram(law) -> Iterator[str]:
    yield "## " + _("Diagram")
    yield ""
    yield _("Ways out that are open from many steps are told in the tables below.")
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for step in law.steps().values():
        yield f'    state "{_plain(step.label)}" as {step.value}'
    for opening in law.opening_acts():
        yield f"    [*] --> {opening.target.value}: {_numbered(opening)}"
    yield from _passing_on(law)
    for action in law.actions().values():
        if action.moves and (action.kind != ASIDE or len(action.sources) <= WIDE):
            for source in action.sources:
                yield f"    {source.value} --> {action.target.value}: {_numbered(action)}"
    for step in law.steps().values():
        if step.final:
            yield f"    {step.value} --> [*]"
    yield "```"


def _passing_on(law) -> Iterator[str]:
    """Transfers leave a case at its step while it changes hands: one note beside the first step they start from."""
    taken = [one for one in law.actions().values() if any(desk.receiving for desk in deciders(one))]
    if taken:
        given = [one for one in law.actions().values() if not one.moves and Suspension.TRANSFERRING in _begun(one)]
        yield f"    note right of {taken[0].sources[0].value}"
        yield "        " + _("A case may change hands and stays where it is:")
        steps = taken[0].sources
        yield from (f"        {_plain(labels(steps[place : place + 3]))}" for place in range(0, len(steps), 3))
        yield from (f"        {_plain(one.label)}（{seat(deciders(one)[0])}）" for one in (*given, *taken))
        yield "    end note"


def _begun(action: Action) -> set[str]:
    """The kinds of suspension an act begins."""
    return {group.kind for group in action.asks if issubclass(group, Held)}


def _plain(words) -> str:
    return str(words).replace(":", "：").replace('"', "”").replace(";", "；")


def _numbered(action: Action) -> str:
    return f"{action.number}. {_plain(action.label)}" if action.number else _plain(action.label)


def _steps(law) -> Iterator[str]:
    yield "## " + _("Steps")
    yield ""
    heads = (_("stage"), _("step"), _("code"), _("who decides"), _("ceiling"), _("papers that must be on file"))
    rows = (
        (stage.label, step.label, f"`{step.value}`", who(step.desk), span(law, step.within), titles(step.needs))
        for stage in law.stages
        for step in stage.steps
    )
    yield from table(heads, rows)


def _actions(law) -> Iterator[str]:
    yield "## " + _("Actions")
    heads = (
        _("no."),
        _("action"),
        _("code"),
        _("kind"),
        _("from step"),
        _("to step"),
        _("who"),
        _("article"),
        _("conditions"),
    )
    heads += (_("in force"), _("also while"), _("papers taken in"), _("papers drawn up"), _("meaning"))
    for stage in law.stages:
        found = [action for action in everything(law) if _home(action) is stage]
        if found:
            yield f"\n### {stage.label}\n"
            yield from table(heads, (_action(law, action) for action in found))


def _home(action: Action):
    return action.sources[0].stage if action.sources else action.target.stage


def _action(law, action: Action) -> tuple:
    return (
        action.number or "", action.label, f"`{action.name}`", kinds()[action.kind], labels(action.sources) or "—",
        action.target.label if action.moves else "—", "、".join(seat(desk) for desk in deciders(action)),
        cited(action.article), "、".join(f"`{guard.name}`" for guard in action.when) or "—", force(law, action),
        suspensions(action.during), titles(asked(action)), titles(action.draws), told(action.text),
    )  # fmt: skip


def _duties(law) -> Iterator[str]:
    yield "## " + _("Duties")
    yield ""
    yield _("Work that a desk owes while the case waits; it leaves the case where it is.")
    yield ""
    heads = (_("no."), _("duty"), _("who"), _("owed at"), _("due within"), _("owed again every"), _("owed anew after"))
    heads += (_("concerns"), _("article"))
    rows = (
        (
            action.number or "", action.label, who(action.by), labels(action.sources), span(law, action.within),
            span(law, action.every), "、".join(str(law.actions()[name].label) for name in action.renewed_by) or "—",
            f"`{action.only_if.__name__}`" if action.only_if else _("every case"), cited(action.article),
        )
        for action in law.actions().values()
        if action.kind == DUTY
    )  # fmt: skip
    yield from table(heads, rows)


def _guards(law) -> Iterator[str]:
    yield "## " + _("Conditions")
    yield ""
    yield _("Conditions that are off are local rules: in force only where an organisation has switched them on.")
    yield ""
    heads = (_("condition"), _("article"), _("in force"), _("effect"), _("may be waived by"), _("why it refuses"))
    heads += (_("used by"),)
    modes = kinds_of_mode()
    users: dict[Guard, list[Action]] = {}
    for action in everything(law):
        for guard in action.when:
            users.setdefault(guard, []).append(action)
    rows = (
        (
            f"`{guard.name}`", cited(guard.article), force(law, guard), modes[guard.mode], who(guard.waivable_by),
            reason(guard), "、".join(str(action.label) for action in actions),
        )
        for guard, actions in users.items()
    )  # fmt: skip
    yield from table(heads, rows)


def _clocks(law) -> Iterator[str]:
    yield "## " + _("Limits")
    yield ""
    yield _("Every floor, ceiling, recurring duty and validity that the program keeps count of.")
    yield ""
    heads = (_("action"), _("code"), _("kind"), _("length"), _("counted from"), _("days on hold"), _("article"))
    heads += (_("edition"),)
    rows = (
        (
            one.name, f"`{one.code}`", one.kind_label + ("" if one.on else _(", off until switched on")), one.length,
            one.counted_from, _("do not count") if one.pauses else _("count"), cited(one.article), one.editions or "—",
        )
        for one in clocks.clocks(law)
    )  # fmt: skip
    yield from table(heads, rows)


def _permissions(law) -> Iterator[str]:
    yield "## " + _("Who may do what")
    yield ""
    actions = everything(law)
    seats = list(dict.fromkeys(seat(desk) for action in actions for desk in deciders(action)))
    heads = (_("action"), _("code"), *seats)
    rows = (
        (action.label, f"`{action.name}`", *(YES if one in _seats(action) else "" for one in seats))
        for action in actions
    )
    yield from table(heads, rows)


def _seats(action: Action) -> set[str]:
    return {seat(desk) for desk in deciders(action)}


def _papers(law) -> Iterator[str]:
    yield "## " + _("Papers")
    yield ""
    heads = (_("code"), _("paper"), _("who answers for it"), _("taken in or drawn up by"), _("needed at"))
    heads += (_("drawn up by the system"), _("personnel file"), _("kept"))
    rows = (
        (
            paper.code, paper.title, papers.MAKERS[paper.maker], _sources(law, paper.code), _needed(law, paper.code),
            YES if paper.drawn else "", YES if paper.personnel_file else "", papers.KEEPING[paper.keep],
        )
        for paper in papers.vocabulary(law.pipeline_name).papers
    )  # fmt: skip
    yield from table(heads, rows)


def _sources(law, code: str) -> str:
    found = [action.label for action in everything(law) if code in (*asked(action), *action.draws)]
    return "、".join(str(label) for label in found) or "—"


def _needed(law, code: str) -> str:
    return labels(step for step in law.steps().values() if code in step.needs) or "—"
