"""Walking one history in memory, judged at each event by the guards in force on its date: the same that judge live.

The case is rehearsed (cases/rehearsal.py): nothing is stored and nothing is asked of the database. What the record
does not tell is said to be unjudged, never guessed.
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases import actions, rehearsal
from cases.law import HARD, ONWARD, Action, Guard, Obstacle, Step, Unknown
from cases.models import Case
from cases.overlays import FastTrackNotice
from dossiers import papers

from . import ceilings, wording
from .cells import Unreadable
from .findings import BREACHES, MISSING, ROW, UNJUDGED, VOID, Finding, Report, Taken
from .rows import Entry, Grammar, Story
from .standins import Scene
from .tallies import tallied

SILENT = (Unknown, AttributeError, KeyError, TypeError)
"""How a condition or a row fails that needs what the record does not hold: a date that was never entered is None."""
SKIPPED = "skipped "
"""What the name of a finding begins with that tells of an act without a record."""


class Walk:
    """One case on its way through its record."""

    def __init__(self, case_class: type[Case], grammar: Grammar, story: Story, notices: dict[str, FastTrackNotice]):
        self.case_class, self.grammar, self.story = case_class, grammar, story
        self.scene = Scene(story.seats, notices)
        self.report = Report(story.key, story.name, story.organisation)
        self.case: Case | None = None
        self.waiting: list[Entry] = []
        self._asked: set[str] = set()
        self._editions: dict[str, str] = {}

    def judge(self, *, as_of: datetime.date) -> Report:
        """Every finding on the case; rows in the order of their dates."""
        self._faults()
        if not self.story.names_papers and self.story.entries:
            self._unjudged("papers", _("the record has no column of papers: none was looked for"), None)
        entries = self.story.entries
        for place, entry in enumerate(entries):
            self._take(entry, entries[place + 1 :])
        for entry in self.waiting:
            self._misplaced(entry, entry.candidates[0])
        self._close(as_of)
        return self.report

    def _faults(self) -> None:
        for number, fault in self.story.faults:
            text = _("the row cannot be read and was left out: %(why)s") % {"why": fault}
            self._add(Finding(ROW, text, row=number))

    def _add(self, finding: Finding) -> None:
        self.report.findings.append(finding)

    # --- one event ---

    def _take(self, entry: Entry, later: list[Entry]) -> None:
        """Judge one event, or put it off until the case stands where it belongs (a duty entered ahead of its step)."""
        case = self.case or self._begun(entry)
        action = self._meant(entry, case)
        if action.sources and case.step not in action.sources and not action.moves and _leads_to(action, later):
            self.waiting.append(entry)
            return
        self._enact(entry, action)
        ready = [one for one in self.waiting if case.step in self._meant(one, case).sources]
        self.waiting = [one for one in self.waiting if one not in ready]
        for one in ready:
            self._enact(one, self._meant(one, case))

    def _begun(self, entry: Entry) -> Case:
        """The case in memory, before its first event."""
        opening = next((one for one in entry.candidates if not one.sources), None)
        person = self.scene.applicant(self.story.name, self.story.born)
        organisation = self.scene.organisation(self.story.organisation)
        case = rehearsal.blank(self.case_class, organisation=organisation, person=person, action=opening)
        self.case = case
        if opening is None:
            case.opened_on = case.entered_on = entry.on
            self._note_skipped([case.opening_acts()[0]], entry)
        return case

    def _meant(self, entry: Entry, case: Case) -> Action:
        """Which of the acts of that name: the one that can be done where the case is."""
        here = (one for one in entry.candidates if case.step in one.sources)
        return next(here, entry.candidates[0])

    def _enact(self, entry: Entry, action: Action) -> None:
        case: Any = self.case
        try:
            facts = self._facts(entry, action)
        except Unreadable as fault:
            text = _("the row cannot be read and was left out: %(why)s") % {"why": fault}
            self._add(Finding(ROW, text, action=wording.label(action), on=entry.on, row=entry.row))
            self.story.broken.add(action.name)
            return
        source, before = (case.state if case.version else ""), len(self.report.findings)
        put = ""
        if not self._in_place(action):
            if not self._brought(entry, action):
                self._misplaced(entry, action)
                return
            put = case.state
        case.history.papers.update(entry.papers)
        real = {name: self.scene.real(value) for name, value in facts.items()}
        rehearsal.attempt(case, action, on=entry.on, facts=real)
        self._judge(entry, action)
        self._go(entry, action, real)
        self._remember(entry, action, facts, source=source, put=put, since=before)

    def _facts(self, entry: Entry, action: Action) -> dict[str, Any]:
        facts = self.grammar.facts_of(entry, action)
        if not action.sources and "floating" in facts and facts["floating"] is None:
            facts["floating"] = self.story.floating
        return facts

    def _in_place(self, action: Action) -> bool:
        case: Any = self.case
        return case.step in action.sources if action.sources else not case.version and case.step is action.target

    def _misplaced(self, entry: Entry, action: Action) -> None:
        """An act that cannot be done where the record has brought the case."""
        case: Any = self.case
        text = _("the case is then at “%(step)s”, where this cannot be done; the row is left out")
        words = {"step": case.step.label}
        self._breach(HARD, text % words, entry, action, article=wording.article(action.article, case, entry.on))

    # --- steps without a record ---

    def _brought(self, entry: Entry, action: Action) -> bool:
        """Put the case at a step where the act can be done, naming each act the record is silent on; or False."""
        case: Any = self.case
        if not action.sources:
            return False
        way = _way(self.case_class, case.step, action.sources, entry.on)
        if way is None:
            return False
        self._note_skipped(way, entry)
        rehearsal.put(case, way[-1].target, on=entry.on)
        return True

    def _note_skipped(self, way: Iterable[Action], entry: Entry) -> None:
        case: Any = self.case
        for one in way:
            words = {"action": wording.label(one), "number": one.number}
            if one.name in self.story.broken:
                text = _("“%(action)s”: its row could not be read") % words
                self._unjudged(f"{SKIPPED}{one.name}", text, entry)
            elif one.number:
                text = _("no record of step %(number)s, “%(action)s”") % words
                self._breach(HARD, text, entry, one, article=wording.article(one.article, case, entry.on))
            else:
                text = _("no record of “%(action)s”: whether it was done could not be judged") % words
                self._unjudged(f"{SKIPPED}{one.name}", text, entry)

    # --- judging ---

    def _judge(self, entry: Entry, action: Action) -> None:
        """Everything that stood in the way of the act, all at once."""
        case: Any = self.case
        if (edition := case.edition(entry.on)) and edition.name not in self._editions:
            self._editions[edition.name] = str(edition.label)
        for one in self._at_all(entry, action):
            self._breach(HARD, one.reason, entry, action, article=one.citation if one.article else "")
        for severity, article, text in tallied(action, case.facts):
            self._breach(severity, text, entry, action, article=wording.article(article, case, entry.on))
        self._missing(entry, action)
        for guard in actions.guards_in_force(case, action):
            self._ask(guard, entry, action)

    def _at_all(self, entry: Entry, action: Action) -> list[Obstacle]:
        """Obstacles that are no conditions; whom a duty concerns may depend on what the record does not tell."""
        case: Any = self.case
        try:
            found = list(actions.not_at_all(case, action))
        except SILENT:
            return []
        return [one for one in found if one.guard != "applies" or action.moves]

    def _ask(self, guard: Guard, entry: Entry, action: Action) -> None:
        """Ask one condition; unread facts the form insists on, and what nobody told, leave it unjudged."""
        case: Any = self.case
        known = self.grammar.words.facts[action.name]
        if unread := guard.unread(case):
            if any(name in known and known[name].required for name in unread):
                told = "、".join(known[name].label for name in unread if name in known)
                self._unjudged(guard.name, wording.unjudged(guard, told), entry, action)
            return
        try:
            one = guard.obstacle(case)
        except SILENT as gap:
            self._unjudged(guard.name, wording.unjudged(guard, wording.gap(gap)), entry, action)
            return
        if one is not None:
            mode, weighed = actions.weighed(case, guard, one)
            severity = VOID if guard.voids and mode == HARD else mode
            self._breach(severity, weighed.reason, entry, action, article=weighed.citation, guard=guard.name)

    def _missing(self, entry: Entry, action: Action) -> None:
        """Papers the step needs and the act itself produces, once each."""
        case: Any = self.case
        if not self.story.names_papers:
            return
        needed = list(case.step.needs) if action.kind == ONWARD and action.sources else []
        needed += [code for _name, code in wording.scans(action)]
        for code in needed:
            if code not in case.history.papers and f"paper {code}" not in self._asked:
                self._asked.add(f"paper {code}")
                text = _("the paper “%(paper)s” is not in the record") % {"paper": papers.by_code(code).title}
                self._add(Finding(MISSING, text, "", wording.label(action), entry.on, entry.row, f"paper {code}"))

    # --- going on ---

    def _go(self, entry: Entry, action: Action, facts: dict[str, Any]) -> None:
        """Do the act in memory, lawful or not; what it needs and the record lacks does not keep it from its step."""
        case: Any = self.case
        desk = action.desk(case.state) if action.sources else action.by
        try:
            organisation = actions.station(case, desk)
        except SILENT:
            organisation = None
        try:
            rehearsal.act(case, action, on=entry.on, facts=facts, organisation=organisation, silent=SILENT)
        except SILENT:
            case.attempt = None
            if action.target is not None:
                rehearsal.put(case, action.target, on=entry.on)

    def _remember(self, entry: Entry, action: Action, facts, *, source: str, put: str, since: int) -> None:
        case: Any = self.case
        new = self.report.findings[since:]
        breaches = [str(one) for one in new if one.severity in BREACHES or one.guard.startswith(SKIPPED)]
        void = any(one.severity == VOID for one in new)
        self.report.taken.append(
            Taken(entry.row, action.name, entry.on, facts, source, case.state, put, breaches, void)
        )

    def _close(self, as_of: datetime.date) -> None:
        """Where the record ends, and what is overdue there."""
        report, case = self.report, self.case
        report.editions = list(self._editions.values())
        if case is None:
            report.step = _("nothing could be read")
            return
        report.state, report.step, report.ended = case.state, wording.step(case.step), case.step.final
        if not case.step.final and case.entered_on <= as_of:
            report.findings += ceilings.passed(case, as_of)

    # --- notes ---

    def _breach(self, severity: str, text: str, entry: Entry, action: Action, *, article="", guard: str = "") -> None:
        self._add(Finding(severity, text, article, wording.label(action), entry.on, entry.row, guard))

    def _unjudged(self, name: str, text: str, entry: Entry | None, action: Action | None = None) -> None:
        """Said once per case: what the record is silent on stays silent."""
        if name in self._asked:
            return
        self._asked.add(name)
        on, row = (entry.on, entry.row) if entry else (None, None)
        self._add(Finding(UNJUDGED, text, "", wording.label(action) if action else "", on, row, name))


def _leads_to(action: Action, later: Iterable[Entry]) -> bool:
    """Whether a later event brings the case to a step where the act can be done."""
    return any(one.target in action.sources for entry in later for one in entry.candidates if one.moves)


def _way(case_class: type[Case], start: Step, goals: tuple[Step, ...], on: datetime.date) -> list[Action] | None:
    """The shortest way of onward acts from one step to one of others, as the law of that day knows them."""
    queue: deque[tuple[Step, list[Action]]] = deque([(start, [])])
    seen = {start}
    while queue:
        step, way = queue.popleft()
        if step in goals and way:
            return way
        for one in case_class.actions_from(step):
            if one.kind == ONWARD and one.moves and one.in_force(on) and one.target not in seen:
                seen.add(one.target)
                queue.append((one.target, [*way, one]))
    return None
