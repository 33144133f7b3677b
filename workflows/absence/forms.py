"""The form by which a deputy is named."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field
from cases.law import PIPELINES
from organisations.models import Mandate, User
from organisations.proxies import GIVEN, answers_for, deputies

from .giving import give, named, office, with_offices


class Mandates(forms.ModelMultipleChoiceField):
    """Some of somebody's offices."""

    def label_from_instance(self, mandate):
        """Organisation and role."""
        return office(mandate)


class UserField(forms.ModelChoiceField):
    """A user, told apart by the offices held."""

    def label_from_instance(self, user):
        """Name and offices."""
        return named(user)


class ProxyForm(forms.Form):
    """Who acts for ``holder``, in which of his mandates, from when to when and in which pipelines."""

    mandates = Mandates(
        label=gettext_lazy("Offices"), queryset=Mandate.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    deputy = UserField(
        label=gettext_lazy("Deputy"), queryset=User.objects.none(),
        help_text=gettext_lazy("somebody with an office at the same organisation, above it or directly below it"),
    )  # fmt: skip
    since = date_field(gettext_lazy("From (first day)"), past=False)
    until = date_field(gettext_lazy("Until"), past=False, help_text=gettext_lazy("this day included"))
    pipelines = forms.MultipleChoiceField(
        label=gettext_lazy("Only for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("nothing ticked: for everything the office does, recruitment rounds and rules included"),
    )  # fmt: skip

    def __init__(self, *args, holder: User, by: User, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        held = Mandate.objects.current().filter(user=holder).select_related("organisation", "user").order_by("pk")
        self.held = [one for one in held if answers_for(by, one)]
        given = [one for one in self.held if one.role in GIVEN]
        fields = self.fields
        fields["mandates"].queryset = held.filter(pk__in=[one.pk for one in self.held])
        fields["mandates"].initial = [one.pk for one in given]
        fields["deputy"].queryset = with_offices(deputies(given))
        fields["since"].initial = timezone.localdate()
        fields["pipelines"].choices = [(name, law._meta.verbose_name) for name, law in PIPELINES.items()]

    def clean_since(self):
        """Not before today: who may act is decided by the day of the click."""
        if self.cleaned_data["since"] < timezone.localdate():
            raise ValidationError(_("A proxy begins today at the earliest."))
        return self.cleaned_data["since"]

    def clean(self):
        """The days in order."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return data

    def save(self) -> bool:
        """Give the proxy; False where something stands in its way, which the form then tells."""
        data = self.cleaned_data
        try:
            give(
                data["mandates"], data["deputy"], since=data["since"], until=data["until"], by=self.by,
                pipelines=data["pipelines"],
            )  # fmt: skip
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
