"""What holds of every announcement and every field of candidates (D.3 rows 5-8)."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recruitment.scoring import (
    Result,
    Terms,
    chosen,
    faults,
    final_rank,
    interview_score,
    place,
    shortlisted,
    total,
    waiting,
    written_rank,
    written_score,
)

D = Decimal
same_every_time = settings(derandomize=True, deadline=None, database=None)
# few values close together, so that equals are frequent
marks = st.one_of(
    st.sampled_from([D(0), D(60), D("79.99"), D(80), D("80.005"), D("80.01"), D(100)]),
    st.decimals(0, 100, places=2),
    st.integers(78, 82).map(D),
)
maybe = st.one_of(st.none(), marks)
orders = st.permutations(["written", "interview", "bonus"]).flatmap(
    lambda words: st.integers(0, 3).map(lambda n: tuple(words[:n]))
)


@st.composite
def announcements(draw) -> Terms:
    written = draw(st.sampled_from([D(0), D(40), D(50), D("66.5"), D(60), D(100)]))
    bonus_on = draw(st.sampled_from(["total", "none", "written"] if written else ["total", "none"]))
    return Terms(
        written=written,
        interview=D(100) - written,
        decimals=draw(st.integers(0, 4)),
        round_parts=draw(st.booleans()),
        bonus_on=bonus_on,
        bonus_cap=draw(st.sampled_from([None, D(0), D(10)])),
        full_marks_written=draw(st.sampled_from([D(100), D(150), D(300)])),
        full_marks_interview=draw(st.sampled_from([D(100), D(120)])),
        pass_written=draw(st.sampled_from([None, D(60), D(80)])),
        pass_interview=draw(st.sampled_from([None, D(60)])),
        zero_excluded=draw(st.booleans()),
        shortlist=draw(st.sampled_from([None, D(1), D("1.5"), D(3)])),
        tie_break=draw(orders) + draw(st.sampled_from([(), ("extra",)])),
    )


@st.composite
def fields(draw, least: int = 0) -> list[Result]:
    one = st.builds(
        Result, st.just(0), written=maybe, bonus=st.sampled_from([None, D(0), D(5), D(11)]), interview=maybe,
        extra=st.one_of(st.none(), st.integers(0, 3).map(D)), out=st.sampled_from(["", "", "", "absent"]),
        out_from=st.sampled_from(["written", "interview"]),
    )  # fmt: skip
    found = draw(st.lists(one, min_size=least, max_size=12))
    return [replace(result, key=number) for number, result in enumerate(found)]


posts = st.integers(0, 5)


def lists(choice):
    return choice.taken, choice.undecided, choice.reserve


@same_every_time
@given(announcements(), fields(), posts, st.randoms(use_true_random=False))
def test_the_order_in_which_results_come_changes_nothing(terms, field, number, chance: random.Random):
    mixed = chance.sample(field, len(field))
    assert faults(terms) == []
    for ask in (written_rank, final_rank):
        assert set(ask(mixed, terms)) == set(ask(field, terms))
    one, other = shortlisted(field, terms, posts=number), shortlisted(mixed, terms, posts=number)
    assert (set(one.admitted), one.cut, one.enlarged) == (set(other.admitted), other.cut, other.enlarged)
    first, second = chosen(field, terms, posts=number), chosen(mixed, terms, posts=number)
    assert [set(keys) for keys in lists(first)] == [set(keys) for keys in lists(second)]


@same_every_time
@given(announcements(), fields(1), st.data())
def test_a_higher_interview_never_lowers_the_rank(terms, field, data):
    ranking = final_rank(field, terms)
    assume(ranking)
    before = data.draw(st.sampled_from(ranking))
    one = field[before.key]
    assume(one.interview is not None)
    better = list(field)
    better[before.key] = replace(one, interview=one.interview + data.draw(st.decimals("0.01", 20, places=2)))
    after = place(before.key, final_rank(better, terms))
    assert after.rank <= before.rank
    assert after.score >= before.score


@same_every_time
@given(announcements(), fields(1), posts, st.data())
def test_a_higher_written_score_never_costs_the_interview(terms, field, number, data):
    before = shortlisted(field, terms, posts=number)
    assume(before.admitted and terms.written)
    key = data.draw(st.sampled_from(before.admitted))
    better = list(field)
    better[key] = replace(field[key], written=field[key].written + data.draw(st.decimals("0.01", 20, places=2)))
    after = shortlisted(better, terms, posts=number)
    assert after.admits(key)
    assert place(key, after.ranked).rank <= place(key, before.ranked).rank


@same_every_time
@given(announcements(), fields(), posts)
def test_whoever_equals_or_beats_an_admitted_candidate_is_admitted(terms, field, number):
    """All equals at the cut are in (D.3 row 6), and they alone make the list longer than its places."""
    found = shortlisted(field, terms, posts=number)
    lines = [one for one in found.ranked if found.admits(one.key)]
    if lines:
        lowest = max(one.rank for one in lines)
        assert {one.key for one in found.ranked if one.rank <= lowest} == set(found.admitted)
        assert found.cut == lines[-1].score
        if found.enlarged:
            assert lowest <= found.places < len(found.admitted)
            assert sum(one.rank == lowest for one in lines) > 1
    assert not found.enlarged or lines


@same_every_time
@given(announcements(), fields())
def test_a_total_is_the_exact_one_rounded_half_up(terms, field):
    for one in field:
        found = total(one, terms)
        if found is None:
            continue
        unit = Fraction(1, 10**terms.decimals)
        assert Fraction(found) % unit == 0
        assert found.as_tuple().exponent == -terms.decimals
        if not terms.round_parts:
            below, exact = Fraction(found) - unit / 2, weighed(one, terms)
            assert below <= exact < below + unit


def weighed(one: Result, terms: Terms) -> Fraction:
    """The total without any rounding, written down once more in another way."""
    bonus = Fraction(one.bonus or 0)
    if terms.bonus_cap is not None and bonus > terms.bonus_cap:
        bonus = Fraction(terms.bonus_cap)
    exact = bonus if terms.bonus_on == "total" else Fraction(0)
    if terms.written:
        exact += Fraction(one.written) * Fraction(terms.written) / Fraction(terms.full_marks_written)
        exact += bonus * Fraction(terms.written) / 100 if terms.bonus_on == "written" else 0
    if terms.interview:
        exact += Fraction(one.interview) * Fraction(terms.interview) / Fraction(terms.full_marks_interview)
    return exact


@same_every_time
@given(announcements(), fields())
def test_ranks_follow_scores_and_count_those_ahead(terms, field):
    """1, 2, 2, 4; who is tied shares the rank with somebody, who is not has it alone."""
    for ranking in (written_rank(field, terms), final_rank(field, terms)):
        ranks = [one.rank for one in ranking]
        assert [one.score for one in ranking] == sorted((one.score for one in ranking), reverse=True)
        for one in ranking:
            assert one.of == len(ranking)
            assert one.rank == 1 + sum(rank < one.rank for rank in ranks)
            assert one.tied == (ranks.count(one.rank) > 1)


@same_every_time
@given(announcements(), fields())
def test_nobody_is_ranked_who_is_out_waits_or_fails(terms, field):
    for one in final_rank(field, terms):
        result = field[one.key]
        assert not result.out
        assert not (terms.written and one.key in waiting(field, "written"))
        assert not (terms.interview and one.key in waiting(field, "interview"))
        assert not (terms.written and terms.zero_excluded and result.written == 0)
        if terms.interview and terms.pass_interview is not None:
            assert result.interview >= terms.pass_interview or terms.round_parts


@same_every_time
@given(announcements(), fields(), posts)
def test_a_choice_deals_out_the_final_ranking_in_order(terms, field, number):
    ranking = final_rank(field, terms)
    rank = {one.key: one.rank for one in ranking}
    found = chosen(field, terms, posts=number)
    assert [key for keys in lists(found) for key in keys] == [one.key for one in ranking]
    assert len(found.taken) + found.left == number
    assert len({rank[key] for key in found.undecided}) <= 1
    if found.undecided:
        assert len(found.taken) < number < len(found.taken) + len(found.undecided)
    else:
        assert len(found.taken) == min(number, len(ranking))


@same_every_time
@given(announcements(), fields(), posts)
def test_one_post_more_costs_nobody_the_place(terms, field, number):
    fewer, more = (chosen(field, terms, posts=count) for count in (number, number + 1))
    assert set(fewer.taken) <= set(more.taken)
    assert set(shortlisted(field, terms, posts=number).admitted) <= set(
        shortlisted(field, terms, posts=number + 1).admitted
    )


@same_every_time
@given(announcements(), fields(), st.integers(2, 4), st.data())
def test_a_further_test_taken_by_all_undecided_settles_it(terms, field, twins, data):
    terms = replace(terms, tie_break=(*(word for word in terms.tie_break if word != "extra"), "extra"))
    field = field + [Result(len(field) + n, written=D(80), interview=D(80)) for n in range(twins)]
    ranking = final_rank(field, terms)
    rank = place(len(field) - 1, ranking).rank
    number = rank - 1 + data.draw(st.integers(1, sum(one.rank == rank for one in ranking) - 1))
    undecided = chosen(field, terms, posts=number).undecided
    assert len(undecided) >= twins
    worst_first = data.draw(st.permutations(undecided))
    for points, key in enumerate(worst_first):
        field[key] = replace(field[key], extra=D(points))
    found = chosen(field, terms, posts=number)
    assert (found.undecided, found.left) == ((), 0)
    assert found.taken[rank - 1 :] == tuple(reversed(worst_first))[: number - rank + 1]


@same_every_time
@given(announcements(), fields())
def test_other_full_marks_alone_change_nothing(terms, field):
    """Papers of 100 marks and the same papers of 150 rank alike and give the same totals."""
    hundred = replace(terms, full_marks_written=D(100))
    longer = replace(
        hundred, full_marks_written=D(150), pass_written=terms.pass_written and terms.pass_written * D("1.5")
    )
    scaled = [replace(one, written=one.written and one.written * D("1.5")) for one in field]
    assert written_rank(scaled, longer) == written_rank(field, hundred)
    assert final_rank(scaled, longer) == final_rank(field, hundred)


@same_every_time
@given(announcements(), fields())
def test_published_scores_are_decimals_on_one_scale(terms, field):
    for one in field:
        for score, given_marks in (
            (written_score(one, terms), one.written),
            (interview_score(one, terms), one.interview),
        ):
            assert (score is None) == (given_marks is None)
            assert score is None or (isinstance(score, Decimal) and score >= 0)
