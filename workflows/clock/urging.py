"""Urging (催办) and supervising (督办): what those above may ask of a desk below, and what the desk answers."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.limits import add_working_days
from cases.models import Case
from cases.readable import in_words
from notices.kinds import SUPERVISED, URGED
from notices.outbox import tell
from organisations.desks import Role
from organisations.models import Mandate, Organisation, User

from ..models import OPEN_STATUSES, CaseTask
from .models import Feedback, Supervision, Urge
from .readers import Desks, users
from .rhythms import USUAL, paces

URGING = (Role.ORGANISER, Role.DEPARTMENT)
SUPERVISING = (Role.DEPARTMENT,)


def mandate_above(user: User, task: CaseTask, roles: tuple[Role, ...]) -> Mandate | None:
    """The mandate by which the user looks down on the work's desk: in one of the roles, somewhere above it."""
    found = (
        one for one in user.mandates_over(task.case.pipeline)
        if one.role in roles and one.organisation_id != task.organisation_id
        and task.organisation.path.startswith(one.organisation.path)
    )  # fmt: skip
    return next(found, None)


def open_work_below(user: User, roles: tuple[Role, ...] = URGING):
    """Open work of desks below the user's own in cases that he sees."""
    below = Q(pk__in=())
    for one in user.current_mandates():
        if one.role in roles:
            under = Organisation.objects.under(one.organisation).exclude(pk=one.organisation_id)
            lent = Q(case__pipeline__in=one.pipelines) if one.pipelines else Q()
            below |= lent & Q(organisation__in=under.order_by().values("pk"))
    rows = CaseTask.objects.open().exclude(role="").filter(below)
    return rows.filter(case__in=Case.objects.visible_to(user).order_by().values("pk"))


# --- urging ----------------------------------------------------------------------------------------------------------


def urged_again_from(task: CaseTask) -> datetime.date | None:
    """The first day on which the task may be urged again; None if it may be today."""
    last = task.urges.first()
    if last is None:
        return None
    wait = paces().get(task.role, USUAL).cool_down
    again = add_working_days(last.on, wait)[0] if wait else last.on
    return again if again > timezone.localdate() else None


def urge(task: CaseTask, *, by: User, text: str = "") -> Urge:
    """Ask the desk to hurry; PermissionDenied unless the user sits above it, ValidationError during the cool-down."""
    with transaction.atomic():
        task = _locked(task)
        above = _above(by, task, URGING)
        if again := urged_again_from(task):
            words = _("This work was urged lately; it can be urged again from %(day)s.") % {"day": in_words(again)}
            raise ValidationError(words)
        made = Urge.objects.create(
            task=task, by=by, organisation=above.organisation, on=timezone.localdate(), text=text.strip()
        )
        words = {"who": above.organisation.short_name, "number": task.case.number, "what": task.label}
        told = _("%(who)s asks you to hurry with %(number)s: %(what)s.") % words
        _tell_desk(task, URGED, f"{told}{made.text}", f"urge-{made.pk}")
        return made


# --- supervising -----------------------------------------------------------------------------------------------------


def supervise(task: CaseTask, *, by: User, demand: str, answer_by: datetime.date) -> Supervision:
    """Put work under supervision; PermissionDenied unless a department above, ValidationError if it is already."""
    try:
        with transaction.atomic():
            task = _locked(task)
            above = _above(by, task, SUPERVISING)
            made = Supervision.objects.create(
                task=task, organisation=above.organisation, by=by, on=timezone.localdate(), demand=demand.strip(),
                answer_by=answer_by,
            )  # fmt: skip
            words = {
                "who": above.organisation.short_name, "number": task.case.number, "what": task.label,
                "day": in_words(answer_by),
            }  # fmt: skip
            told = _("%(who)s has put %(number)s under supervision: %(what)s. Answer by %(day)s.") % words
            _tell_desk(task, SUPERVISED, told, f"supervision-{made.pk}", _address(made))
            return made
    except IntegrityError as error:
        raise ValidationError(_("This work is under supervision already.")) from error


