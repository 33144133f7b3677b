"""The forms of front-line events: the event, and its checklist as one table (E-03)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field

from .models import FrontLineEvent, RecordKind

SPARE = 3
"""Empty rows at the end of the checklist, for what is added."""


class EventForm(forms.ModelForm):
    """A front-line event; a new one takes over the checklist of another."""

    since = date_field(gettext_lazy("from"))
    until = date_field(gettext_lazy("to"), required=False)
    closed_on = date_field(
        gettext_lazy("closed on"), required=False,
        help_text=gettext_lazy("from then on nobody is recommended under it any more"),
    )  # fmt: skip
    copied = forms.ModelChoiceField(
        label=gettext_lazy("Take over the checklist of"), queryset=FrontLineEvent.objects.all(), required=False
    )

    class Meta:
        model = FrontLineEvent
        fields = ("name", "since", "until", "source", "closed_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["copied"]
        else:
            del self.fields["closed_on"]

    def clean(self):
        """It ends after it begins."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is not before the first."))
        return data

    def save(self, commit=True):
        """The event, and with a new one the kinds of records taken over."""
        with transaction.atomic():
            event = super().save(commit)
            if source := self.cleaned_data.get("copied"):
                rows = [
                    RecordKind(event=event, aspect=one.aspect, title=one.title, required=one.required, order=one.order)
                    for one in source.kinds.all()
                ]
                RecordKind.objects.bulk_create(rows)
        return event


class KindForm(forms.ModelForm):
    """A line of the checklist."""

    class Meta:
        model = RecordKind
        fields = ("aspect", "title", "required", "order")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = field.label or _("Place in the list")
            if name in ("aspect", "title"):
                field.widget.attrs["class"] = "cell"
        self.fields["order"].required = False
        if not self.instance.pk:
            self.initial["order"] = None

    def clean_order(self) -> int:
        """What has no place comes last."""
        return self.cleaned_data.get("order") or 999


class _Checklist(forms.BaseInlineFormSet):
    def clean(self):
        """No record stands twice, and something is left."""
        super().clean()
        kept = [one.cleaned_data for one in self.forms if getattr(one, "cleaned_data", None)]
        titles = [one["title"] for one in kept if one.get("title") and not one.get("DELETE")]
        if not titles:
            raise forms.ValidationError(_("A checklist has at least one record."))
        if len(set(titles)) != len(titles):
            raise forms.ValidationError(_("A record stands twice on the list."))


Checklist = forms.inlineformset_factory(
    FrontLineEvent, RecordKind, form=KindForm, formset=_Checklist, extra=SPARE, can_delete=True, max_num=99
)
"""All lines of the checklist of one event."""
