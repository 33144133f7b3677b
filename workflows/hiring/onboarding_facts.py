"""Facts of onboarding: the first working day, a registration, the end of a subsidy (E-09, E-12)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, date_field


class FirstDay(Facts):
    """The first working day, from which every term of employment counts (E-09)."""

    first_day = date_field(
        _("First working day"), help_text=_("the day work really began, whenever the contract was signed (E-09)")
    )  # fmt: skip

    def prepare(self):
        """The day that is on record, else today."""
        self.fields["first_day"].initial = self.case.reported_on or timezone.localdate()

    def clean(self):
        """Work has begun when it is entered."""
        return _by_the_act(self, super().clean(), "first_day", _("The first working day is entered when it has come."))

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """The day on record, else that of the act."""
        return {"first_day": case.reported_on or case.on}


class Registration(Facts):
    """The number under which somebody is registered, and since when (E-09)."""

    one_case = True

    number = forms.CharField(label=_("Registration or account number"), max_length=60)
    registered_on = date_field(_("Registered on"))

    def clean(self):
        """It is recorded when it has been made."""
        return _by_the_act(
            self, super().clean(), "registered_on", _("A registration is recorded when it has been made.")
        )


class SubsidyEnd(Facts):
    """The last day for which the subsidy of the public-welfare post is paid (E-12)."""

    ended_on = date_field(
        _("Last day of the subsidy"), past=False, help_text=_("no later than the first working day (E-12)")
    )


def _by_the_act(form: Facts, data, name: str, words) -> dict[str, Any]:
    data = data or form.cleaned_data
    given, on = data.get(name), data.get("on")
    if given and on and given > on:
        form.add_error(name, words)
    return data
