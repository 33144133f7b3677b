"""The sender: takes what is due, one message at a time, each claimed before it is sent.

A claim is written in a transaction of its own, so two senders never hold the same message. What is sent and not yet
stamped when its sender is killed is sent once more after the claim has run out: at least once, never silently lost.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import secrets
import time
from collections.abc import Collection

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from rq.timeouts import BaseTimeoutException

from . import digest, mail, webhook
from .deliveries import BACK_OFF, Delivery, NotDelivered
from .kinds import group_of
from .models import Notice
from .planning import plan, unclaimed
from .preferences import MAIL, Wishes, wishes_of

logger = logging.getLogger(__name__)
CLAIM = datetime.timedelta(minutes=5)
"""Longer than any message takes; a killed sender's message waits so long."""
MOST = len(BACK_OFF) + 1
SECONDS = 40
"""How long one run sends; the clock starts the next a minute after it."""
Address = tuple[str, int | None]
"""Where a message goes: the mail server, or one robot."""


def deliver() -> int:
    """Plan what is new and send what is due, for at most ``SECONDS``; how many left. Run every minute."""
    plan()
    return Run().send_all()


def take(*, besides: Collection[Address] = ()) -> Delivery | None:
    """Claim the message that has been due longest, none to the addresses ``besides``; None where nothing is due."""
    now = timezone.now()
    with transaction.atomic():
        rows = Delivery.objects.due(now).select_related("user", "robot")
        for channel, robot in besides:
            rows = rows.exclude(channel=channel, robot=robot)
        found = unclaimed(rows).first()
        if found:
            found.claim, found.claimed_until, found.attempts = secrets.token_hex(16), now + CLAIM, found.attempts + 1
            found.save(update_fields=["claim", "claimed_until", "attempts"])
    return found


class Run:
    """One run of the sender: its line to the mail server, and the addresses that did not answer in it."""

    def __init__(self) -> None:
        self.sent = 0
        self.silent: set[Address] = set()
        self.line: BaseEmailBackend | None = None

    def send_all(self) -> int:
        """Send until nothing is due or time is up; how many were sent."""
        end = time.monotonic() + SECONDS
        try:
            while time.monotonic() < end and (delivery := take(besides=self.silent)):
                self._see_to(delivery)
        finally:
            self._hang_up()
        return self.sent

    def _hang_up(self) -> None:
        if self.line:
            with contextlib.suppress(OSError):  # it may be gone already
                self.line.close()
        self.line = None

    def _see_to(self, delivery: Delivery) -> None:
        wished, now = wishes_of([delivery.user_id])[delivery.user_id], timezone.now()
        notices = [] if delivery.trial else still_wanted(delivery, wished)
        if delivery.attempts > MOST:
            delivery.failed("Killed")
        elif not delivery.trial and (later := wished.hours.after_quiet(now)) > now:
            delivery.postponed(later)
        elif not (notices or delivery.trial) or not delivery.user.is_active:
            delivery.ended(Delivery.VOID)
        elif hindrance := _hindrance(delivery):
            delivery.failed(hindrance)
        else:
            self._send(delivery, notices)

    def _send(self, delivery: Delivery, notices: list[Notice]) -> None:
        try:
            self._by_mail(delivery, notices) if delivery.channel == MAIL else _by_robot(delivery, notices)
        except BaseTimeoutException:
            raise  # the job's time is up, whatever it was at; its claim runs out
        except Exception as error:  # whatever is wrong with this message, the others are sent
            self._failed(delivery, error)
        else:
            delivery.ended(Delivery.SENT)
            self.sent += 1

    def _by_mail(self, delivery: Delivery, notices: list[Notice]) -> None:
        if self.line is None:
            line = get_connection()
            line.open()
            self.line = line
        message = digest.mail(notices) if notices else digest.trial_mail()
        mail.send(message, delivery.user.email, key=delivery.pk, connection=self.line)

    def _failed(self, delivery: Delivery, error: Exception) -> None:
        """Note it; where the other end does not answer, its other messages wait for the next run unharmed."""
        said = str(error) if isinstance(error, NotDelivered) else mail.said(error)
        logger.warning("delivery %s by %s failed: %s", delivery.pk, delivery.channel, said)
        delivery.failed(said)
        if isinstance(error, OSError | NotDelivered) and not isinstance(error, mail.REFUSED):
            self.silent.add((delivery.channel, delivery.robot_id))
            self._hang_up()


def _hindrance(delivery: Delivery) -> str:
    """Why the message cannot be sent at all as things stand now; empty where it can."""
    if delivery.channel == MAIL:
        return "" if settings.MAIL and delivery.user.email else "NoAddress"
    return "" if delivery.robot and delivery.robot.active else "NoRobot"


def _by_robot(delivery: Delivery, notices: list[Notice]) -> None:
    robot = delivery.robot
    assert robot is not None  # see _hindrance
    whose = digest.desk(delivery.user, robot)
    webhook.post(robot.url, digest.robot(notices, whose) if notices else digest.trial_robot(whose))


def still_wanted(delivery: Delivery, wished: Wishes) -> list[Notice]:
    """The notices of a message that its reader has not read meanwhile, of kinds still wanted by its channel."""
    unread = delivery.notices.filter(read_at=None).order_by("-pk")
    return [one for one in unread if wished.wants(group_of(one.kind), delivery.channel)]
