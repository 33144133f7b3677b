"""The schedule of retention, what is due, disposal runs and their certificates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.listing import page_of, query_of
from dossiers.handing_out import Clean, shown
from evidence import kinds
from evidence.log import note
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from . import disposing, reach, schedule
from .door import bound, form_page, proved
from .forms import ProposeForm, RemarkForm, TermForm
from .models import DisposalRun, Term

PER_PAGE = 50


# --- the schedule ----------------------------------------------------------------------------------------------


@require_safe
def schedule_page(request):
    """Every class with its period, basis and since when; what an office has entered, what the system came with."""
    reach.refuse_unless(request.user, reach.READERS | reach.APPROVERS)
    page = page_of(Term.objects.select_related("by").order_by("-pk"), request)
    context = {
        "periods": schedule.periods(timezone.localdate()).values(), "page": page, "today": timezone.localdate(),
        "terms": [(one, schedule.BY_NAME.get(one.record_class)) for one in page.rows],
        "sets": reach.keeps_schedule(request.user) is not None,
    }  # fmt: skip
    return render(request, "rights/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proved()
def term_new(request, name):
    """Set the period of a class from a day on; earlier periods stay on record."""
    reach.refuse_unless(request.user, reach.CORRECTORS)
    if reach.keeps_schedule(request.user) is None:
        raise PermissionDenied(_("Periods are set by the department of the prefecture."))
    kind = schedule.BY_NAME.get(name)
    if kind is None:
        raise Http404
    form = bound(request, TermForm, kind=kind)
    if form.is_valid():
        made = Term(record_class=name, by=request.user, **form.cleaned_data)
        made.save()
        note(kinds.SETTING, request=request, subject=made, purpose=made.basis)
        messages.success(request, _("The period is set."))
        return see_other(reverse("rights:schedule"))
    return form_page(
        request, form, heading=_("Retention period"), back=reverse("rights:schedule"), label=_("Set"), lead=kind.label
    )


# --- what is due and the runs ----------------------------------------------------------------------------------


@require_safe
def disposals(request):
    """The runs below the user's organisations, newest first."""
    reach.refuse_unless(request.user, reach.READERS | reach.APPROVERS)
    rows = reach.runs_for(request.user).select_related("organisation", "proposed_by", "settled_by")
    page = page_of(rows.order_by("-pk"), request)
    context = {"page": page, "proposes": bool(reach.mandates(request.user, reach.CORRECTORS))}
    return render(request, "rights/disposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proved()
def propose(request):
    """What is due below the user's organisation, with the way to propose the cases that are ticked."""
    organisation = reach.top(reach.refuse_unless(request.user, reach.CORRECTORS))
    today = timezone.localdate()
    page = page_of(schedule.due(organisation, today), request, query=query_of(request, ()), per_page=PER_PAGE)
    periods = schedule.periods(today)
    rows = []
    for case in page.rows:
        kind = schedule.class_of(case)
        rows.append((case, kind, periods[kind.name].until(case.closed_on)) if kind else (case, None, None))
    form = bound(request, ProposeForm, offered=[case.pk for case in page.rows])
    if form.is_valid():
        given = form.cleaned_data
        try:
            run = disposing.propose(organisation, given["case"], by=request.user, reason=given["reason"])
        except disposing.CannotDispose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. A second person looks at the list and approves it."))
            return see_other(reverse("rights:disposal", args=[run.number]))
    context = {"page": page, "rows": rows, "form": form, "organisation": organisation,
               "ticked": set(request.POST.getlist("case")), "most": disposing.MOST}  # fmt: skip
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "rights/propose.html", context, status=status)


def _run(request, number: str) -> DisposalRun:
    reach.refuse_unless(request.user, reach.READERS | reach.APPROVERS)
    rows = reach.runs_for(request.user).select_related("organisation", "proposed_by", "settled_by")
    return get_object_or_404(rows, number=number)


@never_cache
@require_safe
def disposal(request, number):
    """One run: the list, who proposed and approved, what became of each case."""
    return _page(request, _run(request, number), RemarkForm())


def _page(request, run: DisposalRun, form: RemarkForm, *, refused: str = "", status: int = 200):
    page = page_of(run.items.select_related("case").order_by("position"), request, per_page=PER_PAGE)
    second = run.status == DisposalRun.PROPOSED and reach.may_second(run, request.user)
    context: dict[str, Any] = {
        "run": run, "page": page, "form": form, "refused": refused, "second": second,
        "rows": [(one, schedule.BY_NAME.get(one.record_class)) for one in page.rows],
        "mine": run.status == DisposalRun.PROPOSED and run.proposed_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "rights/disposal.html", context, status=status)


def _back(number: str) -> str:
    return reverse("rights:disposal", args=[number])


@require_POST
@proved(_back)
def approve(request, number):
    """Approve the list that was on the screen, as the second person."""
    run = _run(request, number)
    try:
        disposing.countersign(run, by=request.user, read=request.POST.get("read", ""))
    except disposing.CannotDispose as refusal:
        run.refresh_from_db()
        return _page(request, run, RemarkForm(), refused=str(refusal), status=CONFLICT)
    messages.success(request, _("Approved. It is carried out in the background; the certificate follows."))
    return see_other(_back(number))


@require_POST
def decline(request, number):
    """Decline the list as the second person, or take one's own proposal back."""
    run, form = _run(request, number), RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, run, form, status=UNPROCESSABLE)
    try:
        disposing.decline(run, by=request.user, remark=form.cleaned_data["remark"])
    except disposing.CannotDispose as refusal:
        run.refresh_from_db()
        return _page(request, run, form, refused=str(refusal), status=CONFLICT)
    messages.success(request, _("Declined. Nothing was destroyed."))
    return see_other(_back(number))


@never_cache
@require_safe
def certificate(request, number):
    """The list as PDF: what is proposed, or the certificate as it was filed."""
    run = _run(request, number)
    note(kinds.PRINTED, request=request, subject=run)
    name = _("disposal-list") + f"-{run.number}.pdf"
    file = run.certificate if run.certificate else disposing.certificate(run)
    return shown(file, name=name, mark=Clean.ORIGINAL)
