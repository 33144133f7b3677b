"""What administrators type about accounts and mandates."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.appointments import GIVABLE
from organisations.identity import validate_id_number
from organisations.models import Organisation, Person, User

MOST = 50
"""Organisations offered at once; where there are more, one searches first."""


class AccountForm(forms.ModelForm):
    """A new account: whose it is and the name it signs in with."""

    class Meta:
        model = User
        fields = ("last_name", "first_name", "username", "email")
        help_texts: ClassVar = {
            "username": gettext_lazy("letters and digits, such as zhangwei; it is never given to anybody else")
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["last_name"].label, fields["first_name"].label = _("Family name"), _("Given name")
        fields["username"].label, fields["email"].label = _("Sign-in name"), _("Mail address")
        fields["last_name"].required = True
        for name in ("username", "email"):
            fields[name].widget.attrs["autocomplete"] = "off"

    def clean_username(self) -> str:
        """Small and capital letters make no difference: two accounts that read alike are one too many."""
        name = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This sign-in name is taken."))
        return name


class LinkForm(forms.Form):
    """Which person an account belongs to, by ID number: nobody searches people here."""

    id_number = forms.CharField(
        label=gettext_lazy("ID number"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    person: Person | None = None

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_id_number(self) -> str:
        """Somebody on record under the account's name who has no other account."""
        number = validate_id_number(self.cleaned_data["id_number"])
        self.person = Person.with_id_number(number)
        if self.person is None or self.person.name != self.user.get_full_name():
            raise ValidationError(_("Nobody is on record with this number under the name of the account."))
        if User.objects.filter(person=self.person).exclude(pk=self.user.pk).exists():
            raise ValidationError(_("This person has an account already."))
        return number


def _day(label: Any, **words: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)


class GroundForm(forms.Form):
    """The document a change rests on, and why."""

    document = forms.CharField(label=gettext_lazy("Document number"), max_length=80)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class MandateForm(GroundForm):
    """A mandate to be given: role, organisation, from when to when."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[("", "—"), *GIVABLE])
    organisation = forms.ModelChoiceField(label=gettext_lazy("Organisation"), queryset=Organisation.objects.none())
    since = _day(gettext_lazy("Mandate from"))
    until = _day(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("empty: until it is ended"))

    field_order = ("role", "organisation", "since", "until", "document", "reason")

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].queryset = organisations
        fields["since"].initial = timezone.localdate()


class EndForm(GroundForm):
    """A mandate to be ended: its last day."""

    until = _day(gettext_lazy("Last day"), help_text=gettext_lazy("yesterday: the mandate ends at once"))

    field_order = ("until", "document", "reason")

    def clean_until(self) -> datetime.date:
        """Not before yesterday: what was done under a mandate stays done."""
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today - datetime.timedelta(days=1):
            raise ValidationError(_("The last day cannot lie before yesterday."))
        return until
