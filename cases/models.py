"""What is known about a case: the case itself, its events, and the facts that guards and lists ask about."""

from __future__ import annotations

import datetime
import itertools

import django_fsm
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier
from organisations.desks import Role
from organisations.forms import PersonForm
from organisations.models import Organisation, Person

from . import law
from .auditruns import AuditRun as AuditRun
from .events import Event
from .history import History
from .lawful import Lawful
from .notice_sheets import NoticeSheet
from .overlays import mode_of
from .sealing import SealedFact as SealedFact


class CaseQuerySet(models.QuerySet):
    """The one answer to "which cases may this user see?", and a lock on the back doors."""

    def visible_to(self, user) -> CaseQuerySet:
        """The cases that any of the user's current mandates shows; see ``seen_through``."""
        return self.filter(self.seen_through(user, user.current_mandates()))

    @staticmethod
    def seen_through(user, mandates) -> Q:
        """Cases at, below or on their way to the mandates' organisations; to a sponsor the cases he sponsors.

        A mandate limited to some pipelines (organisations/proxies.py) shows the cases of these alone.
        """
        reach = Q(pk__in=())
        for names, some in itertools.groupby(mandates, key=lambda one: one.pipelines):
            seen = Organisation.objects.seen_by(user, list(some))
            reach |= (Q(organisation__in=seen) | Q(destination__in=seen)) & (Q(pipeline__in=names) if names else Q())
        if user.person_id and any(one.role == Role.SPONSOR and not one.pipelines for one in mandates):
            mine = Sponsorship.objects.filter(person=user.person_id, capacity=Sponsorship.SPONSOR, until=None)
            reach |= Q(pk__in=mine.values("case"))
        return reach

    def update(self, **columns):
        """Update columns, except the one that only ``perform()`` may change."""
        if "state" in columns:
            raise TypeError("Case.state changes through perform() only")
        return super().update(**columns)

    def bulk_update(self, objs, fields, batch_size=None):
        """Bulk update of columns, except the one that only ``perform()`` may change."""
        if "state" in fields:
            raise TypeError("Case.state changes through perform() only")
        return super().bulk_update(objs, fields, batch_size)

    def delete(self):
        """Cases are closed with a reason, never deleted."""
        raise TypeError("cases are never deleted")


