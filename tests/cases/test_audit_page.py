"""The auditor's page: who may, a real worker, what is shown to whom, and what becomes of the upload."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import django_rq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from redis.exceptions import ConnectionError as NoRedis
from rq import SimpleWorker
from rq.exceptions import NoSuchJobError

from cases import audits, background
from cases.auditing import reading, sheets
from cases.auditruns import AuditRun
from cases.models import Case
from tests.cases.audited import exported, row
from tests.cases.test_printing import broker_answers
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
ADDRESS = "/cases/audit/"


@pytest.fixture
def rows(walked, cast):
    walked(cast.street, after="adopt")
    found = exported()
    row(found, "adopt").update(yes=10, no=9)
    return found


@pytest.fixture
def hand_in(signed_in, cast, django_capture_on_commit_callbacks):
    """Hand a file in as somebody; nothing is at work yet."""

    def post(content, *, name="甲镇历史.json", by=cast.bob, **data):
        with patch("cases.audits.enqueue"), django_capture_on_commit_callbacks(execute=True):
            return signed_in(by).post(ADDRESS, {"file": SimpleUploadedFile(name, content), **data})

    return post


@pytest.fixture
def ready(rows, hand_in):
    """A run that has been audited."""
    hand_in(reading.as_json(rows))
    audits.audit_run(AuditRun.objects.get().pk)
    return AuditRun.objects.get()


def files(settings) -> set[str]:
    return {path.name for path in (Path(settings.MEDIA_ROOT) / "audits").rglob("*") if path.is_file()}


@pytest.mark.skipif(not broker_answers(), reason="no Redis at hand")
def test_from_the_upload_to_the_reports_with_a_real_worker(
    rows, signed_in, cast, settings, django_capture_on_commit_callbacks
):
    queue = django_rq.get_queue(background.QUEUE)
    queue.empty()
    client, before = signed_in(cast.bob), Case.objects.count()
    upload = SimpleUploadedFile("甲镇历史.xlsx", sheets.as_xlsx(rows, MembershipCase))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ADDRESS, {"file": upload})
    run = AuditRun.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{ADDRESS}{run.pk}/")
    [job] = queue.jobs
    assert (job.id, list(job.args), dict(job.kwargs)) == (f"audit-{run.pk}", [run.pk], {})
    waiting = client.get(response["Location"]).content.decode()
    assert f'data-progress-url="{ADDRESS}{run.pk}/progress/"' in waiting
    SimpleWorker([queue], connection=queue.connection, serializer=queue.serializer).work(
        burst=True, logging_level="ERROR"
    )
    assert client.get(f"{ADDRESS}{run.pk}/progress/").json()["state"] == "done"
    page = client.get(response["Location"]).content.decode()
    assert "无效 1" in page
    assert "第二十条" in page
    assert Case.objects.count() == before
    assert len(files(settings)) == 2  # the two reports; the upload is gone
    told = json.loads(client.get(f"{ADDRESS}{run.pk}/json/").getvalue())
    assert told["totals"]["void"] == 1
    assert client.get(f"{ADDRESS}{run.pk}/xlsx/").getvalue()[:2] == b"PK"


@pytest.mark.parametrize(("who", "status"), [
    ("bob", 200), ("carol", 200), ("ivy", 200), ("alice", 403), ("sam", 403), ("adam", 403),
])  # fmt: skip
def test_who_may_audit(cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(ADDRESS).status_code == status
    assert client.get(f"{ADDRESS}template/").status_code == status


def test_a_run_is_its_owners_alone(ready, cast, signed_in):
    client = signed_in(cast.carol)
    for tail in ("", "progress/", "xlsx/", "json/"):
        assert client.get(f"{ADDRESS}{ready.pk}/{tail}").status_code == 404
    assert "甲镇历史" not in client.get(ADDRESS).content.decode()
    assert "甲镇历史" in signed_in(cast.bob).get(ADDRESS).content.decode()


def test_the_empty_page_says_what_to_do(cast, signed_in):
    page = signed_in(cast.bob).get(ADDRESS).content.decode()
    assert "尚未提交过文件" in page
    assert f"{ADDRESS}template/" in page
    assert ADDRESS in signed_in(cast.bob).get("/cases/").content.decode()
    assert ADDRESS not in signed_in(cast.alice).get("/cases/").content.decode()


def test_what_is_no_history_is_refused_at_once(hand_in, settings):
    response = hand_in(b"%PDF-1.7", name="甲.xlsx")
    assert response.status_code == 422
    assert "既不是电子表格" in response.content.decode()
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    assert "超过1 MB" in hand_in(b"[" + b" " * 1024 * 1024 + b"]").content.decode()
    assert not AuditRun.objects.exists()


def test_a_file_without_the_columns_fails_with_words(hand_in, settings, signed_in, cast):
    hand_in(b'[{"name": "x"}]')
    run = AuditRun.objects.get()
    audits.audit_run(run.pk)
    run.refresh_from_db()
    assert (run.status, run.message) == (AuditRun.FAILED, "文件缺少栏目：个案编号、事项、日期。")
    assert run.message in signed_in(cast.bob).get(f"{ADDRESS}{run.pk}/").content.decode()
    assert files(settings) == set()


def test_an_unforeseen_failure_is_kept_and_raised(hand_in, settings):
    hand_in(b"[]")
    run = AuditRun.objects.get()
    with patch("cases.audits._audit", side_effect=ZeroDivisionError), pytest.raises(ZeroDivisionError):
        audits.audit_run(run.pk)
    run.refresh_from_db()
    assert (run.status, str(run.pk) in run.message, files(settings)) == (AuditRun.FAILED, True, set())


def test_a_dead_broker_and_a_lost_job_are_said(hand_in):
    hand_in(b"[]")
    run = AuditRun.objects.get()
    assert audits.give_up_if_lost(run) is False  # just handed in
    AuditRun.objects.update(at=timezone.now() - timedelta(minutes=5))
    run.refresh_from_db()
    with patch("cases.background.Job.fetch", side_effect=NoRedis("down")):
        assert audits.give_up_if_lost(run) is False  # nobody knows
    with patch("cases.background.Job.fetch", side_effect=NoSuchJobError):
        assert audits.give_up_if_lost(run) is True
    assert (run.status, bool(run.message)) == (AuditRun.FAILED, True)
    AuditRun.objects.update(status=AuditRun.QUEUED, message="")
    with patch("django_rq.get_queue", side_effect=NoRedis("down")):
        audits.enqueue(run.pk)
    run.refresh_from_db()
    assert run.status == AuditRun.FAILED


def test_auditing_twice_is_auditing_once(ready):
    finished = ready.finished_at
    audits.audit_run(ready.pk)
    ready.refresh_from_db()
    assert ready.finished_at == finished


def test_findings_are_paged_and_narrowed(ready, cast, signed_in, django_assert_max_num_queries):
    ready.first = [dict(ready.first[0], row=number, severity="hard") for number in range(60)] + ready.first
    ready.totals["counts"]["hard"] = 60
    ready.save()
    client = signed_in(cast.bob)
    client.get(ADDRESS)
    with django_assert_max_num_queries(7):
        page = client.get(f"{ADDRESS}{ready.pk}/?severity=hard&page=2").content.decode()
    assert page.count('<td data-label="程度">') == 25
    assert "severity=hard&amp;page=3" in page
    assert client.get(f"{ADDRESS}{ready.pk}/?severity=nonsense&page=x").status_code == 200


def test_the_list_does_not_grow_in_queries(ready, cast, signed_in, django_assert_max_num_queries):
    for number in range(30):
        AuditRun.objects.create(by=cast.bob, pipeline="membership", as_of=timezone.localdate(), name=f"{number}.json")
    client = signed_in(cast.bob)
    client.get(ADDRESS)
    with django_assert_max_num_queries(7):
        assert "?page=2" in client.get(ADDRESS).content.decode()


def test_reports_go_after_some_days_and_the_sums_stay(ready, settings, signed_in, cast):
    assert audits.sweep() == 0
    AuditRun.objects.update(finished_at=timezone.now() - timedelta(days=settings.BATCH_DAYS + 1))
    assert audits.sweep() == 1
    assert audits.sweep() == 0
    assert files(settings) == set()
    page = signed_in(cast.bob).get(f"{ADDRESS}{ready.pk}/")
    assert ready.first
    assert not any(one["name"] in page.text for one in ready.first)
    assert ready.totals["words"][0] in page.text
    assert signed_in(cast.bob).get(f"{ADDRESS}{ready.pk}/xlsx/").status_code == 404
