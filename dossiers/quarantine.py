"""Quarantine: every upload is shown to the virus scanner (``CLAMD``) before anything else looks into it or keeps it.

Without ``CLAMD`` nothing is asked. With it nothing is kept that it has not passed: an infected upload is refused and
noted in the access log, and while the scanner cannot be reached every upload is refused (status 503).
"""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from evidence import kinds
from evidence.log import note
from evidence.models import DENIED

logger = logging.getLogger(__name__)
SECONDS, PIECE = 60, 64 * 1024
"""How long the scanner may take to answer, and how much it is sent at a time."""
_told: ContextVar[list[str] | None] = ContextVar("what the scanner refused in this request", default=None)
UNREACHABLE = ""
"""What stands there instead of a signature."""


class NotScanned(Exception):
    """The scanner cannot be reached, or gave no answer that can be understood."""


def examine(file: File) -> None:
    """Raise ``ValidationError`` (codes ``infected``, ``unscanned``) for a file the scanner has not passed."""
    if settings.CLAMD is None:
        return
    try:
        signature = _signature(file)
    except NotScanned as problem:
        logger.error("virus scanner: %s", problem)
        _tell(UNREACHABLE)
        words = _("The virus scanner cannot be reached, so nothing can be taken in. Please try again later.")
        raise ValidationError(words, code="unscanned") from None
    if signature:
        logger.warning("virus scanner: an upload was refused: %s", signature)
        _tell(signature)
        words = _("The virus scanner found “%(signature)s” in this file. It was not kept. Tell the administrator.")
        raise ValidationError(words, code="infected", params={"signature": signature})


def ready() -> bool:
    """Whether uploads can be taken in at all."""
    if settings.CLAMD is None:
        return True
    try:
        with _connected() as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except OSError:
        return False


# --- the scanner -----------------------------------------------------------------------------------------------


def _connected() -> socket.socket:
    family, address = settings.CLAMD
    line = socket.socket(socket.AF_UNIX) if family == "unix" else socket.socket(socket.AF_INET)
    line.settimeout(SECONDS)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _signature(file: File) -> str:
    """What the scanner found in a file, "" for nothing (clamd(8), INSTREAM). Raises ``NotScanned``."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for chunk in file.chunks(PIECE):
                line.sendall(struct.pack(">I", len(chunk)) + bytes(chunk))
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as problem:
        raise NotScanned(type(problem).__name__) from problem
    file.seek(0)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NotScanned(answer[:100] or "no answer")


def _answer(line: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and (some := line.recv(4096)):
        found += some
    return found.rstrip(b"\0").decode("utf-8", "replace")


# --- what is noted ---------------------------------------------------------------------------------------------


def _tell(signature: str) -> None:
    """Remember it until the request is over: what is written while a form is refused may be taken back with it."""
    told = _told.get()
    if told is not None:
        told.append(signature)
    elif signature:
        _note(signature)


def _note(signature: str, request: HttpRequest | None = None) -> None:
    note(kinds.QUARANTINED, request=request, subject="upload", purpose=signature, outcome=DENIED)


class Quarantine:
    """Middleware: notes what the scanner refused, and answers 503 to a form while it cannot be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """After everything else, so that the note stays whatever was rolled back."""
        told: list[str] = []
        before = _told.set(told)
        try:
            response = self.get_response(request)
        finally:
            _told.reset(before)
        for signature in filter(None, told):
            _note(signature, request)
        if UNREACHABLE in told and response.status_code == 422:
            response.status_code = 503
        return response
