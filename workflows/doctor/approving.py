"""A repair needs two people: one proposes it with a reason, another one carries it out; both are on record."""

from __future__ import annotations

import functools

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.law import Obstacle, Unlawful
from notices.kinds import REPAIR
from notices.outbox import tell
from organisations.models import User

from .examining import carers, look_again
from .models import CARERS, Finding, RepairStep


def propose(finding: Finding, *, by: User, reason: str) -> RepairStep:
    """Propose the repair of a finding and tell those who may carry it out. Raises PermissionDenied or Unlawful."""
    with transaction.atomic():
        finding = _held(finding, by)
        if not finding.repairable:
            raise _not_now(_("nothing can be repaired here: people have to look at it"))
        if finding.pending:
            raise _not_now(_("the repair has been proposed already and waits for a second person"))
        step = RepairStep.objects.create(finding=finding, what=RepairStep.PROPOSED, by=by, reason=reason)
        words = _("%(who)s proposes a repair: %(what)s. A second person has to look at it and carry it out.")
        text = words % {"who": by, "what": finding.label}
        url = reverse("doctor:finding", args=[finding.pk])
        tell(seconds(finding, first=by), REPAIR, text, url=url, key=f"repair-{step.pk}")
    return step


def carry_out(finding: Finding, *, by: User) -> RepairStep:
    """Carry a proposed repair out as the second person. Raises PermissionDenied, Unlawful or CannotRepair."""
    with transaction.atomic():
        finding, proposed = _proposed(finding, by)
        if not may_second(finding, by, first=proposed.by):
            raise PermissionDenied(_("A repair is carried out by another person than the one who proposed it."))
        result = finding.invariant.repair(finding)
        step = RepairStep.objects.create(finding=finding, what=RepairStep.DONE, by=by, result=result)
        transaction.on_commit(functools.partial(look_again, finding))
    return step


def decline(finding: Finding, *, by: User, reason: str) -> RepairStep:
    """Say no to a proposed repair, or take one's own proposal back. Raises PermissionDenied or Unlawful."""
    with transaction.atomic():
        finding, _step = _proposed(finding, by)
        return RepairStep.objects.create(finding=finding, what=RepairStep.DECLINED, by=by, reason=reason)


def _held(finding: Finding, by: User) -> Finding:
    """The finding under a lock, open and looked after by the user."""
    rows = Finding.objects.looked_after_by(by).select_for_update(of=("self",))
    found = rows.filter(pk=finding.pk).first()
    if found is None:
        raise PermissionDenied(_("This is looked after by the department or the administrator in charge."))
    if found.closed_at:
        raise _not_now(_("it is gone already"))
    return found


def _proposed(finding: Finding, by: User) -> tuple[Finding, RepairStep]:
    found = _held(finding, by)
    step = found.pending
    if step is None:
        raise _not_now(_("nothing is proposed that could be carried out or declined"))
    return found, step


def _not_now(reason: str) -> Unlawful:
    return Unlawful([Obstacle("repair", reason, "")])


def may_second(finding: Finding, user: User, *, first: User) -> bool:
    """Whether the user may be the second person: somebody else, and not by an office lent by the first."""
    if user.pk == first.pk:
        return False
    held = [one for one in user.current_mandates() if one.role in CARERS and one.acting_for != first]
    path = finding.organisation.path if finding.organisation else ""
    return any(path.startswith(one.organisation.path) or not path for one in held)


def seconds(finding: Finding, *, first: User) -> list[User]:
    """Everybody who may carry out what the first person proposed."""
    return [user for user in carers() if may_second(finding, user, first=first)]
