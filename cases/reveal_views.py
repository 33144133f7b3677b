"""The page on which hidden data are asked for with a purpose, and the answer that shows them once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import again
from organisations.answers import UNPROCESSABLE
from organisations.masking import NEEDS, OTHER, PURPOSES

from . import pages, revealing


class PurposeForm(forms.Form):
    """What hidden data are needed for."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=PURPOSES, widget=forms.RadioSelect)
    stated = forms.CharField(
        label=gettext_lazy("Purpose in words"), max_length=100, required=False,
        help_text=gettext_lazy("needed only for another purpose; no names or numbers of people here"),
    )  # fmt: skip

    def clean(self):
        """Another purpose is put into words."""
        data = super().clean() or self.cleaned_data
        if data.get("purpose") == OTHER and not data.get("stated", "").strip():
            self.add_error("stated", _("State the purpose."))
        return data

    @property
    def because(self) -> str:
        """The purpose as the access log keeps it."""
        chosen, stated = self.cleaned_data["purpose"], self.cleaned_data["stated"].strip()
        return stated if chosen == OTHER else str(dict(PURPOSES)[chosen])


class RevealForm(PurposeForm):
    """Which of the hidden data, and what for."""

    field = forms.MultipleChoiceField(label=gettext_lazy("What to show"), widget=forms.CheckboxSelectMultiple)
    field_order = ("field",)

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(offered)

    def offer(self, veiled: list[revealing.Veiled]) -> None:
        """Let those be chosen."""
        field: Any = self.fields["field"]
        field.choices = [(one.key, one.said) for one in veiled]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request, number):
    """GET offers what the user's work may need, POST shows it once; both only to somebody who has just proved himself.

    What the user may not see is refused by its key too, whoever typed it, and the refusal is logged.
    """
    case = pages.find(request.user, number)
    if not again.fresh(request):
        return again.ask(request, request.get_full_path())
    pages.load(case)
    found, allowed = revealing.veiled(case), revealing.may(request.user, case)
    context = {"case": case, "withheld": _withheld(found, allowed)}
    offered = [one for one in found if one.kind in allowed]
    if request.method != "POST":
        form = RevealForm(initial={"field": request.GET.getlist("field")}, offered=offered)
        return render(request, "cases/reveal.html", context | {"form": form, "offered": offered})
    form = RevealForm(request.POST, offered=found)
    if not form.is_valid():
        form.offer(offered)
        return render(request, "cases/reveal.html", context | {"form": form, "offered": offered}, status=UNPROCESSABLE)
    wanted = [one for one in found if one.key in form.cleaned_data["field"]]
    shown = revealing.reveal(request, case, wanted, purpose=form.because)
    return render(request, "cases/revealed.html", context | {"shown": shown, "purpose": form.because})


def _withheld(found, allowed) -> list[tuple[str, str]]:
    """(kind, roles) of what is there and not for the user: who could be asked."""
    kinds = [kind for kind in NEEDS if kind not in allowed and any(one.kind == kind for one in found)]
    roles = {kind: sorted(NEEDS[kind].roles | NEEDS[kind].own) for kind in kinds}
    return [(str(NEEDS[kind].label), "、".join(str(role.label) for role in roles[kind])) for kind in kinds]
