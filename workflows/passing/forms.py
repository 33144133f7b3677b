"""The forms of passing work and word on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts import date_field
from organisations.models import User

from . import people
from .models import TENDENCIES


def _note(label, most: int) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=most, required=False, widget=area)


class People(forms.ModelMultipleChoiceField):
    """Persons to tick, each with the account's name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, user):
        """Name and account."""
        return people.words(user)


class Hand(forms.Form):
    """To whom, and why."""

    to = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Colleague"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Explanation for the colleague"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset, field.empty_label = people.with_posts(colleagues), None
        field.label_from_instance = people.words


class Ask(forms.Form):
    """What is asked of whom, and by when."""

    people = People(
        queryset=User.objects.none(), label=_("Whom to ask"),
        error_messages={
            "invalid_choice": _("One of the persons may not see this case: only those listed can be asked.")
        },
    )  # fmt: skip
    text = forms.CharField(label=_("Question"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    answer_by = date_field(_("Answer by"), past=False)

    def __init__(self, *args, readers, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = people.with_posts(readers)

    def clean_answer_by(self):
        """Not before today."""
        day = self.cleaned_data["answer_by"]
        if day < timezone.localdate():
            raise ValidationError(_("This date has passed already."))
        return day


class Opinion(forms.Form):
    """The opinion: its tendency as a word, and the text."""

    tendency = forms.ChoiceField(label=_("Tendency"), choices=TENDENCIES, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Opinion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class Circulate(forms.Form):
    """Whole desks, single persons, or both."""

    seats = forms.MultipleChoiceField(
        label=_("Everybody at these desks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = People(
        queryset=User.objects.none(), label=_("Single persons"), required=False,
        help_text=_("a hundred at most are listed; reach others through their desks"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Explanation for the readers"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, case, readers, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, fields = case, self.fields
        seats: Any = fields["seats"]
        seats.choices = [
            (one.value, _("%(desk)s (%(n)s)") % {"desk": one.label, "n": one.count}) for one in people.seats(case)
        ]
        chosen: Any = fields["people"]
        chosen.queryset = people.with_posts(readers)

    def clean(self):
        """At least one reader; ``found`` are all of them."""
        data = super().clean() or self.cleaned_data
        at_desks = people.at_seats(self.case, data.get("seats") or [])
        found = {one.pk: one for one in (*at_desks, *(data.get("people") or ()))}
        if not found and not self.errors:
            raise ValidationError(_("Choose a desk or a person."))
        data["found"] = list(found.values())
        return data
