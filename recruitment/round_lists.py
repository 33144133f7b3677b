"""Lists of rounds: which wait for a desk, and what a list is narrowed to."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.listing import query_of
from organisations.desks import RECRUITER
from organisations.models import Organisation, User

from .intakes.steps import Applying, Over
from .models import Intake, Programme

ENDED = [one.value for one in Over.steps]


def stations(user: User) -> list[Organisation]:
    """The organisations for which the user recruits."""
    held = [one.organisation for one in user.mandates_over() if one.role == RECRUITER.role]
    return [one for one in held if RECRUITER.competent(one) == one]


def waiting_for(user: User) -> QuerySet | None:
    """The rounds at whose step the user's desk must do something; None for whoever does not recruit.

    While applications are taken as announced nothing need be done for the round itself.
    """
    own = stations(user)
    if not own:
        return None
    found = Intake.objects.filter(organisation__in=own).exclude(state__in=ENDED)
    return found.exclude(Q(state=Applying.OPEN.value, applications_until__gte=timezone.localdate()))


class Filters:
    """What the list of rounds is narrowed to, read from the URL; values nobody offers are ignored."""

    NAMES = ("programme", "step", "organisation", "waiting")

    def __init__(self, request):
        given = {name: request.GET.get(name, "").strip() for name in self.NAMES}
        self.query = query_of(request, self.NAMES)
        self.steps = Intake.steps()
        self.step = given["step"] if given["step"] in self.steps else ""
        self.waiting = bool(given["waiting"])
        self.programmes = list(Programme.objects.filter(sent=False).only("pk", "name"))
        seen = Organisation.objects.seen_by(request.user).open().filter(can_recruit=True)
        self.organisations = list(seen.only("pk", "short_name", "path")[:150])
        self.programme = _offered(given["programme"], self.programmes)
        self.organisation = _offered(given["organisation"], self.organisations)
        self.user = request.user

    def apply(self, rows: QuerySet) -> QuerySet:
        """``rows`` narrowed to what was asked."""
        narrowed: dict[str, Any] = {"programme": self.programme, "state": self.step, "organisation": self.organisation}
        rows = rows.filter(**{name: value for name, value in narrowed.items() if value})
        mine = waiting_for(self.user) if self.waiting else None
        return rows if mine is None else rows.filter(pk__in=mine.values("pk"))


def _offered(value: str, rows: list) -> str:
    return value if value in {str(one.pk) for one in rows} else ""
