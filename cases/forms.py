"""A form from an action's asks: its groups joined, with the legal date and the version the user looked at."""

from __future__ import annotations

import functools
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from .facts import Facts, date_field
from .law import Action


class ActionForm(Facts):
    """What every action asks: when it happened in the world, and which state of the case the user acted upon."""

    on = date_field(_("Date"), help_text=_("the day it happened, not the day it is entered"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("on",)

    def clean_on(self):
        """A move is not dated before the move that led here."""
        on = self.cleaned_data["on"]
        if self.case and self.case.pk and self.action.moves and on < self.case.entered_on:
            raise forms.ValidationError(
                _("The case has been at this step only since %(since)s.") % {"since": self.case.entered_on.isoformat()}
            )
        return on


@functools.cache
def form_class(action: Action) -> type[ActionForm]:
    """The form of an action; one class per action, made once."""
    # Django would collect the fields of several bases from the last to the first: ask in the order of the law instead.
    order = ("on", *(name for group in action.asks for name in group.base_fields))
    return type(f"{action.name.title().replace('_', '')}Form", (*action.asks, ActionForm), {"field_order": order})


def sealed_facts(action: Action) -> dict[str, str]:
    """The facts of the action that are kept encrypted, each with the kind of data it is."""
    return {name: kind for group in action.asks for name, kind in getattr(group, "sealed", {}).items()}


def hidden_facts(action: Action) -> dict[str, str]:
    """The facts of the action that pages hide, sealed or not, each with the kind of data it is."""
    masked = {name: kind for group in action.asks for name, kind in getattr(group, "masked", {}).items()}
    return sealed_facts(action) | masked


def complaints(form: forms.Form) -> list[str]:
    """What was typed wrongly, in sentences, each with the label of its field."""
    said = [(form.fields[name].label if name in form.fields else "", found) for name, found in form.errors.items()]
    return [f"{label}：{one}" if label else str(one) for label, found in said for one in found]


def kept(data: dict[str, Any]) -> dict[str, Any]:
    """Cleaned facts as the event keeps them: rows by number and name, uploads by name and digest."""
    return {name: _kept(value) for name, value in data.items() if name not in ("on", "version") and value is not None}


def _kept(value):
    if isinstance(value, QuerySet | list | tuple):
        return [_kept(one) for one in value]
    if isinstance(value, Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, UploadedFile):
        found: Any = vars(value)["intake"]  # ScanField put it there
        return {"file": found.name, "sha256": found.sha256, "pages": found.pages}
    return value
