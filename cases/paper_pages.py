"""The pages of papers: the whole dossier stage by stage, and each paper with its preview, its form and its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dossiers import papers
from dossiers.checklist import AWAITED, FILED, MISSING, OUTDATED, UNSIGNED, Checklist
from dossiers.handing_out import Clean, shown
from dossiers.marking import mark
from dossiers.models import BlankForm, Document
from dossiers.previews import picture
from evidence.kinds import PRINTED, VIEWED
from evidence.log import note

from . import completeness, copies, disclosing, pages, paperwork
from .covers import cover_for
from .documents import may_file
from .models import Case
from .paperwork import styled
from .paperwork.matter import Matter
from .revealing import may

STATES = {
    MISSING: (gettext_lazy("missing"), "tag-overdue"),
    OUTDATED: (gettext_lazy("formed before the act was done anew"), "tag-overdue"),
    UNSIGNED: (gettext_lazy("signed copy not scanned in"), "tag-soon"),
    AWAITED: (gettext_lazy("not filed yet"), "tag-soon"),
    FILED: (gettext_lazy("on file"), "tag-done"),
}
"""State of a paper: what it is called, and the look of its tag."""
GUIDES = {
    papers.WRITTEN: gettext_lazy(
        "The person writes this paper by hand in ink. File a scan of every page; the original stays in the file."
    ),
    papers.STYLED: gettext_lazy(
        "The style of this form is fixed by the Central Organisation Department: fill in the official form, have it "
        "signed and sealed, and file a scan of every page. The original counts."
    ),
    papers.RECEIVED: gettext_lazy(
        "This paper comes from another office. File the scan with its seal; if there are several, file each by itself."
    ),
}
"""What to do with a paper that is not drawn up here."""


# --- the dossier -------------------------------------------------------------------------------------------------


@require_safe
def dossier_page(request, number):
    """Every paper of the case by stage with its state, and whether the case may be archived."""
    case = pages.find(request.user, number)
    documents = pages.load(case)
    found = completeness.papers_of(case, documents)
    allowed = may(request.user, case)
    parts = [_part(case, one, allowed) for one in completeness.by_stage(case, found)]
    context = {
        "case": case, "parts": parts, "found": found, "verdict": completeness.verdict(case, request.user, found),
        "concerns": _concerns(case, found), "may_file": may_file(case, request.user),
    }  # fmt: skip
    return render(request, "documents/dossier.html", context)


def _part(case: Case, part: completeness.Stage, allowed: set[str]) -> dict[str, Any]:
    rows = [
        {"paper": row.paper, "state": STATES[row.state][0], "look": STATES[row.state][1], "pages": row.pages,
         "on": max((one.dated_on for one in row.documents), default=None), "count": len(row.documents),
         "url": completeness.paper_url(case, row.paper), 
         "held": disclosing.in_words(row.paper.holds), "shut": bool(set(row.paper.holds) - allowed),
         "printable": printable(case, row.paper.code) and not set(disclosing.of_form(case, row.paper.code)) - allowed}
        for row in part.rows
    ]  # fmt: skip
    others = [{"paper": one, "url": completeness.paper_url(case, one)} for one in part.others]
    return {"heading": part.heading, "rows": rows, "others": others}


def _concerns(case: Case, found: Checklist) -> list[dict[str, Any]]:
    """The papers that the archive would send back, with what is wrong and where it is cured."""
    rows = found.of(OUTDATED, UNSIGNED, AWAITED)
    return [
        {"paper": one.paper, "state": STATES[one.state][0], "url": completeness.paper_url(case, one.paper)}
        for one in rows
    ]


# --- one paper ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What the page says about a kind of paper: who makes it, at which acts, where it goes, how long it is kept."""

    maker: str
    acts: list[str]
    personnel_file: bool
    kept: str
    signed: bool
    guide: str


@require_safe
def paper_page(request, number, paper):
    """One paper of a case: what it is, the form to look at and print, and every version on file."""
    case, kind = _sought(request, number, paper)
    filed = list(case.dossier.documents.of(paper).select_related("added_by").order_by("-series", "-version"))
    current = {one.pk for one in case.dossier.documents.of(paper).current()} if filed else set()
    drawn, here = printable(case, paper), completeness.paper_url(case, kind)
    lock = disclosing.lock(request, case, disclosing.of_form(case, paper, request.user), back=here) if drawn else None
    held = disclosing.lock(request, case, disclosing.holds(paper), back=here)
    context = {
        "case": case, "paper": kind, "told": _told(case, kind), "may_file": may_file(case, request.user),
        "versions": [{"document": one, "current": one.pk in current, "drawn": one.origin == Document.DRAWN,
                      "shut": held and held.shut and one.added_by_id != request.user.pk} for one in filed],
        "printable": drawn, "awaits": _awaits(case, paper), "lock": lock, "held": held,
    }  # fmt: skip
    return render(request, "documents/paper.html", context)


