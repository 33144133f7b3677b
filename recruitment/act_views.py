"""The form of every act of a round: it knocks at the door of rounds and tells what the door said."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import again
from cases import actions, ahead, approvals, pages, rehearsal
from cases.forms import form_class
from cases.law import Action, InvalidFacts, Stale, Unlawful, cite
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import door, round_pages
from .intakes import amending, wording
from .models import Intake


@require_http_methods(["GET", "HEAD", "POST"])
def do(request, number, name):
    """The form of one act of a round; posted, it goes through the door."""
    intake = round_pages.find(request.user, number)
    action = Intake.actions().get(name)
    if action is None:
        raise Http404
    if request.method == "POST":
        return _attempt(request, intake, action)
    rehearsal.attempt(intake, action, on=timezone.localdate(), facts=None)
    found = ahead.prospect(intake, action, request.user)
    if not found.mine and found.organisation is not None:
        actions.authorise(intake, action, request.user)
    if approvals.needs_proof(action, intake.state) and not again.fresh(request):
        return again.ask(request, request.get_full_path())
    if name == "correct" and amending.item_of(intake, request.GET.get("item", "")) is None:
        return _choose(request, intake, action)
    initial = {"version": intake.version, "on": timezone.localdate(), "item": request.GET.get("item", "")}
    form = form_class(action)(initial=initial, case=intake, action=action)
    return _form_page(request, intake, action, form, obstacles=found.obstacles, warnings=found.warnings)


def _choose(request, intake: Intake, action: Action):
    """What the announcement says, each line with the way to its correction."""
    items = [(one, one.said(one.value)) for one in amending.items_of(intake)]
    context = {"intake": intake, "label": action.label, "items": items, "law": _(action.text)}
    return render(request, "rounds/correct.html", context)


def _attempt(request, intake: Intake, action: Action):
    try:
        if not approvals.proven(request, action):
            actions.authorise(intake, action, request.user)
            form = form_class(action)(request.POST, request.FILES, case=intake, action=action)
            return _form_page(request, intake, action, form, status=UNPROCESSABLE)
        event = door.submit(intake, action.name, by=request.user, data=request.POST, files=request.FILES)
    except InvalidFacts as refusal:
        return _form_page(request, intake, action, refusal.form, status=UNPROCESSABLE)
    except Unlawful as refusal:
        form = form_class(action)(request.POST, request.FILES, case=intake, action=action)
        form.is_valid()
        return _form_page(request, intake, action, form, obstacles=refusal.obstacles, status=UNPROCESSABLE)
    except Stale as refusal:
        return _second_try(request, intake, action, told=door.told(refusal.event))
    done = _("Done: %(action)s.") % {"action": action.label}
    where = _("The round is now at: %(step)s.") % {"step": event.intake.step.label}
    messages.success(request, f"{done} {where}")
    return see_other(reverse("rounds:round", args=[intake.number]))


def _second_try(request, intake: Intake, action: Action, *, told: str):
    data = request.POST.copy()
    data["version"] = intake.version
    form = form_class(action)(data, request.FILES, case=intake, action=action)
    return _form_page(request, intake, action, form, stale=told, status=CONFLICT)


def _form_page(request, intake, action, form, *, obstacles=(), warnings=(), status=200, **more):
    context = {
        "intake": intake,
        "action": action,
        "label": action.label,
        "law": _(action.text),
        "article": cite(action.article),
        "form": form,
        "obstacles": pages.hindrances(intake, list(obstacles), {}),
        "warnings": pages.hindrances(intake, list(warnings), {}),
        "consequences": round_pages.consequences(intake, action),
        "item": amending.item_of(intake, form["item"].value() or "") if "item" in form.fields else None,
        "possible": intake.step in action.sources,
        "refused": status != 200,
        **more,
    }
    if context["item"]:
        context["said"] = wording.shown(context["item"].column, context["item"].value)
    return render(request, "rounds/do.html", context, status=status)
