"""The tree of organisations, the people in it, and who may act for whom from when to when."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import codes
from .desks import SEES_BELOW, Power, Role
from .fields import EncryptedTextField, blind_index
from .identity import birth_date, mask, sex, validate_id_number
from .offices import Office as Office
from .offices import Post as Post
from .offices import Sanction as Sanction
from .on_record import OnRecord, OnRecordQuerySet


class Kind(models.TextChoices):
    """What an organisation is under the Party constitution (A.8)."""

    COMMITTEE = "committee", _("committee")
    GENERAL_BRANCH = "general_branch", _("general branch")
    BRANCH = "branch", _("branch")
    PARTY_GROUP = "party_group", _("Party group")
    TEMPORARY = "temporary", _("temporary organisation")


class Place(models.TextChoices):
    """The administrative division an organisation leads; empty for one inside a unit (a second branch of a village)."""

    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county or city")
    TOWNSHIP = "township", _("township or town")
    STREET = "street", _("street")
    VILLAGE = "village", _("village")
    COMMUNITY = "community", _("community")
    UNIT = "", _("unit")


class OrganisationQuerySet(models.QuerySet):
    """Questions about the tree, answered in SQL."""

    def under(self, organisation: Organisation) -> OrganisationQuerySet:
        """``organisation`` and everything below it."""
        return self.filter(path__startswith=organisation.path)

    def seen_by(self, user: User, mandates: list[Mandate] | None = None) -> OrganisationQuerySet:
        """The organisations at or below the mandates (of ``user``, over everything) whose role looks down the tree."""
        reach = Q(pk__in=())
        for mandate in user.mandates_over() if mandates is None else mandates:
            if mandate.role in SEES_BELOW:
                reach |= Q(path__startswith=mandate.organisation.path)
        return self.filter(reach)

    def open(self) -> OrganisationQuerySet:
        """Those that have not been closed or merged away."""
        return self.filter(closed_on=None)


class Organisation(models.Model):
    """A Party organisation, with the administrative division it leads and the powers it was expressly given."""

    name = models.CharField(_("full name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    place = models.CharField(_("division"), max_length=20, choices=Place, blank=True, default=Place.UNIT)
    code = models.CharField(_("division code"), max_length=12, blank=True, help_text=_("GB/T 2260 and GB/T 10114"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True, db_index=True, editable=False)
    rural = models.BooleanField(_("rural"), default=False, help_text=_("candidates need a township sponsor (C-S2)"))
    border = models.BooleanField(_("on the border"), default=False)
    can_take_applications = models.BooleanField(Power.APPLY.label, default=False)
    can_accept = models.BooleanField(Power.ACCEPT.label, default=False)
    can_deliberate = models.BooleanField(Power.DELIBERATE.label, default=False)
    can_approve = models.BooleanField(Power.APPROVE.label, default=False)
    can_record = models.BooleanField(Power.RECORD.label, default=False)
    can_recruit = models.BooleanField(Power.RECRUIT.label, default=False)
    can_keep_files = models.BooleanField(Power.KEEP_FILES.label, default=False)
    has_branch_committee = models.BooleanField(
        _("has a branch committee"), default=True, help_text=_("without one the general meeting decides (A-08)")
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("path",)
        indexes = (models.Index(fields=["place", "code"]),)
        constraints = (
            models.CheckConstraint(
                name="temporary_bodies_and_groups_admit_nobody",
                condition=~Q(kind__in=[Kind.PARTY_GROUP, Kind.TEMPORARY], can_approve=True),
                violation_error_message=_("A Party group or temporary organisation cannot approve (A-22)."),
            ),
        )

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save; a new organisation takes its place in the tree below its parent."""
        if self.pk is None or not self.path:
            super().save(*args, **kwargs)
            self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
            kwargs = {"update_fields": ["path"]}
            args = ()
        super().save(*args, **kwargs)

    def holds(self, power: Power) -> bool:
        """Whether the organisation was expressly given ``power``."""
        return getattr(self, f"can_{power.value}")

    def line(self) -> list[Organisation]:
        """The organisation itself and its ancestors, nearest first; one query, remembered on the instance."""
        if not hasattr(self, "_line"):
            above = [int(pk) for pk in self.path.strip("/").split("/")][:-1]
            known = Organisation.objects.in_bulk(above)
            self._line = [self, *(known[pk] for pk in reversed(above))]
        return self._line


