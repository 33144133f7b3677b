"""The roads of the table of law cases: how ordinary cases go, under either edition, fast-tracked, extended."""

from __future__ import annotations

import datetime
import functools
from dataclasses import replace

from cases.limits import add_months
from cases.overlays import FastTrackNotice
from dossiers import papers
from organisations.models import Person
from tests.story import APPLIED, D
from workflows.demonstration import walk
from workflows.demonstration.walk import Move
from workflows.models import MembershipCase

RURAL, TOWN, BETWEEN, EARLIER, ACROSS, NOTICE, LEAP, FRONT, TAKEN, LONGER, LOOSE = ROADS = (
    "农村", "城镇", "审议", "旧版", "跨版", "跨版公示", "闰日", "火线", "转入", "延期", "临时",
)  # fmt: skip
SOMEBODY = walk.People((1, 2), (3, 4), 5)
NUMBER = "一线〔2027〕1号"
WEEK = datetime.timedelta(days=7)


def branch(road: str, cast):
    """The branch of a road's case."""
    return {TOWN: cast.street, BETWEEN: cast.hamlet, LOOSE: cast.temporary}.get(road, cast.village)


def applicant(road: str, cast):
    """The applicant of a road's case."""
    return Person.objects.get(pk=cast.applicants[branch(road, cast).pk].pk)


def moves(road: str, cast) -> list[Move]:
    """The opening and every move after it."""
    people = cast.serving(branch(road, cast))
    found = FastTrackNotice.objects.filter(number=NUMBER).first()
    notice = {"notice": found.pk} if found else {}
    return [
        replace(one, facts=one.facts | notice) if one.action == "enter_fast_track" else one
        for one in (_opening(road), *_ways(people)[road])
    ]


def prepare(road: str, cast) -> None:
    """What a road takes before its case is opened: the registered notice of a fast track."""
    if road in (FRONT, LOOSE):
        FastTrackNotice.objects.create(
            number=NUMBER, title="关于在抗洪一线发展党员的通知", issuer="上级组织部门", organisation=cast.county,
            since=D(2027, 7, 1), until=D(2027, 12, 31), by=cast.carol,
        )  # fmt: skip


@functools.cache
def _names(road: str) -> list[str]:
    people = SOMEBODY if road not in (TOWN, LOOSE) else replace(SOMEBODY, sponsor=None)
    return [_opening(road).action, *(one.action for one in _ways(people)[road])]


def index(road: str, before: str) -> int:
    """The place after which a road stops that stops before an act, given by name or label; -1 before the opening."""
    names = _names(road)
    wanted = [number for number, name in enumerate(names) if before in (name, str(MembershipCase.act(name).label))]
    assert wanted, f"道路“{road}”上没有“{before}”"
    return wanted[0] - 1


def action_before(road: str, before: str):
    """The act before which a starting point lies."""
    return MembershipCase.act(_names(road)[index(road, before) + 1])


def _opening(road: str) -> Move:
    if road == TAKEN:
        facts = {
            "applied_on": D(2026, 6, 1), "activist_on": D(2026, 12, 1), "meeting_on": D(2028, 1, 10),
            "form_serial": "JL2801001", "origin": "外省某镇某村党支部", "document_number": "转字〔2028〕5号",
            "verified": "verified",
        }  # fmt: skip
        scans = walk.scans(papers.APPLICATION, papers.APPLICATION_FORM, papers.ACTIVIST_REGISTER, papers.VETTING_REPORT)
        return Move("take_over_probationer", "secretary", D(2028, 3, 1), facts | scans)
    on = {EARLIER: D(2022, 1, 10), ACROSS: D(2024, 10, 10), NOTICE: D(2025, 5, 19), LEAP: D(2026, 7, 20)}
    return Move("apply", "secretary", on.get(road, APPLIED), walk.scans(papers.APPLICATION))


