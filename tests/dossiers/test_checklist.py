"""The checklist: needed papers against filed ones, in catalogue order, in one query."""

import datetime

import pytest

from dossiers import intake, papers
from dossiers.checklist import FILED, MISSING, checklist

from . import files

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
NEEDED = [papers.AUTOBIOGRAPHY, papers.APPLICATION, papers.TRAINING_RECORD]


@pytest.fixture
def filed(dossier):
    """Two thought reports and the second version of an application."""
    day = datetime.date(2030, 1, 1)
    for paper, pages in [("2-5", 1), ("2-5", 2), ("1-1", 1), ("1-1", 3)]:
        intake.file_document(dossier, paper, files.pdf(pages=pages), by=None, dated_on=day)
    return dossier


def test_rows_follow_the_catalogue_and_say_what_is_missing(filed):
    rows = checklist(filed.documents.current(), NEEDED).rows
    assert [(row.paper.code, row.state, row.needed) for row in rows] == [
        ("1-1", FILED, True),
        ("2-5", FILED, False),
        ("3-6", MISSING, True),
        ("3-11", MISSING, True),
    ]
    assert [document.series for document in rows[1].documents] == [1, 2]


def test_counts(filed):
    found = checklist(filed.documents.current(), NEEDED)
    assert (found.filed, found.total, found.pages) == (2, 4, 6)
    assert [paper.code for paper in found.missing] == ["3-6", "3-11"]


def test_one_query_however_many_papers(filed, django_assert_num_queries):
    with django_assert_num_queries(1):
        checklist(filed.documents.current(), [paper.code for paper in papers.PAPERS])


def test_an_unknown_need_is_an_error(filed):
    with pytest.raises(KeyError):
        checklist(filed.documents.current(), ["9-9"])


def test_papers_no_longer_known_do_not_break_the_list(filed):
    filed.documents.filter(paper="2-5").update(paper="9-9")
    assert [row.paper.code for row in checklist(filed.documents.current()).rows] == ["1-1"]
