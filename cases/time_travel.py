"""A case as it stood on a day: read from the record alone, since the record is never changed.

Two questions that differ wherever something was entered late. *As it was*: what had happened by that day (the legal
dates). *As it was known*: what had been entered by the end of that day; this is what the page of the case showed then.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dossiers.models import Document
from evidence.kinds import VIEWED
from evidence.log import note
from organisations.answers import UNPROCESSABLE

from . import pages, revealing
from .facts import date_field
from .law import Step
from .models import Case, Event, Sponsorship
from .overlays import Suspension

HAPPENED, KNOWN = "happened", "known"
WAYS = ((HAPPENED, _("what had happened by that day")), (KNOWN, _("what had been entered by that day")))


@dataclass(frozen=True)
class Past:
    """A case on a day: where it waited since when, what had happened, who served, what lay over it, what was filed."""

    step: Step
    since: datetime.date
    events: list[Event]
    serving: list[Sponsorship]
    suspensions: list[Suspension]
    documents: list[Document]


def as_of(case: Case, day: datetime.date, way: str = HAPPENED) -> Past | None:
    """How the case stood at the end of ``day``; None where it had not been opened by then.

    By legal dates the case stands where the last of the acts dated by that day brought it, in the order they were
    entered: an act entered late takes the place its date gives it in the world.
    """
    events = [one for one in case.history.events if (one.on if way == HAPPENED else _entered(one.at)) <= day]
    moves = [one for one in events if one.source != one.target]
    if not moves:
        return None
    last = max(moves, key=lambda one: (one.on, one.seq)) if way == HAPPENED else moves[-1]
    told = {one.pk for one in events}
    return Past(
        case.pipeline_class.steps()[last.target], last.on, events, _serving(case, day), _suspensions(case, day, told),
        _documents(case, day, way),
    )  # fmt: skip


def _entered(at: datetime.datetime) -> datetime.date:
    return timezone.localtime(at).date()


def _serving(case: Case, day: datetime.date) -> list[Sponsorship]:
    """Those whose tenure covers the day; tenures are kept by legal dates only."""
    return [one for one in case.history.sponsorships if one.runs_on(day)]


def _suspensions(case: Case, day: datetime.date, told: set[int]) -> list[Suspension]:
    return [
        one
        for one in case.history.suspensions
        if one.event_id in told and one.since <= day and (one.until is None or day <= one.until)
    ]


def _documents(case: Case, day: datetime.date, way: str) -> list[Document]:
    """The documents that counted: formed (or filed) by the day, not withdrawn yet, the last version of each."""
    end = timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))
    by = Q(dated_on__lte=day) if way == HAPPENED else Q(added_at__lte=end)
    rows = case.dossier.documents.filter(by).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=end))
    latest: dict[Any, Document] = {}
    for one in rows.order_by("version"):
        latest[one.paper, one.series] = one
    return Document.objects.filter(pk__in=[one.pk for one in latest.values()]).in_order() if latest else []


# --- the page --------------------------------------------------------------------------------------------------


class DayForm(forms.Form):
    """Which day, and by which dates."""

    on = date_field(_("Day"))
    by = forms.ChoiceField(label=_("Show"), choices=WAYS, initial=HAPPENED, widget=forms.RadioSelect)


@never_cache
@require_safe
def page(request, number):
    """The case as it stood on the day the URL names; without one, the question."""
    case = pages.find(request.user, number)
    form = DayForm(request.GET if "on" in request.GET else None)
    context = {"case": case, "form": form, "pipeline": case._meta.verbose_name}
    if not form.is_bound:
        return render(request, "cases/as_of.html", context)
    if not form.is_valid():
        return render(request, "cases/as_of.html", context, status=UNPROCESSABLE)
    note(VIEWED, request=request, subject=case, person=case.person_id, fields=["as-of"])
    pages.load(case)
    day = form.cleaned_data["on"]
    past = as_of(case, day, form.cleaned_data["by"])
    context |= {"day": day, "asked": True, "past": past, "way": dict(WAYS)[form.cleaned_data["by"]]}
    if past:
        allowed = revealing.may(request.user, case)
        context["timeline"] = pages.timeline(case, past.documents, events=past.events)
        context["documents"] = [
            {"title": one.title, "on": one.dated_on, "url": pages.address_of(case, one, allowed)}
            for one in past.documents
        ]
    return render(request, "cases/as_of.html", context)
