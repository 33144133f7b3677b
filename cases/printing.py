"""Printing a dossier: cover, catalogue and every current paper in catalogue order become one PDF, in the background.

A ``DossierPrint`` is the order, its progress and its result in one row, so that a page can be left and found again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from dossiers import binding, papers, typesetting, verifying
from dossiers.models import Document, Dossier, DossierPrint
from dossiers.vault import vault
from organisations.masking import NEEDS
from organisations.models import User

from . import disclosing, paperwork
from .background import Work
from .covers import cover_for
from .law import Step
from .models import Case
from .paperwork import attached
from .paperwork.matter import Matter, in_words

WORK = Work("print", timeout=600)
MESSAGE_LENGTH = 300
LEFT_OUT = "未附"
"""The remark in the catalogue on a paper that is left out."""


# --- ordering --------------------------------------------------------------------------------------------------


def order(case: Case, user: User) -> DossierPrint:
    """Order a print of the dossier; an unchanged dossier is served from the vault at once, without a job.

    A print of the same things that the user ordered and that still runs is handed back. What the user does not need is
    left out (cases/disclosing.py).
    """
    left_out = disclosing.left_out(user, case)
    without = " ".join(left_out)
    fingerprint = read(case.dossier_id, without=left_out).fingerprint
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=case.dossier_id)
        if kept := DossierPrint.objects.in_store(fingerprint):
            return DossierPrint.objects.create(dossier=dossier, requested_by=user, without=without, **_again(kept))
        for running in dossier.prints.filter(requested_by=user, status__in=(DossierPrint.QUEUED, DossierPrint.RUNNING)):
            if not give_up_if_lost(running) and running.fingerprint == fingerprint:
                return running
        made = DossierPrint.objects.create(dossier=dossier, requested_by=user, without=without, fingerprint=fingerprint)
        transaction.on_commit(lambda: enqueue(made.pk))
    return made


def _again(kept: DossierPrint) -> dict[str, Any]:
    """What a row says that is served with the PDF of an earlier print."""
    same = ("fingerprint", "code", "printed_on", "papers", "head", "total", "file", "sha256", "pages")
    served = {name: getattr(kept, name) for name in same}
    return {**served, "done": kept.total, "status": DossierPrint.DONE, "message": "", "finished_at": timezone.now()}


def enqueue(print_id: int) -> None:
    """Put the job on the queue; with a dead broker the print fails at once and says so."""
    if not WORK.enqueue(print_dossier, print_id):
        _fail(print_id, _("The drawing-up service cannot be reached at present. Please print again later."))


def give_up_if_lost(wanted: DossierPrint) -> bool:
    """Mark a print as failed whose job is gone (its worker was killed); whether that was so."""
    gone = not wanted.is_over and WORK.is_lost(wanted.pk, ordered_at=wanted.requested_at)
    if gone:
        _fail(wanted.pk, _("Drawing up was interrupted. Please print again."))
        wanted.refresh_from_db()
    return gone


# --- the job ---------------------------------------------------------------------------------------------------


def print_dossier(print_id: int) -> None:
    """Bind the dossier and keep the PDF, or take the one in the vault when nothing has changed since it was bound.

    A failure is kept as a message that names the paper and the character.
    """
    wanted = DossierPrint.objects.select_related("dossier").get(pk=print_id)
    if wanted.status == DossierPrint.DONE:
        return
    try:
        contents = read(wanted.dossier_id, without=wanted.left_out)
        if kept := DossierPrint.objects.in_store(contents.fingerprint):
            DossierPrint.objects.filter(pk=print_id).update(**_again(kept))
        else:
            _claim(wanted, contents)
            _keep(wanted, *_bound(wanted, contents))
    except (binding.BindError, typesetting.MissingGlyph) as problem:
        _fail(print_id, str(problem))
    except Exception:
        _fail(print_id, _("Drawing up failed. Please tell the administrator: print %(id)s.") % {"id": print_id})
        raise


def _claim(wanted: DossierPrint, contents: Contents) -> None:
    """Write down what is printed, under the code and day of the first print of it, so that the bytes are the same."""
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=wanted.dossier_id)
        same = dossier.prints.filter(fingerprint=contents.fingerprint).exclude(printed_on=None)
        first = same.exclude(status=DossierPrint.FAILED).order_by("pk").first()
        wanted.status, wanted.done, wanted.total, wanted.message = DossierPrint.RUNNING, 0, len(contents.entries), ""
        wanted.fingerprint, wanted.head = contents.fingerprint, contents.case.chain
        wanted.code = first.code if first else verifying.code_of(contents.case.number, contents.fingerprint)
        wanted.printed_on = first.printed_on if first else timezone.localdate()
        wanted.save(update_fields=["status", "done", "total", "message", "fingerprint", "head", "code", "printed_on"])


def _bound(wanted: DossierPrint, contents: Contents) -> tuple[bytes, list[dict[str, Any]]]:
    """The bound PDF and the hashes of its papers, with the progress written down after each paper."""
    parts, rows = contents.parts(), DossierPrint.objects.filter(pk=wanted.pk)
    lines = contents.lines(parts)
    record = attached.as_json(contents.record, lines)
    address = settings.PUBLIC_URL + reverse("verification:code", args=[wanted.code])
    closing = {
        "number": contents.case.number, "code": wanted.code, "url": address, "on": wanted.printed_on,
        "account": contents.account,
    }  # fmt: skip

    def progress(done: int, total: int) -> None:
        rows.update(done=done, total=total)

    content = binding.bind(contents.cover, parts, progress, closing=closing, record=record)
    filed = [entry.document.pk if entry.document else None for entry in contents.entries]
    return content, [
        {"sha256": line["sha256"], "document": document} for line, document in zip(lines, filed, strict=True)
    ]


def _keep(wanted: DossierPrint, content: bytes, bound: list[dict[str, Any]]) -> None:
    """Put the PDF into the vault and the order at its end."""
    digest = hashlib.sha256(content).hexdigest()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    name = vault().save(f"prints/{digest[:2]}/{digest}.pdf", ContentFile(content))
    DossierPrint.objects.filter(pk=wanted.pk).update(
        status=DossierPrint.DONE, file=name, sha256=digest, pages=pages, papers=bound, message="",
        finished_at=timezone.now(),
    )  # fmt: skip


def _fail(print_id: int, message: str) -> None:
    DossierPrint.objects.filter(pk=print_id).exclude(status=DossierPrint.DONE).update(
        status=DossierPrint.FAILED, message=message[:MESSAGE_LENGTH], finished_at=timezone.now()
    )


# --- what is bound ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A paper of the dossier in its place: a filed document, or what a paper drawn for this print will say.

    Both, where the sheet drawn stands in place of a document that is left out.
    """

    place: float
    part: binding.Part
    document: Document | None = None
    form: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """All that decides how the paper looks in the dossier."""
        part, filed = self.part, self.document
        how: dict[str, Any] = {"form": self.form, "context": self.context}
        if filed:
            how |= {"paper": filed.paper, "series": filed.series, "version": filed.version, "sha256": filed.sha256}
        return {"title": part.title, "maker": part.maker, "on": part.on, "remark": part.remark, **how}

    def drawn(self, number: str) -> binding.Part:
        """The paper to bind in the dossier of that number."""
        if not self.form:
            return self.part
        content = paperwork.set_in_type(self.form, self.context, number=number)
        digest = self.part.sha256 or hashlib.sha256(content).hexdigest()
        return dataclasses.replace(self.part, content=content, sha256=digest)

    def line(self, no: int, part: binding.Part) -> dict[str, Any]:
        """The paper's line in the case's record."""
        filed = self.document
        if self.form:
            with pikepdf.open(io.BytesIO(cast(bytes, part.content))) as pdf:
                pages = len(pdf.pages)
        return {
            "no": no, "code": filed.paper if filed else self.form, "title": part.title, "maker": part.maker,
            "series": filed.series if filed else 1, "version": filed.version if filed else None, "on": part.on,
            "pages": pages if self.form else cast(Document, filed).pages, "sha256": part.digest(),
            **({"left_out": True} if filed and self.form else {}),
        }  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """What a dossier is bound of, as it was at one moment."""

    case: Case
    cover: dict[str, Any]
    entries: list[Entry]
    record: dict[str, Any]

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of all of it."""
        told = [entry.told() for entry in self.entries]
        return verifying.fingerprint(self.case.number, cover=self.cover, papers=told, record=self.record)

    @property
    def account(self) -> str:
        """What the closing page tells of papers that are left out."""
        left_out = [str(no) for no, one in enumerate(self.entries, start=1) if one.document and one.form]
        return f"序号{'、'.join(left_out)}的材料因不属领取人工作需要未附，校验值为原件的校验值。" if left_out else ""

    def parts(self) -> list[binding.Part]:
        """The papers to bind; those of this print alone are drawn now."""
        return [entry.drawn(self.case.number) for entry in self.entries]

    def lines(self, parts: list[binding.Part]) -> list[dict[str, Any]]:
        """The lines of the papers in the case's record."""
        return [entry.line(no, part) for no, (entry, part) in enumerate(zip(self.entries, parts, strict=True), start=1)]


