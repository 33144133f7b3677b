"""Drawing up a round and its positions; everything may be changed until it is public."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases import actions
from cases.law import Obstacle, Unlawful
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import door, round_pages
from .draft_forms import HEAD, TERMS, DraftForm, NewRoundForm
from .intakes.steps import Planning
from .models import Intake, Programme
from .round_lists import stations

REFUSAL = gettext_lazy("Rounds are drawn up by organisation departments that recruit.")
"""What whoever does not hold the office is told."""

EDITABLE, POSITIONS_EDITABLE = (Planning.DRAFT, Planning.APPROVED), (Planning.DRAFT,)
"""Until when the terms and the positions of a round may be changed."""


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new round of a programme, with the programme's defaults."""
    hosts = stations(request.user)
    if not hosts:
        raise PermissionDenied(REFUSAL)
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
    return page(request, form, heading=_("New round"))


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
        intake = mine(request, number)
        form = DraftForm(request.POST or None, intake=intake)
        try:
            refuse_unless_draft(intake, *EDITABLE)
        except Unlawful as refusal:
            return page(request, form, intake=intake, obstacles=refusal.obstacles, status=CONFLICT)
        if request.method == "POST" and form.is_valid():
            intake.save(update_fields=[*HEAD, *TERMS])
            messages.success(request, _("The draft has been changed."))
            return see_other(reverse("rounds:round", args=[number]))
    return page(request, form, intake=intake, heading=_("Terms of the round"))


def refuse_unless_draft(intake: Intake, *states) -> None:
    """Unlawful once the round is public: then it is corrected or cancelled."""
    if intake.state not in [one.value for one in states]:
        reason = (
            _("the announcement is public: it can only be corrected with a reason or cancelled")
            if intake.published
            else _("the plan is approved: take it back before its positions are changed")
        )
        raise Unlawful([Obstacle("draft", reason, "D.3")])


def mine(request, number) -> Intake:
    """The round for whoever draws it up, locked; Http404 unless visible, NotYours for other desks."""
    intake = round_pages.find(request.user, number)
    actions.authorise(intake, Intake.actions()["approve_plan"], request.user)
    return door.locked(intake) if request.method == "POST" else intake


def page(request, form, *, intake=None, heading="", obstacles=(), status=200, **more):
    """The form of a draft or of one of its positions; shown again after a post it is a refusal."""
    if request.method == "POST" and status == 200:
        status = UNPROCESSABLE
    context = {"form": form, "intake": intake, "heading": heading, "obstacles": obstacles, "refused": status != 200}
    return render(request, "rounds/draft.html", context | more, status=status)
