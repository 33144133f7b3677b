"""The pages of public notices: the list, the sheet with its persons and objections, and what is entered there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.law import PIPELINES, Unlawful
from cases.limits import days_between
from cases.listing import page_of, query_of
from cases.models import Case, NoticeSheet, Publicity
from cases.paperwork import compose
from cases.paperwork.notices import public_address, title_of, where, whole_sheet
from cases.paperwork.occasions import acts_of
from dossiers import typesetting
from dossiers.framing import qr_code
from dossiers.handing_out import Clean, shown
from evidence.kinds import PRINTED
from evidence.log import note
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import closing, hanging, objections, waiting
from .forms import DayForm, FindingForm, ObjectionForm
from .models import Concern
from .notice_acts import Announcing, announcing_of


@require_safe
def sheet_list(request):
    """The notices the user may see: those that hang, those to be closed, those that have ended."""
    chosen = request.GET.get("tab", hanging.CURRENT)
    chosen = chosen if chosen in hanging.TABS else hanging.CURRENT
    today = timezone.localdate()
    rows = hanging.tab(NoticeSheet.objects.visible_to(request.user), chosen, on=today)
    page = page_of(rows.select_related("organisation"), request, query=query_of(request, ("tab",)))
    hanging.count(page.rows, request.user)
    for one in page.rows:
        one.act_label, one.left = announcing_of(one).act.label, days_between(today, one.ends_on)
    context = {"page": page, "tabs": hanging.TABS, "tab": chosen, "may_announce": bool(waiting.groups(request.user))}
    return render(request, "publicity/list.html", context)


# --- the sheet -------------------------------------------------------------------------------------------------


def find(user, pk: int) -> NoticeSheet:
    """The sheet, if the user may see it; else Http404."""
    return get_object_or_404(NoticeSheet.objects.visible_to(user).select_related("organisation", "by"), pk=pk)


def may_enter(user, sheet: NoticeSheet) -> bool:
    """Whether the user takes in objections: the desk that put the notice up, and the desks above."""
    return waiting.holds(user, sheet.organisation, role_of(sheet)) or waiting.stands_above(user, sheet.organisation)


def role_of(sheet: NoticeSheet) -> str:
    """The role of the desk that put the notice up."""
    return announcing_of(sheet).act.desk("").role


def _rows(request, sheet: NoticeSheet) -> Any:
    """The persons of the sheet whose cases the user may see."""
    return sheet.publicities.filter(case__in=Case.objects.visible_to(request.user))


@require_safe
def sheet_page(request, pk):
    """One notice: its days, its persons with what came in about each, and what is to be done."""
    sheet, today = find(request.user, pk), timezone.localdate()
    page = page_of(_rows(request, sheet).order_by("pk"), request, per_page=closing.ROWS)
    rows = closing.rows_of(Publicity.objects.filter(pk__in=[one.pk for one in page.rows]))
    hang = set(hanging.undecided(sheet.publicities.all()).values_list("pk", flat=True))
    for row in rows:
        shown: Any = row
        shown.said, shown.look = hanging.said_of(row, hangs=row.pk in hang)
    persons = sheet.publicities.count()
    first = sheet.publicities.select_related("event").order_by("pk")[0]
    address, one = public_address(sheet), announcing_of(sheet)
    runs = sheet.runs_on(today) and bool(hang)
    context = {
        "sheet": sheet, "rows": rows, "page": page, "first": first, "hanging": where(first.event.facts),
        "title": _title(request, sheet, first=first, shown=rows), "record": _record(one), "undecided": len(hang),
        "left": days_between(today, sheet.ends_on),
        "state": hanging.state_of(sheet, waits=bool(hang), on=today), "tabs": hanging.TABS,
        "address": address, "qr": qr_code(address) if runs else "", "runs": runs,
        "may_enter": may_enter(request.user, sheet),
        "mine": waiting.holds(request.user, sheet.organisation, role_of(sheet)),
        "reckoning": hanging.reckoned(sheet.starts_on, first.event.facts["days"]),
        "persons": persons, "elsewhere": persons - _rows(request, sheet).count(),
    }  # fmt: skip
    return render(request, "publicity/sheet.html", context)


def _title(request, sheet: NoticeSheet, *, first: Publicity, shown: list[Publicity]) -> str:
    """What the notice is called; the act alone where its title would name somebody whose case the user does not see."""
    seen = first in shown or _rows(request, sheet).filter(pk=first.pk).exists()
    return title_of(sheet) if seen else str(announcing_of(sheet).act.label)


def _record(one: Announcing) -> str:
    """The paper that records what came of the notice: what its closing calls for besides what it draws up."""
    called_for = acts_of(PIPELINES[one.pipeline])[one.clear.name]
    return next(code for code in called_for if code not in one.clear.draws)


@require_safe
def of_case(request, number):
    """The sheet on which a case hangs, or hung last."""
    runs = Publicity.objects.filter(case__in=Case.objects.visible_to(request.user), case__number=number)
    run = runs.exclude(sheet=None).order_by("-pk").first()
    if run is None:
        raise Http404
    return see_other(reverse("publicity:sheet", args=[run.sheet_id]))


@require_safe
def paper(request, pk):
    """The notice as it is put on the wall, with everybody on it; when it is over, for whoever sees all their cases."""
    sheet = find(request.user, pk)
    ended = timezone.localdate() > sheet.ends_on
    if ended and sheet.publicities.exclude(pk__in=_rows(request, sheet).values("pk")).exists():
        raise PermissionDenied(_("The notice has ended, and a person on it is no longer in your charge."))
    code, matter = whole_sheet(sheet)
    note(PRINTED, request=request, subject=sheet)
    name = f"{sheet.starts_on:%Y%m%d}-{sheet.pk}.pdf"
    return shown(typesetting.draw(code, compose(code, matter)), name=name, mark=Clean.PUBLIC)


# --- objections ------------------------------------------------------------------------------------------------


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("This is entered by the desk that put the notice up, or by one above it."))


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request, pk):
    """Take in an objection about one or several persons of the sheet whose notice is not closed."""
    sheet = find(request.user, pk)
    _refuse_unless(may_enter(request.user, sheet))
    rows = closing.rows_of(hanging.undecided(_rows(request, sheet)))
    form = ObjectionForm(request.POST or None, sheet=sheet, rows=rows, initial=_about(request, rows))
    refused, status = "", 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            data, url = dict(form.cleaned_data), reverse("publicity:sheet", args=[sheet.pk])
            try:
                objections.receive(sheet, data.pop("about"), by=request.user, url=url, **data)
            except Unlawful as refusal:
                refused, status = str(refusal), CONFLICT
            else:
                messages.success(request, _("The objection is entered. The case stays still until there is a finding."))
                return see_other(url)
    context = {"sheet": sheet, "form": form, "rows": rows, "refused": refused}
    return render(request, "publicity/objection.html", context, status=status)


def _about(request, rows: list[Publicity]) -> dict[str, Any]:
    asked = request.GET.get("about", "")
    return {"about": [one.pk for one in rows if str(one.pk) == asked or len(rows) == 1]}


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request, pk, concern):
    """Enter what was found about one person."""
    sheet = find(request.user, pk)
    _refuse_unless(may_enter(request.user, sheet))
    concerns = Concern.objects.select_related("objection", "publicity__case__person")
    wanted = get_object_or_404(concerns.filter(publicity__in=_rows(request, sheet), finding=None), pk=concern)
    form = FindingForm(request.POST or None, concern=wanted)
    refused, status = "", 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                objections.conclude(wanted, by=request.user, **form.cleaned_data)
            except Unlawful as refusal:
                refused, status = str(refusal), CONFLICT
            else:
                messages.success(request, _("What was found is entered."))
                return see_other(reverse("publicity:sheet", args=[sheet.pk]))
    context = {"sheet": sheet, "form": form, "concern": wanted, "refused": refused}
    return render(request, "publicity/finding.html", context, status=status)


# --- the outcome -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request, pk):
    """Close the notice for each person in one pass; who is refused stays on the page with the reasons."""
    sheet = find(request.user, pk)
    _refuse_unless(waiting.holds(request.user, sheet.organisation, role_of(sheet)))
    rows = closing.rows_of(hanging.undecided(_rows(request, sheet)), most=closing.ROWS)
    data = request.POST if request.method == "POST" else None
    day = DayForm(data, initial={"on": timezone.localdate()})
    forms = closing.forms_for(rows, data)
    if data is None:
        return _outcome_page(request, sheet, day, forms)
    if not all([day.is_valid(), *(one.is_valid() for one in forms)]):
        return _outcome_page(request, sheet, day, forms, status=UNPROCESSABLE)
    results = closing.close(sheet, forms, by=request.user, on=day.cleaned_data["on"])
    if not results.done and not results.refused:
        messages.info(request, _("Nobody was decided: everybody was left for later."))
    if results.done:
        messages.success(request, _closed(len(results.done)))
    if results.refused:
        left = [one for one in forms if one.row.case_id not in results.done]
        return _outcome_page(request, sheet, day, left, refused=results.refused, status=UNPROCESSABLE)
    return see_other(reverse("publicity:sheet", args=[sheet.pk]))


def _closed(number: int) -> str:
    return ngettext("The notice of %(n)s person is closed.", "The notice of %(n)s persons is closed.", number) % {
        "n": number
    }


def _outcome_page(request, sheet, day, forms, *, refused=None, status=200):
    for form in forms:
        form.why = (refused or {}).get(form.row.case_id, [])
    one = announcing_of(sheet)
    context = {
        "sheet": sheet, "day": day, "forms": forms, "clear": one.clear.label, "upheld": one.upheld.label,
        "early": timezone.localdate() <= sheet.ends_on,
    }  # fmt: skip
    return render(request, "publicity/outcome.html", context, status=status)
