"""Mandates, proxies and offices whose last day is past: claimed work goes back to its desk, successors are owed."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from cases.limits import ONE_DAY
from cases.readable import in_words
from notices.kinds import ABSENCE
from notices.outbox import tell
from organisations.desks import Role
from organisations.models import Office
from organisations.proxies import Proxy

from ..desk import open_succession
from ..models import CaseTask
from .days import start_of
from .readers import held_no_longer


def end_all(day: datetime.date) -> dict[str, int]:
    """What follows from the ends of the day before; how many work items were given back and offices succeeded."""
    return {"given_back": give_back(day), "offices": succeed(day)}


def give_back(day: datetime.date) -> int:
    """Open work taken up by somebody who sits at its desk no longer lies on the desk again. Personal work is not."""
    count = 0
    for user, role, organisation in held_no_longer(day):
        if role != Role.SPONSOR:
            claimed = CaseTask.objects.open().filter(owner=user, role=role, organisation=organisation)
            count += claimed.update(owner=None, status=STATUS.NEW, assigned=None)
    return count


def succeed(day: datetime.date) -> int:
    """Offices whose last day was the one before: the duties that follow are opened (C-S4)."""
    offices = list(Office.objects.filter(until=day - ONE_DAY).select_related("person"))
    for one in offices:
        begun = timezone.now()
        with transaction.atomic():
            open_succession(one)
            opened = CaseTask.objects.filter(case__sponsorships__person=one.person_id, created__gte=begun)
            CaseTask.objects.filter(pk__in=opened.values_list("pk", flat=True)).update(created=start_of(day))
    return len(offices)


def tell_of_proxies(since: datetime.date, today: datetime.date) -> int:
    """Tell both of proxies that have begun after ``since`` and run today, and of those that ended since; how many."""
    rows = Proxy.objects.filter(revoked_at=None).select_related("mandate__user", "mandate__organisation", "deputy")
    begun = rows.filter(since__gt=since, since__lte=today, until__gte=today)
    ended = rows.filter(until__gte=since, until__lt=today)
    for one in begun:
        _tell(one, _("%(deputy)s acts for %(user)s from today until %(until)s (%(desk)s)."), f"proxy-begins-{one.pk}")
    for one in ended:
        _tell(one, _("%(deputy)s no longer acts for %(user)s; it lasted until %(until)s (%(desk)s)."),
              f"proxy-ends-{one.pk}")  # fmt: skip
    return len(begun) + len(ended)


def _tell(one: Proxy, words: str, key: str) -> None:
    mandate = one.mandate
    desk = f"{mandate.organisation.short_name} {Role(mandate.role).label}"
    told = {"deputy": one.deputy, "user": mandate.user, "until": in_words(one.until), "desk": desk}
    tell([one.deputy, mandate.user], ABSENCE, words % told, url=reverse("desk:index"), key=key)
