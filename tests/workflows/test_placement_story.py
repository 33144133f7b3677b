"""A graduate's service from being sent to the closed file, with renewal and with transfer (D.3, D.5)."""

from __future__ import annotations

import pytest

from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Entry
from tests.story import D

from .placements import Placement, pool, post

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


def test_from_being_sent_through_two_assessments_to_renewal_and_settlement(cast):
    """D.3 rows 11 to 17: the contract, a year of probation, yearly results, two terms, the post given back."""
    thousand = pool(cast, "thousand", sent=True)
    one = Placement(cast, post(cast, thousand))
    assert (one.case.organisation, one.case.state) == (cast.village, "appointed")
    assert ledger.state(one.post) == "occupied"
    one.signed()
    one.do("train", D(2026, 6, 25))
    one.do("appoint_mentor", D(2026, 6, 26), people=[cast.members[cast.village.pk][0].pk])
    one.do("report_in", D(2026, 7, 1))
    case = one.case
    assert (case.reported_on, case.probation_until) == (D(2026, 7, 1), D(2027, 7, 1))
    assert (case.bound_until, case.serves_until, case.terms) == (D(2029, 6, 30), D(2029, 6, 30), 1)
    one.do("review_probation", D(2027, 6, 20))
    one.do("pass_probation", D(2027, 7, 1))
    one.do("assess_year", D(2027, 12, 20), year=2027)
    one.do("assess_year", D(2028, 12, 20), year=2028, grade="excellent")
    one.do("review_term", D(2029, 4, 10))
    one.do("renew", D(2029, 6, 25), contract_from=D(2029, 7, 1), contract_until=D(2032, 6, 30))
    case = one.case
    assert (case.state, case.terms, case.serves_until) == ("serving", 2, D(2032, 6, 30))
    assert case.bound_until == D(2029, 6, 30)
    assert case.basis == "千名大学生进千村行动 · 东村支部 · 服务期至2032-06-30"


def test_settlement_releases_the_post_and_the_file_is_closed(cast):
    """D.3 row 17, D.5: at the end of the term the post goes back to the pool under the deciding document."""
    supports = pool(cast, "supports")
    one = Placement(cast, post(cast, supports), quota_number="")
    one.serving(until=D(2028, 6, 30), probation=0, first_job="yes")
    one.do("assess_year", D(2027, 12, 20), year=2027)
    one.do("review_term", D(2028, 5, 10))
    one.do("settle", D(2028, 6, 30), outcome="establish", destination="东镇综合服务中心")
    assert (one.case.state, one.case.outcome) == ("leaving", "establish")
    assert ledger.balance(supports).occupied == 0
    last = Entry.objects.filter(post=one.post).order_by("-id").first()
    assert (last.kind, last.document) == ("release", "丙组〔2026〕1号")
    one.do("archive", D(2028, 7, 5))
    assert one.case.step.final


def test_a_transfer_moves_post_case_and_desk(cast):
    """D-08, D.5: one act gives the old post back and takes the new one; open work goes to the new township."""
    cast.west_organiser = cast.eve
    thousand = pool(cast, "thousand", sent=True)
    there = post(cast, thousand, cast.far)
    one = Placement(cast, post(cast, thousand)).serving()
    one.do("change_post", D(2027, 8, 1), post=there)
    case = one.case
    assert (case.organisation, case.post, case.reported_on) == (cast.far, there, D(2026, 7, 1))
    assert (ledger.state(one.post), ledger.state(there)) == ("vacant", "occupied")
    assert ledger.balance(thousand).occupied == 1
    assert {task.organisation for name, task in one.open_tasks().items() if name == "serving"} == {cast.west}
    assert Organisation.objects.get(pk=case.organisation_id) == cast.far
