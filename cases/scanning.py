"""Scanning in: a stack of mixed scans is read page by page, and every form goes to its case, in the background.

A page is a row, so the work may be killed anywhere and taken up again: a page that was read is not read again, and the
pages of a form are marked as filed in the transaction that files them. Nothing is filed on a guess: a page whose form
is incomplete, which has no code, or whose case the user may not file in, waits for somebody to decide.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import intake, papers, scanned, sheet_codes
from dossiers.models import ScanFile, ScanPage, ScanStack
from dossiers.vault import vault
from organisations.desks import ADMINISTRATORS, Role
from organisations.models import User

from . import scan_filing
from .background import Work
from .models import Case

WORK = Work("scan", timeout=1800)
ROLES = frozenset(Role) - ADMINISTRATORS - {Role.INSPECTOR, Role.CLOCK}
"""Whoever may file in some case."""
TRIES = 2
"""So often a page is begun to be read; one that killed the worker twice is left to people."""
KEPT = datetime.timedelta(days=30)
"""How long the scans themselves are kept: what was filed is kept as a document, the rest is personal data."""


def may_scan(user: User) -> bool:
    """Whether the user can file anything anywhere."""
    return user.holds_role(*ROLES)


# --- handing in ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A file as it was handed in: looked into, or refused with a reason."""

    name: str
    file: File
    found: intake.Intake | None = None
    problem: str = ""

    @property
    def pages(self) -> int:
        """How many pages can be read from it."""
        return self.found.pages if self.found else 0


def look_into(file: File, name: str) -> Given:
    """Look into a file; a refusal is kept in words, for the others go on."""
    try:
        found = intake.accept(file, max_bytes=settings.SCAN_MAX_BYTES, name=name)
    except ValidationError as refusal:
        shown = intake.safe_name(name, ext=name.rsplit(".", 1)[-1][:5] if "." in name else "file")
        return Given(shown, file, problem=" ".join(refusal.messages)[:300])
    return Given(found.name, file, found)


def hand_in(given: Iterable[Given], *, by: User, source: str = ScanStack.UPLOADED) -> ScanStack:
    """Keep a stack and have it sorted; without a broker the clock has it sorted later (``take_up``)."""
    with transaction.atomic():
        stack = ScanStack.objects.create(by=by, source=source)
        for one in given:
            stack.total += one.pages
            _keep(stack, one)
        if not stack.total:
            stack.status, stack.finished_at = ScanStack.DONE, timezone.now()
        stack.save(update_fields=["total", "status", "finished_at"])
        if stack.total:
            transaction.on_commit(lambda: WORK.enqueue(sort_stack, stack.pk))
    return stack


def _keep(stack: ScanStack, given: Given) -> None:
    """A file and its pages as rows, its bytes in the vault under a name that says nothing."""
    kept = ScanFile(stack=stack, name=given.name, problem=given.problem)
    if given.found:
        given.file.seek(0)
        kept.file = vault().save(f"scans/{uuid.uuid4().hex}.{given.found.ext}", given.file)
        kept.mime = given.found.mime
    kept.save()
    ScanPage.objects.bulk_create(ScanPage(file=kept, number=number) for number in range(1, given.pages + 1))


def sort_again(stack: ScanStack) -> None:
    """Take up an interrupted stack where it stopped."""
    rows = ScanStack.objects.filter(pk=stack.pk, status=ScanStack.FAILED)
    if rows.update(status=ScanStack.QUEUED, message="", finished_at=None, ordered_at=timezone.now()):
        transaction.on_commit(lambda: WORK.enqueue(sort_stack, stack.pk))


def take_up() -> int:
    """Job of the clock: have stacks sorted whose job was lost with a broker or a worker; how many."""
    unfinished = ScanStack.objects.filter(status__in=(ScanStack.QUEUED, ScanStack.RUNNING))
    taken = 0
    for stack in unfinished:
        if WORK.is_lost(stack.pk, ordered_at=stack.ordered_at):
            # Of two clocks only one finds the row as it was.
            rows = ScanStack.objects.filter(pk=stack.pk, ordered_at=stack.ordered_at)
            if rows.update(ordered_at=timezone.now()):
                taken += WORK.enqueue(sort_stack, stack.pk)
    return taken


def sweep() -> int:
    """Job of the clock: throw away scans handed in long ago, whatever became of their pages; how many files."""
    old = ScanFile.objects.filter(stack__at__lt=timezone.now() - KEPT).exclude(file="")
    for file in old:
        vault().delete(str(file.file))
        ScanFile.objects.filter(pk=file.pk).update(file="")
    return len(old)


# --- the job ---------------------------------------------------------------------------------------------------


def sort_stack(stack_id: int) -> None:
    """Read every page of the stack and file the forms that are complete; doing it again goes on where it stopped."""
    stack = ScanStack.objects.select_related("by").get(pk=stack_id)
    if stack.is_over:
        return
    rows = ScanStack.objects.filter(pk=stack_id)
    rows.update(status=ScanStack.RUNNING)
    try:
        _read_all(stack)
        _file_forms(stack)
        _suggest(stack)
    except Exception:
        words = _("Sorting broke off. Please tell the administrator: stack %(id)s.") % {"id": stack_id}
        rows.update(status=ScanStack.FAILED, message=words, finished_at=timezone.now())
        raise
    rows.update(status=ScanStack.DONE, finished_at=timezone.now())


