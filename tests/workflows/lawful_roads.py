"""Lawful histories by chance, made from the regulation's floors and ceilings without asking the law files.

Gaps, the order of what may come in any order, deliberation or not, rural or not, before, after and across the day the
regulation was revised, with an extension, a transfer, a hold or a second deliberation here and there.
"""

from __future__ import annotations

import datetime
import random

from .oracle import REVISED, months_later, works
from .stand_ins import ONE_DAY, PREFECTURE, Facts
from .walks import Walk

D = datetime.date


class LawfulRoad(Walk):
    """One lawful history from the application to the archive; every act is asked of the law before it is done."""

    def __init__(self, branch: str, on: D, luck: random.Random):
        self.luck = luck
        super().__init__(PREFECTURE.organisations[branch], on, born=months_later(on, -216), luck=random.Random(0))
        self.case.floating = luck.random() < 0.3

    @property
    def rural(self) -> bool:
        """Whether a sponsor is needed where the case is now."""
        return self.case.organisation.rural

    def later(self, most: int, since: D | None = None) -> D:
        """A day up to that many days later; often at once, or just as late as allowed."""
        days = self.luck.choice((0, 0, 1, most, self.luck.randint(0, most)))
        return max((since or self.now) + ONE_DAY * days, self.case.entered_on)

    def go(self, name: str, on: D | None = None, **facts) -> D:
        """Do the act, which the law must let pass."""
        action, on = self.case.actions()[name], on or self.later(20)
        if name in ("pair_sponsor",):
            facts["people"] = [PREFECTURE.sponsors[-1] if self.case.organisation.name == "西村" else PREFECTURE.reserve]
        facts = Facts(self.case, action, on, self.luck, share=0).all() | facts
        found = self.hard(action, on, facts)
        assert not found, self.tale([f"{on} {name}: {one.guard} {one}" for one in found])
        self.act(action, on, facts)
        return on

    def among(self, names: list[str], until: D) -> None:
        """Acts in any order, on any days from now to that day, the same day included."""
        self.luck.shuffle(names)
        days = sorted(self.now + ONE_DAY * self.luck.randint(0, (until - self.now).days) for _name in names)
        for name, on in zip(names, days, strict=True):
            self.go(name, on)

    def walk(self) -> LawfulRoad:
        """The whole road."""
        self.to_activist()
        self.to_candidate()
        self.to_pre_review()
        self.to_approval()
        self.to_conversion()
        return self

    def to_activist(self) -> None:
        """Talk, naming, contacts, filing."""
        self.go("talk", self.later(40))
        self.go("name_activist", self.later(200))
        self.go("appoint_contacts")
        self.go("file_activist")
        if self.luck.random() < 0.2:
            self.go("hold", self.later(60))
            self.go("resume", self.later(60))

    def to_candidate(self) -> None:
        """A year of cultivation with its half-yearly reviews, then by the edition of the day to the list."""
        named = self.case.activist_since
        proposed = max(months_later(named, 12), self.now)
        proposed = self.luck.choice((proposed, proposed + ONE_DAY * self.luck.randint(0, 300)))
        halves = sum(months_later(named, 6 * n) <= proposed for n in range(1, 9))
        self.among(["review_activist"] * halves, proposed)
        self.go("propose_candidate", proposed)
        on = self.later(30)
        if on < REVISED and self.luck.random() < 0.7:
            self.go("file_candidate", on)
        else:
            self.go("agree_candidate", on)
            self.announce()

    def announce(self) -> None:
        """Sponsor, five to nine working days of public notice, listing."""
        if self.rural and not self.case.history.serving("sponsor"):
            self.go("pair_sponsor")
        if self.rural:
            self.go("sponsor_first_talk")
        began, days = self.later(20), self.luck.randint(5, 9)
        self.go("announce", began, days=days)
        last, left = began - ONE_DAY, days
        while left:
            last += ONE_DAY
            left -= works(last)
        self.go("list_candidate", self.later(20, last + ONE_DAY))

    def to_pre_review(self) -> None:
        """What the candidate's months hold, in any order; a notice still missing when the regulation was revised."""
        submitted = self.later(300)
        passed = self.later(30, submitted)
        if passed >= REVISED and not self.case.history.publicities:
            self.go("return_for_notice", max(REVISED, self.now))
            self.announce()
            submitted = self.later(300)
            passed = self.later(30, submitted)
        duties = ["appoint_introducers", "vet", "train"]
        if self.rural:
            if not self.case.history.serving("sponsor"):
                self.go("pair_sponsor", self.now)
            duties += ["sponsor_visit", "sponsor_talk", "sponsor_opinion"]
        self.among(duties, submitted)
        self.go("submit_prereview", submitted)
        self.go("pass_prereview", passed)

    def to_approval(self) -> None:
        """Form, branch meeting, report, perhaps deliberation, talk, approval within six months."""
        self.go("fill_application_form")
        met = self.go("adopt", self.later(60))
        late = self.luck.random() < 0.3
        if late:
            self.go("reconsider", self.later(50, months_later(met, 3)))
        reported = self.later(20) if late else min(self.later(92), months_later(met, 3))
        if self.case.organisation.name == "屯":
            self.go("report_for_deliberation", reported)
            self.go("deliberate", self.later(10))
        else:
            self.go("report_for_approval", reported)
        ceiling = months_later(met, 6)
        if self.rural:
            self.go("sponsor_attend", self.later(5))
        self.go("talk_before_approval", min(self.later(10), ceiling))
        self.go("approve", min(self.later(100), ceiling))

    def to_conversion(self) -> None:
        """Probation with its duties in any order, perhaps a transfer and an extension; then conversion and archive."""
        ends = self.case.probation_ends
        moved = self.luck.random() < 0.25
        if moved:
            self.go("transfer_out", self.later(30), destination=PREFECTURE.organisations["西村"])
            self.go("receive_transfer")
        if self.rural and not self.case.history.serving("sponsor"):
            self.go("pair_sponsor")
        duties = ["file_admission", "assign_group", "take_oath", "review_probation", "review_probation"]
        duties += ["sponsor_follow_up"] if self.rural else []
        self.among(duties, max(ends, self.now))
        ends = self.perhaps_extended(max(ends, self.now), ends)
        self.go("apply_conversion", self.later(10))
        if moved and self.luck.random() < 0.5:
            self.go("postpone", postponed_until=max(months_later(ends, self.luck.randint(1, 6)), self.now))
        if self.rural:
            self.go("sponsor_conversion_talk")
        voted = self.later(60, max(ends, self.now))
        halves = sum(months_later(self.case.probation_starts, 6 * n) <= min(voted, ends) for n in range(1, 9))
        self.among(["review_probation"] * (halves - 2), voted)  # those of the extension
        self.go("adopt_conversion", voted)
        if self.rural:
            self.go("sponsor_attend_conversion", self.later(10))
        self.go("approve_conversion", min(self.later(92), months_later(voted, 3)))
        self.go("archive", self.later(60))

    def perhaps_extended(self, now: D, ends: D) -> D:
        """The end of probation, extended once by six to twelve months in one case of four."""
        if self.luck.random() > 0.25:
            return ends
        self.go("propose_extension", self.later(20, now), ground="examination")
        self.go("approve_extension")
        return months_later(ends, self.case.extended_months)
