"""The pages of proxies: who acts for me and for whom I act, naming a deputy, taking a proxy back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.law import PIPELINES
from cases.listing import page_of, query_of
from organisations.answers import UNPROCESSABLE, see_other
from organisations.models import User
from organisations.proxies import GIVEN, Proxy, answers_for, commanded_by
from organisations.searching import searched

from .forms import ProxyForm
from .giving import named, office, revoke, with_offices


def row_of(proxy: Proxy, user: User) -> dict:
    """A proxy as lists show it."""
    return {
        "proxy": proxy, "office": office(proxy.mandate),
        "pipelines": "、".join(str(PIPELINES[name]._meta.verbose_name) for name in proxy.names if name in PIPELINES),
        "revocable": proxy.deputy_id == user.pk or answers_for(user, proxy.mandate),
    }  # fmt: skip


def rows_of(proxies, user: User) -> list[dict]:
    """Proxies as lists show them, the next first."""
    related = proxies.select_related("mandate__organisation", "mandate__user", "deputy")
    return [row_of(one, user) for one in related.order_by("since", "pk")]


def found_by_name(request, *, limit: int = 20) -> list[dict]:
    """Colleagues whose work the user may arrange and whose name or account begins with what was asked for."""
    text = searched(request)
    if not text:
        return []
    below = User.objects.filter(pk__in=commanded_by(request.user).order_by().values("user"))
    # Names are split in two columns and read as one.
    from_start = Q(last_name__startswith=text) | Q(username__startswith=text) | Q(first_name__startswith=text)
    if len(text) > 1:
        from_start |= Q(last_name=text[:1], first_name__startswith=text[1:])
    users = with_offices(below.filter(from_start).order_by("last_name", "first_name", "pk"))[:limit]
    return [{"user": one, "label": named(one)} for one in users]


@require_safe
def index(request):
    """Who acts for me, for whom I act, and what I have arranged for colleagues below."""
    user = request.user
    standing = Proxy.objects.unfinished()
    commands = commanded_by(user)
    others = standing.filter(mandate__in=commands).exclude(mandate__user=user).exclude(deputy=user)
    others = others.select_related("mandate__organisation", "mandate__user", "deputy").order_by("since", "pk")
    page = page_of(others, request, query=query_of(request, ("q",)))
    page.rows[:] = [row_of(one, user) for one in page.rows]
    context = {
        "own": any(one.acting_for is None and one.role in GIVEN for one in user.current_mandates()),
        "given": rows_of(standing.filter(mandate__user=user), user),
        "taken": rows_of(standing.filter(deputy=user), user), "page": page,
        "commands": commands.exists(), "q": searched(request), "found": found_by_name(request),
    }  # fmt: skip
    return render(request, "absence/index.html", context)


def _holder(request) -> User:
    """Whose deputy is named: the user himself, or somebody whose work he may arrange."""
    asked = request.GET.get("holder", "")
    if not asked:
        return request.user
    if not asked.isdecimal() or len(asked) > 9:
        raise Http404
    return get_object_or_404(User.objects.filter(pk__in=commanded_by(request.user).order_by().values("user")), pk=asked)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Name a deputy."""
    holder = _holder(request)
    posted = request.POST if request.method == "POST" else None
    form = ProxyForm(posted, holder=holder, by=request.user)
    if posted is not None and form.is_valid() and form.save():
        words = {"deputy": form.cleaned_data["deputy"], "holder": holder}
        messages.success(request, _("%(deputy)s acts for %(holder)s; both have been told.") % words)
        return see_other(reverse("absence:index"))
    context = {"form": form, "holder": holder, "own": holder == request.user}
    return render(request, "absence/new.html", context, status=200 if posted is None else UNPROCESSABLE)


@require_POST
def take_back(request, pk):
    """Revoke a proxy: the holder, the deputy, and whoever may arrange the holder's work."""
    related = Proxy.objects.select_related("mandate__organisation", "mandate__user", "deputy")
    proxy = related.filter(pk=pk).first()
    if proxy is None or not (proxy.deputy_id == request.user.pk or answers_for(request.user, proxy.mandate)):
        raise PermissionDenied(_("Only the holder, the deputy and whoever is above them can take this proxy back."))
    if revoke(proxy, by=request.user):
        messages.success(request, _("The proxy has been taken back; both have been told."))
    else:
        messages.info(request, _("This proxy had been taken back already."))
    return see_other(reverse("absence:index"))
