"""The pages of documents: who may see, file and withdraw, what is refused at which field, how files are handed out."""

import json
import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import documents, printing
from cases.models import Case
from dossiers import intake, papers
from dossiers.models import Document, DossierPrint, StagedFile
from tests.dossiers.files import content_of, pdf, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(walked):
    """A case of the village after the talk: its application and the record of the talk are on file."""
    return walked(after="talk").case


@pytest.fixture
def document(case):
    """The application on file."""
    return case.dossier.documents.of(papers.APPLICATION).get()


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(printing, "enqueue", lambda pk: None)


def filing(case, paper=papers.DECLARATION):
    """The address where a paper is filed."""
    return reverse("documents:upload", args=[case.number, paper])


def opened(client, document):
    """The bytes a document is handed out as."""
    answer = client.get(reverse("documents:open", args=[document.pk]))
    assert answer.status_code == 200
    return answer.getvalue()


def words(content: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(found.stdout.decode().split())


def today():
    return timezone.localdate().isoformat()


# --- who ---------------------------------------------------------------------------------------------------------


def test_those_at_a_desk_of_the_case_may_file_and_nobody_else(case, cast):
    may = {name for name, user in cast.players().items() if documents.may_file(case, user)}
    assert may == {"alice", "bob", "carol", "pat"}


def test_a_sponsor_may_file_for_the_cases_he_sponsors(walked, cast):
    case = walked(after="pair_sponsor").case
    assert documents.may_file(case, cast.sam)
    assert not documents.may_file(case, cast.sean)


@pytest.mark.parametrize("name", ["eve", "sean", "adam", "anna"])
def test_whoever_cannot_see_the_case_finds_nothing(case, document, cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    wanted = DossierPrint.objects.create(dossier=case.dossier, requested_by=cast.bob, status=DossierPrint.DONE)
    for address in (
        filing(case),
        reverse("documents:open", args=[document.pk]),
        reverse("documents:withdraw", args=[document.pk]),
        *(reverse(f"documents:{page}", args=[wanted.pk]) for page in ("printed", "progress", "printed_file")),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(filing(case), {"file": upload(pdf()), "dated_on": today()}).status_code == 404
    assert client.post(reverse("documents:print", args=[case.number])).status_code == 404
    assert DossierPrint.objects.count() == 1
    assert case.dossier.documents.count() == 2


def test_an_inspector_reads_and_prints_but_files_nothing(case, document, cast, signed_in):
    client = signed_in(cast.ivy)
    assert str(cast.ivy) in words(opened(client, document)), "marked with who reads it"
    assert client.get(filing(case)).status_code == 403
    assert client.post(filing(case), {"file": upload(pdf()), "dated_on": today()}).status_code == 403
    assert client.post(reverse("documents:withdraw", args=[document.pk]), {"reason": "x"}).status_code == 403
    assert client.post(reverse("documents:print", args=[case.number])).status_code == 303


# --- filing ------------------------------------------------------------------------------------------------------


def test_a_scan_is_filed_under_its_paper(case, cast, signed_in):
    client = signed_in(cast.alice)
    assert client.get(filing(case)).status_code == 200
    dated = case.opened_on.isoformat()
    answer = client.post(filing(case), {"file": upload(picture("PNG"), "申报表.png"), "dated_on": dated})
    assert (answer.status_code, answer["Location"]) == (303, reverse("cases:case", args=[case.number]))
    filed = case.dossier.documents.of(papers.DECLARATION).get()
    assert (filed.mime, filed.name, filed.dated_on, filed.added_by) == (
        "image/png", "申报表.png", case.opened_on, cast.alice,
    )  # fmt: skip


def test_a_better_scan_becomes_the_next_version(case, document, cast, signed_in):
    client = signed_in(cast.alice)
    page = client.get(filing(case, papers.APPLICATION)).content.decode()
    assert reverse("documents:open", args=[document.pk]) in page  # what is on file already can be looked at first
    client.post(filing(case, papers.APPLICATION), {"file": upload(pdf(pages=2)), "dated_on": today()})
    versions = case.dossier.documents.of(papers.APPLICATION).values_list("version", flat=True)
    assert sorted(versions) == [1, 2]
    assert case.dossier.documents.of(papers.APPLICATION).current().get().pages == 2


def test_an_unknown_paper_is_not_found(case, cast, signed_in):
    assert signed_in(cast.alice).get(filing(case, "9-99")).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90\x00 this is a program", "scan.pdf", "type"),
        (b"", "scan.pdf", "empty"),
        (pdf()[:60], "scan.pdf", "damaged"),
    ],
)
def test_what_is_no_scan_is_refused_at_the_field(case, cast, signed_in, content, name, code):
    answer = signed_in(cast.alice).post(filing(case), {"file": upload(content, name), "dated_on": today()})
    assert answer.status_code == 422
    assert [error.code for error in answer.context["form"].errors.as_data()["file"]] == [code]
    assert not case.dossier.documents.of(papers.DECLARATION).exists()


def test_a_file_too_large_is_refused_at_the_field(case, cast, signed_in, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    big = upload(pdf() + b"\n" * 2000)
    answer = signed_in(cast.alice).post(filing(case), {"file": big, "dated_on": today()})
    assert answer.status_code == 422
    assert [error.code for error in answer.context["form"].errors.as_data()["file"]] == ["too_large"]


def test_a_date_in_the_future_is_refused_and_the_scan_is_not_uploaded_twice(case, cast, signed_in):
    client = signed_in(cast.alice)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post(filing(case), {"file": upload(pdf(pages=3)), "dated_on": tomorrow})
    assert answer.status_code == 422
    assert "dated_on" in answer.context["form"].errors
    [(field, staged)] = answer.context["staged"]
    assert tomorrow in answer.content.decode()

    answer = client.post(filing(case), {field: str(staged.token), "dated_on": today()})
    assert answer.status_code == 303
    assert case.dossier.documents.of(papers.DECLARATION).get().pages == 3
    assert not StagedFile.objects.exists()


# --- opening -----------------------------------------------------------------------------------------------------


def state_purpose(client, case):
    """Say what papers with a family part are needed for, which opens them for a while (test_disclosing.py)."""
    client.post(reverse("documents:purpose", args=[case.number]), {"purpose": "draw_up"})


def test_a_document_opens_in_the_browser_as_what_it_is(document, cast, signed_in):
    answer = signed_in(cast.bob).get(reverse("documents:open", args=[document.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    told = words(answer.getvalue())
    assert f"{cast.bob}（东镇党委组织委员）" in told, "what is read bears who reads it"
    assert str(cast.bob) not in words(content_of(document)), "and what lies in the vault does not"


def test_a_picture_opens_as_a_marked_page(case, cast, signed_in):
    filed = intake.file_document(
        case.dossier, papers.DECLARATION, upload(picture(), "照片.jpg"), by=cast.alice, dated_on=case.opened_on
    )
    client = signed_in(cast.bob)
    state_purpose(client, case)
    answer = client.get(reverse("documents:open", args=[filed.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''%E7%85%A7%E7%89%87.pdf" in answer["Content-Disposition"]
    assert str(cast.bob) in words(answer.getvalue())


def test_signing_in_comes_first(client, document):
    answer = client.get(reverse("documents:open", args=[document.pk]))
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


# --- withdrawing -------------------------------------------------------------------------------------------------


def test_a_document_is_withdrawn_with_a_reason_and_stays_in_the_history(document, cast, signed_in):
    client, address = signed_in(cast.alice), reverse("documents:withdraw", args=[document.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "  "}).status_code == 422
    assert client.post(address, {"reason": "扫描件缺页"}).status_code == 303
    document.refresh_from_db()
    assert (document.withdrawn_by, document.withdrawn_reason) == (cast.alice, "扫描件缺页")
    assert client.post(address, {"reason": "再次"}).status_code == 404
    assert str(cast.alice) in words(opened(client, document))


def test_nothing_is_withdrawn_from_a_case_that_has_ended(walked, cast, signed_in):
    road = walked(after="talk")
    road.do("withdraw")
    document = road.case.dossier.documents.first()
    answer = signed_in(cast.alice).post(reverse("documents:withdraw", args=[document.pk]), {"reason": "迟了"})
    assert answer.status_code == 403
    assert Document.objects.get(pk=document.pk).withdrawn_at is None


# --- printing ----------------------------------------------------------------------------------------------------


def test_a_print_is_ordered_followed_and_downloaded(case, cast, signed_in):
    client = signed_in(cast.bob)
    assert client.get(reverse("documents:print", args=[case.number])).status_code == 405
    page = client.post(reverse("documents:print", args=[case.number]))
    assert page.status_code == 303
    wanted = DossierPrint.objects.get()

    waiting = client.get(page["Location"])
    assert f'data-progress-url="{reverse("documents:progress", args=[wanted.pk])}"' in waiting.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    assert client.get(reverse("documents:printed_file", args=[wanted.pk])).status_code == 404

    DossierPrint.objects.update(status=DossierPrint.RUNNING, done=1, total=3)
    answer = json.loads(client.get(reverse("documents:progress", args=[wanted.pk])).content)
    assert (answer["state"], answer["done"], answer["total"]) == ("running", 1, 3)
    assert "1" in answer["text"]

    printing.print_dossier(wanted.pk)
    state_purpose(client, case)
    ready = client.get(page["Location"]).content.decode()
    assert "data-progress-url" not in ready
    assert f'<iframe class="preview" src="{reverse("documents:printed_file", args=[wanted.pk])}"' in ready
    file = client.get(reverse("documents:printed_file", args=[wanted.pk]))
    assert (file["Content-Type"], file["X-Frame-Options"]) == ("application/pdf", "SAMEORIGIN")
    assert file["Content-Disposition"].startswith("inline")
    assert file.getvalue().startswith(b"%PDF")
    saved = client.get(reverse("documents:printed_file", args=[wanted.pk]), {"download": ""})
    saved.close()
    assert saved["Content-Disposition"].startswith("attachment")
    assert case.number in saved["Content-Disposition"]


def test_a_failed_print_says_why_and_offers_another(case, cast, signed_in):
    wanted = DossierPrint.objects.create(
        dossier=case.dossier, requested_by=cast.bob, status=DossierPrint.FAILED, message="《谈话记录》已损坏"
    )
    page = signed_in(cast.bob).get(reverse("documents:printed", args=[wanted.pk])).content.decode()
    assert "《谈话记录》已损坏" in page
    assert reverse("documents:print", args=[case.number]) in page


def test_a_print_that_was_left_is_found_again_on_a_list(case, cast):
    from django.template.loader import render_to_string

    assert "prints" not in render_to_string("documents/_prints.html", {"case": case})
    made = [DossierPrint.objects.create(dossier=case.dossier, requested_by=cast.bob) for _ in range(4)]
    shown = render_to_string("documents/_prints.html", {"case": Case.objects.get(pk=case.pk)})
    assert reverse("documents:printed", args=[made[-1].pk]) in shown
    assert reverse("documents:printed", args=[made[0].pk]) not in shown


def test_opening_a_document_asks_the_database_little(document, cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.bob)
    with django_assert_max_num_queries(10):
        opened(client, document)
