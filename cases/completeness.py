"""Whether a dossier is complete: what each stage calls for, what state it is in, and what keeps it from the archive."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import papers
from dossiers.checklist import AWAITED, FILED, MISSING, OUTDATED, UNSIGNED, Checklist, Row
from dossiers.models import Document, UndrawnPaper

from . import ahead, pages
from .models import Case
from .paperwork.occasions import acts as acts
from .paperwork.occasions import acts_for as acts_for
from .paperwork.occasions import papers_of as papers_of

# --- stage by stage ----------------------------------------------------------------------------------------------


@dataclass
class Stage:
    """One part of the dossier: its heading, the papers asked for or filed, and those that may be filed besides."""

    heading: str
    rows: list[Row] = field(default_factory=list)
    others: list[papers.Paper] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many papers are not in order."""
        return sum(row.state != "filed" for row in self.rows)


def by_stage(case: Case, found: Checklist) -> list[Stage]:
    """The checklist in parts, in the order of the vocabulary; parts of stages still ahead have no open rows."""
    kinds = papers.vocabulary(case.pipeline)
    parts = {stage: Stage(str(kinds.headings.get(stage, stage))) for stage in kinds.stages}
    listed = {row.paper.code for row in found.rows}
    for row in found.rows:
        if row.paper.stage in parts:
            parts[row.paper.stage].rows.append(row)
    for paper in kinds.papers:
        if paper.code not in listed:
            parts[paper.stage].others.append(paper)
    return list(parts.values())


# --- may it be archived ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """Whether a case may be archived: the law's obstacles, and papers that the archive would send back."""

    archived_on: datetime.date | None
    hindrances: list[pages.Hindrance]
    concerns: list[Row]

    @property
    def fit(self) -> bool:
        """Nothing stands in the way and no paper needs attention."""
        return not self.hindrances and not self.concerns


def verdict(case: Case, user: Any, found: Checklist) -> Verdict:
    """May this case be archived, and if not, why: each reason with its article and cure."""
    concerns = list(found.of(AWAITED, OUTDATED, UNSIGNED))
    if case.step.final:
        return Verdict(case.closed_on or case.entered_on, [], concerns)
    last = case.last_act()
    if case.step not in last.sources or not last.number:
        reason = _("The case has not come to its end: it stands at “%(step)s”.") % {"step": case.step.label}
        return Verdict(None, [pages.Hindrance(reason, "")], concerns)
    prospects = {one.action.name: one for one in ahead.prospects(case, user)}
    return Verdict(None, pages.hindrances(case, prospects[last.name].obstacles, prospects), concerns)


# --- the card of the case page -----------------------------------------------------------------------------------


def card(case: Case, documents: list[Document], allowed: Collection[str] = ()) -> dict[str, Any]:
    """The checklist beside a case: a row for each document and each missing paper; what is awaited is only counted.

    First comes what could not be drawn up, until it is or a scan has been filed in its place. ``allowed``: the kinds of
    hidden data that the viewer may ask for.
    """
    found = papers_of(case, documents)
    rows = [_undrawn(case, one) for one in _still_undrawn(case, documents)]
    told = {one["code"] for one in rows}
    for row in found.of(FILED, UNSIGNED, OUTDATED, MISSING):
        shown = _shown(case, row.paper) | {"state": row.state}
        rows += [shown | {"on": one.dated_on, "url": pages.address_of(case, one, allowed)} for one in row.documents]
        rows += [] if row.documents or row.paper.code in told else [shown]
    awaited = len(found.of(AWAITED))
    return {
        "rows": rows, "filed": found.filed, "total": found.total - awaited, "awaited": awaited,
        "all_url": reverse("documents:dossier", args=[case.number]),
    }  # fmt: skip


def _shown(case: Case, paper: papers.Paper) -> dict[str, Any]:
    return {
        "code": paper.code, "title": paper.title, "paper_url": paper_url(case, paper),
        "upload_url": reverse("documents:upload", args=[case.number, paper.code]),
    }  # fmt: skip


def _still_undrawn(case: Case, documents: list[Document]) -> list[UndrawnPaper]:
    filed = {(one.paper, one.added_at) for one in documents}
    undrawn = case.dossier.undrawn.all()
    return [row for row in undrawn if not any(paper == row.paper and at > row.at for paper, at in filed)]


def _undrawn(case: Case, row: UndrawnPaper) -> dict[str, Any]:
    redraw = reverse("documents:redraw", args=[row.pk])
    told = {"state": "undrawn", "message": row.message, "redraw_url": redraw, "title": row.title}
    return _shown(case, papers.by_code(row.paper)) | told


def paper_url(case: Case, paper: papers.Paper) -> str:
    """The page of a paper of the case: preview, form to print, versions."""
    return reverse("documents:paper", args=[case.number, paper.code])
