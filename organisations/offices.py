"""Township posts held by people, and Party penalties with their period of effect: what sponsors are judged by."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """The township posts that make a Party member eligible as sponsor (C-S1)."""

    COMMITTEE_MEMBER = "committee_member", _("member of the township committee")
    DEPUTY_HEAD = "deputy_head", _("deputy head of the township")


class Office(models.Model):
    """A township post held by a person from one day to another; liability attaches to the tenure (C-S4)."""

    person = models.ForeignKey("organisations.Person", models.PROTECT, related_name="offices", verbose_name=_("person"))
    post = models.CharField(_("post"), max_length=20, choices=Post)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="offices", verbose_name=_("organisation")
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("office")
        indexes = (models.Index(fields=["organisation", "since"]),)

    def __str__(self):
        return f"{self.person} {self.get_post_display()}"

    def held_on(self, day: datetime.date) -> bool:
        """Whether the office was held on that day, first and last day included."""
        return self.since <= day and (self.until is None or day <= self.until)


class Sanction(models.Model):
    """A Party penalty as a fact with its period of effect (A-14, C-06); the reasons stay in their own file."""

    class Weight(models.TextChoices):
        """How the penalty bears on introducing: discouraged while it lasts, or forbidden."""

        WARNING = "warning", _("warning")
        SERIOUS_WARNING = "serious_warning", _("serious warning")
        REMOVAL = "removal", _("removal from Party posts")
        PROBATION = "probation", _("placed on probation within the Party")

    person = models.ForeignKey(
        "organisations.Person", models.PROTECT, related_name="sanctions", verbose_name=_("person")
    )
    weight = models.CharField(max_length=20, choices=Weight)
    since = models.DateField()
    until = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = _("penalty")

    def __str__(self):
        return f"{self.person} {self.get_weight_display()}"

    def in_force(self, day: datetime.date) -> bool:
        """Whether the period of effect covers that day."""
        return self.since <= day <= self.until
