"""Facts that service asks for: avoidance, contract, probation, notice and ground of ending (D.3, E-05)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, date_field, day, line
from cases.limits import ONE_DAY
from cases.models import Sponsorship
from organisations.masking import FAMILY
from recruitment.programmes import CIVIL_SERVANT, LABOUR_CONTRACT
from workflows.selection.wording import AVOIDANCE

from . import wording

# --- avoidance ----------------------------------------------------------------------------------------------------


class Kin(Facts):
    """Whether relatives within the degrees of avoidance are among the place's officials; no names are kept (E-05)."""

    sealed: ClassVar = {"kinship": FAMILY}

    kinship = forms.ChoiceField(
        label=_("Relatives among the officials of the village or community"), choices=AVOIDANCE,
        widget=forms.RadioSelect,
        help_text=_(
            "spouse, lineal relatives, collateral relatives within three generations, close relatives by marriage; "
            "adoptive and step relatives too (E-05)"
        ),
    )  # fmt: skip


# --- contract ----------------------------------------------------------------------------------------------------


class Contract(Facts):
    """The contract or agreement, and the probation agreed in it (D.3 row 12)."""

    contract_from = date_field(_("Contract from"), past=False)
    contract_until = date_field(
        _("Contract to"), past=False, required=False,
        help_text=_("left empty for civil servants (D.2) and for a labour contract without end (E.1)"),
    )  # fmt: skip
    open_ended = forms.BooleanField(label=_("Labour contract without end (E.1)"), required=False)

    def prepare(self):
        """Begins after the old term or with work that has begun; only a labour contract can be without end (E.1)."""
        programme = self.case.programme
        ends = self.case.serves_until
        self.fields["contract_from"].initial = ends + ONE_DAY if ends else self.case.reported_on
        if programme and programme.identity != LABOUR_CONTRACT:
            del self.fields["open_ended"]

    def clean(self):
        """It ends after it begins; a civil servant's has no end, a labour contract's may have none if that is said."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("contract_from"), data.get("contract_until")
        if since and until and until <= since:
            self.add_error("contract_until", _("The contract ends after it begins."))
        post = data.get("post")
        programme = post.pool.programme if post else self.case.programme
        identity, endless = programme and programme.identity, data.get("open_ended")
        if endless and (until or identity != LABOUR_CONTRACT):
            self.add_error("open_ended", _("Only a labour contract has no end, and then no last day is entered (E.1)."))
        elif "contract_until" not in self.errors and not until and identity != CIVIL_SERVANT and not endless:
            self.add_error("contract_until", _("Enter the last day of the contract."))
        return data

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """The shortest term of the programme (see ``appointing.signed``)."""
        return {"contract_from": None, "contract_until": None}


class FirstContract(Contract):
    """The first contract, with the probation."""

    first_job = forms.ChoiceField(label=_("First employment"), choices=wording.YES_NO, widget=forms.RadioSelect)
    probation = forms.IntegerField(
        label=_("Probation (months)"), min_value=0, max_value=12,
        help_text=_("12 for a first employment under a contract of three years or more, else at most 6 (D.3)"),
    )  # fmt: skip

    def prepare(self):
        """What the programme usually has; under a labour contract it does not matter whether it is the first (E.1)."""
        programme = self.case.programme
        if programme:
            self.fields["probation"].initial = programme.probation
        if programme and programme.identity == LABOUR_CONTRACT:
            del self.fields["first_job"]
            self.fields["probation"].help_text = _(
                "none under three months, at most 1 under a year, 2 under three years, 6 from three years on (E.1)"
            )

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """The programme's usual probation."""
        return super().assumed(case) | {"probation": case.programme.probation if case.programme else 0}


# --- endings -----------------------------------------------------------------------------------------------------

DOCUMENT = line("document_number", _("Document number"))
NOTICED = day("noticed_on", _("Written notice given on"))


class MentorsLeave(Facts):
    """Whoever accompanied the person there does so no longer."""

    @classmethod
    def rows(cls, case, event, data):
        """The mentors' tenures, ended."""
        for one in case.history.serving(Sponsorship.MENTOR):
            one.until, one.ended_because = max(event.on, one.since), str(_("transferred to another post"))
            yield one
