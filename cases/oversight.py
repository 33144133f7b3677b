"""Who watches over cases: who may read accountability records and look-backs, and who keeps them (C-S7).

Inspectors, departments and organisers read them for whatever lies at or below their organisation. The persons such a
record is about (branch secretaries, sponsors, keepers of files) do not; for them the pages do not exist. Only the
organisation department competent for the case writes.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from organisations.desks import COUNTY, Role
from organisations.models import Organisation, User

from . import pages
from .actions import NotYours, station
from .models import Case

OVERSEERS = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.ORGANISER})


def watched_paths(user: User) -> list[str]:
    """The places in the tree at and below which the user watches over cases."""
    return [one.organisation.path for one in user.mandates_over() if one.role in OVERSEERS]


def watched(user: User, prefix: str = "") -> Q:
    """The condition that an organisation (or, with ``prefix``, the one a row belongs to) is watched by the user."""
    found = Q(pk__in=())
    for path in watched_paths(user):
        found |= Q(**{f"{prefix}path__startswith": path})
    return found


def oversees(user: User, organisation: Organisation) -> bool:
    """Whether the user watches over cases of that organisation; no query."""
    return any(organisation.path.startswith(path) for path in watched_paths(user))


def find(user: User, number: str) -> Case:
    """The case of that number; Http404 unless the user sees it as one who watches over it."""
    case = pages.find(user, number)
    if not oversees(user, case.organisation):
        raise Http404
    return case


def keeper(case: Case, user: User) -> Organisation:
    """The organisation whose department keeps the case's records, and for which the user acts; else NotYours."""
    organisation = station(case, COUNTY)
    if organisation is None:
        reason = _("no organisation up the tree has the power this needs (%(role)s)") % {"role": COUNTY.label}
        raise PermissionDenied(reason)
    if (COUNTY.role, organisation.pk) not in user.stations():
        raise NotYours(
            _("You are not in charge of this. It is done by %(organisation)s, %(role)s.")
            % {"organisation": organisation, "role": COUNTY.label}
        )
    return organisation


def keeps(case: Case, user: User) -> bool:
    """Whether the user keeps the case's accountability records."""
    organisation = station(case, COUNTY)
    return organisation is not None and (COUNTY.role, organisation.pk) in user.stations()
