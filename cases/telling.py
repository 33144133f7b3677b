"""Who is told of an act: the holders of the desks it names, and of the desk a case was sent back to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.kinds import ARRIVED, RETURNED
from notices.outbox import tell
from organisations.desks import Desk, Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import Proxy

from .actions import station
from .law import BACK, Action
from .models import Case, Event, Sponsorship


def tell_desks(case: Case, event: Event, action: Action) -> None:
    """Tell each holder once of the event, whoever did it excepted; a case sent back is told as returned.

    A case that has moved on meanwhile is no longer returned to anybody.
    """
    back_to = {case.step.desk} if action.kind == BACK and case.state == event.target and case.step.desk else set()
    for kind, desks in ((RETURNED, back_to), (ARRIVED, set(action.tells) - back_to)):
        readers = [user for user in holders(case, desks) if user.pk != event.by_id]
        if readers:
            url = reverse("cases:case", args=[case.number])
            tell(readers, kind, _sentence(case, event, action), url=url, key=f"event-{event.pk}")


def _sentence(case: Case, event: Event, action: Action) -> str:
    return _("%(case)s: %(act)s (%(organisation)s, %(role)s, %(date)s)") % {
        "case": case, "act": action.label, "organisation": event.organisation.short_name,
        "role": Role(event.role).label, "date": event.on.isoformat(),
    }  # fmt: skip


def holders(case: Case, desks: Iterable[Desk]) -> Collection[User]:
    """Whoever sits at the desks for this case today, and who stands in for them; in one query."""
    seats = Q()
    for desk in desks:
        if organisation := station(case, desk):
            seats |= _seat(case, desk, organisation)
    if not seats:
        return ()
    held = Mandate.objects.current().filter(seats)
    today = timezone.localdate()
    deputies = Proxy.objects.filter(mandate__in=held, revoked_at=None, since__lte=today, until__gte=today)
    deputies = deputies.filter(Q(pipelines="") | Q(pipelines__contains=case.pipeline))
    sit = Q(pk__in=held.values("user")) | Q(pk__in=deputies.values("deputy"))
    return User.objects.filter(sit, is_active=True)


def _seat(case: Case, desk: Desk, organisation: Organisation) -> Q:
    """The mandates of a desk; of township sponsors only the case's own."""
    seat = Q(role=desk.role, organisation=organisation)
    if desk.role == Role.SPONSOR:
        own = Sponsorship.objects.filter(case=case, capacity=Sponsorship.SPONSOR, until=None)
        seat &= Q(user__person__in=own.values("person"))
    return seat
