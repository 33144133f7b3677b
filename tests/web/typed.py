"""What a hostile sender types and sends: the forms of a page as they stand in it, and values nobody thought of."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

NASTY = [
    "", " ", "\x00", "经\x00办", "0", "-1", "1.5", "NaN", "1e400", "9" * 31, str(2**31), str(2**63), "-" + "9" * 20,
    "１２", "٣", "²", "0x10", "true", "[]", "{}", "None", "null", "undefined", "x" * 5000, "长" * 5000, "\u202e倒",
    "𠮷" * 50,
    "\r\n\r\nX: y", "\u2028", "\ufeff", "e\u0301" * 40, "0001-01-01", "9999-12-31", "2030-02-30", "2030-11-24T25:61",
    "10000-01-01", "' OR 1=1 --", "%s%(x)s%n", "{0.__class__}", "{{ 7|add:7 }}", "<script>alert(1)</script>",
    "../../etc/passwd", "M-2030-0001", "~gAAAAA", "membership.adopt", "membership.", ".", "late", "month", "=cmd()",
    "222404199001010001", "22240419900101000X",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(NASTY), st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers(-(2**70), 2**70).map(str), st.dates().map(str),
)  # fmt: skip


def _archive(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
FILES = [
    b"", b"\x00", b"%PDF-1.7", PDF, PDF + b"trailer<</Root 1 0 R>>\n%%EOF", PDF[:40] + b"\xff" * 200, b"GIF89a" + PDF,
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"\xff\xd8\xff\xe0" + b"\x00" * 60, b"PK\x03\x04" + b"\x00" * 60, b"[]", b"{}",
    b'[{"case": "\\u0000", "action": 7}]', b"[[[[[[[[" * 40, b'{"rows": [1, {"a": 1e999}]}', b"\xff\xfe<\x00?\x00",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"MZ" + b"\x90" * 90, b"[1e99999, NaN]",
    _archive("xl/workbook.xml", b"<workbook/>"), _archive("[Content_Types].xml", b"\x00"), _archive("../../x", b"x"),
    _archive("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><workbook>&b;</workbook>"),
]  # fmt: skip
NAMES = [
    "x.pdf",
    "x.xlsx",
    "x.json",
    "x" * 400 + ".pdf",
    "../../x.pdf",
    "经\x00办.pdf",
    "名.pdf\r\nX: y",
    "x.pdf.exe",
    "\u202efdp.x",
]
UPLOADS = st.builds(
    lambda name, content, kind: SimpleUploadedFile(name, content, kind),
    st.sampled_from(NAMES),
    st.one_of(st.sampled_from(FILES), st.sampled_from(FILES), st.binary(max_size=200)),
    st.sampled_from(["application/pdf", "image/png", "text/html", "application/octet-stream", "x"]),
)


@dataclass
class Form:
    """A form of a page: where it is sent, and what a browser would send if nobody touched it."""

    method: str
    action: str
    given: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Collects the forms of a page; ``form=`` attributes outside are left alone."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Begin a form, or take a field of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def handle_endtag(self, tag):
        """End the form."""
        if tag == "form":
            self._form = None

    def _field(self, tag, given):
        name = given.get("name", "")
        if tag == "option":
            if self._select and ("selected" in given or not self._form.given[self._select]):
                self._form.given[self._select] = [given.get("value", "")]
        elif not name:
            return
        elif tag in ("select", "textarea"):
            self._form.given.setdefault(name, [])
            self._select = name if tag == "select" else ""
        elif given.get("type") == "file":
            self._form.files.append(name)
        elif tag in ("input", "button"):
            values = self._form.given.setdefault(name, [])
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                values.append(given.get("value", ""))
