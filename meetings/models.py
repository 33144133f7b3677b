"""A meeting, its agenda, and what was entered about each item before and after it was decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Event
from cases.votes import quorate
from organisations.models import Organisation

from .questions import KINDS, Question, may_hold, questions

MOST = 100
"""Items of one agenda."""


class MeetingQuerySet(models.QuerySet):
    """Who sees which meetings."""

    def visible_to(self, user) -> MeetingQuerySet:
        """Those of the desks the user sits at today."""
        reach = Q(pk__in=())
        for kind, organisation in may_hold(user):
            reach |= Q(kind=kind, organisation=organisation)
        return self.filter(reach)


class Meeting(models.Model):
    """A meeting of an organisation: when, where, under whom, who attended, and the papers made for it.

    ``attendance`` is kept as it was typed, under the names the acts ask under. ``minutes`` is the signed scan in the
    vault; ``pack`` the joined papers, made in the background.
    """

    kind = models.CharField(_("kind of meeting"), max_length=12, choices=KINDS)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField(_("day of the meeting"))
    place = models.CharField(_("place"), max_length=120)
    chair = models.CharField(_("chair"), max_length=60)
    recorder = models.CharField(_("recorder"), max_length=60)
    attendance = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    minutes = models.CharField(max_length=200, blank=True)
    minutes_name = models.CharField(max_length=200, blank=True)
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    pack = models.CharField(max_length=200, blank=True)
    pack_holds = models.CharField(max_length=60, blank=True)
    pack_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pack_ordered_at = models.DateTimeField(null=True, blank=True)
    pack_ended_at = models.DateTimeField(null=True, blank=True)
    pack_done = models.PositiveIntegerField(default=0)
    pack_problem = models.CharField(max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=["organisation", "kind", "-on", "-id"], name="meetings_of_an_organisation"),)

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"

    @property
    def questions(self) -> dict[str, Question]:
        """What may be decided at it."""
        return questions(self.kind)

    def count(self, name: str) -> int:
        """A number of the attendance; 0 where nothing was entered."""
        return int(self.attendance.get(name) or 0)

    @property
    def quorate(self) -> bool:
        """Whether more than half of those entitled to vote are present (A-19)."""
        return quorate({"present": self.count("present"), "due": self.count("due")})

    @property
    def packing(self) -> bool:
        """Whether its papers are being joined now."""
        return self.pack_ordered_at is not None and self.pack_ended_at is None


class Item(models.Model):
    """One case on the agenda: the question put, what was typed so far, and what came of it.

    ``refusal``: the obstacles the last attempt met, as the page tells them; empty after a decision or before any.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    act = models.CharField(max_length=60)
    typed: Any = models.JSONField(default=dict, blank=True)
    refusal: Any = models.JSONField(default=list, blank=True)
    event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="+")
    filed_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("item of the agenda")
        ordering = ("meeting", "position", "pk")
        constraints = (models.UniqueConstraint(fields=["meeting", "case"], name="once_on_an_agenda"),)

    def __str__(self):
        return f"{self.position}. {self.act}"

    @property
    def question(self) -> Question:
        """What is decided."""
        return self.meeting.questions[self.act]

    @property
    def votes(self) -> dict[str, int]:
        """In favour, against and abstaining, written opinions among them; empty where nothing was counted."""
        if self.event is None or not self.question.counted:
            return {}
        said = self.event.facts
        written = {"yes": said.get("written_yes") or 0, "no": said.get("written_no") or 0}
        return {name: (said.get(name) or 0) + written.get(name, 0) for name in ("yes", "no", "abstained")}

    @property
    def outcome(self) -> str:
        """Whether it was ``adopted`` or ``lost``, once decided; empty before."""
        if self.event is None:
            return ""
        return "adopted" if self.event.action == self.question.adopted.name else "lost"
