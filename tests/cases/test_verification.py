"""The public page of verification: genuine, changed, unknown, a file compared; no names, no sign-in, not too often."""

import hashlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import printing, verification
from dossiers import intake, papers
from dossiers.models import DossierPrint
from evidence.limits import Limit
from tests import story
from tests.dossiers.files import pdf

pytestmark = pytest.mark.django_db
ASK = "/verify/"
UNKNOWN = "7F3A-22KD-90X0-BM51"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def road(walked):
    """A case early on its way."""
    return walked(after="talk")


@pytest.fixture
def wanted(road, cast):
    """The print of its dossier."""
    made = printing.order(road.case, cast.bob)
    printing.print_dossier(made.pk)
    return DossierPrint.objects.get(pk=made.pk)


def at(code):
    """The address the QR code names."""
    return reverse("verification:code", args=[code])


def words(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_genuine_and_unchanged_dossier_is_told_to_anybody(client, wanted, road, cast):
    page = words(client.get(at(wanted.code)))
    assert "打印后没有变动" in page
    for told in (wanted.code, road.case.number, "发展党员工作档案", "2030年11月24日", f"{wanted.pages}（含封面）"):
        assert told in page
    for row in wanted.papers:
        assert row["sha256"] in page
        assert f"{row['sha256'][:8]} {row['sha256'][8:16]}" in page
    assert wanted.sha256 in page


def test_nobody_is_named(client, wanted, road, cast):
    page = words(client.get(at(wanted.code)))
    named = [road.case.person.name, cast.village.name, cast.village.short_name, cast.east.short_name]
    named += [str(user) for user in cast.players().values()] + [one.official_title for one in papers.PAPERS]
    assert [name for name in named if name in page] == []


def test_the_page_is_kept_by_no_cache_and_found_by_no_search_engine(client, wanted):
    for address in (ASK, at(wanted.code), at(UNKNOWN)):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in str(answer.cookies)


def test_a_dossier_that_has_changed_says_how(client, wanted, road, cast):
    """One change after the other; each is told, and nothing else is."""
    dossier = road.case.dossier
    address, added, taken, entered = at(wanted.code), "增加或替换材料%s件", "撤回材料1件", "办理记录有新的内容"

    def told():
        page = words(client.get(address))
        assert "打印后有变动" in page
        assert "打印后没有变动" not in page
        return page

    intake.file_document(dossier, papers.DECLARATION, pdf(), by=cast.alice, dated_on=story.APPLIED)
    page = told()
    assert added % 1 in page
    assert taken not in page
    assert entered not in page
    intake.file_document(dossier, papers.APPLICATION, pdf(pages=2), by=cast.alice, dated_on=story.APPLIED)
    assert added % 2 in told()  # what was replaced counts once
    intake.withdraw(dossier.documents.of(papers.TALK_RECORD).get(), by=cast.alice, reason="扫描不清")
    assert taken in told()
    assert entered not in told()
    road.do("withdraw")
    assert entered in told()


def test_an_old_printout_stays_genuine_beside_the_new_one(client, wanted, road, cast):
    intake.file_document(road.case.dossier, papers.DECLARATION, pdf(), by=cast.alice, dated_on=story.APPLIED)
    newer = printing.order(road.case, cast.bob)
    printing.print_dossier(newer.pk)
    newer.refresh_from_db()
    assert "打印后有变动" in words(client.get(at(wanted.code)))
    assert "打印后没有变动" in words(client.get(at(newer.code)))


def test_a_code_outlives_the_key_it_was_made_with(client, wanted, settings):
    settings.SECRET_KEY = "another key"
    assert "打印后没有变动" in words(client.get(at(wanted.code)))


def test_a_code_that_was_typed_leads_to_its_address(client, wanted):
    answer = client.get(ASK, {"code": wanted.code.lower().replace("-", " ").replace("0", "o")})
    assert (answer.status_code, answer["Location"]) == (302, at(wanted.code))
    assert 'name="code"' in words(client.get(ASK))


def test_unknown_and_impossible_codes_get_one_answer(client, wanted):
    DossierPrint.objects.create(dossier=wanted.dossier, requested_by=wanted.requested_by, code="0000-0000-0000-0000")
    sentence = "本系统没有打印过使用此核验码的档案"
    assert sentence in words(client.get(at(UNKNOWN)), 404)
    assert sentence in words(client.get(at("nonsense")), 404)
    assert sentence in words(client.get(ASK, {"code": "李某"}), 404)
    assert sentence in words(client.get(at("0000-0000-0000-0000")), 404)  # ordered, but never drawn up
    assert sentence in words(client.post(at(UNKNOWN)), 404)


# --- the file ----------------------------------------------------------------------------------------------------


def sent(content, name="dossier.pdf"):
    return {"file": SimpleUploadedFile(name, content, content_type="application/pdf")}


def test_the_file_is_compared_and_not_kept(client, wanted, settings):
    settings.FILE_UPLOAD_HANDLERS = ["no handler of the site is asked"]
    with wanted.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == wanted.sha256
    assert "与本系统生成的文件完全一致" in words(client.post(at(wanted.code), sent(content)))
    assert "不是本系统在此核验码下生成的文件" in words(client.post(at(wanted.code), sent(content + b"\n")))
    assert 'id="id_file_error"' in words(client.post(at(wanted.code), {"file": ""}), 422)


def test_a_file_too_large_is_refused_before_it_is_read(client, wanted, settings):
    settings.UPLOAD_MAX_BYTES = 1024
    answer = client.post(at(wanted.code), sent(b"x" * (verification.ENVELOPE + 2048)))
    assert "文件过大" in words(answer, 413)


# --- how often ---------------------------------------------------------------------------------------------------


def test_who_asks_too_often_is_asked_to_wait(client, wanted, monkeypatch):
    monkeypatch.setattr(verification, "LOOK_UPS", Limit("verify", most=3, seconds=3600 * 24))
    for _time in range(3):
        client.get(at(UNKNOWN))
    answer = client.get(at(wanted.code))
    assert "查询次数过多" in words(answer, 429)
    assert wanted.sha256 not in answer.content.decode()
    assert int(answer["Retry-After"]) > 0
    assert words(client.get(at(wanted.code), REMOTE_ADDR="203.0.113.9"))  # somebody else is not held up
    assert client.get(at(wanted.code), HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 429  # and nobody pretends


def test_behind_a_server_in_front_its_word_counts(client, wanted, monkeypatch, settings):
    settings.BEHIND_PROXY = True
    monkeypatch.setattr(verification, "LOOK_UPS", Limit("verify", most=1, seconds=3600 * 24))
    codes = [
        client.get(at(wanted.code), HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, {last}").status_code
        for number, last in enumerate(["198.51.100.1", "198.51.100.1", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"])
    ]
    assert codes == [200, 429, 200, 429, 200]


def test_the_page_asks_the_database_as_often_for_a_long_dossier(client, wanted, road, cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(at(wanted.code))
    for _number in range(5):
        intake.file_document(road.case.dossier, papers.THOUGHT_REPORT, pdf(), by=cast.alice, dated_on=story.APPLIED)
    newer = printing.order(road.case, cast.bob)
    printing.print_dossier(newer.pk)
    newer.refresh_from_db()
    with django_assert_num_queries(3):
        assert "打印后没有变动" in words(client.get(at(newer.code)))
    with django_assert_num_queries(0):
        client.get(ASK)
