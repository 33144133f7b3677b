"""Acts that put right how a case was passed on: sending back for mending, and taking back what nobody has acted on.

The law's own ways back (``back``) undo steps where the regulation says so. These here undo nothing that was decided:
a case that is sent back returns to whoever sent it, and only a report upward that nobody has touched is taken back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import STATUS

from cases import readable
from cases.facts import Reason, text
from cases.law import Action, Guard, Stage, Unmet, aside, back, duty, guard
from cases.returning import RETURNED as RETURNED
from cases.returning import mends, passed, sent_back
from cases.suspending import released
from organisations.desks import Desk

MENDED = released(RETURNED)
"""Ends a sending back; asked also by acts that take the case off its step meanwhile."""
LEAVING = (RETURNED,)
"""What takes somebody off the road may be done also while the case was sent back, which is then over."""


def away(case) -> bool:
    """Whether the case is sent back for mending."""
    return case.history.suspended(RETURNED) is not None


def sending_back(stages: Iterable[type[Stage]], desks: Iterable[Desk], *, article: str) -> type:
    """Sending back, recalling it, and for each of the desks the duty to mend; of a pipeline with these stages.

    What is decided by whole rounds is not sent back one by one.
    """
    stages = tuple(stages)
    steps = tuple(one for stage in stages for one in stage.steps if one.desk and not one.together)

    class SendingBack:
        """Sending a case back for mending without undoing anything."""

        @aside(
            steps, None, _("Send back for mending"), article=article, redates=True,
            only_if=lambda case: bool(passed(case)), asks=[sent_back(stages), Reason],
        )  # fmt: skip
        def send_back(self):
            """An earlier desk mends what is wrong; nothing is undone, and the case then comes back at once."""

        @aside(
            steps, None, _("Recall what was sent back"), article=article, redates=True, during=[RETURNED],
            only_if=away, asks=[Reason, MENDED],
        )  # fmt: skip
        def recall_sent_back(self):
            """Whoever sent the case back takes it on again without waiting for the mending."""

    for desk in desks:
        act = _mending(steps, desk, article)
        setattr(SendingBack, act.__name__, act)
    return SendingBack


def _mending(steps, desk: Desk, article: str) -> Any:
    """The duty of one desk to mend what was sent back to it; all of them differ in nothing but the desk."""

    def mend(self):
        pass

    mend.__name__ = f"mend_by_{desk.role.value}"
    mend.__qualname__ = f"SendingBack.{mend.__name__}"
    mend.__doc__ = "What was wrong has been mended; the case goes back to the desk that sent it."

    def turn(case) -> bool:
        return mends(case, desk)

    turn.__name__ = f"sent_back_to_{desk.role.value}"
    return duty(
        steps, _("Mended: send it on again"), by=desk, article=article, only_if=turn, renewed_by=["send_back"],
        during=[RETURNED], redates=True, asks=[text("mended", _("What was mended"), most=600), MENDED],
    )(mend)  # fmt: skip


# --- taking back -----------------------------------------------------------------------------------------------


@guard(_("it can no longer be taken back: %(who)s has dealt with it since (%(what)s)"), article="A-21")
def next_desk_idle(case):
    """What was sent on is taken back only before the next desk has done anything or taken the work up."""
    last = case.history.events[-1]
    if last is not case.history.last_move():
        return Unmet(who=last.organisation.short_name, what=readable.label_of(type(case), last))
    if not case.pk:  # in memory only: nobody has it on a desk
        return True
    claimed = case.tasks.filter(status=STATUS.ASSIGNED, role=case.step.desk.role).select_related("owner").first()
    return claimed is None or Unmet(who=claimed.owner, what=_("taken up"))


def taken_back(name: str, act: Any, meaning: str, *, asks: Iterable[Any] = ()) -> Any:
    """The way back of an act by the same desk, as long as nobody has dealt with the case where it was sent."""
    undone: Action = next(iter(act._django_fsm.transitions.values())).custom["action"]
    source = undone.sources[0]

    def undo(self):
        pass

    undo.__name__, undo.__qualname__, undo.__doc__ = name, f"{act.__qualname__.rpartition('.')[0]}.{name}", meaning
    label = keep_lazy_text(lambda words, label: words % {"action": label})(_("Take back: %(action)s"), undone.label)
    idle: Guard = dataclasses.replace(next_desk_idle, article=undone.article)
    return back(
        undone.target, source, label, by=undone.desk(source.value), article=undone.article, undoes=undone.name,
        only_if=_arrived_by(undone.name), when=[idle], asks=[*asks, Reason],
    )(undo)  # fmt: skip


def _arrived_by(name: str):
    def arrived(case) -> bool:
        """Whether that act brought the case where it is."""
        last = case.history.last_move()
        return last is not None and last.action == name

    arrived.__name__ = f"arrived_by_{name}"
    return arrived
