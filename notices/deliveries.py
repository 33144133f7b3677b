"""What leaves the house: a delivery for each message and channel, with what it carries and how it fares."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.fields import EncryptedTextField
from organisations.models import Organisation

from .models import Notice
from .preferences import CHANNELS

BACK_OFF = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long after each failed attempt the next one follows; after one more there is none."""


class NotDelivered(Exception):
    """The other end did not take a message; the text is a class or a code and repeats nothing of what was said."""


class Robot(models.Model):
    """The robot in an organisation's group chat. Whoever has its address can write there: kept encrypted."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="group_robot", verbose_name=_("organisation")
    )
    url = EncryptedTextField(_("address of the robot"))
    active = models.BooleanField(_("in use"), default=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")

    def __str__(self):
        return str(self.organisation)


class DeliveryQuerySet(models.QuerySet):
    """Questions about deliveries."""

    def due(self, moment: datetime.datetime) -> DeliveryQuerySet:
        """What is to be sent by then and nobody is sending, longest due first."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=moment)
        return self.filter(free, status__in=Delivery.PENDING, next_at__lte=moment).order_by("next_at", "pk")

    def dead(self) -> DeliveryQuerySet:
        """What was given up, latest first."""
        return self.filter(status=Delivery.DEAD).order_by("-next_at", "-pk")


class Delivery(models.Model):
    """One message to one user by one channel.

    ``attempts`` are counted before they are made, so that a message that kills its sender is not tried for ever.
    ``claim`` is the sender's mark: whoever does not bear it any more may not write the outcome. ``error`` names what
    went wrong by class and code, never by what a server said, since servers repeat addresses.
    """

    WAITING, FAILED, SENT, VOID, DEAD, DISCARDED = "waiting", "failed", "sent", "void", "dead", "discarded"
    PENDING = (WAITING, FAILED)
    STATUSES = (
        (WAITING, pgettext_lazy("message", "waiting")), (FAILED, _("to be tried again")), (SENT, _("sent")),
        (VOID, _("nothing left to say")), (DEAD, _("given up")), (DISCARDED, _("discarded")),
    )  # fmt: skip

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=CHANNELS.items())
    robot = models.ForeignKey(Robot, models.PROTECT, null=True, blank=True, related_name="deliveries")
    trial = models.BooleanField(default=False)  # a test message, which carries no notice
    notices = models.ManyToManyField(Notice, through="Item", related_name="deliveries")
    status = models.CharField(max_length=10, choices=STATUSES, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        indexes = (
            models.Index(
                fields=["next_at", "id"], condition=Q(status__in=("waiting", "failed")), name="due_deliveries"
            ),
            models.Index(fields=["-next_at", "-id"], condition=Q(status="dead"), name="dead_deliveries"),
            models.Index(fields=["user", "-id"], name="deliveries_of_a_user"),
            models.Index(fields=["ended_at"], condition=~Q(ended_at=None), name="ended_deliveries"),
        )

    def __str__(self):
        return f"{self.channel} {self.status} {self.pk}"

    @classmethod
    def again(cls, found: QuerySet[Delivery]) -> int:
        """Have given-up deliveries tried anew, with all their attempts; how many."""
        return found.filter(status=cls.DEAD).update(
            status=cls.WAITING, attempts=0, next_at=timezone.now(), ended_at=None, error=""
        )

    def ended(self, status: str) -> None:
        """Write the outcome, unless somebody else has taken the delivery over meanwhile."""
        self._write(status=status, ended_at=timezone.now(), error="")

    def postponed(self, until: datetime.datetime) -> None:
        """Give the delivery back untried."""
        status = Delivery.FAILED if self.attempts > 1 else Delivery.WAITING
        self._write(status=status, next_at=until, attempts=F("attempts") - 1)

    def failed(self, error: str) -> None:
        """An attempt has failed: another follows after a while, or it was the last one. A trial is tried once."""
        now = timezone.now()
        if self.trial:
            self._write(status=Delivery.DISCARDED, ended_at=now, error=error)
        elif self.attempts > len(BACK_OFF):
            self._write(status=Delivery.DEAD, next_at=now, ended_at=now, error=error)
        else:
            self._write(status=Delivery.FAILED, next_at=now + BACK_OFF[self.attempts - 1], error=error)

    def _write(self, **columns) -> None:
        mine = Delivery.objects.filter(pk=self.pk, claim=self.claim)
        mine.update(claim="", claimed_until=None, **columns)


class Item(models.Model):
    """A notice in a message; by each channel it goes once."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="items")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="items")
    channel = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("item of a delivery")
        constraints = (
            models.UniqueConstraint(fields=["notice", "channel"], name="a_notice_goes_once_by_each_channel"),
        )

    def __str__(self):
        return f"{self.notice_id} {self.channel}"