def read(dossier_id: int, *, without: Collection[str] = ()) -> Contents:
    """What the dossier is bound of now, without papers of these kinds of data; nothing is drawn yet."""
    with _one_moment(), translation.override("zh-hans"):
        rows = Case.objects.select_related("organisation", "person", "dossier")
        case = rows.get(dossier=dossier_id).specific
        case.history.events = list(case.events.select_related("by", "organisation", "acting_for").order_by("seq"))
        cover = cover_of(case)
        record = attached.record_of(_matter(case, without), cover)
        return Contents(case, cover, entries_of(case, without=without), record)


def _matter(case: Case, without: Collection[str]) -> Matter:
    """The case as it stands, of whose sealed facts these kinds are not told."""
    return Matter(case, case.history.events[-1]).telling(NEEDS.keys() - set(without))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment: no paper without the event it came with.

    SQLite's transactions are so anyway; inside a transaction that has begun PostgreSQL cannot be told any more.
    """
    begun = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not begun:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def entries_of(case: Case, *, without: Collection[str] = ()) -> list[Entry]:
    """The current papers in catalogue order, with the record form as it stands today while the case runs.

    ``without``: the kinds of data whose papers are replaced by a sheet that says so.
    """
    documents: list[Document] = list(case.dossier.documents.current())
    makers = cover_for(case).makers(case)
    entries = [
        _entry(one, binding.Part.of(one, makers=makers), set(without)) for one in papers.catalogue_order(documents)
    ]
    if form := papers.vocabulary(case.pipeline).record_form:
        entries += _record_entries(_matter(case, without), form, documents)
    return sorted(entries, key=lambda one: one.place)


def _entry(document: Document, part: binding.Part, without: set[str]) -> Entry:
    """A filed paper, or the sheet in its place where it holds what is left out; its hash stays that of the paper."""
    place, shut = papers.place(document.paper), [kind for kind in disclosing.holds(document.paper) if kind in without]
    if not shut:
        return Entry(place, part, document)
    context = {
        "title": part.title, "on": part.on, "maker": part.maker, "pages": document.pages, "sha256": document.sha256,
        "kinds": disclosing.in_words(shut), "roles": disclosing.open_to(shut),
    }  # fmt: skip
    sheet = dataclasses.replace(part, content=b"", mime="application/pdf", remark=LEFT_OUT, drawn=True)
    return Entry(place, sheet, document, form="left_out", context=context)


def _record_entries(matter: Matter, form: str, documents: list[Document]) -> list[Entry]:
    """The record form unless it is closed and filed, and right behind it the exceptions page if there are any."""
    case = matter.case
    filer = cover_for(case).filed_by(case)
    entries: list[Entry] = []

    def add(place: float, title: str, form: str, context: Mapping[str, Any]) -> None:
        entries.append(Entry(place, binding.Part(title, filer, matter.event.on, b""), form=form, context=context))

    drawn = any(one.paper == form and one.origin == Document.DRAWN for one in documents)
    if not (drawn and case.step.final):
        add(papers.place(form), papers.by_code(form).official_title, form, paperwork.compose(form, matter))
    if told := paperwork.compose_exceptions(matter):
        add(papers.place(form) + 0.5, "例外情况", "exceptions", told)
    return entries


def cover_of(case: Case) -> dict[str, Any]:
    """The label of the dossier (B.2)."""
    cover, closed = cover_for(case), case.closed_on
    rows = [
        ("姓名", case.person.name),
        ("身份（阶段）", standing(case)),
        *cover.placed(case),
        ("立卷单位", cover.filed_by(case)),
        ("起止日期", f"{in_words(case.opened_on)}至{in_words(closed) if closed else '（办理中）'}"),
        ("保管期限", "永久"),
        (binding.EXTENT, ""),
        ("档号", case.number),
    ]
    return {"title": case.person.name, "rows": rows, "heading": cover.heading}


def standing(case: Case) -> str:
    """What the person is, or where the case stands; a case that went the whole road ends in what it led to."""
    cover = cover_for(case)
    if case.step.final and cover.reached and case.step is _goal(case):
        return cover.reached
    with translation.override("zh-hans"):
        stands = str(case.step.label if case.step.final else case.stage.label)
        identity = cover.identity(case)
    return f"{identity}（{stands}）" if identity else stands


def _goal(case: Case) -> Step:
    """Where the whole road leads: the target of the last numbered step."""
    return case.last_act().target
