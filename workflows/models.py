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
from organisations.desks import Role
from organisations.forms import ApplicantForm
from organisations.models import Organisation
from recruitment.candidacy import Candidacy
from recruitment.models import Post, Programme

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
from .placement.ending import ENDED
from .placement.service import ServiceActs
from .placement.steps import STAGES as PLACEMENT
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


class PlacementCase(SelectionActs, ServiceActs, Candidacy, Case):
    """A graduate on the way to a village, in its service, and on the way on (D)."""

    prefix = "P"
    pipeline_name = "placement"
    stages = PLACEMENT
    openings = (SelectionActs.apply, ServiceActs.take_in, ServiceActs.take_over)

    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract to"), null=True, blank=True)
    reported_on = models.DateField(_("reported in on"), null=True, blank=True)
    probation_until = models.DateField(_("probation to"), null=True, blank=True)
    bound_until = models.DateField(_("minimum service to"), null=True, blank=True)
    serves_until = models.DateField(_("term of service to"), null=True, blank=True, db_index=True)
    terms = models.PositiveSmallIntegerField(_("terms served or begun"), default=0)
    probation_months = models.PositiveSmallIntegerField(_("probation agreed (months)"), default=0)
    outcome = models.CharField(_("how it ended"), max_length=20, blank=True)

    @property
    def programme(self) -> Programme | None:
        """The programme of the post, before there is one that of the round; it sets terms and outcomes (D.2)."""
        if self.post_id and "post" not in self._state.fields_cache:
            self.post = Post.objects.select_related("pool__programme", "organisation").get(pk=self.post_id)
        post = self.post or (self.facts or {}).get("post")
        if post:
            return post.pool.programme
        return self.intake.programme if self.intake_id else None

    @property
    def outcome_label(self):
        """How it ended, in words; empty while it has not."""
        return ENDED.get(self.outcome, self.outcome)

    @property
    def basis(self) -> str:
        """The programme, from the appointment on the village too, and in service the end of the term."""
        told = [str(self.programme or "")]
        told += [self.organisation.short_name] if self.post_id else []
        ends = {"day": self.serves_until}
        told += [str(_("in service until %(day)s") % ends)] if self.serves_until and not self.outcome else []
        told += [str(self.outcome_label)] if self.outcome else []
        return " · ".join(one for one in told if one)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = (models.Index(fields=["intake", "position"], name="candidates_of_a_position"),)


PIPELINES[MembershipCase.pipeline_name] = MembershipCase
PIPELINES[PlacementCase.pipeline_name] = PlacementCase


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

        A sponsor's work is personal. A closed organisation's work is found at the one it was merged into.
        """
        reach = Q(pk__in=())
        for mandate in user.current_mandates():
            if mandate.role == Role.SPONSOR:
                reach |= Q(role=Role.SPONSOR, owner=user)
            elif mandate.role not in (Role.INSPECTOR, Role.ADMINISTRATOR):
                reach |= Q(role=mandate.role, organisation__in=absorbed_by(mandate.organisation))
        return self.open().filter(reach)


def absorbed_by(organisation: Organisation):
    """The organisation's id and those of closed organisations that now hang below it."""
    closed = Organisation.objects.under(organisation).exclude(closed_on=None)
    ids = list(closed.values_list("pk", flat=True)) if organisation.children.exists() else []
    return [organisation.pk, *ids]


class CaseTask(AbstractTask):
    """A work item: whose turn it is (role at organisation), since when, by when, and who has taken it up."""

    process = models.ForeignKey(CaseProcess, models.PROTECT, related_name="task_set")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)

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
            models.Index(fields=["case"], condition=Q(status__in=OPEN_STATUSES), name="open_work_of_a_case"),
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
