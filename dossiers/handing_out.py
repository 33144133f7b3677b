"""Handing out: every file that leaves the house goes through here, as what its bytes are and with nothing able to run.

No other module answers with a file (a test walks them). Who may have it is asked before, by the view. Each says whether
it leaves marked with who takes it and when, or why not (tests/test_handed_out.py holds them all in one table).
"""

from __future__ import annotations

import contextlib
import enum
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from . import marking
from .intake import SIGNATURES
from .workroom import nameless

# Nothing in a filed file may run or load anything. Browsers refuse to show a PDF in a sandbox; their viewers run no
# script of a PDF in the page's name.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
SANDBOXED = f"{POLICY}; sandbox"
PDF_POLICY = f"{POLICY}; object-src 'self'; plugin-types application/pdf"
PDF, UNKNOWN = "application/pdf", "application/octet-stream"
SHOWN = {signature: mime for signature, (mime, _extension) in SIGNATURES.items()}
"""What a browser may show inside its window."""
SAVED = {
    (b"PK\x03\x04", "xlsx"): "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    (b"PK\x03\x04", "zip"): "application/zip",
    (b"\x1f\x8b", "gz"): "application/gzip",
    (b"", "csv"): "text/csv; charset=utf-8",
    (b"", "txt"): "text/plain; charset=utf-8",
    (b"", "json"): "application/json",
}
"""What is only ever saved: how it begins, the extension under which it is handed out."""


class Clean(enum.Enum):
    """Why a file leaves without a mark laid over it."""

    ORIGINAL = "becomes an original: it is signed, sealed, stuck on or put into the archive"
    PUBLIC = "is posted or announced to everybody"
    THEIRS = "is handed to the person whom it is about"
    OWN = "was brought by the taker himself and is not filed yet"
    MADE = "bears its taker's mark from the making"
    NOBODY = "tells of nobody"


def shown(file: Any, *, name: str, mark: str | Clean, attached: bool = False) -> HttpResponse | FileResponse:
    """Hand out bytes or the file of a row under that name; Http404 for one that is gone or too damaged to be marked.

    ``mark``: the line to be laid over every page of a PDF or picture, or why there is none; what lies in the vault is
    not touched, a marked picture leaves as a page. What is no PDF and no picture by its first bytes is saved and never
    shown, whatever ``attached`` says, and marked by whoever makes it.
    """
    body = file if isinstance(file, bytes) else _opened(file)
    mime, inline = type_of(body[:8] if isinstance(body, bytes) else _head(body), name)
    if isinstance(mark, str):
        body = _marked(body, mime, mark)
        mime, name = PDF, name if mime == PDF else f"{name.rpartition('.')[0] or name}.pdf"
    kind: Any = HttpResponse if isinstance(body, bytes) else FileResponse
    response = kind(body, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(attached or not inline, name)
    response["Content-Security-Policy"] = PDF_POLICY if mime == PDF else SANDBOXED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(file: Any) -> Any:
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise Http404 from None


def _head(stream: Any) -> bytes:
    found = stream.read(8)
    stream.seek(0)
    return found


def _marked(body: Any, mime: str, line: str) -> Any:
    """The marked copy: of bytes as bytes, of a stored file as a file without a name, however long it is."""
    if mime not in SHOWN.values():
        raise TypeError(f"{mime} is marked by whoever makes it")
    try:
        if isinstance(body, bytes):
            return marking.mark(body, line, mime=mime)
        with body, contextlib.ExitStack() as failing:
            target = failing.enter_context(nameless())
            marking.lay_over(body, target, line, mime=mime)
            failing.pop_all()  # the answer closes it
    except marking.Unmarkable:
        raise Http404 from None
    target.seek(0)
    return target


def type_of(head: bytes, name: str) -> tuple[str, bool]:
    """The type of a file that begins so, and whether a browser may show it; its name tells apart what only is saved."""
    for signature, mime in SHOWN.items():
        if head.startswith(signature):
            return mime, True
    extension = name.rpartition(".")[2].lower()
    found = (mime for (signature, ext), mime in SAVED.items() if ext == extension and head.startswith(signature))
    return next(found, UNKNOWN), False
