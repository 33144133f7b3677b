"""The vault: files lie sealed in a folder or a bucket, keys are changed without touching what they seal."""

import datetime
import hashlib
import io
import os
import socket
import tracemalloc
from pathlib import Path

import boto3
import pikepdf
import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile, File
from moto.server import ThreadedMotoServer
from PIL import Image

from dossiers import fonts, intake, keeping, papers, pdfium, sealing, typesetting, workroom
from dossiers.vault import Stored, Vault, address, vault
from organisations.rotation import UNREADABLE

from . import files

NAME = address("ab" * 32, "pdf")
NEW = Fernet.generate_key().decode()


@pytest.fixture(scope="module")
def store():
    """A real S3 endpoint, which asks nobody who he is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def kept(request, settings):
    """A vault of either kind, and a function that tells the bytes as they lie there."""
    if request.param == "folder":
        yield vault(), lambda name: Path(vault().path(name)).read_bytes()
        return
    settings.FILES_S3_ENDPOINT = request.getfixturevalue("store")
    settings.FILES_S3_BUCKET, settings.FILES_S3_KEY, settings.FILES_S3_SECRET = "dossiers", "key", "secret"
    settings.FILES_S3_REGION = "us-east-1"
    client = boto3.client(
        "s3", endpoint_url=settings.FILES_S3_ENDPOINT, aws_access_key_id="key", aws_secret_access_key="secret",
        region_name="us-east-1",
    )  # fmt: skip
    client.create_bucket(Bucket="dossiers")
    yield vault(), lambda name: client.get_object(Bucket="dossiers", Key=name)["Body"].read()
    for one in client.list_objects_v2(Bucket="dossiers").get("Contents", []):
        client.delete_object(Bucket="dossiers", Key=one["Key"])
    client.close()


def content_of(name):
    return Stored(name).read_bytes()


def test_nothing_lies_in_the_clear_and_everything_is_read(kept):
    store, raw = kept
    pdf = files.pdf(pages=2)
    assert store.save(NAME, ContentFile(pdf)) == NAME
    assert b"%PDF" not in raw(NAME)
    assert (content_of(NAME), store.size(NAME), store.exists(NAME)) == (pdf, len(pdf), True)
    with Stored(NAME).open() as file, pikepdf.open(file) as opened:
        assert len(opened.pages) == 2
    with Stored(NAME).open() as file, pdfium.document(file) as shown:
        assert len(shown) == 2
    out = io.BytesIO()
    Image.new("L", (20, 30)).save(out, "PNG")
    store.save("scans/one.png", ContentFile(out.getvalue()))
    with Stored("scans/one.png").open() as file, Image.open(file) as picture:
        assert picture.size == (20, 30)
    assert set(store.names()) == {NAME, "scans/one.png"}
    assert store.get_modified_time(NAME).tzinfo
    store.delete(NAME)
    assert list(store.names()) == ["scans/one.png"]


def test_a_file_is_written_once(kept):
    store, raw = kept
    store.save(NAME, ContentFile(b"%PDF the first"))
    before = raw(NAME)
    store.save(NAME, ContentFile(b"%PDF the first"))
    assert raw(NAME) == before


def test_a_new_key_rewrites_the_header_alone(kept, settings):
    store, raw = kept
    store.save(NAME, ContentFile(b"a medical conclusion" * 100_000))
    before, old = raw(NAME), settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [NEW, old]
    store.reseal(NAME)
    assert raw(NAME)[sealing.HEADER :] == before[sealing.HEADER :]
    settings.FIELD_KEYS = [NEW]
    assert content_of(NAME).startswith(b"a medical conclusion")
    settings.FIELD_KEYS = [old]
    with pytest.raises(OSError, match="FIELD_KEYS"):
        content_of(NAME)


def test_files_from_before_are_read_and_sealed(kept):
    store, raw = kept
    name = address(hashlib.sha256(files.pdf()).hexdigest(), "pdf")
    store.below.put(name, ContentFile(files.pdf(), name))
    assert (content_of(name), store.size(name)) == (files.pdf(), len(files.pdf()))
    store.reseal(name)
    assert b"%PDF" not in raw(name)
    assert content_of(name) == files.pdf()


def test_a_file_put_in_the_place_of_a_document_in_the_clear_is_neither_read_nor_sealed(kept):
    store, raw = kept
    store.save(NAME, ContentFile(b"%PDF the right one"))
    store.below.put(NAME, ContentFile(b"%PDF a forged one", NAME))
    for touch in (content_of, store.reseal):
        with pytest.raises(OSError, match="not what its name says"):
            touch(NAME)
    assert [one.state for one in keeping.look(True)] == [UNREADABLE]
    assert raw(NAME) == b"%PDF a forged one"


def test_a_file_that_is_gone_is_told_as_such(kept):
    with pytest.raises(FileNotFoundError):
        content_of("documents/no/no.pdf")
    assert kept[0].listdir("nothing") == ([], [])
    with pytest.raises(ValueError, match="no public address"):
        kept[0].url(NAME)
    with pytest.raises(ValueError, match="as a whole"):
        kept[0].open(NAME, "wb")


def test_the_bucket_is_asked_with_a_signature_and_gives_no_path(store, settings):
    settings.FILES_S3_BUCKET = "dossiers"
    below = Vault().below
    assert (below.querystring_auth, below.default_acl) == (True, None)
    with pytest.raises(NotImplementedError):
        vault().path(NAME)


@pytest.mark.django_db
def test_a_dossier_is_filed_in_a_bucket_like_in_a_folder(kept, dossier, alice):
    document = intake.file_document(
        dossier, papers.APPLICATION, files.pdf(), by=alice, dated_on=datetime.date(2030, 6, 12)
    )
    assert files.content_of(document) == files.pdf()
    assert files.pdf() not in kept[1](document.file.name)


def test_a_large_file_is_never_in_memory_as_a_whole(tmp_path):
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(48 * 2**20)
    tracemalloc.start()
    with large.open("rb") as file:
        vault().save("scans/large.pdf", File(file))
    with vault().open("scans/large.pdf") as file:
        read = sum(len(chunk) for chunk in file.chunks())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == 48 * 2**20
    assert peak < 12 * 2**20


def test_the_workroom_is_closed_to_others_and_swept(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "room"
    with workroom.scratch() as file:
        file.write(b"in the making")
        assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []  # it has no name
    left, young = (settings.FILE_UPLOAD_TEMP_DIR / name for name in ("left.upload", "young.upload"))
    left.write_bytes(b"")
    young.write_bytes(b"")
    os.utime(left, (1, 1))
    assert [one.name for one in workroom.workroom().iterdir()] == ["young.upload"], "the tests' clock is years ahead"
    assert settings.FILE_UPLOAD_TEMP_DIR.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_the_file_of_a_row_is_opened_again_after_it_was_closed(dossier, alice):
    document = intake.file_document(
        dossier, papers.APPLICATION, files.pdf(), by=alice, dated_on=datetime.date(2030, 6, 12)
    )
    for _time in range(2):
        with document.file.open("rb") as file:
            assert file.read(5) == b"%PDF-"


def test_a_folder_outlives_its_process_only_until_the_next_one_comes(settings, tmp_path):
    """A job ends without tidying up; what its fonts took must not stay (24 MB each)."""
    settings.VAR_DIR = tmp_path
    mine = workroom.own_folder("typesetting")
    if not (child := os.fork()):
        theirs = workroom.own_folder("typesetting")
        (theirs / "font").write_bytes(b"x")
        os._exit(0 if mine.is_dir() else 1)
    assert os.waitpid(child, 0)[1] == 0, "the living one's folder is left alone"
    assert len([one for one in (tmp_path / "typesetting").iterdir() if one.is_dir()]) == 2
    another = workroom.own_folder("typesetting")
    assert {one for one in (tmp_path / "typesetting").iterdir() if one.is_dir()} == {mine, another}


def test_fonts_in_use_lie_in_such_a_folder():
    _styles, shapes = typesetting._style(fonts.site_folder())
    folder = shapes._folder
    assert folder.parent.name == "typesetting"
    assert len(list(folder.iterdir())) > 1, "WeasyPrint has put its copies there"
