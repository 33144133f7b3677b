"""A hand-over ordered and carried out: all in one transaction, every row on record, nothing left behind unsaid."""

from __future__ import annotations

import datetime
import logging
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import people
from cases.actions import NotYours, perform
from cases.background import GRACE, Work
from cases.law import Refusal
from cases.refusals import reasons
from notices.kinds import ABSENCE, HANDED
from notices.outbox import tell
from organisations.models import Mandate, User
from organisations.proxies import answers_for, directs
from organisations.proxies import revoke as take_back

from ..models import OPEN_STATUSES, CaseTask
from .giving import give, office
from .holdings import GIVEN, MANDATE, OFFICE, SPONSORSHIP, TAKEN, TASK, orphans
from .models import MOVED, REFUSED, RETURNED, Handover, HandoverItem
from .reckoning import Plan, Reckoning, Step, label_of

logger = logging.getLogger(__name__)
WORK = Work("handover", timeout=1800)
AT_ONCE = 50
"""Sponsorships handed over while the page is waited for; more go to a worker, since each is an act of the law."""
BACK, AHEAD = datetime.timedelta(days=31), datetime.timedelta(days=366)
"""How long ago the last day may lie when the hand-over is ordered, and how far ahead."""


class Changed(Exception):
    """What he holds has changed since the page was looked at; nothing was done."""


def may_arrange(user: User, leaver: User) -> bool:
    """Whether the user may hand over what ``leaver`` holds: all his offices, or those he held last, are below him."""
    held = list(leaver.mandates.select_related("organisation").order_by("pk"))
    today = timezone.localdate()
    lasting = [one for one in held if one.until is None or one.until >= today]
    return user.pk != leaver.pk and bool(held) and all(answers_for(user, one) for one in lasting or held)


def may_read(user: User, handover: Handover) -> bool:
    """Whether the user may read what became of a hand-over, which names applicants.

    The one who leaves, whoever may arrange his work, and who ordered it as long as he directs any work.
    """
    ordered = handover.by_id == user.pk and directs(user)
    return ordered or handover.leaver_id == user.pk or may_arrange(user, handover.leaver)


# --- ordering --------------------------------------------------------------------------------------------------


