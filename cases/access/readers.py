"""Who may read the logs (F.2): the audit administrator those of his organisation; others who looked at cases they see.

An audit administrator reads what the accounts did that hold or held an office at or below his organisation, and who
looked at cases and persons of it, wherever whoever looked sits. He learns that something happened and to which number,
never what stands in a case. What nobody did who had signed in (a wrong password, an unknown name) is read at the
topmost organisation alone. Inspectors and departments may ask who looked at a case at or below their organisation.
Anchors and the state of the ledgers name nobody: auditors and inspectors see all of them.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from accounts import people
from organisations.desks import Role
from organisations.models import Mandate, Organisation, Person, User

from .. import pages
from ..models import Case

REFUSAL = gettext_lazy("The logs are read by audit administrators; inspectors see the anchors.")
ASKERS = frozenset({Role.INSPECTOR, Role.DEPARTMENT})


def audits(user: User) -> bool:
    """Whether the user reads the access log."""
    return user.holds_role(Role.AUDITOR)


def _seats(user: User) -> list[Organisation]:
    return [one.organisation for one in user.mandates_over() if one.role == Role.AUDITOR]


def audited_places(user: User) -> str:
    """The organisations whose log the user reads, in words."""
    return "、".join(one.short_name for one in _seats(user))


def audited_cases(user: User) -> QuerySet[Case]:
    """The cases of which the user reads who looked at them, whoever that was."""
    return Case.objects.filter(people.at_or_below(_seats(user), "organisation__"))


def audits_person(user: User, person: int) -> bool:
    """Whether the person is of the user's organisation or has a case there; two queries."""
    of_ours = Person.objects.filter(people.at_or_below(_seats(user), "organisation__"), pk=person)
    return of_ours.exists() or audited_cases(user).filter(person=person).exists()


def audited_accounts(user: User) -> QuerySet[User]:
    """The accounts whose doings the user reads: with an office at or below his organisation, now or once."""
    seats = _seats(user)
    places = Organisation.objects.filter(people.at_or_below(seats))
    held = Mandate.objects.filter(user=OuterRef("pk"), organisation__in=places)
    return User.objects.filter(Exists(held) | people.never_appointed(seats))


def audited_entries(user: User) -> Q:
    """What of the access log was done by those accounts; at the topmost organisation also what nobody did.

    The accounts are asked for first: told which they are, the database chooses well between walking the log by time
    and the entries of a few accounts; joined in, it compared every entry with every account.
    """
    accounts, topmost = audited_accounts(user), any(one.parent_id is None for one in _seats(user))
    if topmost and not User.objects.exclude(pk__in=accounts.values("pk")).exists():
        return Q()  # the one tree there is: nothing is left out, and nothing needs to be compared
    found = Q(by__in=list(accounts.values_list("pk", flat=True)))
    return found | Q(by=None) if topmost else found


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
        return get_object_or_404(audited_cases(user).select_related("organisation"), number=number)
    case = pages.find(user, number)
    if not asks_who_looked(user, case.organisation):
        raise Http404
    return case
