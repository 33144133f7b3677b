"""Filing scanned pages: into which case, as which paper, together with which pages, and never twice."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import intake, papers, scanned, sheet_codes
from dossiers.models import Document, Dossier, ScanPage, ScanStack
from dossiers.vault import Stored
from organisations.models import User

from . import pages
from .documents import may_file
from .models import Case

LAST = 10_000
"""Sorts behind every page of a form."""


# --- where to --------------------------------------------------------------------------------------------------


def case_to_file_in(user: User, number: str) -> Case | None:
    """The case of that number, if the user may see it and file in it; else None, whatever the reason.

    Nothing is filed in a dossier that was destroyed.
    """
    try:
        rows = pages.visible(user, number)
    except Http404:
        return None
    rows = rows.filter(dossier__destroyed_on=None)
    case = rows.select_related("organisation", "person", "dossier").first()
    return case if case is not None and may_file(case, user) else None


def awaiting(dossier: Dossier, paper: str) -> Document | None:
    """The drawn paper whose signed scan this would be; of a paper that occurs several times only if one waits."""
    drawn = dossier.documents.of(paper).filter(origin=Document.DRAWN, withdrawn_at=None)
    if not papers.by_code(paper).several:
        return drawn.order_by("-version").first()
    waiting = list(drawn.current()[:2])
    return waiting[0] if len(waiting) == 1 else None


def date_for(dossier: Dossier, paper: str) -> datetime.date:
    """The date a scan is given at first: that of the drawn paper, else today."""
    drawn = awaiting(dossier, paper)
    return drawn.dated_on if drawn else timezone.localdate()


# --- filing ----------------------------------------------------------------------------------------------------


def sheet_of(page: ScanPage) -> scanned.Sheet:
    """The page as what can be shown and put together."""
    return scanned.Sheet(Stored.of(page.file.file), page.file.mime, page.number, page.turn)


def is_free(page: ScanPage) -> bool:
    """Whether the page may be filed: it is in no document that counts, and its scan is still kept."""
    filed = page.status == ScanPage.PLACED and page.document is not None and page.document.withdrawn_at is None
    return not filed and page.status != ScanPage.WAITING and bool(page.file.file)


def file_pages(
    case: Case,
    paper: str,
    chosen: Sequence[ScanPage],
    *,
    by: User,
    dated_on: datetime.date | None = None,
    joins: Document | None = None,
) -> tuple[Document, bool]:
    """File pages, in the order given, as the next version of a paper; (document, whether it is a new one).

    Pages of the document ``joins``, which the new one takes the place of, may be among them. The same bytes are not
    filed twice: the pages are set aside with the document that is there. Raises ``ValidationError`` for pages that
    somebody has filed meanwhile, that cannot be put together, or that are too large.
    """
    try:
        content = scanned.assemble([sheet_of(page) for page in chosen])
    except ValueError:  # unreadable, or its bytes are not kept any more
        raise ValidationError(_("The scan cannot be put together. Please scan the page again.")) from None
    kind = papers.by_code(paper)
    with transaction.atomic():
        rows = _locked(chosen, joins)
        Dossier.objects.select_for_update().only("pk").get(pk=case.dossier_id)
        same = case.dossier.documents.of(paper).filter(sha256=hashlib.sha256(content).hexdigest(), withdrawn_at=None)
        where = {"dossier": case.dossier, "paper": paper}
        if known := same.first():
            rows.update(status=ScanPage.ASIDE, document=known, note=_("This scan is on file already."), **where)
            return known, False
        drawn = awaiting(case.dossier, paper)
        made = intake.file_document(
            case.dossier, paper, content, by=by, dated_on=dated_on or date_for(case.dossier, paper),
            name=f"{kind.official_title}.pdf", replaces=joins or (drawn if kind.several else None),
            max_bytes=settings.SCAN_MAX_BYTES,
        )  # fmt: skip
        rows.update(status=ScanPage.PLACED, document=made, note="", **where)
    return made, True


def _locked(chosen: Sequence[ScanPage], joins: Document | None):
    """The rows of the pages under lock; refused when one of them has been filed meanwhile."""
    rows = ScanPage.objects.filter(pk__in=[page.pk for page in chosen])
    for page in rows.select_for_update(of=("self",)).order_by("pk").select_related("document", "file"):
        if not is_free(page) and not (joins and page.document_id == joins.pk):
            raise ValidationError(_("The page has been filed meanwhile."))
    return rows


# --- by hand ---------------------------------------------------------------------------------------------------


def file_by_hand(
    case: Case, paper: str, chosen: Sequence[ScanPage], *, by: User, dated_on: datetime.date | None = None
) -> tuple[Document, bool]:
    """File pages that somebody has looked at. Back sides join the form that was filed from the same stack."""
    if paper not in papers.vocabulary(case.pipeline):
        raise ValidationError(_("The dossier of this case holds no such paper."))
    joined = _form_to_join(case, paper, chosen)
    if joined is None:
        return file_pages(case, paper, in_order(chosen), by=by, dated_on=dated_on)
    whole = [*_of(joined), *chosen]
    return file_pages(case, paper, in_order(whole), by=by, dated_on=dated_on or joined.dated_on, joins=joined)


def _form_to_join(case: Case, paper: str, chosen: Sequence[ScanPage]) -> Document | None:
    """The document of the same stack and paper that pages without a code belong to, if it still counts."""
    if any(page.code for page in chosen):
        return None
    filed = Document.objects.current().filter(
        dossier=case.dossier_id, paper=paper, scanned_pages__status=ScanPage.PLACED,
        scanned_pages__file__stack=chosen[0].file.stack_id,
    )  # fmt: skip
    if papers.by_code(paper).several:
        before = page_before(chosen[0])
        filed = filed.filter(pk=before.document_id) if before and before.document_id else filed.none()
    return filed.order_by("-pk").first()


def _of(document: Document) -> list[ScanPage]:
    rows = ScanPage.objects.filter(document=document, status=ScanPage.PLACED, file__file__gt="")
    return list(rows.select_related("file", "document"))


def page_before(page: ScanPage) -> ScanPage | None:
    """The page before in the same file, blank ones left out."""
    earlier = ScanPage.objects.filter(file=page.file_id, number__lt=page.number).exclude(status=ScanPage.BLANK)
    return earlier.select_related("document").order_by("-number").first()


def in_order(chosen: Sequence[ScanPage]) -> list[ScanPage]:
    """Pages as their form has them: by the page their code says; one without a code behind the one it lay behind."""
    coded = [(page, code) for page in chosen if (code := sheet_codes.parse(page.code))]

    def place(page: ScanPage) -> tuple[int, int, int]:
        ahead = [
            (one.number, code.page) for one, code in coded if one.file_id == page.file_id and one.number <= page.number
        ]
        if not ahead:
            return LAST, page.file_id, page.number
        if code := sheet_codes.parse(page.code):
            return code.page, 0, 0
        number, of_form = max(ahead)
        return of_form, 1, page.number - number

    return sorted(chosen, key=place)


def form_of(page: ScanPage) -> list[ScanPage]:
    """The pages that one click on this one files: of an incomplete form all that are there, else the page alone."""
    code = sheet_codes.parse(page.code)
    if code is None:
        return [page]
    rows = ScanPage.objects.filter(
        file__stack=page.file.stack_id, status=ScanPage.UNPLACED, dossier=page.dossier_id, paper=page.paper
    ).select_related("file", "document")
    found: dict[int, ScanPage] = {code.page: page}
    for other in rows.exclude(pk=page.pk):
        said = sheet_codes.parse(other.code)
        if said and said.of == code.of:
            found.setdefault(said.page, other)
    return [found[number] for number in sorted(found)]


def set_aside(page: ScanPage) -> bool:
    """Mark a page as not needed; False when it has been filed meanwhile."""
    rows = ScanPage.objects.filter(pk=page.pk, status__in=(ScanPage.UNPLACED, ScanPage.BLANK))
    return bool(rows.update(status=ScanPage.ASIDE, note=_("Set aside as not needed.")))


def redate(stack: ScanStack, document: Document, dated_on: datetime.date) -> None:
    """Correct the date of formation of a document that was filed from the stack."""
    Document.objects.filter(pk=document.pk, scanned_pages__file__stack=stack).update(dated_on=dated_on)
