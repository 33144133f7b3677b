"""Placement and hiring share their law without copying: a rule changed in one place changes both (E-01)."""

from __future__ import annotations

import pytest

from cases.law import PIPELINES, Unlawful, Unmet
from recruitment.candidacy import Candidacy
from workflows.models import HiringCase, PlacementCase
from workflows.selection import announcing

from .candidates import NOTICE, NOTICED, Selection

OF_ITS_OWN = {"conclude_contract", "report_in", "report_in_without_probation", "void", "give_up"}
OF_ITS_OWN |= {"send_back", "recall_sent_back", "mend_by_department", "mend_by_organiser"}
"""What each has its own way of: placement sends to a village, hiring has steps and a road into the checks besides."""


def test_the_same_acts_are_the_same_objects():
    """Acts of one name are one and the same, but for those that are known to differ."""
    shared = PlacementCase.actions().keys() & HiringCase.actions().keys()
    apart = {name for name in shared if PlacementCase.act(name) is not HiringCase.act(name)}
    assert apart == OF_ITS_OWN
    assert len(shared) > 30
    assert PlacementCase.act("apply") is HiringCase.act("apply")


def test_guards_of_the_public_notice_are_those_of_cases():
    """Every pipeline that announces somebody makes its guards by the one rule in cases/guards.py."""
    names = {"notice_long_enough", "notice_has_run", "notice_uncontested", "notice_clear"}
    for law in PIPELINES.values():
        found = {guard for action in law.actions().values() for guard in action.when if guard.name in names}
        assert {guard.name for guard in found} == names, law.pipeline_name
        homes = {guard.check.__module__ for guard in found} | {
            guard.check.__qualname__.split(".")[0] for guard in found
        }
        assert homes <= {"cases.guards", *names}, law.pipeline_name


@pytest.mark.django_db
def test_a_change_of_the_notice_rule_changes_both(cast, monkeypatch):
    """E-01: the rule of the public notice is one object; stricter, it stops both."""
    selection = Selection(cast, places=1)
    case = selection.vetted()
    stricter = lambda case: Unmet(days=case.facts["days"], least=99)  # noqa: E731
    for law in PIPELINES.values():
        if issubclass(law, Candidacy):
            rule = next(one for one in law.act("put_up_notice").when if one.name == "notice_long_enough")
            assert rule is announcing.notice_long_enough
    monkeypatch.setitem(announcing.notice_long_enough.__dict__, "check", stricter)
    with pytest.raises(Unlawful, match="99"):
        selection.do(case, "put_up_notice", NOTICED, **NOTICE)
