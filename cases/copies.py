"""Copies of what is filed and printed: who took it stands on them; the original is for the archive alone.

A marked copy of a dossier differs from the print in the vault, so its hash is kept with it: whoever has the copy can
verify it like the original and learns that it is a copy (cases/verification.py). No other file is verified.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import papers
from dossiers.handing_out import Clean
from dossiers.marking import mark
from dossiers.models import Document, DossierPrint, PrintCopy
from dossiers.vault import Stored
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
    if not _files(user, case):
        return False
    if disclosing.missing_of(wanted, case):
        return False
    return disclosing.keeps_whole(user, case) or not disclosing.lacking(user, case, disclosing.of_print(wanted, case))


def may_have_originals(user: User, dossiers: Iterable[int]) -> bool:
    """Whether he files each of these dossiers (ids)."""
    cases = Case.objects.filter(dossier__in=dossiers).select_related("organisation")
    return all(_files(user, one) for one in cases)


def _files(user: User, case: Case) -> bool:
    return has_need(user, UNMARKED, case.organisation, pipeline=case.pipeline)


class Copy:
    """The copy of a print for a batch: marked when it is opened, and ``sha256`` of what it was then."""

    def __init__(self, wanted: DossierPrint, line: str) -> None:
        self.wanted, self.line, self.sha256 = wanted, line, ""

    def open(self, mode: str = "rb", /) -> BinaryIO:
        """The marked copy, to be read from anywhere."""
        return io.BytesIO(self.read_bytes())

    def read_bytes(self) -> bytes:
        """The whole marked copy. Raises ``OSError`` for a print that is gone."""
        content = mark(Stored.of(self.wanted.file).read_bytes(), self.line)
        self.sha256 = hashlib.sha256(content).hexdigest()
        return content


def copy_of(wanted: DossierPrint, case: Case, *, by: User) -> bytes:
    """The print with the user's mark on every page; its hash is kept. FileNotFoundError for one that is gone."""
    with wanted.file.open("rb") as file:
        content = mark(file.read(), signature(by, pipeline=case.pipeline))
    PrintCopy.objects.create(print=wanted, by=by, sha256=hashlib.sha256(content).hexdigest())
    return content


def reading_mark(document: Document, case: Case, *, by: User) -> str | Clean:
    """The mark over a filed paper that is opened; none over a form that was drawn up to be printed and signed."""
    if document.origin == Document.DRAWN and papers.by_code(document.paper).signed:
        return Clean.ORIGINAL
    return signature(by, pipeline=case.pipeline)


def signature(user: User, *, pipeline: str = "", use: str = USE, at: datetime.datetime | None = None) -> str:
    """Who takes it, where, when (``at`` or now), for what: 张某（东镇党委 组织员） 2026-11-30 09:12 · 内部使用."""
    told: list[Any] = [
        f"{one.organisation.short_name} {one.get_role_display()}" for one in user.mandates_over(pipeline)[:1]
    ]
    office = f"（{told[0]}）" if told else ""
    return f"{user}{office} {timezone.localtime(at):%Y-%m-%d %H:%M} · {use}"
