"""Filing: versions supersede and never overwrite, identical bytes lie in the vault once, drawn papers come once."""

import datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from dossiers import intake, papers
from dossiers.models import Document, Dossier, StagedFile
from dossiers.vault import vault

from . import files

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
TODAY = datetime.date(2030, 6, 12)


@pytest.fixture
def file_it(dossier, alice):
    """File content under a paper."""

    def file_it(content=None, paper=papers.APPLICATION, **more):
        content = content if content is not None else files.pdf()
        return intake.file_document(dossier, paper, content, **{"by": alice, "dated_on": TODAY, **more})

    return file_it


def files_below(folder):
    """Every file in the vault under that folder."""
    return [path for path in Path(vault().path(folder)).rglob("*") if path.is_file()]


def test_a_document_keeps_what_was_found_out(file_it, alice):
    document = file_it(files.upload(files.pdf(pages=2), "申请书.pdf"))
    assert (document.pages, document.mime, document.name) == (2, "application/pdf", "申请书.pdf")
    assert (document.version, document.added_by, document.origin) == (1, alice, Document.UPLOADED)
    assert document.file.name == f"documents/{document.sha256[:2]}/{document.sha256}.pdf"
    assert files.content_of(document) == files.pdf(pages=2)


def test_identical_bytes_are_stored_once(file_it):
    one, two = file_it(paper=papers.APPLICATION), file_it(paper=papers.AUTOBIOGRAPHY)
    assert one.file.name == two.file.name
    assert [path.name for path in files_below("documents")] == [f"{one.sha256}.pdf"]


def test_the_vault_never_overwrites_what_it_holds(file_it):
    document = file_it()
    before = files_below("documents")[0].stat()
    file_it(paper=papers.AUTOBIOGRAPHY)
    after = files_below("documents")[0].stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert files.content_of(document) == files.pdf()


def test_the_vault_has_no_public_address(file_it):
    with pytest.raises(ValueError, match="no public address"):
        _ = file_it().file.url


def test_a_second_upload_is_the_next_version_and_the_first_stays(file_it, dossier):
    old, new = file_it(), file_it(files.pdf(pages=2))
    assert (old.version, new.version, new.series) == (1, 2, 1)
    assert list(dossier.documents.current()) == [new]
    assert dossier.documents.count() == 2
    assert files.content_of(old) == files.pdf()


def test_papers_that_occur_several_times_stand_side_by_side(file_it, dossier):
    first, second = (file_it(files.pdf(pages=n), papers.THOUGHT_REPORT) for n in (1, 2))
    assert (first.series, second.series) == (1, 2)
    better = file_it(files.pdf(pages=3), papers.THOUGHT_REPORT, replaces=first)
    assert (better.series, better.version) == (1, 2)
    assert set(dossier.documents.current()) == {better, second}


def test_only_the_same_paper_can_be_replaced(file_it):
    other = file_it(paper=papers.AUTOBIOGRAPHY)
    with pytest.raises(ValueError, match="same paper"):
        file_it(paper=papers.THOUGHT_REPORT, replaces=other)


def test_a_withdrawn_version_gives_way_to_the_one_before(file_it, dossier, alice):
    old, wrong = file_it(), file_it(files.pdf(pages=2))
    intake.withdraw(wrong, by=alice, reason="传错了人")
    assert list(dossier.documents.current()) == [old]
    assert file_it(files.pdf(pages=3)).version == 3


def test_withdrawing_needs_a_reason(file_it, alice):
    document = file_it()
    with pytest.raises(ValidationError):
        intake.withdraw(document, by=alice, reason="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(withdrawn_at=timezone.now())


def test_a_paper_is_drawn_once_for_an_event(file_it):
    drawn = {"paper": papers.VOTE_SUMMARY, "origin": Document.DRAWN, "by": None}
    first = file_it(source_event=7, **drawn)
    assert file_it(source_event=7, **drawn) == first
    assert file_it(source_event=8, **drawn).version == 2


def test_two_documents_cannot_hold_one_version(file_it):
    document = file_it()
    document.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save(force_insert=True)


def test_a_refused_file_leaves_nothing(file_it, dossier):
    with pytest.raises(ValidationError):
        file_it(b"MZ this is no scan")
    assert not dossier.documents.exists()
    assert not files_below(".")


def test_an_unknown_paper_is_refused(file_it):
    with pytest.raises(KeyError):
        file_it(paper="9-9")


def test_numbers_of_one_dossier_do_not_touch_another(file_it, dossier):
    file_it()
    other = Dossier.objects.create(number="M-2030-0043", title="金某", opened_on=TODAY)
    with transaction.atomic():
        filed = intake.file_document(other, papers.APPLICATION, files.pdf(), by=None, dated_on=TODAY)
    assert filed.version == 1
    assert other.documents.current().get() == filed


def test_filing_costs_three_statements(file_it, django_assert_num_queries):
    with django_assert_num_queries(3):
        file_it()


def test_a_staged_upload_waits_for_its_own_user(alice, django_user_model):
    kept = intake.stage(files.upload(files.pdf(pages=2), "申请书.pdf"), user=alice)
    eve = django_user_model.objects.create(username="eve")
    assert intake.staged(str(kept.token), user=alice) == kept
    assert intake.staged(str(kept.token), user=eve) is None
    assert intake.staged("no token", user=alice) is None
    assert (kept.name, kept.pages) == ("申请书.pdf", 2)


def test_filing_a_staged_upload_clears_the_stage(file_it, alice, django_capture_on_commit_callbacks):
    kept = intake.stage(files.upload(files.pdf(), "申请书.pdf"), user=alice)
    with django_capture_on_commit_callbacks(execute=True):
        document = file_it(intake.staged(kept.token, user=alice))
    assert document.name == "申请书.pdf"
    assert files.content_of(document) == files.pdf()
    assert not StagedFile.objects.exists()
    assert not files_below("staged")


def test_a_bad_upload_is_not_staged(alice):
    with pytest.raises(ValidationError):
        intake.stage(files.upload(b"MZ"), user=alice)
    assert not StagedFile.objects.exists()


def test_old_staged_files_are_swept(alice, django_capture_on_commit_callbacks):
    old = intake.stage(files.upload(files.pdf()), user=alice)
    StagedFile.objects.update(created_at=timezone.now() - datetime.timedelta(days=8))
    new = intake.stage(files.upload(files.pdf()), user=alice)
    with django_capture_on_commit_callbacks(execute=True):
        swept = intake.sweep_staged(before=timezone.now() - datetime.timedelta(days=7))
    assert swept == 1
    assert list(StagedFile.objects.all()) == [new]
    assert [path.stem for path in files_below("staged")] == [str(new.token)]
    assert old.token != new.token
