"""The papers service draws up, as they are printed: order, slip, forms, decisions (D.3 rows 12 to 17)."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.utils import translation

from cases.paperwork import COMPOSERS, draw_up
from cases.paperwork.matter import Matter
from dossiers import papers
from tests.story import D

from .placements import Placement, pool, post

pytestmark = pytest.mark.django_db


def drawn(event) -> set[str]:
    """The codes of the papers of an event; each is a PDF with at least a page."""
    made = draw_up(event)
    for one in made:
        with one.file.open("rb") as file:
            assert len(pikepdf.open(io.BytesIO(file.read())).pages) >= 1
    return {one.paper for one in made}


def told(case, act: str) -> str:
    """Everything the paper of an act says, in one piece."""
    with translation.override("zh-hans"):
        return str(COMPOSERS[case.actions()[act].draws[0]](Matter(case, case.history.last(act))))


def test_every_act_that_draws_has_its_paper(cast):
    """D.3: from the order of placement to the decision after the term, and the transfer in between (D-08)."""
    thousand = pool(cast, "thousand", sent=True)
    there = post(cast, thousand, cast.far)
    one = Placement(cast, post(cast, thousand))
    road = (
        ("conclude_contract", D(2026, 6, 20), {}, papers.PLACEMENT_ORDER),
        ("report_in", D(2026, 7, 1), {}, papers.REPORT_IN_SLIP),
        ("review_probation", D(2027, 6, 20), {}, papers.PROBATION_REVIEW_FORM),
        ("pass_probation", D(2027, 7, 1), {}, None),
        ("assess_year", D(2027, 12, 20), {"year": 2027, "grade": "basic"}, papers.YEARLY_ASSESSMENT_FORM),
        ("review_term", D(2029, 5, 1), {}, papers.TERM_REVIEW_FORM),
        ("settle", D(2029, 6, 30), {"outcome": "promote", "destination": "东镇"}, papers.OUTCOME_DECISION),
    )
    for name, on, facts, paper in road:
        assert drawn(one.do(name, on, **facts)) == ({paper} if paper else set())
    expected = {
        "conclude_contract": "现派遣毕业生林同志到东镇东村任职", "assess_year": "基本合格",
        "settle": "决定：选拔任职，去向：东镇。",
    }  # fmt: skip
    for name, words in expected.items():
        assert words in told(one.case, name)
    other = Placement(cast, one.post, name="毕业生杨", on=D(2029, 7, 1))
    other.do(
        "conclude_contract", D(2029, 7, 1), contract_from=D(2029, 7, 1), contract_until=D(2032, 6, 30), probation=0,
        first_job="no",
    )  # fmt: skip
    other.do("report_in_without_probation", D(2029, 7, 2))
    assert drawn(other.do("change_post", D(2030, 7, 2), post=there)) == {papers.TRANSFER_ORDER}
