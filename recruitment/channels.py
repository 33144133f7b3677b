"""The two channels: posts of the civil service and of public institutions for outstanding community workers (E-11).

A channel is announced by a department with its number of posts and its conditions. Who is nominated and what came of
it are rows; a post that was taken has its place from 1 to the number, so that no more can be taken than were announced.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.law import Obstacle, Unlawful, spoken
from cases.models import Case
from organisations.models import Organisation

from .pay import full_years

CIVIL_SERVICE, INSTITUTION = "civil_service", "institution"
KINDS = {CIVIL_SERVICE: _("posts of the civil service"), INSTITUTION: _("posts of public institutions")}
TAKEN, NOT_TAKEN, WITHDRAWN = "taken", "not_taken", "withdrawn"
RESULTS = {
    "": _("result open"),
    TAKEN: _("taken, quota used"),
    NOT_TAKEN: _("not taken"),
    WITHDRAWN: _("nomination withdrawn"),
}
YEARLY, EXCELLENT, BELOW = "yearly", "excellent", ("basic", "unqualified")
"""The yearly assessments and their grades as cases record them (D.3 row 15)."""
ARTICLE = "E-11"


class Channel(models.Model):
    """Targeted posts of one kind, announced by an organisation under a document, with their conditions (E-11)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="channels", verbose_name=_("announced by")
    )
    kind = models.CharField(_("kind"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=80)
    number = models.PositiveSmallIntegerField(_("targeted posts"))
    document = models.CharField(_("document number"), max_length=120)
    opened_on = models.DateField(_("nominations from"))
    closed_on = models.DateField(_("nominations until"))
    least_years = models.PositiveSmallIntegerField(_("least years in the post"), default=0)
    clean_years = models.PositiveSmallIntegerField(_("years without a result below qualified"), default=0)
    excellent = models.PositiveSmallIntegerField(_("least excellent results"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ("-year", "-pk")
        constraints = (
            models.CheckConstraint(name="a_channel_has_posts", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="nominations_end_after_they_begin", condition=Q(closed_on__gte=models.F("opened_on"))
            ),
        )
        indexes = (models.Index(fields=["organisation", "-year"], name="channels_of_organisation"),)

    def __str__(self):
        return f"{self.year} {self.title}"

    @property
    def kind_label(self):
        """What its posts are, in words."""
        return KINDS.get(self.kind, self.kind)

    @property
    def free(self) -> int:
        """How many posts have not been taken; of channels read with their figures (``eligible.with_figures``)."""
        return self.number - vars(self)["used"]

    def takes_on(self, on: datetime.date) -> bool:
        """Whether people may be nominated on that day."""
        return self.opened_on <= on <= self.closed_on


class Nomination(models.Model):
    """Somebody nominated for a channel, and what came of it; ``slot`` counts the posts taken from 1 on (E-11)."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="nominations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="nominations")
    nominated_on = models.DateField(_("nominated on"))
    document = models.CharField(_("document number"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=10, blank=True)
    result_on = models.DateField(_("result of"), null=True, blank=True)
    result_document = models.CharField(_("document number of the result"), max_length=120, blank=True)
    slot = models.PositiveSmallIntegerField(_("post of the quota"), null=True, blank=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ("channel", "pk")
        constraints = (
            models.UniqueConstraint(fields=["channel", "slot"], name="each_targeted_post_is_taken_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(result=""), name="one_open_nomination_of_a_case"),
            models.CheckConstraint(
                name="only_who_is_taken_uses_quota",
                condition=Q(result=TAKEN, slot__isnull=False, slot__gte=1) | (~Q(result=TAKEN) & Q(slot=None)),
            ),
        )

    def __str__(self):
        return f"{self.channel} {self.case_id}"

    @property
    def label(self):
        """What came of it, in words."""
        return RESULTS.get(self.result, self.result)


# --- counting ----------------------------------------------------------------------------------------------------


def used(channel: Channel) -> int:
    """How many posts have been taken."""
    return channel.nominations.filter(result=TAKEN).count()


# --- conditions --------------------------------------------------------------------------------------------------


def unmet(
    channel: Channel, *, since: datetime.date, results: dict[int, str], on: datetime.date
) -> Iterator[tuple[str, dict]]:
    """The conditions that somebody in the post since then, with these yearly results, does not meet; with numbers."""
    years = full_years(since, on)
    if years < channel.least_years:
        yield "years", {"years": years, "least": channel.least_years, "since": since}
    first = on.year - channel.clean_years
    below = [year for year, grade in results.items() if year >= first and grade in BELOW]
    if below and channel.clean_years:
        yield "below", {"found": below, "last": channel.clean_years}
    excellent = sum(grade == EXCELLENT for grade in results.values())
    if excellent < channel.excellent:
        yield "excellent", {"found": excellent, "least": channel.excellent}


# --- writing -----------------------------------------------------------------------------------------------------


def no_post_left(channel: Channel, taken: int) -> Obstacle | None:
    """More people are never taken than posts were announced."""
    if taken < channel.number:
        return None
    reason = _("all %(number)s targeted posts of “%(channel)s” have been taken") % spoken(
        {"number": channel.number, "channel": channel.title}
    )
    return Obstacle("post_left", reason, ARTICLE)


def nominate(channel: Channel, case: Case, *, by, on: datetime.date, document: str) -> Nomination:
    """Enter a nomination."""
    return Nomination.objects.create(channel=channel, case=case, nominated_on=on, document=document, by=by)


def conclude(case: Case, result: str, *, on: datetime.date, document: str) -> Nomination:
    """Enter what came of the open nomination of a case; who is taken takes a post of the channel, under its lock.

    Unlawful where none is left. Call it inside a transaction.
    """
    found = Nomination.objects.select_for_update().get(case=case, result="")
    if result == TAKEN:
        channel = Channel.objects.select_for_update().get(pk=found.channel_id)
        taken = used(channel)
        if refusal := no_post_left(channel, taken):
            raise Unlawful([refusal])
        found.slot = taken + 1
    found.result, found.result_on, found.result_document = result, on, document
    found.save(update_fields=["result", "result_on", "result_document", "slot"])
    return found
