"""Batches of dossiers: lanes that share the rows, what is interrupted goes on, every dossier exactly once."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import django_rq
import pikepdf
import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from redis.exceptions import ConnectionError as NoRedis
from rq.exceptions import NoSuchJobError
from rq.job import JobStatus

from cases import batch_results, batches, printing
from dossiers.models import Batch, BatchLane, BatchRow, DossierPrint, PrintCopy
from dossiers.vault import Stored
from dossiers.workroom import workroom
from organisations.models import Mandate

from .batching import opened, ordered, packed, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _long_turns(monkeypatch):
    """A turn lasts as long as the batch, however busy the machine is."""
    monkeypatch.setattr(batches, "TURN", 3600)


@pytest.fixture
def cases(cast):
    """Two cases of the village: drawing up takes most of the time of these tests."""
    return opened(cast, 2)


@pytest.fixture
def batch(cases, cast):
    """A batch of them that nobody has begun."""
    return ordered(cases, cast.bob)


def states(batch):
    """The state of every row in order."""
    return list(batch.rows.order_by("position").values_list("status", flat=True))


def spoil(case):
    """Break the file of a filed paper; returns what puts it right again."""
    path = case.dossier.documents.first().file.path
    with open(path, "rb") as file:
        good = file.read()
    with open(path, "wb") as file:
        file.write(b"%PDF-1.7 nothing more")

    def mend():
        with open(path, "wb") as file:
            file.write(good)

    return mend


# --- ordering --------------------------------------------------------------------------------------------------


def test_a_batch_holds_each_dossier_once_and_at_most_a_thousand(cases, cast):
    batch = ordered([*cases, cases[0]], cast.bob)
    assert (batch.total, states(batch)) == (2, ["waiting"] * 2)
    for wrong in ([], range(1, 1002)):
        with pytest.raises(ValueError, match="dossiers"):
            batches.order(wrong, by=cast.bob, title="", way=Batch.LIST)
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchRow.objects.create(batch=batch, position=9, dossier=cases[0].dossier)


def test_jobs_carry_ids_only_and_wait_on_the_queue_of_papers(cases, cast, django_capture_on_commit_callbacks):
    with patch("django_rq.get_queue") as queue, django_capture_on_commit_callbacks(execute=True):
        batch = ordered(cases, cast.bob)
    lanes = list(batch.lanes.order_by("pk"))
    assert [call.args for call in queue.return_value.enqueue.call_args_list] == [
        (batches.run_lane, one.pk) for one in lanes
    ]
    assert {call.args for call in queue.call_args_list} == {("papers",)}
    assert len(lanes) == batches.LANES


def test_a_dead_broker_leaves_the_batch_for_the_clock(cases, cast, django_capture_on_commit_callbacks):
    with patch("django_rq.get_queue", side_effect=NoRedis), django_capture_on_commit_callbacks(execute=True):
        batch = ordered(cases, cast.bob)
    assert (batch.status, batch.lanes.count()) == (Batch.QUEUED, 2)


# --- the work --------------------------------------------------------------------------------------------------


def test_an_archive_holds_every_dossier_under_its_number_with_a_list(cases, cast):
    batch = work_off(ordered(cases, cast.bob, reason="移交清单〔2027〕3号"))
    assert (batch.status, states(batch), batch.lanes.count()) == (Batch.DONE, ["done"] * 2, 0)
    assert packed(batch) == [f"{case.number}.pdf" for case in cases]
    with batch.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))
        content = archive.read(f"{cases[1].number}.pdf")
    assert [row[1] for row in rows[1:]] == [case.number for case in cases]
    [print_] = DossierPrint.objects.filter(dossier=cases[1].dossier)
    assert rows[2] == ["2", cases[1].number, cases[1].person.name, "已生成", str(print_.pages), print_.sha256]
    assert content == Stored.of(print_.file).read_bytes()
    assert batch.pages == sum(row.print.pages for row in batch.rows.all())
    assert batch.size == batch.file.size
    assert not PrintCopy.objects.exists()
    again = work_off(_once_more(batch))
    assert again.sha256 == batch.sha256  # the same dossiers in the same order give the same bytes


def test_without_a_reason_every_dossier_is_a_copy_that_names_its_orderer(batch, cases, cast):
    work_off(batch)
    with batch.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))
        copies = [archive.read(f"{case.number}.pdf") for case in cases]
    digests = [hashlib.sha256(one).hexdigest() for one in copies]
    assert [row[5] for row in rows[1:]] == digests
    assert list(PrintCopy.objects.order_by("pk").values_list("sha256", "by")) == [(one, cast.bob.pk) for one in digests]
    for copy, row in zip(copies, batch.rows.order_by("position"), strict=True):
        told = subprocess.run(["pdftotext", "-", "-"], input=copy, capture_output=True, check=True).stdout.decode()
        assert told.count(f"{cast.bob}（东镇党委") >= row.print.pages
    assert work_off(_once_more(batch)).sha256 == batch.sha256


def _once_more(batch):
    """The same batch as if its result had not been made yet."""
    Batch.objects.filter(pk=batch.pk).update(status=Batch.RUNNING)
    BatchLane.objects.create(batch=batch)
    return Batch.objects.get(pk=batch.pk)


def test_a_joined_file_begins_each_dossier_on_a_front_page(cases, cast):
    for separated in (False, True):
        batch = work_off(ordered(cases, cast.bob, result=Batch.JOINED, separated=separated))
        lengths = [row.print.pages for row in batch.rows.order_by("position")]
        with batch.file.open("rb") as file, pikepdf.open(file) as joined:
            assert len(joined.pages) == batch.pages
            with joined.open_outline() as outline:
                marks = [(str(item.title), _page(joined, item)) for item in outline.root]
        before, starts = 2 * separated, [0]
        for length in lengths[:-1]:
            starts.append(starts[-1] + before + length + length % 2)
        assert marks == list(zip([case.number for case in cases], starts, strict=True))
        assert all(start % 2 == 0 for start in starts)


def _page(pdf, item):
    target = item.destination[0] if item.destination is not None else item.action.D[0]
    return pikepdf.Page(target).index


def test_a_turn_ends_and_another_job_goes_on(batch):
    with patch.object(batches, "TURN", 0):
        [first, second] = batch.lanes.order_by("pk")
        batches.run_lane(first.pk)
        batches.run_lane(first.pk)  # the job done twice does nothing twice
        assert states(batch) == ["done", "waiting"]
        assert set(batch.lanes.values_list("pk", flat=True)) > {second.pk}
        work_off(batch)
    assert states(batch) == ["done"] * 2
    assert DossierPrint.objects.count() == 2


def test_only_the_last_lane_makes_the_result(batch):
    [first, second] = batch.lanes.order_by("pk")
    batches.run_lane(first.pk)
    batch.refresh_from_db()
    assert (states(batch), batch.status, batch.file.name) == (["done"] * 2, Batch.RUNNING, "")
    batches.run_lane(second.pk)
    batch.refresh_from_db()
    assert batch.status == Batch.DONE


def test_a_failed_row_names_its_paper_and_only_it_is_tried_again(batch, cases):
    mend = spoil(cases[1])
    work_off(batch)
    row = batch.rows.get(position=2)
    assert (batch.status, states(batch)) == (Batch.DONE, ["done", "failed"])
    assert cases[1].dossier.documents.first().official_title in row.message
    assert packed(batch) == [f"{cases[0].number}.pdf"]
    prints = set(batch.rows.filter(status="done").values_list("print", flat=True))
    mend()
    assert batches.retry(batch) == 1
    work_off(batch)
    assert packed(batch) == [f"{case.number}.pdf" for case in cases]
    assert set(batch.rows.values_list("print", flat=True)) > prints
    assert batches.retry(batch) == 0  # nothing is left to be tried
    assert batch.status == Batch.DONE


def test_a_batch_of_which_nothing_could_be_drawn_up_has_failed(cases, cast):
    spoil(cases[0])
    batch = work_off(ordered(cases[:1], cast.bob))
    assert (batch.status, batch.file.name, bool(batch.message)) == (Batch.FAILED, "", True)
    assert batches.retry(batch) == 1


def test_an_unforeseen_failure_of_one_row_does_not_stop_the_others(batch, cases):
    real = printing.read

    def broken(dossier_id, **how):
        if dossier_id == cases[0].dossier_id:
            raise ZeroDivisionError
        return real(dossier_id, **how)

    with patch("cases.printing.read", broken):
        work_off(batch)
    assert states(batch) == ["failed", "done"]
    assert batch.rows.get(position=1).message


def test_what_is_no_longer_in_ones_charge_is_not_printed(batch, cast):
    Mandate.objects.filter(user=cast.bob).update(until=timezone.localdate() - timedelta(days=1))
    work_off(batch)
    assert (states(batch), DossierPrint.objects.count()) == (["failed"] * 2, 0)


# --- stopped and taken up again --------------------------------------------------------------------------------


def test_cancelling_stops_after_the_dossier_at_work(batch):
    real = printing.print_dossier

    def draw(pk):
        real(pk)
        assert batches.cancel(batch)

    with patch("cases.printing.print_dossier", draw):
        work_off(batch)
    assert (batch.status, states(batch)) == (Batch.CANCELLED, ["done", "cancelled"])
    assert not batches.cancel(batch)
    assert batches.retry(batch) == 1
    work_off(batch)
    assert (batch.status, states(batch), DossierPrint.objects.count()) == (Batch.DONE, ["done"] * 2, 2)


def lose(batch):
    """Let a minute go by, and the jobs be gone."""
    batch.lanes.update(at=timezone.now() - timedelta(minutes=5))
    return patch("cases.background.Job.fetch", side_effect=NoSuchJobError)


def test_a_lane_is_given_up_only_when_its_job_is_known_to_be_gone(batch):
    assert batches.revive(batch) == 0  # just ordered: the job may be on its way
    with lose(batch) as fetch:
        fetch.side_effect = NoRedis("down")
        assert batches.revive(batch) == 0  # nobody knows
        fetch.side_effect = None
        fetch.return_value.get_status.return_value = JobStatus.STARTED
        assert batches.revive(batch) == 0  # still at work
        fetch.return_value.get_status.return_value = JobStatus.FAILED
        before = set(batch.lanes.values_list("pk", flat=True))
        assert batches.revive_all() == 2
    assert not before & set(batch.lanes.values_list("pk", flat=True))
    assert batches.revive(batch) == 0
    work_off(batch)
    assert states(batch) == ["done"] * 2


def test_a_lane_declared_lost_that_lives_on_spoils_nothing(batch, cases):
    """Redis has forgotten a job that is still at work: its dossier is drawn twice and is in the result once."""
    [lane, _other] = batch.lanes.order_by("pk")
    real = printing.print_dossier

    def draw(pk):
        if not drawn:
            drawn.append(pk)
            with lose(batch):
                assert batches.revive(batch) == 2
            work_off(batch)
        real(pk)

    drawn = []
    with patch("cases.printing.print_dossier", draw):
        batches.run_lane(lane.pk)
    batch.refresh_from_db()
    assert (batch.status, states(batch), batch.lanes.count()) == (Batch.DONE, ["done"] * 2, 0)
    assert packed(batch) == [f"{case.number}.pdf" for case in cases]


def test_a_dossier_that_breaks_its_worker_again_and_again_is_given_up(batch):
    for _time in range(batches.ATTEMPTS):
        lane = batch.lanes.order_by("-pk").first()
        assert batches._claim(lane).position == 1
        with lose(batch):
            batches.revive(batch)
    assert states(batch) == ["failed", "waiting"]
    work_off(batch)
    assert (batch.status, states(batch)) == (Batch.DONE, ["failed", "done"])


def test_a_batch_cancelled_while_its_worker_died_leaves_nobody_at_work(batch):
    lane = batch.lanes.order_by("pk").first()
    batches._claim(lane)
    batches.cancel(batch)
    with lose(batch):
        batches.revive_all()
    assert (states(batch), batch.lanes.count()) == (["cancelled"] * 2, 0)


def test_a_broken_off_result_is_made_by_the_next_lane(batch):
    [first, second] = batch.lanes.order_by("pk")
    batches.run_lane(first.pk)
    with patch("dossiers.joining.pack", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        batches.run_lane(second.pk)
    assert not _folder().exists()
    assert not list(workroom().iterdir())
    with lose(batch):
        assert batches.revive(batch) == 1
    work_off(batch)
    assert batch.status == Batch.DONE


def test_a_result_that_cannot_be_made_says_so_and_is_tried_again(batch):
    with patch("dossiers.joining.pack", side_effect=OSError("full")), pytest.raises(OSError, match="full"):
        work_off(batch)
    batch.refresh_from_db()
    assert (batch.status, str(batch.pk) in batch.message, batch.lanes.count()) == (Batch.FAILED, True, 0)
    assert batches.retry(batch) == 0
    assert work_off(batch).status == Batch.DONE


def test_a_print_gone_from_the_vault_is_drawn_again(batch):
    work_off(batch)
    os.unlink(batch.rows.get(position=2).print.file.path)
    Batch.objects.filter(pk=batch.pk).update(file="")
    batch.refresh_from_db()
    batches.retry(batch)
    work_off(batch)
    assert (batch.status, len(packed(batch))) == (Batch.DONE, 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_one_of_them_killed_draw_each_dossier_once(cast):
    """kill -9 in the second dossier of one lane, while another process works at the other lane."""
    cases = opened(cast, 6)
    batch = ordered(cases, cast.bob)
    [first, second] = batch.lanes.order_by("pk")
    connections.close_all()
    children = [_forked(first.pk, fatal=2), _forked(second.pk)]
    ends = [os.waitpid(child, 0)[1] for child in children]
    assert (os.WTERMSIG(ends[0]), os.waitstatus_to_exitcode(ends[1])) == (signal.SIGKILL, 0)
    batch.refresh_from_db()
    assert (batch.status, sorted(states(batch))) == (Batch.RUNNING, ["done"] * 5 + ["running"])
    with lose(batch):
        assert batches.revive(batch) == 1
    work_off(batch)
    assert (batch.status, states(batch)) == (Batch.DONE, ["done"] * 6)
    assert packed(batch) == [f"{case.number}.pdf" for case in cases]
    django_rq.get_queue("papers").empty()


def _forked(lane_id: int, *, fatal: int = 0) -> int:
    """A process of its own at work on a lane; killed in its ``fatal``-th dossier."""
    child = os.fork()
    if child:
        return child
    taken, real = [], printing.print_dossier

    def draw(pk):
        taken.append(pk)
        if len(taken) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        real(pk)

    code = 1
    try:
        with patch.object(printing, "print_dossier", draw):
            batches.run_lane(lane_id)
        code = 0
    finally:
        os._exit(code)


# --- kept for a while ------------------------------------------------------------------------------------------


def _folder() -> Path:
    return Path(batch_results.vault().path(batch_results.FOLDER))


def test_results_go_after_their_time_and_can_be_put_together_again(batch, settings):
    work_off(batch)
    assert batch_results.sweep() == 0
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for path in _folder().iterdir():
        os.utime(path, (old, old))
    assert batch_results.sweep() == 0  # still wanted
    half = _folder() / "9-abc.part"
    half.write_bytes(b"half")
    os.utime(half, (timezone.now().timestamp(),) * 2)
    Batch.objects.update(finished_at=timezone.now() - timedelta(days=settings.BATCH_DAYS + 1))
    assert batch_results.sweep() == 2  # the half file is young and may be in the making
    batch.refresh_from_db()
    assert (batch.file.name, batch.labels.name, states(batch)) == ("", "", ["done"] * 2)
    batches.retry(batch)
    assert len(packed(work_off(batch))) == 2
    assert DossierPrint.objects.count() == 2


def test_nothing_is_printed_for_an_account_that_was_closed(batch, cast):
    type(cast.bob).objects.filter(pk=cast.bob.pk).update(is_active=False)
    work_off(batch)
    assert (states(batch), DossierPrint.objects.count()) == (["failed"] * 2, 0)
