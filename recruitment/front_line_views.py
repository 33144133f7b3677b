"""Front-line events and their checklists: everybody reads them, the prefecture's department changes them (E-03)."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import NotYours
from cases.listing import page_of
from organisations.answers import UNPROCESSABLE, see_other

from . import sight
from .front_line_forms import Checklist, EventForm
from .models import FrontLineEvent

REFUSAL = gettext_lazy("Checklists are kept by the organisation department of the prefecture.")
"""What whoever does not hold the office is told."""

PER_PAGE = 50


def _refuse_others(user) -> None:
    if not sight.directs_programmes(user):
        raise NotYours(REFUSAL)


@require_safe
def events(request):
    """Every event with the number of its records, the latest first."""
    rows = FrontLineEvent.objects.annotate(
        number=Count("kinds"), needed=Count("kinds", filter=Q(kinds__required=True))
    ).order_by("-since", "pk")
    page = page_of(rows, request, query="", per_page=PER_PAGE)
    context = {"page": page, "query": "", "may_change": sight.directs_programmes(request.user)}
    return render(request, "rounds/front_line.html", context)


@require_safe
def checklist(request, pk):
    """The records of one event, aspect by aspect."""
    event = get_object_or_404(FrontLineEvent, pk=pk)
    grouped = [(aspect, list(kinds)) for aspect, kinds in groupby(event.kinds.all(), key=lambda one: one.aspect)]
    context = {"event": event, "aspects": grouped, "may_change": sight.directs_programmes(request.user)}
    return render(request, "rounds/checklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_form(request, pk=None):
    """A new event, or the dates and name of one."""
    _refuse_others(request.user)
    event = get_object_or_404(FrontLineEvent, pk=pk) if pk else None
    form = EventForm(request.POST or None, instance=event)
    if form.is_bound and form.is_valid():
        kept = form.save()
        messages.success(request, _("“%(event)s” has been stored.") % {"event": kept})
        return see_other(reverse("rounds:checklist", args=[kept.pk]))
    back = reverse("rounds:checklist", args=[pk]) if pk else reverse("rounds:front_line")
    context = {"form": form, "title": event or _("New front-line event"), "back": back, "button": _("Save")}
    return render(request, "recruitment/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_form(request, pk):
    """The checklist of an event; cases keep the titles they were entered with, whatever becomes of the list."""
    _refuse_others(request.user)
    event = get_object_or_404(FrontLineEvent, pk=pk)
    rows = Checklist(request.POST or None, instance=event)
    if rows.is_bound and rows.is_valid():
        rows.save()
        messages.success(request, _("The checklist of “%(event)s” has been changed.") % {"event": event})
        return see_other(reverse("rounds:checklist", args=[pk]))
    status = UNPROCESSABLE if rows.is_bound else 200
    return render(request, "rounds/checklist_form.html", {"event": event, "rows": rows}, status=status)
