"""Copies of printed dossiers: what is handed out is marked with who took it; the original is for the archive alone.

A marked copy differs from the print in the vault, so its hash is kept with it: whoever has the copy can verify it like
the original and learns that it is a copy (cases/verification.py).
"""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.marking import mark
from dossiers.models import DossierPrint, PrintCopy
from organisations.masking import UNMARKED, has_need
from organisations.models import User

from . import disclosing
from .models import Case

USE = "内部使用，不得外传"
"""What a copy is for, as its mark says: a paper's own words, in Chinese."""


class OriginalForm(forms.Form):
    """Why somebody takes the unmarked original."""

    reason = forms.CharField(
        label=_("Reason"), max_length=100, help_text=_("such as the number of the hand-over to the archive")
    )


def may_have_original(user: User, case: Case, wanted: DossierPrint) -> bool:
    """Whether the user files dossiers of the case's organisation: a print that is whole, by need or as its keeper."""
    if not has_need(user, UNMARKED, case.organisation, pipeline=case.pipeline):
        return False
    if disclosing.missing_of(wanted, case):
        return False
    return disclosing.keeps_whole(user, case) or not disclosing.lacking(user, case, disclosing.of_print(wanted, case))


def copy_of(wanted: DossierPrint, case: Case, *, by: User) -> bytes:
    """The print with the user's mark on every page; its hash is kept. FileNotFoundError for one that is gone."""
    with wanted.file.open("rb") as file:
        content = mark(file.read(), signature(by, pipeline=case.pipeline))
    PrintCopy.objects.create(print=wanted, by=by, sha256=hashlib.sha256(content).hexdigest())
    return content


def signature(user: User, *, pipeline: str = "", use: str = USE) -> str:
    """Who takes something, in which office, when and for what: 张某（东镇党委 组织员） 2026-11-30 09:12 · 内部使用."""
    told: list[Any] = [
        f"{one.organisation.short_name} {one.get_role_display()}" for one in user.mandates_over(pipeline)[:1]
    ]
    office = f"（{told[0]}）" if told else ""
    return f"{user}{office} {timezone.localtime():%Y-%m-%d %H:%M} · {use}"
