"""Follow-ups of events that did not succeed: for administrators, with the cause, to be tried again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notices.dead_views import refuse_others
from organisations.answers import see_other

from .follow_ups import try_again
from .listing import page_of
from .setbacks import Setback


@never_cache
@require_safe
def setback_list(request: HttpRequest) -> HttpResponse:
    """What was given up, and how much is still tried. Administrators see no case: its number, the act, the cause."""
    refuse_others(request.user)
    page = page_of(Setback.objects.given_up().select_related("event__case"), request)
    page.rows[:] = [{"setback": one, "act": _act(one), "number": one.event.case.number} for one in page.rows]
    context = {"page": page, "tried": Setback.objects.tried_again().count()}
    return render(request, "settings/follow_ups.html", context)


def _act(setback: Setback) -> str:
    event = setback.event
    action = event.case.pipeline_class.act(event.action)
    return str(action.label) if action else event.action


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one follow-up again."""
    refuse_others(request.user)
    return _said(request, try_again(Setback.objects.filter(pk=pk)))


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try again everything that was given up."""
    refuse_others(request.user)
    return _said(request, try_again(Setback.objects.all()))


def _said(request: HttpRequest, count: int) -> HttpResponse:
    said = ngettext("%(count)s follow-up is tried again.", "%(count)s follow-ups are tried again.", count)
    messages.success(request, said % {"count": count})
    return see_other(reverse("follow-ups"))
