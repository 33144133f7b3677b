"""Facts of an application: the position, what the announcement asks, declared relatives (D.3 row 3, E-05)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, group
from organisations.masking import FAMILY
from recruitment.intakes.steps import Applying
from recruitment.models import Position

from . import wording

# --- the application --------------------------------------------------------------------------------------------


class OpenPositions(ModelChoiceIterator):
    """Offers what can be applied for now; what is chosen may be any position of the host, so that the law answers."""

    exempt = False

    def __iter__(self):
        """The open ones, in the order of the announcement."""
        open_ones = {"intake__state": Applying.OPEN.value, "merged_into": None, "places__gt": 0, "exempt": self.exempt}
        yield from (self.choice(one) for one in self.queryset.filter(**open_ones).order_by("intake", "code"))


class ExemptPositions(OpenPositions):
    """Those of them that are filled without examination (E-03)."""

    exempt = True


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

    sealed: ClassVar = {"relatives": FAMILY, "relatives_posts": FAMILY}

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
