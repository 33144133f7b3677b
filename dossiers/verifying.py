"""Whether a printed dossier is genuine: the fingerprint of what it was made of, and the code printed on it.

The fingerprint tells whether two prints were made of the same things, so that an unchanged dossier is served from the
vault. The code stands on the closing page; it is made once, kept in the row of the print and looked up there, so that
another ``SECRET_KEY`` makes no printed code invalid: only prints of something new get codes from the new key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import salted_hmac

from . import fonts

CODE_BYTES, GROUP = 10, 4
"""80 bits: sixteen signs, which nobody guesses and anybody can type."""
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L and O, which are read as figures, and no U."""
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_CODE = str.maketrans(_PLAIN, ALPHABET)
_MISREAD = str.maketrans("OIL", "011")
LIBRARIES = ("weasyprint", "pikepdf", "img2pdf", "pillow", "fonttools", "uharfbuzz")
"""What sets and binds beside our own modules."""


# --- the fingerprint -------------------------------------------------------------------------------------------


def fingerprint(
    number: str, *, cover: Mapping[str, Any], papers: Sequence[Mapping[str, Any]], record: Mapping[str, Any]
) -> str:
    """SHA-256 (hex) over everything the dossier of that number is bound of.

    ``cover`` is the context of its label, ``papers`` tell each paper in order (a filed one by its hash, one drawn for
    the print by its context), ``record`` is what the case's record says of its events. Fonts that stand in for others
    and the edition of program and templates belong to it: what they change looks different on paper.
    """
    made_of = {
        "number": number, "cover": cover, "papers": papers, "record": record,
        "substitutes": fonts.substitutes(), "edition": edition(),
    }  # fmt: skip
    text = json.dumps(made_of, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def edition() -> str:
    """SHA-256 (hex) over templates, style and program of papers and the libraries that set them; once per process."""
    summary = hashlib.sha256()
    for name, path in _program():
        summary.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for library in LIBRARIES:
        summary.update(f"{library} {metadata.version(library)}\n".encode())
    return summary.hexdigest()


def _program() -> list[tuple[str, Path]]:
    """The files that decide how a dossier looks, under names that are the same on every machine."""
    rooms = {
        "program": (Path(__file__).parent, "*.py"),
        "templates": (settings.BASE_DIR / "templates" / "papers", "*"),
        "static": (Path(str(finders.find("papers"))), "*"),
    }
    found = [
        (f"{name}/{path.relative_to(room)}", path)
        for name, (room, pattern) in rooms.items()
        for path in room.rglob(pattern)
        if path.is_file() and "migrations" not in path.parts
    ]
    return sorted(found)


# --- the code --------------------------------------------------------------------------------------------------


def code_of(number: str, fingerprint: str) -> str:
    """The code of a print: ``7F3A-22KD-9QX0-BM5T``. Nobody without ``SECRET_KEY`` can make one up."""
    key = salted_hmac("dossiers.verifying", f"{number}\n{fingerprint}", algorithm="sha256").digest()
    return _grouped(base64.b32encode(key[:CODE_BYTES]).decode().translate(_TO_CODE))


def new_code() -> str:
    """A code in the same spelling that nothing leads to but knowing it (of a public notice)."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(CODE_BYTES * 8 // 5)))


def read_code(text: str) -> str:
    """The code somebody typed, in its one spelling; empty when it cannot be a code.

    Forgiven are lower case, full width, blanks, dashes of any kind, and O for 0, I and L for 1.
    """
    signs = unicodedata.normalize("NFKC", text).upper()
    typed = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Zs", "Cc", "Cf", "Pd", "Sm"))
    typed = typed.translate(_MISREAD)
    whole = len(typed) == CODE_BYTES * 8 // 5 and set(typed) <= set(ALPHABET)
    return _grouped(typed) if whole else ""


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + GROUP] for place in range(0, len(signs), GROUP))
