"""The pages of papers: the dossier stage by stage, each paper with its form and versions, and the hand-over list."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases import completeness, pages
from cases.law import PIPELINES
from cases.paperwork import draw_up
from cases.paperwork.occasions import OCCASIONS
from dossiers import papers
from dossiers.checklist import AWAITED, FILED, MISSING, OUTDATED, UNSIGNED
from dossiers.intake import file_document
from tests.dossiers import files
from tests.dossiers.files import content_of
from tests.story import OFF_ROAD, ONE_DAY
from tests.workflows.exceptional import do

pytestmark = pytest.mark.django_db
DOSSIER_BUDGET, PAPER_BUDGET, LIST_BUDGET = 24, 18, 14


def states(case) -> dict[str, str]:
    """The state of each paper of a case by its code."""
    documents = pages.load(case)
    return {row.paper.code: row.state for row in completeness.papers_of(case, documents).rows}


# --- completeness --------------------------------------------------------------------------------------------------


def test_what_was_done_calls_for_its_papers(walked):
    found = states(walked(after="list_candidate").case)
    assert found[papers.APPLICATION] == FILED
    assert found[papers.VETTING_REPORT] == MISSING  # the law lets nobody on without it
    assert found[papers.PUBLICITY_RECORD] == AWAITED  # the notice was closed
    assert papers.OATH_RECORD not in found  # nothing has called for it yet


def test_a_drawn_paper_is_unsigned_until_its_scan_is_in(walked):
    road = walked(after="announce")
    draw_up(road.case.history.events[-1])
    assert states(road.case)[papers.PUBLIC_NOTICE] == UNSIGNED
    file_document(road.case.dossier, papers.PUBLIC_NOTICE, files.pdf(), by=road.cast.alice, dated_on=road.case.on)
    assert states(road.case)[papers.PUBLIC_NOTICE] == FILED


def test_an_act_done_anew_makes_the_former_paper_outdated(walked):
    road = walked(after="propose_candidate")
    assert states(road.case)[papers.CANDIDATE_MINUTES] == FILED
    do(road, "return_candidate", road.cast.bob, road.next.on, **OFF_ROAD["return_candidate"])
    on = road.next.on + ONE_DAY
    again = {"heard": ["group", "contacts", "members", "masses"], "opinions": "重新听取意见。"}
    do(road, "propose_candidate", road.cast.alice, on, **again,
       scan_3_2=SimpleUploadedFile("new.pdf", files.pdf()))  # fmt: skip
    assert states(road.case)[papers.CANDIDATE_MINUTES] == FILED
    assert states(road.case)[papers.ACTIVIST_REGISTER] == OUTDATED  # not filed again with the second proposal


def test_the_verdict_names_the_law_and_what_the_archive_would_send_back(cast, walked):
    road = walked(until="archive")
    case = road.case
    found = completeness.papers_of(case, pages.load(case))
    told = completeness.verdict(case, cast.pat, found)
    assert not told.hindrances  # the law allows it
    assert {row.paper.code for row in told.concerns} >= {papers.BALLOTS, papers.OATH_RECORD}
    early = walked(cast.street, after="talk").case
    told = completeness.verdict(early, cast.bob, completeness.papers_of(early, pages.load(early)))
    assert not told.fit
    assert told.hindrances[0].reason.startswith("个案尚未办结")


def test_every_occasion_names_papers_and_acts_that_exist():
    for pipeline in ("membership", "placement", "hiring"):
        kinds = papers.vocabulary(pipeline)
        assert set(kinds.headings) == set(kinds.stages)
    for code, names in OCCASIONS.items():
        owners = [one for one in PIPELINES.values() if code in papers.vocabulary(one.pipeline_name)]
        for name in names:
            assert any(one.act(name) for one in owners), (code, name)


# --- the dossier's page --------------------------------------------------------------------------------------------


def test_the_dossier_page_lists_every_part_at_a_fixed_cost(cast, walked, signed_in, django_assert_max_num_queries):
    road = walked(after="list_candidate")
    client = signed_in(cast.alice)
    address = f"/papers/{road.case.number}/"
    with django_assert_max_num_queries(DOSSIER_BUDGET) as early:
        page = client.get(address)
    assert page.status_code == 200
    assert [part["heading"] for part in page.context["parts"]][:2] == ["申请和谈话", "入党积极分子"]
    assert "政治审查情况的报告" in page.text
    assert "尚不能归档" in page.text
    road.finish()
    with django_assert_max_num_queries(DOSSIER_BUDGET) as late:
        page = client.get(address)
    assert len(late) <= len(early) + 2
    assert "不再办理事项" in page.text


def test_who_may_not_see_the_case_finds_no_papers(cast, walked, signed_in):
    number = walked(after="talk").case.number
    client = signed_in(cast.eve)
    for address in ("", "1-2/", "1-2/form/"):
        assert client.get(f"/papers/{number}/{address}").status_code == 404


# --- one paper -----------------------------------------------------------------------------------------------------


def test_a_paper_tells_who_makes_it_and_shows_its_form(cast, walked, signed_in, django_assert_max_num_queries):
    road = walked(after="announce")
    draw_up(road.case.history.events[-1])
    client = signed_in(cast.alice)
    number = road.case.number
    with django_assert_max_num_queries(PAPER_BUDGET):
        page = client.get(f"/papers/{number}/{papers.PUBLIC_NOTICE}/")
    assert page.context["told"].maker == "东村支部"
    assert len(page.context["told"].acts) == 1
    assert "签章件未扫描" in page.text
    assert f"/papers/{number}/{papers.PUBLIC_NOTICE}/form/" in page.text
    form = client.get(f"/papers/{number}/{papers.PUBLIC_NOTICE}/form/")
    assert (form.status_code, form["Content-Type"]) == (200, "application/pdf")
    assert form.getvalue().startswith(b"%PDF")
    drawn = road.case.dossier.documents.of(papers.PUBLIC_NOTICE).get()
    filed = client.get(f"/papers/{drawn.pk}/").getvalue()
    assert (filed, b"HandedOut" in form.getvalue()) == (content_of(drawn), False), "to be signed: no mark on it"
    shown = client.get(f"/papers/{number}/{papers.PUBLIC_NOTICE}/preview/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(shown.getvalue())).width > 600
    assert "no-store" in form["Cache-Control"]


def test_a_letter_waits_for_its_act_and_an_original_is_guided(cast, walked, signed_in):
    road = walked(after="talk")
    client, number = signed_in(cast.alice), road.case.number
    waits = client.get(f"/papers/{number}/{papers.PREREVIEW_REPLY}/")
    assert waits.context["awaits"]
    assert not waits.context["printable"]
    assert client.get(f"/papers/{number}/{papers.PREREVIEW_REPLY}/form/").status_code == 404
    guided = client.get(f"/papers/{number}/{papers.APPLICATION}/")
    assert "用钢笔或签字笔书写" in guided.text
    assert [one["document"].paper for one in guided.context["versions"]] == [papers.APPLICATION]
    assert client.get(f"/papers/{number}/9-9/").status_code == 404


# --- handing over --------------------------------------------------------------------------------------------------


def test_the_hand_over_list_names_what_ended_and_prints(cast, walked, signed_in, django_assert_max_num_queries):
    case = walked().finish().case
    client = signed_in(cast.bob)
    period = f"since={case.closed_on}&until=2031-12-31"  # a period may reach beyond today
    with django_assert_max_num_queries(LIST_BUDGET):
        page = client.get(f"/papers/hand-over/?{period}")
    assert [row["case"].number for row in page.context["rows"]] == [case.number]
    assert page.context["rows"][0]["extent"]["count"] == case.dossier.documents.current().count()
    printed = client.get(f"/papers/hand-over/list.pdf?{period}")
    assert printed["Content-Type"] == "application/pdf"
    assert signed_in(cast.eve).get(f"/papers/hand-over/?{period}").context["rows"] == []


def test_a_wrong_period_is_said_and_an_empty_one_too(cast, signed_in):
    client = signed_in(cast.bob)
    wrong = client.get("/papers/hand-over/?since=2030-02-01&until=2030-01-01")
    assert wrong.status_code == 422
    assert "2030-02-01" in wrong.text
    assert client.get("/papers/hand-over/list.pdf?since=2030-02-01&until=2030-01-01").status_code == 422
    assert "没有" in client.get("/papers/hand-over/").text
