"""The list of notices: what is unread first; opening one marks it read and leads to what it is about."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .kinds import KINDS
from .models import Notice

PER_PAGE = 25
CAP = 99


class SeeOther(HttpResponseRedirect):
    """303: the browser goes on with GET."""

    status_code = 303


def unread_count(user) -> str:
    """How many notices the user has not read, as the bell shows it: empty for none, beyond the cap "99+"."""
    keys = Notice.objects.filter(user=user.pk, read_at=None).order_by().values("pk")[: CAP + 1]
    found = len(keys)
    return f"{CAP}+" if found > CAP else str(found or "")


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The user's own notices, unread before read, newest first; of one kind where asked."""
    kind = request.GET.get("kind", "")
    mine = Notice.objects.filter(user=request.user.pk)
    unread_first = Case(When(read_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = (mine.filter(kind=kind) if kind in KINDS else mine).order_by(unread_first, "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page, "kind": kind if kind in KINDS else "", "kinds": KINDS.items(),
        "querystring": f"kind={kind}" if kind in KINDS else "", "newest": max((one.pk for one in page), default=0),
        "unread": any(one.read_at is None for one in page),
    }  # fmt: skip
    return render(request, "notices/index.html", context)


@never_cache
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice read and lead to the page it speaks of, on this site only; a prefetch marks nothing."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user.pk)
    if notice.read_at is None and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    local = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return HttpResponseRedirect(notice.url if local else reverse("notices:index"))


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice read where it stands."""
    get_object_or_404(Notice, pk=pk, user=request.user.pk)
    Notice.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return SeeOther(reverse("notices:index"))


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark read what was there when the page was shown; what has come since stays unread."""
    newest = request.POST.get("newest", "")
    unread = Notice.objects.filter(user=request.user.pk, read_at=None)
    if newest.isdecimal() and len(newest) < 19:
        unread.filter(pk__lte=int(newest)).update(read_at=timezone.now())
    return SeeOther(reverse("notices:index"))
