"""Which cases the demonstration shows: how many wait where, in which branch, how late, by which way.

The numbers form the pyramid that real registers show: many applicants and activists, few approvals a month.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from organisations.models import Organisation

from .prefecture import Prefecture

# How many of 300 cases are at each step.
SHARES = {
    "applied": 22, "talked": 20, "activist_named": 12, "activist": 48, "candidate_proposed": 10,
    "candidate_agreed": 9, "candidate_publicity": 8, "candidate": 32, "rejected": 4, "prereview": 9, "meeting": 10,
    "branch_passed": 8, "deliberation": 5, "committee_talk": 8, "approval": 9, "probation": 34,
    "conversion_applied": 8, "conversion_decided": 7, "cancellation_proposed": 2, "full_member": 7, "archived": 8,
    "withdrawn": 5, "removed": 4, "probation_cancelled": 2, "deceased": 2, "extension_proposed": 2, "transferred": 2,
    "not_recognised": 1, "posthumous_proposed": 1, "admitted_posthumously": 1,
}  # fmt: skip
# What a case at a step waits for: the first act that has not been done yet ("review_activist 2": the second one).
STOPS = {
    "applied": ("talk",),
    "talked": ("name_activist",),
    "activist_named": ("file_activist", "appoint_contacts"),
    "activist": ("review_activist", "review_activist 2", "propose_candidate"),
    "candidate_proposed": ("agree_candidate",),
    "candidate_agreed": ("announce", "pair_sponsor"),
    "candidate_publicity": ("list_candidate",),
    "candidate": ("vet", "submit_prereview", "sponsor_visit", "train", "sponsor_opinion", "appoint_introducers"),
    "prereview": ("pass_prereview",),
    "meeting": ("adopt", "fill_application_form"),
    "branch_passed": ("report", "sponsor_attend"),
    "deliberation": ("deliberate",),
    "committee_talk": ("talk_before_approval",),
    "approval": ("approve",),
    "probation": (
        "file_admission", "apply_conversion", "take_oath", "review_probation", "assign_group", "review_probation 2",
        "sponsor_follow_up",
    ),
    "conversion_applied": ("adopt_conversion", "sponsor_conversion_talk"),
    "conversion_decided": ("approve_conversion",),
    "full_member": ("archive",),
    "archived": ("",),
}  # fmt: skip
# Ways off the road: where the road is left, and by which acts.
TAILS = {
    "rejected": (("adopt", "reject"), ("approve", "disapprove")),
    "cancellation_proposed": (("review_probation 2", "propose_cancellation"),),
    "probation_cancelled": (("review_probation 2", "propose_cancellation cancel_probation"),),
    "withdrawn": (("propose_candidate", "withdraw"), ("name_activist", "withdraw"), ("vet", "withdraw")),
    "removed": (("propose_candidate", "remove"), ("vet", "unfit_vet remove")),
    "deceased": (("review_activist", "record_death"), ("apply_conversion", "record_death")),
    "extension_proposed": (("adopt_conversion", "propose_extension"),),
    "transferred": (("review_activist 2", "transfer_away"),),
    "not_recognised": (("review_probation", "not_recognise"),),
    "posthumous_proposed": (("propose_candidate", "propose_posthumous"),),
    "admitted_posthumously": (("propose_candidate", "propose_posthumous admit_posthumously"),),
}
RARE = tuple(TAILS)
# The desk of the showcase branch's secretary.
SHOWCASE = (
    "meeting", "probation", "applied", "candidate_agreed", "candidate", "activist", "talked", "conversion_applied",
)  # fmt: skip
# What the other desks of the showcase need besides: files, deliberation, approval.
DESKS = ("full_member", "deliberation", "candidate_proposed", "approval")
LATENESS = ("overdue", "week", "later", "later", "week", "later", "later")
NEIGHBOURS = 9  # other branches of the showcase township with cases
PER_COUNTY = 12  # branches of a county with cases


@dataclass(frozen=True)
class Plan:
    """A case to be made: where it is, where it shall wait, what it waits for, how it left the road, how late it is."""

    branch: Organisation
    state: str
    stop: str
    tail: tuple[str, ...]
    lateness: str
    shown: bool


def plans(prefecture: Prefecture, count: int, rng: random.Random) -> list[Plan]:
    """``count`` plans, those of the showcase branch and township first; at least one a step reaches every step."""
    wanted = shares(count)
    shown = _showcase_states(wanted, max(len(SHOWCASE) + len(DESKS), round(count / 5)))
    rest = list((wanted - Counter(shown)).elements())
    rng.shuffle(rest)
    placed = [(branch, state, True) for branch, state in _in_showcase(prefecture, shown)]
    placed += [(branch, state, False) for branch, state in _elsewhere(prefecture, rest, rng)]
    seen: Counter[str] = Counter()
    found = []
    for number, (branch, state, here) in enumerate(placed):
        stop, tail = _stop(state, branch, seen[state])
        seen[state] += 1
        found.append(Plan(branch, state, stop, tail, LATENESS[number % len(LATENESS)], here))
    return found


def shares(count: int) -> Counter[str]:
    """How many of ``count`` cases are at each step: in proportion, but one at each as far as they go."""
    order = sorted(SHARES, key=SHARES.get, reverse=True)
    found = Counter(dict.fromkeys(order[:count], 1))
    spare = count - len(found)
    if spare > 0:
        total = sum(SHARES.values()) - len(SHARES)
        exact = {state: (SHARES[state] - 1) * spare / total for state in order}
        found.update({state: int(exact[state]) for state in order})
        left = sorted(order, key=lambda state: exact[state] - int(exact[state]), reverse=True)
        found.update(left[: count - found.total()])
    return found


def _showcase_states(wanted: Counter[str], count: int) -> list[str]:
    """The steps of the showcase township's cases: those its desks need, then one of each in turn, rare ones once."""
    left = Counter(wanted)
    found = [*SHOWCASE, *DESKS]
    left.subtract(found)
    while len(found) < count:
        turn = [state for state in SHARES if left[state] > 0 and not (state in RARE and state in found)]
        turn = turn[: count - len(found)]
        left.subtract(turn)
        found += turn
    return found


