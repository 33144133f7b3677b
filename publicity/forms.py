"""What is typed about a public notice: putting one up, an objection, what was found, and the outcome of each person."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import CLEAR, UPHELD, count, date_field
from cases.forms import form_class
from cases.models import Case, NoticeSheet, Publicity

from .announcing import MOST
from .models import Concern, Finding, Objection
from .waiting import Group

NAMES = re.compile(r"[、，,；;\s]+")
LATER = "later"


class AnnounceForm(forms.Form):
    """Whom to announce and how, once for all; the law judges each case by itself."""

    cases = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Whom to announce"), queryset=Case.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    on = date_field(gettext_lazy("First day"))
    days = count(gettext_lazy("Working days"))
    place = forms.CharField(label=gettext_lazy("Place of the notice"), max_length=115)
    second_place = forms.CharField(
        label=gettext_lazy("Second place"), max_length=115, required=False,
        help_text=gettext_lazy("for floating members the notice hangs where they come from and where they live (A-13)"),
    )  # fmt: skip
    office = forms.CharField(label=gettext_lazy("Office that takes objections"), max_length=70)
    phone = forms.CharField(label=gettext_lazy("Telephone for objections"), max_length=30, required=False)
    address = forms.CharField(label=gettext_lazy("Address for objections"), max_length=120, required=False)

    def __init__(self, *args, group: Group, **kwargs):
        self.group = group
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in group.cases]
        field: Any = self.fields["cases"]
        field.queryset = Case.objects.filter(pk__in=keys).select_related("person")
        field.choices = [(one.pk, _label(one)) for one in group.cases]
        asked = form_class(group.one.act)(case=group.cases[0], action=group.one.act).fields["days"]
        self.fields["days"].initial, self.fields["days"].help_text = asked.initial, asked.help_text
        organisation = group.organisation
        self.initial = {
            "cases": keys[:MOST], "on": timezone.localdate(), "office": organisation.name,
            "phone": organisation.telephone, "address": organisation.address, **self.initial,
        }  # fmt: skip

    def clean_cases(self):
        """No more than anybody reads on a wall."""
        chosen = self.cleaned_data["cases"]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("At most %(most)s persons are announced on one sheet.") % {"most": MOST})
        return chosen

    def clean_days(self):
        """A year of days is a slip of the finger."""
        days = self.cleaned_data["days"]
        if not 1 <= days <= 60:
            raise forms.ValidationError(_("A notice runs from 1 to 60 working days."))
        return days

    def clean(self):
        """Whoever floats is announced in two places."""
        data = super().clean() or self.cleaned_data
        floating = [one for one in self.group.cases if getattr(one, "floating", False)]
        chosen = {one.pk for one in data.get("cases") or ()}
        if any(one.pk in chosen for one in floating) and not data.get("second_place"):
            self.add_error("second_place", _("A floating member is among those chosen: name the second place too."))
        return data

    def facts(self) -> dict[str, Any]:
        """The facts as the act asks them."""
        data = self.cleaned_data
        places = [one for one in (data["place"], data["second_place"]) if one]
        contact = [one for one in (data["office"], data["phone"] and f"电话：{data['phone']}") if one]
        return {
            "on": data["on"], "days": data["days"], "places": "；".join(places), "contact": "，".join(contact),
            "address": data["address"],
        }  # fmt: skip


def _label(case: Any) -> str:
    floating = _(" (floating member)") if getattr(case, "floating", False) else ""
    return f"{case.person.name} {case.number}{floating}"


class ObjectionForm(forms.Form):
    """An objection as it came in. Who objected is not asked."""

    about = forms.ModelMultipleChoiceField(
        label=gettext_lazy("About whom"), queryset=Publicity.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    received_on = date_field(gettext_lazy("Received on"))
    way = forms.ChoiceField(label=gettext_lazy("How it was received"), choices=Objection.WAYS, widget=forms.RadioSelect)
    signed = forms.BooleanField(
        label=gettext_lazy("Signed with the real name"), required=False,
        help_text=gettext_lazy("anonymous objections are taken in too; the name itself is not entered"),
    )  # fmt: skip
    matter = forms.CharField(
        label=gettext_lazy("Matter in brief"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("what is said about the person; nothing that tells who said it"),
    )  # fmt: skip

    def __init__(self, *args, sheet: NoticeSheet, rows: Iterable[Publicity], **kwargs):
        self.sheet = sheet
        super().__init__(*args, **kwargs)
        chosen = list(rows)
        field: Any = self.fields["about"]
        field.queryset = Publicity.objects.filter(pk__in=[one.pk for one in chosen])
        field.choices = [(one.pk, f"{one.case.person.name} {one.case.number}") for one in chosen]
        self.initial = {"received_on": timezone.localdate(), **self.initial}

    def clean_received_on(self) -> datetime.date:
        """Nobody objects to a notice before it hangs."""
        day = self.cleaned_data["received_on"]
        if day < self.sheet.starts_on:
            raise forms.ValidationError(_("The notice has hung only since %(day)s.") % {"day": self.sheet.starts_on})
        return day


class FindingForm(forms.Form):
    """What an investigation found about one person."""

    investigators = forms.CharField(
        label=gettext_lazy("Investigated by"), max_length=120,
        help_text=gettext_lazy("at least two, with commas between the names"),
    )  # fmt: skip
    began_on = date_field(gettext_lazy("Investigated from"))
    ended_on = date_field(gettext_lazy("Investigated to"))
    verdict = forms.ChoiceField(label=gettext_lazy("Finding"), choices=Finding.VERDICTS, widget=forms.RadioSelect)
    handling = forms.CharField(
        label=gettext_lazy("What was found and how it was handled"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, concern: Concern, **kwargs):
        self.concern = concern
        super().__init__(*args, **kwargs)

    def clean_investigators(self) -> str:
        """Two people at least, each named once."""
        names = list(dict.fromkeys(one for one in NAMES.split(self.cleaned_data["investigators"]) if one))
        if len(names) < 2:
            raise forms.ValidationError(_("At least two people investigate an objection."))
        return "、".join(names)

    def clean(self):
        """An investigation begins when the objection is there and does not end before it begins."""
        data = super().clean() or self.cleaned_data
        began, ended = data.get("began_on"), data.get("ended_on")
        if began and began < self.concern.objection.received_on:
            self.add_error("began_on", _("The objection had not been received yet."))
        if began and ended and ended < began:
            self.add_error("ended_on", _("The investigation ends before it begins."))
        return data


class DayForm(forms.Form):
    """The legal date of the outcome, one for all."""

    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the day it happened, not the day it is entered"))


class OutcomeForm(forms.Form):
    """What came of the notice for one person; the number of objections is known and not asked."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), widget=forms.RadioSelect)
    handling = forms.CharField(
        label=gettext_lazy("Verification and handling"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("where an objection is upheld"),
    )  # fmt: skip

    def __init__(self, *args, row: Publicity, told: str, **kwargs):
        self.row, self.number = row, row.objections or 0
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = self._outcomes()
        if row.contested_since or not self.number:
            del self.fields["handling"], self.fields["reason"]
        later = bool(row.contested_since or self.number)
        self.initial = {"outcome": LATER if later else CLEAR, "handling": told[:2000], **self.initial}

    def _outcomes(self) -> list[tuple[str, str]]:
        """While an objection is being investigated nothing is decided; without one there is nothing to uphold."""
        if self.row.contested_since:
            return [(LATER, _("decide later: an objection is being investigated"))]
        later = (LATER, _("decide later"))
        if not self.number:
            return [(CLEAR, _("no objection was received")), later]
        return [(CLEAR, _("objections do not stand in the way")), (UPHELD, _("an objection is upheld")), later]

    def clean(self):
        """An objection is upheld for a reason."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == UPHELD and not data.get("reason"):
            self.add_error("reason", _("Say why the objection is upheld."))
        return data

    def facts(self, on: datetime.date) -> dict[str, Any]:
        """The facts as the closing act asks them."""
        return {"on": on, "objections": self.number} | self.cleaned_data

    @property
    def decided(self) -> bool:
        """Whether something is to be done for the person now."""
        return self.cleaned_data["outcome"] != LATER
