"""The page of a post: who holds and held it, what was entered, and what a desk may do with it by hand (D.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.law import Obstacle, Unlawful
from cases.listing import page_of
from cases.models import Case
from organisations.answers import see_other
from organisations.models import User

from . import ledger, sight, standings
from . import quota_rules as rules
from .models import Pool, Post
from .pool_entries import refused, status_of
from .post_forms import ReleaseForm, WithoutReasonForm, WordsForm
from .standings import PostNow


@dataclass(frozen=True)
class PostAct:
    """What a desk may do with a post by hand: in which state, with which form, and what writes it."""

    label: Any
    state: str
    form: type[WordsForm]
    write: Callable
    consequence: Any = ""


ACTS = {
    "reserve": PostAct(
        gettext_lazy("Reserve the post"), rules.VACANT, WordsForm, ledger.reserve,
        gettext_lazy("One free post of the pool is set aside for it."),
    ),
    "succeed": PostAct(
        gettext_lazy("Provide for a successor"), rules.OCCUPIED, WithoutReasonForm, ledger.succeed,
        gettext_lazy("When the holder leaves, the post is reserved for the successor at once."),
    ),
    "free": PostAct(
        gettext_lazy("Give up the reservation"), rules.RESERVED, ReleaseForm, ledger.release,
        gettext_lazy("The post goes back to the free posts of its pool."),
    ),
    "close": PostAct(
        gettext_lazy("Close the post"), rules.VACANT, WithoutReasonForm, ledger.close_post,
        gettext_lazy("A closed post takes nobody any more; its history stays."),
    ),
}  # fmt: skip


def _find(user: User, number: str) -> Post:
    posts = sight.posts_of(user).select_related("organisation", "pool__organisation", "pool__programme", "position")
    return get_object_or_404(standings.with_last_kind(posts), number=number)


def _possible(now: PostNow) -> dict[str, PostAct]:
    """The acts that fit the state; what an announced round has reserved is freed by the round."""
    if now.post.closed_on is not None:
        return {}
    announced = now.state == rules.RESERVED and now.post.position_id is not None
    return {name: act for name, act in ACTS.items() if act.state == now.state and not announced}


def _obstacles(now: PostNow, name: str) -> list[dict[str, str]]:
    """What the page can tell beforehand: too early for a successor, or no free post left."""
    today, last = timezone.localdate(), now.post.entries.order_by("-id").first()
    found: list[Obstacle | None] = []
    if name == "succeed" and now.tenure and last:
        found = [*rules.of_succession(now.tenure, last, max(today, last.on))]
    elif name == "reserve":
        found = [rules.enough(ledger.balance(now.post.pool), 1)]
    return [{"reason": one.reason, "article": one.citation} for one in found if one is not None]


@require_safe
def post_page(request, number):
    """A post: where, out of which pool, who holds and held it, what was entered, and what may be done."""
    post = _find(request.user, number)
    (now,) = standings.posts_now([post])
    tenures = list(post.tenures.select_related("person", "case").order_by("-since", "-pk"))
    visible = Case.objects.visible_to(request.user).filter(pk__in=[one.case_id for one in tenures])
    acts = [
        {"name": name, "label": act.label, "obstacles": _obstacles(now, name)} for name, act in _possible(now).items()
    ]
    entries = post.entries.select_related("by").order_by("-id")
    context = {
        "post": post, "now": now, "tenures": tenures, "visible": set(visible.values_list("pk", flat=True)),
        "acts": acts if sight.fills(request.user, post) else [],
        "page": page_of(entries, request), "succession": ledger.succession(post) if now.succession else None,
    }  # fmt: skip
    return render(request, "recruitment/post.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post_do(request, number, name):
    """One act by hand: the form, and what the ledger says to it."""
    post = _find(request.user, number)
    act = ACTS.get(name)
    if act is None:
        raise Http404
    sight.refuse_others(sight.fills(request.user, post), post.organisation)
    form = act.form(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_bound and form.is_valid() and _written(form, act, post, request.user):
        messages.success(request, _("Entered: %(entry)s.") % {"entry": act.label})
        return see_other(reverse("posts:post", args=[post.number]))
    context = {
        "form": form, "post": post, "pool": post.pool, "balance": ledger.balance(post.pool), "title": act.label,
        "back": reverse("posts:post", args=[post.number]), "button": act.label, "consequence": act.consequence,
    }  # fmt: skip
    return render(request, "recruitment/form.html", context, status=status_of(form))


def _written(form, act: PostAct, post: Post, user: User) -> bool:
    """Whether the ledger took it; its refusal comes back on the form."""
    try:
        with transaction.atomic():
            Pool.objects.select_for_update().get(pk=post.pool_id)  # the state stays what it is until this is written
            if act.write is ledger.release:
                rules.refuse(_released_elsewhere(post))
            act.write(post, by=user, **{name: value for name, value in form.cleaned_data.items() if value != ""})
    except Unlawful as refusal:
        refused(form, refusal)
        return False
    return True


def _released_elsewhere(post: Post) -> Obstacle | None:
    """By hand only a reservation is given up, and none that an announced round has made."""
    if ledger.state(post) != rules.OCCUPIED and post.position_id is None:
        return None
    reason = _("Post %(number)s is held by a person or by an announced round; it is released there")
    return rules.obstacle("released_elsewhere", reason, number=post.number)
