"""An announced round (intake): its terms, its positions, and what was done in it, append-only.

A round moves by the same words of the law as a case (cases/law.py) and through a door of its own (recruitment/door.py).
What it announced is sealed by the database (recruitment/seals.py): it is corrected with a reason or cancelled.
"""

from __future__ import annotations

import copy
from typing import Any

import django_fsm
from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases import law
from cases.events import Chained
from cases.lawful import Lawful
from dossiers.models import Document, Dossier
from organisations import codes
from organisations.models import Organisation

from .intakes import amending, field, posts
from .intakes.acts import RoundActs
from .intakes.steps import STAGES, Planning
from .scoring import Terms


class IntakeQuerySet(models.QuerySet):
    """Which rounds a user may see."""

    def visible_to(self, user) -> IntakeQuerySet:
        """The rounds of organisations at or below the user's current mandates."""
        return self.filter(organisation__in=Organisation.objects.seen_by(user))


class Intake(RoundActs, Lawful, models.Model):
    """One announced round of a programme, held by one organisation: what it promised, and how far it is.

    Columns from ``applications_from`` to ``notice_days`` are the announcement's terms: frozen once published.
    Percentages and marks are exact decimals; ``tie_break`` names parts in order, separated by commas.
    """

    pipeline_name = "rounds"
    stages = STAGES
    destination = None  # a round is never on its way to another organisation

    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    programme = models.ForeignKey("recruitment.Programme", models.PROTECT, related_name="intakes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="intakes")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="intake")
    state = django_fsm.FSMField(_("step"), max_length=20, protected=True, default=Planning.DRAFT.value)
    version = models.PositiveIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)
    opened_on = models.DateField(_("opened on"))
    entered_on = models.DateField(_("at this step since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    applications_from = models.DateField(_("applications from"), null=True, blank=True)
    applications_until = models.DateField(_("applications until"), null=True, blank=True)
    ratio = models.DecimalField(_("applicants for each post"), max_digits=4, decimal_places=1, default=3)
    written_weight = models.DecimalField(_("written test (%%)"), max_digits=5, decimal_places=2, default=60)
    interview_weight = models.DecimalField(_("interview (%%)"), max_digits=5, decimal_places=2, default=40)
    full_marks_written = models.DecimalField(_("full marks, written"), max_digits=5, decimal_places=2, default=100)
    full_marks_interview = models.DecimalField(_("full marks, interview"), max_digits=5, decimal_places=2, default=100)
    round_parts = models.BooleanField(_("parts are rounded before they are weighed"), default=False)
    decimals = models.PositiveSmallIntegerField(_("decimals of the total"), default=2)
    bonus_on = models.CharField(_("bonus counts on"), max_length=8, default="none")
    bonus_cap = models.DecimalField(_("highest bonus"), max_digits=5, decimal_places=2, default=0)
    pass_written = models.DecimalField(_("pass mark, written"), max_digits=5, decimal_places=2, null=True, blank=True)
    pass_interview = models.DecimalField(
        _("pass mark, interview"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    zero_excluded = models.BooleanField(_("a missing or zero paper excludes"), default=True)
    shortlist = models.DecimalField(
        _("admitted to the interview for each post"), max_digits=4, decimal_places=1, default=3
    )
    tie_break = models.CharField(_("ties are broken by"), max_length=40, default="written,interview,extra")
    substitution = models.BooleanField(_("vacancies are filled by the next in rank"), default=False)
    notice_days = models.PositiveSmallIntegerField(_("public notice (working days)"), default=7)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organisation", "state"]),)

    def __str__(self):
        return f"{self.number} {self.title}"

    @cached_property
    def history(self) -> Chronicle:
        """What has happened so far, as guards read it."""
        return Chronicle(self)

    @property
    def candidates(self) -> models.QuerySet:
        """The cases that compete or competed in this round, of the pipeline the programme feeds."""
        return self.case_class._default_manager.filter(intake=self)

    @property
    def terms(self) -> Terms:
        """The announced formula as the ranking takes it."""
        return Terms(
            written=self.written_weight, interview=self.interview_weight, decimals=self.decimals,
            round_parts=self.round_parts, full_marks_written=self.full_marks_written,
            full_marks_interview=self.full_marks_interview,
            bonus_on=self.bonus_on, bonus_cap=self.bonus_cap, pass_written=self.pass_written,
            pass_interview=self.pass_interview, zero_excluded=self.zero_excluded, shortlist=self.shortlist,
            tie_break=tuple(one for one in self.tie_break.split(",") if one),
        )  # fmt: skip

    # --- what guards, acts and pages ask of a round ---

    @property
    def case_class(self) -> Any:
        """The class of the cases that compete in it."""
        return law.PIPELINES[self.programme.pipeline]

    @property
    def published(self) -> bool:
        """Whether the announcement is public, so that its terms stand."""
        return self.published_on is not None

    @cached_property
    def lineup(self) -> list[Position]:
        """Its positions in the order of their codes, those cut or merged included."""
        found = list(self.positions.order_by("code"))
        for one in found:
            one.intake = self
        return found

    def live_positions(self) -> models.QuerySet:
        """The positions that still have posts."""
        return self.positions.filter(places__gt=0, merged_into=None).select_related("intake").order_by("code")

    @cached_property
    def field(self) -> field.Field:
        """Its candidates counted by position and step."""
        return field.Field(self)

    def pools(self) -> list:
        """The pools that fund it, with posts wanted and free."""
        return posts.pools(self)

    def undecided(self) -> list[tuple[str, list[str]]]:
        """Positions with the numbers of those who are equal at the last place (D.3 row 7)."""
        from .ranking import contests  # ranking reads the models

        ties = {one: contest.choice.undecided for one, contest in contests(self).items() if contest.choice.undecided}
        numbers = dict(self.candidates.filter(pk__in=[pk for keys in ties.values() for pk in keys])
                       .values_list("pk", "number")) if ties else {}  # fmt: skip
        return [(one.code, [numbers[pk] for pk in ties[one.pk]]) for one in self.lineup if one.pk in ties]

    def corrected(self) -> Intake:
        """What the round would be with the correction that is being attempted."""
        other = copy.copy(self)
        amending.apply_to(other, self.facts or {})
        return other

    @cached_property
    def corrections(self) -> list[str]:
        """Every amendment of the published announcement in words, oldest first; every applicant's case shows them."""
        if not self.published:
            return []
        return [amending.told(one) for one in self.history.events if one.action in amending.AMENDMENTS]


class Chronicle:
    """The past of a round; answers what guards ask of a case's history."""

    suspensions = ()

    def __init__(self, intake: Intake):
        self.intake = intake

    @cached_property
    def events(self) -> list[IntakeEvent]:
        """Every event, oldest first."""
        return list(self.intake.events.order_by("seq"))

    @cached_property
    def papers(self) -> set[str]:
        """Codes of the papers on file."""
        filed = Document.objects.filter(dossier=self.intake.dossier_id, withdrawn_at=None)
        return set(filed.order_by().values_list("paper", flat=True))

    def suspended(self, kind: str) -> None:
        """The open suspension of a kind; a round is never suspended."""

    def last(self, *actions: str) -> IntakeEvent | None:
        """The latest event of any of the actions."""
        return next((one for one in reversed(self.events) if one.action in actions), None)

    def date_of(self, *actions: str):
        """The legal date of the latest event of any of the actions."""
        event = self.last(*actions)
        return event.on if event else None

    def done(self, action: law.Action) -> IntakeEvent | None:
        """The event that took an action."""
        return self.last(action.name)


class Position(models.Model):
    """A line of the announcement: so many posts of one kind under the same conditions (D.3 row 2).

    ``announced`` is what was promised and never changes; ``places`` is what is left after cuts and mergers.
    ``ratio`` empty: the round's. ``direct``: by interview alone, where the announcement says so (D-06).
    ``exempt``: without examination for front-line staff; its posts are the published exempt number (E-03).
    """

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="positions")
    code = models.CharField(_("position code"), max_length=20)
    title = models.CharField(_("position"), max_length=80)
    announced = models.PositiveSmallIntegerField(_("posts announced"))
    places = models.PositiveSmallIntegerField(_("posts"))
    education = models.CharField(_("lowest education"), max_length=2)
    age_most = models.PositiveSmallIntegerField(_("highest age"))
    majors = models.CharField(_("majors"), max_length=300, blank=True)
    conditions = models.CharField(_("other conditions"), max_length=600, blank=True)
    ratio = models.DecimalField(_("applicants for each post"), max_digits=4, decimal_places=1, null=True, blank=True)
    direct = models.BooleanField(_("interview only"), default=False)
    exempt = models.BooleanField(_("without examination"), default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=0, help_text=_("of the round when it was last changed"))

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("intake", "code")
        constraints = (models.UniqueConstraint(fields=["intake", "code"], name="one_position_of_a_code"),)

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def live(self) -> bool:
        """Whether it still has posts to fill."""
        return self.places > 0 and self.merged_into_id is None

    def stricter_in(self, other: Position) -> list[str]:
        """The conditions in which ``other`` asks for more, in words; text conditions must be the same or absent."""
        found = []
        if codes.education_level(other.education) > codes.education_level(self.education):
            found.append("education")
        if other.age_most < self.age_most:
            found.append("age_most")
        found += [name for name in ("majors", "conditions") if getattr(other, name) not in ("", getattr(self, name))]
        columns: Any = [self._meta.get_field(name) for name in found]
        return [str(one.verbose_name) for one in columns]


class IntakeEvent(Chained):
    """What was done in a round."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="events")
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    refused = "events of a round are append-only"

    class Meta:
        verbose_name = _("event of a round")
        ordering = ("intake", "seq")
        constraints = (models.UniqueConstraint(fields=["intake", "seq"], name="one_intake_event_per_version"),)

    def __str__(self):
        return f"{self.intake_id}/{self.seq} {self.action}"

    @property
    def whose(self) -> int:
        """The round."""
        return self.intake_id

    @property
    def law(self) -> Any:
        """That of rounds."""
        return type(self.intake)

    @property
    def capacity(self) -> tuple[str | int, ...]:
        """For whom somebody stood in."""
        return (self.acting_for_id,) if self.acting_for_id else ()