def order(leaver: User, plan: Plan, *, by: User, key: str, held: str, confirmed: bool = False) -> Handover:
    """Order the hand-over that was reviewed, and carry it out if the last day has come (many sponsorships: a worker).

    ``held`` is the fingerprint of what was shown, ``key`` that of the page: sent twice, the first order is given back.
    Raises Changed where something has changed, ValidationError where the order cannot be given.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=leaver.pk)
        if known := Handover.objects.filter(key=key).first():
            return known
        if Handover.objects.filter(leaver=leaver, done_at=None, cancelled_at=None).exists():
            raise ValidationError(_("A hand-over of this colleague is waiting already: cancel it first."))
        today = timezone.localdate()
        if not today - BACK <= plan.last_day <= today + AHEAD:
            raise ValidationError(_("The last day lies at most a month back and at most a year ahead."))
        reckoning = Reckoning(leaver, plan, by=by)
        if reckoning.held != held:
            raise Changed
        if reckoning.emptied and not confirmed:
            raise ValidationError(_("Offices in which nobody is left: name somebody, or confirm it."))
        handover = Handover.objects.create(
            leaver=leaver, by=by, last_day=plan.last_day, leave_offices=plan.leave_offices,
            deactivate=plan.deactivate, plan={"default": plan.default, "choices": plan.choices}, key=key,
        )  # fmt: skip
        if handover.at_once and sum(one.kind == SPONSORSHIP for one in reckoning.items) > AT_ONCE:
            transaction.on_commit(lambda: WORK.enqueue(run, handover.pk))
        elif handover.at_once:
            _carry_out(handover, reckoning)
        else:
            words = {"leaver": leaver, "day": plan.last_day.isoformat()}
            told = _("What you hold will be handed over after your last day, %(day)s.") % words
            tell([leaver], HANDED, told, url=reverse("absence:index"))
        return handover


def plan_of(handover: Handover) -> Plan:
    """The plan as it was ordered."""
    kept = handover.plan
    return Plan(handover.last_day, kept["default"], kept["choices"], handover.leave_offices, handover.deactivate)


def cancel(handover: Handover, *, by: User) -> bool:
    """Take back an order that waits; False where it has been carried out or cancelled."""
    rows = Handover.objects.filter(pk=handover.pk, done_at=None, cancelled_at=None)
    return bool(rows.update(cancelled_at=timezone.now(), cancelled_by=by))


# --- carrying out ----------------------------------------------------------------------------------------------


def _carry_out(handover: Handover, reckoning: Reckoning) -> None:
    steps = [_do(step, reckoning) for step in reckoning.steps]
    _hand_tasks([step for step in steps if step.item.kind == TASK], reckoning.leaver)
    HandoverItem.objects.bulk_create(
        HandoverItem(
            handover=handover, kind=step.item.kind, label=step.item.label[:200], outcome=step.outcome,
            successor=label_of(step.successor)[:120], note=step.note[:400], url=step.url,
        )
        for step in steps
    )  # fmt: skip
    handover.done_at = timezone.now()
    handover.save(update_fields=["done_at"])
    _tell(handover, steps)
    _settle(handover)


def _do(step: Step, reckoning: Reckoning) -> Step:
    doer = {MANDATE: _mandate, SPONSORSHIP: _sponsorship, GIVEN: _end_proxy, TAKEN: _taken, OFFICE: _office}
    return doer[step.item.kind](step, reckoning) if step.item.kind in doer and step.outcome != REFUSED else step


def _mandate(step: Step, reckoning: Reckoning) -> Step:
    """It ends on the last day, and whoever follows begins; one that has not begun yet changes hands as it is."""
    row, plan = step.item.row, reckoning.plan
    if row.since > plan.last_day:
        Mandate.objects.filter(pk=row.pk).update(user=step.successor)
        return step
    Mandate.objects.filter(pk=row.pk).update(until=plan.last_day)
    if step.outcome == MOVED:
        Mandate.objects.create(
            user=step.successor, role=row.role, organisation=row.organisation, since=plan.begins, until=row.until
        )
    return step


def _sponsorship(step: Step, reckoning: Reckoning) -> Step:
    """The sponsor is replaced by the law's own act; what it refuses stays, with its reasons."""
    facts = {"people": [step.successor.pk], "ended_because": reckoning.because}
    case = reckoning.cases[step.item.row.case_id]
    try:
        perform(case, step.act.name, by=reckoning.by, on=timezone.localdate(), **facts)
    except (NotYours, Refusal) as refusal:
        return Step(step.item, REFUSED, step.successor, " ".join(reasons(refusal)), step.act, step.url)
    return step


def _end_proxy(step: Step, reckoning: Reckoning) -> Step:
    row, last_day = step.item.row, reckoning.plan.last_day
    if row.since > last_day:
        take_back(row, by=reckoning.by)
    else:
        type(row).objects.filter(pk=row.pk).update(until=last_day)
    return step


def _taken(step: Step, reckoning: Reckoning) -> Step:
    """He acts no longer for somebody else: the successor does, or the holder is told that nobody does."""
    row = step.item.row
    _end_proxy(step, reckoning)
    if step.outcome == MOVED:
        since = max(reckoning.plan.begins, row.since)
        give([row.mandate], step.successor, since=since, until=max(row.until, since), by=reckoning.by,
             pipelines=row.names)  # fmt: skip
        return step
    words = {"deputy": reckoning.leaver, "office": office(row.mandate), "until": reckoning.plan.last_day.isoformat()}
    told = _("%(deputy)s acts for you as %(office)s only until %(until)s: name another deputy.") % words
    tell([row.mandate.user], ABSENCE, told, url=reverse("absence:index"))
    return step


