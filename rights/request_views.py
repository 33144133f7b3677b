"""The register of requests: the list with due dates, finding a person, a new request, its answer and its letter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.listing import page_of, query_of
from cases.readable import due
from dossiers.handing_out import Clean, shown
from dossiers.typesetting import MissingGlyph
from evidence import kinds
from evidence.log import note
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import answering, reach
from .door import bound, form_page
from .forms import AnswerForm, FindForm, RequestForm
from .models import RightsRequest

OPEN, ANSWERED = "open", "answered"
STATES = ((OPEN, gettext_lazy("to be answered")), (ANSWERED, pgettext_lazy("request", "answered")))


@require_safe
def index(request):
    """The requests at or below the user's organisations: those open by due date, those answered newest first."""
    if not reach.may_see(request.user):
        reach.refuse()
    return _index(request, FindForm())


def _index(request, form: FindForm, *, status: int = 200):
    state = ANSWERED if request.GET.get("state") == ANSWERED else OPEN
    rows = reach.requests_for(request.user).select_related("person", "organisation")
    rows = rows.defer("person__id_number", "person__phone")
    rows = rows.filter(answered_on=None) if state == OPEN else rows.exclude(answered_on=None)
    page = page_of(rows.order_by("due_on" if state == OPEN else "-pk", "pk"), request,
                   query=query_of(request, ("state",)))  # fmt: skip
    context = {
        "page": page, "state": state, "states": STATES, "form": form,
        "rows": [(one, due(one.due_on) if one.answered_on is None else None) for one in page.rows],
        "keeps": bool(reach.mandates(request.user, reach.READERS)),
    } | menu(request.user)  # fmt: skip
    return render(request, "rights/index.html", context, status=status)


def menu(user) -> dict[str, Any]:
    """Which of the neighbouring lists are there for the user."""
    return {"disposes": bool(reach.mandates(user, reach.APPROVERS | reach.READERS))}


@require_POST
def find(request):
    """To the page of the person who bears the number; the number stays out of the address."""
    held = reach.refuse_unless(request.user, reach.READERS)
    form = FindForm(request.POST)
    person = form.person() if form.is_valid() else None
    if person is not None and reach.persons(held).filter(pk=person.pk).exists():
        return see_other(reverse("rights:person", args=[person.pk]))
    if form.is_valid():
        form.add_error("asked", _("Nobody below your organisation is on record with this number."))
    return _index(request, form, status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request, pk):
    """Record what a person asks at the counter."""
    person, mandate = reach.person_for(request.user, pk, reach.KEEPERS)
    form = bound(request, RequestForm)
    if form.is_valid():
        made = answering.record(person, by=request.user, organisation=mandate.organisation, **form.cleaned_data)
        words = {"number": made.number, "day": made.due_on}
        messages.success(request, _("Recorded as %(number)s; to be answered by %(day)s.") % words)
        return see_other(reverse("rights:request", args=[made.number]))
    return form_page(
        request, form, heading=_("Record a request"), back=reverse("rights:person", args=[pk]), label=_("Record"),
        person=person, lead=_("Compare the identity card before you record anything."),
    )  # fmt: skip


def _request(request, number: str, roles: frozenset = reach.READERS) -> RightsRequest:
    reach.refuse_unless(request.user, roles)
    rows = reach.requests_for(request.user, roles).select_related(
        "person", "organisation", "received_by", "answered_by"
    )
    return get_object_or_404(rows, number=number)


@require_safe
def request_page(request, number):
    """One request: who asked for what, by when, and what was answered."""
    found = _request(request, number)
    return _page(request, found, AnswerForm(received_on=found.received_on))


def _page(request, found: RightsRequest, form: AnswerForm, *, refused: str = "", status: int = 200):
    context = {
        "one": found, "form": form, "refused": refused, "due": due(found.due_on),
        "answers": bool(reach.requests_for(request.user, reach.KEEPERS).filter(pk=found.pk).exists()),
        "exports": found.exports.select_related("by"), "corrections": found.corrections.select_related("by"),
    }  # fmt: skip
    return render(request, "rights/request.html", context, status=status)


@require_POST
def answer(request, number):
    """Answer a request, with reasons and the rule they rest on."""
    found = _request(request, number, reach.KEEPERS)
    if request.user.person_id == found.person_id:
        raise PermissionDenied(_("Nobody decides about his own data: please ask a colleague."))
    form = AnswerForm(request.POST, received_on=found.received_on)
    if not form.is_valid():
        return _page(request, found, form, status=UNPROCESSABLE)
    if not answering.answer(found, by=request.user, **form.cleaned_data):
        found.refresh_from_db()
        return _page(request, found, form, refused=_("A colleague has answered meanwhile."), status=CONFLICT)
    messages.success(request, _("Answered. Print the letter, sign it and hand it over."))
    return see_other(reverse("rights:request", args=[number]))


@never_cache
@require_safe
def letter(request, number):
    """The answer as a letter."""
    found = get_object_or_404(RightsRequest.objects.exclude(answered_on=None), pk=_request(request, number).pk)
    try:
        content = answering.letter(found)
    except MissingGlyph as problem:
        form = AnswerForm(received_on=found.received_on)
        return _page(request, found, form, refused=str(problem), status=UNPROCESSABLE)
    note(kinds.PRINTED, request=request, subject=found, person=found.person_id)
    return shown(content, name=_("answer") + f"-{found.number}.pdf", mark=Clean.ORIGINAL)
