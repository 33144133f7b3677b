"""A case of a stand-in person that walks through the law in memory, and the good official who brings it to its end."""

from __future__ import annotations

import contextlib
import datetime
import random
from collections.abc import Iterable, Iterator

from cases import rehearsal
from cases.actions import obstacles, station
from cases.ahead import owed_duties
from cases.facts import Filed
from cases.law import BACK, HARD, ONWARD, Action, Obstacle
from organisations.desks import Role
from organisations.models import Organisation
from workflows.models import MembershipCase

from .stand_ins import ONE_DAY, PREFECTURE, Facts

D = datetime.date
BORN = D(1980, 2, 29)
LEAPS, PATIENCE = 12, 150
ANY = MembershipCase.actions()["talk"]  # what is attempted does not matter where only the day does
OPENINGS = {one.name: one for one in MembershipCase.opening_acts()}


class Walk:
    """One case from its opening on; ``now`` is the legal date of the latest act or of what was waited for."""

    def __init__(self, branch: Organisation, on: D, *, opening: str = "apply", born: D = BORN, luck=None):
        action = OPENINGS[opening]
        person = PREFECTURE.member("申请人", political="13", member_since=None, born=born)
        self.case = rehearsal.blank(MembershipCase, organisation=branch, person=person, action=action)
        self.now, self.told = on, []
        facts = Facts(self.case, action, on, luck).all()
        self.refused = self.hard(action, on, facts)
        self.act(action, on, facts)

    # --- what the law says ---

    def hard(self, action: Action, on: D, facts: dict | None) -> list[Obstacle]:
        """What stands in the way of an act on that day, the desk that nobody sits at included."""
        with self.attempting(action, on, facts):
            found = [one for mode, one in obstacles(self.case, action) if mode == HARD]
            desk = action.desk(self.case.state) if action.sources else action.by
            nobody = station(self.case, desk) is None
            if desk.role == Role.SPONSOR and not self.case.history.serving("sponsor"):
                nobody = True
        return [*found, *([Obstacle("nobody", "无人", "")] if nobody else [])]

    @contextlib.contextmanager
    def attempting(self, action: Action, on: D, facts: dict | None):
        """The guards look at the case as of that day."""
        rehearsal.attempt(self.case, action, on=on, facts=facts)
        try:
            yield
        finally:
            self.case.attempt = None

    def owed(self) -> list[Action]:
        """The duties owed now."""
        with self.attempting(ANY, self.now, None):
            return owed_duties(self.case)

    def offered(self) -> list[Action]:
        """The acts of the case's step that concern it now."""
        with self.attempting(ANY, self.now, None):
            return [one for one in self.case.actions_from(self.case.step) if one.applies(self.case)]

    # --- what is done ---

    def act(self, action: Action, on: D, facts: dict) -> None:
        """Do it, lawful or not, and file its papers."""
        with self.attempting(action, on, facts):
            desk = action.desk(self.case.state) if action.sources else action.by
            organisation = station(self.case, desk)
        rehearsal.act(self.case, action, on=on, facts=facts, organisation=organisation)
        for group in action.asks:
            if issubclass(group, Filed) and all(facts[name] for name in group.base_fields):
                self.case.history.papers.add(group.paper)
        self.now = max(self.now, on)
        self.told.append(f"{on} {action.name} -> {self.case.state}")

    def do(self, name: str, on: D | None = None, **facts) -> Walk:
        """One act with good facts or those given, that day or as early as possible; the law must let it pass."""
        action = self.case.actions()[name]
        on = on or self.earliest(action)[0]
        facts = Facts(self.case, action, on).all() | facts
        found = self.hard(action, on, facts)
        assert not found, self.tale([f"{on} {name}: {one.guard} {one}" for one in found])
        self.act(action, on, facts)
        return self

    def until(self, state: str) -> Walk:
        """Let the good official bring the case to that step."""
        for _act in range(PATIENCE):
            if self.case.state == state:
                return self
            if step := self.next_good():
                self.act(*step)
        raise AssertionError(self.tale([f"not at {state}"]))

    def guards(self, name: str, on: D | None = None, **facts) -> set[str]:
        """The names of what stands in the way of an act with good facts or the ones given."""
        action, on = self.case.actions()[name], on or self.now
        return {one.guard for one in self.hard(action, on, Facts(self.case, action, on).all() | facts)}

    def earliest(self, action: Action, luck: random.Random | None = None) -> tuple[D, dict, list[Obstacle]]:
        """The first day on which no waiting is left, good facts of that day, and what stands in the way even then."""
        on = max(self.now, self.case.entered_on)
        for _leap in range(LEAPS):
            facts = Facts(self.case, action, on, luck).all()
            found = self.hard(action, on, facts)
            waits = [one.cure[1] for one in found if one.cure and one.cure[0] == "wait"]
            if not waits:
                return on, facts, found
            assert max(waits) > on, "what is to be waited for lies ahead"
            on = max(waits)
        raise AssertionError(f"waiting has no end: {action.name}")

    # --- the good official ---

    def next_good(self) -> tuple[Action, D, dict] | None:
        """What a good official does next: owed ends of suspensions, the way on, what cures it, else the way back.

        None when he has filed a paper. Fails if the law leaves him nothing.
        """
        case = self.case
        held = next((one for one in case.history.suspensions if one.blocks), None)
        ways = [one for one in self.offered() if one.kind == ONWARD]
        if held:
            ways = [one for one in (*self.owed(), *ways) if held.kind in one.during]
        blocked: list[Obstacle] = []
        waited = self.now
        for way in ways:
            on, facts, found = self.earliest(way)
            if not found:
                return way, on, facts
            blocked += found
            waited = max(waited, on) if len(ways) == 1 else waited
        self.now = waited  # what cures on that day need not cure today: a sponsor may leave office meanwhile
        return self._cured(blocked, depth=3)

    def _cured(self, blocked: list[Obstacle], depth: int):
        for one in blocked:
            kind, what = one.cure or self._unsaid(one)
            if kind == "file":
                self.case.history.papers.add(what)
                self.told.append(f"{self.now} file {what}")
                return None
            if kind == "do" and (done := self._doable(what, depth)):
                return done
        return self._back(blocked)

    @staticmethod
    def _unsaid(one: Obstacle) -> tuple[str, str]:
        """What cures an obstacle that names no cure, because there is more than one way."""
        ways = {"sponsor_agrees": "sponsor_opinion", "may_accept": "transfer_out", "nobody": "pair_sponsor"}
        return ("do", ways[one.guard]) if one.guard in ways else ("", "")

    def _doable(self, name: str, depth: int):
        action = self.case.actions()[name]
        on, facts, found = self.earliest(action)
        if not found:
            return action, on, facts
        cures = [one.cure for one in found if one.cure] or [self._unsaid(one) for one in found]
        names = [what for kind, what in cures if kind == "do" and depth]
        return next((done for one in names if (done := self._doable(one, depth - 1))), None)

    def _back(self, blocked: list[Obstacle]):
        for way in self.offered():
            if way.kind == BACK and not way.undoes:  # taking back what was just sent on would go round in circles
                on, facts, found = self.earliest(way)
                if not found:
                    self.told.append("  back, because: " + "; ".join(f"{one.guard} {one.cure}" for one in blocked))
                    return way, on, facts
        raise AssertionError(self.tale([f"stuck: {one.guard} {one} {one.cure}" for one in blocked]))

    def finish(self) -> Walk:
        """Let the good official bring the case to its end."""
        for _act in range(PATIENCE):
            if self.case.step.final:
                return self
            if step := self.next_good():
                self.act(*step)
        raise AssertionError(self.tale(["no end in sight"]))

    def tale(self, more: list[str]) -> str:
        """What happened, for whoever reads a failure."""
        return "\n".join([f"{self.case.organisation.name} {self.case.state} {self.now}", *self.told, *more])


