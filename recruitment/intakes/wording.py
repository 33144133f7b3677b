"""The terms of an announcement in words: their fields, their values, and what is wrong with them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field
from organisations.codes import EDUCATION

BONUS = (
    ("none", gettext_lazy("no bonus")),
    ("written", gettext_lazy("added to the written result")),
    ("total", gettext_lazy("added to the total")),
)
PARTS = {
    "written": gettext_lazy("written test"), "interview": gettext_lazy("interview"),
    "bonus": gettext_lazy("bonus"), "extra": gettext_lazy("further test"),
}  # fmt: skip
ORDERS = (
    "written,interview,extra", "interview,written,extra", "written,extra", "interview,extra", "bonus,written,extra",
    "extra",
)  # fmt: skip

FAULTS = {
    "weight_negative": gettext_lazy("a weight is below 0"),
    "weights_sum": gettext_lazy("the weights of written test and interview do not sum to 100"),
    "decimals": gettext_lazy("the total has at most four decimals"),
    "bonus_on": gettext_lazy("it is not said on what the bonus counts"),
    "bonus_without_written": gettext_lazy("a bonus on the written result needs a written test"),
    "bonus_cap": gettext_lazy("the highest bonus is below 0"),
    "full_marks_written": gettext_lazy("the full marks of the written test must be above 0"),
    "pass_written": gettext_lazy("the pass mark of the written test is not between 0 and the full marks"),
    "full_marks_interview": gettext_lazy("the full marks of the interview must be above 0"),
    "pass_interview": gettext_lazy("the pass mark of the interview is not between 0 and the full marks"),
    "shortlist": gettext_lazy("at least one candidate for each post is admitted to the interview"),
    "tie_break": gettext_lazy("the order in which ties are broken names something twice or unknown"),
    "extra_not_last": gettext_lazy("the further test breaks ties last"),
}


def fault_in_words(code: str) -> str:
    """A fault of the terms (scoring.faults) in words."""
    return str(FAULTS.get(code, code))


def order_in_words(tie_break: str) -> str:
    """What breaks a tie, in order."""
    return "、".join(str(PARTS.get(one, one)) for one in tie_break.split(",") if one)


def label_of(model, column: str) -> str:
    """What a column is called where the announcement is drawn up or corrected."""
    if column == "title" and hasattr(model, "code"):
        return _("name of the position")
    return str(model._meta.get_field(column).verbose_name).replace("%%", "%")


def form_field(model, column: str, *, required: bool | None = None) -> Any:
    """The form field in which a term of the announcement is typed, with the column's own checks."""
    source = model._meta.get_field(column)
    label = label_of(model, column)
    if column == "bonus_on":
        return forms.ChoiceField(label=label, choices=BONUS)
    if column == "tie_break":
        return forms.ChoiceField(label=label, choices=[(one, order_in_words(one)) for one in ORDERS])
    if column == "education":
        return forms.ChoiceField(label=label, choices=EDUCATION)
    if column == "conditions":
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=label, max_length=source.max_length, required=False, widget=area)
    if source.get_internal_type() == "DateField":
        return date_field(label, past=False, required=bool(required))
    field: Any = source.formfield(label=label)
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        field.min_value = 0
        field.widget.attrs |= {"min": 0}
        field.validators.append(_not_negative)
    if required is not None:
        field.required = required
    return field


def _not_negative(value) -> None:
    if value < 0:
        raise forms.ValidationError(_("This cannot be less than 0."))


def shown(column: str, value: Any) -> str:
    """A term's value as the announcement says it."""
    if column == "bonus_on":
        return str(dict(BONUS).get(value, value))
    if column == "tie_break":
        return order_in_words(value)
    if column == "education":
        return str(dict(EDUCATION).get(value, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "—" if value in (None, "") else str(value)


def plain(value: Decimal) -> str:
    """A decimal without zeros at its end: 3, 2.5."""
    return f"{value.normalize():f}"
