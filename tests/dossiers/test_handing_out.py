"""Files that leave the house: as what their bytes are, with nothing able to run, and through one door only."""

import ast
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from dossiers.handing_out import shown
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
    answer = shown(content, name=name)
    assert (answer["Content-Type"], answer["Content-Disposition"].partition(";")[0]) == (mime, disposition)
    assert answer.getvalue() == content


@pytest.mark.parametrize("content", [files.pdf(), PNG, PAGE])
def test_nothing_in_a_file_can_run_and_nobody_keeps_or_embeds_it(content):
    answer = shown(content, name="a.pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert policy.endswith("sandbox") is not content.startswith(b"%PDF")


def test_names_are_written_so_that_no_header_can_be_put_into_them():
    answer = shown(files.pdf(), name='照片 "一"\r\nSet-Cookie: a=b.pdf', attached=True)
    told = answer["Content-Disposition"]
    assert told.startswith("attachment; filename*=utf-8''%E7%85%A7%E7%89%87%20%22")
    assert "\r" not in told
    assert "\n" not in told
    assert "Set-Cookie" not in answer.headers


def test_a_stored_file_is_streamed_from_the_vault_and_one_that_is_gone_is_404():
    vault().save("prints/aa/aa.pdf", ContentFile(files.pdf(pages=2)))
    answer = shown(Stored("prints/aa/aa.pdf"), name="a.pdf")
    assert answer.streaming
    assert answer["Content-Length"] == str(len(files.pdf(pages=2)))
    assert answer.getvalue() == files.pdf(pages=2)
    with pytest.raises(Http404):
        shown(Stored("prints/aa/ab.pdf"), name="a.pdf")


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
