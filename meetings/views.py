"""The pages of a meeting: the list, its facts and attendance, and the agenda with what stands in each case's way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import listing
from cases.law import cite
from cases.votes import quorate
from organisations.answers import UNPROCESSABLE, see_other
from organisations.searching import searched

from . import forms, offering, packs, papers
from .models import MOST, Item, Meeting
from .questions import Question, may_hold

FIELDS = ("act", "q")


def found(request, pk: int, *, locked: bool = False) -> Meeting:
    """The meeting, if the user sits at its desk; under lock for whoever is about to change it."""
    rows = Meeting.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(rows.select_for_update(of=("self",)) if locked else rows, pk=pk)


def agenda(meeting: Meeting) -> list[Item]:
    """The items in their order, each knowing its meeting."""
    items = list(meeting.items.select_related("event").order_by("position", "pk"))
    for one in items:
        one.meeting = meeting
    return items


@require_safe
def index(request):
    """The meetings of the user's desks, latest first."""
    rows = Meeting.objects.visible_to(request.user).select_related("organisation").order_by("-on", "-pk")
    page = listing.page_of(rows, request)
    numbers = Item.objects.filter(meeting__in=[one.pk for one in page.rows]).values_list("meeting", "event")
    for one in page.rows:
        mine = [event for meeting, event in numbers if meeting == one.pk]
        one.total, one.decided = len(mine), sum(event is not None for event in mine)
    return render(request, "meetings/list.html", {"page": page, "may": bool(may_hold(request.user))})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Call a meeting."""
    if not may_hold(request.user):
        raise Http404
    form = forms.MeetingForm(
        request.POST or None, user=request.user, initial={"on": timezone.localdate()}, instance=Meeting(by=request.user)
    )
    if form.is_bound and form.is_valid():
        meeting = form.save()
        return see_other(reverse("meetings:cases", args=[meeting.pk]))
    return _form(request, form, title=_("New meeting"), back=reverse("meetings:index"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Change day, place, chair and recorder, as long as nothing has been decided."""
    with transaction.atomic():
        meeting = found(request, pk, locked=request.method == "POST")
        if meeting.items.exclude(event=None).exists():
            messages.warning(request, _("Something has been decided at this meeting: its facts stay as they are."))
            return see_other(reverse("meetings:meeting", args=[pk]))
        form = forms.MeetingForm(request.POST or None, user=request.user, instance=meeting)
        if form.is_bound and form.is_valid():
            form.save()
            return see_other(reverse("meetings:meeting", args=[pk]))
    return _form(request, form, title=_("Change the meeting"), back=reverse("meetings:meeting", args=[pk]))


def _form(request, form, **context):
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "meetings/form.html", {"form": form, **context}, status=status)


@require_safe
def meeting_page(request, pk):
    """Everything about one meeting: its facts, the quorum, the agenda with obstacles and results, its papers."""
    meeting = found(request, pk)
    items = agenda(meeting)
    cases = offering.specific(items, request.user)
    open_pairs = [(cases[one.case_id], one.question) for one in items if one.event is None and one.case_id in cases]
    looks = {one.case.pk: one for one in offering.looks(meeting, open_pairs, request.user)}
    rows = [{"item": one, "case": cases.get(one.case_id), "look": looks.get(one.case_id)} for one in items]
    context = {
        "meeting": meeting, "rows": rows, "quorum": quorum_words(meeting.attendance), "most": MOST,
        "open": sum(one.event is None for one in items), "decided": sum(one.event is not None for one in items),
        "unfiled": sum(one.event is not None and bool(one.question.minutes)
                       and one.filed_sha256 != meeting.minutes_sha256 for one in items),
        "votes": forms.votes(meeting.kind),
        "slips": papers.SLIPS, "copies": papers.copies(meeting),
        "progress": packs.progress(meeting) if meeting.packing and not packs.lost(meeting) else None,
    }  # fmt: skip
    return render(request, "meetings/meeting.html", context)


