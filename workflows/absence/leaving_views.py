"""The pages of handing over: whom, the one page on which it is reviewed, and what became of it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.facts import date_field
from cases.listing import page_of
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other
from organisations.desks import Role
from organisations.models import User
from organisations.proxies import commanded_by, directs
from organisations.searching import searched

from . import leaving
from .giving import named, office
from .holdings import KINDS, MANDATE, SPONSORSHIP, TAKEN, TASK, orphans
from .models import Handover
from .reckoning import NOBODY, Plan, Reckoning, Step, label_of, successors
from .views import found_by_name

CHOSEN = "to-"
"""What the names of the choices begin with in the form."""
DESKS = {MANDATE: gettext_lazy("nobody"), TASK: gettext_lazy("back to its desk"), TAKEN: gettext_lazy("nobody")}


class LeavingForm(forms.Form):
    """When he goes, who follows in everything not chosen otherwise, and what else ends."""

    last_day = date_field(gettext_lazy("Last day in office"), past=False)
    default = forms.ChoiceField(label=gettext_lazy("Who follows"), required=False)
    leave_offices = forms.BooleanField(label=gettext_lazy("He leaves his township posts as well"), required=False)
    deactivate = forms.BooleanField(
        label=gettext_lazy("Close the account after the last day"), required=False,
        help_text=gettext_lazy("as soon as nothing is left in his hands; the record keeps naming him"),
    )  # fmt: skip

    def __init__(self, *args, users: dict[str, User], **kwargs):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        choices = [("", _("choose below, one by one")), *((pk, named(one)) for pk, one in users.items())]
        fields["default"].choices = choices
        fields["last_day"].initial, fields["leave_offices"].initial = timezone.localdate(), True

    def clean_last_day(self) -> datetime.date:
        """Neither long past nor far ahead."""
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today - leaving.BACK <= day <= today + leaving.AHEAD:
            raise ValidationError(_("The last day lies at most a month back and at most a year ahead."))
        return day


@require_safe
def index(request):
    """Whom to hand over from, and what has been ordered."""
    if not directs(request.user):
        raise PermissionDenied(_("Handing over is arranged by organisers and departments, who direct the work."))
    commands = commanded_by(request.user)
    mine = Handover.objects.filter(Q(by=request.user) | Q(leaver__in=commands.order_by().values("user")))
    page = page_of(mine.select_related("leaver", "by"), request)
    context = {
        "commands": commands.exists(), "page": page, "q": searched(request),
        "found": found_by_name(request),
    }  # fmt: skip
    return render(request, "absence/leaving.html", context)


def _leaver(request, pk: int) -> User:
    """Who leaves; PermissionDenied unless his work is the user's to arrange."""
    known = User.objects.select_related("person").defer("person__id_number", "person__phone")
    leaver = known.filter(pk=pk).first()
    if leaver is None or not leaving.may_arrange(request.user, leaver):  # told alike: which accounts exist is not told
        raise PermissionDenied(
            _("The work of this colleague is handed over by whoever directs the work of all his offices.")
        )
    return leaver


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request, pk):
    """The reviewed page: what he holds, who follows, what will happen and what cannot; posted, it is done."""
    leaver = _leaver(request, pk)
    users = {str(one.pk): one for one in successors(leaver)}
    plan, form = _asked(request, users)
    reckoning = Reckoning(leaver, plan, by=request.user, users=users)
    if request.method != "POST" or "order" not in request.POST or not form.is_valid():
        status = 200 if form.is_valid() or request.method != "POST" else UNPROCESSABLE
        return _page(request, reckoning, form, status=status)
    if request.POST.get("reviewed") != reckoning.reviewed and request.POST.get("held") == reckoning.held:
        form.add_error(None, _("You have changed a choice: look at what it leads to, then order it."))
        return _page(request, reckoning, form, status=UNPROCESSABLE)
    try:
        handover = leaving.order(
            leaver, plan, by=request.user, key=request.POST.get("key", "")[:40] or uuid.uuid4().hex,
            held=request.POST.get("held", ""), confirmed="confirmed" in request.POST,
        )  # fmt: skip
    except leaving.Changed:
        form.add_error(None, _("What he holds has changed meanwhile; this is the list as it is now."))
        return _page(request, Reckoning(leaver, plan, by=request.user), form, status=CONFLICT)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, reckoning, form, status=UNPROCESSABLE)
    messages.success(
        request, _("Handed over.") if handover.done_at else _("Ordered; this page tells what becomes of it.")
    )
    return see_other(reverse("absence:handover", args=[handover.pk]))


