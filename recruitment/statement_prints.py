"""The pages of a printed statement of account: how far it is, and the paper, for whoever ordered it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from dossiers.handing_out import Clean, shown
from evidence.kinds import PRINTED
from evidence.log import note
from organisations.models import Organisation, User

from . import statement_jobs
from .models import StatementPrint


@never_cache
@require_safe
def printed(request, pk):
    """How far the paper is; when it is there, the paper."""
    wanted = _mine(request.user, pk)
    return render(request, "recruitment/printed.html", {"print": wanted, "job": _progress(wanted), "tab": "statement"})


@never_cache
@require_safe
def progress(request, pk):
    """The same for the page that waits (polled by site.js)."""
    return JsonResponse(_progress(_mine(request.user, pk)))


@xframe_options_sameorigin
@require_safe
def printed_file(request, pk):
    """The PDF."""
    wanted = _mine(request.user, pk)
    if wanted.status != StatementPrint.DONE:
        raise Http404
    note(PRINTED, request=request, subject=wanted)
    name = f"quota-statement-{wanted.year}-{wanted.organisation_id}.pdf"
    return shown(wanted.file, name=name, mark=Clean.ORIGINAL, attached="download" in request.GET)


def _mine(user: User, pk: int) -> StatementPrint:
    """The user's own order, of an organisation the user still sees; else Http404. One whose job is gone has failed."""
    rows = StatementPrint.objects.filter(by=user, organisation__in=Organisation.objects.seen_by(user))
    wanted = get_object_or_404(rows.select_related("organisation"), pk=pk)
    statement_jobs.give_up_if_lost(wanted)
    return wanted


def _progress(wanted: StatementPrint) -> dict[str, Any]:
    sentences = {
        StatementPrint.QUEUED: _("The statement is being drawn up. You may leave this page and find it again later."),
        StatementPrint.DONE: _("The statement is ready."),
        StatementPrint.FAILED: wanted.message,
    }
    return {"state": wanted.status, "done": int(wanted.is_over), "total": 1, "text": sentences[wanted.status]}
