"""Results typed position by position: a table of fifty candidates, each row judged by itself, nothing typed is lost."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import NotYours, authorise, submit
from cases.facts import date_field
from cases.law import Action, InvalidFacts, Refusal
from cases.listing import page_of
from organisations.answers import UNPROCESSABLE, see_other

from . import round_pages, running
from .models import Intake, Position
from .scoring import NONE, WRITTEN
from .sheets.columns import asked
from .sheets.results import ACTS, Recorded, due

PER_PAGE = 50
BONUS = ("bonus", "bonus_ground")


def _round(request, number: str, kind: str) -> Intake:
    """The round, for whoever recruits in it; Http404 for an unseen round or what is no result."""
    if kind not in ACTS:
        raise Http404
    intake = round_pages.find(request.user, number)
    authorise(intake, Intake.actions()["publish"], request.user)
    return intake


@require_safe
def positions(request, number, kind):
    """The positions of the round with how many results of this kind are due and on record."""
    intake = _round(request, number, kind)
    rows = due(intake, kind).order_by()
    known = Q(**{f"{kind}__isnull": False}) | Q(out_from=kind, out__in=("absent", "void"))
    counted = rows.values("position").annotate(all=Count("pk"), known=Count("pk", filter=known))
    counts = {one["position"]: (one["known"], one["all"]) for one in counted}
    page = page_of(intake.positions.filter(pk__in=counts).order_by("code"), request)
    context = {
        "intake": intake, "kind": kind, "label": intake.case_class.act(ACTS[kind]).label, "page": page,
        "rows": [(one, counts[one.pk][0], counts[one.pk][1] - counts[one.pk][0]) for one in page.rows],
    }  # fmt: skip
    return render(request, "rounds/results.html", context)


# --- the table -------------------------------------------------------------------------------------------------


class DayForm(forms.Form):
    """The legal date of all results on the page."""

    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the day it happened, not the day it is entered"))


@dataclass
class Line:
    """A candidate on the page: what is on record, or the fields to be filled in and what is wrong with them."""

    case: Any
    recorded: Recorded
    form: forms.Form
    wrong: list[str] = field(default_factory=list)

    @property
    def typed(self) -> bool:
        """Whether anything was typed for the candidate."""
        return self.form.is_bound and any(str(self.form[name].data or "").strip() for name in self.form.fields)


def row_form(intake: Intake, kind: str) -> type[forms.Form]:
    """The fields that people fill in for the act, as one line of the table: no date, and a bonus where one counts."""
    left_out = {"on", *(BONUS if intake.bonus_on == NONE else ())}
    given = asked(intake.case_class.actions()[ACTS[kind]])
    fields: dict[str, Any] = {name: one for name, one in given.items() if name not in left_out}
    return type("RowForm", (forms.Form,), {"use_required_attribute": False, **fields})


@require_http_methods(["GET", "HEAD", "POST"])
def table(request, number, kind, pk):
    """Fifty candidates of a position; posted, each row that was filled in goes through the door by itself."""
    intake = _round(request, number, kind)
    position = get_object_or_404(intake.positions, pk=pk)
    position.intake = intake
    rows = due(intake, kind).filter(position=position).select_related("person")
    page = Paginator(rows.defer("person__id_number", "person__phone"), PER_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise Http404
    if request.method != "POST":
        day = DayForm(initial={"on": timezone.localdate()})
        return _page(request, position, kind, day, page, _lines(intake, kind, page.object_list))
    day = DayForm(request.POST)
    lines = _lines(intake, kind, page.object_list, data=request.POST)
    if day.is_valid():
        done = _enter(lines, intake.case_class.act(ACTS[kind]), by=request.user, on=day.cleaned_data["on"])
        if done:
            messages.success(request, _("%(number)s results have been entered.") % {"number": done})
        if not any(one.wrong for one in lines):
            return see_other(request.get_full_path())
        lines = _renewed(intake, kind, page.object_list, lines)
    return _page(request, position, kind, day, page, lines, status=UNPROCESSABLE)


def _lines(intake: Intake, kind: str, cases, *, data=None) -> list[Line]:
    kept = row_form(intake, kind)
    found = []
    for case in cases:
        recorded = Recorded.of(kind, (case.pk, case.number, case.person.name, "", getattr(case, kind), case.bonus,
                                      case.out, case.out_from))  # fmt: skip
        form = kept(data, prefix=str(case.pk))
        for one in form.fields.values():
            words = {"case": case.person.name, "field": one.label}
            one.widget.attrs["aria-label"] = _("%(case)s: %(field)s") % words
        found.append(Line(case, recorded, form))
    return found


def _enter(lines: list[Line], action: Action, *, by, on: datetime.date) -> int:
    """Enter what was typed, row by row; how many went. What was refused is told at its row."""
    done = 0
    for line in lines:
        if line.recorded.known or not line.typed:
            continue
        typed = {name: line.form[name].data for name in line.form.fields}
        try:
            submit(type(line.case).objects.filter(pk=line.case.pk), action.name, by=by, data={"on": on, **typed})
        except InvalidFacts as refusal:
            line.wrong = [" ".join(found) for found in refusal.form.errors.values()]
            shown: Any = line.form  # the errors were found by the form behind the door
            shown._errors = {name: found for name, found in refusal.form.errors.items() if name in shown.fields}
        except (Refusal, NotYours) as refusal:
            line.wrong = running.reasons(refusal)
        else:
            done += 1
    return done


def _renewed(intake: Intake, kind: str, cases, lines: list[Line]) -> list[Line]:
    """The page once more: what went is on record now, what did not keeps what was typed."""
    for case in cases:
        case.refresh_from_db(fields=[kind, "bonus", "out", "out_from"])
    fresh = _lines(intake, kind, cases)
    return [old if old.wrong else new for old, new in zip(lines, fresh, strict=True)]


def _page(request, position: Position, kind: str, day, page, lines: list[Line], *, status=200):
    intake = position.intake
    context = {
        "intake": intake, "position": position, "kind": kind, "label": intake.case_class.act(ACTS[kind]).label,
        "day": day, "page_obj": page, "lines": lines, "wrong": sum(bool(one.wrong) for one in lines),
        "fields": [one.label for one in row_form(intake, kind).base_fields.values()],
        "bonus": kind == WRITTEN and intake.bonus_on != NONE,
    }  # fmt: skip
    return render(request, "rounds/results_table.html", context, status=status)