def _in_showcase(prefecture: Prefecture, states: list[str]):
    own = prefecture.branches_in(prefecture.showcase)
    below = [one for one in prefecture.deliberated if one.path.startswith(prefecture.showcase.path)]
    neighbours = [*own[1 : 1 + NEIGHBOURS], *below[:3]]
    for number, state in enumerate(states):
        if number < len(SHOWCASE) and state in SHOWCASE:
            yield prefecture.showcase_branch, state
        elif state == "deliberation":
            yield prefecture.under_deliberation, state
        else:
            yield neighbours[number % len(neighbours)], state


def _elsewhere(prefecture: Prefecture, states: list[str], rng: random.Random):
    """The other cases, over all counties in turn; the first activist in the temporary organisation."""
    deliberated = [one for one in prefecture.deliberated if not one.path.startswith(prefecture.showcase.path)]
    pools = []
    for county in prefecture.counties:
        villages = [one for one in prefecture.branches_in(county) if not one.path.startswith(prefecture.showcase.path)]
        communities = [one for one in prefecture.communities if one.path.startswith(county.path)]
        pools.append([*rng.sample(villages, PER_COUNTY - 2), *rng.sample(communities, 2)])
    branches = [branch for turn in zip(*pools, strict=True) for branch in turn]
    temporary = False
    for number, state in enumerate(states):
        if state == "deliberation" or (number % 12 == 5):
            yield deliberated[number % len(deliberated)], state
        elif state == "activist" and not temporary:
            temporary = True
            yield prefecture.temporary, state
        else:
            yield branches[number % len(branches)], state


def _stop(state: str, branch: Organisation, turn: int) -> tuple[str, tuple[str, ...]]:
    """What a case waits for, and its way off the road: the kinds a step has in turn."""
    if state in TAILS:
        stop, tail = TAILS[state][turn % len(TAILS[state])]
        return stop, tuple(tail.split())
    stops = [one for one in STOPS[state] if branch.rural or "sponsor" not in one]
    return stops[turn % len(stops)], ()
