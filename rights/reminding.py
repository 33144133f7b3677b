"""Who is told what: requests that fall due, lists and numbers that wait for a second person, what may be disposed of.

Sentences name numbers of requests and lists, never a person.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.limits import add_working_days
from notices.kinds import RIGHTS
from notices.outbox import tell
from organisations.models import Mandate, Organisation, User

from . import reach, schedule
from .models import DisposalRun, NumberProposal, RightsRequest

AHEAD = 3
"""Working days before a request is due on which it is called to mind."""


def remind() -> int:
    """Job of the clock, every morning: what falls due, each once; on the first of a month what may be disposed of."""
    today = timezone.localdate()
    return _requests(today) + (_disposals(today) if today.day == 1 else 0)


def _requests(today: datetime.date) -> int:
    soon, told = add_working_days(today, AHEAD)[0], 0
    for one in RightsRequest.objects.filter(answered_on=None, due_on__lte=soon).select_related("organisation"):
        late = one.due_on < today
        words = (
            _("Request %(number)s of a person is overdue since %(day)s.")
            if late
            else _("Request %(number)s of a person is to be answered by %(day)s.")
        )
        readers = _holders([one.organisation], reach.KEEPERS)
        told += tell(readers, RIGHTS, words % {"number": one.number, "day": one.due_on},
                     url=reverse("rights:request", args=[one.number]),
                     key=f"rights-request-{one.pk}-{'late' if late else 'soon'}")  # fmt: skip
    return told


def _disposals(today: datetime.date) -> int:
    told = 0
    held = Mandate.objects.current().filter(role__in=reach.CORRECTORS).values("organisation")
    for organisation in Organisation.objects.filter(pk__in=held):
        if schedule.due(organisation, today).exists():
            told += tell(_holders([organisation], reach.CORRECTORS), RIGHTS,
                         _("Dossiers whose retention period is over wait to be looked at."),
                         url=reverse("rights:propose"), key=f"rights-due-{organisation.pk}-{today:%Y-%m}")  # fmt: skip
    return told


def tell_seconds(run: DisposalRun) -> int:
    """Tell everybody who may be the second person of a run."""
    readers = [one for one in _holders(run.organisation.line(), reach.APPROVERS) if reach.may_second(run, one)]
    return tell(readers, RIGHTS, _("List %(number)s waits for a second person.") % {"number": run.number},
                url=reverse("rights:disposal", args=[run.number]), key=f"rights-run-{run.pk}")  # fmt: skip


def tell_of_number(proposal: NumberProposal) -> int:
    """Tell the departments that look after the person, except who proposed the number."""
    home = proposal.person.organisation
    readers = [one for one in _holders(home.line() if home else [], reach.CORRECTORS) if one.pk != proposal.by_id]
    url, key = reverse("rights:person", args=[proposal.person_id]), f"rights-number-{proposal.pk}"
    return tell(readers, RIGHTS, _("A corrected identity number waits for a second person."), url=url, key=key)


def _holders(places: Iterable[Organisation], roles: frozenset) -> list[User]:
    """Users who hold one of the roles there today and can sign in."""
    mandates = Mandate.objects.current().filter(organisation__in=list(places), role__in=roles)
    return list(User.objects.filter(pk__in=mandates.values("user"), is_active=True))