class Case(Lawful, models.Model):
    """One person's way through a pipeline; ``state`` is the step the case waits at."""

    prefix = ""
    pipeline_name = ""
    at_counter = False  # whether cases are opened one by one on the page of new cases, not in a round
    audited = False  # whether histories kept elsewhere may be handed in for an audit
    accountable = False  # whether records of accountability are kept on its cases (C-S7)
    person_form: type[PersonForm] = PersonForm  # who may be entered as the person of a new case

    pipeline = models.CharField(max_length=20, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    destination = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="arriving_cases", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="case")
    state = django_fsm.FSMField(_("step"), max_length=40, protected=True)
    version = models.PositiveIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)
    opened_on = models.DateField(_("opened on"))
    entered_on = models.DateField(_("at this step since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "pipeline"], condition=Q(closed_on=None), name="one_open_case_of_a_kind_per_person"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "pipeline", "state"]),
            models.Index(fields=["pipeline", "state", "-id"], name="case_by_step"),
            models.Index(fields=["destination"], condition=~Q(destination=None), name="cases_on_their_way"),
            models.Index(fields=["closed_on", "id"], condition=~Q(closed_on=None), name="closed_cases"),
        )

    def __str__(self):
        return f"{self.number} {self.person.name}"

    def save(self, *args, **kwargs):
        """Save; the state of a stored case is written by the door only."""
        fields = kwargs.get("update_fields")
        if self.pk and not self._state.adding and self.attempt is None and (fields is None or "state" in fields):
            raise TypeError("Case.state changes through perform() only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Cases are closed with a reason, never deleted."""
        raise TypeError("cases are never deleted")

    # --- the law, asked of the case ---

    @property
    def specific(self) -> Case:
        """The case as its own pipeline's class; one query when asked of a plain Case."""
        return self if self.prefix else getattr(self, law.PIPELINES[self.pipeline]._meta.model_name)

    @property
    def pipeline_class(self) -> type[Case]:
        """The class whose law governs the case; no query."""
        return type(self) if self.prefix else law.PIPELINES[self.pipeline]

    @property
    def step(self) -> law.Step:
        """The step the case waits at."""
        return self.pipeline_class.steps()[self.state]

    @cached_property
    def history(self) -> History:
        """What has happened so far, as the guards read it."""
        return History(self)

    @property
    def notes(self) -> list[str]:
        """What whoever looks at the case must know besides, in sentences; empty for most."""
        return []

    @property
    def basis(self) -> str:
        """What the case rests on out of the ordinary, in words for the head of its page; empty for most."""
        return ""

    @property
    def series(self) -> str:
        """What its public notices are gathered under, such as the round it competes in; empty for most."""
        return ""

    # --- what acts may do besides moving ---

    def mode(self, guard: law.Guard) -> str:
        """How hard a guard blocks this case on the legal date of the attempt."""
        return mode_of(guard, self.history.settings, self.on)

    def change_person(self, **columns) -> None:
        """Change columns of the person; the door saves them with the case."""
        for name, value in columns.items():
            setattr(self.person, name, value)
        self.attempt.person_columns |= set(columns)


class Resolution(models.Model):
    """A vote of a meeting on one candidate: totals only, never who voted how (A.6)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="resolutions")
    event = models.OneToOneField(Event, models.PROTECT, related_name="resolution")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    due = models.PositiveIntegerField(_("members entitled to vote"))
    left_out = models.PositiveIntegerField(_("left out of those due"), default=0)
    present = models.PositiveIntegerField(_("present with a vote"))
    written = models.PositiveIntegerField(_("written opinions"), default=0)
    issued = models.PositiveIntegerField(_("ballots issued"), default=0)
    collected = models.PositiveIntegerField(_("ballots collected"), default=0)
    invalid = models.PositiveIntegerField(_("invalid ballots"), default=0)
    yes = models.PositiveIntegerField(_("in favour"))
    no = models.PositiveIntegerField(_("against"), default=0)
    abstained = models.PositiveIntegerField(_("abstaining"), default=0)
    written_yes = models.PositiveIntegerField(_("in favour in writing"), default=0)
    written_no = models.PositiveIntegerField(_("against in writing"), default=0)
    carried = models.BooleanField()

    class Meta:
        verbose_name = _("resolution")
        ordering = ("case", "on", "pk")

    def __str__(self):
        return f"{self.kind} {self.on} {self.yes}/{self.due}"


class Publicity(models.Model):
    """A public notice of a case: where, from when to when, and what came of it (A-13).

    ``sheet``: the notice it hangs on, perhaps with others; none for one entered when it was over. ``objections``: those
    on record while it is open. ``contested_since``: the day on which the earliest objection that is still being
    investigated came in; while there is one the case stays still.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="publicities")
    event = models.OneToOneField(Event, models.PROTECT, related_name="publicity")
    kind = models.CharField(max_length=20, default="candidate")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    provisional = models.BooleanField(default=False, help_text=_("holidays of that year were not yet announced"))
    places = models.CharField(_("places"), max_length=240)
    objections = models.PositiveIntegerField(_("objections received"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    sheet = models.ForeignKey(NoticeSheet, models.PROTECT, null=True, blank=True, related_name="publicities")
    contested_since = models.DateField(_("an objection is being investigated since"), null=True, blank=True)

    class Meta:
        verbose_name = _("public notice")
        ordering = ("case", "pk")
        indexes = (
            models.Index(fields=["ends_on"], name="public_notices_by_last_day"),
            models.Index(fields=["sheet"], condition=Q(outcome=""), name="open_publicities_of_a_sheet"),
        )

    def __str__(self):
        return f"{self.starts_on} - {self.ends_on}"


class Sponsorship(models.Model):
    """Somebody who answers for a case in a capacity, from a day to a day; replaced, never overwritten (C-S4)."""

    CONTACT, INTRODUCER, SPONSOR, MENTOR = "contact", "introducer", "sponsor", "mentor"
    CAPACITIES = (
        (CONTACT, _("contact")),
        (INTRODUCER, _("introducer")),
        (SPONSOR, _("sponsor")),
        (MENTOR, _("mentor")),
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="sponsorships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sponsorships")
    capacity = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_because = models.CharField(_("reason for the change"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sponsorship")
        ordering = ("case", "capacity", "since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["case", "person", "capacity"], condition=Q(until=None), name="one_tenure_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until=None, capacity="sponsor"), name="one_sponsor_at_a_time"
            ),
            models.CheckConstraint(
                name="sponsorship_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        )
        indexes = (models.Index(fields=["person", "capacity"], condition=Q(until=None), name="active_sponsorships"),)

    def __str__(self):
        return f"{self.get_capacity_label()} {self.person}"

    def get_capacity_label(self):
        """The capacity in words."""
        return dict(self.CAPACITIES)[self.capacity]

    def runs_on(self, day: datetime.date) -> bool:
        """Whether the tenure covers that day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Assessment(models.Model):
    """A conclusion somebody reached about a case on a day: a review, a talk, training, a visit, an opinion."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    event = models.OneToOneField(Event, models.PROTECT, related_name="assessment")
    kind = models.CharField(max_length=40)
    on = models.DateField()
    conclusion = models.CharField(max_length=20)
    days = models.PositiveIntegerField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year assessed"), null=True, blank=True)

    class Meta:
        verbose_name = _("assessment")
        ordering = ("case", "on", "pk")
        indexes = (models.Index(fields=["kind", "year"], condition=~Q(year=None), name="assessments_of_a_year"),)

    def __str__(self):
        return f"{self.kind} {self.on} {self.conclusion}"


class Serial(models.Model):
    """The last number given out under a heading, such as the case numbers of a year."""

    heading = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("serial number")

    def __str__(self):
        return f"{self.heading} {self.last}"

    @classmethod
    def next(cls, heading: str) -> int:
        """The next number under the heading, exclusively (row lock until commit)."""
        serial, _created = cls.objects.get_or_create(heading=heading)
        cls.objects.filter(pk=serial.pk).update(last=F("last") + 1)
        return cls.objects.values_list("last", flat=True).get(pk=serial.pk)
