"""The pages of pools: the list with what is free, a new one, and a pool with its entries and posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.listing import page_of, query_of
from organisations.answers import see_other

from . import ledger, sight, standings
from .models import Pool, Programme
from .pool_entries import ENTRIES, status_of
from .post_forms import PoolForm

REFUSAL = gettext_lazy("Pools are opened by departments that recruit.")
"""What whoever does not hold the office is told."""

FILTERS = ("year", "programme")


@require_safe
def pool_list(request):
    """The pools the user sees, newest plan first, with their balances and the sum of all."""
    pools = sight.pools_of(request.user)
    years = list(pools.order_by("-year").values_list("year", flat=True).distinct())
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    if asked["year"] in map(str, years):
        pools = pools.filter(year=asked["year"])
    if asked["programme"].isdecimal():
        pools = pools.filter(programme=asked["programme"])
    page = page_of(
        pools.order_by("-year", "organisation__path", "programme"), request, query=query_of(request, FILTERS)
    )
    context = {
        "page": page, "rows": standings.pools_now(page.rows), "total": standings.total(pools), "years": years,
        "asked": asked, "programmes": Programme.objects.all(), "may_add": bool(sight.recruiting(request.user)),
        "tab": "pools",
    }  # fmt: skip
    return render(request, "recruitment/pools.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pool_new(request):
    """A new pool, empty until posts are allocated to it."""
    if not sight.recruiting(request.user):
        raise PermissionDenied(REFUSAL)
    form = PoolForm(request.POST or None, user=request.user, initial={"year": timezone.localdate().year})
    if form.is_bound and form.is_valid():
        made = Pool.objects.create(**form.cleaned_data)
        messages.success(request, _("The pool has been opened; allocate posts to it next."))
        return see_other(reverse("posts:pool", args=[made.pk]))
    context = {"form": form, "title": _("New pool"), "back": reverse("posts:index"), "button": _("Open the pool")}
    return render(request, "recruitment/form.html", context, status=status_of(form))


@require_safe
def pool_page(request, pk):
    """A pool: its balance, and its posts or its entries, a page at a time."""
    pool = get_object_or_404(sight.pools_of(request.user), pk=pk)
    tab = "entries" if request.GET.get("tab") == "entries" else "posts"
    context: dict[str, Any] = {
        "pool": pool, "balance": ledger.balance(pool), "tab": tab, "whole": sight.sees(request.user, pool.organisation),
        "may_enter": sight.recruits_for(request.user, pool.organisation), "entries_of_pool": ENTRIES.items(),
        "may_open": sight.opens_posts(request.user, pool),
    }  # fmt: skip
    if tab == "entries":
        rows = sight.entries_of(request.user, pool).select_related("post__organisation", "by").order_by("-seq")
        context["page"] = page_of(rows, request, query="tab=entries")
    else:
        posts = standings.with_last_kind(sight.posts_of(request.user).filter(pool=pool).select_related("organisation"))
        context["page"] = page = page_of(posts.order_by("number"), request, query="tab=posts")
        context["rows"] = standings.posts_now(page.rows)
    return render(request, "recruitment/pool.html", context)