def answers(supervision: Supervision, user: User) -> bool:
    """Whether the user sits at the desk under supervision, or is at the work."""
    task = supervision.task
    return (task.role, task.organisation_id) in user.stations(task.case.pipeline) and (
        task.role != Role.SPONSOR or task.owner_id == user.pk
    )


def closes(supervision: Supervision, user: User) -> bool:
    """Whether the user sits at the department that put the work under supervision."""
    return (Role.DEPARTMENT, supervision.organisation_id) in user.stations(supervision.task.case.pipeline)


def refuse_answer(supervision: Supervision, by: User) -> None:
    """PermissionDenied for another desk or a supervision that is closed."""
    if supervision.closed_at or not answers(supervision, by):
        raise PermissionDenied(_("Only the desk under supervision answers, while the supervision lasts."))


def refuse_closing(supervision: Supervision, by: User) -> None:
    """PermissionDenied unless the user's department began it."""
    if not closes(supervision, by):
        raise PermissionDenied(_("Only the department that began a supervision ends it."))


def answer(supervision: Supervision, *, by: User, text: str) -> Feedback:
    """Answer the department; refused as ``refuse_answer`` says."""
    with transaction.atomic():
        supervision = _of_supervision(supervision)
        refuse_answer(supervision, by)
        made = Feedback.objects.create(supervision=supervision, by=by, text=text.strip())
        supervision.answered_at = made.at
        supervision.save(update_fields=["answered_at"])
        words = _("The supervision of %(number)s has been answered.") % {"number": supervision.task.case.number}
        readers = Desks().readers(Role.DEPARTMENT, supervision.organisation_id) | {supervision.by_id}
        tell(users(readers), SUPERVISED, words, url=_address(supervision), key=f"supervision-answer-{made.pk}")
        return made


def close(supervision: Supervision, *, by: User, conclusion: str) -> None:
    """End the supervision; PermissionDenied unless the department's that began it. Twice does nothing twice."""
    with transaction.atomic():
        supervision = _of_supervision(supervision)
        refuse_closing(supervision, by)
        if supervision.closed_at:
            return
        supervision.closed_at, supervision.closed_by, supervision.conclusion = timezone.now(), by, conclusion.strip()
        supervision.save(update_fields=["closed_at", "closed_by", "conclusion"])
        words = _("The supervision of %(number)s has ended.") % {"number": supervision.task.case.number}
        key = f"supervision-closed-{supervision.pk}"
        _tell_desk(supervision.task, SUPERVISED, words, key, _address(supervision))


def visible_supervisions(user: User):
    """The supervisions of cases the user sees, newest demand last."""
    return Supervision.objects.filter(task__case__in=Case.objects.visible_to(user).order_by().values("pk"))


def _locked(task: CaseTask) -> CaseTask:
    rows = CaseTask.objects.select_for_update(of=("self",)).select_related("case__organisation", "organisation")
    task = rows.get(pk=task.pk)
    if task.status not in OPEN_STATUSES:
        raise ValidationError(_("This work has been done meanwhile."))
    return task


def _of_supervision(supervision: Supervision) -> Supervision:
    rows = Supervision.objects.select_for_update(of=("self",)).select_related("task__case", "task__organisation")
    return rows.get(pk=supervision.pk)


def _above(user: User, task: CaseTask, roles: tuple[Role, ...]) -> Mandate:
    found = mandate_above(user, task, roles)
    if found is None or not Case.objects.visible_to(user).filter(pk=task.case_id).exists():
        raise PermissionDenied(_("Only a desk above the one that is to act may do this."))
    return found


def _tell_desk(task: CaseTask, kind: str, text: str, key: str, url: str = "") -> None:
    address = url or reverse("cases:case", args=[task.case.number])
    tell(Desks().of([task]), kind, text, url=address, key=key)


def _address(supervision: Supervision) -> str:
    return reverse("supervision:supervision", args=[supervision.pk])