def _asked(request, users: dict[str, User]) -> tuple[Plan, LeavingForm]:
    """The plan as it was chosen in the form; what nobody offers is ignored."""
    posted = request.POST if request.method == "POST" else None
    form = LeavingForm(posted, users=users)
    if posted is None or not form.is_valid():
        return Plan(timezone.localdate()), form
    chosen = {
        name.removeprefix(CHOSEN): value[:20] for name, value in posted.items() if name.startswith(CHOSEN) and value
    }
    data = form.cleaned_data
    plan = Plan(data["last_day"], data["default"], chosen, data["leave_offices"], data["deactivate"])
    return plan, form


def _page(request, reckoning: Reckoning, form: LeavingForm, *, status: int = 200):
    steps = reckoning.steps
    groups = [_group(kind, label, [one for one in steps if one.item.kind == kind], reckoning)
              for kind, label in KINDS.items()]  # fmt: skip
    context = {
        "leaver": reckoning.leaver, "form": form, "groups": [one for one in groups if one["rows"]],
        "reviewed": reckoning.reviewed if form.is_valid() else "", "held": reckoning.held,
        "key": uuid.uuid4().hex, "emptied": [office(one) for one in reckoning.emptied], "plan": reckoning.plan,
        "refused": sum(one.outcome == "refused" for one in steps), "total": len(steps),
        "waits": Handover.objects.filter(leaver=reckoning.leaver, done_at=None, cancelled_at=None).first(),
        "future": reckoning.plan.last_day > timezone.localdate(),
    }  # fmt: skip
    return render(request, "absence/arrange.html", context, status=status)


def _group(kind: str, label: Any, steps: list[Step], reckoning: Reckoning) -> dict[str, Any]:
    """The rows of one kind with their choices; work and sponsorships also have one for all of a desk."""
    chosen = reckoning.plan.choices
    rows = []
    for step in steps:
        options = _options(step, reckoning) if kind in (MANDATE, TASK, TAKEN, SPONSORSHIP) else []
        row = {"step": step, "name": f"{CHOSEN}{step.item.key}", "chosen": chosen.get(step.item.key, "")}
        rows.append(row | {"options": options, "to": label_of(step.successor)})
    whole = []
    if kind in (TASK, SPONSORSHIP):
        first = {step.item.group: row for step, row in zip(reversed(steps), reversed(rows), strict=True)}
        whole = [
            {"name": f"{CHOSEN}{name}", "chosen": chosen.get(name, ""), "options": row["options"],
             "label": _desk(row["step"])}
            for name, row in first.items()
        ]  # fmt: skip
    return {"kind": kind, "label": label, "rows": rows, "whole": whole}


def _desk(step: Step) -> str:
    """What a choice for many rows is about."""
    row = step.item.row
    if step.item.kind == SPONSORSHIP:
        return _("all cases sponsored")
    return f"{row.organisation.short_name} {Role(row.role).label}"


def _options(step: Step, reckoning: Reckoning) -> list[tuple[str, str]]:
    """Who can be chosen for a row: (value, words)."""
    kind = step.item.kind
    if kind == SPONSORSHIP:
        case = reckoning.cases[step.item.row.case_id]
        return [(pk, one.name) for pk, one in reckoning.sponsors_for(case).items()]
    users = reckoning.seated(step.item) if kind == TASK else reckoning.users.values()
    return [(NOBODY, str(DESKS[kind])), *((str(one.pk), named(one)) for one in users)]


@require_safe
def handover(request, pk):
    """What was ordered and what became of it, row by row; what is still in his hands, counted now."""
    found = _found(request, pk)
    page = page_of(found.items.all(), request, per_page=100)
    context = {
        "handover": found, "page": page, "kinds": KINDS,
        "left": orphans(found.leaver, found.last_day) if found.done_at else None,
    }  # fmt: skip
    for one in page.rows:
        one.kind_label = KINDS[one.kind]
    return render(request, "absence/handover.html", context)


def _found(request, pk: int) -> Handover:
    """The order, for whoever gave it, the leaver himself, and whoever may arrange his work."""
    found = Handover.objects.select_related("leaver", "by", "cancelled_by").filter(pk=pk).first()
    if found is None or not leaving.may_read(request.user, found):
        raise PermissionDenied(_("This hand-over is none of your organisation's."))
    return found


@require_POST
def cancel(request, pk):
    """Take back an order that waits for its day."""
    found = _found(request, pk)
    if request.user == found.leaver:
        raise PermissionDenied(_("Whoever leaves does not cancel the hand-over himself."))
    if leaving.cancel(found, by=request.user):
        messages.success(request, _("The hand-over has been cancelled; nothing was changed."))
    else:
        messages.error(request, _("It has been carried out or cancelled already."))
    return see_other(reverse("absence:handover", args=[found.pk]))
