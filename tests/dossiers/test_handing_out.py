"""Files that leave the house: as what their bytes are, with nothing able to run, and through one door only."""

import ast
import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from dossiers.handing_out import Clean, shown
from dossiers.marking import mark
from dossiers.vault import Stored, vault
from tests.test_architecture import CODE, name_of, tree_of

from . import files

PAGE = b"<html><script>alert(1)</script></html>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.mark.parametrize(
    ("content", "name", "mime", "disposition"),
    [
        (files.pdf(), "a.pdf", "application/pdf", "inline"),
        (PNG, "a.pdf", "image/png", "inline"),  # what it is, not what it is called
        (PAGE, "a.pdf", "application/octet-stream", "attachment"),
        (PAGE, "a.html", "application/octet-stream", "attachment"),
        (b"<svg onload='alert(1)'/>", "a.png", "application/octet-stream", "attachment"),
        (b"PK\x03\x04rest", "a.zip", "application/zip", "attachment"),
        (b"PK\x03\x04rest", "a.pdf", "application/octet-stream", "attachment"),
        (b"one,two", "a.csv", "text/csv; charset=utf-8", "attachment"),
        (b"{}", "a.json", "application/json", "attachment"),
        (b"", "a.pdf", "application/octet-stream", "attachment"),
    ],
)  # fmt: skip
def test_the_bytes_say_what_a_file_is_and_only_pages_and_pictures_are_shown(content, name, mime, disposition):
    answer = shown(content, name=name, mark=Clean.NOBODY)
    assert (answer["Content-Type"], answer["Content-Disposition"].partition(";")[0]) == (mime, disposition)
    assert answer.getvalue() == content


@pytest.mark.parametrize("content", [files.pdf(), PNG, PAGE])
def test_nothing_in_a_file_can_run_and_nobody_keeps_or_embeds_it(content):
    answer = shown(content, name="a.pdf", mark=Clean.NOBODY)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy.split("; ")
    assert policy.endswith("sandbox") is not content.startswith(b"%PDF")


def test_names_are_written_so_that_no_header_can_be_put_into_them():
    answer = shown(files.pdf(), name='照片 "一"\r\nSet-Cookie: a=b.pdf', mark=Clean.NOBODY, attached=True)
    told = answer["Content-Disposition"]
    assert told.startswith("attachment; filename*=utf-8''%E7%85%A7%E7%89%87%20%22")
    assert "\r" not in told
    assert "\n" not in told
    assert "Set-Cookie" not in answer.headers


def test_a_stored_file_is_streamed_from_the_vault_and_one_that_is_gone_is_404():
    vault().save("prints/aa/aa.pdf", ContentFile(files.pdf(pages=2)))
    answer = shown(Stored("prints/aa/aa.pdf"), name="a.pdf", mark=Clean.NOBODY)
    assert answer.streaming
    assert answer["Content-Length"] == str(len(files.pdf(pages=2)))
    assert answer.getvalue() == files.pdf(pages=2)
    with pytest.raises(Http404):
        shown(Stored("prints/aa/ab.pdf"), name="a.pdf", mark=Clean.NOBODY)


@pytest.mark.parametrize(
    "content", [files.pdf(pages=2), files.picture("PNG", mode="RGBA"), files.picture(size=(80, 60))]
)
def test_what_is_read_is_marked_and_what_lies_in_the_vault_is_not(content):
    vault().save("prints/ab/ab", ContentFile(content))
    for file in (content, Stored("prints/ab/ab")):
        answer = shown(file, name="申请书.jpg", mark="李某 2026-11-30 09:12")
        assert answer["Content-Type"] == "application/pdf"
        copy = answer.getvalue()
        if answer.streaming:
            answer.file_to_stream.close()
        with pikepdf.open(io.BytesIO(copy)) as pdf:
            pages = len(pdf.pages)
        assert words(copy).count("李某2026-11-3009:12") >= pages
        assert answer["Content-Disposition"].endswith("%E7%94%B3%E8%AF%B7%E4%B9%A6.pdf") or content[:4] == b"%PDF"
    assert Stored("prints/ab/ab").read_bytes() == content


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_mark_stands_upright_at_the_foot_of_a_page_however_it_is_turned(turn):
    size = (595, 842) if turn % 180 == 0 else (842, 595)
    with pikepdf.open(io.BytesIO(files.pdf(size=size, rotate=turn))) as pdf:
        pdf.pages[0].mediabox, pdf.pages[0].cropbox = [-20, -30, size[0] + 20, size[1] + 30], [0, 0, *size]
        out = io.BytesIO()
        pdf.save(out)
    lines = subprocess.run(["pdftotext", "-cropbox", "-bbox", "-", "-"], capture_output=True, check=True,
                           input=mark(out.getvalue(), "LEEWAY")).stdout.decode()  # fmt: skip
    boxes = [
        [float(one) for one in re.findall(r'"([-\d.]+)"', line)] for line in lines.splitlines() if "LEEWAY" in line
    ]
    left, top, right, bottom = max(boxes, key=lambda box: box[3])
    assert (800 < top < bottom < 842, left < 297 < right, bottom - top < 12) == (True, True, True)


def test_what_cannot_be_marked_is_never_handed_out_clean():
    with pytest.raises(Http404):
        shown(b"%PDF-1.7 nothing more", name="a.pdf", mark="李某")
    with pytest.raises(Http404):
        shown(PNG, name="a.png", mark="李某")
    with pytest.raises(TypeError, match="whoever makes it"):
        shown(b"PK\x03\x04rest", name="a.xlsx", mark="李某")


def words(content: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(found.stdout.decode().split())


ALLOWED = {"publicity/public.py", "dossiers/handing_out.py"}
"""robots.txt, and the door itself."""


def test_no_view_answers_with_a_file_by_itself():
    """FileResponse, a content type of one's own or a name for saving are found nowhere but in ``handing_out``."""
    found = []
    for path in CODE:
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            typed = called.endswith("Response") and any(one.arg == "content_type" for one in node.keywords)
            if typed or called in ("FileResponse", "StreamingHttpResponse", "content_disposition_header"):
                found.append(name_of(path))
        if "Content-Disposition" in Path(path).read_text(encoding="utf-8"):
            found.append(name_of(path))
    assert set(found) - ALLOWED == set()
    assert "dossiers/handing_out.py" in found
