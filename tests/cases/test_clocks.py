"""Every limit of the regulation is there as data, with its length, its beginning and what a hold does to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cases.clocks import BLOCKS, RECURRING, WARNS, clocks, guards_with_span, length, starts
from cases.law import OFF, WARN
from cases.limits import CEILING, FLOOR, VALIDITY, days, months, working_days
from workflows.models import MembershipCase

# code, kind, length, article, whether days on hold do not count, from which edition on
KNOWN = (
    ("of_age", FLOOR, "18年", "A-05", False, ""),
    ("applied", WARNS, "1个月", "A-07", False, ""),
    ("talked_in_time", WARNS, "1个月", "A-07", False, ""),
    ("appoint_contacts", WARNS, "30天", "A-09", True, ""),
    ("review_activist", RECURRING, "6个月", "A-11", False, ""),
    ("cultivated_a_year", FLOOR, "12个月", "A-13", False, ""),
    ("notice_long_enough", FLOOR, "5个工作日", "A-13", False, "自2026-05-11起"),
    ("vetting_valid", VALIDITY, "12个月", "A-16", False, ""),
    ("not_leaving", FLOOR, "3个月", "A-18", False, ""),
    ("meeting", WARNS, "1个月", "A-19", False, ""),
    ("meeting_in_time", WARNS, "1个月", "A-19", False, "自2026-05-11起"),
    ("reported_in_time", BLOCKS, "3个月", "A-25", False, ""),
    ("approval", WARNS, "3个月", "A-25", False, ""),
    ("approved_in_time", WARNS, "3个月", "A-25", False, ""),
    ("approved_within_six_months", BLOCKS, "6个月", "A-25", False, ""),
    ("take_oath", WARNS, "1个月", "A-29", False, ""),
    ("probation_over", FLOOR, "12个月", "A-31", False, ""),
    ("extension_of_right_length", FLOOR, "6个月至12个月", "A-31", False, ""),
    ("lateness_explained", BLOCKS, "1个月", "A-31", False, ""),
    ("conversion_in_time", BLOCKS, "3个月", "A-33", False, ""),
    ("postponed_at_most_six_months", BLOCKS, "6个月", "A-35", False, ""),
    ("full_member", WARNS, "1个月", "A-36", False, ""),
    ("succeed_sponsor", WARNS, "30天", "C-S4", False, ""),
    ("resume", WARNS, "2个月", "A-37", False, ""),
)


@pytest.mark.parametrize("known", KNOWN, ids=[row[0] for row in KNOWN])
def test_the_regulations_limits(known):
    one = {clock.code: clock for clock in clocks(MembershipCase)}[known[0]]
    assert (one.code, one.kind, one.length, one.article, one.pauses, one.editions) == known
    assert one.on
    assert one.name
    assert one.counted_from


def test_each_limit_is_told_once_and_local_ones_are_off():
    found = clocks(MembershipCase)
    assert len({one.code for one in found}) == len(found)
    assert {one.article[:2] for one in found if not one.on} == {"L-"}


def test_no_limit_of_the_regulation_itself_pauses():
    """A-16, A-19, A-25, A-31, A-33, A-35: only terms that an office sets stand still while a case is on hold."""
    hard = {"A-07", "A-11", "A-13", "A-19", "A-25", "A-31", "A-33", "A-35", "A-36"}
    assert not [one.code for one in clocks(MembershipCase) if one.pauses and one.article in hard]


def test_conditions_speak_of_the_span_they_declare():
    """No condition that keeps a span writes its number a second time."""
    for name in ("guards", "admission_guards", "probation_guards", "local"):
        text = Path(f"workflows/membership/{name}.py").read_text(encoding="utf-8")
        assert not re.findall(r"add_months\([^()]*(?:\([^()]*\))?[^()]*, \d", text), name


def test_the_kinds_follow_from_what_a_condition_does():
    for guard, users in guards_with_span(MembershipCase):
        assert users
        assert guard.span.kind in (FLOOR, CEILING, VALIDITY)
    by_name = {one.name: one for one, _users in guards_with_span(MembershipCase)}
    assert by_name["approved_in_time"].mode == WARN
    assert by_name["applied_six_months"].mode == OFF


def test_beginnings_are_told_in_words():
    assert all(starts(MembershipCase))
    assert all(one.counted_from.isascii() is False for one in clocks(MembershipCase))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (months(12), "12个月"),
        (months(24), "2年"),
        (months(18), "18个月"),
        (days(0), "当日"),
        (working_days(5), "5个工作日"),
    ],
)
def test_lengths_in_words(limit, words):
    assert length(limit) == words
