"""The pipelines' cases, and viewflow's process and task as this project stores them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from cases.law import PIPELINES
from cases.models import Case
from cases.overlays import FastTrackNotice
from dossiers import papers
from organisations.forms import ApplicantForm
from organisations.models import Organisation

from .employment.acts import EmploymentActs
from .employment.columns import Employed
from .hiring.acts import HiringActs
from .hiring.steps import STAGES as HIRING
from .membership.admission import AdmissionActs
from .membership.application import ApplicationActs
from .membership.candidacy import CandidacyActs
from .membership.editions import EDITIONS
from .membership.endings import EndingActs, HoldingActs
from .membership.fast_track import SECOND, FastTrackActs
from .membership.local_acts import LocalActs
from .membership.probation import ProbationActs
from .membership.steps import STAGES
from .membership.transfers import TransferActs
from .passing.models import HandedOn as HandedOn  # and its neighbours: Django must know them with the app
from .placement.acts import PlacementActs
from .placement.steps import STAGES as PLACEMENT
from .reach import lanes_of
from .saved_views import SavedView  # noqa: F401 - a table of this room
from .selection.acts import SelectionActs

OPEN_STATUSES = (STATUS.NEW, STATUS.ASSIGNED)


class MembershipCase(
    ApplicationActs, CandidacyActs, AdmissionActs, ProbationActs, TransferActs, FastTrackActs, LocalActs, EndingActs,
    HoldingActs, Case,
):  # fmt: skip
    """A citizen on the way to full Party membership."""

    prefix = "M"
    pipeline_name = "membership"
    numbers = range(1, 26)  # of the record form (A.4)
    stages = STAGES
    openings = (ApplicationActs.apply, TransferActs.take_over_activist, TransferActs.take_over_probationer)
    editions = EDITIONS
    at_counter, audited, accountable, person_form = True, True, True, ApplicantForm

    floating = models.BooleanField(_("floating"), default=False)
    activist_since = models.DateField(_("activist since"), null=True, blank=True)
    form_serial = models.CharField(_("serial number of the application form"), max_length=40, blank=True)
    probation_starts = models.DateField(_("probation from"), null=True, blank=True)
    probation_ends = models.DateField(_("probation to"), null=True, blank=True, db_index=True)
    full_since = models.DateField(_("full member since"), null=True, blank=True)
    extended_months = models.PositiveSmallIntegerField(_("probation extended by months"), default=0)
    received_on = models.DateField(_("received by transfer on"), null=True, blank=True)
    taken_in = models.BooleanField(_("taken over from outside"), default=False)
    fast_track = models.ForeignKey(
        FastTrackNotice, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("fast track under")
    )
    fast_track_group = models.PositiveSmallIntegerField(_("fast-track group"), null=True, blank=True)

    @property
    def basis(self) -> str:
        """The notice of a fast track (A-F7)."""
        return str(_("Fast track under %(notice)s") % {"notice": self.fast_track}) if self.fast_track else ""

    @property
    def excused(self) -> tuple[str, ...]:
        """Who was admitted with no more than an application was never an activist and has no register (A-F3)."""
        return (papers.ACTIVIST_REGISTER,) if self.fast_track_group == SECOND else ()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")


class PlacementCase(SelectionActs, PlacementActs, EmploymentActs, Employed, Case):
    """A graduate on the way to a village, in its service, and on the way on (D)."""

    prefix = "P"
    pipeline_name = "placement"
    stages = PLACEMENT
    openings = (SelectionActs.apply, PlacementActs.take_in, EmploymentActs.take_over)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = (models.Index(fields=["intake", "position"], name="candidates_of_a_position"),)


class HiringCase(HiringActs, SelectionActs, EmploymentActs, Employed, Case):
    """A social worker or governance specialist: chosen, hired, employed and promoted (E)."""

    prefix = "H"
    pipeline_name = "hiring"
    stages = HIRING
    openings = (SelectionActs.apply, HiringActs.recommend, EmploymentActs.take_over)

    exempt = models.BooleanField(_("hired without examination"), default=False)
    rank = models.CharField(_("kind of post"), max_length=10, blank=True)
    grade = models.PositiveSmallIntegerField(_("pay grade"), null=True, blank=True)
    graded_on = models.DateField(_("at this grade since"), null=True, blank=True)
    earlier_years = models.PositiveSmallIntegerField(_("earlier years recognised"), default=0)
    certificate = models.PositiveSmallIntegerField(_("certificate"), default=0)

    class Meta:
        verbose_name = _("hire")
        verbose_name_plural = _("hires")
        indexes = (models.Index(fields=["intake", "position"], name="hires_of_a_position"),)


PIPELINES[MembershipCase.pipeline_name] = MembershipCase
PIPELINES[PlacementCase.pipeline_name] = PlacementCase
PIPELINES[HiringCase.pipeline_name] = HiringCase


class CaseProcess(AbstractProcess):
    """viewflow's process of one case. It follows the case and never leads it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="process")
    parent_task = None
    parent_task_id = None

    class Meta:
        verbose_name = _("process")