# --- attendance ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, pk):
    """Who attended, once for the whole meeting."""
    with transaction.atomic():
        meeting = found(request, pk, locked=request.method == "POST")
        form = forms.AttendanceForm(request.POST or None, kind=meeting.kind, initial=meeting.attendance)
        if form.is_bound and form.is_valid():
            meeting.attendance = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
            meeting.save(update_fields=["attendance"])
            return see_other(reverse("meetings:meeting", args=[pk]))
    typed = form.data if form.is_bound else meeting.attendance
    context = {"form": form, "meeting": meeting, "quorum": quorum_words(typed)}
    return render(request, "meetings/attendance.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def quorum_words(numbers: Any) -> dict[str, Any]:
    """Whether those present are enough, in a sentence; nothing before both numbers are there (A-19)."""
    due, present = (str(numbers.get(name, "")).strip() for name in ("due", "present"))
    if not (due.isdecimal() and present.isdecimal() and len(due) < 7 and len(present) < 7 and int(due)):
        return {"quorate": None, "text": ""}
    told: dict[str, Any] = {"due": int(due), "present": int(present), "least": int(due) // 2 + 1}
    told["article"] = cite("A-19")
    if told["present"] > told["due"]:
        return {"quorate": False, "text": _("%(present)s present, but only %(due)s are entitled to vote.") % told}
    if quorate(told):
        words = _("%(present)s of %(due)s are present, more than half: the meeting may be held (%(article)s).")
        return {"quorate": True, "text": words % told}
    words = _("%(present)s of %(due)s are present: at least %(least)s are needed to decide (%(article)s).")
    return {"quorate": False, "text": words % told}


@require_safe
def quorum(request, pk):
    """The sentence about the quorum for numbers just typed; asked by the page while somebody types."""
    found(request, pk)
    return JsonResponse(quorum_words(request.GET))


# --- the agenda ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def offered(request, pk):
    """The cases that wait for a decision of this meeting; those ticked come on its agenda."""
    if request.method == "POST":
        return _put(request, pk)
    meeting = found(request, pk)
    chosen, counts = _chosen(meeting, request)
    rows = offering.shown(offering.waiting(meeting, chosen, request.user))
    if text := searched(request):
        rows = rows.filter(listing.matching(text))
    page = listing.page_of(rows, request, query=listing.query_of(request, FIELDS), per_page=MOST)
    looks = offering.looks(meeting, [(one, chosen) for one in page.rows], request.user)
    context = {
        "meeting": meeting, "chosen": chosen, "page": page, "looks": looks, "q": text, "counts": counts,
        "free": MOST - meeting.items.count(),
    }  # fmt: skip
    return render(request, "meetings/cases.html", context)


def _chosen(meeting: Meeting, request) -> tuple[Question, list[tuple[Question, str]]]:
    """The question asked for, or the first that somebody waits for; and how many wait for each, in one query."""
    known = meeting.questions
    rows = {name: offering.waiting(meeting, one, request.user) for name, one in known.items()}
    found_rows = listing.count_capped(request.user, **{name.replace(".", "__"): one for name, one in rows.items()})
    counts = {name: found_rows[name.replace(".", "__")] for name in known}
    first = next((name for name, count in counts.items() if count), next(iter(known)))
    asked = request.GET.get("act", "")
    return known[asked if asked in known else first], [(known[name], listing.capped(n)) for name, n in counts.items()]


@transaction.atomic
def _put(request, pk):
    meeting = found(request, pk, locked=True)
    question = meeting.questions.get(request.POST.get("act", ""))
    keys = [int(one) for one in request.POST.getlist("case") if one.isdecimal() and len(one) < 18]
    if question is None:
        raise Http404
    if not keys:
        messages.warning(request, _("Nobody was ticked."))
        return see_other(f"{reverse('meetings:cases', args=[pk])}?act={question.name}")
    count = offering.put(meeting, question, keys, request.user)
    words = ngettext("%(count)s case is now on the agenda.", "%(count)s cases are now on the agenda.", count)
    messages.success(request, words % {"count": count})
    if count < len(keys):
        words = _("%(count)s were left out: they no longer wait here, or the agenda is full (%(most)s at most).")
        messages.warning(request, words % {"count": len(keys) - count, "most": MOST})
    return see_other(reverse("meetings:meeting", args=[pk]))


@require_POST
@transaction.atomic
def arrange(request, pk, item):
    """Move an item up or down, or take it off the agenda while it is undecided."""
    meeting = found(request, pk, locked=True)
    one = get_object_or_404(meeting.items, pk=item)
    what = request.POST.get("what")
    if what == "remove" and one.event_id is None:
        one.delete()
        packs.drop(meeting)
        offering.number(list(meeting.items.order_by("position", "pk")))
    elif what in ("up", "down"):
        offering.shift(one, -1 if what == "up" else 1)
    else:
        raise Http404
    return see_other(f"{reverse('meetings:meeting', args=[pk])}#agenda")
