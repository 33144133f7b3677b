"""The page on which each user chooses channels and hours, and tries whether messages arrive."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from organisations.models import User

from .deliveries import Delivery, Robot
from .forms import SettingsForm
from .planning import ways_to
from .preferences import BELL, CHANNELS, MAIL, WEBHOOK, Preference, wishes_of
from .views import SeeOther

TRIAL_SECONDS = 60
LATEST = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """The check boxes of kinds and channels, and the hours; what was sent last."""
    user: User = request.user  # type: ignore[assignment]
    ways = ways_to([user.pk])[user.pk]
    form = SettingsForm(
        request.POST if request.method == "POST" else None, instance=Preference.objects.filter(user=user.pk).first(),
        wishes=wishes_of([user.pk])[user.pk], channels=[BELL, *ways],
    )  # fmt: skip
    if form.is_valid():
        with transaction.atomic():
            form.keep(user)
        messages.success(request, _("The settings have been saved."))
        return SeeOther(reverse("notices:settings"))
    return render(request, "notices/settings.html", _context(form, user, ways), status=422 if form.errors else 200)


def _context(form: SettingsForm, user: User, ways: dict[str, Robot | None]) -> dict[str, object]:
    latest = Delivery.objects.filter(user=user.pk).order_by("-pk")[:LATEST]
    return {
        "form": form, "ways": ways, "latest": list(latest), "trials": [(name, CHANNELS[name]) for name in ways],
        "mail": MAIL in ways, "mail_set_up": settings.MAIL,
        "robot": ways.get(WEBHOOK), "robots_set_up": bool(settings.WEBHOOK_HOSTS),
    }  # fmt: skip


@require_POST
def try_channel(request: HttpRequest, channel: str) -> HttpResponse:
    """Order a test message to oneself by a channel; once a minute. It takes the way all messages take."""
    user: User = request.user  # type: ignore[assignment]
    ways = ways_to([user.pk])[user.pk]
    if channel not in ways:
        return HttpResponseBadRequest()
    if not cache.add(f"notice-trial:{user.pk}", 1, TRIAL_SECONDS):
        messages.warning(request, _("A test message was ordered within the last minute. Please wait a little."))
        return SeeOther(reverse("notices:settings"))
    Delivery.objects.create(user=user, channel=channel, robot=ways[channel], trial=True, next_at=timezone.now())
    messages.success(request, _("The test message is sent within a minute; this page tells what became of it."))
    return SeeOther(reverse("notices:settings"))
