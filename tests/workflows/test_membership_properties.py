"""Whatever happens to a case: no dead end, one desk, the duties owed, no floor broken, nothing lawful refused.

Histories by chance on the law itself, in memory; the tests have no database, so a guard that asked it would fail.
The same histories every time. To look longer: PROPERTY_EXAMPLES=20 makes twenty times as many and draws them anew.
"""

from __future__ import annotations

import datetime
import os
import random
import re

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.ahead import due_on
from cases.law import DUTY
from workflows.models import MembershipCase

from .lawful_roads import LawfulRoad
from .oracle import Record, months_later
from .stand_ins import ONE_DAY, PREFECTURE
from .walks import OPENINGS, Wanderer

D = datetime.date
TIMES = int(os.environ.get("PROPERTY_EXAMPLES", "1"))
WITHOUT_ARTICLE = {"step", "applies", "suspended", "nobody"}  # not conditions of the regulation
ARTICLE = re.compile(r"A-(0[1-9]|[1-3]\d|4[0-4]|G\d\d|F[1-7]|E[1-4])|C-S[1-8]|L-\d+|B\.1")


def often(examples: int):
    """So many histories, the same every time; more and others if asked to look longer."""
    return settings(
        max_examples=examples * TIMES, derandomize=TIMES == 1, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )  # fmt: skip


EDGES = [
    "2016-02-29", "2024-02-29", "2028-02-29", "2025-08-31", "2025-01-31", "2026-05-10", "2026-05-11", "2026-09-30",
    "2026-10-10", "2025-09-28", "2026-02-14", "2026-02-28", "2025-01-26", "2025-12-31", "2014-05-28", "2025-05-11",
]  # fmt: skip
days = st.one_of(
    st.sampled_from([D.fromisoformat(one) for one in EDGES]),
    st.dates(D(2024, 6, 1), D(2026, 6, 30)),
    st.dates(D(2013, 6, 1), D(2030, 12, 31)),
)
openings = st.sampled_from([*["apply"] * 6, "take_over_activist", "take_over_probationer"])
branches = st.sampled_from([one.name for one in PREFECTURE.branches])
chances = st.one_of(
    st.lists(st.integers(0, 10**6), max_size=20), st.lists(st.integers(0, 10**6), min_size=20, max_size=70)
)


@st.composite
def wanderers(draw):
    """A case just opened, lawfully."""
    branch, luck = PREFECTURE.organisations[draw(branches)], random.Random(draw(st.integers(0, 1000)))
    on = draw(days)
    born = draw(st.sampled_from([D(1980, 2, 29), months_later(on, -216)]))
    opening = draw(openings)
    walk = Wanderer(branch, on, opening=opening, born=born if opening == "apply" else D(1980, 2, 29), luck=luck)
    return walk if not walk.refused else Wanderer(branch, on, opening=opening)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


# --- one desk, the duties owed -----------------------------------------------------------------------------------


def owes(walk) -> set[str]:
    """The duties the case owes, reckoned from the law's words and the events in the order of their entry."""
    case, found = walk.case, set()
    seq = {event.action: event.seq for event in sorted(case.history.events, key=lambda one: one.seq)}
    with walk.attempting(case.actions()["talk"], walk.now, None):
        for one in case.actions().values():
            if one.kind == DUTY and case.step in one.sources and (one.only_if is None or one.only_if(case)):
                renewed = max((seq.get(name, 0) for name in one.renewed_by), default=0)
                if one.every or seq.get(one.name, 0) <= renewed:
                    found.add(one.name)
    return found


def check_desks(walk) -> None:
    """An open case waits at one competent desk and owes its duties, an ended one nothing."""
    case, owed = walk.case, walk.owed()
    names = [one.name for one in owed]
    assert len(names) == len(set(names)), "nothing is owed twice"
    if case.step.final:
        assert (case.closed_on, names) == (case.entered_on, [])
        return
    assert case.closed_on is None
    assert case.step.desk.competent(case.organisation), walk.tale(["nobody decides"])
    assert set(names) == owes(walk), walk.tale(names)
    assert ("resume" in names) == (case.history.suspended("on_hold") is not None) or case.state == "posthumous_proposed"
    waiting = case.history.suspended("transferring") is not None
    assert ("receive_transfer" in names) == waiting or case.state == "posthumous_proposed"
    for one in owed:
        assert one.within is None or due_on(case, one) is None or due_on(case, one) > D(1999, 1, 1)


@often(120)
@given(wanderers(), chances)
def test_an_open_case_has_one_desk_and_the_duties_it_owes(walk, chances):
    for _action, _on, _facts, _found in walk.wander(chances):
        check_desks(walk)
    check_desks(walk)


