"""The pages of the two channels: list with figures, one channel with the lists behind them, a new one (E-11)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import NotYours
from cases.listing import page_of, query_of
from cases.models import Case
from organisations.answers import UNPROCESSABLE, see_other
from organisations.models import Organisation, User

from . import sight
from .channel_forms import ChannelForm
from .channels import TAKEN
from .eligible import eligible, running, with_figures
from .models import Channel
from .pay_views import places

REFUSAL = gettext_lazy("Channels are announced by departments that recruit.")
"""What whoever does not hold the office is told."""

LISTS = {
    "eligible": gettext_lazy("fulfil the conditions"),
    "nominated": gettext_lazy("nominated, result open"),
    "taken": gettext_lazy("taken, quota used"),
    "all": gettext_lazy("all nominations"),
}


def seen_by(user: User) -> QuerySet[Channel]:
    """The channels announced at, below or above an organisation the user looks down from."""
    above = {int(pk) for one in places(user) for pk in one.path.strip("/").split("/")}
    reach = Q(organisation__in=Organisation.objects.seen_by(user)) | Q(organisation__in=above)
    return Channel.objects.filter(reach).select_related("organisation")


@require_safe
def channel_list(request):
    """Every channel with its posts, nominations and quota used, the newest year first."""
    page = page_of(with_figures(seen_by(request.user)).order_by("-year", "-pk"), request)
    context = {
        "page": page, "may_add": bool(sight.recruiting(request.user)), "tab": "channels",
        "places": places(request.user), "root": next(iter(places(request.user)), None),
    }  # fmt: skip
    return render(request, "grades/channels.html", context)


@require_safe
def channel_page(request, pk):
    """One channel, and the list behind one of its figures; people of other organisations are not shown."""
    channel = get_object_or_404(with_figures(seen_by(request.user)), pk=pk)
    asked = request.GET.get("list", "")
    asked = asked if asked in LISTS else "eligible"
    mine = Case.objects.visible_to(request.user).values("pk")
    if asked == "eligible":
        everybody = eligible(channel, timezone.localdate())
        rows = everybody.filter(pk__in=mine).order_by("number").select_related("person", "organisation")
    else:
        everybody = channel.nominations.all()
        everybody = running(everybody) if asked == "nominated" else everybody
        everybody = everybody.filter(result=TAKEN) if asked == "taken" else everybody
        rows = everybody.filter(case__in=mine).order_by("case__number", "pk")
        rows = rows.select_related("case__person", "case__organisation")
    page, found = page_of(rows, request, query=query_of(request, ("list",))), rows.count()
    context = {
        "channel": channel, "lists": LISTS, "asked": asked, "page": page, "found": found,
        "elsewhere": everybody.count() - found,
        "open": channel.takes_on(timezone.localdate()), "tab": "channels", "places": places(request.user),
    }  # fmt: skip
    return render(request, "grades/channel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def channel_new(request):
    """Announce a channel."""
    if not sight.recruiting(request.user):
        raise NotYours(REFUSAL)
    form = ChannelForm(request.POST or None, user=request.user)
    if form.is_bound and form.is_valid():
        form.instance.by = request.user
        made = form.save()
        messages.success(request, _("The channel “%(channel)s” has been announced.") % {"channel": made})
        return see_other(reverse("grades:channel", args=[made.pk]))
    context = {
        "form": form, "title": _("Announce a channel"), "back": reverse("grades:channels"), "button": _("Announce"),
        "consequence": _("Its number of posts and its conditions stand from then on."),
    }  # fmt: skip
    return render(request, "recruitment/form.html", context, status=UNPROCESSABLE if form.errors else 200)
