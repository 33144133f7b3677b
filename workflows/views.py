"""The desk's pages: my work, what others have, what I did, claim and release, views, and the chart of a case."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import pages
from cases.listing import capped, page_of, query_of
from organisations.answers import see_other

from . import charts, day_sheet, inbox, month, saved_views
from .desk import claim, release
from .narrowing import Filters


@require_safe
def desk(request, tab):
    """What the user must do now and by when; or what was returned, what others have, what is covered."""
    views = list(request.user.saved_views.all())
    first = next((one for one in views if one.first), None)
    if first and tab == inbox.OPEN and not request.GET:
        return redirect(first.url)
    filters = Filters(request, others=tab == inbox.WAITING)
    parts = inbox.parts_of(request.user, tab)
    rows = filters.apply(parts)
    groups = inbox.by_due(parts)
    tabs, found = inbox.tabs(request.user, **groups, shown=rows)
    page = page_of(inbox.InOrder(rows), request, query=filters.query)
    page.rows[:] = [inbox.Row(task, request.user) for task in page.rows]
    context = {
        "tab": tab, "tabs": tabs, "filters": filters, "query": filters.query, "count": capped(found["shown"]),
        "strip": [{"group": group, "count": capped(found[group])} for group in groups], "page": page,
        "others": query_of(request, tuple(name for name in Filters.NAMES if name != "due")),
        "views": views, "saved": saved_views.kept_of(filters.query),
    }  # fmt: skip
    return render(request, "desk/desk.html", context)


@require_safe
def done(request):
    """What the user did, newest first."""
    page = page_of(inbox.done_by(request.user), request)
    page.rows[:] = [inbox.Deed(event) for event in page.rows]
    context = {"page": page, "tab": "done", "tabs": inbox.tabs(request.user)[0]}
    return render(request, "desk/done.html", context)


@require_safe
def month_page(request):
    """The coming month: what is due on which day, holidays and shifted working days marked."""
    late = inbox.by_due(inbox.reached(request.user, covered=False))["overdue"]
    tabs, found = inbox.tabs(request.user, late=late)
    context = {"month": month.month_of(request), "tab": "month", "tabs": tabs, "late": capped(found["late"])}
    return render(request, "desk/month.html", context)


@require_safe
def day_sheet_page(request):
    """The day sheet: a page made to be printed."""
    context = {"sheet": day_sheet.sheet_of(request.user), "today": timezone.localdate(), "most": day_sheet.MOST}
    return render(request, "desk/day_sheet.html", context)


# --- taking up and giving back -------------------------------------------------------------------------------------


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
    return see_other(_back(request))


def _back(request) -> str:
    """Where the user came from, if that is a page of this site; else the desk."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else reverse("desk:index")


# --- saved views ---------------------------------------------------------------------------------------------------


@require_POST
def view_save(request):
    """Save what the desk is narrowed to under a name."""
    asked = {name: request.POST.get(name, "") for name in ("name", "tab", "query")}
    try:
        view = saved_views.keep(request.user, **asked)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return see_other(_back(request))
    messages.success(request, _("View “%(name)s” has been saved.") % {"name": view.name})
    return see_other(view.url)


@require_POST
def view_delete(request, pk):
    """Delete one of the user's own views."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    view.delete()
    messages.success(request, _("View “%(name)s” has been deleted.") % {"name": view.name})
    return see_other(_back(request))


@require_POST
def view_first(request, pk):
    """Let the desk open with one of the user's own views, or no longer."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    saved_views.open_with(view, first=not view.first)
    words = _("The desk opens with all work again.") if view.first else _("The desk now opens with “%(name)s”.")
    messages.success(request, words % {"name": view.name})
    return see_other(view.url)


# --- the chart -----------------------------------------------------------------------------------------------------


@require_safe
def chart(request, number):
    """Where the case stands in the flow, with the ways back and out of every step in words."""
    case = pages.find(request.user, number)
    context = {"case": case, "chart": charts.draw(case), "steps": charts.ways(case)}
    return render(request, "desk/flow.html", context)
