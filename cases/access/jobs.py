"""What the clock does for the ledgers: anchor each day, send the anchors elsewhere, read all on Sundays."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.anchoring import anchor_due, lines
from evidence.models import Anchor
from evidence.verifying import verify_all
from notices.kinds import STUCK
from notices.outbox import tell
from organisations.desks import Role
from organisations.models import Mandate, User

RESEND = datetime.timedelta(days=30)
"""Anchors that could not be sent for so long are old news; they stand on the page."""


def anchor() -> int:
    """Anchor the day that is over unless that is done, and send what was not sent yet; how many anchors were sent."""
    anchor_due()
    if not (settings.MAIL and settings.ANCHOR_MAIL):
        return 0
    waiting = list(Anchor.objects.filter(sent_at=None, made_at__gt=timezone.now() - RESEND).order_by("day", "ledger"))
    if not waiting:
        return 0
    subject = _("Anchors of the ledgers up to %(day)s") % {"day": waiting[-1].day.isoformat()}
    text = _("Keep this message where nobody of that house can change it. One line for each ledger and day:")
    EmailMessage(subject, f"{text}\n\n{lines(waiting)}", settings.EMAIL_FROM, settings.ANCHOR_MAIL).send()
    return Anchor.objects.filter(pk__in=[one.pk for one in waiting]).update(sent_at=timezone.now())


def read_all() -> int:
    """Read every ledger; audit administrators are told when something does not hold. How many findings."""
    reading = verify_all()
    if reading.found:
        words = _("The reading of the ledgers found %(count)s places that do not hold.") % {"count": reading.found}
        held = Mandate.objects.current().filter(role=Role.AUDITOR, user__is_active=True)
        auditors = User.objects.filter(pk__in=held.values("user"))
        tell(auditors, STUCK, words, url=reverse("evidence:index"), key=f"ledgers-{reading.pk}")
    return reading.found
