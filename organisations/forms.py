"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import codes
from .identity import validate_id_number
from .models import Person


class PersonForm(forms.ModelForm):
    """A person as the prescribed forms describe one; sex and date of birth follow from the ID number (F-02).

    Somebody who is on record already is taken from there (``known``), so that nobody exists twice.
    """

    known: Person | None = None

    id_number = forms.CharField(
        label=_("ID number"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("18 characters; sex and date of birth are taken from it"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("telephone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    class Meta:
        model = Person
        fields = ("id_number", "name", "ethnic", "education", "political", "native_place", "occupation", "phone")

    def clean_id_number(self) -> str:
        """A sound ID number; whoever bears it already is looked up."""
        number = validate_id_number(self.cleaned_data["id_number"])
        self.known = Person.with_id_number(number)
        return number

    def clean(self):
        """Somebody on record must bear the same name, or one of the two is a mistake."""
        data = super().clean() or self.cleaned_data
        if self.known and data.get("name") and data["name"].strip() != self.known.name:
            self.add_error("name", _("The person on record with this ID number has another name. Compare both."))
        return data

    def person(self) -> Person:
        """The person of a valid form: the one on record, or a new one not saved yet."""
        return self.known or self.save(commit=False)


class ApplicantForm(PersonForm):
    """An applicant for Party membership: nobody who is a member already."""

    MEMBERS = (codes.FULL_MEMBER, codes.PROBATIONARY_MEMBER)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        political: Any = self.fields["political"]
        political.choices = [pair for pair in codes.POLITICAL if pair[0] not in self.MEMBERS]

    def clean(self):
        """Somebody on record must not be a member; that is told to whoever knows the name that goes with the number."""
        data = super().clean()
        if self.known and self.known.political in self.MEMBERS and "name" not in self.errors:
            self.add_error("id_number", _("This person is on record as a Party member already."))
        return data
