"""The announcement of a channel: its posts, days and conditions (E-11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field
from organisations.models import Organisation, User

from . import sight
from .channels import KINDS
from .models import Channel


class ChannelForm(forms.ModelForm):
    """A channel as its department announces it; once announced it stays."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("announced by"), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    number = forms.IntegerField(label=gettext_lazy("targeted posts"), min_value=1, max_value=999)
    opened_on = date_field(gettext_lazy("nominations from"), past=False)
    closed_on = date_field(gettext_lazy("nominations until"), past=False)

    class Meta:
        model = Channel
        fields = (
            "organisation", "kind", "year", "title", "number", "document", "opened_on", "closed_on", "least_years",
            "clean_years", "excellent",
        )  # fmt: skip

    def __init__(self, data=None, *, user: User):
        super().__init__(data, initial={"year": timezone.localdate().year})
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in sight.recruiting(user)])
        for name, most in (("least_years", 40), ("clean_years", 10), ("excellent", 10)):
            fields[name].max_value = most
            fields[name].validators.append(_at_most(most))

    def clean(self):
        """Nominations end after they begin, in the year of the channel or later."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last, year = data.get("opened_on"), data.get("closed_on"), data.get("year")
        if first and last and last < first:
            self.add_error("closed_on", _("The last day is not before the first."))
        if first and year and not 0 <= year - first.year + 1 <= 2:
            self.add_error("year", _("The year does not fit the days of nomination."))
        return data


def _at_most(most: int):
    def check(value):
        if value > most:
            raise forms.ValidationError(_("At most %(most)s.") % {"most": most})

    return check