def pages_of(stack: ScanStack):
    """The pages of a stack, in the order in which they were handed in."""
    return ScanPage.objects.filter(file__stack=stack).select_related("file", "document").order_by("file_id", "number")


def _read_all(stack: ScanStack) -> None:
    """Read the pages that wait, one at a time, and write down how far it is."""
    waiting = pages_of(stack).filter(status=ScanPage.WAITING)
    done = stack.total - waiting.count()
    for page in list(waiting):
        _read(page)
        done += 1
        ScanStack.objects.filter(pk=stack.pk).update(done=done)


def _read(page: ScanPage) -> None:
    """Find out what a page is: a sheet with a code, blank, or something for people to look at."""
    begun = page.tries
    ScanPage.objects.filter(pk=page.pk).update(tries=F("tries") + 1)
    page.status, page.note = ScanPage.UNPLACED, _("The page cannot be shown. Please scan it again.")
    try:
        image = scanned.picture(scan_filing.sheet_of(page)) if begun < TRIES else None
    except ValueError:  # unreadable, or its bytes are not kept any more
        image = None
    if image is not None:
        if code := sheet_codes.read(image):
            page.status, page.code, page.turn, page.note = ScanPage.READ, str(code), code.turn, ""
        elif scanned.is_blank(image):
            page.status, page.note = ScanPage.BLANK, ""
        else:
            page.note = _("No code of this site was found on the page.")
    found = {"status": page.status, "code": page.code, "turn": page.turn, "note": page.note}
    ScanPage.objects.filter(pk=page.pk, status=ScanPage.WAITING).update(**found)


# --- forms -----------------------------------------------------------------------------------------------------

Form = dict[int, ScanPage]
"""The sheets of a form by their page."""


def _file_forms(stack: ScanStack) -> None:
    """File every form that is complete; the pages of the others are left with the reason."""
    cases: dict[str, Case | None] = {}
    for (number, paper, of), form in _forms(stack).items():
        if number not in cases:
            cases[number] = scan_filing.case_to_file_in(stack.by, number)
        case = cases[number]
        if case is None:
            # The same words for a case that does not exist and for one that is none of the user's business.
            _leave(form.values(), _("The code belongs to no case in which you may file."))
        elif paper not in papers.vocabulary(case.pipeline):
            _leave(form.values(), _("The dossier of this case holds no such paper."))
        elif missing := sorted(set(range(1, of + 1)) - set(form)):
            _leave(form.values(), _missing(missing, of), case, paper)
        else:
            _file(case, paper, [form[page] for page in sorted(form)], by=stack.by)


def _forms(stack: ScanStack) -> dict[tuple[str, str, int], Form]:
    """The sheets that were read by case, paper and length; second copies are left aside before anything is filed."""
    forms: dict[tuple[str, str, int], Form] = defaultdict(dict)
    seen = set(pages_of(stack).exclude(code="").exclude(document=None).values_list("code", flat=True))
    for page in pages_of(stack).filter(status=ScanPage.READ):
        code = sheet_codes.parse(page.code)
        if code is None:  # the site's key was changed meanwhile
            _leave([page], _("No code of this site was found on the page."))
        elif page.code in seen:
            _leave([page], _("Another copy of page %(page)s is in this stack.") % {"page": code.page})
        else:
            forms[code.number, code.paper, code.of][code.page] = page
            seen.add(page.code)
    return forms


def _missing(missing: Sequence[int], of: int) -> str:
    numbers = "、".join(str(number) for number in missing)
    words = _("The form has %(of)s pages; missing here: %(missing)s. Scan the whole form again, or file what is there.")
    return words % {"of": of, "missing": numbers[:80]}


def _leave(pages: Iterable[ScanPage], note: str, case: Case | None = None, paper: str = "") -> None:
    """Leave pages that were read to people, with the reason and where they seem to belong."""
    rows = ScanPage.objects.filter(pk__in=[page.pk for page in pages], status=ScanPage.READ)
    rows.update(status=ScanPage.UNPLACED, note=note[:200], dossier=case.dossier_id if case else None, paper=paper)


def _file(case: Case, paper: str, sheets: Sequence[ScanPage], *, by: User) -> None:
    try:
        scan_filing.file_pages(case, paper, sheets, by=by)
    except ValidationError as refusal:
        _leave(sheets, " ".join(refusal.messages), case, paper)


def _suggest(stack: ScanStack) -> None:
    """A page without a code probably is the back of the sheet before it in its file."""
    file, sheet = None, None
    for page in pages_of(stack):
        if page.file_id != file:
            file, sheet = page.file_id, None
        if page.code:
            sheet = page
        elif sheet and sheet.dossier_id and page.status == ScanPage.UNPLACED and not page.dossier_id:
            words = _("No code; it lay behind page %(number)s.") % {"number": sheet.number}
            ScanPage.objects.filter(pk=page.pk).update(dossier=sheet.dossier_id, paper=sheet.paper, note=words)
