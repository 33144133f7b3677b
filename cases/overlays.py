"""What lies over a case without moving it: suspensions, waivers, stricter rules of an organisation, fast-track notices.

None of these is a state: a case that is on hold still waits at its step, and the record says since when and why.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.fields import EncryptedTextField
from organisations.models import Organisation, Person

from .events import Event
from .law import HARD, OFF, WARN, Guard

STRICTNESS = {OFF: 0, WARN: 1, HARD: 2}
MODES = ((HARD, _("blocks")), (WARN, _("warns")), (OFF, _("off")))


class Suspension(models.Model):
    """A time during which a case is on hold, being transferred, sent back, postponed (A-35) or extended (A-31).

    ``step``: of a case that was sent back, the step whose desk has to mend something.
    """

    ON_HOLD, TRANSFERRING, POSTPONED, EXTENDED = "on_hold", "transferring", "postponed", "extended"
    RETURNED = "returned"
    KINDS = (
        (ON_HOLD, _("on hold for verification")),
        (TRANSFERRING, _("being transferred")),
        (POSTPONED, _("discussion postponed")),
        (EXTENDED, _("probation extended")),
        (RETURNED, _("sent back for mending")),
    )
    BLOCKING = (ON_HOLD, TRANSFERRING, RETURNED)

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="suspensions")
    event = models.OneToOneField(Event, models.PROTECT, related_name="suspension")
    kind = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    step = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("suspension")
        ordering = ("case", "since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(until=None), name="one_open_suspension_of_a_kind"
            ),
            models.CheckConstraint(
                name="suspension_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        )

    def __str__(self):
        return f"{self.label} {self.since} - {self.until or ''}"

    @property
    def label(self):
        """The kind in words."""
        return dict(self.KINDS).get(self.kind, self.kind)

    @property
    def blocks(self) -> bool:
        """Whether the case may not move meanwhile."""
        return self.kind in self.BLOCKING and self.until is None

    def days_between(self, start: datetime.date, end: datetime.date) -> int:
        """The days of the suspension that fall between two dates; an open one lasts."""
        first, last = max(self.since, start), min(self.until or end, end)
        return max((last - first).days, 0)


class Waiver(models.Model):
    """A condition that a higher desk let one case pass, with its reason; it lasts until the case moves on."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="waivers")
    event = models.OneToOneField(Event, models.PROTECT, related_name="waiver")
    guard = models.CharField(max_length=60)
    on = models.DateField()
    reason = models.CharField(_("reason"), max_length=600)
    document = models.CharField(_("document number"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("waiver")
        ordering = ("case", "pk")

    def __str__(self):
        return f"{self.guard} {self.on}"


class RuleSetting(models.Model):
    """How strictly an organisation and all below it hold a condition, from a day on; the newest row counts.

    An organisation may tighten, never loosen: the strictest of the law and of every organisation up the tree holds.
    Rows are added, never changed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rule_settings")
    pipeline = models.CharField(max_length=20)
    guard = models.CharField(max_length=60)
    mode = models.CharField(_("mode"), max_length=8, choices=MODES)
    since = models.DateField(_("from"))
    document = models.CharField(_("document number"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rule setting")
        verbose_name_plural = _("rule settings")
        ordering = ("organisation", "guard", "since", "pk")
        indexes = (models.Index(fields=["organisation", "pipeline"]),)

    def __str__(self):
        return f"{self.guard} {self.mode} {self.since}"


def mode_of(guard: Guard, settings: Iterable[RuleSetting], on: datetime.date) -> str:
    """How hard the guard blocks on that day: the strictest of the law and of each organisation's newest setting."""
    newest: dict[int, str] = {}
    for one in settings:  # in order of since
        if one.guard == guard.name and one.since <= on:
            newest[one.organisation_id] = one.mode
    return max((guard.mode, *newest.values()), key=STRICTNESS.__getitem__)


class FastTrackNotice(models.Model):
    """A notice that allows admission at the front line of one event (A-F1); without one no fast track (A-F7)."""

    number = models.CharField(_("document number"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="fast_track_notices", verbose_name=_("applies at and below")
    )
    since = models.DateField(_("in force from"))
    until = models.DateField(_("in force to"), null=True, blank=True)
    temporary = models.BooleanField(
        _("temporary organisations may accept"), default=False, help_text=_("only if the notice says so (A-F4)")
    )
    training_months = models.PositiveSmallIntegerField(
        _("training to be made up within months"), default=12, help_text=_("counted from approval (A-F5)")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("fast-track notice")
        verbose_name_plural = _("fast-track notices")
        ordering = ("-since", "-pk")

    def __str__(self):
        return f"{self.number} {self.title}"

    def in_force(self, on: datetime.date) -> bool:
        """Whether the notice covers that day, first and last day included."""
        return self.since <= on and (self.until is None or on <= self.until)


class Kinship(models.Model):
    """A relation the applicant declared to a member or official: only to whom and of what kind (C-S8, E-05).

    To whom is a column, since conditions ask it; of what kind is encrypted.
    """

    SPOUSE, LINEAL, COLLATERAL, IN_LAW = "spouse", "lineal", "collateral", "in_law"
    RELATIONS = (
        (SPOUSE, _("spouse")),
        (LINEAL, _("lineal relative by blood")),
        (COLLATERAL, _("collateral relative within three generations")),
        (IN_LAW, _("close relative by marriage")),
    )

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="kinships")
    event = models.ForeignKey(Event, models.PROTECT, related_name="kinships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    relation = EncryptedTextField(_("relation"), choices=RELATIONS)

    class Meta:
        verbose_name = _("declared relation")
        ordering = ("case", "pk")
        constraints = (models.UniqueConstraint(fields=["event", "person"], name="one_relation_per_declaration"),)

    def __str__(self):
        return f"{self.person} {self.relation}"
