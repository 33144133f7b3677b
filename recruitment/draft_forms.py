"""Drawing up a round: its terms and its positions, with everything an announcement must say (D.3 row 2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Organisation

from . import scoring
from .intakes import wording
from .models import Intake, Programme

HEAD = ("title", "applications_from", "applications_until")
TERMS = (
    "ratio", "shortlist", "written_weight", "interview_weight", "full_marks_written", "full_marks_interview",
    "pass_written", "pass_interview", "bonus_on", "bonus_cap", "decimals", "tie_break", "notice_days", "substitution",
    "round_parts", "zero_excluded",
)  # fmt: skip
AT = {
    "written": "written_weight", "interview": "interview_weight", "decimals": "decimals", "bonus_on": "bonus_on",
    "bonus_cap": "bonus_cap", "full_marks_written": "full_marks_written", "pass_written": "pass_written",
    "full_marks_interview": "full_marks_interview", "pass_interview": "pass_interview", "shortlist": "shortlist",
    "tie_break": "tie_break",
}  # fmt: skip
"""The form field at which a fault of the terms is shown, by the field of scoring.Terms."""
LEAST_NOTICE = 5


class DraftForm(forms.Form):
    """Terms of a round; every column of the announcement under its own name."""

    def __init__(self, *args, intake: Intake, **kwargs):
        self.intake = intake
        columns = {name: getattr(intake, name) for name in (*HEAD, *TERMS)}
        kwargs["initial"] = columns | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in (*HEAD, *TERMS):
            self.fields[name] = wording.form_field(Intake, name)
        self.fields["notice_days"].help_text = _("at least %(least)s; 7 to 15 in the usual rules") % {
            "least": LEAST_NOTICE
        }

    @property
    def head(self) -> list:
        """Title and dates, as bound fields."""
        return [self[name] for name in self.fields if name not in TERMS]

    @property
    def terms(self) -> list:
        """The terms, as bound fields."""
        return [self[name] for name in TERMS]

    def clean_notice_days(self):
        """A public notice of at least five working days (D.3 row 10)."""
        days = self.cleaned_data["notice_days"]
        if days < LEAST_NOTICE:
            raise forms.ValidationError(
                _("A public notice lasts at least %(least)s working days.") % {"least": LEAST_NOTICE}
            )
        return days

    def clean(self):
        """Dates in order; terms that add up, each fault at its field."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("applications_from"), data.get("applications_until")
        if start and end and end < start:
            self.add_error("applications_until", _("The last day lies before the first."))
        if not self.errors:
            self._put(data)
            for code in scoring.faults(self.intake.terms):
                self.add_error(AT[scoring.FAULTS[code]], wording.fault_in_words(code))
        return data

    def _put(self, data: dict[str, Any]) -> None:
        for name in (*HEAD, *TERMS):
            setattr(self.intake, name, data[name])


class NewRoundForm(DraftForm):
    """The same with programme and host, which are chosen once."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects.none(), empty_label=None,
        help_text=gettext_lazy("programmes whose people are sent by the level above have no rounds"),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Host of the round"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args, hosts: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["programme"].queryset = Programme.objects.filter(sent=False, closed_on=None)
        fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in hosts])
