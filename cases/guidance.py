"""Help where it is needed: what an act asks for, on which papers, by whom, by when, under which article; what follows.

All of it is read from the law and reckoned in the case; nothing is written here that the law does not say.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dossiers import papers

from . import ahead, completeness, pages, readable, returning
from .clocks import FLOOR, Dated, article_of_step, length, spans_of, start_of
from .law import BACK, DUTY, ONWARD, Action, cite
from .models import Case
from .overlays import Suspension
from .paperwork.occasions import acts_of
from .suspending import Held


@dataclass(frozen=True)
class Needed:
    """A paper of an act: its title, its page, and what is to be done with it."""

    title: str
    url: str
    how: str


@dataclass(frozen=True)
class Guidance:
    """The help for one act. ``text``: what the law says of it; ``dates``: its limits with their arithmetic."""

    label: str
    text: str
    article: str
    who: str
    number: int | None
    due: readable.Due | None
    dates: list[str]
    papers: list[Needed]
    after: list[str]


def of_step(case: Case) -> list[Guidance]:
    """The help for what leads on from the case's step and for what is still owed there; none for an ended case."""
    if case.step.final:
        return []
    acts = [one for one in case.actions_from(case.step) if one.applies(case) and one.in_force(case.on)]
    owed = {one.name for one in ahead.owed_duties(case)}
    return [guidance(case, one) for one in acts if one.kind == ONWARD or one.name in owed]


def guidance(case: Case, action: Action) -> Guidance:
    """The help for one act of the case as of today."""
    here = case.step in action.sources
    found = ahead.reckoning(case, action if action.kind == DUTY else None) if here else None
    dates = [_reckoned(case, action, found)] if found else []
    return Guidance(
        str(action.label), _(action.text) if action.text else "", cite(action.article), pages.who(case, action),
        action.number, readable.due(found.until) if found else None,
        [*dates, *(_span(one) for one in spans_of(case, action, case.on, floors=True))],
        _papers(case, action), consequences(case, action),
    )  # fmt: skip


# --- by when -----------------------------------------------------------------------------------------------------


def _reckoned(case: Case, action: Action, found: ahead.Reckoning) -> str:
    """A due date with its arithmetic: from which day, how long, what was added, and the article."""
    duty = action.kind == DUTY
    start = start_of(type(case), found.limit, _("since it is owed") if duty else _("arrival at the step"))
    if duty and action.every:
        start = _("when it was last done, or since it is owed")
    article = action.article if duty else article_of_step(type(case), case.step)
    words = {
        "since": readable.in_words(found.since), "start": start, "length": length(found.limit),
        "until": readable.in_words(found.until), "days": found.paused.days,
    }  # fmt: skip
    if found.paused:
        said = _("Due %(until)s: %(length)s from %(since)s (%(start)s), and %(days)s days on hold")
    else:
        said = _("Due %(until)s: %(length)s from %(since)s (%(start)s)")
    return _closed(said % words, cite(article))


def _span(one: Dated) -> str:
    """A limit that a condition keeps, with its arithmetic and article."""
    words = {
        "kind": one.kind_label, "since": readable.in_words(one.since), "start": one.counted_from,
        "length": one.length, "until": readable.in_words(one.until),
    }  # fmt: skip
    if one.kind == FLOOR:
        said = _("Not before %(until)s: %(length)s from %(since)s (%(start)s)") % words
    else:
        said = _("%(kind)s, until %(until)s: %(length)s from %(since)s (%(start)s)") % words
    return _closed(said, one.article)


def _closed(sentence: str, article: str) -> str:
    return f"{sentence}（{article}）" if article else sentence


# --- on which papers ---------------------------------------------------------------------------------------------


def _papers(case: Case, action: Action) -> list[Needed]:
    """What is filed with the act, what the system draws up then, and what the archive asks for besides."""
    asked = {group.paper for group in action.asks if hasattr(group, "paper")}
    found = []
    for code in acts_of(type(case)).get(action.name, ()):
        if code in case.excused:
            continue
        kind = papers.by_code(code)
        if code in asked:
            how = _("scan to be filed with this form")
        elif code in action.draws:
            how = _("drawn up by the system on submission")
        else:
            how = _("to be filed as well")
        found.append(Needed(str(kind.title), completeness.paper_url(case, kind), how))
    return found


# --- what follows ------------------------------------------------------------------------------------------------


def consequences(case: Case, action: Action) -> list[str]:
    """What happens after submission, and whether it can be undone; said before the click."""
    if not action.moves:
        return [*_staying(case, action), _("What is entered stays on record and cannot be deleted.")]
    words = {"step": action.target.label}
    if action.target.final:
        return [_("After submission the case ends: %(step)s.") % words, _("This is final and cannot be withdrawn.")]
    words["who"] = pages.who_sits(case, action.target.desk)
    return [_("After submission the case goes to %(who)s: %(step)s.") % words, _reversible(case, action)]


def _reversible(case: Case, action: Action) -> str:
    """Whether a move can be taken back or sent back, as the law has it."""
    after = case.actions_from(action.target)
    if any(one.undoes == action.name for one in after):
        return _("You can take it back until somebody there has dealt with it or taken it up.")
    if any((one.kind == BACK and not one.undoes) or returning.sends_back(one) for one in after):
        return _("It cannot be withdrawn afterwards; if something is wrong, the next desk returns it.")
    return _("This is final and cannot be withdrawn.")


def _staying(case: Case, action: Action) -> list[str]:
    """What an act that leaves the case at its step means for whose turn it is."""
    if returning.sends_back(action):
        return [
            _("The case goes to the desk you choose; when that has mended it, it is at once back with you."),
            _("Nothing that was done is undone. Until then nothing moves, and you can recall it."),
        ]
    words = {"step": case.step.label, "who": pages.who_sits(case, case.step.desk) if case.step.desk else ""}
    if returning.ends_return(action):
        return [_("The case is then at once back with %(who)s: %(step)s.") % words]
    return [_("The case stays at this step: %(step)s.") % words, *_handed_over(action)]


def _handed_over(action: Action) -> list[str]:
    """What a transfer means for those who hand the case over."""
    if not any(
        getattr(group, "kind", "") == Suspension.TRANSFERRING and issubclass(group, Held) for group in action.asks
    ):
        return []
    return [
        _("Until the receiving organisation takes it or sends it back, nothing moves; you see it and may recall it."),
        _("Once it is received, your organisation no longer sees the case or its papers: print first what you keep."),
    ]
