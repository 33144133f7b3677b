"""The page everybody may read while a notice hangs: the prescribed fields and nothing else (B.2, F-06).

One address for each sheet, which nothing leads to but the printed notice; there is no list. Before the first day and
after the last, for a code that does not exist, and when everybody has left the sheet, the answer is the same. Nothing
is kept: what is shown is read from the record each time, so that who withdraws is gone at once.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.listing import page_of
from cases.models import NoticeSheet
from cases.paperwork.notices import WAYS, matters_of, where, wording_of
from dossiers.verifying import read_code
from evidence.limits import Limit, network_of
from organisations.tree import name_on

from .hanging import undecided
from .notice_acts import announcing_of

PER_PAGE = 50
READERS = Limit("public", most=60, seconds=60)
"""How often one address may ask for notices."""
ROBOTS = "User-agent: *\nDisallow: /\n"


@login_not_required
@never_cache
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice under that code, while it hangs."""
    if READERS.exceeded(network_of(request)):
        answer = _page(request, {"busy": True}, status=429)
        answer["Retry-After"] = str(READERS.wait)
        return answer
    sheet = NoticeSheet.objects.select_related("organisation").filter(code=read_code(code)).exclude(code="").first()
    shown = _shown(request, sheet) if sheet and sheet.runs_on(timezone.localdate()) else None
    return _page(request, shown) if shown else _page(request, {"over": True}, status=404)


def _shown(request: HttpRequest, sheet: NoticeSheet) -> dict[str, Any] | None:
    rows = undecided(sheet.publicities.all()).select_related("event").order_by("pk")
    page = page_of(rows, request, per_page=PER_PAGE)
    if not page.rows:
        return None
    _paper, wording = wording_of(announcing_of(sheet).act)
    matters = matters_of(page.rows, sheet.pipeline, wording)
    persons = [[(label, value) for label, value in wording.told(one).items() if value] for one in matters]
    first, total = page.rows[0], rows.order_by().count()
    hanging = where(first.event.facts)
    return {
        "title": wording.title(matters[0], total), "persons": persons, "page": page, "total": total,
        "starts_on": sheet.starts_on, "ends_on": sheet.ends_on, "days": hanging["working_days"],
        "places": hanging["scope"], "office": hanging["office"], "phone": hanging["phone"],
        "address": hanging["address"], "ways": WAYS, "signatory": name_on(sheet.organisation, sheet.starts_on),
        "offset": (page.number - 1) * PER_PAGE,
    }  # fmt: skip


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    answer = render(request, "publicity/public.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing of this site is for search engines."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
