"""The pages of pay grades: the table in force, its editions, a new one, and who is due for a higher grade (E.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.listing import page_of
from organisations.answers import UNPROCESSABLE, see_other
from organisations.models import Organisation, User

from . import pay, raises, sight
from .coverage_views import root_of, stations
from .eligible import serving
from .measures import SPECIALISTS
from .models import PayTable
from .pay_forms import EditionForm

EDITIONS = 20


def places(user: User) -> list[Organisation]:
    """The organisations whose table and people the user looks at, the highest first."""
    return stations(user, SPECIALISTS)


def _home(user: User) -> Organisation:
    found = places(user)
    if not found:
        raise Http404
    return found[0]


@require_safe
def home(request):
    """The table of the user's highest organisation."""
    return table_page(request, _home(request.user).pk)


@require_safe
def table_page(request, pk):
    """The edition in force at an organisation today, or another one that is asked for, and the earlier ones."""
    root, today = root_of(request.user, pk), timezone.localdate()
    editions = PayTable.objects.filter(organisation__in=root.line()).select_related("organisation", "by")
    asked = request.GET.get("edition", "")
    table = editions.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else pay.table_of(root, today)
    context = {
        "root": root, "places": places(request.user), "table": table, "grid": _grid(table) if table else [],
        "in_force": table is not None and table == pay.table_of(root, today), "editions": editions[:EDITIONS],
        "may_issue": root in sight.recruiting(request.user), "tab": "table",
    }  # fmt: skip
    return render(request, "grades/table.html", context)


def _grid(table: PayTable) -> list[dict[str, Any]]:
    """Grades line by line, with what each kind of post takes."""
    return [
        {"grade": grade, "cells": [(label, table.rows.get((rank, grade))) for rank, label in pay.RANKS.items()]}
        for grade in range(1, pay.GRADES + 1)
        if any((rank, grade) in table.rows for rank in pay.RANKS)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request, pk):
    """A new edition of the organisation's table; earlier ones stay as they are."""
    root = root_of(request.user, pk)
    sight.refuse_others(root in sight.recruiting(request.user), root)
    form = EditionForm(request.POST or None, base=pay.table_of(root, timezone.localdate()))
    if form.is_bound and form.is_valid():
        made = form.save(root, by=request.user)
        messages.success(request, _("The table “%(table)s” has been issued.") % {"table": made.document})
        return see_other(reverse("grades:table", args=[root.pk]))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "grades/issue.html", {"form": form, "root": root}, status=status)


@require_safe
def due(request, pk):
    """Who below is due for a higher grade by years and certificate; by the number of the case, never ranked."""
    root = root_of(request.user, pk)
    found = raises.due(root, timezone.localdate())
    page = page_of(found, request)
    rows = serving(root).filter(pk__in=[one.case for one in page.rows]).select_related("person", "organisation")
    cases = {one.pk: one for one in rows.defer("person__id_number", "person__phone")}
    context = {
        "root": root, "places": places(request.user), "page": page, "found": len(found), "tab": "due",
        "rows": [(cases[one.case], one) for one in page.rows if one.case in cases],
    }  # fmt: skip
    return render(request, "grades/due.html", context)
