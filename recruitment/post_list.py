"""The list of posts: where, out of which pool, in which state, with whom, and which will soon be vacant (D.5)."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases.listing import capped, count_capped, page_of, query_of
from organisations.models import Organisation, Place
from organisations.searching import searched

from . import quota_rules as rules
from . import sight, standings
from .models import Programme, Tenure

FILTERS = ("q", "organisation", "programme", "state", "soon")
AREAS = (Place.COUNTY, Place.TOWNSHIP, Place.STREET)
STATES = rules.STATES | {"closed": gettext_lazy("closed post")}


@require_safe
def post_list(request):
    """Every post the user sees, narrowed by what the URL asks."""
    areas = list(Organisation.objects.seen_by(request.user).open().filter(place__in=AREAS).order_by("path"))
    asked = {name: request.GET.get(name, "").strip()[:40] for name in FILTERS} | {"q": searched(request)}
    posts = _narrowed(standings.with_last_kind(sight.posts_of(request.user)), asked, areas)
    shown = posts.select_related("organisation", "pool__organisation", "pool__programme")
    page = page_of(shown.order_by("organisation__path", "number"), request, query=query_of(request, FILTERS))
    context = {
        "page": page, "rows": standings.posts_now(page.rows), "asked": asked, "areas": areas, "states": STATES,
        "programmes": Programme.objects.all(), "count": capped(count_capped(request.user, all=posts)["all"]),
        "tab": "posts",
    }  # fmt: skip
    return render(request, "recruitment/posts.html", context)


def _narrowed(posts, asked: dict[str, str], areas: list[Organisation]):
    """The posts that fit what was asked; values nobody offers are ignored."""
    if asked["q"]:
        named = Q(organisation__short_name__contains=asked["q"]) | Q(number__startswith=asked["q"].upper())
        holding = Tenure.objects.filter(until=None, person__name__startswith=asked["q"]).values("post")
        posts = posts.filter(named | Q(pk__in=holding))
    if area := next((one for one in areas if str(one.pk) == asked["organisation"]), None):
        posts = posts.filter(organisation__path__startswith=area.path)
    if asked["programme"].isdecimal():
        posts = posts.filter(pool__programme=asked["programme"])
    if asked["state"] in STATES:
        posts = standings.in_state(posts, asked["state"])
    if asked["soon"]:
        posts = standings.vacant_soon(posts, standings.soon())
    return posts
