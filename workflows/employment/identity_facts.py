"""Facts that differ by what the person is: who is under a labour contract has other penalties, grounds and remedies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, date_field
from recruitment.programmes import LABOUR_CONTRACT, PUBLIC_INSTITUTION

from . import wording


def labour(case) -> bool:
    """Whether the person is employed under a labour contract (E.1)."""
    programme = case.programme
    return bool(programme) and programme.identity == LABOUR_CONTRACT


def offer(form: Facts, name: str, lists: dict[str, tuple]) -> None:
    """Offer at the field what there is for the person's identity, and say so where something else is given."""
    programme = form.case.programme
    if programme is None:
        return
    field: Any = form.fields[name]
    field.choices = lists.get(programme.identity, lists[PUBLIC_INSTITUTION])
    words = {
        "identity": programme.identity_label, "offered": "、".join(str(label) for _value, label in field.choices)
    }  # fmt: skip
    field.error_messages["invalid_choice"] = _("For %(identity)s there is: %(offered)s.") % words


class Remedy(Facts):
    """How a decision is contested: review and appeal within a public institution, arbitration of disputes (E-10)."""

    remedy = forms.ChoiceField(
        label=_("Kind"), choices=wording.every(wording.REMEDIES_OF), widget=forms.RadioSelect,
        help_text=_("review or appeal within 30 days each; arbitration within one year (E-10)"),
    )  # fmt: skip

    def prepare(self):
        """A labour contract knows arbitration alone."""
        offer(self, "remedy", wording.REMEDIES_OF)


class Leaving(Facts):
    """Whether the person may go before the notice has run, and what breaking the service clause costs (D-03, D-05)."""

    otherwise = forms.BooleanField(label=_("The contract provides for another notice period"), required=False)
    breach = forms.CharField(
        label=_("Within the minimum term: what the contract provides for"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def prepare(self):
        """No clause shortens the notice of a labour contract, but the unit may agree; not all have a minimum term."""
        if labour(self.case):
            self.fields["otherwise"].label = _("The unit agrees to an earlier day")
        if self.case.programme and not self.case.programme.minimum:
            del self.fields["breach"]


class Ground(Facts):
    """The ground on which the unit ends the contract, and what it rests on (D-01 to D-04, E.1)."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=wording.every(wording.GROUNDS_OF), widget=forms.RadioSelect
    )  # fmt: skip
    refused_on = date_field(_("Refused a transfer on"), required=False)
    retrained_on = date_field(
        _("Training after the unqualified result ended on"), required=False,
        help_text=_("where there was no change of post (article 40)"),
    )  # fmt: skip
    finding = forms.CharField(
        label=_("Finding or judgment it rests on (number)"), max_length=120, required=False,
        help_text=_("for a breach without a warning on record, for neglect, liability, and inability shown again"),
    )  # fmt: skip
    noticed_on = date_field(_("Written notice given on"), required=False)
    paid = forms.BooleanField(label=_("A month's pay in place of the notice (article 40)"), required=False)

    def prepare(self):
        """Grounds of the identity, and only what they rest on."""
        offer(self, "ground", wording.GROUNDS_OF)
        for name in ("refused_on",) if labour(self.case) else ("retrained_on", "finding", "paid"):
            del self.fields[name]
