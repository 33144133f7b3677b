"""Handing on, asking and answering, circulating: each in one transaction, and whoever it concerns is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from cases import readable
from cases.models import Case
from notices import kinds
from notices.outbox import tell
from organisations.desks import Role
from organisations.models import User
from workflows.models import OPEN_STATUSES, CaseTask

from .models import Answer, Asked, Circular, Copy, HandedOn, Question, Recall
from .people import readers, sitting_at

MOST_READERS = 200


def _named(case) -> dict[str, str]:
    return {"name": case.person.name, "number": case.number}


def _page(case) -> str:
    return reverse("cases:case", args=[case.number])


# --- handing on ------------------------------------------------------------------------------------------------


def refuse_handing(task: CaseTask, by: User) -> None:
    """PermissionDenied, with what would help, unless the user may hand that work on.

    Whoever sits at the desk may, and organisers and departments above it; a sponsor's work is personal.
    """
    if task.role == Role.SPONSOR:
        raise PermissionDenied(
            _("A sponsor answers in person and cannot hand this on. The township organiser can replace the sponsor.")
        )
    if task.status not in OPEN_STATUSES or not task.role:
        raise PermissionDenied(_("This work is not open any more."))
    here, path = (task.role, task.organisation_id) in by.stations(task.case.pipeline), task.organisation.path
    above = any(
        one.role in (Role.ORGANISER, Role.DEPARTMENT) and path != one.organisation.path
        and path.startswith(one.organisation.path)
        for one in by.mandates_over(task.case.pipeline)
    )  # fmt: skip
    if not here and not above:
        raise PermissionDenied(_("This work belongs to another desk."))


def colleagues(task: CaseTask):
    """Who may be handed the work: everybody at the same desk but whoever has it."""
    found = sitting_at(task.role, task.organisation, task.case.pipeline).exclude(pk=task.owner_id)
    return found.order_by("last_name", "first_name", "pk")


def hand_on(task: CaseTask, to: User, *, by: User, note: str = "") -> HandedOn:
    """Give open work to a colleague at the same desk; PermissionDenied as ``refuse_handing`` or for anybody else."""
    with transaction.atomic():
        task = CaseTask.objects.select_for_update(of=("self",)).select_related("organisation", "case__person").get(
            pk=task.pk
        )  # fmt: skip
        refuse_handing(task, by)
        if not colleagues(task).filter(pk=to.pk).exists():
            raise PermissionDenied(_("%(name)s does not sit at this desk, or has the work already.") % {"name": to})
        CaseTask.objects.filter(pk=task.pk).update(owner=to, status=STATUS.ASSIGNED, assigned=timezone.now())
        done = HandedOn.objects.create(task=task, case=task.case, by=by, to=to, note=note)
        said = {"who": by, "what": task.label, "note": note or "-"} | _named(task.case)
        text = _("%(who)s handed “%(what)s” of %(name)s (%(number)s) to you: %(note)s") % said
        tell([to], kinds.HANDED, text, url=_page(task.case))
        return done


# --- opinions --------------------------------------------------------------------------------------------------


def may_ask(case: Case, user: User) -> bool:
    """Whether some open work of the case lies on one of the user's desks."""
    return CaseTask.objects.for_desks_of(user).filter(case_id=case.pk).exists()


def ask(case: Case, people: Iterable[User], *, by: User, text: str, answer_by: datetime.date) -> Question:
    """Ask people who may see the case; PermissionDenied names whoever may not."""
    people = {one.pk: one for one in people}
    with transaction.atomic():
        if not may_ask(case, by):
            raise PermissionDenied(_("Opinions are asked by whoever has the case on the desk."))
        _refuse_strangers(case, people)
        question = Question.objects.create(case=case, by=by, text=text, answer_by=answer_by)
        Asked.objects.bulk_create(Asked(question=question, user=one) for one in people.values())
        said = {"who": by, "day": readable.in_words(answer_by)} | _named(case)
        words = _("%(who)s asks your opinion on %(name)s (%(number)s), to be given by %(day)s") % said
        tell(people.values(), kinds.ASKED, words, url=reverse("passing:asked"))
        return question


def _refuse_strangers(case: Case, people: dict[int, User]) -> None:
    known = set(readers(case).filter(pk__in=people).order_by().values_list("pk", flat=True))
    strangers = "、".join(str(one) for pk, one in people.items() if pk not in known)
    if strangers:
        raise PermissionDenied(_("%(names)s may not see this case and cannot be asked or told.") % {"names": strangers})


def answer(asked: Asked, *, by: User, tendency: str, text: str) -> Answer:
    """Give an opinion, once; PermissionDenied if it was taken back, given already, or asked of somebody else."""
    with transaction.atomic():
        asked = Asked.objects.select_for_update(of=("self",)).select_related("question__case__person").get(pk=asked.pk)
        if asked.user_id != by.pk or not Asked.objects.outstanding().filter(pk=asked.pk).exists():
            raise PermissionDenied(_("This opinion has been given already or is not asked any more."))
        given = Answer.objects.create(asked=asked, tendency=tendency, text=text)
        case = asked.question.case
        said = {"who": by, "tendency": given.get_tendency_display()} | _named(case)
        words = _("%(who)s gave the opinion you asked on %(name)s (%(number)s): %(tendency)s") % said
        tell([asked.question.by], kinds.ANSWERED, words, url=_page(case))
        return given


def recall(question: Question, *, by: User) -> None:
    """Take a question back; only whoever asked may, while somebody has still to answer."""
    with transaction.atomic():
        list(question.asked.select_for_update().order_by("pk"))  # whoever answers just now comes before or after
        waiting = question.asked.outstanding().exists()
        if question.by_id != by.pk or not waiting:
            raise PermissionDenied(_("Only whoever asked can take a question back, and only while an answer is due."))
        Recall.objects.create(question=question)


# --- for information -------------------------------------------------------------------------------------------


def circulate(case: Case, people: Iterable[User], *, by: User, note: str = "", event=None) -> Circular:
    """Send a case or one of its events to readers who may see it, in one INSERT; PermissionDenied as ``ask``."""
    people = {one.pk: one for one in people}
    with transaction.atomic():
        if not readers(case).filter(pk=by.pk).exists():
            raise PermissionDenied(_("%(names)s may not see this case and cannot be asked or told.") % {"names": by})
        if case.person.restricted_since and not note.strip():
            raise PermissionDenied(_("The use of this person's data is restricted: say why it is sent all the same."))
        if len(people) > MOST_READERS:
            raise PermissionDenied(_("At most %(n)s readers at once.") % {"n": MOST_READERS})
        _refuse_strangers(case, people)
        made = Circular.objects.create(case=case, event=event, by=by, note=note)
        Copy.objects.bulk_create(Copy(circular=made, user=one) for one in people.values())
        words = _("%(who)s sends you %(name)s (%(number)s) for information") % ({"who": by} | _named(case))
        tell(people.values(), kinds.COPIED, words, url=reverse("passing:copies"))
        return made


def read(copy: Copy) -> None:
    """Note that the reader has read the copy, the first time only."""
    Copy.objects.filter(pk=copy.pk, read_at=None).update(read_at=timezone.now())
