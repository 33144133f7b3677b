"""The vocabulary: codes are unique, the law's starred papers are starred, the catalogue has its order (B.1, A-36)."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.template.loader import get_template

from dossiers import papers


@dataclass
class Filed:
    """The least a document must be to be put in order."""

    paper: str
    dated_on: date = date(2030, 1, 1)
    series: int = 1


def test_every_code_is_used_once():
    codes = [paper.code for paper in papers.PAPERS]
    assert len(codes) == len(set(codes))


def test_every_constant_names_a_paper_and_every_paper_has_a_constant():
    constants = {
        value
        for name, value in vars(papers).items()
        if name.isupper() and isinstance(value, str) and "-" in value and name not in {"LONG"}
    }
    assert {paper.code for paper in papers.PAPERS} == constants - {"long-term"}


def test_the_personnel_file_gets_what_article_36_lists():
    starred = {paper.code for paper in papers.MEMBERSHIP.papers if paper.personnel_file}
    assert starred == {"1-1", "2-6", "3-9", "4-3", "5-0", "5-2"}
    assert all(papers.by_code(code).keep == papers.PERMANENT for code in starred)


@pytest.mark.parametrize("paper", [paper for paper in papers.PAPERS if paper.drawn], ids=lambda paper: paper.code)
def test_every_drawn_paper_has_a_template(paper):
    assert get_template(f"papers/{paper.template}.html")


def test_makers_and_keeping_periods_are_known():
    for known in papers.VOCABULARIES.values():
        assert {paper.maker for paper in known.papers} == set(known.makers)
        assert {paper.stage for paper in known.papers} == set(known.stages)
    assert {paper.keep for paper in papers.PAPERS} <= set(papers.KEEPING)


def test_each_pipeline_has_papers_of_its_own():
    membership, placement = papers.vocabulary("membership"), papers.vocabulary("placement")
    assert papers.APPLICATION in membership
    assert papers.APPLICATION not in placement
    assert papers.SCORE_SHEET in placement
    assert not membership.codes & placement.codes
    assert (membership.record_form, placement.record_form) == (papers.RECORD_FORM, "")
    assert papers.vocabulary("unheard of").papers == ()


def test_titles_are_told_apart_within_a_dossier():
    for known in papers.VOCABULARIES.values():
        titles = [paper.official_title for paper in known.papers]
        assert len(titles) == len(set(titles)), known.name


def test_the_system_draws_all_of_placement_but_what_others_write_or_issue():
    brought = {one.code for one in papers.vocabulary("placement").papers if not one.drawn}
    assert brought == {papers.CREDENTIALS, papers.EMPLOYMENT_CONTRACT, papers.RESIGNATION_LETTER}


def test_catalogue_order_is_that_of_the_law_then_of_time():
    early, late = Filed("2-5", date(2029, 3, 1)), Filed("2-5", date(2029, 6, 1))
    mixed = [Filed("R-1"), Filed("5-13"), late, Filed("3-11"), Filed("9-9"), early, Filed("1-1"), Filed("3-2")]
    ordered = papers.catalogue_order(mixed)
    assert [filed.paper for filed in ordered] == ["1-1", "2-5", "2-5", "3-2", "3-11", "5-13", "R-1", "9-9"]
    assert ordered[1] is early


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError, match="9-9"):
        papers.by_code("9-9")
    assert not papers.known("9-9")
