"""Files as people upload them: good ones, and every kind of bad one."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def pdf(*, pages=1, size=(595, 842), rotate=0, mark=b"", **save):
    """A PDF of empty pages; ``mark`` (a content stream) is drawn on each."""
    out = io.BytesIO()
    with pikepdf.new() as new:
        for _number in range(pages):
            page = new.add_blank_page(page_size=size)
            page.contents_add(mark)
            if rotate:
                page.obj.Rotate = rotate
        new.save(out, deterministic_id=not save, **save)
    return out.getvalue()


def picture(kind="JPEG", *, size=(60, 80), mode="RGB", colour="white", orientation=0, corner=None):
    """A picture, its upper left quarter in another colour if ``corner`` says so."""
    image = Image.new(mode, size, colour)
    if corner:
        image.paste(corner, (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def encrypted_pdf():
    """A PDF that asks for a password."""
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))


def protected_pdf():
    """A PDF that opens without a password but is encrypted all the same."""
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=""))


def upload(content, name="scan.pdf"):
    """The content as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def content_of(document):
    """The bytes of a filed document."""
    with document.file.open("rb") as file:
        return file.read()
