"""The pages of handing on, asking and answering, and copies for information."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import pages, readable
from cases.listing import page_of
from cases.models import Case
from organisations.answers import UNPROCESSABLE, see_other
from workflows.models import CaseTask

from . import deeds, people
from .forms import Ask, Circulate, Hand, Opinion
from .models import Asked, Circular, Copy, Question
from .waiting import counts

LISTED = 100  # persons offered one by one; more are reached through their desks


def _case_page(number: str):
    return see_other(reverse("cases:case", args=[number]))


def _bound(request, form_class, **words):
    """The form, filled with what was posted."""
    return form_class(request.POST if request.method == "POST" else None, **words)


def _page(request, form, template: str, **context):
    """The form's page; with what was typed, and the status of a refusal, if it was posted."""
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


def _done(form, act) -> bool:
    """Do what the form says; a refusal stands in the form."""
    try:
        act()
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


# --- handing on ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request, pk):
    """Hand open work to a colleague at the same desk."""
    rows = CaseTask.objects.open().filter(case__in=Case.objects.visible_to(request.user))
    task = get_object_or_404(rows.select_related("organisation", "case__person", "owner"), pk=pk)
    deeds.refuse_handing(task, request.user)
    found = deeds.colleagues(task).exclude(pk=request.user.pk)
    form = _bound(request, Hand, colleagues=found)
    if request.method == "POST" and form.is_valid():
        to, note = form.cleaned_data["to"], form.cleaned_data["note"]
        if _done(form, lambda: deeds.hand_on(task, to, by=request.user, note=note)):
            messages.success(request, _("Handed to %(name)s, who has been told.") % {"name": to})
            return _case_page(task.case.number)
    return _page(request, form, "passing/hand.html", task=task, case=task.case, alone=not form.fields["to"].queryset)