# --- no dead end, no broken floor --------------------------------------------------------------------------------


@often(300)
@given(wanderers(), chances)
def test_from_anywhere_the_law_leads_on_to_the_end_and_no_floor_is_broken(walk, chances):
    for _attempt in walk.wander(chances):
        pass
    came_off = walk.case.step.final or walk.case.state == "posthumous_proposed"
    walk.finish()
    assert came_off or walk.case.state == "archived", walk.tale([])
    if walk.case.state == "archived":
        assert list(Record(walk.case).breaches()) == [], walk.tale([])


# --- refusals ----------------------------------------------------------------------------------------------------


def check_refusal(walk, action, facts, one) -> None:
    """A refusal says in Chinese why, by which article, and a cure that cures."""
    assert re.search(r"[一-鿿]", one.reason), one
    assert "None" not in one.reason, one
    assert "%" not in one.reason, one
    assert (one.article == "") if one.guard in WITHOUT_ARTICLE else ARTICLE.fullmatch(one.article), one
    kind, what = one.cure or ("", "")
    if kind == "do":
        assert what in MembershipCase.actions(), one
    if kind == "wait":
        after = {each.guard for each in walk.hard(action, what, facts)}
        assert one.guard not in after, walk.tale([action.name, str(one)])
        eve = {each.guard for each in walk.hard(action, what - ONE_DAY, facts)}
        assert one.guard in eve, "a day earlier would have been too early"


@often(150)
@given(wanderers(), chances)
def test_every_refusal_says_why_by_which_article_and_what_cures_it(walk, chances):
    for action, _on, facts, found in walk.wander(chances):
        for one in found:
            check_refusal(walk, action, facts, one)


# --- nothing lawful is refused -----------------------------------------------------------------------------------


@often(150)
@given(st.sampled_from(["东村", "东街", "小街", "屯"]), days, st.randoms(use_true_random=False))
def test_no_lawful_history_is_refused_and_seniority_runs_from_the_end_of_probation(branch, on, luck):
    road = LawfulRoad(branch, on, random.Random(luck.randint(0, 10**6))).walk()
    case, history = road.case, road.case.history
    assert case.state == "archived"
    assert list(Record(case).breaches()) == [], road.tale([])
    longer = history.last("propose_extension")
    ends = months_later(history.date_of("adopt"), 12)
    ends = months_later(ends, longer.facts["months"]) if longer else ends
    assert (case.full_since, case.person.member_since, case.person.political) == (ends, ends, "01")


# --- the second opinion can tell ---------------------------------------------------------------------------------


def shifted(name, days_):
    """The last event of that name on another day."""

    def tamper(walk):
        event = walk.case.history.last(name)
        event.on += ONE_DAY * days_

    return tamper


def told(name, **facts):
    """The last event of that name with other facts."""

    def tamper(walk):
        event = walk.case.history.last(name)
        event.facts = event.facts | facts

    return tamper


def younger(walk):
    """A day too young."""
    walk.case.person.birth_date += ONE_DAY


def by_the_branch(walk):
    """Approved by a body without the power."""
    walk.case.history.last("approve").organisation = walk.case.organisation


def earlier(walk):
    """Seniority a day early."""
    walk.case.full_since -= ONE_DAY


@pytest.mark.parametrize(
    ("tamper", "breach"),
    [
        (younger, "A-05"),
        (shifted("name_activist", 400), "A-13"),
        (shifted("announce", 60), "A-13"),
        (told("announce", days=4), "A-13"),
        (told("appoint_introducers", people=[]), "A-14"),
        (told("vet", conclusion="unfit"), "A-16"),
        (shifted("vet", -500), "A-16"),
        (told("train", days=2, hours=23), "A-17"),
        (told("adopt", due=20, present=10), "A-19"),
        (told("adopt", due=20, present=20, yes=9, written_yes=1), "A-19"),
        (told("approve", due=9, present=9, yes=4), "A-24"),
        (by_the_branch, "A-22"),
        (shifted("approve", 400), "A-25"),
        (told("adopt_conversion", due=20, present=20, yes=10, written_yes=0), "A-32"),
        (shifted("adopt_conversion", -400), "A-31"),
        (earlier, "A-33"),
    ],
)  # fmt: skip
def test_the_second_opinion_sees_a_broken_floor(tamper, breach):
    road = LawfulRoad("东街", D(2027, 3, 1), random.Random(4)).walk()
    assert list(Record(road.case).breaches()) == []
    tamper(road)
    assert breach in "; ".join(Record(road.case).breaches())


def test_every_opening_act_is_known_here():
    assert set(OPENINGS) == {"apply", "take_over_activist", "take_over_probationer"}
