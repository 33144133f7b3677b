"""The programmes as data: a list for everybody, and a form for the department of the prefecture (D.2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import NotYours
from cases.facts import date_field
from organisations import codes
from organisations.answers import UNPROCESSABLE, see_other

from . import sight
from .models import Programme
from .programmes import IDENTITIES, OUTCOMES

REFUSAL = gettext_lazy("Programmes are kept by the organisation department of the prefecture.")
"""What whoever does not hold the office is told."""

FIELDS = (
    "name", "identity", "quota", "sent", "border_only", "per_village", "term_least", "term_most", "minimum",
    "probation", "education", "age_most", "notice_days", "outcomes", "goal_years", "norm", "source", "closed_on",
)  # fmt: skip


class ProgrammeForm(forms.ModelForm):
    """What a programme says; code and pipeline stay, since rounds and posts lean on them."""

    name = forms.CharField(label=gettext_lazy("Programme"), max_length=60)
    identity = forms.ChoiceField(label=gettext_lazy("identity"), choices=IDENTITIES.items())
    education = forms.ChoiceField(label=gettext_lazy("lowest education"), choices=codes.EDUCATION)
    outcomes = forms.MultipleChoiceField(
        label=gettext_lazy("what may come after"), choices=OUTCOMES.items(), widget=forms.CheckboxSelectMultiple
    )
    closed_on = date_field(gettext_lazy("closed on"), past=False, required=False)

    class Meta:
        model = Programme
        fields = FIELDS

    def __init__(self, data=None, *, instance: Programme):
        super().__init__(data, instance=instance)
        self.initial["outcomes"] = instance.outcomes.split(",")

    def clean_outcomes(self) -> str:
        """The codes in the order of the list, as the column keeps them."""
        return ",".join(code for code in OUTCOMES if code in self.cleaned_data["outcomes"])

    def clean_per_village(self) -> int:
        """A programme that grants a village nothing is closed instead."""
        if self.cleaned_data["per_village"] < 1:
            raise forms.ValidationError(_("At least one post."))
        return self.cleaned_data["per_village"]

    def clean(self):
        """The terms fit together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if _exceeds(data, "term_least", "term_most"):
            self.add_error("term_most", _("The longest term is shorter than the shortest."))
        if _exceeds(data, "minimum", "term_most"):
            self.add_error("minimum", _("The minimum service is longer than the longest term."))
        if _exceeds(data, "probation", "term_least"):
            self.add_error("probation", _("The probation is longer than the shortest term."))
        return data


def _exceeds(data: dict[str, Any], one: str, other: str) -> bool:
    return data.get(one) is not None and data.get(other) is not None and data[one] > data[other]


@require_safe
def programme_list(request):
    """Every programme with its terms."""
    education = dict(codes.EDUCATION)
    rows = [(one, education.get(one.education, "")) for one in Programme.objects.all()]
    context = {"rows": rows, "may_change": sight.directs_programmes(request.user), "tab": "programmes"}
    return render(request, "recruitment/programmes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_page(request, code):
    """Change what a programme says; what rounds have announced and contracts have agreed stays as it is."""
    programme = get_object_or_404(Programme, code=code)
    if not sight.directs_programmes(request.user):
        raise NotYours(REFUSAL)
    form = ProgrammeForm(request.POST or None, instance=programme)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("The programme has been changed."))
        return see_other(reverse("posts:programmes"))
    context = {
        "form": form, "title": Programme.objects.values_list("name", flat=True).get(code=code),
        "back": reverse("posts:programmes"), "button": _("Save"),
        "consequence": _("Rounds that were announced and contracts that were concluded keep their terms."),
    }  # fmt: skip
    return render(request, "recruitment/form.html", context, status=UNPROCESSABLE if form.errors else 200)