def _leaves(action: Action) -> bool:
    """Whether the act leads off the road for good."""
    return action.name == "propose_posthumous" or bool(action.kind != ONWARD and action.target and action.target.final)


# --- random walks ------------------------------------------------------------------------------------------------

GAPS = (0, 0, 1, 2, 3, 7, 15, 29, 30, 31, 60, 92, 183, 366)


class Wanderer(Walk):
    """A walk by chance: mostly on the road, sometimes any act of the law on any day with good or bad facts."""

    def wander(self, chances: Iterable[int]) -> Iterator[tuple[Action, D, dict, list[Obstacle]]]:
        """An attempt for each chance, with what stands in its way; done, if lawful, when the caller has looked."""
        for chance in chances:
            if self.case.step.final:
                return
            luck = random.Random(chance)
            action, on, facts = self._on_the_road(luck) if luck.random() < 0.6 else self._anything(luck)
            found = self.hard(action, on, facts)
            yield action, on, facts, found
            if not found:
                self.act(action, on, facts)

    def _on_the_road(self, luck):
        step = self.next_good()
        if step is None:
            return self._anything(luck)
        action, on, _facts = step
        on += ONE_DAY * luck.choice((0, 0, 0, -1, 1, luck.choice(GAPS)))
        on = max(on, self.case.entered_on)
        return action, on, Facts(self.case, action, on, luck if luck.random() < 0.5 else None).all()

    def _anything(self, luck):
        offered = self.offered()
        if luck.random() < 0.95:
            offered = [one for one in offered if not _leaves(one)]
        everything = list(self.case.actions().values())
        action = luck.choice(offered if offered and luck.random() < 0.95 else everything)
        on = max(self.now + ONE_DAY * luck.choice(GAPS), self.case.entered_on)
        if not action.moves and luck.random() < 0.2:
            on = max(on - ONE_DAY * luck.choice(GAPS), self.case.opened_on)
        return action, on, Facts(self.case, action, on, luck).all()
