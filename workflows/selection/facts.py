"""Facts that selection asks for; what guards need from other rows is looked up here, because they query nothing."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, group
from cases.law import PIPELINES
from cases.models import Case
from recruitment.candidacy import Candidacy
from recruitment.intakes.steps import Applying
from recruitment.models import IntegrityRecord, Position, Tenure

from . import wording
from .steps import NotTaken


def looked_up(field: type[forms.Field], label, **words) -> Any:
    """A fact that the system looks up itself: kept with the event and told, never typed."""
    return field(label=label, required=False, disabled=True, widget=forms.HiddenInput, **words)


# --- the application --------------------------------------------------------------------------------------------


class OpenPositions(ModelChoiceIterator):
    """Offers what can be applied for now; what is chosen may be any position of the host, so that the law answers."""

    def __iter__(self):
        """The open ones, in the order of the announcement."""
        live = self.queryset.filter(intake__state=Applying.OPEN.value, merged_into=None, places__gt=0)
        yield from (self.choice(one) for one in live.order_by("intake", "code"))


class PositionField(forms.ModelChoiceField):
    """Chooses a position, told with its round."""

    iterator = OpenPositions

    def label_from_instance(self, obj):
        """The round's number, the position's code and title, and how many posts it has."""
        words = {"intake": obj.intake.number, "position": obj, "places": obj.places}
        return wording.POSITION % words


class Applied(Facts):
    """The position applied for, and what the announcement asks of a graduate (D.3 row 3); no more than that (F-02)."""

    position = PositionField(label=_("Position"), queryset=Position.objects.none(), empty_label=None)
    school = forms.CharField(label=_("School"), max_length=80)
    major = forms.CharField(label=_("Major"), max_length=80)
    graduated = forms.IntegerField(label=_("Year of graduation"), min_value=1950, max_value=2100)

    def prepare(self):
        """The positions of the rounds this organisation hosts for this kind of case, or of the one that is given."""
        hosted = {"organisation": self.case.organisation, "programme__pipeline": self.case.pipeline}
        hosted |= {"pk": self.case.intake_id} if self.case.intake_id else {}
        found = Position.objects.filter(**{f"intake__{name}": value for name, value in hosted.items()})
        field: Any = self.fields["position"]
        field.queryset = found.select_related("intake__programme")


class Relatives(Facts):
    """The applicant's declaration of relatives, for avoidance: which unit and post, of what kind, no names (E-05)."""

    relatives = forms.ChoiceField(
        label=_("Relatives employed by the units recruiting or by the host"), choices=wording.DECLARED,
        widget=forms.RadioSelect,
    )  # fmt: skip
    relatives_posts = forms.CharField(
        label=_("Relation, unit and post of each"), max_length=300, required=False,
        help_text=_("kind of relation only, without names (E-05)"),
    )  # fmt: skip

    def clean(self):
        """Who declares relatives says where they work."""
        data = super().clean() or self.cleaned_data
        if data.get("relatives") == wording.SOME and not data.get("relatives_posts"):
            self.add_error("relatives_posts", _("State relation, unit and post of each relative."))
        return data


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


class OtherPosition(Facts):
    """Another position of the same round."""

    position = PositionField(label=_("New position"), queryset=Position.objects.none(), empty_label=None)

    def prepare(self):
        """The round's positions that still have posts, the present one left out."""
        field: Any = self.fields["position"]
        field.iterator = ModelChoiceIterator
        found = Position.objects.filter(intake=self.case.intake_id).exclude(pk=self.case.position_id)
        field.queryset = found.select_related("intake__programme").order_by("code")


Unqualified = group(
    "Unqualified", Facts,
    condition=forms.ChoiceField(
        label=_("Condition that is not met"), choices=wording.CONDITIONS, widget=forms.RadioSelect
    ),
)  # fmt: skip
