"""The watched folder: files become stacks of the user whose folder they lie in, once, and none is lost."""

import os
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases import background, scan_folder, scanning
from dossiers import papers
from dossiers.models import ScanStack
from tests.dossiers.files import encrypted_pdf, pdf

from .scanned import jpeg, scan, sheet, states, written

pytestmark = pytest.mark.django_db
FORM = papers.VOTE_SUMMARY


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(background.Work, "enqueue", lambda self, job, key: True)


@pytest.fixture
def folder(settings, tmp_path):
    """The scan folder, with a home for Bob."""
    settings.SCAN_FOLDER = tmp_path / "scans"
    (settings.SCAN_FOLDER / "bob").mkdir(parents=True)
    return settings.SCAN_FOLDER


def put(folder, name, content, *, age=60):
    """A file that was last changed so many seconds ago."""
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


def left(folder):
    """The files that lie in the folder and below."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_become_a_stack_of_their_user_and_are_gone(folder, cast, walked):
    case = walked().case
    put(folder / "bob", "Scan_001.PDF", scan(sheet(case.number, FORM)))
    put(folder / "bob", "photo.jpeg", jpeg(written()))
    put(folder / "bob", "notes.txt", b"no scan")
    assert scan_folder.collect() == 1
    stack = ScanStack.objects.get()
    assert (stack.by, stack.source, stack.total) == (cast.bob, ScanStack.FOLDER, 2)
    assert left(folder) == ["bob/notes.txt"]
    scanning.sort_stack(stack.pk)
    assert sorted(states(stack)) == ["placed", "unplaced"]
    assert scan_folder.collect() == 0


def test_a_file_that_still_grows_is_left_until_it_is_whole(folder, cast):
    path = put(folder / "bob", "growing.pdf", pdf(), age=scan_folder.SETTLED - 5)
    assert scan_folder.collect() == 0
    os.utime(path, (time.time() - scan_folder.SETTLED - 1,) * 2)
    assert scan_folder.collect() == 1


def test_a_file_that_cannot_be_read_is_kept_beside_and_told(folder, cast):
    put(folder / "bob", "locked.pdf", encrypted_pdf())
    scan_folder.collect()
    [file] = ScanStack.objects.get().files.all()
    assert (file.name, bool(file.problem)) == ("locked.pdf", True)
    [kept] = left(folder)
    assert kept.startswith("bob/.refused/")
    assert scan_folder.collect() == 0


def test_folders_of_nobody_are_left_alone_and_told_once_without_names(folder, cast, caplog):
    for name in ("李某", "ivy"):  # nobody's name; somebody who files nothing
        (folder / name).mkdir()
        put(folder / name, "张某的志愿书.pdf", pdf())
    for _again in range(2):
        assert scan_folder.collect() == 0
    told = [record.getMessage() for record in caplog.records if record.name == "cases.scan_folder"]
    assert told == ["scan folder: 2 files lie in 2 folders that bear no user's name"]
    assert len(left(folder)) == 2


def test_a_link_leads_nowhere(folder, cast, tmp_path):
    (tmp_path / "secret.pdf").write_bytes(pdf())
    (folder / "bob" / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "alice").symlink_to(tmp_path)
    assert scan_folder.collect() == 0
    assert (tmp_path / "secret.pdf").exists()


def test_of_two_clocks_one_gets_the_file(folder, cast, monkeypatch):
    """The other clock runs when the first has seen the file and not yet claimed it."""
    path = put(folder / "bob", "one.pdf", pdf())
    monkeypatch.setattr(scan_folder, "ABANDONED", 10**9)
    with monkeypatch.context() as patched:
        patched.setattr(scan_folder, "_waiting", lambda home, since=0: iter([path]) if home.name == "bob" else iter(()))
        assert [scan_folder.collect(), scan_folder.collect()] == [1, 0]
    assert ScanStack.objects.count() == 1


def test_a_claim_left_by_a_crash_is_taken_up_and_no_form_is_filed_twice(folder, cast, walked, monkeypatch):
    case = walked().case
    put(folder / "bob", "form.pdf", scan(sheet(case.number, FORM)))
    with monkeypatch.context() as patched:
        patched.setattr(scan_folder.Path, "unlink", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            scan_folder.collect()
    monkeypatch.setattr(scan_folder, "ABANDONED", 0)
    assert scan_folder.collect() == 1
    first, second = ScanStack.objects.order_by("pk")
    for stack in (first, second):
        scanning.sort_stack(stack.pk)
    assert (states(first), states(second)) == (["placed"], ["aside"])
    assert case.dossier.documents.of(FORM).count() == 1
    assert left(folder) == []


def test_a_stack_never_holds_more_than_it_may(folder, cast, settings):
    settings.SCAN_MAX_PAGES = 5
    for number in range(3):
        put(folder / "bob", f"{number}.pdf", pdf(pages=2), age=60 - number)
    assert scan_folder.collect() == 2
    assert sorted(stack.total for stack in ScanStack.objects.all()) == [2, 4]


def test_the_command_does_it_at_once_and_says_when_there_is_no_folder(folder, cast, settings):
    put(folder / "bob", "one.pdf", pdf())
    said = StringIO()
    call_command("take_scans", stdout=said)
    assert "1" in said.getvalue()
    settings.SCAN_FOLDER = None
    with pytest.raises(CommandError, match="SCAN_FOLDER"):
        call_command("take_scans")
    assert scan_folder.collect() == 0