def _sought(request, number: str, paper: str) -> tuple[Case, papers.Paper]:
    """The case and the kind of paper; Http404 unless the user may see the one and the other may lie in its dossier."""
    case = pages.find(request.user, number)
    if paper not in papers.vocabulary(case.pipeline):
        raise Http404
    return case, papers.by_code(paper)


def _sought_form(request, number: str, paper: str) -> tuple[Case, disclosing.Kinds]:
    """The case, and what its form of that paper holds; Http404 for one that cannot be drawn up now."""
    case, _kind = _sought(request, number, paper)
    if not printable(case, paper):
        raise Http404
    return case, disclosing.of_form(case, paper, request.user)


def _told(case: Case, kind: papers.Paper) -> Told:
    maker = cover_for(case).makers(case).get(kind.maker) or str(papers.MAKERS[kind.maker])
    acts = [str(one.label) for one in completeness.acts_for(type(case), kind.code)]
    guide = "" if kind.code in paperwork.COMPOSERS else str(GUIDES.get(kind.source, ""))
    return Told(maker, acts, kind.personnel_file, str(papers.KEEPING[kind.keep]), kind.signed, guide)


def printable(case: Case, code: str) -> bool:
    """Whether the form can be drawn up now: one that an act of the law draws up waits for that act.

    A form of fixed style can be where a department has put in its blank.
    """
    if papers.by_code(code).source == papers.STYLED:
        return BlankForm.objects.in_force(code, timezone.localdate()) is not None
    return code in paperwork.COMPOSERS and _event(case, code) is not None


def _event(case: Case, code: str):
    """The event the paper tells of: the last one that drew it up, else the latest of all for a form to be filled in."""
    drawing = [one.name for one in completeness.acts(type(case)) if code in one.draws]
    return case.history.last(*drawing) if drawing else case.history.events[-1]


def _awaits(case: Case, code: str) -> str:
    """The act that a form waits for before it can be drawn up; empty where it waits for none."""
    if code not in paperwork.COMPOSERS or printable(case, code):
        return ""
    acts = [str(one.label) for one in completeness.acts(type(case)) if code in one.draws]
    return acts[0] if acts else ""


def _drawn(case: Case, code: str, user) -> bytes:
    """The form from what is on record now; ``MissingGlyph`` or ``DoesNotFit`` (422)."""
    matter = disclosing.for_reader(Matter(case, _event(case, code)), code, user)
    return styled.filled(code, matter) or paperwork.draw(code, matter)


@never_cache
@require_safe
def preview(request, number, paper):
    """The form's first pages as a picture, for the page of the paper."""
    case, kinds = _sought_form(request, number, paper)
    if ahead := disclosing.ask(request, case, kinds, log=VIEWED, subject=case, fields=[paper]):
        return ahead
    said = disclosing.purpose(request, case, kinds)
    note(VIEWED, request=request, subject=case, person=case.person_id, fields=[paper], purpose=said)
    looked_at = mark(_drawn(case, paper, request.user), copies.signature(request.user, pipeline=case.pipeline))
    return shown(picture(looked_at), name=f"{case.number}-{paper}.png", mark=Clean.MADE)


@never_cache
@require_safe
def form(request, number, paper):
    """The form as a PDF, drawn up from what is on record now: to look at, print, sign and scan in again."""
    case, kinds = _sought_form(request, number, paper)
    if ahead := disclosing.ask(request, case, kinds, log=PRINTED, subject=case, fields=[paper]):
        return ahead
    said = disclosing.purpose(request, case, kinds)
    note(PRINTED, request=request, subject=case, person=case.person_id, fields=[paper], purpose=said)
    name = _("%(number)s-%(paper)s") % {"number": case.number, "paper": paper} + ".pdf"
    signed = papers.by_code(paper).signed
    line = Clean.ORIGINAL if signed else copies.signature(request.user, pipeline=case.pipeline)
    return shown(_drawn(case, paper, request.user), name=name, mark=line, attached="download" in request.GET)
