"""The forms of a pool: what its holder enters in the ledger by hand, and a post opened in a village (D.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases.law import Unlawful
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import ledger, sight
from .models import Entry, Pool
from .post_forms import NumberForm, OpenForm

ENTRIES: dict[str, tuple[Any, Callable]] = {
    Entry.ALLOCATE: (gettext_lazy("Allocate posts"), ledger.allocate),
    Entry.ADJUST: (gettext_lazy("Adjust the allocation"), ledger.adjust),
    Entry.RETURN: (gettext_lazy("Return posts"), ledger.give_back),
}
"""The entries the holder of a pool makes by hand: label and what writes them."""


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, pk, kind):
    """Allocate, adjust or return posts: the form, and the entry."""
    pool = get_object_or_404(sight.pools_of(request.user), pk=pk)
    if kind not in ENTRIES:
        raise Http404
    sight.refuse_others(sight.recruits_for(request.user, pool.organisation), pool.organisation)
    label, write = ENTRIES[kind]
    with transaction.atomic():
        Pool.objects.select_for_update().get(pk=pool.pk)  # what the form says about the last entry stays true
        last = pool.entries.select_related("by").order_by("-seq").first()
        seen = {"on": timezone.localdate(), "after": last.seq if last else 0}
        form = NumberForm(request.POST or None, kind=kind, initial=seen)
        stale = form.is_bound and form.is_valid() and _overtaken(form, last)
        if form.is_bound and form.is_valid() and not stale and _written(form, write, pool, request.user):
            messages.success(request, _("Entered: %(entry)s.") % {"entry": label})
            return see_other(f"{reverse('posts:pool', args=[pool.pk])}?tab=entries")
    context = {
        "form": form, "pool": pool, "balance": ledger.balance(pool), "title": label, "stale": stale,
        "back": reverse("posts:pool", args=[pool.pk]), "button": _("Enter"),
    }  # fmt: skip
    return render(request, "recruitment/form.html", context, status=CONFLICT if stale else status_of(form))


def _overtaken(form: NumberForm, last: Entry | None) -> str:
    """Who entered what since the form was opened, in words; empty if nobody did."""
    seen = form.cleaned_data.get("after")
    if seen is None or last is None or seen >= last.seq:
        return ""
    posted: Any = form.data  # a QueryDict, which is not to be changed itself
    form.data = again = posted.copy()
    again["after"] = last.seq  # the second try compares with what is shown now
    told = _(
        "%(who)s has just entered “%(what)s %(number)s” in this pool at %(at)s. What you typed is kept; please compare "
        "it with the balance and submit again."
    )
    at = timezone.localtime(last.at).strftime("%H:%M")
    return told % {"who": last.by, "at": at, "what": last.label, "number": last.number}


def _written(form, write: Callable, pool: Pool, user) -> bool:
    """Whether the ledger took it; its refusal comes back on the form."""
    data = {name: value for name, value in form.cleaned_data.items() if name != "after"}
    try:
        write(pool, data.pop("number"), by=user, **data)
    except Unlawful as refusal:
        refused(form, refusal)
        return False
    return True


def refused(form, refusal: Unlawful) -> None:
    """Hand the obstacles to the form's page; what was typed is not wrong, it cannot be done now."""
    form.refusal = refusal.obstacles


def status_of(form) -> int:
    """422 for a form that comes back with errors or with a refusal."""
    return UNPROCESSABLE if form.errors or getattr(form, "refusal", None) else 200


@require_http_methods(["GET", "HEAD", "POST"])
def open_post(request, pk):
    """Open a post of the pool in a village."""
    pool = get_object_or_404(sight.pools_of(request.user), pk=pk)
    sight.refuse_others(sight.opens_posts(request.user, pool), pool.organisation)
    form = OpenForm(request.POST or None, user=request.user, pool=pool, initial={"on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            made = ledger.open_post(pool, data["village"], title=data["title"], by=request.user, on=data["on"])
        except Unlawful as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Post %(number)s has been opened.") % {"number": made.number})
            return see_other(reverse("posts:post", args=[made.number]))
    context = {
        "form": form, "pool": pool, "balance": ledger.balance(pool), "title": _("Open a post"),
        "back": reverse("posts:pool", args=[pool.pk]), "button": _("Open the post"),
    }  # fmt: skip
    return render(request, "recruitment/form.html", context, status=status_of(form))
