"""Facts nobody types: what guards need from other rows is looked up here, because they query nothing."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts
from cases.law import PIPELINES
from cases.models import Case
from recruitment.candidacy import Candidacy
from recruitment.models import IntegrityRecord, Position, Tenure

from .steps import NotTaken


def looked_up(field: type[forms.Field], label, **words) -> Any:
    """A fact that the system looks up itself: kept with the event and told, never typed."""
    return field(label=label, required=False, disabled=True, widget=forms.HiddenInput, **words)


class Unbound(Facts):
    """Whether the person holds a post, is in another running procedure, or is barred (D.5, E-07): looked up."""

    holds_post = looked_up(forms.CharField, _("Post held"))
    running = looked_up(forms.CharField, _("Running procedure"))
    voided = looked_up(forms.CharField, _("Voided in this round"))
    barred_until = looked_up(forms.DateField, _("Barred until"))

    def clean(self):
        """Look the person up; nothing is kept of what is not found."""
        data = super().clean() or self.cleaned_data
        person, position, on = self.case.person_id, data.get("position"), data.get("on")
        if person and position and on:
            data["holds_post"] = _held(person)
            data["running"] = _running(self.case)
            data["voided"] = _voided(self.case, position)
            data["barred_until"] = _barred(person, on)
        return data


def _held(person: int) -> str | None:
    tenure = Tenure.objects.filter(person=person, until=None).select_related("post__organisation").first()
    return str(tenure.post) if tenure else None


def _running(case) -> str | None:
    kinds = [name for name, law in PIPELINES.items() if issubclass(law, Candidacy)]
    found = Case.objects.filter(person=case.person_id, closed_on=None, pipeline__in=kinds).exclude(pk=case.pk)
    return found.values_list("number", flat=True).first()


def _voided(case, position: Position) -> str | None:
    found = type(case)._default_manager.filter(person=case.person_id, intake=position.intake_id)
    return found.filter(state=NotTaken.VOIDED.value).values_list("number", flat=True).first()


def _barred(person: int, on: datetime.date) -> datetime.date | None:
    records = [one for one in IntegrityRecord.objects.filter(person=person) if one.in_force(on)]
    return max((one.until or datetime.date.max for one in records), default=None)