def _ways(people: walk.People) -> dict[str, list[Move]]:
    def ordinary(on=APPLIED, **words):
        return list(walk.membership(on, people, **words))

    return {
        RURAL: ordinary(), TOWN: ordinary(), BETWEEN: ordinary(deliberated=True),
        EARLIER: filed(ordinary(D(2022, 1, 10))), ACROSS: filed(ordinary(D(2024, 10, 10))),
        NOTICE: ordinary(D(2025, 5, 19)), LEAP: ordinary(D(2026, 7, 20), pace=walk.Pace(meeting=17)),
        FRONT: _front(ordinary(), people),
        LOOSE: _front(ordinary(), people), TAKEN: _taken(people), LONGER: _longer(ordinary(), people),
    }  # fmt: skip


def filed(way: list[Move]) -> list[Move]:
    """The same way under the edition of 2014: the candidate is taken on file, without consent or public notice."""
    left_out = ("sponsor_first_talk", "announce", "list_candidate")
    facts = {"document_number": "组备〔2023〕6号", "opinion": "同意备案。"}
    return [
        replace(one, action="file_candidate", facts=facts) if one.action == "agree_candidate" else one
        for one in way
        if one.action not in left_out
    ]


def _front(way: list[Move], people: walk.People) -> list[Move]:
    """From the activist straight to the branch meeting, the training made up during probation (A.9)."""
    found = {one.action: one for one in way}
    facts = {"merit": "outstanding", "deeds": "在抗洪一线连续值守。", "form_serial": "JL2709001", "standards": True}
    entered = D(2027, 9, 1)
    short = [*(found[name] for name in ("talk", "name_activist", "appoint_contacts", "file_activist"))]
    short.append(Move("enter_fast_track", "organiser", entered, facts | walk.scans(papers.FAST_TRACK_DEEDS)))
    if people.sponsor is not None:
        short.append(replace(found["pair_sponsor"], on=entered))
    short.append(replace(found["appoint_introducers"], on=D(2027, 9, 3)))
    short.append(replace(found["vet"], on=D(2027, 9, 10)))
    short.append(replace(found["fill_application_form"], on=D(2027, 9, 12)))
    meeting, approved = D(2027, 9, 20), D(2027, 10, 20)
    short += walk._admission(meeting, approved, people, deliberated=False)
    trained = replace(found["train"], action="make_up_training", on=D(2028, 3, 10))
    short += [*walk._probation(meeting, approved, people), trained]
    return short + list(walk._conversion(add_months(meeting, 12), people, walk.ORDINARY))


def _taken(people: walk.People) -> list[Move]:
    """A probationary member taken over from outside: assigned, reviewed, converted here; the oath was taken there."""
    kept = [one for one in walk._probation(D(2028, 1, 10), D(2028, 3, 1), people)
            if one.action in ("assign_group", "review_probation")]  # fmt: skip
    register = walk.scans(papers.PROBATION_REGISTER)
    pair = Move("replace_sponsor", "organiser", D(2028, 3, 2), {"people": [people.sponsor]})
    kept = [replace(one, facts=one.facts | register) if one.action == "review_probation" else one for one in kept]
    return [pair, *kept, *walk._conversion(D(2029, 1, 10), people, walk.ORDINARY)]


def _longer(way: list[Move], people: walk.People) -> list[Move]:
    """Probation extended by six months when it ends (A-31)."""
    place = next(number for number, one in enumerate(way) if one.action == "apply_conversion")
    ends = way[place].on
    resolved = walk.ballot() | {"ground": "examination", "months": 6, "reason": "需要继续考察和教育。"}
    approved = walk.committee() | {"document_number": "组延〔2029〕1号"}
    longer = [
        Move("propose_extension", "secretary", ends + WEEK, resolved),
        Move("approve_extension", "organiser", ends + 3 * WEEK, approved),
    ]
    review = next(one for one in way if one.action == "review_probation")
    longer.append(replace(review, on=add_months(ends, 6)))
    return [*way[:place], *longer, *walk._conversion(add_months(ends, 6), people, walk.ORDINARY)]
