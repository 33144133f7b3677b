"""The positions of a draft: added, changed and taken out until the plan is approved."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.law import Unlawful
from organisations.answers import CONFLICT, see_other

from .draft_views import POSITIONS_EDITABLE, mine, page, refuse_unless_draft
from .position_forms import PositionForm


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
        intake = mine(request, number)
        position = get_object_or_404(intake.positions, pk=pk) if pk else None
        if position:
            position.intake = intake
        form = PositionForm(request.POST or None, intake=intake, position=position)
        heading = _("Position %(code)s") % {"code": position.code} if position else _("Add a position")
        context = {"intake": intake, "position": position, "heading": heading}
        try:
            refuse_unless_draft(intake, *POSITIONS_EDITABLE)
        except Unlawful as refusal:
            return page(request, form, obstacles=refusal.obstacles, status=CONFLICT, **context)
        if request.method == "POST" and form.is_valid():
            kept = form.save()
            messages.success(request, _("Position %(position)s has been stored.") % {"position": kept})
            return see_other(reverse("rounds:round", args=[number]))
    return page(request, form, **context)


@require_POST
def position_drop(request, number, pk):
    """Take a position out of a draft; its posts may go to another one."""
    with transaction.atomic():
        intake = mine(request, number)
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
