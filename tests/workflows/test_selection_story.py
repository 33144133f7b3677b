"""A small round from first to last: twelve apply for three posts; ties, falls and substitution (E-01, E-08, D.3)."""

from __future__ import annotations

import pytest

from cases.law import Unlawful
from recruitment.models import IntegrityRecord
from tests.story import ONE_DAY, D
from tests.workflows import candidates as world
from tests.workflows.candidates import CLEAR, NOTICE_OVER, RANKED, REASON, Selection, at

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]

WRITTEN = (95, 90, 85, 80, 75, 70, 65, 60, 60, 50, None, 40)
INTERVIEW = (80, 80, 80, "87.50", 70, 70, 70, 70, 70)


@pytest.fixture
def selection(cast):
    """The round, published."""
    return Selection(cast).opened()


def refused(selection, case, act, on, **facts) -> str:
    """What the refusal says."""
    with pytest.raises(Unlawful) as refusal:
        selection.do(case, act, on, **facts)
    return str(refusal.value)


def test_a_round_from_the_announcement_to_the_last_notice(selection):
    people = [selection.apply(f"考生{number:02d}") for number in range(12)]
    selection.examined(people)
    selection.written(dict(zip(people, WRITTEN, strict=True)))

    # D.3 row 6: three posts, nine to the interview; the two at 60 share rank 8 and both are in
    assert [at(case) for case in people] == ["shortlisted"] * 9 + ["not_selected"] * 3
    selection.interviewed(dict(zip(people, INTERVIEW, strict=False)))
    # D.3 row 7: 89, 86, 83, 83: rank 3 is told apart by the written result
    selection.proceed("announce_ranking", RANKED)
    assert [at(case) for case in people[:9]] == ["nominated"] * 3 + ["reserve"] * 6

    one, two, three, four, five = people[:5]
    fall_and_substitution(selection, two, four, five)
    objection(selection, one, three)
    ending(selection, people)


def fall_and_substitution(selection, two, four, five):
    """D.3 row 8 and E-08: the check is not passed, nor the re-check; the next in rank takes the place."""
    on = world.CHECKED
    refused(selection, four, "substitute", on)  # no vacancy yet
    selection.do(two, "record_adverse_check", on, hospital="县医院")
    selection.do(two, "record_recheck", on, hospital="州医院")
    refused(selection, two, "record_recheck", on, hospital="省医院")
    refused(selection, two, "pass_physical", on, hospital="省医院")
    selection.do(two, "not_pass", on, what="physical", **REASON)
    refused(selection, five, "substitute", on)  # rank 4 comes first
    selection.do(four, "substitute", on)
    refused(selection, five, "substitute", on)  # and then there is no vacancy


def objection(selection, one, three):
    """D.3 row 10: while an objection is investigated the case stands still, then it goes on."""
    for case in (one, three):
        selection.checked(case)
    selection.do(one, "investigate_objection", NOTICE_OVER - ONE_DAY, reason="收到实名反映。")
    refused(selection, one, "close_notice", NOTICE_OVER, **CLEAR)
    refused(selection, three, "close_notice", NOTICE_OVER - ONE_DAY, **CLEAR)
    selection.do(three, "close_notice", NOTICE_OVER, **CLEAR)
    selection.do(one, "conclude_investigation", D(2030, 10, 25), finding="反映不实。")
    handled = {"objections": 1, "outcome": "clear", "handling": "经核查，反映不实。"}
    selection.do(one, "close_notice", D(2030, 10, 25), **handled)
    assert (at(one), at(three)) == ("cleared", "cleared")


def ending(selection, people):
    """E-07 and E-08: one is voided, one gives up, the last in reserve are told when nobody is needed any more."""
    four, five, six = people[3:6]
    on = D(2030, 10, 28)
    selection.do(four, "void", on, ground="papers", gravity="serious", reason="学历证书系伪造。")
    record = IntegrityRecord.objects.get()
    assert (record.person_id, record.since, record.until) == (four.person_id, on, D(2035, 10, 28))
    refused(selection, people[7], "not_select", on)  # a post is open
    selection.do(five, "substitute", on)
    selection.do(five, "give_up", on, **REASON)
    selection.do(six, "substitute", on)
    refused(selection, people[7], "not_select", on)  # the sixth may still fall
    selection.do(six, "pass_physical", on, hospital="县医院")
    selection.reviewed(six, on)
    selection.do(six, "put_up_notice", on, **world.NOTICE)
    selection.do(six, "close_notice", D(2030, 11, 6), **CLEAR)
    run = selection.order("remainder", D(2030, 11, 6))
    assert run.problems == []
    assert [at(case) for case in people] == [
        "cleared", "not_passed", "cleared", "voided", "gave_up", "cleared", *["not_selected"] * 6,
    ]  # fmt: skip
