"""Printing again: the unchanged is served from the vault, the same gives the same bytes, the record goes along."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from cases import printing
from dossiers import intake, papers, verifying
from dossiers.models import Document, DossierPrint
from dossiers.vault import Stored
from tests import story
from tests.dossiers.files import pdf

pytestmark = pytest.mark.django_db
LATER = story.NOW + timedelta(days=9)
READS = 11
"""Queries that read a dossier, however much is in it."""


@pytest.fixture
def case(walked):
    """A case early on its way: an application and the record of the talk."""
    return walked(after="talk").case


def drawn(case, user) -> DossierPrint:
    """A print that is ordered and, where needed, drawn up."""
    wanted = printing.order(case, user)
    printing.print_dossier(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.status == DossierPrint.DONE, wanted.message
    return wanted


def content_of(wanted) -> bytes:
    with wanted.file.open("rb") as file:
        return file.read()


def test_an_unchanged_dossier_is_served_at_once_to_whoever_orders_it(
    case, cast, signed_in, django_capture_on_commit_callbacks
):
    first = drawn(case, cast.bob)
    with time_machine.travel(LATER), django_capture_on_commit_callbacks() as jobs:
        client = signed_in(cast.alice)
        address = client.post(reverse("documents:print", args=[case.number]))["Location"]
    assert jobs == []  # nothing was queued
    again = DossierPrint.objects.get(requested_by=cast.alice)
    assert (again.status, again.file.name, again.sha256) == (DossierPrint.DONE, first.file.name, first.sha256)
    assert (again.code, again.printed_on, again.papers) == (first.code, first.printed_on, first.papers)
    page = client.get(address).content.decode()
    assert f"自{first.finished_at.astimezone(story.NOW.tzinfo):%Y-%m-%d %H:%M}首次生成以来，档案没有变动" in page
    assert reverse("verification:code", args=[first.code]) in page
    assert "首次生成" not in client.get(reverse("documents:printed", args=[first.pk])).content.decode()


def test_whatever_shows_on_paper_makes_another_print(walked, cast):
    road = walked(after="talk")
    case, marks = road.case, []

    def noted():
        marks.append(printing.read(case.dossier_id).fingerprint)

    noted()
    intake.file_document(case.dossier, papers.DECLARATION, pdf(), by=cast.alice, dated_on=case.opened_on)
    noted()
    intake.withdraw(case.dossier.documents.of(papers.TALK_RECORD).get(), by=cast.alice, reason="扫描不清")
    noted()
    case.person.name = "申请人代"
    case.person.save()
    noted()
    road.do("withdraw")
    noted()
    assert len(set(marks)) == len(marks)
    noted()
    assert marks[-1] == marks[-2]
    first, case.person.name = drawn(case, cast.bob), "申请人戴"
    case.person.save()
    again = drawn(case, cast.bob)
    assert again.code != first.code
    assert again.file.name != first.file.name


def test_a_file_that_is_lost_is_drawn_again_byte_for_byte_though_days_have_passed(case, cast, settings):
    first = drawn(case, cast.bob)
    content = content_of(first)
    Path(first.file.path).unlink()
    settings.SECRET_KEY = "another key since then"
    with time_machine.travel(LATER):
        again = drawn(case, cast.alice)
    assert again.code == first.code
    assert again.printed_on == first.printed_on == story.TODAY
    assert content_of(again) == content


def test_a_failed_print_gives_its_day_to_nobody(case, cast):
    talk = case.dossier.documents.of(papers.TALK_RECORD).get()
    file, content = Path(talk.file.path), Path(talk.file.path).read_bytes()
    file.write_bytes(b"%PDF-1.7 nothing more")
    wanted = printing.order(case, cast.bob)
    printing.print_dossier(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.status == DossierPrint.FAILED
    file.write_bytes(content)
    with time_machine.travel(LATER):
        assert drawn(case, cast.bob).printed_on == LATER.date()


def test_a_job_that_finds_the_same_drawn_meanwhile_takes_it(case, cast):
    two = [printing.order(case, user) for user in (cast.alice, cast.bob)]
    for wanted in two:
        printing.print_dossier(wanted.pk)
        wanted.refresh_from_db()
    assert two[0].file.name == two[1].file.name
    assert (two[1].done, two[1].total) == (3, 3)
    row = DossierPrint.objects.create(dossier=case.dossier, requested_by=cast.bob)  # a row of a batch
    printing.print_dossier(row.pk)
    row.refresh_from_db()
    assert (row.code, row.file.name) == (two[0].code, two[0].file.name)


def test_the_closing_page_and_the_record_say_what_the_print_is_made_of(case, cast, settings, tmp_path):
    settings.PUBLIC_URL = "https://cases.example"
    wanted = drawn(case, cast.bob)
    with pikepdf.open(Stored.of(wanted.file).open()) as bound:
        raw = bound.attachments["record.json"].get_file().read_bytes()
        assert str(bound.open_outline().root[-1].title) == "卷内备考表"
    record = json.loads(raw)
    assert (record["schema"], record["version"], record["case"]) == (printing.attached.SCHEMA, 1, case.number)
    assert [paper["sha256"] for paper in record["papers"]] == [row["sha256"] for row in wanted.papers]
    filed = {row["document"]: row["sha256"] for row in wanted.papers if row["document"]}
    assert filed == dict(case.dossier.documents.values_list("pk", "sha256"))
    assert [(event["no"], event["hash"], event["previous"]) for event in record["events"]] == [
        (event.seq, event.hash, event.previous) for event in case.events.order_by("seq")
    ]
    assert record["events"][-1]["hash"] == wanted.head == case.chain
    assert record["events"][0]["told"].startswith("收到本人递交的入党申请书。")
    assert record["cover"]["姓名"] == record["person"] == case.person.name
    text = raw.decode()
    assert case.person.id_number not in text
    assert "facts" not in text
    assert verifying.read_code(wanted.code) == wanted.code


def test_the_record_names_an_organisation_as_it_was_called_then(case, cast):
    from organisations.tree import rename

    rename(cast.village, "中共新村支部", on=story.TODAY, document="东镇党〔2030〕9号", by=cast.carol)
    record = printing.read(case.dossier_id).record
    assert {event["organisation"] for event in record["events"]} == {"中共东村支部"}


def test_reading_a_dossier_asks_little_however_much_is_in_it(walked, django_assert_num_queries):
    road = walked(after="talk")
    with django_assert_num_queries(READS):
        printing.read(road.case.dossier_id)
    road.until("propose_candidate")
    assert road.case.events.count() > 6
    with django_assert_num_queries(READS):
        printing.read(road.case.dossier_id)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets nobody write meanwhile")
def test_what_is_filed_while_a_dossier_is_read_belongs_to_the_next_print(cast):
    case = story.Road(cast).after("talk").case

    def file_another():
        with transaction.atomic():
            intake.file_document(case.dossier, papers.DECLARATION, pdf(), by=cast.alice, dated_on=case.opened_on)
        connection.close()

    with printing._one_moment():
        before = Document.objects.count()
        other = threading.Thread(target=file_another)
        other.start()
        other.join()
        assert Document.objects.count() == before
    assert Document.objects.count() == before + 1
