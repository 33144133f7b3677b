"""All decisions of a meeting entered in one pass: a row for each item, kept while it lasts."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases import approvals
from organisations.answers import UNPROCESSABLE, see_other

from . import entering, forms, offering
from .views import agenda, found, quorum_words


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, pk):
    """The rows of the agenda; posted, they are kept, and with ``decide`` every row that was begun is decided."""
    if request.method == "POST":
        return _entered(request, pk)
    return _page(request, found(request, pk))


def _page(request, meeting, *, status: int = 200):
    items = agenda(meeting)
    cases = offering.specific(items, request.user)
    rows = [
        forms.Row(one, cases[one.case_id], checked=bool(one.refusal))
        for one in items if one.event is None and one.case_id in cases
    ]  # fmt: skip
    done = [(one, cases.get(one.case_id)) for one in items if one.event is not None]
    context = {
        "meeting": meeting, "rows": rows, "done": done, "quorum": quorum_words(meeting.attendance),
        "refused": sum(bool(one.item.refusal) for one in rows), "votes": forms.votes(meeting.kind),
        "ready": bool(meeting.attendance) or not forms.votes(meeting.kind),
    }  # fmt: skip
    return render(request, "meetings/decide.html", context, status=status)


def _entered(request, pk):
    here = reverse("meetings:decide", args=[pk])
    with transaction.atomic():
        meeting = found(request, pk, locked=True)
        rows = entering.keep(meeting, request.POST)
        if "decide" not in request.POST:
            messages.success(request, _("Kept. Nothing has been decided yet."))
            return see_other(here)
        if not approvals.proven(request, *entering.acts(rows)):
            return _page(request, meeting, status=UNPROCESSABLE)
        done, refused = entering.decide_rows(meeting, rows, by=request.user)
    if done:
        words = ngettext("%(count)s item was decided.", "%(count)s items were decided.", done)
        messages.success(request, words % {"count": done})
    if refused:
        words = ngettext(
            "%(count)s item was refused; the others are not affected. The reasons stand at its row.",
            "%(count)s items were refused; the others are not affected. The reasons stand at their rows.",
            refused,
        )
        messages.error(request, words % {"count": refused})
    if not done and not refused:
        messages.warning(request, _("Nothing was entered in any row, so nothing was decided."))
    first = next((one.pk for one, _version in rows if one.refusal), None)
    return see_other(f"{here}#refused-{first}" if first else here)
