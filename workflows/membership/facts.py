"""Facts that only membership asks for: fast track, transfers, extension, postponement, declared relatives."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.companions import PeopleField
from cases.facts import CLEAR, UPHELD, Facts, OrganisationField, count, date_field
from cases.limits import add_months, count_working_days
from cases.models import Publicity, Sponsorship
from cases.overlays import FastTrackNotice, Kinship, Suspension
from cases.suggestions import SuggestInput
from organisations.codes import FULL_MEMBER
from organisations.desks import COMMITTEE
from organisations.masking import FAMILY
from organisations.models import Organisation, Person, Place


class Extended(Facts):
    """The extension of probation as a span of its own (A-31)."""

    @classmethod
    def rows(cls, case, event, data):
        """From the former end of probation to the new one."""
        former = add_months(case.probation_starts, 12)
        yield Suspension(
            case=case, event=event, kind=Suspension.EXTENDED, since=former, until=case.probation_ends
        )  # fmt: skip


class Postponed(Facts):
    """The postponement of the discussion on conversion (A-35)."""

    @classmethod
    def rows(cls, case, event, data):
        """From the decision to the day the discussion is put off to."""
        yield Suspension(
            case=case, event=event, kind=Suspension.POSTPONED, since=event.on, reason=data.get("reason") or "",
            until=max(data["postponed_until"], event.on),
        )  # fmt: skip


class FastTrack(Facts):
    """The registered notice a fast track rests on; outside a notice there is none (A-F1, A-F7)."""

    notice = forms.ModelChoiceField(label=_("Notice"), queryset=FastTrackNotice.objects.none(), empty_label=None)

    def prepare(self):
        """Offer the notices that apply to the case's organisation."""
        line = [one.pk for one in self.case.organisation.line()]
        field: Any = self.fields["notice"]
        field.queryset = FastTrackNotice.objects.filter(organisation__in=line)
        field.error_messages["required"] = _("No notice is registered for this organisation: no fast track (A-F7).")


SUGGESTED = 200

# --- transfers -------------------------------------------------------------------------------------------------


class Destination(Facts):
    """The organisation inside the system that a case goes to, by its name or division code."""

    destination = OrganisationField(
        label=_("Receiving organisation"), max_length=120,
        help_text=_("full or short name, or division code, of a branch in this system"),
        widget=SuggestInput,
    )  # fmt: skip

    def prepare(self):
        """Suggest the branches of the county, each with its township."""
        field: Any = self.fields["destination"]
        field.widget.suggestions = _branches_nearby(self.case)

    def clean_destination(self):
        """The one open organisation that bears the name or code and may take applications."""
        text = self.cleaned_data["destination"].strip()
        found = Organisation.objects.open().filter(can_take_applications=True)
        found = found.filter(Q(name=text) | Q(short_name=text) | (Q(code=text) if text.isdigit() else Q(pk__in=())))
        found = list(found.exclude(pk=self.case.organisation_id)[:2])
        if not found:
            raise ValidationError(
                _("No other organisation of that name is here. For one outside, use “Transfer out of the system”.")
            )
        if len(found) > 1:
            raise ValidationError(_("Several organisations bear this name: enter the full name or the division code."))
        return found[0]


def _branches_nearby(case) -> list[tuple[str, str]]:
    """(full name, short name and township) of the county's other branches, the first few hundred."""
    county = next((one for one in case.organisation.line() if one.place == Place.COUNTY), case.organisation.line()[-1])
    below = Organisation.objects.open().under(county)
    towns = [(one.path, one.short_name) for one in below.filter(can_approve=True).only("path", "short_name")]
    found = below.filter(can_take_applications=True).exclude(pk=case.organisation_id).order_by("path")
    return [
        (one.name, " ".join([one.short_name, *(name for path, name in towns if one.path.startswith(path))]))
        for one in found.only("name", "short_name", "path")[:SUGGESTED]
    ]


class Received(Facts):
    """A case taken over: contacts, introducers and a sponsor of another township who stay behind end their service."""

    @classmethod
    def rows(cls, case, event, data):
        """The ended tenures; who admitted a member remains the introducer (A-12, A-15, A-34)."""
        committee = COMMITTEE.competent(case.organisation)
        staying = {Sponsorship.INTRODUCER} if case.probation_starts else set()
        for one in case.history.sponsorships:
            same = one.capacity == Sponsorship.SPONSOR and _sits_with(one.person, committee, event.on)
            if one.until is None and one.capacity not in staying and not same:
                one.until, one.ended_because = max(event.on, one.since), str(_("transferred"))
                yield one


def _sits_with(person: Person, committee, day) -> bool:
    return any(one.organisation == committee and one.held_on(day) for one in person.offices.all())


# --- declared relatives ------------------------------------------------------------------------------------------


class Kin(Facts):
    """Relatives of the applicant among the members of the branch and the organisations above it (C-S8, E-05)."""

    relatives: ClassVar = {value: f"kin_{value}" for value, _label in Kinship.RELATIONS}
    sealed: ClassVar = dict.fromkeys(relatives.values(), FAMILY)
    kin_spouse, kin_lineal, kin_collateral, kin_in_law = (
        PeopleField(label=label, queryset=Person.objects.none(), required=False, widget=forms.SelectMultiple)
        for _value, label in Kinship.RELATIONS
    )

    def prepare(self):
        """Offer the members whom a declaration can concern."""
        line = [one.pk for one in self.case.organisation.line()]
        members = Person.objects.filter(organisation__in=line, political=FULL_MEMBER).exclude(pk=self.case.person_id)
        for name in self.relatives.values():
            field: Any = self.fields[name]
            field.queryset = members.order_by("name")

    @classmethod
    def rows(cls, case, event, data):
        """One row for each declared relative."""
        told = set()
        for relation, name in cls.relatives.items():
            for person in data.get(name) or ():
                if person.pk not in told:
                    told.add(person.pk)
                    yield Kinship(case=case, event=event, person=person, relation=relation)


# --- notices a locality asks for on top ----------------------------------------------------------------------------

ACTIVIST, ADMISSION, CONVERSION = "activist", "admission", "conversion"
NOTICED = (
    (ACTIVIST, _("before naming the activist")),
    (ADMISSION, _("before admission")),
    (CONVERSION, _("before conversion")),
)


class LocalNotice(Facts):
    """A public notice beyond the regulation's own, recorded when it has run (A.10)."""

    noticed = forms.ChoiceField(label=_("Notice"), choices=NOTICED, widget=forms.RadioSelect)
    began_on = date_field(_("First day of the notice"))
    places = forms.CharField(label=_("Places of the notice"), max_length=240)
    objections = count(_("Objections received"), initial=0)
    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect,
        choices=[(CLEAR, _("nothing that stands in the way")), (UPHELD, _("an objection is upheld or still open"))],
    )  # fmt: skip

    def clean(self):
        """At least five working days, over by the day of the entry."""
        data = super().clean() or self.cleaned_data
        began, on = data.get("began_on"), data.get("on")
        if began and on:
            days, _provisional = count_working_days(began, on)
            if days < 5:
                self.add_error(
                    "began_on", _("A notice runs at least five working days, not %(days)s.") % {"days": days}
                )
        return data

    @classmethod
    def rows(cls, case, event, data):
        """A Publicity that is over."""
        yield Publicity(
            case=case, event=event, kind=data["noticed"], starts_on=data["began_on"], ends_on=event.on,
            places=data["places"], objections=data["objections"], outcome=data["outcome"],
        )  # fmt: skip
