"""What full membership takes, reckoned from the events alone: a second opinion that does not know the guards.

Only what the regulation says no sequence of acts may break (A.2); written from the regulation, not from the law files.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

import chinese_calendar

D = datetime.date
REVISED = D(2026, 5, 11)


def months_later(day: D, months: int) -> D:
    """The same day-number, or the month's last day (A.7)."""
    months += day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return D(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def works(day: D) -> bool:
    """Whether a working day; weekdays where the State Council has not announced the year yet."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


class Record:
    """The events of a case in the order of their entry."""

    def __init__(self, case):
        self.events = sorted(case.history.events, key=lambda one: one.seq)
        self.born, self.papers, self.full_since = case.person.birth_date, case.history.papers, case.full_since

    def before(self, event, *names: str):
        """The last event of those names before another one; None without."""
        found = [one for one in self.events if one.action in names and (event is None or one.seq < event.seq)]
        return found[-1] if found else None

    def evidence(self, event, *names: str):
        """The latest thing of those names that had happened when another event happened, by legal date."""
        found = [one for one in self.events if one.action in names and one.seq < event.seq and one.on <= event.on]
        return max(found, key=lambda one: (one.on, one.seq)) if found else None

    def waived(self, guard: str, event) -> bool:
        """Whether a higher desk let the case pass at the step where the event happened."""
        return any(
            one.action in ("waive", "waive_by_county") and one.facts["guard"] == guard and one.seq < event.seq
            for one in self.events
        )

    def breaches(self) -> Iterator[str]:
        """Every broken floor of a case that has reached full membership; nothing if there is none."""
        convert = self.before(None, "approve_conversion")
        opened, vote = self.events[0], self.before(convert, "adopt")
        yield from self._age(opened)
        if opened.action == "take_over_probationer":
            yield from self._conversion(convert, opened.facts["meeting_on"])
            return
        approve = self.before(convert, "approve")
        yield from self._admission(vote, approve)
        yield from self._conversion(convert, vote.on)
        fast = self._fast(vote)
        yield from self._fast_track(fast, vote, convert) if fast else self._ordinary(vote)

    def _age(self, opened):
        applied = opened.facts.get("applied_on") or opened.on
        if months_later(self.born, 216) > applied:
            yield "18 years (A-05)"

    def _fast(self, vote):
        """The entry on the fast track that led to the vote, unless the ordinary road was taken since."""
        entry, ordinary = self.before(vote, "enter_fast_track"), self.before(vote, "submit_prereview")
        return entry if entry and not (ordinary and ordinary.seq > entry.seq) else None

    def _admission(self, vote, approve):
        if not carried(vote.facts):
            yield "quorum and majority of the meeting (A-19, A-20)"
        if not carried(approve.facts):
            yield "quorum and majority of the committee (A-24)"
        if not vote.on <= approve.on <= months_later(vote.on, 6):
            yield "approval within six months of the meeting (A-25)"
        if not approve.organisation.can_approve:
            yield "approved by a body without the power (A-22)"
        report = self.before(approve, "report_for_approval", "report_for_deliberation")
        again = self.before(report, "reconsider")
        if report.on > months_later(max([vote.on, *([again.on] if again and again.seq > vote.seq else [])]), 3):
            yield "reported within three months of the meeting, or deliberated again (A-25)"
        talk = self.before(approve, "talk_before_approval")
        if talk is None or talk.seq < vote.seq:
            yield "talk before approval (A-23)"
        named = self.evidence(vote, "appoint_introducers")
        moved = self.before(vote, "receive_transfer")
        people = {one.pk for one in named.facts["people"]} if named else set()
        if len(people) != 2 or (moved and moved.seq > named.seq):
            yield "two introducers at the meeting (A-14)"
        if not all(one.political == "01" for one in named.facts["people"]):
            yield "introducers are full members (A-14)"

    def _vetted(self, event):
        review = self.evidence(event, "vet")
        if review is None or review.facts["conclusion"] != "fit":
            yield "political review fit (A-16)"
        elif months_later(review.on, 12) < event.on and not self.waived("vetting_valid", event):
            yield "political review not older than a year (A-16)"

    def _ordinary(self, vote):
        passed, submitted = self.before(vote, "pass_prereview"), self.before(vote, "submit_prereview")
        yield from self._vetted(submitted)
        proposed = self.before(submitted, "propose_candidate")
        named = self.before(proposed, "name_activist", "take_over_activist")
        if named is None:  # on the fast track as an applicant, refused, and cultivated from then on
            named = next(one for one in self.events if one.action == "return_to_cultivation")
        since = named.facts.get("activist_on") or named.on
        if months_later(since, 12) > proposed.on:
            yield "a year of cultivation (A-13)"
        if passed.on >= REVISED and not self.waived("announced", passed) and not self._announced(passed):
            yield "five working days of public notice (A-13)"
        course = self.evidence(submitted, "train")
        if not (course and enough(course.facts)) and not self.waived("trained", submitted):
            yield "training (A-17)"

    def _announced(self, event):
        for closed in self.events:
            if closed.action == "list_candidate" and closed.seq < event.seq and closed.facts["outcome"] == "clear":
                began = self.before(closed, "announce").on
                run = (began + datetime.timedelta(days=n) for n in range((closed.on - began).days))
                if self.before(closed, "announce").facts["days"] >= 5 and sum(map(works, run)) >= 5:
                    return True
        return False

    def _fast_track(self, entry, vote, convert):
        notice = entry.facts["notice"]
        if not notice.in_force(entry.on):
            yield "a registered notice in force (A-F1)"
        yield from self._vetted(vote)
        course = self.evidence(convert, "train", "make_up_training")
        if not (course and enough(course.facts)):
            yield "training made up during probation (A-F5)"

    def _conversion(self, convert, start: D):
        voted, applied = self.before(convert, "adopt_conversion"), self.before(convert, "apply_conversion")
        ends = months_later(start, 12)
        longer = self.before(convert, "approve_extension")
        if longer:
            ends = months_later(ends, self.before(longer, "propose_extension").facts["months"])
        if voted.on < ends:
            yield "twelve months of probation and its extension (A-31)"
        if not carried(voted.facts) or not carried(convert.facts):
            yield "quorum and majorities of the conversion (A-32, A-33)"
        if not voted.on <= convert.on <= months_later(voted.on, 3):
            yield "conversion approved within three months (A-33)"
        if not applied and "5-2" not in self.papers:
            yield "an application for conversion (A-32)"
        if not convert.organisation.can_approve:
            yield "converted by a body without the power (A-33)"
        if self.full_since != ends:
            yield "seniority from the end of probation (A-33)"


def carried(vote) -> bool:
    """More than half present, and more than half of those due in favour (A.6)."""
    half = vote["due"] // 2
    return vote["present"] > half and vote["yes"] + vote.get("written_yes", 0) > half


def enough(course) -> bool:
    """Three days or 24 class hours (A-17)."""
    return (course.get("days") or 0) >= 3 or (course.get("hours") or 0) >= 24
