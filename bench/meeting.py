"""A meeting of a hundred decisions: all of them in one pass against as many single calls of ``perform()``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection, transaction

from cases.actions import perform
from cases.deciding import Decision, decide
from cases.facts import field_of
from dossiers import papers
from dossiers.intake import file_document
from organisations.models import User
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .county import APPLIED, County
from .figures import Figure, seconds

CASES = 100
ADOPTED, APPROVED = "adopt", "approve"


class Asked:
    """Counts statements; cheap enough to be left in while time is taken."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        """One more."""
        self.count += 1
        return execute(sql, params, many, context)


def measure(county: County) -> Iterator[Figure]:
    """The branch meeting that adopts, and the committee that approves, each with a hundred cases."""
    cases = [county.case() for _ in range(2 * CASES)]
    roads = {case.pk: list(walk.membership(APPLIED, county.people)) for case in cases}
    for until, title in ((ADOPTED, "branch meeting"), (APPROVED, "committee")):
        move = _walk(county, cases, roads, until)
        singly, together = cases[::2], cases[1::2]
        by = User.objects.get(pk=county.users[move.role].pk)
        by.stations()  # known to both ways: the mandates are read once
        facts = {name: value for name, value in move.facts.items() if not name.startswith("scan_")}
        single = sum(seconds([_singly(case, move, facts, by) for case in singly]))
        asked = Asked()
        with connection.execute_wrapper(asked):
            whole = sum(seconds([_together(together, move, facts, by)]))
        remark = f"{whole * 1000:.0f} ms against {single * 1000:.0f} ms, {asked.count / CASES:.1f} statements a case"
        words = f"{CASES} decisions of a {title} in one pass to single perform(), time"
        yield Figure(words, whole / single, "x", most=0.5, remark=remark)


def _walk(county: County, cases, roads, until: str) -> walk.Move:
    """Bring every case to just before the act; the act itself is taken off its road."""
    for case in cases:
        while (move := roads[case.pk].pop(0)).action != until:
            perform(case, move.action, by=county.users[move.role], on=move.on, **move.facts)
            # The minutes were signed at the meeting and are filed afterwards.
            if until == APPROVED and move.action == "sponsor_attend":
                with transaction.atomic():
                    file_document(case.dossier, papers.ADMISSION_MINUTES, _minutes(), by=None, dated_on=move.on)
    return move


def _minutes() -> bytes:
    return walk.scans(papers.ADMISSION_MINUTES)[field_of(papers.ADMISSION_MINUTES)].read()


def _singly(case: MembershipCase, move: walk.Move, facts: dict, by: User) -> Callable[[], object]:
    return lambda: perform(case, move.action, by=by, on=move.on, **facts)


def _together(cases: list[MembershipCase], move: walk.Move, facts: dict, by: User) -> Callable[[], object]:
    decisions = [Decision(case.pk, move.action, data={"on": move.on, **facts}) for case in cases]

    def whole():
        outcomes = decide(decisions, by=by)
        assert all(one.event for one in outcomes), [one.refusal for one in outcomes if one.refusal][:1]

    return whole
