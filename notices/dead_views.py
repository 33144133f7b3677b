"""What was not delivered: for administrators, with the cause, to be tried again or discarded with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organisations.desks import Role

from .deliveries import Delivery
from .digest import counted
from .forms import DiscardForm
from .views import PER_PAGE, SeeOther

REFUSAL = gettext_lazy("This is looked after by administrators.")
"""What whoever does not hold the office is told."""


def may_see(user) -> bool:
    """Whether the user looks after the installation."""
    return user.holds_role(Role.ADMINISTRATOR)


def refuse_others(user) -> None:
    """PermissionDenied for whoever does not look after the installation."""
    if not may_see(user):
        raise PermissionDenied(REFUSAL)


@never_cache
@require_safe
def dead_list(request: HttpRequest) -> HttpResponse:
    """Figures of the outbox, and what was given up, latest first."""
    refuse_others(request.user)
    return _page(request, DiscardForm())


def _page(request: HttpRequest, form: DiscardForm, *, at: int | None = None, status: int = 200) -> HttpResponse:
    rows = Delivery.objects.dead().select_related("user", "robot__organisation").prefetch_related("notices")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = [
        {"delivery": one, "kinds": counted(notice.kind for notice in one.notices.all()), "cause": cause(one.error),
         "form": form if one.pk == at else DiscardForm(auto_id=f"id_{one.pk}_%s")}
        for one in page
    ]  # fmt: skip
    context = {"page_obj": page, "rows": found, "figures": figures(), "form": form}
    return render(request, "notices/dead.html", context, status=status)


def figures() -> dict[str, object]:
    """How much waits, is tried again, was given up, and was sent today; since when the oldest is due."""
    now = timezone.localtime()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    pending = Q(status__in=Delivery.PENDING)
    return Delivery.objects.filter(pending | Q(status=Delivery.DEAD) | Q(ended_at__gte=today)).aggregate(
        waiting=Count("pk", filter=Q(status=Delivery.WAITING)), failed=Count("pk", filter=Q(status=Delivery.FAILED)),
        dead=Count("pk", filter=Q(status=Delivery.DEAD)),
        sent=Count("pk", filter=Q(status=Delivery.SENT, ended_at__gte=today)),
        oldest=Min("next_at", filter=pending & Q(next_at__lte=now)),
    )  # fmt: skip


def cause(error: str) -> str:
    """What an error means, for people."""
    for sign, words in (
        ("NoAddress", _("There is no mail server or no e-mail address of this user.")),
        ("NoRobot", _("The organisation has no robot any more.")),
        ("HostNotAllowed", _("The robot's host is not among WEBHOOK_HOSTS.")),
        ("SMTPRecipientsRefused", _("The mail server does not accept the recipient's address.")),
        ("SMTPAuthenticationError", _("The mail server does not accept our user name and password.")),
        ("errcode", _("The robot refused the message: its address may have been withdrawn.")),
        ("HTTP 3", _("The robot's address leads elsewhere; that is not followed.")),
        ("HTTP", _("The other end answered with an error.")),
        ("SSL", _("The other end's certificate is not valid.")),
        ("Killed", _("The sender was stopped each time it was at this message.")),
    ):
        if error.startswith(sign):
            return words
    return _("The other end could not be reached.")


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one message again."""
    refuse_others(request.user)
    Delivery.again(Delivery.objects.filter(pk=pk))
    messages.success(request, _("The message is sent within a minute."))
    return SeeOther(reverse("notices:dead"))


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try everything again that was given up."""
    refuse_others(request.user)
    found = Delivery.again(Delivery.objects.dead().order_by())
    said = ngettext("%(count)s message is tried again.", "%(count)s messages are tried again.", found)
    messages.success(request, said % {"count": found})
    return SeeOther(reverse("notices:dead"))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one message up for good; the reason stays with it."""
    refuse_others(request.user)
    delivery = get_object_or_404(Delivery, pk=pk)
    form = DiscardForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _page(request, form, at=pk, status=422)
    Delivery.objects.filter(pk=delivery.pk, status=Delivery.DEAD).update(
        status=Delivery.DISCARDED, reason=form.cleaned_data["reason"], ended_at=timezone.now()
    )
    messages.success(request, _("The message has been discarded."))
    return SeeOther(reverse("notices:dead"))
