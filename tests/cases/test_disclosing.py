"""Papers that hold political review, health or family: opened by need and for a purpose, on record, by every way."""

from __future__ import annotations

import io
import json
import subprocess

import pikepdf
import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts import again
from cases import printing
from cases.paper_pages import printable
from cases.paperwork import COMPOSERS, compose
from cases.paperwork.matter import WITHHELD, Matter
from dossiers import papers
from dossiers.intake import file_document
from dossiers.models import Document, DossierPrint
from evidence.models import AccessEntry
from organisations.masking import FAMILY, IDENTITY, MEDICAL, POLITICAL
from tests.dossiers import files
from tests.workflows import candidates

pytestmark = pytest.mark.django_db
FOUND = "经查本人政治历史清楚，叔父曾受处分。"
SAID = {"purpose": "review", "stated": ""}
LATE = 24 * 60 * 60


@pytest.fixture
def case(walked):
    """A candidate whose political review is done; its report is on file."""
    road = walked(until="vet")
    road.do("vet", opinion=FOUND)
    return road.case


@pytest.fixture
def report(case):
    return Document.objects.get(dossier=case.dossier_id, paper=papers.VETTING_REPORT)


def fetch(client, address):
    """The answer, its file read to the end."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer


def opened(document) -> str:
    return reverse("documents:open", args=[document.pk])


def state(client, case, back="/", **data):
    return client.post(reverse("documents:purpose", args=[case.number]), SAID | {"next": back} | data)


def log(**columns):
    kinds = ("downloaded", "viewed", "printed", "revealed")
    return AccessEntry.objects.filter(kind__in=kinds, **columns).order_by("pk")


def words(content: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(found.stdout.decode().split())


# --- what is declared ----------------------------------------------------------------------------------------------


def test_what_each_paper_holds():
    """Every paper that holds something, read off the forms; whoever adds a paper decides it."""
    assert {one.code: set(one.holds) for one in papers.PAPERS if one.holds} == {
        papers.TALK_RECORD: {FAMILY}, papers.DECLARATION: {FAMILY}, papers.ACTIVIST_REGISTER: {FAMILY},
        papers.AUTOBIOGRAPHY: {FAMILY}, papers.APPLICATION_FORM: {FAMILY}, papers.SPONSOR_RECORD: {FAMILY},
        papers.VETTING_LETTER: {POLITICAL}, papers.VETTING_REPLY: {POLITICAL}, papers.VETTING_CLEARANCE: {POLITICAL},
        papers.VETTING_REPORT: {POLITICAL}, papers.RECORD_FORM: {POLITICAL, FAMILY},
        papers.REGISTRATION_FORM: {FAMILY}, papers.CREDENTIALS: {IDENTITY}, papers.PHYSICAL_CHECK: {MEDICAL},
        papers.PHYSICAL_RECHECK: {MEDICAL}, papers.BACKGROUND_REPORT: {POLITICAL, FAMILY, MEDICAL},
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["membership", "placement"])
def test_no_composer_tells_what_its_paper_is_not_declared_to_hold(cast, walked, kind):
    """Drawn with everything and drawn as declared, each paper says the same: so no declaration lacks a kind."""
    if kind == "membership":
        case = walked(until="submit_prereview").case
    else:
        made = candidates.Selection(cast).opened()
        case = made.apply("考生甲", relatives="declared", relatives_posts="舅父，某镇财政所所长")
    whole, told = Matter(case, case.history.events[-1]), []
    for code in papers.vocabulary(case.pipeline).codes & set(COMPOSERS):
        if not printable(case, code):
            continue
        said = json.dumps(compose(code, whole), default=str, ensure_ascii=False)
        assert WITHHELD not in said, code
        told += [code] if json.dumps(compose(code, whole.telling(())), default=str, ensure_ascii=False) != said else []
    assert all(papers.by_code(code).tells for code in told)
    assert told, "some papers tell sealed facts here"


# --- opening -------------------------------------------------------------------------------------------------------


def test_who_needs_it_says_what_for_and_each_opening_is_on_record(cast, case, report, signed_in):
    client = signed_in(cast.bob)
    asked = client.get(opened(report))
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, f"/papers/{case.number}/purpose/")
    assert not log().exists(), "asking alone shows and logs nothing"
    page = client.get(asked["Location"])
    assert "政治审查" in page.text
    led = state(client, case, opened(report))
    assert (led.status_code, led["Location"]) == (303, opened(report))
    for _time in range(2):
        file = client.get(opened(report))
        assert file.status_code == 200
        assert "no-store" in file["Cache-Control"]
        assert file.getvalue()
    rows = [(one.kind, one.outcome, one.purpose, one.fields) for one in log(by=cast.bob)]
    assert rows == [
        ("revealed", "ok", "政审调查", "papers identity political family"),
        *[("downloaded", "ok", "政审调查", papers.VETTING_REPORT)] * 2,
    ]


@pytest.mark.parametrize("who", ["alice", "pat"])
def test_who_does_not_need_it_is_refused_by_every_way_and_that_is_on_record(cast, case, report, signed_in, who):
    user = getattr(cast, who)
    client = signed_in(user)
    form = [reverse(f"documents:{way}", args=[case.number, papers.VETTING_REPORT]) for way in ("form", "preview")]
    for address in (opened(report), *form):
        page = client.get(address)
        assert page.status_code == 403, address
        assert "政治审查" in page.text
        assert "组织委员" in page.text.split("可由以下岗位查阅")[1], "whose work needs it"
    assert [(one.kind, one.outcome) for one in log(by=user)] == [
        ("downloaded", "denied"), ("printed", "denied"), ("viewed", "denied"),
    ]  # fmt: skip
    state(client, case)
    assert client.get(opened(report)).status_code == 403, "a purpose gives no need"


def test_who_sees_no_case_finds_no_page(cast, case, report, signed_in):
    client = signed_in(cast.eve)
    for address in (opened(report), reverse("documents:purpose", args=[case.number])):
        assert client.get(address).status_code == 404
    assert state(client, case).status_code == 404
    assert not log().exists()


@pytest.mark.parametrize("data", [{"purpose": ""}, {"purpose": "curious"}, {"purpose": "other", "stated": " "}])
def test_without_a_purpose_the_form_comes_back(cast, case, report, signed_in, data):
    client = signed_in(cast.bob)
    assert state(client, case, opened(report), **data).status_code == 422
    assert client.get(opened(report)).status_code == 302
    assert not log().exists()


def test_it_leads_to_pages_of_this_site_alone(cast, case, signed_in):
    answer = state(signed_in(cast.bob), case, "https://elsewhere.example/")
    assert answer["Location"] == reverse("documents:dossier", args=[case.number])


@override_settings(ROOT_URLCONF="tests.cases.confirming")
def test_a_purpose_holds_for_its_case_and_as_long_as_the_proof(cast, case, report, walked, signed_in):
    other = walked(cast.street).case
    client = signed_in(cast.carol)
    state(client, other)
    assert client.get(opened(report)).status_code == 302
    state(client, case)
    assert fetch(client, opened(report)).status_code == 200
    session = client.session
    session["disclosed"] = {pk: [said, at - LATE] for pk, (said, at) in session["disclosed"].items()}
    session.save()
    assert client.get(opened(report)).status_code == 302, "it has run out"
    state(client, case)
    session = client.session
    session[again.KEY] -= LATE
    session.save()
    asked = client.get(opened(report))
    assert client.get(asked["Location"])["Location"].startswith("/account/"), "the proof is asked first"
    assert state(client, case)["Location"].startswith("/account/")


def test_who_filed_a_scan_looks_at_it(cast, case, signed_in):
    mine = file_document(case.dossier, papers.VETTING_REPLY, files.pdf(), by=cast.alice, dated_on=case.on)
    assert fetch(signed_in(cast.alice), opened(mine)).status_code == 200
    assert Client().get(opened(mine)).status_code == 302


def test_the_branch_draws_up_what_it_has_to(cast, walked, signed_in):
    """The letter of inquiry, the declaration and the blank report are forms to write in: they hold nothing yet."""
    case = walked(until="vet").case
    client = signed_in(cast.alice)
    for code in (papers.VETTING_LETTER, papers.DECLARATION, papers.VETTING_REPORT):
        assert client.get(reverse("documents:form", args=[case.number, code])).status_code == 200, code


def test_a_form_that_grows_is_drawn_for_its_reader(cast, walked, signed_in):
    case = walked(after="archive").case
    address = reverse("documents:form", args=[case.number, papers.RECORD_FORM])
    for user, hidden in ((cast.bob, False), (cast.alice, True)):
        client = signed_in(user)
        state(client, case)
        said = words(client.get(address).getvalue())
        assert (case.person.name in said, WITHHELD in said) == (True, hidden)


def test_pages_say_that_it_is_shut_and_offer_no_link_that_refuses(cast, case, report, signed_in):
    pages = ("", f"{papers.VETTING_REPORT}/")
    client = signed_in(cast.alice)
    dossier, paper = (client.get(f"/papers/{case.number}/{one}").text for one in pages)
    row = dossier.split(f"/papers/{case.number}/{papers.VETTING_REPORT}/")[1].split("</tr>")[0]
    assert "政治审查" in row
    assert "/form/" not in row
    for page in (paper, client.get(f"/cases/{case.number}/").text):
        assert f'href="{opened(report)}"' not in page
        assert f"/{papers.VETTING_REPORT}/preview/" not in page
    assert "可由以下岗位查阅" in paper
    client = signed_in(cast.bob)
    paper = client.get(f"/papers/{case.number}/{papers.VETTING_REPORT}/").text
    assert f'href="{opened(report)}"' in paper
    assert f"/papers/{case.number}/purpose/?next=" in paper
    assert "/preview/" not in paper, "no picture before the purpose"
    state(client, case)
    assert "/preview/" in client.get(f"/papers/{case.number}/{papers.VETTING_REPORT}/").text


# --- printed -------------------------------------------------------------------------------------------------------


def drawn(case, user) -> DossierPrint:
    wanted = printing.order(case, user)
    printing.print_dossier(wanted.pk)
    return DossierPrint.objects.get(pk=wanted.pk)


def copy_of(client, wanted):
    return client.get(reverse("documents:printed_file", args=[wanted.pk]))


def test_a_print_leaves_out_what_its_orderer_does_not_need(cast, case, report, signed_in):
    whole, part = drawn(case, cast.bob), drawn(case, cast.alice)
    assert whole.fingerprint != part.fingerprint
    with pikepdf.open(io.BytesIO(whole.file.open("rb").read())) as pdf:
        record = json.loads(pdf.attachments["record.json"].get_file().read_bytes())
    assert FOUND in json.dumps(record, ensure_ascii=False)
    told, bound = words(whole.file.open("rb").read()), part.file.open("rb").read()
    assert FOUND in told
    assert "未附材料" not in told
    said = words(bound)
    assert FOUND not in said
    assert "未附材料" in said
    assert WITHHELD in said, "the record form is drawn for its reader"
    assert "因不属领取人工作需要未附" in said, "the closing page tells it"
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        record = pdf.attachments["record.json"].get_file().read_bytes()
    assert FOUND not in record.decode()
    (line,) = [one for one in json.loads(record)["papers"] if one.get("left_out")]
    assert (line["code"], line["sha256"]) == (papers.VETTING_REPORT, report.sha256)
    page = Client().get(reverse("verification:code", args=[part.code]))
    assert report.sha256 in page.text
    assert "没有变动" in page.text


def test_a_print_is_handed_to_who_needs_all_it_holds(cast, case, signed_in):
    whole, part = drawn(case, cast.bob), drawn(case, cast.alice)
    client = signed_in(cast.alice)
    assert copy_of(client, whole).status_code == 403
    page = client.get(reverse("documents:printed", args=[whole.pk])).text
    assert reverse("documents:printed_file", args=[whole.pk]) not in page
    assert copy_of(client, part).status_code == 302, "family is asked for with a purpose"
    state(client, case)
    assert copy_of(client, part).status_code == 200
    assert log(by=cast.alice).last().purpose == "政审调查"
    assert "未附" in client.get(reverse("documents:printed", args=[part.pk])).text


def test_the_archive_alone_takes_the_whole_without_the_need(cast, case, signed_in):
    whole, part = drawn(case, cast.pat), drawn(case, cast.alice)
    client = signed_in(cast.pat)
    assert copy_of(client, whole).status_code == 403
    reason = {"reason": "移交清单〔2027〕3号"}
    taken = client.post(reverse("documents:original", args=[whole.pk]), reason)
    assert FOUND in words(taken.getvalue())
    assert client.post(reverse("documents:original", args=[part.pk]), reason).status_code == 403, "it has gaps"
