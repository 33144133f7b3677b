"""What lapses by the mere passing of time: acts that nobody decides and the system's own clock performs.

Such an act belongs to the clock's desk, and the first of its conditions says after which term it comes about. Whatever
a person has to judge is no lapse: the clock reminds of it and leaves it alone.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisations.desks import CLOCK

from .clocks import started
from .law import Action, Guard, Step, Unmet, aside, back
from .lawful import Lawful
from .limits import ONE_DAY, Span
from .overlays import Suspension


def run_out(name: str, span: Span, *, article: str) -> Guard:
    """The condition of every lapse: its term is over."""

    def over(case):
        """The term is over."""
        since = started(case, span.limit)
        if since is None:
            return Unmet(until="-")
        until = span.after(since)
        return case.on > until or Unmet(until=until, cure=("wait", until + ONE_DAY))

    reason = _("the term lasts until %(until)s; before that nothing lapses")
    return Guard(name, over, reason, article, span=span, doc=f"The term is over ({article}).")


def lapse(source, target: Step | None, label, *, when: Guard, article: str, **words):
    """Declare an act of the clock, back to ``target`` or, without one, where the case is.

    A term of the regulation runs while a case is on hold, so it lapses then too.
    """
    words |= {"by": CLOCK, "when": [when], "article": article, "during": [Suspension.ON_HOLD]}
    return aside(source, None, label, **words) if target is None else back(source, target, label, **words)


def is_lapse(action: Action) -> bool:
    """Whether the act is the clock's."""
    return action.by == CLOCK


def lapses_of(case: Lawful) -> list[tuple[datetime.date, Action]]:
    """What lapses at the case's step, each with the last day of its term, the nearest first."""
    found = []
    for action in case.actions_from(case.step):
        if is_lapse(action) and action.applies(case) and action.in_force(case.on):
            span: Any = action.when[0].span
            if since := started(case, span.limit):
                found.append((span.after(since), action))
    return sorted(found, key=lambda one: one[0])


def lapses_on(case: Lawful) -> datetime.date | None:
    """The last day of the nearest term; None where nothing lapses."""
    found = lapses_of(case)
    return found[0][0] if found else None
