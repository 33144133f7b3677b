"""The virus scanner: a real clamd with a signature of the tests' own; what it has not passed is kept nowhere."""

import ast
import io
import os
import socket
import subprocess
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cases import scan_folder, scanning
from dossiers import intake, papers, quarantine
from dossiers.models import Document, ScanFile, StagedFile
from dossiers.vault import vault
from evidence import kinds
from evidence.models import DENIED, AccessEntry
from tests.test_architecture import CODE, name_of, tree_of

from . import files

EICAR = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"
)  # whole nowhere on this disk
SIGNATURE = "Tests.Eicar.UNOFFICIAL"
INFECTED = files.pdf() + b"\n% " + EICAR
CLAMD = "/usr/sbin/clamd"


@pytest.fixture(scope="module")
def clamd():
    """The address of a clamd that knows one signature."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        root = Path(folder)
        (root / "db").mkdir()
        (root / "db" / "tests.ndb").write_text(f"Tests.Eicar:0:*:{EICAR.hex()}\n")
        lines = {"LocalSocket": root / "s", "DatabaseDirectory": root / "db", "TemporaryDirectory": root,
                 "Foreground": "yes", "MaxThreads": 2, "StreamMaxLength": "1M"}  # fmt: skip
        (root / "conf").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        process = subprocess.Popen([CLAMD, "-c", root / "conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _try in range(300):
                if (root / "s").exists():
                    break
                assert process.poll() is None
                time.sleep(0.1)
            yield "unix", str(root / "s")
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def scanned(clamd, settings):
    """Uploads are shown to it."""
    settings.CLAMD = clamd


@pytest.fixture
def absent(settings, tmp_path):
    """It is configured and not there."""
    settings.CLAMD = ("unix", str(tmp_path / "none"))


def refused(content):
    with pytest.raises(ValidationError) as refusal:
        intake.accept(files.upload(content, "申请书.pdf"))
    return refusal.value


def test_it_is_asked_about_every_upload_and_finds_what_is_hidden_in_a_page(scanned, db):
    assert quarantine.ready()
    assert intake.accept(files.upload(files.pdf(), "申请书.pdf")).pages == 1
    refusal = refused(INFECTED)
    assert (refusal.code, refusal.messages) == (
        "infected", [f"病毒扫描程序在该文件中发现“{SIGNATURE}”，文件未保存。请告知管理员。"],
    )  # fmt: skip


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = None
    assert intake.accept(files.upload(INFECTED, "a.pdf")).pages == 1
    assert quarantine.ready()


def test_what_it_does_not_answer_is_not_taken_in(scanned, absent, clamd, settings, db):
    assert not quarantine.ready()
    assert refused(files.pdf()).code == "unscanned"
    settings.CLAMD = clamd
    assert refused(files.pdf() + b"\n%" + os.urandom(2 * 2**20)).code == "unscanned"  # more than it takes


def test_an_answer_that_is_neither_well_nor_found_lets_nothing_in(settings, db):
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder, socket.socket(socket.AF_UNIX) as scanner:
        settings.CLAMD = ("unix", f"{folder}/s")
        scanner.bind(f"{folder}/s")
        scanner.listen()

        def answer():
            line, _from = scanner.accept()
            with line:
                said = b""
                while not said.endswith(bytes(4)) and (more := line.recv(65536)):
                    said += more
                line.sendall(b"stream: Can't allocate memory ERROR\0")

        with ThreadPoolExecutor(1) as pool:
            pool.submit(answer)
            assert refused(files.pdf()).code == "unscanned"


def test_an_infected_upload_is_refused_noted_and_kept_nowhere(scanned, walked, cast, signed_in):
    case = walked(after="talk").case
    kept, documents = set(vault().names()), Document.objects.count()
    address = reverse("documents:upload", args=[case.number, papers.DECLARATION])
    data = {"file": files.upload(INFECTED, "声明.pdf"), "dated_on": timezone.localdate().isoformat()}
    answer = signed_in(cast.alice).post(address, data)
    assert (answer.status_code, SIGNATURE in answer.text) == (422, True)
    assert (set(vault().names()), Document.objects.count(), StagedFile.objects.count()) == (kept, documents, 0)
    entry = AccessEntry.objects.get(kind=kinds.QUARANTINED)
    assert (entry.by, entry.outcome, entry.purpose, entry.subject) == (cast.alice, DENIED, SIGNATURE, "upload")


def test_while_it_is_away_a_form_says_so_with_503_and_keeps_nothing(walked, cast, signed_in, settings, tmp_path):
    case = walked(after="talk").case
    settings.CLAMD = ("unix", str(tmp_path / "none"))
    kept = set(vault().names())
    address = reverse("documents:upload", args=[case.number, papers.DECLARATION])
    data = {"file": files.upload(files.pdf(), "声明.pdf"), "dated_on": timezone.localdate().isoformat()}
    answer = signed_in(cast.alice).post(address, data)
    assert (answer.status_code, "病毒扫描程序暂时无法连接" in answer.text) == (503, True)
    assert set(vault().names()) == kept
    assert not AccessEntry.objects.filter(kind=kinds.QUARANTINED).exists()


def test_sheets_and_histories_are_scanned_inside_their_archive(scanned, cast, signed_in):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", EICAR)
    answer = signed_in(cast.bob).post("/cases/audit/", {"file": files.upload(out.getvalue(), "甲镇.xlsx")})
    assert (answer.status_code, SIGNATURE in answer.text) == (422, True)
    assert list(vault().names()) == []
    assert AccessEntry.objects.get(kind=kinds.QUARANTINED).by == cast.bob


def test_of_a_stack_only_the_infected_file_is_refused(scanned, cast):
    given = [scanning.look_into(ContentFile(one), name) for one, name in ((files.pdf(), "a.pdf"), (INFECTED, "b.pdf"))]
    scanning.hand_in(given, by=cast.bob)
    assert [bool(one.file) for one in ScanFile.objects.order_by("pk")] == [True, False]
    assert AccessEntry.objects.get(kind=kinds.QUARANTINED).by is None


def test_the_scan_folder_waits_until_it_is_back(absent, cast, settings, tmp_path):
    settings.SCAN_FOLDER = tmp_path / "in"
    home = settings.SCAN_FOLDER / cast.bob.username
    home.mkdir(parents=True)
    (home / "a.pdf").write_bytes(files.pdf())
    os.utime(home / "a.pdf", (1, 1))
    assert scan_folder.collect() == 0
    assert (home / "a.pdf").exists()


LOOKED_INTO = {
    "cases/facts.py": "accept", "cases/scan_forms.py": "look_into", "cases/audit_views.py": "examine",
    "recruitment/import_views.py": "examine", "cases/verification.py": "never kept nor opened: its hash is compared",
}  # fmt: skip


def takes_files(node):
    """Whether a piece of code makes a field for files."""
    named = [*node.bases] if isinstance(node, ast.ClassDef) else [node.func] if isinstance(node, ast.Call) else []
    return any(ast.unparse(one) == "forms.FileField" for one in named)


def test_no_form_takes_a_file_past_the_scanner():
    """A new field for files comes here, with what it is shown to."""
    taking = {name_of(path): path for path in CODE if any(takes_files(node) for node in ast.walk(tree_of(path)))}
    assert set(taking) == set(LOOKED_INTO)
    for name, how in LOOKED_INTO.items():
        assert " " in how or f"{how}(" in taking[name].read_text(encoding="utf-8")
