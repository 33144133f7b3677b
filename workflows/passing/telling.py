"""Who is told when a case is sent back, mended, recalled or taken back: the desk it concerns."""

from __future__ import annotations

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.actions import station
from cases.returning import RETURNED, ends_return, mending_step, sends_back
from cases.signals import acted
from notices import kinds
from notices.outbox import tell

from .people import sitting_at


@receiver(acted)
def tell_desk(sender, case, event, action, **kwargs):
    """Tell the desk that has to mend, that may go on, or that has the case no longer."""
    if sends_back(action):
        step, kind = mending_step(case), kinds.RETURNED
        words = _("%(who)s sent %(name)s (%(number)s) back to you for mending: %(reason)s")
    elif action.undoes:
        step, kind = case.steps()[event.source], kinds.WITHDRAWN
        words = _("%(who)s took %(name)s (%(number)s) back: %(reason)s")
    elif ends_return(action):
        step, kind = case.step, kinds.ARRIVED
        words = _("%(who)s has mended what you sent back of %(name)s (%(number)s): %(reason)s")
    elif RETURNED in action.during and not action.moves:
        step, kind = _sent_to(case), kinds.WITHDRAWN
        words = _("%(who)s no longer waits for the mending of %(name)s (%(number)s): %(reason)s")
    else:
        return
    organisation = station(case, step.desk) if step and step.desk else None
    if organisation:
        reason = event.facts.get("reason") or event.facts.get("mended") or "-"
        said = {"who": event.by, "name": case.person.name, "number": case.number, "reason": reason}
        people = sitting_at(step.desk.role, organisation, case.pipeline).exclude(pk=event.by_id)
        tell(people, kind, words % said, url=reverse("cases:case", args=[case.number]))


def _sent_to(case):
    """The step that had to mend what has just been recalled."""
    ended = [one for one in case.history.suspensions if one.kind == RETURNED]
    return case.steps().get(ended[-1].step) if ended else None
