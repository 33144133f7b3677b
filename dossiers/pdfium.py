"""PDFium shows pages of a PDF as pictures, one at a time: it is not safe among the threads of a web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pypdfium2
from PIL import Image

Problem = pypdfium2.PdfiumError
_LOCK = threading.Lock()


@contextmanager
def document(content: BinaryIO | bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF to be shown, by one thread at a time; closed with its pages. Raises ``Problem`` for what is no PDF."""
    with _LOCK, pypdfium2.PdfDocument(content) as opened:
        yield opened


def rendered(page: pypdfium2.PdfPage, *, scale: float, grey: bool = False) -> Image.Image:
    """The page as a picture of its own, in colour or grey; ``scale``: pixels a point."""
    bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=True)
    try:
        # A copy: the bitmap must be given back while the lock is held, not whenever the picture is thrown away.
        return bitmap.to_pil().copy()
    finally:
        bitmap.close()
