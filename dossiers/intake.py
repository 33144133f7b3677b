"""The intake: every file of a dossier is looked into here, named by its hash and filed as a version."""

from __future__ import annotations

import datetime
import hashlib
import re
import uuid
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile

from . import disarming, papers, quarantine
from .models import Document, Dossier, StagedFile
from .vault import address, vault

MAX_PAGES = 300
"""Pages one filed PDF may have."""
MAX_PIXELS = 80_000_000
"""Pixels one picture may have: an A3 sheet at 600 dpi has 70 million."""

SIGNATURES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
}


@dataclass(frozen=True)
class Intake:
    """What an accepted file is: its sniffed type, hash, size in bytes, pages, and its name made safe."""

    mime: str
    ext: str
    sha256: str
    size: int
    pages: int
    name: str


# --- looking into a file ------------------------------------------------------------------------------------


def accept(upload: File | bytes, *, max_bytes: int | None = None, name: str = "") -> Intake:
    """Look into a file; what it is comes from its bytes, never from its name or what the browser says.

    ``max_bytes`` defaults to ``UPLOAD_MAX_BYTES``. Raises ``ValidationError`` when it cannot be
    filed (codes ``empty``, ``too_large``, ``type``, ``encrypted``, ``damaged``, ``pages``, ``swells``,
    ``pixels``, and those of ``quarantine.examine``).
    """
    file = ContentFile(upload) if isinstance(upload, bytes) else upload
    _measure(file, max_bytes or settings.UPLOAD_MAX_BYTES)
    mime, ext = _sniff(file)
    if not isinstance(upload, bytes):  # bytes are what this system has drawn up or put together itself
        quarantine.examine(file)
    pages = _pdf_pages(file) if ext == "pdf" else _picture(file)
    return Intake(mime, ext, _hash(file), file.size, pages, safe_name(name or file.name or "", ext=ext))


def _measure(file: File, max_bytes: int) -> None:
    """Refuse the empty and the too large before anything is read."""
    if not file.size:
        raise ValidationError(_("The file is empty. Please choose it again or scan it again."), code="empty")
    if file.size > max_bytes:
        words = _("The file has %(size)s MB, the limit is %(limit)s MB. Please scan it at a lower resolution.")
        sizes = {"size": f"{file.size / 2**20:.1f}", "limit": f"{max_bytes / 2**20:g}"}
        raise ValidationError(words, code="too_large", params=sizes)


def _sniff(file: File) -> tuple[str, str]:
    """The type and extension by the first bytes."""
    file.seek(0)
    head = file.read(8)
    for signature, kind in SIGNATURES.items():
        if head.startswith(signature):
            return kind
    words = _("This is not a PDF, JPEG or PNG file, whatever its name says. Please upload a scan in such a format.")
    raise ValidationError(words, code="type")


def _pdf_pages(file: File) -> int:
    """The pages of a PDF that is whole and open."""
    file.seek(0)
    try:
        with pikepdf.open(_raw(file), attempt_recovery=False) as pdf:
            locked, pages = pdf.is_encrypted, len(pdf.pages)
            swells = not locked and pages <= MAX_PAGES and disarming.swells(pdf)
    except pikepdf.PasswordError:
        locked, pages, swells = True, 0, False
    except (pikepdf.PdfError, ValueError, RuntimeError) as problem:
        raise _damaged() from problem
    if locked:
        words = _("The PDF is encrypted or protected. Please upload it without encryption.")
        raise ValidationError(words, code="encrypted")
    if not pages:
        raise _damaged()
    if pages > MAX_PAGES:
        words = _("The PDF has %(pages)s pages; at most %(limit)s can be filed at once. Please split it.")
        raise ValidationError(words, code="pages", params={"pages": pages, "limit": MAX_PAGES})
    if swells:
        words = _("The PDF unpacks to far more data than pages need. Please scan it again or print it to a new PDF.")
        raise ValidationError(words, code="swells")
    return pages


def _picture(file: File) -> int:
    """One page, if the picture is whole and of a sane size."""
    try:
        file.seek(0)
        with Image.open(_raw(file), formats=("JPEG", "PNG")) as picture:
            large = picture.width * picture.height > MAX_PIXELS
            if not large:
                # Decoding everything is the only way to notice a scan that was cut short. WeasyPrint tells
                # Pillow to be lenient in the whole process; our papers hold no pictures, so nothing needs that.
                ImageFile.LOAD_TRUNCATED_IMAGES = False
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        large = True
    except (OSError, SyntaxError, ValueError) as problem:
        raise _damaged() from problem
    if large:
        words = _("The picture has too many pixels. Please scan it at 300 dpi or less.")
        raise ValidationError(words, code="pixels")
    return 1


def _damaged() -> ValidationError:
    return ValidationError(_("The file is damaged or incomplete. Please scan or export it again."), code="damaged")


def _raw(file: File) -> BinaryIO:
    """The stream inside Django's wrapper: the libraries want the interpreter's own seek, read and tell."""
    raw: Any = file
    while hasattr(raw, "file"):
        raw = raw.file
    return raw


