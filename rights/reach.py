"""Who looks after the rights of whom: departments and organisers for people below them; inspectors read.

Administrators are not among them: they see no person. Offices lent by an absent colleague count like one's own, since
a term for an answer does not wait for his return.
"""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from organisations.desks import Role
from organisations.models import Mandate, Organisation, Person, Place, User

from .models import DisposalRun, NumberProposal, RightsRequest

KEEPERS = frozenset({Role.DEPARTMENT, Role.ORGANISER})
"""Who records and answers requests, orders copies and restricts use."""
CORRECTORS = frozenset({Role.DEPARTMENT})
"""Who corrects data, holds back from disposal, proposes to dispose and keeps the schedule."""
REFUSAL = gettext_lazy("Rights of persons are looked after by organisation departments and organisers.")
READERS = KEEPERS | {Role.INSPECTOR}
APPROVERS = frozenset({Role.DEPARTMENT, Role.ARCHIVIST})
"""Who may be the second person of a disposal: at the proposer's organisation or above it."""


def mandates(user: User, roles: frozenset) -> list[Mandate]:
    """The user's current mandates in one of the roles, own ones first."""
    return [one for one in user.mandates_over() if one.role in roles]


def may_see(user: User) -> bool:
    """Whether the pages of persons' rights are there for the user."""
    return bool(mandates(user, READERS | APPROVERS))


def refuse_unless(user: User, roles: frozenset) -> list[Mandate]:
    """The mandates in these roles; PermissionDenied where there are none."""
    return mandates(user, roles) or refuse()


def refuse() -> NoReturn:
    """PermissionDenied, with the words for it."""
    raise PermissionDenied(REFUSAL)


def below(held: list[Mandate], prefix: str = "organisation__") -> Q:
    """Rows at or below the organisations of the mandates."""
    found = Q(pk__in=())
    for one in held:
        found |= Q(**{f"{prefix}path__startswith": one.organisation.path})
    return found


def persons(held: list[Mandate]) -> QuerySet[Person]:
    """People who belong to an organisation of the mandates or below, or have a case there."""
    there = Case.objects.filter(below(held), person=OuterRef("pk"))
    return Person.objects.filter(below(held) | Exists(there))


def person_for(user: User, pk: int, roles: frozenset = READERS) -> tuple[Person, Mandate]:
    """The person, and the mandate by which the user looks after him; PermissionDenied without a role, else Http404.

    Nobody handles his own data: that is a colleague's work.
    """
    held = refuse_unless(user, roles)
    for one in held:
        if found := persons([one]).filter(pk=pk).first():
            if roles != READERS and user.person_id == pk:
                raise PermissionDenied(_("Nobody decides about his own data: please ask a colleague."))
            return found, one
    raise Http404


def sees_whole(user: User, pk: int) -> bool:
    """Whether every case of the person lies where the user keeps persons' rights: a copy tells of all of them."""
    return not Case.objects.filter(person=pk).exclude(below(mandates(user, KEEPERS))).exists()


def whole_person_for(user: User, pk: int) -> tuple[Person, Mandate]:
    """As ``person_for``, for a keeper who may have everything about the person; PermissionDenied for others."""
    found = person_for(user, pk, KEEPERS)
    if not sees_whole(user, pk):
        raise PermissionDenied(_("The person has cases elsewhere too: a copy is ordered by the department above both."))
    return found


def requests_for(user: User, roles: frozenset = READERS) -> QuerySet[RightsRequest]:
    """The requests received at or below the user's organisations."""
    return RightsRequest.objects.filter(below(mandates(user, roles)))


def runs_for(user: User) -> QuerySet[DisposalRun]:
    """The disposal runs at or below the user's organisations."""
    return DisposalRun.objects.filter(below(mandates(user, READERS | APPROVERS)))


def may_second(run: DisposalRun, user: User) -> bool:
    """Whether the user may approve: an approver of that organisation or one above, and not by an office lent by him."""
    return user.pk != run.proposed_by_id and any(
        run.organisation.path.startswith(one.organisation.path) and one.acting_for != run.proposed_by
        for one in mandates(user, APPROVERS)
    )


def may_confirm(proposal: NumberProposal, user: User) -> bool:
    """Whether the user may confirm the number: a second person, and not by an office lent by the first."""
    held = [one for one in mandates(user, CORRECTORS) if one.acting_for != proposal.by]
    return user.pk != proposal.by_id and persons(held).filter(pk=proposal.person_id).exists()


def keeps_schedule(user: User) -> Mandate | None:
    """The mandate by which the user sets retention periods: the department of the prefecture, or of a whole tree."""
    return next(
        (
            one for one in mandates(user, CORRECTORS)
            if one.organisation.place == Place.PREFECTURE or one.organisation.parent_id is None
        ),
        None,
    )  # fmt: skip


def top(held: list[Mandate]) -> Organisation:
    """The organisation of the mandates that is highest in the tree."""
    return min((one.organisation for one in held), key=lambda one: len(one.path))
