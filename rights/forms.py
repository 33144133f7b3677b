"""The forms of persons' rights: a request and its answer, a correction, a restriction, a hold, a period, a purpose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field
from cases.models import Case
from organisations.identity import validate_id_number
from organisations.models import Person

from . import correcting
from .models import RightsRequest
from .schedule import RecordClass


def text(label: Any, length: int, *, rows: int = 2, required: bool = True, **words: Any) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, **words)


def document_field(help_text: Any = "") -> forms.CharField:
    """The number of the document something rests on."""
    return forms.CharField(label=gettext_lazy("Document number"), max_length=80, help_text=help_text)


class FindForm(forms.Form):
    """A person by the identity number he shows, or by the number of one of his cases; posted, never in an address."""

    asked = forms.CharField(
        label=gettext_lazy("Identity number or case number"), max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def person(self) -> Person | None:
        """Whoever bears that number; None where nobody does."""
        asked = self.cleaned_data["asked"].strip().upper()
        if case := Case.objects.filter(number=asked).select_related("person").first():
            return case.person
        try:
            return Person.with_id_number(validate_id_number(asked))
        except ValidationError:
            return None


class RequestForm(forms.ModelForm):
    """A request as it is recorded at the counter."""

    received_on = date_field(gettext_lazy("Received on"), initial=timezone.localdate)
    requester = forms.CharField(
        label=gettext_lazy("Name of who asks"), max_length=60, required=False,
        help_text=gettext_lazy("only where it is not the person himself"),
    )  # fmt: skip
    matter = text(
        gettext_lazy("What exactly"), 600, required=False, help_text=gettext_lazy("as the person says it, in brief")
    )

    class Meta:
        model = RightsRequest
        fields = ("kind", "who", "requester", "proof", "matter", "received_on")

    def clean(self) -> dict[str, Any]:
        """Somebody who comes for another is named and shows more than the own card."""
        data = super().clean() or self.cleaned_data
        if data.get("who") in (RightsRequest.HEIR, RightsRequest.AGENT):
            if not data.get("requester"):
                self.add_error("requester", _("Enter who asks."))
            if data.get("proof") == RightsRequest.CARD:
                self.add_error("proof", _("Have the letter of authority or the proof of kinship shown as well."))
        return data


class AnswerForm(forms.Form):
    """The decision with its reasons and rule; a refusal says why (F-07)."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=RightsRequest.DECISIONS, widget=forms.RadioSelect
    )
    reasons = text(gettext_lazy("Reasons"), 1000, rows=4, help_text=gettext_lazy("printed in the answer to the person"))
    rule = forms.CharField(
        label=gettext_lazy("Rule the answer rests on"), max_length=120,
        help_text=gettext_lazy("such as: Personal Information Protection Law, article 45"),
    )  # fmt: skip
    document_number = forms.CharField(label=gettext_lazy("Number of the answer"), max_length=80, required=False)
    answered_on = date_field(gettext_lazy("Answered on"), initial=timezone.localdate)

    def __init__(self, *args: Any, received_on: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received_on = received_on

    def clean_answered_on(self) -> Any:
        """Not before the request was received."""
        day = self.cleaned_data["answered_on"]
        if self.received_on and day < self.received_on:
            raise ValidationError(_("This is before the request was received."))
        return day


class ReasonForm(forms.Form):
    """A reason and the document it rests on."""

    reason = text(gettext_lazy("Reason"), 200)
    document = document_field()


class CorrectionForm(ReasonForm):
    """Another value for one column of a person."""

    field_order = ("value", "reason", "document", "request")

    def __init__(self, *args: Any, person: Person, field: str, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, codes = correcting.label_of(field), correcting.CODED.get(field)
        if codes:
            self.fields["value"] = forms.ChoiceField(label=label, choices=codes, initial=getattr(person, field))
        else:
            length = 18 + 6 if field == correcting.NUMBER else correcting.longest(field)
            self.fields["value"] = forms.CharField(
                label=label, max_length=length, required=field in ("name", correcting.NUMBER),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip
        now = correcting.shown(field, getattr(person, field)) or "—"
        self.fields["value"].help_text = _("so far: %(value)s") % {"value": escape(now)}
        self.fields["document"].help_text = _("number of the certificate or paper that proves the right value")
        self.fields["request"] = forms.ModelChoiceField(requests, label=_("Request it answers"), required=False)
        self.order_fields(self.field_order)


class CopyForm(forms.Form):
    """What a copy is to hold, and for what it is made."""

    purpose = forms.CharField(label=gettext_lazy("Purpose"), max_length=200)
    request = forms.ModelChoiceField(
        RightsRequest.objects.none(), label=gettext_lazy("Request it answers"), required=False,
        help_text=gettext_lazy("numbers are told in full only where a request says that identity was checked"),
    )  # fmt: skip
    with_files = forms.BooleanField(
        label=gettext_lazy("with the files of the documents"), required=False,
        help_text=gettext_lazy("look at each before you hand it out: what is about others must not leave the house"),
    )  # fmt: skip

    def __init__(self, *args: Any, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["request"]
        chosen.queryset = requests


class PurposeForm(forms.Form):
    """For what something is handed out."""

    purpose = forms.CharField(
        label=gettext_lazy("Purpose"), max_length=200,
        help_text=gettext_lazy("to whom it is handed and why; it goes into the access log"),
    )  # fmt: skip


class HoldForm(ReasonForm):
    """What is held back from disposal, from when to when."""

    field_order = ("case", "reason", "document", "since", "until")
    since = date_field(gettext_lazy("From"), initial=timezone.localdate)
    until = date_field(gettext_lazy("To"), past=False, required=False, help_text=gettext_lazy("empty: until released"))

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"] = forms.ModelChoiceField(
            cases, label=_("Case"), required=False, empty_label=_("everything of this person"), to_field_name="number"
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """An end comes after the beginning."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The end is before the beginning."))
        return data


class TermForm(forms.Form):
    """How long a class is kept from a day on."""

    months = forms.IntegerField(
        label=gettext_lazy("Months"), min_value=1, max_value=1200, required=False,
        help_text=gettext_lazy("after the case has ended; empty: kept for ever"),
    )  # fmt: skip
    since = date_field(gettext_lazy("In force from"), past=False, initial=timezone.localdate)
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=200)

    def __init__(self, *args: Any, kind: RecordClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_months(self) -> int | None:
        """None for what a regulation keeps for ever: no office shortens that."""
        months = self.cleaned_data["months"]
        if months is not None and self.kind.months is None and self.kind.verified:
            raise ValidationError(_("This class is kept for ever: %(basis)s") % {"basis": self.kind.basis})
        return months

    def clean_since(self) -> Any:
        """Never backwards: what was decided yesterday rests on yesterday's period."""
        day = self.cleaned_data["since"]
        if day < timezone.localdate():
            raise ValidationError(_("A period cannot begin in the past."))
        return day


class ProposeForm(forms.Form):
    """The cases of a disposal run and why they go."""

    reason = text(gettext_lazy("Reason"), 300)
    case = forms.TypedMultipleChoiceField(coerce=int, choices=(), widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, offered: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["case"]
        chosen.choices = [(key, key) for key in offered]


class RemarkForm(forms.Form):
    """Why something is declined, taken back or released."""

    remark = text(gettext_lazy("Reason"), 300)
