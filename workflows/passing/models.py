"""What passed between people about a case: all of it is added to and never changed, but for a copy's day of reading."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.events import Event
from cases.models import Case
from organisations.append_only import AppendOnly

USER = settings.AUTH_USER_MODEL
AGREES, DISAGREES, NEUTRAL = "agrees", "disagrees", "neutral"
TENDENCIES = ((AGREES, _("in favour of it")), (DISAGREES, _("not in favour of it")), (NEUTRAL, _("no opinion")))


class HandedOn(AppendOnly):
    """A piece of work handed to a colleague at the same desk, by whom and why."""

    task = models.ForeignKey("workflows.CaseTask", models.PROTECT, related_name="handovers")
    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    to = models.ForeignKey(USER, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    erasable = ("note",)

    class Meta:
        verbose_name = _("work handed on")
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class Question(AppendOnly):
    """An opinion asked in a case; it holds nothing up."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    text = models.CharField(_("question"), max_length=600)
    answer_by = models.DateField(_("answer by"))
    at = models.DateTimeField(default=timezone.now)

    erasable = ("text",)

    class Meta:
        verbose_name = _("opinion asked")
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.case_id} {self.answer_by}"


class AskedQuerySet(models.QuerySet):
    """Who was asked."""

    def outstanding(self) -> AskedQuerySet:
        """Neither answered nor taken back."""
        return self.filter(answer=None, question__recall=None)


class Asked(models.Model):
    """One person who was asked."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="asked")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("person asked")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["question", "user"], name="nobody_is_asked_twice"),)
        indexes = (models.Index(fields=["user", "-id"], name="asked_of_a_user"),)

    def __str__(self):
        return f"{self.question_id} {self.user_id}"


class Answer(AppendOnly):
    """The opinion given, once; the tendency is a word, not a vote."""

    asked = models.OneToOneField(Asked, models.PROTECT, related_name="answer")
    tendency = models.CharField(_("tendency"), max_length=10, choices=TENDENCIES)
    text = models.CharField(_("opinion"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    erasable = ("text",)

    class Meta:
        verbose_name = _("opinion given")

    def __str__(self):
        return f"{self.asked_id} {self.tendency}"


class Recall(AppendOnly):
    """A question taken back by whoever asked it; answers given by then stay."""

    question = models.OneToOneField(Question, models.PROTECT, related_name="recall")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("question taken back")

    def __str__(self):
        return str(self.question_id)


class Circular(AppendOnly):
    """A case, or one event of it, sent to people for information."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="circulars")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="circulars")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    erasable = ("note",)

    class Meta:
        verbose_name = _("circular")
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class Copy(models.Model):
    """One reader's copy, and when it was read."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="copies")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy for information")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["circular", "user"], name="one_copy_per_reader"),)
        indexes = (
            models.Index(fields=["user", "-id"], name="copies_of_a_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_copies"),
        )

    def __str__(self):
        return f"{self.circular_id} {self.user_id}"
