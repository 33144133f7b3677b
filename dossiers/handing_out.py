"""Handing out: every file that leaves the house goes through here, as what its bytes are and with nothing able to run.

No other module answers with a file (a test walks them). Who may have it is asked before, by the view.
"""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from .intake import SIGNATURES

# Nothing in a filed file may run or load anything. Browsers refuse to show a PDF in a sandbox; their viewers run no
# script of a PDF in the page's name.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
SANDBOXED = f"{POLICY}; sandbox"
PDF_POLICY = f"{POLICY}; object-src 'self'; plugin-types application/pdf"
UNKNOWN = "application/octet-stream"
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


def shown(file: Any, *, name: str, attached: bool = False) -> HttpResponse | FileResponse:
    """Hand out bytes or the file of a row under that name; Http404 for one that is gone.

    What is no PDF and no picture by its first bytes is saved and never shown, whatever ``attached`` says.
    """
    if isinstance(file, bytes):
        head = file[:8]
    else:
        try:
            stream = file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        head = stream.read(8)
        stream.seek(0)
    mime, inline = type_of(head, name)
    if isinstance(file, bytes):
        response: Any = HttpResponse(file, content_type=mime)
    else:
        response = FileResponse(stream, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(attached or not inline, name)
    response["Content-Security-Policy"] = PDF_POLICY if mime == "application/pdf" else SANDBOXED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def type_of(head: bytes, name: str) -> tuple[str, bool]:
    """The type of a file that begins so, and whether a browser may show it; its name tells apart what only is saved."""
    for signature, mime in SHOWN.items():
        if head.startswith(signature):
            return mime, True
    extension = name.rpartition(".")[2].lower()
    found = (mime for (signature, ext), mime in SAVED.items() if ext == extension and head.startswith(signature))
    return next(found, UNKNOWN), False
