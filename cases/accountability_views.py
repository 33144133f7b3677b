"""The pages of one accountability record: what it says, its next entries, and the notice to be served.

Whoever watches over the case reads; the department that keeps its records writes; for everybody else there is no page.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.answers import UNPROCESSABLE, see_other

from . import accountability_acts as acts
from . import accountability_order as order
from . import oversight, pages, readable
from .accountability import AccountabilityRecord, EntryKind
from .accountability_forms import FORMS, TEXTS, entry_form
from .law import Unlawful


def row_of(record: AccountabilityRecord) -> dict[str, Any]:
    """A record as pages show it: where it stands, in words, and by when a rectification still owed is due."""
    standing = order.standing(list(record.entries.all()))
    due = readable.due(getattr(record, "waiting_until", None))
    return {"record": record, "standing": standing, "label": order.STANDINGS[standing], "due": due}


def address(record: AccountabilityRecord, name: str = "accountability_record", *more) -> str:
    """The address of a record, or of one of its pages."""
    return reverse(f"cases:{name}", args=[record.case.number, record.seq, *more])


def _find(user, number: str, seq: int) -> AccountabilityRecord:
    """The record of that number, its case as found for the user; Http404 where there is none or it is not for him."""
    case = oversight.find(user, number)
    related = AccountabilityRecord.objects.with_standing().select_related("event__by", "event__organisation")
    parts = ("entries__by", "entries__organisation", "entries__appellant", "liable", "evidence__document")
    found = get_object_or_404(related.prefetch_related(*parts), case=case.pk, seq=seq)
    found.case = case
    return found


@require_safe
def record(request, number, seq):
    """One record: what it is about, who answers, the evidence, what was done, and what can be entered next."""
    found = _find(request.user, number, seq)
    entries = list(found.entries.all())
    keeps = oversight.keeps(found.case, request.user)
    options = [_option(found, entries, kind) for kind in order.ADDED] if keeps else []
    context = row_of(found) | {
        "case": found.case,
        "entries": [{"entry": one, "text_label": TEXTS[one.kind]} for one in entries],
        "evidence": [{"one": one, "intact": one.document.sha256 == one.sha256} for one in found.evidence.all()],
        "intact": found.event_hash == found.event.hash == found.event.digest(),
        "free": [one for one in options if not one["hindrances"]],
        "blocked": [one for one in options if one["hindrances"]],
        "noticed": found.entry(EntryKind.NOTICED),
    }
    return render(request, "oversight/record.html", context)


def _option(found: AccountabilityRecord, entries, kind: str) -> dict[str, Any]:
    return {
        "label": EntryKind(kind).label,
        "url": address(found, "accountability_add", kind),
        "hindrances": _told(order.hindrances(entries, kind)),
    }


def _told(obstacles) -> list[pages.Hindrance]:
    return [pages.Hindrance(one.reason, one.article) for one in obstacles]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, number, seq, kind):
    """The form of an entry; out of its order it is refused with what is missing before it."""
    found = _find(request.user, number, seq)
    oversight.keeper(found.case, request.user)
    if kind not in FORMS:
        raise Http404
    if request.method != "POST":
        form = entry_form(kind, found, initial={"on": timezone.localdate()})
        return _entry_page(request, found, kind, form, order.hindrances(list(found.entries.all()), kind))
    form = entry_form(kind, found, request.POST)
    if not form.is_valid():
        return _entry_page(request, found, kind, form, status=UNPROCESSABLE)
    try:
        acts.add_entry(found, kind, by=request.user, **form.cleaned_data)
    except Unlawful as refusal:
        return _entry_page(request, found, kind, form, refusal.obstacles, status=UNPROCESSABLE)
    messages.success(request, _("Entered: %(entry)s.") % {"entry": EntryKind(kind).label})
    return see_other(address(found))


def _entry_page(request, found, kind, form, obstacles=(), *, status=200):
    context = {
        "record": found, "case": found.case, "form": form, "kind": kind, "label": EntryKind(kind).label,
        "hindrances": _told(obstacles), "refused": status != 200,
    }  # fmt: skip
    return render(request, "oversight/entry.html", context, status=status)


@require_safe
def notice(request, number, seq):
    """The notice to be served, one sheet for each person liable; Http404 before the notice is entered."""
    found = _find(request.user, number, seq)
    noticed = found.entry(EntryKind.NOTICED)
    if noticed is None:
        raise Http404
    context = {"record": found, "case": found.case, "noticed": noticed, "liable": found.liable.all()}
    return render(request, "oversight/notice.html", context)