# --- opinions --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, number):
    """Ask people who may see the case for their opinion."""
    case = pages.find(request.user, number)
    if not deeds.may_ask(case, request.user):
        raise PermissionDenied(_("Opinions are asked by whoever has the case on the desk."))
    form = _bound(request, Ask, readers=people.readers(case).exclude(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {"text": given["text"], "answer_by": given["answer_by"]}
        if _done(form, lambda: deeds.ask(case, given["people"], by=request.user, **facts)):
            messages.success(request, _("Asked. The answers come back to you and stand on the case's page."))
            return _case_page(number)
    return _page(request, form, "passing/ask.html", case=case)


def _asked_of(user) -> Any:
    rows = Asked.objects.filter(user=user, question__case__in=Case.objects.visible_to(user))
    rows = rows.select_related("question__by", "question__case__person", "question__case__organisation", "answer")
    return rows.defer("question__case__person__id_number", "question__case__person__phone")


@require_safe
def asked(request):
    """The opinions asked of the user: those still to be given, the most urgent first, or those given."""
    given = request.GET.get("given") == "1"
    rows = _asked_of(request.user)
    rows = (
        rows.exclude(answer=None).order_by("-pk") if given else rows.outstanding().order_by("question__answer_by", "pk")
    )
    page = page_of(rows, request, query="given=1" if given else "")
    for one in page.rows:
        one.due = None if given else readable.due(one.question.answer_by)
    context = {"page": page, "given": given, "counts": counts(request.user)}
    return render(request, "passing/asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Give the opinion asked."""
    one = get_object_or_404(_asked_of(request.user).outstanding(), pk=pk)
    form = _bound(request, Opinion)
    posted = request.method == "POST" and form.is_valid()
    if posted and _done(form, lambda: deeds.answer(one, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Your opinion has gone back to %(name)s.") % {"name": one.question.by})
        return see_other(reverse("passing:asked"))
    due = readable.due(one.question.answer_by)
    return _page(request, form, "passing/answer.html", asked=one, case=one.question.case, due=due)


@require_POST
def recall(request, pk):
    """Take a question back."""
    question = get_object_or_404(Question.objects.select_related("case"), pk=pk)
    pages.find(request.user, question.case.number)
    try:
        deeds.recall(question, by=request.user)
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The question was taken back."))
    return _case_page(question.case.number)


# --- for information -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def circulate(request, number):
    """Send the case, or the event the address names, to readers for information."""
    case = pages.find(request.user, number)
    event = _event(case, request.GET.get("event", ""))
    readers = people.readers(case).exclude(pk=request.user.pk)
    offered = readers if request.method == "POST" else readers[:LISTED]
    form = _bound(request, Circulate, case=case, readers=offered)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = [one for one in given["found"] if one.pk != request.user.pk]
        facts = {"note": given["note"], "event": event}
        if _done(form, lambda: deeds.circulate(case, found, by=request.user, **facts)):
            words = ngettext("Sent to %(n)s reader.", "Sent to %(n)s readers.", len(found)) % {"n": len(found)}
            messages.success(request, words)
            return _case_page(number)
    label = readable.label_of(type(case), event) if event else ""
    return _page(request, form, "passing/circulate.html", case=case, event=event, label=label)


def _event(case, seq: str):
    if not seq:
        return None
    if not (seq.isdecimal() and len(seq) < 7):
        raise Http404
    return get_object_or_404(case.events, seq=seq)


@require_safe
def copies(request):
    """What was sent to the user for information, the newest first."""
    visible = Case.objects.visible_to(request.user)
    rows = Copy.objects.filter(user=request.user, circular__case__in=visible).order_by("-pk")
    rows = rows.select_related("circular__by", "circular__event", "circular__case__person")
    page = page_of(rows.defer("circular__case__person__id_number", "circular__case__person__phone"), request)
    for one in page.rows:
        event = one.circular.event
        one.label = readable.label_of(one.circular.case.pipeline_class, event) if event else ""
    return render(request, "passing/copies.html", {"page": page, "counts": counts(request.user)})


@require_POST
def open_copy(request, pk):
    """Read a copy: it is noted, and the case is shown."""
    visible = Case.objects.visible_to(request.user)
    copy = get_object_or_404(Copy.objects.select_related("circular__case"), pk=pk, user=request.user,
                             circular__case__in=visible)  # fmt: skip
    deeds.read(copy)
    return _case_page(copy.circular.case.number)


@require_safe
def circular(request, pk):
    """Who has read what was sent for information, and who has not."""
    visible = Case.objects.visible_to(request.user)
    rows = Circular.objects.filter(case__in=visible).select_related("case__person", "by", "event")
    made = get_object_or_404(rows.annotate(sent=Count("copies"), read=Count("copies__read_at")), pk=pk)
    page = page_of(made.copies.select_related("user").order_by("read_at", "pk"), request)
    return render(request, "passing/circular.html", {"circular": made, "case": made.case, "page": page})


# --- what the case's page shows --------------------------------------------------------------------------------


def passed_on(case: Case) -> dict[str, Any]:
    """What passed between people about a case: one query to see whether there is any, then one for each kind."""
    here = {"case": OuterRef("pk")}
    found = (
        Case.objects.filter(pk=case.pk).annotate(
            asked=Exists(Question.objects.filter(**here)), sent=Exists(Circular.objects.filter(**here)),
        ).values("asked", "sent").get()
    )  # fmt: skip
    questions = Question.objects.filter(case=case).select_related("by", "recall").prefetch_related("asked__user")
    counted = Circular.objects.filter(case=case).select_related("by")
    counted = counted.annotate(sent=Count("copies"), read=Count("copies", filter=~Q(copies__read_at=None)))
    asked = list(questions.prefetch_related("asked__answer")) if found["asked"] else []
    for one in asked:
        one.waiting = any(not hasattr(each, "answer") for each in one.asked.all())
    return {
        "questions": asked,
        "circulars": list(counted[:20]) if found["sent"] else [],
    }
