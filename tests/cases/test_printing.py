"""Printing a dossier: one order at a time, everything in catalogue order, failures that name the paper."""

import subprocess
from datetime import timedelta
from unittest.mock import patch

import django_rq
import pikepdf
import pytest
from django.conf import settings as site
from django.utils import timezone
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import NoSuchJobError
from rq.job import JobStatus

from cases import background, printing
from dossiers import intake, papers
from dossiers.models import Document, DossierPrint
from tests.dossiers.files import pdf, upload

pytestmark = pytest.mark.django_db


def broker_answers():
    """Whether a real Redis can be reached."""
    try:
        return Redis.from_url(site.REDIS_URL).ping()
    except RedisError:
        return False


def bound(wanted):
    """The finished PDF of a print."""
    wanted.refresh_from_db()
    assert wanted.status == DossierPrint.DONE, wanted.message
    with wanted.file.open("rb") as file:
        return file.read()


def titles(content, tmp_path):
    """The bookmarks of a PDF."""
    path = tmp_path / "bound.pdf"
    path.write_bytes(content)
    with pikepdf.open(path) as opened:
        return [str(item.title) for item in opened.open_outline().root]


@pytest.fixture
def case(walked):
    """A case early on its way: an application, a talk, and nothing drawn."""
    return walked(after="talk").case


@pytest.fixture
def ordered(case, cast):
    """An order to print that case."""
    return printing.order(case, cast.bob)


# --- ordering --------------------------------------------------------------------------------------------------


def test_a_running_print_is_handed_back_instead_of_a_second_one(case, cast, ordered):
    assert printing.order(case, cast.bob) == ordered
    assert printing.order(case, cast.alice) != ordered  # somebody else's order is another
    DossierPrint.objects.filter(pk=ordered.pk).update(status=DossierPrint.DONE)
    assert printing.order(case, cast.bob) != ordered


def test_new_papers_deserve_a_new_print(case, cast, ordered):
    intake.file_document(case.dossier, papers.DECLARATION, pdf(), by=cast.alice, dated_on=case.opened_on)
    assert printing.order(case, cast.bob) != ordered


def test_a_withdrawn_paper_deserves_a_new_print(case, cast, ordered):
    intake.withdraw(case.dossier.documents.first(), by=cast.alice, reason="扫描不清")
    assert printing.order(case, cast.bob) != ordered


def test_the_job_is_enqueued_on_commit_and_only_then(case, cast, django_capture_on_commit_callbacks):
    with patch("cases.printing.enqueue") as enqueue:
        with django_capture_on_commit_callbacks(execute=True):
            wanted = printing.order(case, cast.bob)
            enqueue.assert_not_called()
        enqueue.assert_called_once_with(wanted.pk)


def test_a_dead_broker_is_said_at_once(ordered):
    with patch("django_rq.get_queue", side_effect=NoRedis("down")):
        printing.enqueue(ordered.pk)
    ordered.refresh_from_db()
    assert ordered.status == DossierPrint.FAILED
    assert ordered.message


def test_a_print_whose_worker_was_killed_is_given_up(case, cast, ordered):
    assert printing.give_up_if_lost(ordered) is False  # just ordered: the job may be on its way
    DossierPrint.objects.filter(pk=ordered.pk).update(requested_at=timezone.now() - timedelta(minutes=5))
    ordered.refresh_from_db()
    with patch("cases.background.Job.fetch", side_effect=NoRedis("down")):
        assert printing.give_up_if_lost(ordered) is False  # nobody knows
    with patch("cases.background.Job.fetch") as fetch:
        fetch.return_value.get_status.return_value = JobStatus.STARTED
        assert printing.give_up_if_lost(ordered) is False  # still at work
        fetch.side_effect = NoSuchJobError
        assert printing.give_up_if_lost(ordered) is True
    assert (ordered.status, bool(ordered.message)) == (DossierPrint.FAILED, True)
    assert printing.order(case, cast.bob) != ordered


# --- the job ---------------------------------------------------------------------------------------------------


def test_without_drawn_papers_cover_and_record_form_are_printed(case, ordered, tmp_path):
    printing.print_dossier(ordered.pk)
    found = titles(bound(ordered), tmp_path)
    record = papers.by_code(papers.RECORD_FORM).official_title
    application = papers.by_code(papers.APPLICATION).official_title
    assert found[:3] == ["封面", "卷内材料目录", f"1. {application}"]
    assert any(title.endswith(record) for title in found)
    assert (ordered.done, ordered.total) == (3, 3)
    with pikepdf.open(tmp_path / "bound.pdf") as opened:
        assert ordered.pages == len(opened.pages)
    assert not case.dossier.documents.of(papers.RECORD_FORM).exists()  # drawn for the print alone