def _office(step: Step, reckoning: Reckoning) -> Step:
    """The desk hears of it and opens the succession of every case that still has this sponsor (C-S4)."""
    if reckoning.plan.leave_offices:
        step.item.row.until = max(reckoning.plan.last_day, step.item.row.since)
        step.item.row.save(update_fields=["until"])
    return step


def _hand_tasks(steps: list[Step], leaver: User) -> None:
    """Work taken up goes into the successors' hands, or back to its desk; what was done meanwhile is left alone."""
    for successor in {step.successor for step in steps if step.outcome == MOVED}:
        mine = [step.item.row.pk for step in steps if step.outcome == MOVED and step.successor == successor]
        _own(leaver, mine, owner=successor, status=STATUS.ASSIGNED, assigned=timezone.now())
    back = [step.item.row.pk for step in steps if step.outcome == RETURNED]
    _own(leaver, back, owner=None, status=STATUS.NEW, assigned=None)


def _own(leaver: User, pks: list[int], **columns) -> None:
    CaseTask.objects.filter(pk__in=pks, owner=leaver, status__in=OPEN_STATUSES).update(**columns)


def _tell(handover: Handover, steps: list[Step]) -> None:
    moved = Counter(_account(step.successor) for step in steps if step.outcome == MOVED)
    for user, number in moved.items():
        if user is not None:
            words = {"leaver": handover.leaver, "number": number}
            told = _("%(leaver)s has left: %(number)s items were handed over to you.") % words
            tell([user], HANDED, told, url=reverse("desk:index"), key=f"handover-{handover.pk}")
    told = _("What you held has been handed over.")
    tell([handover.leaver], HANDED, told, url=reverse("absence:index"), key=f"handover-{handover.pk}")


def _account(successor) -> User | None:
    return successor if isinstance(successor, User) else getattr(successor, "user", None)


def _settle(handover: Handover) -> None:
    """Once the last day is over: what he still sponsors is owed a successor, and the account is closed if it was to be.

    It stays open as long as anything is left in his hands; the clock looks again.
    """
    leaver, last_day = handover.leaver, handover.last_day
    if last_day >= timezone.localdate():
        return
    for post in leaver.person.offices.filter(until=last_day) if leaver.person else ():
        post.save(update_fields=["until"])  # on the last day itself he was in office: the desk hears of it now
    if handover.deactivate:
        if not orphans(leaver, last_day).none:
            return
        people.close(leaver, by=handover.by, reason="handed over")
    handover.settled_at = timezone.now()
    handover.save(update_fields=["settled_at"])


# --- the clock -------------------------------------------------------------------------------------------------


def run_due(today: datetime.date | None = None) -> int:
    """Carry out what waits for a last day that is over, and settle what is done; how many were looked at.

    Each in a transaction of its own under the order's lock, so that a second clock finds it done.
    """
    today = today or timezone.localdate()
    lost = Q(done_at=None, at__date__gte=F("last_day"), at__lt=timezone.now() - GRACE)  # ordered for a worker
    over = Handover.objects.filter(Q(last_day__lt=today) | lost, cancelled_at=None, settled_at=None)
    keys = list(over.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        try:
            run(key)
        except Exception:  # one that fails does not keep the others from being carried out
            logger.exception("hand-over %s was not carried out", key)
    return len(keys)


def run(key: int) -> None:
    """Carry out one order, or settle it; done twice it is done once."""
    with transaction.atomic():
        rows = Handover.objects.select_for_update(of=("self",), no_key=True).select_related("leaver__person", "by")
        handover = rows.get(pk=key)
        if handover.waits:
            _carry_out(handover, Reckoning(handover.leaver, plan_of(handover), by=handover.by))
        elif handover.cancelled_at is None and handover.settled_at is None:
            _settle(handover)
