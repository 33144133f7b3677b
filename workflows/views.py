"""The desk's pages: my work, what I did, claim and release, and the chart of a case."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import pages
from cases.listing import page_of
from cases.views import see_other

from . import charts, inbox
from .desk import claim, release


@require_safe
def desk(request):
    """What the user must do now, and by when."""
    filters = inbox.Filters(request)
    rows = filters.apply(inbox.open_work(request.user))
    strip, count = inbox.strip(request.user, rows)
    page = page_of(inbox.in_order(rows), request, query=filters.query)
    page.rows[:] = [inbox.Row(task, request.user) for task in page.rows]
    context = {"filters": filters, "query": filters.query, "strip": strip, "count": count, "page": page}
    return render(request, "desk/desk.html", context)


@require_safe
def done(request):
    """What the user did, newest first."""
    page = page_of(inbox.done_by(request.user), request)
    page.rows[:] = [inbox.Deed(event) for event in page.rows]
    return render(request, "desk/done.html", {"page": page})


@require_POST
def claim_task(request, pk):
    """Take a task up, so that colleagues at the same desk see who is at it."""
    return _turn(request, pk, claim, _("Taken up."))


@require_POST
def release_task(request, pk):
    """Give a task back to its desk."""
    return _turn(request, pk, release, _("Given back."))


def _turn(request, pk, act, words):
    task = get_object_or_404(inbox.open_work(request.user), pk=pk)
    try:
        act(task, request.user)
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return see_other(back if safe else reverse("desk:index"))


@require_safe
def chart(request, number):
    """Where the case stands in the flow, with the ways back and out of every step in words."""
    case = pages.find(request.user, number)
    context = {"case": case, "chart": charts.draw(case), "steps": charts.ways(case)}
    return render(request, "desk/flow.html", context)
