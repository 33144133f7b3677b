"""When the acts of a planned case happened: lawful dates that end today, so that desks show work due now.

The road itself is that of walk.py; here it is cut where the plan stops, led through detours (returned, lost, replaced)
and shifted in time until what the case waits for is due when the plan says.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cases.law import DUTY
from cases.limits import add_months, last_day_of_publicity
from dossiers import papers
from workflows.membership.editions import REVISED
from workflows.models import MembershipCase

from . import texts, walk
from .plans import Plan
from .walk import Move, Pace, People

ONE_DAY = datetime.timedelta(days=1)
ENDED = tuple(value for value, step in MembershipCase.steps().items() if step.final)
# Which act the law's named days come from.
COUNTED = {"activist_since": "name_activist", "probation_starts": "adopt", "probation_ends": "adopt"}
# A detour: the act before which it happens, its own acts with days after that, and how far it sets back the rest.
DETOURS = {
    "file_activist": ("return_activist 0", "name_activist 6", "appoint_contacts 8", 28),
    "agree_candidate": ("return_candidate 0", "propose_candidate 30", 34),
    "list_candidate": ("uphold_objection 0", "propose_candidate 40", "agree_candidate 46", "announce 50", 66),
    "vet": ("unfit_vet 0", 25),
    "submit_prereview": (
        "replace_sponsor 0", "sponsor_visit 3", "sponsor_talk 5", "sponsor_opinion 8", 12,
    ),
    "pass_prereview": ("return_prereview 0", "vet 10", "sponsor_opinion 12", "submit_prereview 15", 20),
    "adopt": (
        "reject 0", "return_to_candidacy 5", "vet 12", "submit_prereview 16", "pass_prereview 26",
        "fill_application_form 30", 40,
    ),
    "approve": ("return_for_papers 0", "report 5", "deliberate 7", "talk_before_approval 9", 12),
    "approve_conversion": ("return_conversion 0", "adopt_conversion 12", "sponsor_attend_conversion 13", 16),
    "appoint_introducers": ("hold 0", "resume 15", 18),
    "adopt_conversion": (
        "propose_extension 0", "approve_extension 10", "review_probation 176", "apply_conversion 178",
        "sponsor_conversion_talk 179", 180,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Script:
    """All that happens to one case: opened when, then move by move."""

    applied_on: datetime.date
    moves: list[Move]


def pace(rng: random.Random) -> Pace:
    """How fast the offices of one case work; now and then one is late with the talk, as lawfully recorded."""
    week = rng.randint(5, 8)
    talk = rng.randint(6, 28) if rng.random() < 0.9 else rng.randint(34, 50)
    return Pace(
        talk=talk, name=rng.randint(70, 200), file=rng.randint(4, 20), propose=rng.randint(2, 50),
        consent=rng.randint(3, 15), week=week, meeting=rng.randint(3, 27 - week), approve=rng.randint(28, 85),
        convert=rng.randint(8, 25),
    )  # fmt: skip


def script(plan: Plan, people: People, rng: random.Random, *, as_of: datetime.date, relief: int | None) -> Script:
    """The case's acts with dates: what it waits for falls due around ``as_of`` as the plan says, nothing lies after it.

    ``relief`` is the person who takes over as sponsor where a detour replaces the first.
    """
    tempo, detour, days = pace(rng), _detour(plan, rng), _days(plan, rng)
    applied = as_of - datetime.timedelta(days=1000)
    for _attempt in range(6):
        moves = _moves(applied, plan, people, tempo, detour, relief)
        shift = _shift(plan, applied, moves, as_of, days)
        if not shift:
            break
        applied += shift
    last = max((one.on for one in moves), default=applied)
    if last > as_of:  # months of unequal length may leave a day too many
        applied -= last - as_of + ONE_DAY * 3
        moves = _moves(applied, plan, people, tempo, detour, relief)
    return Script(applied, _explained(_under_2014(moves, plan, rng)))


def _explained(moves: list[Move]) -> list[Move]:
    """Approvals and meetings on conversion that a detour made late say why (A-25, A-31, A-G17)."""
    voted = max((one.on for one in moves if one.action == "adopt"), default=None)
    found, months = [], 13
    for one in moves:
        months += 6 * (one.action == "approve_extension")
        if one.action == "adopt_conversion" and one.on > add_months(voted, months):
            one = replace(one, facts=one.facts | {"late_because": texts.LATE})
        if one.action == "approve" and one.on > add_months(voted, 3):
            one = replace(one, facts=one.facts | {"special_reason": texts.SPECIAL})
        found.append(one)
    return found


def _under_2014(moves: list[Move], plan: Plan, rng: random.Random) -> list[Move]:
    """Some candidates were taken on file by the edition of 2014: no consent, no notice, no first talk of a sponsor."""
    done = {one.action: one.on for one in moves}
    passed = done.get("pass_prereview") or (done.get("list_candidate") if plan.state == "candidate" else None)
    back = {"uphold_objection", "return_candidate", "submit_prereview"} & set(done) and plan.state == "candidate"
    if passed is None or passed >= REVISED or back or "uphold_objection" in done or rng.random() < 0.4:
        return moves
    gone = ("announce", "list_candidate", "sponsor_first_talk")
    kept = [one for one in moves if one.action not in gone]
    return [replace(one, action="file_candidate") if one.action == "agree_candidate" else one for one in kept]


def _days(plan: Plan, rng: random.Random) -> tuple[int, int]:
    """(days until what the case waits for is due, days since its last act where nothing sets a date)."""
    until = {"overdue": rng.randint(-20, -1), "week": rng.randint(0, 6), "later": rng.randint(8, 55)}[plan.lateness]
    ended = plan.state in ENDED and (plan.tail or plan.state == "archived")
    return until, rng.randint(3, 240) if ended else rng.randint(0, 30)


def _detour(plan: Plan, rng: random.Random) -> str:
    """The act before which the case goes astray; most cases go straight."""
    return rng.choice(list(DETOURS)) if rng.random() < 0.4 else ""


def _moves(applied, plan, people, tempo, detour, relief) -> list[Move]:
    deliberated = any(one.can_deliberate for one in plan.branch.line()[1:])
    road = list(walk.membership(applied, people, pace=tempo, deliberated=deliberated))
    road = _cut(road, plan.stop)
    if detour and any(one.action == detour for one in road):
        road = _led_astray(road, detour, relief)
    last = road[-1].on if road else applied
    for number, name in enumerate(plan.tail, start=1):
        on = last + ONE_DAY * 6 * number
        road.append(Move(name.removeprefix("unfit_"), "", on, _special(name, on)))
    return road


def _cut(road: list[Move], stop: str) -> list[Move]:
    """The road up to the first act not done; "review_activist 2" is the second of its name."""
    name, _space, number = stop.partition(" ")
    if not name:
        return road
    places = [place for place, one in enumerate(road) if one.action.startswith(name)]
    return road[: places[int(number or 1) - 1]]


def _led_astray(road: list[Move], before: str, relief: int | None) -> list[Move]:
    """The road with a detour before an act; what comes after happens that much later."""
    *acts, delay = DETOURS[before]
    place = next(place for place, one in enumerate(road) if one.action == before)
    start, found = road[place].on, []
    if before == "submit_prereview" and not relief:
        return road
    for act in acts:
        name, days = act.split()
        found += _again(road, name, start + ONE_DAY * int(days), relief)
    later = [replace(one, on=one.on + ONE_DAY * delay) for one in road[place:]]
    return _after_notice([*road[:place], *found, *later])


def _after_notice(road: list[Move]) -> list[Move]:
    """Put off the closing of a notice, and all after it, until its working days have run: holidays differ by date."""
    closing = next((place for place, one in enumerate(road) if one.action == "list_candidate"), len(road))
    started = max((one.on for one in road[:closing] if one.action == "announce"), default=None)
    if started is None or closing == len(road):
        return road
    wait = max(last_day_of_publicity(started, 5)[0] + ONE_DAY - road[closing].on, ONE_DAY * 0)
    return [*road[:closing], *(replace(one, on=one.on + wait) for one in road[closing:])]


def _again(road: list[Move], name: str, on: datetime.date, relief: int | None) -> Iterator[Move]:
    """An act of a detour: one done before is done again; one the case does not know is left out."""
    known = next((one for one in reversed(road) if one.action.startswith(name)), None)
    if known:
        yield replace(known, on=on)
    elif facts := _special(name, on, relief):
        yield Move(name.removeprefix("unfit_"), "", on, facts)


def _special(name: str, on: datetime.date, relief: int | None = None) -> dict:
    """The facts of an act that is not on the straight road; empty if there is no such act."""
    reason = {"reason": texts.REASONS.get(name, "")}
    lost = {"yes": 6, "no": 10, "abstained": 3}
    return {
        "unfit_vet": {"conclusion": "unfit", "opinion": texts.UNFIT, "inquired": ["origin", "residence"]}
        | walk.scans(papers.VETTING_REPORT),
        "uphold_objection": reason | {"objections": 1, "outcome": "upheld", "handling": texts.HANDLING},
        "replace_sponsor": {"people": [relief], "ended_because": texts.REPLACED},
        "reject": walk.ballot() | lost | {"discussion": texts.LOST},
        "disapprove": walk.committee() | reason | {"yes": 3, "no": 5},
        "propose_cancellation": walk.ballot() | reason | {"ground": "discipline"},
        "cancel_probation": walk.committee() | {"document_number": f"组复〔{on.year}〕2号"},
        "remove": reason | {"minutes": texts.MINUTES},
        "withdraw": reason | walk.scans(papers.ENDING_PROOF),
        "record_death": reason | {"died_on": on - ONE_DAY * 2} | walk.scans(papers.ENDING_PROOF),
        "propose_extension": walk.ballot() | reason | {"ground": "examination", "months": 6},
        "approve_extension": walk.committee() | {"document_number": f"组复〔{on.year}〕3号"},
        "transfer_away": reason
        | {
            "destination_name": texts.ELSEWHERE,
            "packet": ["application", "register"],
            "document_number": f"组转字〔{on.year}〕5号",
        },
        "not_recognise": {
            "ground": "unqualified",
            "analysis": texts.ANALYSIS,
            "announced_on": on,
            "document_number": f"县组决〔{on.year}〕1号",
        },
        "propose_posthumous": {
            "died_on": on - ONE_DAY * 20,
            "deeds": texts.DEEDS,
            "document_number": f"支请〔{on.year}〕9号",
        }
        | walk.scans(papers.POSTHUMOUS_REQUEST),
        "admit_posthumously": {"document_number": f"省委〔{on.year}〕2号"},
        "hold": reason | {"source": "report"},
        "resume": {"finding": texts.FINDING},
    }.get(name, reason if name in texts.REASONS else {})


# --- shifting it to today ---------------------------------------------------------------------------------------


def _shift(plan: Plan, applied, moves: list[Move], as_of, days: tuple[int, int]) -> datetime.timedelta:
    """How much later everything has to happen so that the plan's due date comes out, and nothing in the future."""
    until, since = days
    last = max((one.on for one in moves), default=applied)
    due = _due(plan, applied, moves)
    if due is None:
        return as_of - ONE_DAY * since - last
    return min(as_of + ONE_DAY * until - due, as_of - last)


def _due(plan: Plan, applied, moves: list[Move]) -> datetime.date | None:
    """When what the case waits for is due, reckoned from the script as the law reckons it from the events."""
    actions = MembershipCase.actions()
    entered = next((one.on for one in reversed(moves) if actions[one.action].moves), applied)
    waited = actions.get(plan.stop.split(" ")[0]) if plan.stop and not plan.tail else None
    if waited is None or waited.kind != DUTY:
        limit, same = MembershipCase.steps()[plan.state].within, None
    else:
        limit, same = waited.every or waited.within, waited.name if waited.every else None
    if limit is None:
        return None
    done = {one.action: one.on for one in moves}
    named = COUNTED.get(getattr(limit.since, "__name__", ""))
    start = done.get(named) if named else None
    if limit.n == 0 and start:  # the end of probation itself
        start = add_months(start, 12)
    return limit.after(done.get(same) or done.get(limit.from_action) or start or entered)
