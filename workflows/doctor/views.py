"""The doctor's pages: what is stuck, why, what is proposed; and the two people who put it right."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.law import Unlawful
from cases.limits import ONE_DAY
from cases.listing import capped, count_capped, page_of, query_of
from cases.models import Case
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other
from organisations.models import User

from ..clock.passes import last_made
from . import approving
from .models import CARERS, Examination, Finding
from .repairs import CannotRepair

REFUSAL = gettext_lazy("What is stuck is looked after by departments and administrators.")
"""What whoever does not hold the office is told."""

OPEN, WAITING, GONE = "open", "waiting", "gone"
STATES = (
    (OPEN, gettext_lazy("still there")),
    (WAITING, gettext_lazy("waiting for a second person")),
    (GONE, gettext_lazy("gone")),
)


class ReasonForm(forms.Form):
    """Why a repair is proposed or declined."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("what you have looked at, and why this is right"),
    )  # fmt: skip


def may_see(user: User) -> bool:
    """Whether the user looks after what is stuck: an organisation department or an administrator."""
    return user.holds_role(*CARERS)


def _refuse_others(request) -> None:
    if not may_see(request.user):
        raise PermissionDenied(REFUSAL)


@require_safe
def index(request):
    """What is stuck below the user's organisations, newest first, and when it was last looked at."""
    _refuse_others(request)
    state = request.GET.get("state", OPEN)
    mine = Finding.objects.looked_after_by(request.user)
    rows = {OPEN: mine.open(), WAITING: mine.open().proposed(), GONE: mine.exclude(closed_at=None)}
    state = state if state in rows else OPEN
    counts = count_capped(request.user, **rows)
    page = page_of(rows[state].select_related("organisation").order_by("-pk"), request,
                   query=query_of(request, ("state",)))  # fmt: skip
    context = {
        "page": page, "state": state, "looked": Examination.objects.exclude(finished_at=None).first(),
        "states": [(name, label, capped(counts[name])) for name, label in STATES],
        "clock": (made := last_made()), "behind": made is None or made < timezone.localdate() - ONE_DAY,
    }  # fmt: skip
    return render(request, "doctor/list.html", context)


def _finding(request, pk: int) -> Finding:
    _refuse_others(request)
    rows = Finding.objects.looked_after_by(request.user).select_related("case", "organisation")
    return get_object_or_404(rows, pk=pk)


@require_safe
def finding_page(request, pk):
    """One finding: what it means, what is proposed, who proposed and did what."""
    return _page(request, _finding(request, pk), ReasonForm())


def _page(request, finding: Finding, form: ReasonForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    pending = finding.pending
    seen = finding.case_id and Case.objects.visible_to(request.user).filter(pk=finding.case_id).exists()
    context = {
        "finding": finding, "form": form, "pending": pending, "seen": seen, "refused": refused,
        "steps": finding.steps.select_related("by"),
        "may_second": pending and approving.may_second(finding, request.user, first=pending.by),
        "seconds": approving.seconds(finding, first=pending.by) if pending else [],
    }  # fmt: skip
    return render(request, "doctor/finding.html", context, status=status)


@require_http_methods(["POST"])
def propose(request, pk):
    """Propose the repair, with a reason."""
    return _with_reason(request, pk, approving.propose, _("Proposed. A second person has been told."))


@require_POST
def decline(request, pk):
    """Decline a proposed repair, or take one's own back, with a reason."""
    return _with_reason(request, pk, approving.decline, _("Declined. Nothing was changed."))


def _with_reason(request, pk: int, act, done: str):
    finding, form = _finding(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, form, status=UNPROCESSABLE)
    try:
        act(finding, by=request.user, reason=form.cleaned_data["reason"])
    except Unlawful as refusal:
        return _page(request, finding, form, refused=str(refusal), status=CONFLICT)
    messages.success(request, done)
    return see_other(reverse("doctor:finding", args=[pk]))


@require_POST
def carry_out(request, pk):
    """Carry a proposed repair out as the second person."""
    finding = _finding(request, pk)
    try:
        step = approving.carry_out(finding, by=request.user)
    except (Unlawful, CannotRepair) as refusal:
        return _page(request, finding, ReasonForm(), refused=str(refusal), status=CONFLICT)
    messages.success(request, step.result)
    return see_other(reverse("doctor:finding", args=[pk]))
