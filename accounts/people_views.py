"""The pages on which administrators keep accounts and mandates; who may do what is said in people.py."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence import kinds, log
from organisations import appointments
from organisations.answers import UNPROCESSABLE, see_other
from organisations.appointments import MandateChange
from organisations.desks import ADMINISTRATORS, Role
from organisations.models import Mandate, Organisation, User

from . import again, locking, passwords, people, people_forms, sessions

PER_PAGE = 25
STATES = (people.OPEN, people.CLOSED, people.STALE, people.WITHOUT)


def may_see(user: Any) -> bool:
    """Whether the user administrates accounts, or reads what is done to them."""
    return bool(people.own_roles(user))


@require_safe
def index(request: Any) -> HttpResponse:
    """Accounts with their offices, searched by name and narrowed by state."""
    people.need(request.user, *ADMINISTRATORS)
    text, state = request.GET.get("q", "").strip()[:40], request.GET.get("state", "")
    rows = people.narrowed(people.seen_by(request.user), text=text, state=state, idle_days=settings.ACCOUNT_IDLE_DAYS)
    held = Mandate.objects.current().select_related("organisation").order_by("pk")
    rows = rows.select_related("credential").prefetch_related(Prefetch("mandates", held, to_attr="held"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    states = dict(
        zip(STATES, (_("account open"), _("account closed"), _("not used for long"), _("without office")), strict=True)
    )
    context = {
        "page_obj": page, "q": text, "state": state, "states": states, "idle_days": settings.ACCOUNT_IDLE_DAYS,
        "may_open": Role.ADMINISTRATOR in people.own_roles(request.user),
        "querystring": urlencode({name: value for name, value in (("q", text), ("state", state)) if value}),
    }  # fmt: skip
    return render(request, "accounts/people.html", context)


# --- one account -----------------------------------------------------------------------------------------------


def _account(request: Any, pk: int, *roles: str) -> User:
    """An account the user administrates in one of the roles; Http404 for one he does not see."""
    people.need(request.user, *roles)
    rows = people.seen_by(request.user).select_related("person", "credential")
    return get_object_or_404(rows.defer("person__id_number", "person__phone"), pk=pk)


@never_cache
@require_safe
def one(request: Any, pk: int) -> HttpResponse:
    """An account: whose, its offices with the documents they rest on, where it is signed in, what may be done."""
    return _one_page(request, _account(request, pk, *ADMINISTRATORS))


def _one_page(request: Any, user: User, *, secret: str = "", status: int = 200) -> HttpResponse:
    mandates: list[Any] = list(user.mandates.select_related("organisation").order_by("-since", "-pk")[:50])
    changes = MandateChange.objects.filter(mandate__in=mandates).select_related("by")
    today = timezone.localdate()
    for mandate in mandates:
        mandate.told = [one for one in changes if one.mandate_id == mandate.pk]
        mandate.over = mandate.until is not None and mandate.until < today
    roles = people.own_roles(request.user)
    context = {
        "account": user, "mandates": mandates, "secret": secret, "own": user.pk == request.user.pk,
        "beyond": people.beyond(request.user, mandates),
        "sessions": sessions.of(user).count(), "blocked": locking.is_locked(user),
        "one_time": getattr(getattr(user, "credential", None), "must_change", False),
        "waiting": getattr(getattr(user, "credential", None), "waiting", False),
        "keeps": Role.ADMINISTRATOR in roles, "secures": Role.SECURITY in roles,
    }  # fmt: skip
    return render(request, "accounts/account.html", context, status=status)


def _unproven(request: Any, user: User) -> HttpResponse | None:
    """The way to the page that asks for a proof, where the last one is too long ago; nothing was typed here."""
    if again.fresh(request):
        return None
    return again.ask(request, reverse("account:one", args=[user.pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """Open an account; its one-time password is shown on the page that answers, and nowhere else."""
    people.need(request.user, Role.ADMINISTRATOR)
    form = people_forms.AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and again.proven(request):
        names = ("username", "last_name", "first_name", "email")
        user, secret = people.open_account(request, **{name: form.cleaned_data[name] for name in names})
        return _one_page(request, User.objects.select_related("credential").get(pk=user.pk), secret=secret)
    context = {"form": form, "heading": _("New account"), "back": reverse("account:people")}
    return render(request, "accounts/people_form.html", context, status=_status(request))


def _status(request: Any) -> int:
    return UNPROCESSABLE if request.method == "POST" else 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Any, pk: int) -> HttpResponse:
    """Say whose account it is, by ID number."""
    user = _account(request, pk, Role.ADMINISTRATOR)
    people.refuse_beyond(request.user, user)
    form = people_forms.LinkForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and form.person and again.proven(request):
        people.link(request, user, form.person)
        messages.success(request, _("The account is linked to the person on record."))
        return see_other(reverse("account:one", args=[pk]))
    return _form_page(request, user, form, _("Link to a person"))


def _form_page(request: Any, user: User, form: Any, heading: str, **more: Any) -> HttpResponse:
    context = {"form": form, "account": user, "heading": heading, "back": reverse("account:one", args=[user.pk])}
    return render(request, "accounts/people_form.html", context | more, status=_status(request))


@never_cache
@require_POST
def password(request: Any, pk: int) -> HttpResponse:
    """Give a one-time password; it is shown on the page that answers, and nowhere else."""
    user = _account(request, pk, Role.ADMINISTRATOR)
    people.refuse_beyond(request.user, user)
    return _unproven(request, user) or _one_page(request, user, secret=people.new_password(request, user))


@never_cache
@require_POST
def reopen(request: Any, pk: int) -> HttpResponse:
    """Open a closed account again."""
    user = _account(request, pk, Role.ADMINISTRATOR)
    people.refuse_beyond(request.user, user)
    if user.is_active:
        return see_other(reverse("account:one", args=[pk]))
    return _unproven(request, user) or _one_page(request, user, secret=people.reopen(request, user))


@require_POST
def unlock(request: Any, pk: int) -> HttpResponse:
    """Let a user who tried too often try again."""
    user = _account(request, pk, Role.SECURITY)
    people.refuse_beyond(request.user, user)
    people.unlock(request, user)
    messages.success(request, _("The account is unlocked."))
    return see_other(reverse("account:one", args=[pk]))


@require_POST
def release(request: Any, pk: int) -> HttpResponse:
    """Let the one-time password that the system administrator has given open the account."""
    user = _account(request, pk, Role.SECURITY)
    people.refuse_beyond(request.user, user)
    unproven = _unproven(request, user)
    if unproven is None and passwords.release(user, by=request.user, request=request):
        messages.success(request, _("The one-time password is good for one sign-in now."))
    return unproven or see_other(reverse("account:one", args=[pk]))


@require_POST
def end_sessions(request: Any, pk: int) -> HttpResponse:
    """End every session of a user at once."""
    user = _account(request, pk, Role.SECURITY)
    people.refuse_beyond(request.user, user)
    sessions.end_all(user, request=request, why="security")
    messages.success(request, _("The user is signed out everywhere."))
    return see_other(reverse("account:one", args=[pk]))


# --- mandates --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Any, pk: int) -> HttpResponse:
    """Give a mandate on the strength of a document."""
    user = _account(request, pk, Role.SECURITY)
    people.refuse_own(request.user, user)
    text = request.GET.get("q", "").strip()[:40]
    found = Organisation.objects.filter(people.reach(request.user)).open()
    if text:
        found = found.filter(Q(name__contains=text) | Q(short_name__contains=text) | Q(code=text))
    many = found.count() > people_forms.MOST
    offered = found if request.method == "POST" else found.filter(
        pk__in=list(found.values_list("pk", flat=True)[: people_forms.MOST])
    )  # fmt: skip
    form = people_forms.MandateForm(request.POST or None, organisations=offered)
    if request.method == "POST" and form.is_valid() and again.proven(request):
        data = form.cleaned_data
        try:
            mandate = appointments.give(user, by=request.user, **data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            log.note(kinds.MANDATE, request=request, subject=mandate, purpose=f"given: {data['document']}")
            messages.success(request, _("The mandate has been given."))
            return see_other(reverse("account:one", args=[pk]))
    return _form_page(request, user, form, _("Give a mandate"), search=many or bool(text), q=text, many=many)


@require_http_methods(["GET", "HEAD", "POST"])
def end_mandate(request: Any, pk: int) -> HttpResponse:
    """End a mandate on the strength of a document."""
    people.need(request.user, Role.SECURITY)
    rows = Mandate.objects.select_related("organisation", "user").exclude(role=Role.CLOCK)
    places = Organisation.objects.filter(people.reach(request.user))
    mandate = get_object_or_404(rows.filter(organisation__in=places), pk=pk)
    people.refuse_own(request.user, mandate.user)
    form = people_forms.EndForm(request.POST or None, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and again.proven(request):
        data = form.cleaned_data
        try:
            appointments.end(mandate, by=request.user, **data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            log.note(kinds.MANDATE, request=request, subject=mandate, purpose=f"ended: {data['document']}")
            messages.success(request, _("The mandate ends on %(day)s.") % {"day": data["until"].isoformat()})
            return see_other(reverse("account:one", args=[mandate.user_id]))
    return _form_page(request, mandate.user, form, _("End a mandate"), mandate=mandate)
