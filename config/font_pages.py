"""The settings page of fonts: which face prints what here, and whether a name can be printed at all."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dossiers import fonts
from dossiers import typefaces as faces
from organisations.desks import Role

REFUSAL = gettext_lazy("Fonts are looked after by administrators and by organisation departments.")
"""What whoever does not hold the office is told."""


class TrialForm(forms.Form):
    """Words to be tried; they are kept nowhere."""

    words = forms.CharField(
        label=gettext_lazy("Name or words"), max_length=100, help_text=gettext_lazy("what is tried is not kept")
    )


def may_see(user) -> bool:
    """Whether the user looks after the installation or after the papers of a county or the prefecture."""
    return user.holds_role(Role.ADMINISTRATOR, Role.DEPARTMENT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def typefaces(request):
    """The five kinds of type and their faces; a POST tells of each character which face prints it."""
    if not may_see(request.user):
        raise PermissionDenied(REFUSAL)
    form, found = TrialForm(request.POST or None), faces.typefaces()
    context = {"form": form, "typefaces": found, "folder": settings.PAPER_FONTS_DIR}
    if form.is_valid():
        words = form.cleaned_data["words"]
        context["missing"] = [(sign, f"U+{ord(sign):04X}") for sign in fonts.unprintable(words)]
        context["filled"] = [(one.title, lacking) for one in found if (lacking := _filled(one, words))]
    return render(request, "settings/fonts.html", context, status=422 if form.errors else 200)


def _filled(face: faces.Typeface, words: str) -> list[str]:
    """The characters the face lacks and another one prints in its place."""
    return [sign for sign in face.lacks(words) if ord(sign) in fonts.characters()]