class Change(models.Model):
    """What happened to an organisation in the tree: renamed, moved, merged or closed, on which document's strength."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="changes", verbose_name=_("organisation")
    )
    what = models.CharField(_("what"), max_length=20)
    before = models.CharField(_("before"), max_length=200)
    after = models.CharField(_("after"), max_length=200)
    on = models.DateField(_("on"))
    document = models.CharField(_("document number"), max_length=80)
    by = models.ForeignKey("organisations.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("change in the tree")
        ordering = ("on", "pk")

    def __str__(self):
        return f"{self.on} {self.what}: {self.before} - {self.after}"


class Person(models.Model):
    """A human being as the prescribed forms describe one; nothing is kept that no form asks for (F-02)."""

    name = models.CharField(_("name"), max_length=60)
    id_number = EncryptedTextField(_("ID number"))
    id_index = models.CharField(max_length=64, unique=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=codes.SEX)
    birth_date = models.DateField(_("born on"))
    ethnic = models.CharField(_("ethnic group"), max_length=2, choices=codes.ETHNIC, default="01")
    education = models.CharField(_("education"), max_length=2, choices=codes.EDUCATION, blank=True)
    political = models.CharField(_("political status"), max_length=2, choices=codes.POLITICAL, default="13")
    native_place = models.CharField(_("native place"), max_length=60, blank=True)
    occupation = models.CharField(_("unit and post"), max_length=120, blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("organisation")
    )
    member_since = models.DateField(_("full member since"), null=True, blank=True)
    restricted_since = models.DateField(_("use restricted since"), null=True, blank=True, editable=False)  # rights

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = (models.Index(fields=["name"]), models.Index(fields=["organisation", "political"]))

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Check the ID number and derive index, birth date and sex from it before saving."""
        if not kwargs.get("update_fields"):
            self.id_number = validate_id_number(self.id_number)
            self.id_index = blind_index(self.id_number)
            self.birth_date = birth_date(self.id_number)
            self.sex = sex(self.id_number)
        super().save(*args, **kwargs)

    @classmethod
    def with_id_number(cls, id_number: str) -> Person | None:
        """The person who bears ``id_number``, found through the blind index; None if nobody does."""
        return cls.objects.filter(id_index=blind_index(validate_id_number(id_number))).first()

    @property
    def masked_id_number(self) -> str:
        """The ID number as pages show it."""
        return mask(self.id_number)

    def is_full_member(self, on: datetime.date) -> bool:
        """Whether a full Party member on that day."""
        return self.political == codes.FULL_MEMBER and self.member_since is not None and self.member_since <= on


class User(AbstractUser):
    """Somebody who signs in. Users are deactivated, never deleted: the record keeps naming them.

    ``home``: where the account was opened; its administrators keep it until it holds an office. None: the topmost.
    """

    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    home = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        indexes = (models.Index(fields=["last_name", "first_name", "username"], name="accounts_by_name"),)
        constraints = (
            models.CheckConstraint(
                name="nobody_is_above_the_mandates", condition=Q(is_superuser=False, is_staff=False)
            ),
        )

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Family name and given name, without a space as Chinese names are written."""
        return f"{self.last_name}{self.first_name}".strip()

    def current_mandates(self) -> list[Mandate]:
        """Mandates in force today, those of absent colleagues (``acting_for``) behind one's own; asked for once."""
        if not hasattr(self, "_mandates"):
            self._mandates = list(Mandate.objects.current().held_by(self).select_related("organisation", "user"))
            for mandate in self._mandates:
                if mandate.user_id != self.pk:
                    mandate.acting_for, mandate.pipelines = mandate.user, tuple(mandate.limited_to.split())
        return self._mandates

    def mandates_over(self, pipeline: str = "") -> list[Mandate]:
        """Those that hold for cases of the pipeline; without one, those that hold for everything."""
        return [mandate for mandate in self.current_mandates() if mandate.covers(pipeline)]

    def stations(self, pipeline: str = "") -> list[tuple[str, int]]:
        """(role, organisation id) of every current mandate that holds for the pipeline, or for everything."""
        return [(mandate.role, mandate.organisation_id) for mandate in self.mandates_over(pipeline)]

    def stands_in_for(self, role: str, organisation: Organisation, pipeline: str = "") -> User | None:
        """The absent colleague for whom the user acts at that desk; None where he sits there himself or not at all."""
        held = [
            one for one in self.mandates_over(pipeline) if (one.role, one.organisation_id) == (role, organisation.pk)
        ]
        return held[0].acting_for if held else None  # the user's own come first

    def holds_role(self, *roles: Role) -> bool:
        """Whether any current mandate that holds for everything is in one of the roles."""
        return any(mandate.role in roles for mandate in self.mandates_over())


class MandateQuerySet(OnRecordQuerySet):
    """Questions about mandates."""

    def current(self) -> MandateQuerySet:
        """In force today: the day somebody clicks decides who may act, not the legal date."""
        today = timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), since__lte=today)

    def held_by(self, user: User) -> MandateQuerySet:
        """The user's own, then those in which he stands in for somebody today, ``limited_to`` their pipelines."""
        lent: Any = self.model._meta.get_field("proxies").related_model
        proxies = lent.objects.in_force().filter(deputy=user).order_by()
        limit = proxies.filter(mandate=OuterRef("pk")).values("pipelines")[:1]
        own = Mandate.objects.filter(user=user).order_by().values("pk")
        found = self.filter(pk__in=own.union(proxies.values("mandate"))).annotate(limited_to=Subquery(limit))
        return found.order_by(Case(When(user=user, then=0), default=1), "pk")


class Mandate(OnRecord):
    """A user acts in a role for an organisation, from-to."""

    user = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="mandates", verbose_name=_("organisation")
    )
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("to"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()
    acting_for: User | None = None  # set by current_mandates: the absent colleague whose mandate it is
    pipelines: tuple[str, ...] = ()  # set by current_mandates: what standing in for him is limited to; empty: nothing

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        indexes = (models.Index(fields=["organisation", "role"]),)
        constraints = (
            models.CheckConstraint(
                name="mandate_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
        )

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.organisation}"

    def runs_on(self, day: datetime.date) -> bool:
        """Whether in force on that day, first and last day included; ``MandateQuerySet.current`` says it in SQL."""
        return self.since <= day and (self.until is None or day <= self.until)

    def covers(self, pipeline: str) -> bool:
        """Whether it holds for cases of that pipeline; without a name, for everything."""
        return not self.pipelines or pipeline in self.pipelines
