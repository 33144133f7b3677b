"""The year-end statement of account: balances, entries by kind, who is on the list, and the paper (D.5)."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from unittest.mock import patch

import pikepdf
import pytest
from django.utils import timezone
from rq.exceptions import NoSuchJobError

from organisations.models import Organisation
from recruitment import ledger, statement_jobs
from recruitment.ledger import Balance
from recruitment.models import Entry, StatementPrint
from recruitment.statement import draw, statement
from tests.recruitment import stage
from tests.story import TODAY, D

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(cast):
    """A pool since 2028: one post held since then, one held and left in 2030, one reserved in 2030."""
    by = cast.carol
    made = stage.pool(cast.county, number=5, year=2028, by=by)
    stay, go, wait = (stage.post(made, village) for village in (cast.village, cast.far, cast.street))
    stage.held(stay, "金毕业", by=by, on=D(2028, 9, 1))
    stage.held(go, "李毕业", by=by, on=D(2029, 12, 31))
    ledger.release(go, by=by, on=D(2030, 3, 1), document="下编〔2030〕2号", reason="合同解除")
    ledger.reserve(wait, by=by, on=D(2030, 11, 1), document="用编〔2030〕8号")
    ledger.adjust(made, -1, by=by, on=D(2030, 6, 30), document="州编办〔2030〕20号", reason="核减")
    return made


def text_of(pdf: bytes) -> str:
    """The words of a PDF without blanks."""
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(found.stdout.decode().split())


def test_an_account_goes_from_opening_to_closing(cast, pool):
    (one,) = statement(cast.county, 2030, today=TODAY).accounts
    assert (one.pool, one.opening, one.closing) == (pool, Balance(5, 0, 2), Balance(4, 1, 1))
    groups = [
        (str(group["label"]), group["number"], [line["document"] for line in group["lines"]]) for group in one.groups
    ]
    assert groups == [
        ("调整", -1, ["州编办〔2030〕20号"]), ("预留", 1, ["用编〔2030〕8号"]), ("释放", 1, ["下编〔2030〕2号"])
    ]  # fmt: skip
    assert [tenure.person.name for tenure in one.holders] == ["金毕业"]
    assert one.agrees


def test_the_closing_balance_of_a_year_is_the_opening_one_of_the_next(cast, pool):
    years = [statement(cast.county, year, today=TODAY) for year in (2028, 2029, 2030)]
    assert years[0].opening == Balance()
    assert years[0].closing == years[1].opening == Balance(5, 0, 1)
    assert years[1].closing == years[2].opening == Balance(5, 0, 2)
    assert years[2].closing == ledger.balance(pool)
    assert [one.named for one in years] == [1, 2, 1]
    assert all(one.agrees for one in years)


def test_an_entry_made_late_belongs_to_the_year_in_which_it_happened(cast, pool):
    ledger.allocate(pool, 2, by=cast.carol, on=D(2029, 7, 1), document="补记")
    assert pool.entries.last().allocated == 6
    assert statement(cast.county, 2029, today=TODAY).closing == Balance(7, 0, 2)
    assert statement(cast.county, 2030, today=TODAY).closing == ledger.balance(pool) == Balance(6, 1, 1)


def test_a_holder_who_leaves_on_the_last_day_is_not_on_the_list(cast, pool):
    post = pool.posts.get(organisation=cast.village)
    ledger.release(post, by=cast.carol, on=TODAY, document="x", reason="调出")
    found = statement(cast.county, 2030, today=TODAY)
    assert (found.named, found.closing.occupied, found.agrees) == (0, 0, True)


def test_a_list_that_does_not_fit_the_account_is_told(cast, pool, signed_in):
    (one,) = statement(cast.county, 2030, today=TODAY).accounts
    one.holders.clear()
    assert not one.agrees


def test_the_prefecture_has_the_accounts_of_all_below(cast, pool, signed_in):
    above = stage.pool(cast.prefecture, number=4, by=cast.carol)
    found = statement(cast.prefecture, 2030, today=TODAY)
    assert [one.pool for one in found.accounts] == [above, pool]
    assert (found.opening, found.closing) == (Balance(5, 0, 2), Balance(8, 1, 1))
    assert [one.pool for one in statement(cast.county, 2030, today=TODAY).accounts] == [pool]


# --- page and paper --------------------------------------------------------------------------------------------


def test_the_page_shows_each_pool_and_leads_to_the_paper(cast, pool, signed_in):
    client = signed_in(cast.carol)
    page = client.get("/posts/statement/")
    for words in ("核定4、占用1、预留1、空余2", "核定5、占用2、预留0、空余3", "调整 -1", "相符", "截至2030年11月24日"):
        assert words in page.text
    assert 'action="/posts/statement/print/"' in page.text
    assert "没有编制池" in client.get("/posts/statement/?year=2025").text
    assert client.get("/posts/statement/?year=1&organisation=x").status_code == 404


def ordered(client, organisation, year=2030):
    """Order the paper as the page does."""
    return client.post("/posts/statement/print/", {"year": year, "organisation": organisation.pk})


def test_the_paper_is_drawn_in_the_background(cast, pool, signed_in):
    client = signed_in(cast.carol)
    answer = ordered(client, cast.county)
    wanted = StatementPrint.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/posts/statement/{wanted.pk}/")
    assert "正在生成对账单" in client.get(answer["Location"]).text
    assert client.get(f"/posts/statement/{wanted.pk}/file/").status_code == 404
    assert ordered(client, cast.county)["Location"] == answer["Location"]  # a second click orders nothing new
    statement_jobs.print_statement(wanted.pk)
    assert client.get(f"/posts/statement/{wanted.pk}/progress/").json()["state"] == "done"
    paper = client.get(f"/posts/statement/{wanted.pk}/file/")
    assert (paper["Content-Type"], paper["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert paper.getvalue().startswith(b"%PDF")
    statement_jobs.print_statement(wanted.pk)
    assert StatementPrint.objects.get().file == StatementPrint.objects.get(pk=wanted.pk).file
    assert f"/posts/statement/{wanted.pk}/" in client.get("/posts/statement/").text


def test_a_paper_is_seen_by_whoever_ordered_it(cast, pool, signed_in):
    ordered(signed_in(cast.carol), cast.county)
    pk = StatementPrint.objects.get().pk
    statement_jobs.print_statement(pk)
    for user in (cast.ivy, cast.eve, cast.adam):
        client = signed_in(user)
        for address in ("", "progress/", "file/"):
            assert client.get(f"/posts/statement/{pk}/{address}").status_code == 404


def test_a_failure_is_told(cast, pool, signed_in, monkeypatch):
    ordered(signed_in(cast.carol), cast.county)
    wanted = StatementPrint.objects.get()
    monkeypatch.setattr(statement_jobs, "draw", lambda found: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        statement_jobs.print_statement(wanted.pk)
    page = signed_in(cast.carol).get(f"/posts/statement/{wanted.pk}/").text
    assert f"请告知管理员：对账单{wanted.pk}" in page


def test_a_paper_whose_worker_was_killed_is_given_up_and_ordered_anew(cast, pool, signed_in):
    client = signed_in(cast.carol)
    ordered(client, cast.county)
    wanted = StatementPrint.objects.get()
    StatementPrint.objects.update(at=timezone.now() - timedelta(minutes=5))
    with patch("cases.background.Job.fetch", side_effect=NoSuchJobError):
        assert "生成中断" in client.get(f"/posts/statement/{wanted.pk}/").text
    ordered(client, cast.county)
    assert StatementPrint.objects.count() == 2


def test_the_paper_names_documents_holders_and_who_signs(cast, pool):
    pdf = draw(statement(cast.county, 2030, today=TODAY))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in opened.pages} == {(0, 0, 842, 595)}
        assert str(opened.docinfo["/Title"]) == "丙县委2030年度编制（名额）对账单"
    words = text_of(pdf)
    for told in (
        "2030年度编制（名额）使用情况对账单", "编制单位：中共丙县委", "截止日期：2030年11月24日", "州编办〔2030〕20号",
        "下编〔2030〕2号", "合同解除", "金毕业", "东镇党委东村支部", "2028-09-01",
        "用编单位（盖章）", "机构编制部门（盖章）", "相符",
    ):  # fmt: skip
        assert told in words, told
    assert "李毕业" not in words


def test_one_document_for_many_posts_is_one_line(cast):
    pool = stage.pool(cast.county, number=9, by=cast.carol)
    for village in (cast.village, cast.far, cast.street, cast.hub):
        ledger.reserve(stage.post(pool, village), by=cast.carol, on=TODAY, document="用编〔2030〕8号")
    (one,) = statement(cast.county, 2030, today=TODAY).accounts
    reserved = one.groups[-1]["lines"]
    assert [(line["number"], len(line["posts"])) for line in reserved] == [(4, 4)]


def test_a_sign_no_font_has_fails_the_order_with_its_name(cast, pool):
    Organisation.objects.filter(pk=cast.village.pk).update(short_name="东\U0001fae8村")
    wanted = statement_jobs.order(cast.county, 2030, by=cast.carol)
    statement_jobs.print_statement(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.status, "U+1FAE8" in wanted.message) == (StatementPrint.FAILED, True)


def test_long_lists_repeat_their_head_on_every_page(cast):
    pool = stage.pool(cast.county, number=90, by=cast.carol)
    for n in range(70):
        village = Organisation.objects.create(name=f"第{n}村", short_name=f"第{n}村", parent=cast.east, place="village")
        stage.held(stage.post(pool, village), f"毕业生{n}", by=cast.carol)
    pdf = draw(statement(cast.county, 2030, today=TODAY))
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = ["".join(page.split()) for page in found.stdout.decode().split("\f")]
    listed = [page for page in pages if "毕业生" in page]
    assert len(listed) > 2
    assert all("占用起始日期" in page for page in listed)
    assert sum(page.count("毕业生") for page in pages) == 70


def test_others_get_no_statement(cast, pool, signed_in):
    for user in (cast.eve, cast.bob, cast.alice, cast.adam):
        client = signed_in(user)
        assert ordered(client, cast.county).status_code == 404
        assert client.get(f"/posts/statement/?year=2030&organisation={cast.county.pk}").status_code == 404
        assert "本单位及所属单位没有编制池" in client.get("/posts/statement/").text
    assert ordered(signed_in(cast.ivy), cast.county).status_code == 303
    assert signed_in(cast.ivy).get("/posts/statement/print/").status_code == 405


def test_the_page_asks_as_often_for_many_pools_as_for_one(cast, pool, signed_in):
    client = signed_in(cast.carol)
    cost = stage.asked(client, "/posts/statement/")
    for year in (2027, 2026, 2025):
        stage.pool(cast.county, year=year, by=cast.carol)
    assert stage.asked(client, "/posts/statement/") == cost <= 14
    assert Entry.objects.values("pool").distinct().count() == 4
