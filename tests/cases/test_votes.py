"""The arithmetic of votes (A-19, A-20, A.6) and the rows they become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.votes import carried, quorate
from tests.story import D
from workflows.demonstration import walk

# entitled, the fewest present, the fewest in favour (A.6)
LEAST = ((20, 11, 11), (19, 10, 10), (3, 2, 2), (1, 1, 1), (2, 2, 2), (100, 51, 51))


@pytest.mark.parametrize(("due", "present", "yes"), LEAST)
def test_more_than_half_of_all_entitled(due, present, yes):
    assert quorate({"due": due, "present": present})
    assert not quorate({"due": due, "present": present - 1})
    assert carried({"due": due, "yes": yes})
    assert not carried({"due": due, "yes": yes - 1})


def test_written_opinions_count_as_votes_not_as_attendance():
    assert carried({"due": 20, "yes": 9, "written_yes": 2})
    assert not carried({"due": 20, "yes": 9, "written_yes": 1})
    assert not quorate({"due": 20, "present": 10, "written": 9})


@given(due=st.integers(1, 500), yes=st.integers(0, 500))
def test_a_vote_carries_if_and_only_if_the_others_are_fewer(due, yes):
    """Abstaining, absent and invalid all count as not in favour."""
    assert carried({"due": due, "yes": yes}) == (yes > due - yes)


@pytest.mark.django_db
@pytest.mark.datalayer
def test_a_resolution_keeps_totals_and_never_who_voted_how(walked):
    road = walked(until="adopt")
    ballot = walk.ballot(due=21, present=19, yes=15) | {"no": 2, "abstained": 1, "invalid": 1}
    event = road.do("adopt", **ballot | {"written": 2, "written_yes": 1})
    kept = event.resolution
    assert (kept.due, kept.present, kept.yes, kept.no, kept.abstained, kept.invalid) == (21, 19, 15, 2, 1, 1)
    assert (kept.written, kept.written_yes, kept.kind, kept.on) == (2, 1, "admission", D(2028, 8, 21))
    assert kept.carried
    people = {field.name for field in type(kept)._meta.get_fields() if field.is_relation}
    assert people == {"case", "event"}, "a secret ballot links no member to a choice"


@pytest.mark.django_db
@pytest.mark.datalayer
def test_a_ballot_may_leave_out_what_was_nought(walked):
    """Nobody types noughts: empty counts are noughts."""
    ballot = walk.ballot(due=21, present=19, yes=19)
    ballot |= dict.fromkeys(("no", "abstained", "written", "invalid", "written_yes"), "")
    event = walked(until="adopt").do("adopt", **ballot)
    assert (event.resolution.no, event.resolution.written_yes) == (0, 0)


@pytest.mark.django_db
@pytest.mark.datalayer
def test_fewer_ballots_collected_than_issued_are_valid(walked):
    """A.6: collected may be fewer than issued, never more; the missing are not in favour."""
    event = walked(until="adopt").do("adopt", **walk.ballot(due=21, present=19, yes=16) | {"collected": 18, "no": 2})
    assert (event.resolution.issued, event.resolution.collected) == (19, 18)


@pytest.mark.django_db
@pytest.mark.datalayer
def test_a_committees_vote_is_a_resolution_of_its_own(walked):
    event = walked(until="approve").do("approve", **walk.committee(due=9, present=7, yes=5))
    kept = event.resolution
    assert (kept.kind, kept.due, kept.present, kept.yes, kept.no, kept.carried) == ("committee", 9, 7, 5, 2, True)