def test_papers_stand_in_catalogue_order_with_uploads_in_place(walked, cast, tmp_path):
    road = walked(after="name_activist")
    case = road.case
    several = intake.file_document(
        case.dossier, papers.INQUIRY_FORM, upload(pdf(pages=3)), by=cast.alice, dated_on=case.opened_on
    )
    wanted = printing.order(case, cast.bob)
    printing.print_dossier(wanted.pk)
    content = bound(wanted)
    found = [title.split(". ", 1)[1] for title in titles(content, tmp_path)[2:-1]]
    order = [paper.official_title for paper in papers.PAPERS]
    assert [order.index(title) for title in found] == sorted(order.index(title) for title in found)
    assert several.official_title in found
    with pikepdf.open(tmp_path / "bound.pdf") as opened:
        assert len(opened.pages) == wanted.pages
    text = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    assert f"共 {wanted.pages - 1} 页" in text


def test_an_archived_case_is_printed_with_the_record_form_of_its_archive(walked, cast):
    road = walked().finish()
    case = road.case
    intake.file_document(
        case.dossier, papers.RECORD_FORM, pdf(), by=None, dated_on=case.closed_on, origin=Document.DRAWN, source_event=1
    )
    record = papers.by_code(papers.RECORD_FORM).official_title
    assert [entry.part.title for entry in printing.entries_of(case)].count(record) == 1
    assert printing.standing(case) == "中共正式党员"


def test_a_case_that_ended_early_has_a_record_form_too(walked):
    road = walked(after="talk")
    road.do("withdraw")
    record = papers.by_code(papers.RECORD_FORM).official_title
    assert [entry.part.title for entry in printing.entries_of(road.case)].count(record) == 1
    assert printing.standing(road.case) == str(road.case.step.label)


def test_the_cover_names_places_and_span_but_no_id_number(walked, cast):
    case = walked(after="talk").case
    cast.county.code = "222404"
    cast.county.save()
    rows = dict(printing.cover_of(case)["rows"])
    assert (rows["县（市）"], rows["乡镇党委"], rows["档号"]) == ("珲春市", "中共东镇党委", case.number)
    assert rows["起止日期"] == "2027年1月10日至（办理中）"
    assert case.person.id_number not in str(rows)


def test_a_broken_scan_is_named_in_the_failure(case, ordered):
    document = case.dossier.documents.of(papers.TALK_RECORD).get()
    with open(document.file.path, "wb") as file:
        file.write(b"%PDF-1.7 nothing more")
    printing.print_dossier(ordered.pk)
    ordered.refresh_from_db()
    assert ordered.status == DossierPrint.FAILED
    assert document.official_title in ordered.message
    assert len(ordered.message) <= printing.MESSAGE_LENGTH
    assert not ordered.file


def test_an_unforeseen_failure_is_kept_and_raised(ordered):
    with patch("cases.printing.entries_of", side_effect=ZeroDivisionError), pytest.raises(ZeroDivisionError):
        printing.print_dossier(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.status, str(ordered.pk) in ordered.message) == (DossierPrint.FAILED, True)


def test_printing_twice_is_printing_once(ordered):
    printing.print_dossier(ordered.pk)
    ordered.refresh_from_db()
    finished = ordered.finished_at
    printing.print_dossier(ordered.pk)
    ordered.refresh_from_db()
    assert ordered.finished_at == finished


@pytest.mark.skipif(not broker_answers(), reason="no Redis at hand")
def test_a_real_worker_does_the_job(case, cast, django_capture_on_commit_callbacks):
    """From the click to the PDF over a real queue, with nothing but an id in the message."""
    queue = django_rq.get_queue(background.QUEUE)
    queue.empty()
    with django_capture_on_commit_callbacks(execute=True):
        wanted = printing.order(case, cast.bob)
    [job] = queue.jobs
    assert (job.id, list(job.args), dict(job.kwargs)) == (f"print-{wanted.pk}", [wanted.pk], {})
    worker = SimpleWorker([queue], connection=queue.connection, serializer=queue.serializer)
    worker.work(burst=True, logging_level="ERROR")
    assert bound(wanted).startswith(b"%PDF")
