"""What each user chose: by which channel which kinds come, when the digest is sent, when it is quiet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .hours import DIGEST_AT, QUIET_FROM, QUIET_UNTIL, Hours
from .kinds import Group, group_of

BELL, MAIL, WEBHOOK = "bell", "mail", "webhook"
CHANNELS = {BELL: _("On this site"), MAIL: _("E-mail"), WEBHOOK: _("Group robot")}
"""The bell is the list of notices itself; the others leave the house."""


class Preference(models.Model):
    """The hours of one user; whoever has none keeps the ordinary ones."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_preference")
    digest_at = models.TimeField(_("Digest"), default=DIGEST_AT)
    digest_again = models.TimeField(_("Second digest"), null=True, blank=True)
    quiet_from = models.TimeField(_("Quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("Quiet until"), default=QUIET_UNTIL)
    quiet_days = models.BooleanField(_("Quiet on days that are no working days"), default=True)

    class Meta:
        verbose_name = _("notice settings")

    def __str__(self):
        return f"{self.user_id} {self.digest_at:%H:%M}"

    @property
    def hours(self) -> Hours:
        """The hours to reckon with."""
        digests = [self.digest_at] if self.digest_again is None else sorted([self.digest_at, self.digest_again])
        return Hours(tuple(digests), self.quiet_from, self.quiet_until, self.quiet_days)


class Choice(models.Model):
    """Whether a user wants a group of kinds by a channel; only what was chosen is stored, the rest is by default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_choices")
    group = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    wanted = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("choice of a channel")
        constraints = (models.UniqueConstraint(fields=["user", "group", "channel"], name="one_choice_a_channel"),)

    def __str__(self):
        return f"{self.group} {self.channel} {self.wanted}"


@dataclass(frozen=True)
class Wishes:
    """What one user wants: the hours, and by (group, channel) what was chosen."""

    hours: Hours = field(default_factory=Hours)
    chosen: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    def wants(self, group: Group, channel: str) -> bool:
        """Whether the kinds of a group come by the channel: what was chosen, else the default.

        The bell always rings for what must not be missed; a group robot speaks to others too, so it is asked for.
        """
        if channel == BELL and group.always:
            return True
        return self.chosen.get((group.name, channel), channel != WEBHOOK)

    def channels(self, kind: str, among: Iterable[str]) -> list[str]:
        """The channels by which a notice of that kind comes."""
        return [channel for channel in among if self.wants(group_of(kind), channel)]


def wishes_of(users: Iterable[int]) -> dict[int, Wishes]:
    """The wishes of users by key, in two queries; of everybody asked for."""
    keys = set(users)
    hours = {one.user_id: one.hours for one in Preference.objects.filter(user__in=keys)}
    chosen: dict[int, dict[tuple[str, str], bool]] = {key: {} for key in keys}
    for one in Choice.objects.filter(user__in=keys):
        chosen[one.user_id][one.group, one.channel] = one.wanted
    return {key: Wishes(hours.get(key, Hours()), chosen[key]) for key in keys}
