"""What is asked when somebody urges, supervises, answers or ends a supervision."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field


class UrgeForm(forms.Form):
    """A few words that go along, if wanted."""

    text = forms.CharField(
        label=gettext_lazy("Words to the desk"), max_length=200, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class SupervisionForm(forms.Form):
    """What is demanded, and by when the desk answers."""

    demand = forms.CharField(
        label=gettext_lazy("What is demanded"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer_by = date_field(gettext_lazy("Answer by"), past=False)

    def clean_answer_by(self):
        """A day that is still to come."""
        day = self.cleaned_data["answer_by"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class AnswerForm(forms.Form):
    """How far the work is."""

    text = forms.CharField(
        label=gettext_lazy("How far the work is, and when it will be done"), max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ConclusionForm(forms.Form):
    """With what result the supervision ends."""

    conclusion = forms.CharField(
        label=gettext_lazy("Conclusion"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