def _hash(file: File) -> str:
    """The SHA-256 of the whole content, in hexadecimal."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def safe_name(name: str, *, ext: str) -> str:
    """The last part of a file name without misleading signs, with the extension its content deserves."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    printable = "".join(sign for sign in stem if sign.isprintable())
    allowed = re.sub(r'[<>:"|?*%]', "", printable).strip(" .")[:100]
    return f"{allowed or 'document'}.{ext}"


# --- filing -------------------------------------------------------------------------------------------------


def file_document(
    dossier: Dossier,
    paper: str,
    upload: File | bytes | StagedFile,
    *,
    by,
    dated_on: datetime.date,
    origin: str = Document.UPLOADED,
    source_event: int | None = None,
    name: str = "",
    replaces: Document | None = None,
    max_bytes: int | None = None,
) -> Document:
    """File an upload, staged file or drawn-up paper in the dossier, inside the caller's transaction.

    It becomes the next version of the paper; of a paper that may occur several times it becomes one more,
    unless it ``replaces`` a document. ``by`` is None for what the system draws up. ``dated_on`` is the date
    of formation. A paper is drawn up once for an event: filing it again returns the document that is there.
    Raises ``ValidationError`` as ``accept`` does and ``KeyError`` for an unknown paper.
    """
    kind = papers.by_code(paper)
    Dossier.objects.select_for_update().only("pk").get(pk=dossier.pk)
    if origin == Document.DRAWN and source_event is not None:
        drawn = Document.objects.filter(paper=paper, source_event=source_event, origin=origin).first()
        if drawn:
            return drawn
    file = _content(upload)
    # A form has looked into its upload already and says what it found.
    found = getattr(upload, "intake", None)
    if not isinstance(found, Intake):
        found = accept(file, max_bytes=max_bytes, name=name or getattr(upload, "name", "") or "")
    series, version = _next(dossier, kind, replaces)
    document = Document.objects.create(
        dossier=dossier, paper=paper, series=series, version=version, file=_store(file, found),
        sha256=found.sha256, size=found.size, pages=found.pages, mime=found.mime, name=found.name,
        origin=origin, dated_on=dated_on, source_event=source_event, added_by=by,
    )  # fmt: skip
    if isinstance(upload, StagedFile):
        _discard(upload)
    return document


def _content(upload: File | bytes | StagedFile) -> File:
    """The stream of whatever was handed in."""
    if isinstance(upload, StagedFile):
        return upload.file
    return ContentFile(upload) if isinstance(upload, bytes) else upload


def _next(dossier: Dossier, kind: papers.Paper, replaces: Document | None) -> tuple[int, int]:
    """The series and version that a new document of this paper takes; withdrawn ones keep their numbers."""
    filed = dossier.documents.of(kind.code).values_list("series", "version")
    if replaces is not None:
        if (replaces.dossier_id, replaces.paper) != (dossier.pk, kind.code):
            raise ValueError("A document replaces one of the same paper in the same dossier.")
        filed = filed.filter(series=replaces.series)
    newest = max(filed, default=(1, 0))
    if kind.several and replaces is None:
        return (newest[0] + 1, 1) if newest[1] else (1, 1)
    return newest[0], newest[1] + 1


def _store(file: File, found: Intake) -> str:
    """Put the bytes into the vault under their hash; identical bytes lie there once."""
    file.seek(0)
    return vault().save(address(found.sha256, found.ext), file)


def withdraw(document: Document, *, by, reason: str) -> Document:
    """Take a document back with a reason; it stays in the history, and the version before it counts again."""
    if not reason.strip():
        raise ValidationError(_("Please say why the document is withdrawn."), code="reason")
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_reason = (
        timezone.now(),
        by,
        reason.strip(),
    )
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return document


# --- uploads that wait for their form -----------------------------------------------------------------------


def stage(upload: File, *, user, max_bytes: int | None = None) -> StagedFile:
    """Keep a good upload while its form goes back with errors; refuses what ``accept`` refuses."""
    found = accept(upload, max_bytes=max_bytes)
    token = uuid.uuid4()
    name = vault().save(f"staged/{token}.{found.ext}", upload)
    return StagedFile.objects.create(
        token=token, user=user, file=name, name=found.name, mime=found.mime,
        sha256=found.sha256, size=found.size, pages=found.pages,
    )  # fmt: skip


def staged(token: str | uuid.UUID, *, user) -> StagedFile | None:
    """The file this user staged under the token; None when there is none, or it is somebody else's."""
    try:
        return StagedFile.objects.filter(token=token, user=user).first()
    except (ValidationError, ValueError):
        return None


def sweep_staged(*, before: datetime.datetime) -> int:
    """Throw away staged files created before that time; returns how many."""
    old = list(StagedFile.objects.filter(created_at__lt=before))
    for file in old:
        _discard(file)
    return len(old)


def _discard(file: StagedFile) -> None:
    """Delete a staged file; its bytes go when the deletion is certain."""
    name = str(file.file.name)
    file.file.close()
    StagedFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: vault().delete(name))
