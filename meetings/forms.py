"""What is typed about a meeting, its attendance, and each item: the fields are those of the acts themselves."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import Filed, date_field
from cases.forms import form_class
from cases.law import Action
from cases.models import Case
from cases.votes import Ballot, discrepancies, improprieties

from .models import Item, Meeting
from .questions import COMMITTEE, DECIDED_BY, GENERAL, KINDS, Question, may_hold

COUNTED = ("due", "present")
OF_MEMBERS = ("written", "left_out", "left_out_kinds", "left_out_consent", "left_out_voted", "scrutineers", "tellers")
ONCE = {"on", "version", "chair", "place", "decided_by", *COUNTED, *OF_MEMBERS}
"""Facts that are asked once for the whole meeting."""
DEVIATING = ("due", "present", "written")
"""Of these an item may have its own: somebody stands aside, somebody has left."""
PREFILLED = ("issued", "collected")


class MeetingForm(forms.ModelForm):
    """Which meeting, when and where, who chairs and who takes the minutes."""

    held = forms.ChoiceField(label=gettext_lazy("Meeting"))
    on = date_field(gettext_lazy("Day of the meeting"), past=False)

    class Meta:
        model = Meeting
        fields = ("on", "place", "chair", "recorder")

    field_order = ("held", "on", "place", "chair", "recorder")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        held: Any = self.fields["held"]
        if self.instance.pk:
            del self.fields["held"]
            return
        self.may = {f"{kind}-{place.pk}": (kind, place) for kind, place in may_hold(user)}
        words = dict(KINDS)
        held.choices = [(key, f"{place.name} {words[kind]}") for key, (kind, place) in self.may.items()]

    def clean_held(self) -> str:
        """Kind and organisation out of the one choice."""
        self.instance.kind, self.instance.organisation = self.may[self.cleaned_data["held"]]
        return self.cleaned_data["held"]


class AttendanceForm(forms.Form):
    """Who attended, as numbers; of members who are absent or attend without a vote also in words."""

    absent = forms.CharField(
        label=gettext_lazy("Absent, and why"), max_length=300, required=False,
        help_text=gettext_lazy("number and reasons, such as: 2, one ill and one away on business"),
    )  # fmt: skip
    observers = forms.CharField(
        label=gettext_lazy("Attending without a vote"), max_length=300, required=False,
        help_text=gettext_lazy("the sponsor, probationary members, people from the committee above"),
    )  # fmt: skip

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        names = (*COUNTED, *OF_MEMBERS) if kind == GENERAL else COUNTED
        asked = {name: copy.deepcopy(Ballot.base_fields[name]) for name in names}
        if kind != GENERAL:
            asked["due"].help_text = ""
            asked["due"].label = _("Members of the committee")
        for name in ("scrutineers", "tellers"):
            if name in asked:
                asked[name].required = False  # the ballot insists; before the meeting nobody is chosen yet
        self.fields = {**asked, **self.fields}

    def clean(self):
        """The numbers fit one another, by the rules of the ballot itself (A.6)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            for name, message in (*discrepancies(data), *improprieties(data)):
                self.add_error(name if name in self.fields else None, message)
        return data


# --- one row ---------------------------------------------------------------------------------------------------


def asked(question: Question) -> dict[str, forms.Field]:
    """The fields of a row by name: what either act asks, without what is asked once and without scans."""
    acts = [question.adopted, *([question.lost] if question.lost else [])]
    own = {
        name: field
        for act in acts for group in act.asks if not issubclass(group, Filed)
        for name, field in group.base_fields.items() if name not in ONCE
    }  # fmt: skip
    if question.vote is None:
        return own
    held = {name: question.vote.base_fields[name] for name in DEVIATING if name in question.vote.base_fields}
    return own | held


def facts(item: Item, typed: dict[str, Any]) -> dict[str, Any]:
    """Everything an act is told of an item: what was entered once, and over it what was typed in its row."""
    meeting = item.meeting
    once = {"on": meeting.on, "place": meeting.place, "chair": meeting.chair, **meeting.attendance}
    if meeting.kind in DECIDED_BY:
        once["decided_by"] = DECIDED_BY[meeting.kind]
    return once | {name: value for name, value in typed.items() if name not in DEVIATING or value != ""}


def prefilled(item: Item) -> dict[str, Any]:
    """What a row shows before anything is typed: as many ballots as are present."""
    names = [name for name in PREFILLED if name in asked(item.question)]
    present = item.meeting.attendance.get("present")
    return dict.fromkeys(names, str(present)) if present else {}


def read(item: Item, data: Any) -> dict[str, Any]:
    """What was posted in the row of an item, as typed."""
    typed: dict[str, Any] = {}
    for name, field in asked(item.question).items():
        key = f"{item.pk}-{name}"
        several = getattr(field.widget, "allow_multiple_selected", False)
        typed[name] = data.getlist(key) if several else data.get(key, "").strip()
    return typed


def begun(item: Item) -> bool:
    """Whether anything was typed that does not stand there by itself."""
    given = prefilled(item)
    return any(value and value != given.get(name) for name, value in item.typed.items())


class Row:
    """The row of an item as the page shows it: its fields with what was typed, and what is wrong with them."""

    def __init__(self, item: Item, case: Case, *, checked: bool):
        self.item, self.case = item, case
        question = item.question
        self.act: Action = question.act(facts(item, item.typed))
        shown = item.typed or prefilled(item)
        initial = {name: shown.get(name, "") for name in asked(question)}
        self.form = row_class(question)(initial=initial, prefix=str(item.pk))
        self.wrong: list[str] = []
        if checked:
            self._check()
        fields: Any = self.form.fields
        must = [one for one in self.form if fields[one.name].must or one.errors]
        self.first, self.more = must, [one for one in self.form if one not in must]

    def _check(self) -> None:
        """Put the errors of the act's own form to the fields of the row; those of the meeting's facts in words."""
        judged = form_class(self.act)(facts(self.item, self.item.typed), case=self.case, action=self.act)
        shown: Any = self.form
        shown._errors = forms.utils.ErrorDict(renderer=shown.renderer)
        for name, errors in judged.errors.items():
            if name in self.form.fields:
                shown._errors[name] = errors
            elif name not in judged.fields or not isinstance(judged.fields[name], forms.FileField):
                label = judged.fields[name].label if name in judged.fields else ""
                self.wrong += [f"{label}：{one}" if label else str(one) for one in errors]
            else:
                self.wrong.append(_("The signed minutes must be uploaded first: the law asks for them with this act."))


def row_class(question: Question) -> type[forms.Form]:
    """The form of a row; it shows and never judges, for that the act's own form is asked."""
    fields: dict[str, Any] = {name: copy.copy(field) for name, field in asked(question).items()}
    adopted = {name for group in question.adopted.asks for name in group.base_fields}
    for name, field in fields.items():
        field.widget = copy.deepcopy(field.widget)
        field.must = (field.required or name in ("no", "abstained", "invalid")) and name not in DEVIATING
        if name not in adopted:
            field.must, field.required, field.help_text = True, False, _("only where it is not carried")
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        if name in DEVIATING:
            field.required, field.help_text = False, _("only if it differs for this item")
    return type("RowForm", (forms.Form,), fields)


def votes(kind: str) -> bool:
    """Whether meetings of that kind count votes."""
    return kind in (GENERAL, COMMITTEE)
