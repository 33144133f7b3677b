"""Printing a dossier: cover, catalogue and every current paper in catalogue order become one PDF, in the background.

A ``DossierPrint`` is the order, its progress and its result in one row, so that a page can be left and found again.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers import binding, papers
from dossiers.models import Document, Dossier, DossierPrint
from dossiers.typesetting import MissingGlyph
from dossiers.vault import vault
from organisations.models import User

from . import paperwork
from .background import Work
from .covers import cover_for
from .law import Step
from .models import Case
from .paperwork.matter import Matter, in_words

WORK = Work("print", timeout=600)
MESSAGE_LENGTH = 300


# --- ordering --------------------------------------------------------------------------------------------------


def order(case: Case, user: User) -> DossierPrint:
    """Order a print of the dossier; one the user ordered that still runs, on unchanged papers, is handed back."""
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=case.dossier_id)
        for running in dossier.prints.filter(requested_by=user, status__in=(DossierPrint.QUEUED, DossierPrint.RUNNING)):
            if not give_up_if_lost(running) and not _changed_since(running, case):
                return running
        made = DossierPrint.objects.create(dossier=dossier, requested_by=user)
        transaction.on_commit(lambda: enqueue(made.pk))
    return made


def _changed_since(running: DossierPrint, case: Case) -> bool:
    """Whether something was filed, withdrawn or done after the print was ordered."""
    since = running.requested_at
    documents = running.dossier.documents
    return (
        documents.filter(added_at__gt=since).exists()
        or documents.filter(withdrawn_at__gt=since).exists()
        or case.events.filter(at__gt=since).exists()
    )


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
    """Bind the dossier and keep the PDF; a failure is kept as a message that names the paper and the character."""
    wanted = DossierPrint.objects.select_related("dossier").get(pk=print_id)
    if wanted.status == DossierPrint.DONE:
        return
    try:
        content = _bound(wanted)
    except (binding.BindError, MissingGlyph) as problem:
        _fail(print_id, str(problem))
    except Exception:
        _fail(print_id, _("Drawing up failed. Please tell the administrator: print %(id)s.") % {"id": print_id})
        raise
    else:
        _keep(wanted, content)


def _bound(wanted: DossierPrint) -> bytes:
    """The bound PDF, with the progress written down after each paper."""
    case = Case.objects.select_related("organisation", "person", "dossier").get(dossier=wanted.dossier_id).specific
    parts = parts_of(case)
    rows = DossierPrint.objects.filter(pk=wanted.pk)
    rows.update(status=DossierPrint.RUNNING, done=0, total=len(parts), message="")

    def progress(done: int, total: int) -> None:
        rows.update(done=done, total=total)

    return binding.bind(cover_of(case), parts, progress)


def _keep(wanted: DossierPrint, content: bytes) -> None:
    """Put the PDF into the vault and the order at its end."""
    digest = hashlib.sha256(content).hexdigest()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    name = vault().save(f"prints/{digest[:2]}/{digest}.pdf", ContentFile(content))
    DossierPrint.objects.filter(pk=wanted.pk).update(
        status=DossierPrint.DONE, file=name, sha256=digest, pages=pages, message="",
        finished_at=timezone.now(),
    )  # fmt: skip


def _fail(print_id: int, message: str) -> None:
    DossierPrint.objects.filter(pk=print_id).exclude(status=DossierPrint.DONE).update(
        status=DossierPrint.FAILED, message=message[:MESSAGE_LENGTH], finished_at=timezone.now()
    )


# --- what is bound ---------------------------------------------------------------------------------------------


def parts_of(case: Case) -> list[binding.Part]:
    """The current papers in catalogue order, with the record form as it stands today while the case runs."""
    documents: list[Document] = list(case.dossier.documents.current())
    makers = cover_for(case).makers(case)
    parts: list[tuple[float, binding.Part]] = [
        (papers.place(one.paper), binding.Part.of(one, makers=makers)) for one in papers.catalogue_order(documents)
    ]
    if form := papers.vocabulary(case.pipeline).record_form:
        parts += _record_parts(case, form, documents)
    return [part for _place, part in sorted(parts, key=lambda one: one[0])]


def _record_parts(case: Case, form: str, documents: list[Document]) -> list[tuple[float, binding.Part]]:
    """The record form unless it is closed and filed, and right behind it the exceptions page if there are any."""
    matter, filer = Matter(case, case.history.events[-1]), cover_for(case).filed_by(case)
    parts: list[tuple[float, binding.Part]] = []
    drawn = any(one.paper == form and one.origin == Document.DRAWN for one in documents)
    if not (drawn and case.step.final):
        title = papers.by_code(form).official_title
        parts.append((papers.place(form), binding.Part(title, filer, matter.event.on, paperwork.draw(form, matter))))
    if exceptions := paperwork.draw_exceptions(matter):
        parts.append((papers.place(form) + 0.5, binding.Part("例外情况", filer, matter.event.on, exceptions)))
    return parts


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
    return max(case.actions().values(), key=lambda one: one.number or 0).target
