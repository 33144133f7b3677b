"""Programmes, funded posts and who holds them: the quota ledger and what it counts (D.1, D.2, D.5).

The announced rounds in which posts are filled are in ``rounds``; entries of the ledger are made by ``ledger`` alone.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.editions import cite
from cases.models import Case
from organisations.models import Organisation, Person

from .channels import Channel as Channel
from .channels import Nomination as Nomination
from .front_line import FrontLineEvent as FrontLineEvent
from .front_line import RecordKind as RecordKind
from .integrity import IntegrityRecord as IntegrityRecord
from .pay import PayGrade as PayGrade
from .pay import PayTable as PayTable
from .prints import StatementPrint as StatementPrint
from .programmes import IDENTITIES, OUTCOMES
from .residents import Residents as Residents
from .rounds import Intake as Intake
from .rounds import IntakeEvent as IntakeEvent
from .rounds import Position as Position
from .runs import Run as Run


class Programme(models.Model):
    """A programme as data: what its people are, how long they serve, who may apply, and what may come after (D.2)."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    pipeline = models.CharField(max_length=20, default="placement")
    identity = models.CharField(_("identity"), max_length=20)
    quota = models.BooleanField(_("needs a post of the quota"), default=True)
    sent = models.BooleanField(_("selected and sent by the level above"), default=False)
    border_only = models.BooleanField(_("border villages only"), default=False)
    per_village = models.PositiveSmallIntegerField(_("posts in each village"), default=1)
    term_least = models.PositiveSmallIntegerField(_("shortest term (months)"))
    term_most = models.PositiveSmallIntegerField(_("longest term (months)"))
    minimum = models.PositiveSmallIntegerField(_("minimum service (months)"), help_text=_("D-05"))
    probation = models.PositiveSmallIntegerField(_("probation (months)"), default=0)
    education = models.CharField(_("lowest education"), max_length=2, help_text=_("GB/T 4658"))
    age_most = models.PositiveSmallIntegerField(_("highest age"))
    notice_days = models.PositiveSmallIntegerField(_("public notice (working days)"), default=7)
    outcomes = models.CharField(_("what may come after"), max_length=120)
    goal_years = models.PositiveSmallIntegerField(_("years of the plan"), default=0)
    norm = models.PositiveSmallIntegerField(
        _("staffing norm"), default=0, help_text=_("people in service for 10,000 urban residents; 0: none")
    )
    source = models.CharField(_("source"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("pk",)

    def __str__(self):
        return self.name

    @property
    def identity_label(self):
        """What its people are, in words."""
        return IDENTITIES.get(self.identity, self.identity)

    @property
    def told_source(self) -> str:
        """The source as people quote it: where it names rules of ours, the law that they stand for."""
        return "、".join(cite(one.strip()) for one in self.source.split(",") if one.strip())

    @property
    def outcome_choices(self) -> list[tuple[str, object]]:
        """What may come at the end of the term, for a form."""
        return [(code, OUTCOMES[code]) for code in self.outcomes.split(",") if code in OUTCOMES]


class Target(models.Model):
    """What a plan promises: so many villages (or posts) of a programme below an organisation by the end of a year."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="targets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("villages to be covered"))

    class Meta:
        verbose_name = _("target")
        ordering = ("programme", "organisation", "year")
        constraints = (models.UniqueConstraint(fields=["programme", "organisation", "year"], name="one_target_a_year"),)

    def __str__(self):
        return f"{self.programme} {self.year}: {self.number}"


class TargetChange(models.Model):
    """How a target came to be what it is: from what to what, under which document, by whom; appended, never changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="target_changes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    before = models.PositiveIntegerField(_("before"), null=True, blank=True)
    after = models.PositiveIntegerField(_("after"), null=True, blank=True)
    document = models.CharField(_("document number"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of a target")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["programme", "-id"], name="target_changes_of_programme"),)

    def __str__(self):
        return f"{self.programme} {self.year}: {self.before} - {self.after}"


class Pool(models.Model):
    """The funded posts an organisation holds for a programme under the plan of one year (D.5).

    Its balance is that of its last entry; there is no other counter.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pools", verbose_name=_("held by"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="pools")
    year = models.PositiveSmallIntegerField(_("plan of the year"))

    class Meta:
        verbose_name = _("pool of posts")
        verbose_name_plural = _("pools of posts")
        ordering = ("-year", "organisation", "programme")
        constraints = (models.UniqueConstraint(fields=["organisation", "programme", "year"], name="one_pool_a_year"),)

    def __str__(self):
        return f"{self.organisation.short_name} {self.year} {self.programme}"


class Post(models.Model):
    """One funded place in one village, from one pool; it outlives those who hold it."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name=_("village"))
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="posts")
    title = models.CharField(_("title"), max_length=60)
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="posts")
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closing_document = models.CharField(_("document number"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("number",)
        indexes = (models.Index(fields=["organisation"], condition=Q(closed_on=None), name="open_posts_of_a_village"),)

    def __str__(self):
        return f"{self.number} {self.organisation.short_name} {self.title}"


class Entry(models.Model):
    """A line of the quota ledger, with the balance of its pool after it; appended, never changed (D.5).

    ``allocated``, ``reserved`` and ``occupied`` are the balance *after* this entry: the database holds that it
    follows from the entry before, and that occupied and reserved together never exceed allocated.
    """

    ALLOCATE, RESERVE, OCCUPY, RELEASE, RETURN, ADJUST, SUCCEED = (
        "allocate", "reserve", "occupy", "release", "return", "adjust", "succeed",
    )  # fmt: skip
    KINDS: ClassVar = {
        ALLOCATE: _("allocated"),
        RESERVE: _("reserved"),
        OCCUPY: _("occupied"),
        RELEASE: _("released"),
        RETURN: _("returned"),
        ADJUST: _("adjusted"),
        SUCCEED: _("successor provided for"),
    }

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=10)
    number = models.IntegerField(_("posts"), help_text=_("negative only where an allocation is adjusted downwards"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="entries")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="quota_entries")
    on = models.DateField(_("date"))
    document = models.CharField(_("document number"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    allocated = models.PositiveIntegerField(_("allocated"))
    reserved = models.PositiveIntegerField(_("reserved"))
    occupied = models.PositiveIntegerField(_("occupied"))

    class Meta:
        verbose_name = _("entry of the quota ledger")
        verbose_name_plural = _("entries of the quota ledger")
        ordering = ("pool", "seq")
        constraints = (
            models.UniqueConstraint(fields=["pool", "seq"], name="entries_of_a_pool_in_order"),
            models.CheckConstraint(
                name="no_more_posts_than_allocated", condition=Q(allocated__gte=F("occupied") + F("reserved"))
            ),
        )
        indexes = (models.Index(fields=["post", "-id"], name="entries_of_a_post"),)

    def __str__(self):
        return f"{self.pool_id}/{self.seq} {self.kind} {self.number}"

    @property
    def label(self):
        """What was entered, in words."""
        return self.KINDS.get(self.kind, self.kind)


class Tenure(models.Model):
    """Who holds a post, from a day to a day (实名制): one at a time, and nobody two at once (D.5)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    case = models.ForeignKey(Case, models.PROTECT, related_name="tenures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures")
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tenure of a post")
        ordering = ("post", "since", "pk")
        constraints = (
            models.UniqueConstraint(fields=["post"], condition=Q(until=None), name="one_holder_of_a_post"),
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_post_of_a_person"),
            models.CheckConstraint(
                name="tenure_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        )
        indexes = (models.Index(fields=["case"]),)

    def __str__(self):
        return f"{self.post} {self.person} {self.since}"
