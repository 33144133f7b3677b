"""Terms that have run out: the acts of lapse, performed through the door by the system's own mandate.

A term is left a few working days before it is taken to have lapsed: what was done in time may still be entered. The
act's legal date is the first day after the term, whenever it is entered. What a person has to judge is no lapse: an
expired contract, a candidate who does not report in, a reserve list no longer needed stay with their desks.
"""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import NotYours, perform
from cases.lapses import lapses_of
from cases.law import Refusal
from cases.limits import ONE_DAY
from cases.models import Case
from notices.kinds import RETURNED
from notices.outbox import tell
from organisations.models import User
from organisations.system_user import system_clock

from ..models import CaseTask
from .days import entered_by, start_of
from .readers import Desks

ENTERED_WITHIN = 5
"""Working days in which an act that was done in time may still be entered."""
logger = logging.getLogger(__name__)


def lapse_all(day: datetime.date) -> dict[str, int]:
    """Perform what has lapsed for so long when ``day`` begins; one transaction for each case."""
    due = CaseTask.objects.open().filter(lapses_on__lt=entered_by(day, ENTERED_WITHIN), created__lt=start_of(day))
    cases = list(due.order_by("lapses_on", "pk").values_list("case", flat=True))
    counts = {"lapsed": 0, "refused": 0}
    if cases:
        clock, desks = system_clock(), Desks()
        for pk in cases:
            counts["lapsed" if _lapse(pk, clock, day, desks) else "refused"] += 1
    return counts


def _lapse(pk: int, clock: User, day: datetime.date, desks: Desks) -> bool:
    """The nearest lapse of the case; what the law refuses is left as it is, for people to see to."""
    case = Case.objects.get(pk=pk).specific
    until, action = next(iter(lapses_of(case)), (None, None))
    if action is None or until is None or until >= day:
        return False
    begun = timezone.now()
    try:
        with transaction.atomic():
            event = perform(case, action.name, by=clock, on=max(until + ONE_DAY, case.entered_on))
            opened = CaseTask.objects.open().filter(case=pk, created__gte=begun)
            opened.update(created=start_of(day))  # the work is there since the day it fell to the desk
            text = _("%(number)s: %(what)s") % {"number": case.number, "what": action.label}
            told = desks.of(CaseTask.objects.open().filter(case=pk).exclude(role=""))
            tell(told, RETURNED, text, url=reverse("cases:case", args=[case.number]), key=f"lapse-{event.pk}")
    except (Refusal, NotYours) as refusal:
        logger.warning("%s of case %s was refused: %s", action.name, case.number, refusal)
        return False
    return True
