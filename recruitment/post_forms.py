"""What is typed about pools and posts; the ledger refuses what is unlawful, and its words come back with the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field
from cases.suggestions import SuggestInput
from organisations.models import Organisation, User

from . import sight
from .measures import GRADUATES
from .models import Entry, Pool, Programme

SUGGESTED = 400
YEARS_BACK, YEARS_AHEAD = 10, 1


class PoolForm(forms.Form):
    """A pool of one organisation for a programme and the plan of a year."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Held by"), empty_label=None
    )  # fmt: skip
    programme = forms.ModelChoiceField(Programme.objects.none(), label=gettext_lazy("Programme"), empty_label=None)
    year = forms.IntegerField(label=gettext_lazy("Plan of the year"))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        mine = [one.pk for one in sight.recruiting(user)]
        fields["organisation"].queryset = Organisation.objects.filter(pk__in=mine)
        fields["programme"].queryset = Programme.objects.filter(closed_on=None)

    def clean_year(self) -> int:
        """A plan of these years."""
        year, this = self.cleaned_data["year"], timezone.localdate().year
        if not this - YEARS_BACK <= year <= this + YEARS_AHEAD:
            words = {"first": this - YEARS_BACK, "last": this + YEARS_AHEAD}
            raise ValidationError(_("A year from %(first)s to %(last)s.") % words)
        return year

    def clean(self):
        """One pool for each programme and year."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if {"organisation", "programme", "year"} <= data.keys() and Pool.objects.filter(**data).exists():
            raise ValidationError(_("This pool exists already."))
        return data


class WordsForm(forms.Form):
    """When, on the strength of which document, and why: asked of every entry."""

    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the day it happened, not the day it is entered"))
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=120)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)


class NumberForm(WordsForm):
    """A number of posts allocated, adjusted or returned; ``after`` is the last entry the user has seen."""

    number = forms.IntegerField(label=gettext_lazy("Number of posts"), min_value=1, max_value=10_000)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("number", "on", "document", "reason")

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == Entry.ADJUST:
            self.fields["number"] = forms.IntegerField(
                label=gettext_lazy("Number of posts"), min_value=-10_000, max_value=10_000,
                help_text=gettext_lazy("with a minus sign where the allocation is reduced"),
            )  # fmt: skip
            self.fields["reason"].required = True
            self.order_fields(self.field_order)


class OpenForm(forms.Form):
    """A post in a village."""

    village = forms.CharField(
        label=gettext_lazy("Village"), max_length=120, widget=SuggestInput,
        help_text=gettext_lazy("full or short name of a village for which you recruit"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Post title"), max_length=60)
    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the day it happened, not the day it is entered"))

    def __init__(self, *args, user: User, pool: Pool, **kwargs):
        super().__init__(*args, **kwargs)
        self.villages = sight.own_villages(user, pool)
        fitting = self.villages.filter(border=True) if pool.programme.border_only else self.villages
        if pool.programme.pipeline != GRADUATES.pipeline:
            self.fields["village"].label = _("Community or village")
        suggested = fitting.order_by("path").values_list("name", "short_name")
        widget: Any = self.fields["village"].widget
        widget.suggestions = list(suggested[:SUGGESTED])

    def clean_village(self) -> Organisation:
        """The one village of that name for which the user recruits."""
        text = self.cleaned_data["village"].strip()
        found = list(self.villages.filter(Q(name=text) | Q(short_name=text))[:2])
        if not found:
            raise ValidationError(_("This pool cannot have a post in a village of that name, or it is not yours."))
        if len(found) > 1:
            raise ValidationError(_("Several organisations bear this name: enter the full name."))
        return found[0]


class ReleaseForm(WordsForm):
    """A reservation is given up, for a reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class WithoutReasonForm(WordsForm):
    """What is done on the strength of a document alone."""

    reason = None  # type: ignore[assignment]
