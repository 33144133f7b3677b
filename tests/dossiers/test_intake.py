"""The intake: what a file is comes from its bytes; what cannot be kept is refused with a word of its own."""

import pytest
from django.core.exceptions import ValidationError

from dossiers import intake

from . import files


@pytest.mark.parametrize(
    ("content", "mime", "ext", "pages"),
    [
        (files.pdf(pages=3), "application/pdf", "pdf", 3),
        (files.picture("JPEG"), "image/jpeg", "jpg", 1),
        (files.picture("PNG", mode="RGBA"), "image/png", "png", 1),
    ],
    ids=["pdf", "jpeg", "png"],
)
def test_a_good_file_is_recognised_by_its_bytes(content, mime, ext, pages):
    found = intake.accept(files.upload(content, "随便.exe"))
    assert (found.mime, found.ext, found.pages) == (mime, ext, pages)
    assert (found.size, found.name) == (len(content), f"随便.{ext}")


def test_the_hash_is_that_of_the_content():
    content = files.pdf()
    assert intake.accept(content).sha256 == __import__("hashlib").sha256(content).hexdigest()


BAD = {
    "empty": ("empty", b""),
    "renamed exe": ("type", b"MZ\x90\x00" + b"\x00" * 500),
    "html": ("type", b"<html><script>alert(1)</script>"),
    "pdf behind other bytes": ("type", b"MZ\n" + files.pdf()),
    "encrypted": ("encrypted", files.encrypted_pdf()),
    "protected": ("encrypted", files.protected_pdf()),
    "truncated pdf": ("damaged", files.pdf(pages=3)[:-200]),
    "pdf without pages": ("damaged", files.pdf(pages=0)),
    "not a pdf after all": ("damaged", b"%PDF-1.7\nhello"),
    "too many pages": ("pages", files.pdf(pages=intake.MAX_PAGES + 1)),
    "truncated jpeg": ("damaged", files.picture("JPEG", size=(400, 400), corner="red")[:-300]),
    "truncated png": ("damaged", files.picture("PNG", size=(400, 400), corner="red")[:-40]),
}


@pytest.mark.parametrize(("code", "content"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused(code, content):
    with pytest.raises(ValidationError) as refused:
        intake.accept(files.upload(content, "入党申请书.pdf"))
    assert refused.value.code == code
    assert refused.value.messages[0]


def test_an_oversize_file_is_refused_with_both_sizes():
    with pytest.raises(ValidationError) as refused:
        intake.accept(files.upload(files.pdf() + b" " * 3 * 2**20), max_bytes=2 * 2**20)
    assert refused.value.code == "too_large"
    assert refused.value.params == {"size": "3.0", "limit": "2"}


def test_the_limit_of_the_site_holds_when_none_is_given(settings):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(ValidationError) as refused:
        intake.accept(files.pdf())
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(("limit", "pillows"), [(100, 100), (4000, 4000), (4000, None)])
def test_a_picture_of_too_many_pixels_is_refused_unread(monkeypatch, limit, pillows):
    monkeypatch.setattr(intake, "MAX_PIXELS", limit)
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", pillows)  # 4800 pixels: Pillow gives up, warns or says nothing
    with pytest.raises(ValidationError) as refused:
        intake.accept(files.picture("PNG", size=(60, 80)))
    assert refused.value.code == "pixels"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("申请书.PDF", "申请书.pdf"),
        ("..\\..\\etc\\passwd", "passwd.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ('<b>"x".pdf', "bx.pdf"),
        ("", "document.pdf"),
        ("很" * 300 + ".pdf", "很" * 100 + ".pdf"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert intake.safe_name(name, ext="pdf") == safe
