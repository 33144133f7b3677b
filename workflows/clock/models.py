"""What the clock remembers: its runs and its marks on work; and what those above ask of those below (催办, 督办)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.desks import Role
from organisations.models import Organisation

from ..models import CaseTask

LONGEST_LEAD = MaxValueValidator(60)


class ClockRun(models.Model):
    """A job of the clock for one day: begun, and ended unless it broke off. One row for each, so that it fires once."""

    PASS, TOLD = "pass", "told"

    job = models.CharField(_("job"), max_length=20)
    period = models.DateField(_("day"))
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    figures = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("run of the clock")
        verbose_name_plural = _("runs of the clock")
        ordering = ("-period", "job")
        constraints = (models.UniqueConstraint(fields=["job", "period"], name="one_run_of_a_job_a_day"),)

    def __str__(self):
        return f"{self.job} {self.period}"


class Rhythm(models.Model):
    """How many working days ahead the desks of a role are reminded, and after how many those above are told; 0: never.

    A role without a row keeps the rhythm the system comes with (clock/rhythms.py).
    """

    role = models.CharField(_("role"), max_length=20, unique=True, choices=Role)
    first = models.PositiveSmallIntegerField(_("first reminder, working days ahead"), validators=[LONGEST_LEAD])
    last = models.PositiveSmallIntegerField(_("last reminder, working days ahead"), validators=[LONGEST_LEAD])
    above = models.PositiveSmallIntegerField(
        _("told to the organisation above after working days"), validators=[LONGEST_LEAD]
    )
    further = models.PositiveSmallIntegerField(
        _("told to the next one up after working days"), validators=[LONGEST_LEAD]
    )
    cool_down = models.PositiveSmallIntegerField(_("working days between two urgings"), validators=[LONGEST_LEAD])

    class Meta:
        verbose_name = _("rhythm of reminders")
        verbose_name_plural = _("rhythms of reminders")
        ordering = ("role",)

    def __str__(self):
        return str(Role(self.role).label)


class Mark(models.Model):
    """That the clock has noted something of a work item, and for which day: each kind once for a due date.

    ``due_on`` is the date it is about, ``organisation`` who is told of it where that is one above.
    """

    FIRST, LAST, LAPSING, OVERDUE, ABOVE, FURTHER, NOTICE_RUN = (
        "first", "last", "lapsing", "overdue", "above", "further", "notice_run",
    )  # fmt: skip
    KINDS = (
        (FIRST, _("first reminder")),
        (LAST, _("last reminder")),
        (LAPSING, _("reminded of a lapse")),
        (OVERDUE, _("overdue")),
        (ABOVE, _("told to the organisation above")),
        (FURTHER, _("told to the next one up")),
        (NOTICE_RUN, _("public notice has run")),
    )

    task = models.ForeignKey(CaseTask, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=12)
    due_on = models.DateField(_("due"))
    on = models.DateField(_("day"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("mark of the clock")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["task", "kind", "due_on"], name="one_mark_of_a_kind"),)
        indexes = (models.Index(fields=["kind", "on"], name="marks_of_a_day"),)

    def __str__(self):
        return f"{self.kind} {self.on}"

    @property
    def label(self):
        """The kind in words."""
        return dict(self.KINDS)[self.kind]


class Urge(models.Model):
    """Somebody above has asked the desk to hurry (催办)."""

    task = models.ForeignKey(CaseTask, models.PROTECT, related_name="urges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("day"))
    at = models.DateTimeField(default=timezone.now)
    text = models.CharField(_("words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("urging")
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.task_id} {self.on}"


class Supervision(models.Model):
    """A department has put a work item under supervision: what it demands, by when; open until it closes it (督办)."""

    task = models.ForeignKey(CaseTask, models.PROTECT, related_name="supervisions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("put under supervision on"))
    at = models.DateTimeField(default=timezone.now)
    demand = models.CharField(_("what is demanded"), max_length=400)
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(_("last answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    conclusion = models.CharField(_("conclusion"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("supervision")
        ordering = ("answer_by", "pk")
        constraints = (
            models.UniqueConstraint(fields=["task"], condition=Q(closed_at=None), name="one_supervision_at_a_time"),
        )
        indexes = (models.Index(fields=["answer_by"], condition=Q(closed_at=None), name="supervisions_to_answer"),)

    def __str__(self):
        return f"{self.task_id} {self.on}"


class Feedback(models.Model):
    """What the desk under supervision answers; rows are added, never changed."""

    supervision = models.ForeignKey(Supervision, models.PROTECT, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.CharField(_("how far the work is"), max_length=800)

    class Meta:
        verbose_name = _("feedback")
        ordering = ("pk",)

    def __str__(self):
        return f"{self.supervision_id} {self.at:%Y-%m-%d}"
