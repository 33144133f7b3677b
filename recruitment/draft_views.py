"""Drawing up a round and its positions; everything may be changed until it is public."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import actions
from cases.law import Unlawful
from cases.views import CONFLICT, UNPROCESSABLE, see_other

from . import door, round_pages
from .draft_forms import (
    EDITABLE,
    HEAD,
    POSITIONS_EDITABLE,
    TERMS,
    DraftForm,
    NewRoundForm,
    PositionForm,
    refuse_unless_draft,
)  # fmt: skip
from .models import Intake, Programme
from .round_lists import stations


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new round of a programme, with the programme's defaults."""
    hosts = stations(request.user)
    if not hosts:
        raise PermissionDenied(_("Rounds are drawn up by organisation departments that recruit."))
    chosen = request.POST.get("programme") or request.GET.get("programme", "")
    programmes = list(Programme.objects.filter(sent=False, closed_on=None))
    programme = next((one for one in programmes if str(one.pk) == chosen), programmes[0] if programmes else None)
    form = NewRoundForm(
        request.POST or None, intake=_blank(programme, hosts[0]), hosts=hosts, initial={"programme": programme},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        columns = {name: data[name] for name in (*HEAD, *TERMS)}
        intake = door.draw_up(
            data["programme"], organisation=data["organisation"], by=request.user, on=timezone.localdate(), **columns
        )
        messages.success(
            request, _("Round %(number)s has been drawn up. Now add its positions.") % {"number": intake.number}
        )
        return see_other(reverse("rounds:round", args=[intake.number]))
    return _page(request, form, heading=_("New round"))


def _blank(programme: Programme | None, organisation) -> Intake:
    on = timezone.localdate()
    words = {"notice_days": programme.notice_days} if programme else {}
    title = f"{on.year}年{programme}招聘" if programme else ""
    first = on + datetime.timedelta(days=7)
    return Intake(
        programme=programme, organisation=organisation, title=title, applications_from=first, opened_on=on,
        entered_on=on, **words,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, number):
    """The terms of a round that is not public yet."""
    with transaction.atomic():
        intake = _mine(request, number)
        form = DraftForm(request.POST or None, intake=intake)
        try:
            refuse_unless_draft(intake, *EDITABLE)
        except Unlawful as refusal:
            return _page(request, form, intake=intake, obstacles=refusal.obstacles, status=CONFLICT)
        if request.method == "POST" and form.is_valid():
            intake.save(update_fields=[*HEAD, *TERMS])
            messages.success(request, _("The draft has been changed."))
            return see_other(reverse("rounds:round", args=[number]))
    return _page(request, form, intake=intake, heading=_("Terms of the round"))


@require_http_methods(["GET", "HEAD", "POST"])
def position_new(request, number):
    """A further position of a draft."""
    return _position(request, number, None)


@require_http_methods(["GET", "HEAD", "POST"])
def position_edit(request, number, pk):
    """A position of a draft."""
    return _position(request, number, pk)


def _position(request, number, pk):
    with transaction.atomic():
        intake = _mine(request, number)
        position = get_object_or_404(intake.positions, pk=pk) if pk else None
        if position:
            position.intake = intake
        form = PositionForm(request.POST or None, intake=intake, position=position)
        heading = _("Position %(code)s") % {"code": position.code} if position else _("New position")
        context = {"intake": intake, "position": position, "heading": heading}
        try:
            refuse_unless_draft(intake, *POSITIONS_EDITABLE)
        except Unlawful as refusal:
            return _page(request, form, obstacles=refusal.obstacles, status=CONFLICT, **context)
        if request.method == "POST" and form.is_valid():
            kept = form.save()
            messages.success(request, _("Position %(position)s has been stored.") % {"position": kept})
            return see_other(reverse("rounds:round", args=[number]))
    return _page(request, form, **context)


@require_POST
def position_drop(request, number, pk):
    """Take a position out of a draft; its posts may go to another one."""
    with transaction.atomic():
        intake = _mine(request, number)
        position = get_object_or_404(intake.positions, pk=pk)
        try:
            refuse_unless_draft(intake, *POSITIONS_EDITABLE)
        except Unlawful as refusal:
            messages.error(request, str(refusal))
        else:
            position.posts.update(position=None)
            position.delete()
            messages.success(request, _("The position has been taken out."))
    return see_other(reverse("rounds:round", args=[number]))


def _mine(request, number) -> Intake:
    """The round for whoever draws it up, locked; Http404 unless visible, NotYours for other desks."""
    intake = round_pages.find(request.user, number)
    actions.authorise(intake, Intake.act("approve_plan"), request.user)
    return door.locked(intake) if request.method == "POST" else intake


def _page(request, form, *, intake=None, heading="", obstacles=(), status=200, **more):
    if request.method == "POST" and status == 200:
        status = UNPROCESSABLE
    context = {"form": form, "intake": intake, "heading": heading, "obstacles": obstacles, "refused": status != 200}
    return render(request, "rounds/draft.html", context | more, status=status)
