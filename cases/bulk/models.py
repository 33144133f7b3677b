"""Orders for many cases: one act with the same facts, a row for each case, and what came of it.

The rows are the whole truth of an order: a row is done in the very transaction of the case's own event, so that
whatever is killed, nothing is lost and nothing is done twice.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..events import Event
from ..law import PIPELINES, Action
from ..models import Case

MOST = 500
"""Cases in an order at most."""


class BulkOrder(models.Model):
    """An act to be done for many cases in the name of whoever ordered it.

    It begins as a draft, which is looked at: every case was judged and nothing changed. ``facts`` are what was typed,
    the same for all.
    """

    DRAFT, QUEUED, RUNNING, STOPPED, DONE = "draft", "queued", "running", "stopped", "done"
    STATUS: ClassVar = [
        (DRAFT, _("not started")),
        (QUEUED, _("queued")),
        (RUNNING, _("being carried out")),
        (STOPPED, _("stopped")),
        (DONE, _("carried out")),
    ]
    OPEN = (QUEUED, RUNNING)

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    at = models.DateTimeField(_("ordered at"), default=timezone.now)
    pipeline = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    on = models.DateField(_("legal date"))
    facts = models.JSONField(_("facts for all"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=DRAFT)
    queued_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("order for many cases")
        verbose_name_plural = _("orders for many cases")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["by", "-at"], name="bulk_orders_of_a_user"),
            models.Index(
                fields=["queued_at"], condition=Q(status__in=("queued", "running")), name="bulk_orders_at_work"
            ),
        )

    def __str__(self):
        return f"{self.pipeline} {self.action} {self.status}"

    @property
    def law(self) -> type[Case]:
        """The class of the cases."""
        return PIPELINES[self.pipeline]

    @property
    def act(self) -> Action | None:
        """The act; None for one the law no longer knows."""
        return self.law.actions().get(self.action)

    @property
    def label(self) -> str:
        """What is done, in the words of the law."""
        return str(self.act.label) if self.act else self.action

    @property
    def is_over(self) -> bool:
        """Whether nothing is going on: it has ended, was stopped, or has not begun."""
        return self.status not in self.OPEN


class BulkItem(models.Model):
    """One case of an order: the version it was judged at, and what came of it.

    ``left_out``: found impossible beforehand, or unticked; ``message`` says why. ``event``: what was done.
    """

    WAITING, DONE, FAILED, LEFT_OUT = "waiting", "done", "failed", "left_out"
    STATUS: ClassVar = [
        (WAITING, _("waiting its turn")),
        (DONE, _("handled")),
        (FAILED, _("could not be done")),
        (LEFT_OUT, _("left out")),
    ]

    order = models.ForeignKey(BulkOrder, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=STATUS, default=WAITING)
    message = models.CharField(max_length=1000, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("case of an order")
        ordering = ("order", "position")
        constraints = (
            models.UniqueConstraint(fields=["order", "case"], name="a_case_is_in_an_order_once"),
            models.CheckConstraint(
                name="a_case_of_an_order_is_done_by_an_event",
                condition=Q(status="done", event__isnull=False) | ~Q(status="done") & Q(event=None),
            ),
        )
        indexes = (models.Index(fields=["order", "position"], condition=Q(status="waiting"), name="bulk_items_left"),)

    def __str__(self):
        return f"{self.order_id}/{self.position} {self.status}"
