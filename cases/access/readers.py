"""Who may read the logs (F.2): the audit administrator everything, but no case; others who looked at cases they see.

An audit administrator learns that something happened and to which number, never what stands in a case. Inspectors and
departments may ask who looked at a case that lies at or below their organisation. Inspectors also see the anchors.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from organisations.desks import Role
from organisations.models import Organisation, User

from .. import pages
from ..models import Case

REFUSAL = gettext_lazy("The logs are read by audit administrators; inspectors see the anchors.")
ASKERS = frozenset({Role.INSPECTOR, Role.DEPARTMENT})


def audits(user: User) -> bool:
    """Whether the user reads everything that is logged."""
    return user.holds_role(Role.AUDITOR)


def sees_anchors(user: User) -> bool:
    """Whether the user sees the state of the ledgers and the anchors."""
    return user.holds_role(Role.AUDITOR, Role.INSPECTOR)


def asks_who_looked(user: User, organisation: Organisation) -> bool:
    """Whether the user may ask who looked at cases of the organisation; no query."""
    held = user.mandates_over()
    return any(one.role in ASKERS and organisation.path.startswith(one.organisation.path) for one in held)


def refuse(allowed: bool) -> None:
    """PermissionDenied, with who may, unless it is allowed."""
    if not allowed:
        raise PermissionDenied(REFUSAL)


def case_of(user: User, number: str) -> Case:
    """The case of that number for whoever may ask who looked at it; else Http404."""
    if audits(user):
        return get_object_or_404(Case.objects.select_related("organisation"), number=number)
    case = pages.find(user, number)
    if not asks_who_looked(user, case.organisation):
        raise Http404
    return case
