"""Sorting a stack: whole forms go home, what is doubtful waits for people, and nothing is filed twice."""

import datetime
import io
from pathlib import Path

import django_rq
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from rq import SimpleWorker

from cases import background, scan_filing, scanning
from dossiers import intake, papers, scanned
from dossiers.models import Document, Dossier, ScanFile, ScanPage, ScanStack
from tests.dossiers.files import content_of, encrypted_pdf, pdf
from tests.story import D

from .scanned import empty, handed_in, jpeg, page_of, scan, sheet, sheets, states, written
from .test_printing import broker_answers

pytestmark = pytest.mark.django_db
WAITING, READ, UNPLACED, PLACED = ScanPage.WAITING, ScanPage.READ, ScanPage.UNPLACED, ScanPage.PLACED
BLANK, ASIDE = ScanPage.BLANK, ScanPage.ASIDE
FORM = papers.VOTE_SUMMARY


@pytest.fixture
def case(walked):
    """A case of the village."""
    return walked().case


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(background.Work, "enqueue", lambda self, job, key: True)


def filed(case, paper=FORM):
    """The documents of a paper."""
    return list(case.dossier.documents.of(paper).order_by("version"))


def drawn(case, paper=FORM, *, event=1):
    """The paper as the system drew it up."""
    return intake.file_document(
        case.dossier, paper, pdf(), by=None, dated_on=D(2027, 3, 4), origin=Document.DRAWN, source_event=event
    )


def turns_of(document):
    """How the pages of a filed scan are turned."""
    with pikepdf.open(io.BytesIO(content_of(document))) as opened:
        return [int(page.obj.get("/Rotate", 0)) for page in opened.pages]


# --- where pages go ------------------------------------------------------------------------------------------------


def test_a_form_becomes_the_next_version_of_its_paper_dated_as_it_was_drawn(case, cast):
    drawn(case)
    stack = handed_in(cast.bob, jpeg(sheet(case.number, FORM)))
    _first, document = filed(case)
    assert (document.origin, document.version, document.dated_on) == (Document.UPLOADED, 2, D(2027, 3, 4))
    assert (document.added_by, document.mime, document.pages) == (cast.bob, "application/pdf", 1)
    assert page_of(stack).document == document
    assert (stack.status, stack.done, stack.total) == (ScanStack.DONE, 1, 1)


def test_a_form_that_was_never_drawn_here_is_dated_today(case, cast):
    handed_in(cast.bob, jpeg(sheet(case.number, FORM)))
    assert filed(case)[0].dated_on == timezone.localdate()


def test_sheets_of_a_form_come_together_from_several_files_in_their_order_and_upright(case, cast):
    one, two, three = sheets(case.number, FORM, 3)
    stack = handed_in(cast.bob, scan(three.rotate(90, expand=True), one), jpeg(two.rotate(180)))
    [document] = filed(case)
    assert states(stack) == [PLACED] * 3
    assert turns_of(document) == [0, 180, 90]
    assert [page.number for page in scan_filing.in_order(ScanPage.objects.filter(document=document))] == [2, 1, 1]


