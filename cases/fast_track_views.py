"""The pages of the registry of fast-track notices: the list, a new one, and the day one ends."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from organisations.answers import UNPROCESSABLE, see_other
from organisations.desks import Role
from organisations.models import Organisation, User

from .fast_tracks import EndForm, NoticeForm, counted, kept_for, may_read, visible_to
from .listing import page_of
from .overlays import FastTrackNotice

REFUSAL = gettext_lazy("Fast-track notices are kept by the organisation departments.")
REGISTERING = gettext_lazy("Fast-track notices are registered by the organisation department.")
"""What whoever does not hold the office is told."""


@require_safe
def notice_list(request):
    """The notices that concern the user, with how many cases run under each."""
    if not may_read(request.user):
        raise PermissionDenied(REFUSAL)
    page = page_of(visible_to(request.user).order_by("-since", "-pk"), request)
    counts, today = counted(request.user, page.rows), timezone.localdate()
    mine = set(
        Organisation.objects.filter(kept_for(request.user), pk__in=[one.organisation_id for one in page.rows])
        .values_list("pk", flat=True)
    )  # fmt: skip
    page.rows[:] = [
        {"notice": one, "cases": counts.get(one.pk, 0), "runs": one.in_force(today),
         "endable": one.until is None and one.organisation_id in mine}
        for one in page.rows
    ]  # fmt: skip
    return render(request, "cases/notices.html", {"page": page, "may_add": request.user.holds_role(Role.DEPARTMENT)})


@require_http_methods(["GET", "HEAD", "POST"])
def notice_new(request):
    """Register a notice."""
    _refuse_others(request.user)
    form = NoticeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.by = request.user
        made = form.save()
        messages.success(request, _("Notice %(number)s has been registered.") % {"number": made.number})
        return see_other(reverse("cases:notices"))
    return render(request, "cases/notice_new.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_end(request, pk):
    """Set the day on which a notice ends; everything else of it stays as it was registered."""
    _refuse_others(request.user)
    mine = Organisation.objects.filter(kept_for(request.user))
    notice = get_object_or_404(FastTrackNotice, pk=pk, organisation__in=mine, until=None)
    form = EndForm(request.POST or None, notice=notice)
    if request.method == "POST" and form.is_valid():
        FastTrackNotice.objects.filter(pk=pk, until=None).update(until=form.cleaned_data["until"])
        messages.success(request, _("The end of notice %(number)s has been set.") % {"number": notice.number})
        return see_other(reverse("cases:notices"))
    context = {"form": form, "notice": notice}
    return render(request, "cases/notice_end.html", context, status=UNPROCESSABLE if form.errors else 200)


def _refuse_others(user: User) -> None:
    if not user.holds_role(Role.DEPARTMENT):
        raise PermissionDenied(REGISTERING)
