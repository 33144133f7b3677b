"""The forms of accountability: choosing act and day, opening a record, and each of its entries (C-S7, C-08)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Document

from .accountability import EntryKind, LiablePerson, Measure, Outcome, Trigger, node_label
from .facts import date_field
from .liability import Answerable
from .models import Case, Event
from .readable import in_words


def words(label) -> forms.CharField:
    """A text the record keeps."""
    return forms.CharField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))


# --- opening ---------------------------------------------------------------------------------------------------


class NodeForm(forms.Form):
    """Which act of the case the record is about, and the day in question; whom it may concern follows from these."""

    event = forms.TypedChoiceField(label=gettext_lazy("Act in question"), coerce=int)
    on = date_field(
        gettext_lazy("Day in question"), required=False,
        help_text=gettext_lazy("left empty: the day of the act; persons are proposed as they stood on that day"),
    )  # fmt: skip

    def __init__(self, data, *, case: Case):
        super().__init__(data)
        self.events = {event.pk: event for event in case.history.events}
        law = case.pipeline_class
        field: Any = self.fields["event"]
        field.choices = [
            (pk, f"{event.on.isoformat()} {node_label(law, event)}") for pk, event in reversed(self.events.items())
        ]

    @property
    def node(self) -> Event:
        """The event chosen in a valid form."""
        return self.events[self.cleaned_data["event"]]

    @property
    def day(self):
        """The day in question of a valid form."""
        return self.cleaned_data["on"] or self.node.on


class OpeningForm(forms.Form):
    """What gave rise to the record, what is reported, who answers, and the evidence."""

    trigger = forms.ChoiceField(label=gettext_lazy("Trigger"), choices=Trigger, widget=forms.RadioSelect)
    persons = forms.MultipleChoiceField(
        label=gettext_lazy("Persons liable"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("proposed from deeds and tenures on the day in question; choose who answers"),
    )  # fmt: skip
    documents = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Evidence from the dossier"), queryset=Document.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("kept with its digest"),
    )  # fmt: skip
    opened_on = date_field(gettext_lazy("Record opened on"))
    text = words(gettext_lazy("What is reported"))

    def __init__(self, data=None, *, case: Case, day, proposed: list[Answerable], **more):
        super().__init__(data, **more)
        self.day, self.proposed = day, {one.key: one for one in proposed}
        persons, documents = (self.fields[name] for name in ("persons", "documents"))
        persons.choices = [(one.key, described(one)) for one in proposed]  # type: ignore[attr-defined]
        documents.queryset = case.dossier.documents.current()  # type: ignore[attr-defined]
        documents.label_from_instance = lambda one: f"{one.title}（{one.dated_on.isoformat()}）"  # type: ignore[attr-defined]

    def clean_opened_on(self):
        """A record is not opened before the day it is about."""
        opened_on = self.cleaned_data["opened_on"]
        if opened_on < self.day:
            said = {"date": in_words(self.day)}
            raise forms.ValidationError(_("The day in question is later: %(date)s.") % said)
        return opened_on

    def columns(self) -> dict[str, Any]:
        """What a valid form gives to ``open_record``."""
        data = dict(self.cleaned_data)
        return data | {"persons": [self.proposed[key] for key in data["persons"]], "on": self.day}


def described(one: Answerable) -> str:
    """A person as the clerk chooses: name, capacity, tenure and why."""
    return f"{one.name}（{one.capacity}，{one.tenure}；{'、'.join(one.bases)}）"


# --- entries ---------------------------------------------------------------------------------------------------


class EntryForm(forms.Form):
    """What every entry says: the day it happened, and the words."""

    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the day it happened, not the day it is entered"))
    text = words(gettext_lazy("Text"))
    field_order = ("on", "measure", "due_on", "appellant", "outcome", "text")

    def __init__(self, data=None, *, record, label, **more):
        super().__init__(data, **more)
        self.fields["text"].label = label
        if "appellant" in self.fields:
            self.fields["appellant"].queryset = record.liable.all()  # type: ignore[attr-defined]


class NoticeForm(EntryForm):
    """The notice: the finding, the measure, and by when it is to be put right."""

    measure = forms.ChoiceField(
        label=gettext_lazy("Measure"), choices=Measure, widget=forms.RadioSelect,
        help_text=gettext_lazy("one record for each measure where persons are met with different ones"),
    )  # fmt: skip
    due_on = date_field(
        gettext_lazy("Rectification due"), past=False, required=False,
        help_text=gettext_lazy("left empty: seven days after the notice (C-08)"),
    )  # fmt: skip

    def clean(self):
        """Nothing is due before the notice is served."""
        data = super().clean() or self.cleaned_data
        if data.get("due_on") and data.get("on") and data["due_on"] < data["on"]:
            self.add_error("due_on", _("This day lies before the notice."))
        return data


class AppealForm(EntryForm):
    """An appeal: by whom and on what grounds."""

    appellant = forms.ModelChoiceField(label=gettext_lazy("Appeal by"), queryset=LiablePerson.objects.none())


class DecisionForm(EntryForm):
    """What the appeal leads to."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome of the appeal"), choices=Outcome, widget=forms.RadioSelect)
    measure = forms.ChoiceField(
        label=gettext_lazy("New measure"), choices=[("", "—"), *Measure.choices], required=False,
        help_text=gettext_lazy("only where the measure is changed"),
    )  # fmt: skip

    def clean(self):
        """A changed measure is named; any other outcome names none."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == Outcome.CHANGED and not data.get("measure"):
            self.add_error("measure", _("Say which measure takes its place."))
        if data.get("outcome") in (Outcome.UPHELD, Outcome.REVOKED) and data.get("measure"):
            self.add_error("measure", _("Only a changed measure is named here."))
        return data


FORMS: dict[str, tuple[type[EntryForm], Any]] = {
    EntryKind.NOTICED: (NoticeForm, gettext_lazy("Finding")),
    EntryKind.RECTIFIED: (EntryForm, gettext_lazy("What was put right")),
    EntryKind.APPEALED: (AppealForm, gettext_lazy("Grounds of the appeal")),
    EntryKind.DECIDED: (DecisionForm, gettext_lazy("Reasons of the decision")),
    EntryKind.CLOSED: (EntryForm, gettext_lazy("Conclusion")),
}
TEXTS = {kind: label for kind, (_form, label) in FORMS.items()} | {EntryKind.OPENED: gettext_lazy("What is reported")}


def entry_form(kind: str, record, data=None, **more) -> EntryForm:
    """The form of an entry of that kind."""
    form, label = FORMS[kind]
    return form(data, record=record, label=label, **more)
