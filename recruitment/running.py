"""The engine of orders that take many cases: one row at a time, each by itself, to be taken up again at any row.

A kind of order is a function of its run that returns steps (``kind``). A step that is refused is kept with its reasons
and the others go on. What is done already is recognised by the state of the cases, never by a counter: a worker may be
killed at any row. The job carries the run's id and nothing else.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import authorise
from cases.background import Work
from cases.law import Obstacle, Refusal, Unlawful
from cases.refusals import reasons
from organisations.models import User

from .models import Intake
from .runs import Run

WORK = Work("run", timeout=3600)
"""What is given up after an hour can be taken up again."""
EVERY = 20
"""After so many rows the progress is written down."""


# --- kinds of orders -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One row of an order: the number of a row or case, and what to do; None where it has been done already."""

    key: int | str
    do: Callable[[], Any] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of order: what it is called, at which steps of the round it may be given, and its work."""

    name: str
    label: Any
    at: tuple[str, ...]
    work: Callable[[Run], Iterable[Step]]
    by_hand: bool = True
    after: Callable[[Run], None] | None = None
    do_not_call_in_templates: ClassVar = True

    def __call__(self, run: Run) -> list[Step]:
        """The rows of the run that are left; rows done already may be among them, if only their doing can tell."""
        return list(self.work(run))


KINDS: dict[str, Kind] = {}


def kind(name: str, label, *, at: Iterable[Any], by_hand: bool = True, after: Callable[[Run], None] | None = None):
    """Register a kind of order; ``at``: steps of the round. Not ``by_hand``: an act or page of the round orders it.

    ``after`` is done when every row has been, before the run is said to be done; it may be done again.
    """

    def declare(work: Callable[[Run], Iterable[Step]]):
        KINDS[name] = Kind(name, label, tuple(one.value for one in at), work, by_hand, after)
        return work

    return declare


# --- ordering --------------------------------------------------------------------------------------------------


def order(
    intake: Intake, kind: str, *, by: User, on: datetime.date, upload: Any = None, facts: dict[str, str] | None = None
) -> Run:  # fmt: skip
    """Order work of a kind as of a legal date; one at a time for a round and kind.

    ``upload``: an uploaded file, kept in the vault. ``facts``: what the act asks, as typed, the same for everybody and
    never about a person. Raises NotYours or Unlawful.
    """
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=intake.pk)
        authorise(intake, Intake.actions()["publish"], by)
        _refuse_if_not_now(intake, KINDS[kind])
        run = Run(intake=intake, kind=kind, by=by, on=on, facts=facts or {})
        if upload is not None:
            run.name = upload.name.replace("\\", "/").split("/")[-1][:120]
            run.upload.save(f"rounds/{uuid.uuid4().hex}.upload", upload, save=False)
        run.save()
        transaction.on_commit(lambda: enqueue(run.pk))
    return run


def _refuse_if_not_now(intake: Intake, wanted: Kind) -> None:
    if intake.state not in wanted.at:
        raise Unlawful([Obstacle("step", _("the round is not at a step where this can be ordered"), "E-01")])
    unfinished = intake.runs.filter(kind=wanted.name).exclude(status__in=(Run.DONE, Run.FAILED))
    for run in unfinished:
        if not give_up_if_lost(run):
            words = _("“%(kind)s” is being carried out already: wait until it is done")
            raise Unlawful([Obstacle("running", words % {"kind": wanted.label}, "")])


def resume(run: Run, *, by: User) -> Run:
    """Take up an interrupted run where it stopped, in the name of whoever orders that. Raises NotYours or Unlawful."""
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=run.intake_id)
        authorise(intake, Intake.actions()["publish"], by)
        run = Run.objects.select_for_update().get(pk=run.pk)
        if run.status != Run.FAILED:
            raise Unlawful([Obstacle("running", _("only an interrupted order can be taken up again"), "")])
        _refuse_if_not_now(intake, KINDS[run.kind])
        run.status, run.by, run.message, run.finished_at, run.at = Run.QUEUED, by, "", None, timezone.now()
        run.save(update_fields=["status", "by", "message", "finished_at", "at"])
        transaction.on_commit(lambda: enqueue(run.pk))
    return run


def enqueue(run_id: int) -> None:
    """Put the job on the queue; with a dead broker the run is interrupted at once and says so."""
    if not WORK.enqueue(carry_out, run_id):
        _fail(run_id, _("The service cannot be reached at present. Please take the order up again later."))


def give_up_if_lost(run: Run) -> bool:
    """Mark a run as interrupted whose job is gone (its worker was killed); whether that was so."""
    gone = not run.is_over and WORK.is_lost(run.pk, ordered_at=run.at)
    if gone:
        _fail(run.pk, _("The work was interrupted. Nothing is lost: take it up again."))
        run.refresh_from_db()
    return gone


# --- the job ---------------------------------------------------------------------------------------------------


def carry_out(run_id: int) -> None:
    """Do what was ordered, row by row; an order that has ended is left alone."""
    run = Run.objects.select_related("intake__organisation", "intake__programme", "by").get(pk=run_id)
    if run.is_over:
        return
    try:
        _Progress(run).through(KINDS[run.kind](run), KINDS[run.kind].after)
    except Refusal as refusal:
        _fail(run_id, "；".join(reasons(refusal)))
    except Exception:
        _fail(run_id, _("The work broke off. Please tell the administrator: order %(id)s.") % {"id": run_id})
        raise


class _Progress:
    """How far a run is, written down every few rows."""

    def __init__(self, run: Run):
        self.run = run
        self.problems: list[dict[str, Any]] = []

    def through(self, steps: list[Step], after: Callable[[Run], None] | None = None) -> None:
        """Take every step. Of a run taken up again, rows that do not come any more are those that are done."""
        total = max(self.run.total, len(steps))
        self.done = total - len(steps)
        self._look_who_orders()
        Run.objects.filter(pk=self.run.pk).update(status=Run.RUNNING, total=total, done=self.done, problems=[])
        for step in steps:
            if step.do is not None:
                self._take(step)
            self.done += 1
            if self.done % EVERY == 0:
                self._note()
                self._look_who_orders()
        if after:
            self._note()
            self.run.refresh_from_db(fields=["problems", "upload"])
            after(self.run)
        self._note(status=Run.DONE, finished_at=timezone.now())

    def _look_who_orders(self) -> None:
        """Whoever ordered it, with the mandates of this moment; nothing goes on in the name of a closed account."""
        self.run.by = User.objects.get(pk=self.run.by_id)
        if not self.run.by.is_active:
            raise Unlawful([Obstacle("account", _("this can no longer be done in the name of whoever ordered it"), "")])

    def _take(self, step: Step) -> None:
        assert step.do is not None  # asked before
        try:
            with transaction.atomic():
                step.do()
        except (Refusal, PermissionDenied, ValidationError) as refusal:
            self.problems.append({"row": step.key, "why": reasons(refusal)})

    def _note(self, **columns) -> None:
        Run.objects.filter(pk=self.run.pk).update(done=self.done, problems=self.problems, **columns)


def _fail(run_id: int, message: str) -> None:
    rows = Run.objects.filter(pk=run_id).exclude(status=Run.DONE)
    rows.update(status=Run.FAILED, message=message[:300], finished_at=timezone.now())
