"""The auditor's pages. None of them shows what stands in a case."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers.framing import qr_code
from dossiers.handing_out import Clean, shown
from evidence import anchoring
from evidence.kinds import EXPORTED, KINDS, VIEWED
from evidence.ledgers import LEDGERS
from evidence.log import note
from evidence.models import AccessEntry, Anchor, Cut, Verification
from organisations.answers import UNPROCESSABLE, see_other

from ..copies import signature
from ..listing import page_of
from . import export, readers, subjects
from .listing import NAMES, Narrowed, as_rows

GROUP = 8


@require_safe
def index(request):
    """The state of the ledgers: when they were read last, what was found, how far they are anchored."""
    readers.refuse(readers.sees_anchors(request.user))
    latest = {name: Anchor.objects.filter(ledger=name).order_by("-day").first() for name in LEDGERS}
    context = {
        "ledgers": [(ledger.label, latest[name]) for name, ledger in LEDGERS.items()], "tab": "state",
        "readings": Verification.objects.all()[:5], "cut": Cut.objects.select_related("anchor").first(),
        "audits": readers.audits(request.user),
    }  # fmt: skip
    return render(request, "evidence/state.html", context)


# --- accesses ----------------------------------------------------------------------------------------------------


@require_safe
def log(request):
    """Who used an account for what, newest first, narrowed by the address."""
    readers.refuse(readers.audits(request.user))
    return _log(request, Narrowed(request.GET, request))


def _log(request, narrowed: Narrowed, *, unknown: str = "", status: int = 200) -> HttpResponse:
    page = page_of(narrowed.rows(), request, query=narrowed.query)
    page.rows[:] = as_rows(page.rows)
    context = {
        "page": page, "narrowed": narrowed, "account": narrowed.account, "unknown": unknown, "kinds": KINDS,
        "outcomes": AccessEntry.OUTCOMES, "tab": "log", "audits": True, "most": export.MOST,
        "places": readers.audited_places(request.user),
    }  # fmt: skip
    return render(request, "evidence/log.html", context, status=status)


@require_POST
def narrow(request):
    """Turn what was typed into an address: an account's name becomes its id, so that no address names anybody."""
    readers.refuse(readers.audits(request.user))
    given = {name: request.POST.get(name, "").strip() for name in NAMES}
    account = request.POST.get("account", "").strip()
    if account:
        found = readers.audited_accounts(request.user).filter(username=account).values_list("pk", flat=True).first()
        if found is None:
            return _log(request, Narrowed(given, request), unknown=account, status=UNPROCESSABLE)
        given["user"] = str(found)
    query = urlencode({name: value for name, value in given.items() if value})
    return see_other(f"{reverse('evidence:log')}?{query}" if query else reverse("evidence:log"))


@require_POST
def export_log(request):
    """The narrowed log as a spreadsheet; that it was taken out stands in the log itself."""
    readers.refuse(readers.audits(request.user))
    narrowed = Narrowed(request.POST, request)
    content = export.spreadsheet(narrowed.rows(), signed=signature(request.user))
    said = ", ".join(f"{name}={value}" for name, value in narrowed.told.items() if value)
    note(EXPORTED, request=request, subject="evidence.accessentry:", purpose=said)
    name = f"access-{timezone.localdate():%Y%m%d}.xlsx"
    return shown(content, name=name, mark=Clean.MADE, attached=True)


@require_safe
def of_case(request, number):
    """Who looked at a case, at its papers and prints, for whoever may ask; asking is logged as well."""
    case = readers.case_of(request.user, number)
    rows = AccessEntry.objects.filter(subject__in=subjects.of_case(case)).select_related("by__person")
    page = page_of(rows.order_by("-at", "-pk"), request)
    page.rows[:] = as_rows(page.rows)
    note(VIEWED, request=request, subject=case, fields=["access-log"])
    context = {"page": page, "case": case, "sees_case": not readers.audits(request.user)}
    return render(request, "evidence/of_case.html", context)


# --- anchors -----------------------------------------------------------------------------------------------------


@require_safe
def anchors(request):
    """The days that were anchored, newest first."""
    readers.refuse(readers.sees_anchors(request.user))
    page = page_of(Anchor.objects.order_by("-day", "ledger"), request, per_page=30)
    page.rows[:] = [(one, LEDGERS[one.ledger].label if one.ledger in LEDGERS else one.ledger) for one in page.rows]
    context = {"page": page, "tab": "anchors", "audits": readers.audits(request.user)}
    return render(request, "evidence/anchors.html", context)


@require_safe
def anchor_sheet(request, day):
    """The anchors of a day as a sheet to be printed, signed and kept."""
    found = _of_day(request, day)
    rows = [
        {"anchor": one, "label": LEDGERS[one.ledger].label if one.ledger in LEDGERS else one.ledger,
         "groups": [one.hash[at : at + GROUP] for at in range(0, len(one.hash), GROUP)]}
        for one in found
    ]  # fmt: skip
    context = {"rows": rows, "day": found[0].day, "qr": qr_code(anchoring.lines(found)), "made": found[0].made_at}
    return render(request, "evidence/anchor_sheet.html", context)


@require_safe
def anchor_text(request, day):
    """The anchors of a day as text, as ``verify_ledger --anchor-file`` reads them."""
    found = _of_day(request, day)
    name = f"anchors-{found[0].day:%Y%m%d}.txt"
    return shown(anchoring.lines(found).encode(), name=name, mark=Clean.NOBODY, attached=True)


def _of_day(request: Any, day: str) -> list[Anchor]:
    readers.refuse(readers.sees_anchors(request.user))
    try:
        found = list(Anchor.objects.filter(day=datetime.date.fromisoformat(day)).order_by("ledger"))
    except ValueError:
        found = []
    if not found:
        raise Http404(_("There is no anchor of that day."))
    return found
