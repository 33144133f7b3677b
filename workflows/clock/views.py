"""The pages of urging and supervising."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.listing import page_of
from cases.models import Case
from organisations.answers import see_other

from ..models import CaseTask
from . import lists, urging
from .forms import AnswerForm, ConclusionForm, SupervisionForm, UrgeForm


@require_safe
def overdue(request):
    """Overdue work of the desks below, longest overdue first."""
    narrowed = lists.Narrowed(request)
    page = page_of(narrowed.rows(), request, query=narrowed.query)
    page.rows[:] = [lists.Row(task, request.user) for task in page.rows]
    context = {"narrowed": narrowed, "query": narrowed.query, "page": page, "tab": "overdue"}
    return render(request, "clock/overdue.html", context)


@require_safe
def supervisions(request, closed=False):
    """Work under supervision in the cases the user sees."""
    page = page_of(lists.supervised(request.user, closed=closed), request)
    page.rows[:] = [lists.Watched(row) for row in page.rows]
    tab = "closed" if closed else "open"
    return render(request, "clock/supervisions.html", {"page": page, "closed": closed, "tab": tab})


@require_http_methods(["GET", "HEAD", "POST"])
def urge(request, pk):
    """Ask the desk to hurry."""
    return _ask(request, pk, UrgeForm, urging.URGING, urging.urge, "clock/urge.html", _("The desk has been urged."))


@require_http_methods(["GET", "HEAD", "POST"])
def supervise(request, pk):
    """Put a work item under supervision."""
    done = _("The work is under supervision.")
    return _ask(request, pk, SupervisionForm, urging.SUPERVISING, urging.supervise, "clock/supervise.html", done)


def _ask(request, pk, form_class, roles, act, template, done):
    task = _task(request.user, pk)
    if urging.mandate_above(request.user, task, roles) is None:
        raise PermissionDenied(_("Only a desk above the one that is to act may do this."))
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(task, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return see_other(reverse("supervision:overdue"))
    context = {"task": task, "case": task.case, "form": form, "again": urging.urged_again_from(task)}
    context["urges"] = task.urges.select_related("by", "organisation")[:10]
    return render(request, template, context, status=422 if form.errors else 200)


def _task(user, pk) -> CaseTask:
    seen = Case.objects.visible_to(user).order_by().values("pk")
    rows = CaseTask.objects.open().exclude(role="").filter(case__in=seen)
    return get_object_or_404(rows.select_related("case__person", "case__organisation", "organisation"), pk=pk)


@require_safe
def supervision(request, pk):
    """One supervision: what is demanded, what was answered, how it ended."""
    return _page(request, _supervision(request.user, pk))


@require_POST
def answer(request, pk):
    """Answer the department."""
    done = _("Your answer has been sent.")
    return _add(request, pk, AnswerForm, urging.refuse_answer, urging.answer, "answer_form", done)


@require_POST
def close(request, pk):
    """End the supervision."""
    done = _("The supervision has ended.")
    return _add(request, pk, ConclusionForm, urging.refuse_closing, urging.close, "close_form", done)


def _add(request, pk, form_class, refuse, act, name, done):
    found, form = _supervision(request.user, pk), form_class(request.POST)
    refuse(found, request.user)
    if not form.is_valid():
        return _page(request, found, status=422, **{name: form})
    act(found, by=request.user, **form.cleaned_data)
    messages.success(request, done)
    return see_other(reverse("supervision:supervision", args=[pk]))


def _supervision(user, pk):
    rows = urging.visible_supervisions(user).select_related(
        "task__case__person", "task__case__organisation", "task__organisation", "organisation", "by", "closed_by"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request, found, *, status=200, **forms):
    context = {"supervision": found, "watched": lists.Watched(found), "case": found.task.case}
    context["answers"] = found.answers.select_related("by")
    if not found.closed_at:
        context["answer_form"] = AnswerForm() if urging.answers(found, request.user) else None
        context["close_form"] = ConclusionForm() if urging.closes(found, request.user) else None
    return render(request, "clock/supervision.html", context | forms, status=status)
