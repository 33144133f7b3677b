"""Orders for many cases: giving one, watching how far it is, what did not go, and taking it up again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions, pages
from cases.facts import date_field
from cases.law import Unlawful, cite
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import round_pages, running
from .models import Intake, Run
from .sweeps import ACTS, asked

PER_PAGE = 25


class OrderForm(forms.Form):
    """The legal date of the acts, and what the act asks, once for everybody."""

    def __init__(self, *args, fields: dict[str, forms.Field], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"] = date_field(_("Date"), help_text=_("the day it happened, not the day it is entered"))
        self.fields.update(fields)

    def typed(self) -> dict[str, str]:
        """What was typed, for the act's own form to judge case by case."""
        return {name: self.data[name] for name in self.fields if name != "on" and self.data.get(name)}


@require_http_methods(["GET", "HEAD", "POST"])
def order(request, number, kind):
    """Order an act for everybody whom it concerns at this step of the round."""
    intake = round_pages.find(request.user, number)
    if kind not in ACTS:
        raise Http404
    actions.authorise(intake, Intake.actions()["publish"], request.user)
    act = intake.case_class.act(ACTS[kind])
    form = OrderForm(
        request.POST or None, fields=asked(intake.case_class, act.name), initial=_initial(intake)
    )  # fmt: skip
    obstacles, status = [], 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                run = running.order(intake, kind, by=request.user, on=form.cleaned_data["on"], facts=form.typed())
            except Unlawful as refusal:
                obstacles, status = refusal.obstacles, CONFLICT
            else:
                return see_other(reverse("rounds:run", args=[run.pk]))
    context = {
        "intake": intake, "label": running.KINDS[kind].label, "form": form, "law": _(act.text),
        "article": cite(act.article), "obstacles": pages.hindrances(intake, obstacles, {}), "refused": status != 200,
    }  # fmt: skip
    return render(request, "rounds/order.html", context, status=status)


def _initial(intake: Intake) -> dict:
    contact = "，".join(one for one in (intake.organisation.name, intake.organisation.telephone) if one)
    return {"on": timezone.localdate(), "days": intake.notice_days, "contact": contact}


def _run_of(request, pk: int) -> Run:
    """An order of a round the user may see; else Http404. One whose job is gone is interrupted."""
    rows = Run.objects.filter(intake__in=Intake.objects.visible_to(request.user))
    run = get_object_or_404(rows.select_related("intake__organisation", "intake__programme", "by"), pk=pk)
    running.give_up_if_lost(run)
    return run


@never_cache
@require_safe
def run_page(request, pk):
    """How far the order is; which rows did not go and why; the button to take it up again."""
    run = _run_of(request, pk)
    context = {
        "run": run,
        "intake": run.intake,
        "label": round_pages.label_of(run),
        "progress": round_pages.progress(run),
        "mine": round_pages.is_recruiter(run.intake, request.user),
        "page_obj": Paginator(run.problems, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "rounds/run.html", context)


@never_cache
@require_safe
def progress(request, pk):
    """The progress of an order, for the page that shows it."""
    return JsonResponse(round_pages.progress(_run_of(request, pk)))


@require_POST
def resume(request, pk):
    """Take an interrupted order up where it stopped."""
    run = _run_of(request, pk)
    try:
        running.resume(run, by=request.user)
    except Unlawful as refusal:
        messages.error(request, str(refusal))
    return see_other(reverse("rounds:run", args=[pk]))
