"""Looking back on a case: everybody who acted on it or answered for it, in which capacity, when, and who was in charge.

The query of C-S7: all who signed any step, and with them contacts, introducers and sponsors by tenure (C-S4).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evidence.kinds import VIEWED
from evidence.log import note
from organisations.answers import UNPROCESSABLE
from organisations.desks import Role

from . import oversight, pages, readable
from .facts import date_field
from .law import cite
from .liability import NAMED, in_charge_on, named, tenure_in_words
from .models import Case, Event

BY_DATE = "date"


@dataclass(frozen=True)
class Deed:
    """An act somebody had a part in: as what, what it was, and under which article."""

    name: str
    identity: tuple[str, int | str]
    capacity: str
    event: Event
    label: str
    article: str


@dataclass
class Involved:
    """A person with every capacity and every act."""

    name: str
    capacities: list[str] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


def deeds(case: Case) -> list[Deed]:
    """Every part somebody had in an act of the case, in order of legal dates."""
    found = [deed for event in case.history.events for deed in _parts(case, event)]
    return sorted(found, key=lambda deed: (deed.event.on, deed.event.seq))


def _parts(case: Case, event: Event):
    law = case.pipeline_class
    action, label = readable.action_of(law, event), readable.label_of(law, event)
    article = cite(action.article) if action else ""
    role = dict(Role.choices).get(event.role, event.role)
    identity = ("person", event.by.person_id) if event.by.person_id else ("user", event.by_id)
    yield Deed(str(event.by), identity, f"{event.organisation.name} {role}", event, label, article)
    for fact, words in NAMED.items():
        for name in named(event, fact):
            yield Deed(name, ("name", name), str(words), event, label, article)


def involved(case: Case) -> list[Involved]:
    """Everybody by name: who acted, and who served the case without an act of his own."""
    found: dict[tuple, Involved] = {}
    for one in case.history.sponsorships:
        person = found.setdefault(("person", one.person_id), Involved(one.person.name))
        because = f"（{one.ended_because}）" if one.until and one.ended_because else ""
        person.capacities.append(f"{one.get_capacity_label()} {tenure_in_words(one.since, one.until)}{because}")
    for deed in deeds(case):
        person = found.setdefault(deed.identity, Involved(deed.name))
        person.deeds.append(deed)
        if deed.capacity not in person.capacities:
            person.capacities.append(deed.capacity)
    return sorted(found.values(), key=lambda person: (person.name, person.capacities))


class DayForm(forms.Form):
    """The day somebody asks about."""

    on = date_field(_("Who was in charge on"), required=False)


@require_safe
def page(request, number):
    """The look-back of a case by person or by date, and who was in charge on a day."""
    case = oversight.find(request.user, number)
    note(VIEWED, request=request, subject=case, person=case.person_id, fields=["look-back"])
    pages.load(case)
    form = DayForm(request.GET if request.GET.get("on") else None)
    day = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    by_date = request.GET.get("by") == BY_DATE
    context = {
        "case": case,
        "form": form,
        "day": day,
        "in_charge": in_charge_on(case, day) if day else [],
        "by_date": by_date,
        "people": [] if by_date else involved(case),
        "deeds": deeds(case) if by_date else [],
    }
    return render(request, "oversight/look_back.html", context, status=UNPROCESSABLE if form.errors else 200)
