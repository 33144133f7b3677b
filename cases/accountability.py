"""Accountability records: what went wrong at which step of a case, who answers, what came of it (C-S7).

A record is a header and its entries. Neither is ever changed: where a record stands follows from its entries
(cases/accountability_acts.py says which entry may follow which). Persons are frozen as they stood on the day in
question, evidence by its digest, so that a later change of the tree, of an office or of a file hides nothing.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case as If
from django.db.models import Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.append_only import AppendOnly, AppendOnlyQuerySet
from organisations.models import Organisation, Person

from . import readable


class Trigger(models.TextChoices):
    """What gave rise to a record (C-S7)."""

    COMPLAINT = "complaint", _("complaint")
    INSPECTION = "inspection", _("inspection")
    AUDIT = "audit", _("audit of files")
    BREACH = "breach", _("breach of a rule")


class Measure(models.TextChoices):
    """What a person found liable is met with (C-S7)."""

    REMINDER = "reminder", _("talk of reminder")
    CRITICISM = "criticism", _("criticism and education")
    CIRCULAR = "circular", _("criticism by circular")
    ADMONITION = "admonition", _("admonition")
    REFERRAL = "referral", _("referred for a disciplinary case")
    NON_RECOGNITION = "non_recognition", _("membership not recognised")


class Outcome(models.TextChoices):
    """What an appeal leads to."""

    UPHELD = "upheld", _("measure upheld")
    CHANGED = "changed", _("measure changed")
    REVOKED = "revoked", _("measure revoked")


class EntryKind(models.TextChoices):
    """The entries of a record, in their ordinary order."""

    OPENED = "opened", _("Record opened")
    NOTICED = "noticed", _("Notice served")
    RECTIFIED = "rectified", _("Rectification done")
    APPEALED = "appealed", _("Appeal lodged")
    DECIDED = "decided", _("Appeal decided")
    CLOSED = "closed", _("Record closed")


class RecordQuerySet(AppendOnlyQuerySet):
    """Questions about records, answered from their entries."""

    def with_standing(self) -> RecordQuerySet:
        """With ``closed``, and ``waiting_until``: the day by which a rectification still owed is due."""
        entries = AccountabilityEntry.objects.filter(record=OuterRef("pk"))
        over = Q(kind__in=[EntryKind.RECTIFIED, EntryKind.CLOSED]) | Q(outcome=Outcome.REVOKED)
        due = entries.filter(kind=EntryKind.NOTICED).values("due_on")[:1]
        owed = self.annotate(closed=Exists(entries.filter(kind=EntryKind.CLOSED)), over=Exists(entries.filter(over)))
        return owed.annotate(waiting_until=If(When(over=True, then=None), default=Subquery(due)))

    def most_urgent_first(self) -> RecordQuerySet:
        """Overdue rectification first, then what falls due, then what is open, then what is closed; newest first."""
        return self.with_standing().order_by(F("waiting_until").asc(nulls_last=True), "closed", "-pk")


class AccountabilityRecord(AppendOnly):
    """The header: the case, the act it is about with its hash, the day in question and what gave rise to it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="accountability")
    seq = models.PositiveIntegerField()
    trigger = models.CharField(_("Trigger"), max_length=20, choices=Trigger)
    event = models.ForeignKey("cases.Event", models.PROTECT, related_name="+", verbose_name=_("act in question"))
    event_hash = models.CharField(max_length=64)
    on = models.DateField(_("Day in question"))

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("accountability record")
        verbose_name_plural = _("accountability records")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["case", "seq"], name="accountability_number_once"),)

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """The number on the notice: that of the case, and the record's own."""
        return f"{self.case.number}-Z{self.seq:02d}"

    @property
    def node(self) -> str:
        """The act in question in the words of the law, with its number among the 25 steps."""
        return node_label(self.case.pipeline_class, self.event)

    def entry(self, *kinds: str) -> AccountabilityEntry | None:
        """The latest entry of those kinds."""
        return next((one for one in reversed(list(self.entries.all())) if one.kind in kinds), None)

    @property
    def measure(self) -> str:
        """The measure in force, in words: that of the notice, unless an appeal changed or revoked it."""
        if (decision := self.entry(EntryKind.DECIDED)) and decision.outcome == Outcome.REVOKED:
            return str(Outcome.REVOKED.label)
        found = next((one for one in reversed(list(self.entries.all())) if one.measure), None)
        return found.get_measure_display() if found else ""


def node_label(case_class, event) -> str:
    """An event as the node a record is about: its label, and its number among the 25 steps if it has one."""
    action, label = readable.action_of(case_class, event), readable.label_of(case_class, event)
    if action is None or not action.number:
        return label
    return gettext("step %(number)s, %(label)s") % {"number": action.number, "label": label}


class LiablePerson(AppendOnly):
    """Somebody who answers, with capacity and tenure on the day in question as they stood then."""

    record = models.ForeignKey(AccountabilityRecord, models.PROTECT, related_name="liable")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    capacity = models.CharField(_("capacity"), max_length=200)
    tenure = models.CharField(_("tenure"), max_length=200)
    basis = models.CharField(_("why"), max_length=200)

    class Meta:
        verbose_name = _("person liable")
        ordering = ("record", "pk")

    def __str__(self):
        return f"{self.name}（{self.capacity}）"


class Evidence(AppendOnly):
    """A document of the dossier as it was when the record was opened: its title and digest."""

    record = models.ForeignKey(AccountabilityRecord, models.PROTECT, related_name="evidence")
    document = models.ForeignKey("dossiers.Document", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("evidence")
        ordering = ("record", "pk")

    def __str__(self):
        return self.title


class AccountabilityEntry(AppendOnly):
    """One entry: what was done about the record, when in the world and when entered, by whom for which organisation."""

    record = models.ForeignKey(AccountabilityRecord, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=EntryKind)
    on = models.DateField(_("Date"))
    at = models.DateTimeField(_("entered at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField()
    measure = models.CharField(_("Measure"), max_length=20, choices=Measure, blank=True)
    due_on = models.DateField(_("Rectification due"), null=True, blank=True)
    appellant = models.ForeignKey(LiablePerson, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("Outcome of the appeal"), max_length=20, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("entry of an accountability record")
        ordering = ("record", "seq")
        constraints = (models.UniqueConstraint(fields=["record", "seq"], name="accountability_entry_once"),)

    def __str__(self):
        return f"{self.record_id}/{self.seq} {self.kind}"