def test_a_filed_page_holds_nothing_of_the_others_in_its_file(case, cast, walked):
    other = walked(cast.street).case
    mixed = scan(sheet(case.number, FORM), sheet(other.number, FORM))
    with pikepdf.open(io.BytesIO(mixed)) as opened:  # as some copiers write it: one dictionary names all pictures
        one, two = opened.pages
        shared = {"/Im0": one.Resources.XObject["/Im0"], "/Im1": two.Resources.XObject["/Im0"]}
        resources = opened.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(shared)))
        two.Contents = opened.make_stream(two.Contents.read_bytes().replace(b"/Im0", b"/Im1"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=[two.obj, pikepdf.Name.Fit]
        )
        one.Annots = pikepdf.Array([link])
        for page in (one, two):
            page.Resources = resources
        out = io.BytesIO()
        opened.save(out)
    stack = handed_in(cast.bob, out.getvalue())
    assert states(stack) == [PLACED, PLACED]
    for document in (*filed(case), *filed(other)):
        with pikepdf.open(io.BytesIO(content_of(document))) as opened:
            pictures = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
            assert (len(opened.pages), len(pictures), "/Annots" in opened.pages[0]) == (1, 1, False)


def test_a_blank_page_is_put_aside_and_a_back_side_is_offered_with_its_form(case, cast):
    stack = handed_in(cast.bob, scan(sheet(case.number, FORM), empty(), written()))
    assert states(stack) == [PLACED, BLANK, UNPLACED]
    back = page_of(stack, 2)
    assert (back.dossier_id, back.paper, back.document) == (case.dossier_id, FORM, None)


def test_a_page_in_front_of_every_code_is_offered_with_nothing(case, cast):
    stack = handed_in(cast.bob, scan(written(), sheet(case.number, FORM)), jpeg(written(9)))
    assert states(stack) == [UNPLACED, PLACED, UNPLACED]
    assert {(page.dossier_id, page.paper) for page in (page_of(stack, 0), page_of(stack, 2))} == {(None, "")}


def test_an_incomplete_form_waits_and_says_what_is_missing(case, cast):
    _one, two, _three = sheets(case.number, FORM, 3)
    stack = handed_in(cast.bob, jpeg(two))
    page = page_of(stack)
    assert (page.status, page.dossier_id, filed(case)) == (UNPLACED, case.dossier_id, [])
    assert "1、3" in page.note
    assert "3" in page.note


def test_a_second_copy_of_a_page_is_left_to_people(case, cast):
    first, again = sheet(case.number, FORM), sheet(case.number, FORM).rotate(1, fillcolor=255)
    stack = handed_in(cast.bob, scan(first, again))
    assert states(stack) == [PLACED, UNPLACED]
    assert len(filed(case)) == 1


def test_the_same_scan_is_not_filed_twice(case, cast):
    content = scan(sheet(case.number, FORM))
    handed_in(cast.bob, content)
    again = handed_in(cast.bob, content)
    page = page_of(again)
    assert (page.status, page.document, bool(page.note)) == (ASIDE, filed(case)[0], True)
    assert len(filed(case)) == 1


def test_a_scan_that_was_withdrawn_may_be_filed_again(case, cast):
    content = scan(sheet(case.number, FORM))
    handed_in(cast.bob, content)
    intake.withdraw(filed(case)[0], by=cast.bob, reason="误归")
    assert states(handed_in(cast.bob, content)) == [PLACED]
    assert [one.version for one in filed(case)] == [1, 2]


# --- whose cases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["eve", "ivy"])
def test_nothing_is_filed_or_told_of_a_case_the_user_may_not_file_in(case, cast, name):
    stack = handed_in(getattr(cast, name), scan(sheet(case.number, FORM), sheet("M-2030-7777", FORM), written()))
    foreign, unknown, back = (page_of(stack, place) for place in range(3))
    assert states(stack) == [UNPLACED] * 3
    assert foreign.note == unknown.note
    assert [page.dossier for page in (foreign, unknown, back)] == [None] * 3
    assert filed(case) == []


def test_a_paper_of_another_kind_of_case_is_refused(case, cast):
    stack = handed_in(cast.bob, jpeg(sheet(case.number, papers.YEARLY_ASSESSMENT_FORM)))
    assert states(stack) == [UNPLACED]
    assert page_of(stack).dossier is None


# --- papers that occur several times -------------------------------------------------------------------------------


def test_of_a_paper_that_occurs_several_times_the_scan_takes_the_place_of_the_one_that_waits(case, cast, monkeypatch):
    drawn(case, papers.THOUGHT_REPORT, event=1)
    handed_in(cast.bob, jpeg(sheet(case.number, papers.THOUGHT_REPORT)))
    drawn(case, papers.THOUGHT_REPORT, event=2)
    handed_in(cast.bob, jpeg(sheet(case.number, papers.THOUGHT_REPORT).rotate(1, fillcolor=255)))
    assert [(one.series, one.version) for one in filed(case, papers.THOUGHT_REPORT)] == [(1, 1), (2, 1), (1, 2), (2, 2)]


def test_with_two_of_them_waiting_nothing_is_guessed(case, cast):
    for event in (1, 2):
        drawn(case, papers.THOUGHT_REPORT, event=event)
    handed_in(cast.bob, jpeg(sheet(case.number, papers.THOUGHT_REPORT)))
    assert filed(case, papers.THOUGHT_REPORT)[-1].series == 3


# --- by hand -------------------------------------------------------------------------------------------------------


def test_a_back_side_joins_its_form_behind_the_sheet_it_lay_behind(case, cast):
    one, two = sheets(case.number, FORM, 2)
    stack = handed_in(cast.bob, scan(one, written(1), two, written(2)))
    for place in (3, 1):
        scan_filing.file_by_hand(case, FORM, [page_of(stack, place)], by=cast.bob)
    newest = filed(case)[-1]
    assert (newest.version, newest.pages, states(stack)) == (3, 4, [PLACED] * 4)
    assert {page.document_id for page in scanning.pages_of(stack)} == {newest.pk}
    pages = list(scanning.pages_of(stack))
    assert [page.number for page in scan_filing.in_order(pages[::-1])] == [1, 2, 3, 4]
    content = content_of(newest)
    assert content == scanned.assemble([scan_filing.sheet_of(page) for page in pages])


def test_one_click_files_what_there_is_of_a_form(case, cast):
    one, two, _three = sheets(case.number, FORM, 3)
    stack = handed_in(cast.bob, jpeg(two), jpeg(one))
    form = scan_filing.form_of(page_of(stack, 0))
    scan_filing.file_by_hand(case, FORM, form, by=cast.bob)
    assert states(stack) == [PLACED, PLACED]
    assert [page.file_id for page in form] == [page_of(stack, 1).file_id, page_of(stack, 0).file_id]
    assert filed(case)[0].pages == 2


def test_a_page_that_was_filed_meanwhile_is_not_filed_again(case, cast):
    stack = handed_in(cast.bob, jpeg(written()))
    page = page_of(stack)
    scan_filing.file_by_hand(case, papers.APPLICATION_FORM, [page], by=cast.bob)
    with pytest.raises(ValidationError, match="已归档"):
        scan_filing.file_by_hand(case, papers.ADMISSION_MINUTES, [page], by=cast.bob)
    assert filed(case, papers.ADMISSION_MINUTES) == []


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_bad_file_is_named_and_the_others_go_on(case, cast):
    stack = handed_in(cast.bob, encrypted_pdf(), b"no scan at all", jpeg(sheet(case.number, FORM)))
    bad = list(stack.files.exclude(problem="").values_list("name", "file"))
    assert [file for _name, file in bad] == ["", ""]
    assert [name for name, _file in bad] == ["scan1.pdf", "scan2.pdf"]
    assert states(stack) == [PLACED]


def test_a_stack_of_bad_files_is_over_at_once(cast):
    stack = handed_in(cast.bob, b"nothing", sort=False)
    assert (stack.status, stack.total) == (ScanStack.DONE, 0)


def test_scans_are_thrown_away_after_a_month_and_documents_are_not(case, cast):
    stack = handed_in(cast.bob, scan(sheet(case.number, FORM), written()))
    path = Path(stack.files.get().file.path)
    assert scanning.sweep() == 0
    ScanStack.objects.update(at=timezone.now() - scanning.KEPT - datetime.timedelta(days=1))
    assert scanning.sweep() == 1
    assert not path.exists()
    assert content_of(filed(case)[0]).startswith(b"%PDF")
    assert not scan_filing.is_free(page_of(stack, 1))


def test_names_of_files_stay_out_of_the_vault(cast):
    given = scanning.look_into(ContentFile(jpeg(written())), "李某.jpg")
    scanning.hand_in([given], by=cast.bob)
    file = ScanFile.objects.get()
    assert (file.name, "李某" in str(file.file)) == ("李某.jpg", False)


# --- interruptions -------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """What a worker that is killed leaves behind: nothing runs any more."""


@pytest.mark.parametrize("call", range(1, 5))
def test_a_killed_job_is_taken_up_and_nothing_is_lost_or_doubled(case, cast, monkeypatch, call):
    """Killed while the third page is read, before and after a form is filed, and before pages are suggested."""
    one, two = sheets(case.number, FORM, 2)
    stack = handed_in(cast.bob, scan(two, sheet(case.number, papers.PREREVIEW_REQUEST), one, written()), sort=False)
    target, name, at = {
        1: (scanned, "picture", 3), 2: (scan_filing, "file_pages", 1),
        3: (scan_filing, "file_pages", 2), 4: (scanning, "_suggest", 1),
    }[call]  # fmt: skip
    whole, calls = getattr(target, name), []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == at:
            raise Killed
        return whole(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(target, name, dies)
        with pytest.raises(Killed):
            scanning.sort_stack(stack.pk)
    stack.refresh_from_db()
    assert stack.status == ScanStack.RUNNING
    for _again in range(2):
        scanning.sort_stack(stack.pk)
    stack.refresh_from_db()
    assert (stack.status, stack.done) == (ScanStack.DONE, 4)
    assert states(stack) == [PLACED, PLACED, PLACED, UNPLACED]
    assert [len(filed(case, paper)) for paper in (FORM, papers.PREREVIEW_REQUEST)] == [1, 1]


def test_a_page_that_kills_the_worker_is_left_to_people(case, cast, monkeypatch):
    stack = handed_in(cast.bob, scan(written(), sheet(case.number, FORM)), sort=False)
    ScanPage.objects.filter(number=1).update(tries=scanning.TRIES)
    scanning.sort_stack(stack.pk)
    assert states(stack) == [UNPLACED, PLACED]
    assert "无法" in page_of(stack).note


def test_an_unforeseen_failure_is_told_and_can_be_taken_up(case, cast, monkeypatch):
    stack = handed_in(cast.bob, jpeg(sheet(case.number, FORM)), sort=False)
    with monkeypatch.context() as patched:
        patched.setattr(scanning, "_file_forms", lambda stack: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scanning.sort_stack(stack.pk)
    stack.refresh_from_db()
    assert (stack.status, str(stack.pk) in stack.message) == (ScanStack.FAILED, True)
    scanning.sort_again(stack)
    scanning.sort_stack(stack.pk)
    assert states(stack) == [PLACED]


def test_the_clock_takes_up_what_was_lost_once(case, cast, monkeypatch):
    stack = handed_in(cast.bob, jpeg(sheet(case.number, FORM)), sort=False)
    asked = []
    monkeypatch.setattr(background.Work, "enqueue", lambda self, job, key: asked.append(key) or True)
    assert scanning.take_up() == 0  # its job may not be on the queue yet
    ScanStack.objects.update(ordered_at=timezone.now() - background.GRACE * 2)
    if broker_answers():
        assert [scanning.take_up(), scanning.take_up()] == [1, 0]
        assert asked == [stack.pk]


@pytest.mark.skipif(not broker_answers(), reason="no Redis at hand")
def test_a_real_worker_sorts_with_nothing_but_an_id(case, cast, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.undo()
    queue = django_rq.get_queue(background.QUEUE)
    queue.empty()
    with django_capture_on_commit_callbacks(execute=True):
        stack = handed_in(cast.bob, jpeg(sheet(case.number, FORM)), sort=False)
    [job] = queue.jobs
    assert (job.id, list(job.args), dict(job.kwargs)) == (f"scan-{stack.pk}", [stack.pk], {})
    SimpleWorker([queue], connection=queue.connection, serializer=queue.serializer).work(burst=True)
    assert states(stack) == [PLACED]


def test_nothing_is_filed_in_a_dossier_that_was_destroyed(case, cast):
    Dossier.objects.filter(pk=case.dossier_id).update(destroyed_on=timezone.localdate(), destroyed_by="XH-1")
    before = case.dossier.documents.count()
    stack = handed_in(cast.bob, jpeg(sheet(case.number, FORM)))
    assert (states(stack), case.dossier.documents.count()) == ([UNPLACED], before)
    assert scan_filing.case_to_file_in(cast.bob, case.number) is None