class TaskQuerySet(models.QuerySet):
    """The hottest questions of the system, each served by one partial index."""

    def open(self) -> TaskQuerySet:
        """Not done and not cancelled."""
        return self.filter(status__in=OPEN_STATUSES)

    def for_desks_of(self, user) -> TaskQuerySet:
        """Open work of the desks the user sits at: due first, then what has no ceiling.

        Which these are is said in workflows/reach.py; a long list asks its lanes one by one (workflows/inbox.py).
        """
        reach = Q(pk__in=())
        for lane in lanes_of(user):
            reach |= lane.where
        return self.open().filter(reach)


class CaseTask(AbstractTask):
    """A work item: whose turn it is (role at organisation), since when, by when, and who has taken it up.

    ``sent_by``: whose act brought it there; ``returned``: by sending the case back. ``lapses_on``: the last day of the
    nearest term that ends by itself at the step (cases/lapses.py), on its deciding task.
    """

    process = models.ForeignKey(CaseProcess, models.PROTECT, related_name="task_set")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    returned = models.BooleanField(_("returned"), default=False)
    lapses_on = models.DateField(_("lapses after"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        indexes = (
            models.Index(
                fields=["organisation", "role", "due_on", "id"],
                condition=Q(status__in=OPEN_STATUSES),
                name="open_work_of_a_desk",
            ),
            models.Index(fields=["owner", "due_on"], condition=Q(status__in=OPEN_STATUSES), name="open_work_of_a_user"),
            models.Index(
                fields=["sent_by", "due_on"],
                condition=Q(status__in=OPEN_STATUSES) & ~Q(sent_by=None),
                name="open_work_sent_by_a_user",
            ),
            models.Index(
                fields=["organisation", "role", "due_on", "id"],
                condition=Q(status__in=OPEN_STATUSES, returned=True),
                name="open_work_returned_to_a_desk",
            ),
            models.Index(fields=["case"], condition=Q(status__in=OPEN_STATUSES), name="open_work_of_a_case"),
            models.Index(fields=["due_on", "id"], condition=Q(status__in=OPEN_STATUSES), name="open_work_by_due_date"),
            models.Index(
                fields=["lapses_on", "id"],
                condition=Q(status__in=OPEN_STATUSES) & ~Q(lapses_on=None),
                name="open_work_that_lapses",
            ),
            models.Index(fields=["finished"], condition=~Q(finished=None), name="ended_work_by_moment"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["process", "flow_task"], condition=Q(status__in=OPEN_STATUSES), name="one_open_task_per_node"
            ),
        )

    @property
    def node(self) -> str:
        """The name of the step or duty the task stands for."""
        return self.flow_task.name

    @property
    def label(self):
        """What is to be done, in the words of the law."""
        return self.flow_task.task_title
