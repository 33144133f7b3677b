"""The lists of accountability records, of one case and of all that a user watches over, and the opening of a record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.answers import UNPROCESSABLE, see_other

from . import accountability_acts as acts
from . import listing, oversight, pages
from .accountability import AccountabilityRecord
from .accountability_forms import NodeForm, OpeningForm
from .accountability_views import address, row_of
from .liability import answerable
from .models import Case

OPEN, CLOSED = "open", "closed"


def rows_of(page: listing.Page) -> list[dict[str, Any]]:
    """The records of a page as lists show them."""
    return [row_of(record) for record in page.rows]


def _listed(records):
    """The columns and rows that lists of records show, at a fixed number of queries."""
    related = records.most_urgent_first().select_related("event", "case__organisation", "case__person")
    return related.defer("case__person__id_number", "case__person__phone").prefetch_related("entries", "liable")


@require_safe
def everywhere(request):
    """Every record of the cases the user watches over, overdue rectification first."""
    if not oversight.watched_paths(request.user):
        raise Http404
    seen = Case.objects.visible_to(request.user).filter(oversight.watched(request.user, "organisation__"))
    records = _listed(AccountabilityRecord.objects.filter(case__in=seen))
    state = request.GET.get("state", "")
    if state in (OPEN, CLOSED):
        records = records.filter(closed=state == CLOSED)
    page = listing.page_of(records, request, query=listing.query_of(request, ("state",)))
    context = {"page": page, "rows": rows_of(page), "state": state, "everywhere": True}
    return render(request, "oversight/records.html", context)


# --- the records of a case -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request, number):
    """The records of a case; the department chooses act and day, and opens another one."""
    case = oversight.find(request.user, number)
    if not case.accountable:
        raise Http404
    pages.load(case)
    if request.method == "POST":
        oversight.keeper(case, request.user)
        return _open(request, case)
    asked = request.GET if "event" in request.GET else None
    node = NodeForm(asked, case=case) if oversight.keeps(case, request.user) else None
    opening = _opening(case, node, initial={"opened_on": timezone.localdate()}) if node and node.is_valid() else None
    return _records_page(
        request, case, node=node, opening=opening, status=UNPROCESSABLE if node and node.errors else 200
    )


def _opening(case: Case, node: NodeForm, data=None, **more) -> OpeningForm:
    proposed = answerable(case, node.node, node.day)
    return OpeningForm(data, case=case, day=node.day, proposed=proposed, **more)


def _open(request, case: Case):
    node = NodeForm(request.POST, case=case)
    opening = _opening(case, node, request.POST) if node.is_valid() else None
    if opening is None or not opening.is_valid():
        return _records_page(request, case, node=node, opening=opening, status=UNPROCESSABLE)
    record = acts.open_record(case, by=request.user, event=node.node, **opening.columns())
    messages.success(request, _("Record %(number)s has been opened.") % {"number": record.number})
    return see_other(address(record))


def _records_page(request, case: Case, *, node, opening, status=200):
    page = listing.page_of(_listed(case.accountability.all()), request)
    context = {"case": case, "page": page, "rows": rows_of(page), "node": node, "opening": opening}
    return render(request, "oversight/records.html", context, status=status)
