"""Putting up a notice: which group of cases waits, and the form that announces several of them in one step."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.law import cite
from organisations.answers import UNPROCESSABLE, see_other

from . import waiting
from .announcing import Results, announce
from .forms import AnnounceForm
from .hanging import reckoned
from .waiting import Group

MOST_DAYS = 60
RECKON = "reckon"
"""Name of the button that counts the days again and announces nobody."""


@require_safe
def choose(request):
    """What waits for the user to be announced, by act and organisation; a single group is opened at once."""
    found = waiting.groups(request.user)
    if len(found) == 1:
        return redirect("publicity:announce", found[0].key)
    return render(request, "publicity/choose.html", {"groups": found})


@require_http_methods(["GET", "HEAD", "POST"])
def announce_page(request, key):
    """The form for one group: whom, from when, where, who takes objections; sent, each case goes through the door."""
    group = next(iter(waiting.groups(request.user, key)), None)
    if group is None:
        raise Http404
    if request.method != "POST":
        return _page(request, group, AnnounceForm(group=group))
    form = AnnounceForm(request.POST, group=group)
    if RECKON in request.POST:
        return _page(request, group, AnnounceForm(initial=_typed(request.POST), group=group))
    if not form.is_valid():
        return _page(request, group, form, status=UNPROCESSABLE)
    sheet, results = announce(
        form.cleaned_data["cases"], group.one, organisation=group.organisation, by=request.user, facts=form.facts()
    )
    if results.refused or sheet is None:
        return _refused(request, group, form, sheet, results)
    messages.success(request, _announced(len(results.done)))
    return see_other(reverse("publicity:sheet", args=[sheet.pk]))


def _typed(data) -> dict[str, Any]:
    """What was typed, as a fresh form shows it: nothing is judged while days are counted."""
    names = ("on", "days", "place", "second_place", "office", "phone", "address")
    return {name: data.get(name, "") for name in names} | {"cases": data.getlist("cases")}


def _announced(number: int) -> str:
    return ngettext("%(n)s person was announced.", "%(n)s persons were announced.", number) % {"n": number}


def _refused(request, group: Group, form: AnnounceForm, sheet, results: Results):
    """The form once more with those who were refused and why; who was announced is on the sheet and asked no more."""
    refused = [(one, results.refused[one.pk]) for one in group.cases if one.pk in results.refused]
    group.cases = [one for one in group.cases if one.pk not in results.done]
    again = AnnounceForm(initial=_typed(request.POST), group=group)
    said = _announced(len(results.done)) if results.done else ""
    context = {"refused": refused, "sheet": sheet, "announced": said}
    return _page(request, group, again, status=UNPROCESSABLE, **context)


def _page(request, group: Group, form: AnnounceForm, *, status: int = 200, **more):
    context = {
        "group": group, "form": form, "act": group.one.act, "article": cite(group.one.act.article),
        "law": _(group.one.act.text), "reckoning": _reckoning(form), "reckon": RECKON, **more,
    }  # fmt: skip
    return render(request, "publicity/announce.html", context, status=status)


def _reckoning(form: AnnounceForm) -> dict[str, Any] | None:
    """The days that follow from what stands in the form; None where that is no day or no number."""
    on, days = form["on"].value(), form["days"].value()
    start = on if isinstance(on, datetime.date) else _date(on)
    number = int(days) if str(days).isdecimal() and len(str(days)) < 4 else 0
    if start is None or not 1 <= number <= MOST_DAYS or abs((start - timezone.localdate()).days) > 3660:
        return None
    return reckoned(start, number)


def _date(text: Any) -> datetime.date | None:
    try:
        return parse_date(str(text or ""))
    except ValueError:  # well formed, but no day of the calendar
        return None
