"""A prefecture of organisations and persons that were never stored, and facts of every act for a case there.

Nothing here asks the database, so that many thousand histories can be rehearsed on the law itself.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

from django import forms

from cases.companions import Appointed
from cases.facts import Filed, ScanField
from cases.law import Action
from cases.limits import add_months
from cases.overlays import FastTrackNotice
from cases.returning import SentBack, passed
from cases.suspending import Waiving, waivable
from cases.votes import Ballot, CommitteeVote
from organisations.models import Office, Organisation, Person, Sanction
from workflows.membership.facts import Destination
from workflows.models import MembershipCase

D = datetime.date
ONE_DAY = datetime.timedelta(days=1)
LONG_AGO, BORN = D(1995, 7, 1), D(1970, 1, 1)
WORDS = "经研究决定"


class Prefecture:
    """Organisations by name, the members of each branch, the sponsors of each township, and one fast-track notice."""

    def __init__(self):
        self._numbers = iter(range(1, 10_000))
        self.organisations: dict[str, Organisation] = {}
        self._plant()
        self.members = {branch.pk: [self.member(f"{branch.name}党员{n}") for n in range(4)] for branch in self.branches}
        self.candidate_for_nothing = self.member("预备党员", political="02", member_since=None)
        self.barred = self.member("留察党员", sanctions=[(Sanction.Weight.PROBATION, D(2000, 1, 1), D(2050, 1, 1))])
        self.warned = self.member("受警告党员", sanctions=[(Sanction.Weight.WARNING, D(2000, 1, 1), D(2050, 1, 1))])
        self._appoint()
        self.notices = [
            self._notice("1号", temporary=True, since=D(2000, 1, 1), until=None),
            self._notice("2号", temporary=False, since=D(2027, 3, 1), until=D(2027, 9, 30)),
        ]

    def _plant(self):
        receiving = {"kind": "branch", "can_take_applications": True, "can_accept": True}
        approving = {"can_approve": True, "can_keep_files": True}
        self._grow("州", can_record=True)
        self._grow("县", "州", can_record=True)
        self._grow("东镇", "县", **approving)
        self._grow("西镇", "县", **approving)
        self._grow("东村", "东镇", rural=True, **receiving)
        self._grow("东街", "东镇", **receiving)
        self._grow("小街", "东镇", **receiving | {"has_branch_committee": False})
        self._grow("中心村", "东镇", can_deliberate=True)
        self._grow("屯", "中心村", rural=True, **receiving)
        self._grow("临时", "东镇", kind="temporary", can_take_applications=True)
        self._grow("西村", "西镇", rural=True, **receiving)

    def _grow(self, name, parent="", *, kind="committee", **columns):
        above = self.organisations[parent].line() if parent else []
        one = Organisation(pk=next(self._numbers), name=name, short_name=name, kind=kind, **columns)
        one.path = "/" + "/".join(str(each.pk) for each in reversed([one, *above])) + "/"
        one._line = [one, *above]
        self.organisations[name] = one

    def member(self, name, *, political="01", member_since=LONG_AGO, offices=(), sanctions=(), born=BORN):
        """A person; a full member since 1995 unless told otherwise."""
        one = Person(pk=next(self._numbers), name=name, birth_date=born, political=political, member_since=member_since)
        one._prefetched_objects_cache = {
            "offices": [Office(person=one, organisation=at, post=post, since=s, until=u) for at, post, s, u in offices],
            "sanctions": [Sanction(person=one, weight=weight, since=s, until=u) for weight, s, u in sanctions],
        }
        one.sponsored = 0
        return one

    def _appoint(self):
        east, west, seat = self.organisations["东镇"], self.organisations["西镇"], "committee_member"
        self.reserve = self.member("包保己", offices=[(east, seat, D(1999, 1, 1), None)])
        self.sponsors = [
            self.member("包保甲", offices=[(east, seat, D(1999, 1, 1), D(2017, 12, 31))]),
            self.member("包保乙", offices=[(east, seat, D(2017, 6, 1), D(2027, 12, 31))]),
            self.member("包保丙", offices=[(east, "deputy_head", D(2027, 6, 1), D(2029, 6, 30))]),
            self.member("包保丁", offices=[(east, seat, D(2029, 2, 1), None)]),
            self.member("包保戊", offices=[(west, seat, D(1999, 1, 1), None)]),
        ]

    def _notice(self, number, **columns):
        at = self.organisations["县"]
        return FastTrackNotice(pk=next(self._numbers), number=number, title="一线", organisation=at, **columns)

    @property
    def branches(self) -> list[Organisation]:
        """Those that take applications."""
        return [one for one in self.organisations.values() if one.can_take_applications]

    def sponsor(self, organisation, on) -> Person:
        """Somebody who may sponsor a case of the organisation on that day and for as long as possible."""
        line = {one.pk for one in organisation.line()}
        fit = [
            office
            for one in self.sponsors
            for office in one.offices.all()
            if office.organisation_id in line and office.held_on(on)
        ]
        return max(fit, key=lambda office: office.until or D.max).person

    def anybody(self, organisation) -> list[Person]:
        """Everybody whom somebody might think of appointing, fit or not."""
        return [*self.members[organisation.pk], *self.nobodies]

    @property
    def nobodies(self) -> list[Person]:
        """Members who should not serve, and one who might be the sponsor as well."""
        return [self.candidate_for_nothing, self.barred, self.warned, self.reserve]


PREFECTURE = Prefecture()


class Facts:
    """Facts of acts: good ones, or with ``luck`` (a random number generator) others, a share of them bad."""

    def __init__(self, case: MembershipCase, action: Action, on: D, luck: random.Random | None = None, *, share=1 / 7):
        self.case, self.action, self.on, self.luck, self.share = case, action, on, luck, share

    def bad(self) -> bool:
        """Whether the next fact is a bad one."""
        return self.luck is not None and self.luck.random() < self.share

    def all(self) -> dict[str, Any]:
        """The facts of every group the action asks for, as its form would have cleaned them."""
        found: dict[str, Any] = {}
        for group in self.action.asks:
            found |= self._of(group)
        return found

    def _of(self, group) -> dict[str, Any]:
        if issubclass(group, Ballot):
            return self.ballot()
        if issubclass(group, CommitteeVote):
            return self.committee()
        if issubclass(group, Appointed):
            return {"people": self.people(group), "ended_because": WORDS}
        if issubclass(group, SentBack):
            steps = [one.value for one in passed(self.case)]
            return {"back_to": self.luck.choice(steps) if self.luck and steps else "".join(steps[-1:])}
        if issubclass(group, Destination):
            return {"destination": self.destination()}
        if issubclass(group, Filed):
            return {name: not self.bad() or field.required for name, field in group.base_fields.items()}
        if issubclass(group, Waiving):
            offered = waivable(self.case, group.desk) or [None]
            return {"guard": getattr(self._one(offered), "name", ""), "reason": WORDS}
        return {name: self.value(name, field) for name, field in group.base_fields.items()}

    def _one(self, several):
        return self.luck.choice(several) if self.luck else several[0]

    # --- votes and people ---

    def _loses(self) -> bool:
        carried_only_if_lost = {"reject", "disapprove", "refuse_extension", "keep_on_probation"}
        return (self.action.name in carried_only_if_lost) != self.bad()

    def ballot(self) -> dict[str, int]:
        """A general meeting's totals, that add up; near the half where luck decides."""
        luck = self.luck or random.Random(1)
        due = luck.randint(3, 30)
        half, loses = due // 2, self._loses()
        present = luck.randint(0, half) if loses and self.bad() else luck.randint(half + 1, due)
        written = luck.randint(0, due - present)
        written_yes = luck.randint(0, written)
        least, most = (0, half - written_yes) if loses else (half + 1 - written_yes, present)
        low = max(min(least, present), 0)
        yes = luck.randint(low, max(min(most, present), low))
        rest = {"no": present - yes, "abstained": 0, "invalid": 0, "written_no": written - written_yes, "left_out": 0}
        sums = {"due": due, "present": present, "issued": present, "collected": present, "written": written}
        return sums | rest | {"yes": yes, "written_yes": written_yes}

    def committee(self) -> dict[str, int]:
        """A committee's totals."""
        luck = self.luck or random.Random(1)
        due = luck.randint(3, 11)
        half, loses = due // 2, self._loses()
        present = luck.randint(0, half) if loses and self.bad() else luck.randint(half + 1, due)
        yes = luck.randint(0, min(half, present)) if loses else luck.randint(min(half + 1, present), present)
        return {"due": due, "present": present, "yes": yes, "no": present - yes, "abstained": 0}

    def people(self, group) -> list[Person]:
        """Those who may serve in the capacity, or anybody."""
        if self.bad():
            several = self.luck.randint(group.least, group.most)
            return self.luck.sample(PREFECTURE.anybody(self.case.organisation), several)
        if group.capacity == "sponsor":
            return [PREFECTURE.sponsor(self.case.organisation, self.on)]
        members = PREFECTURE.members[self.case.organisation.pk]
        return members[:2] if group.capacity == "contact" else members[2:]

    def destination(self) -> Organisation:
        """Another branch."""
        others = [one for one in PREFECTURE.branches if one.pk != self.case.organisation.pk]
        fit = [one for one in others if one.can_accept]
        return self._one(others if self.bad() else fit)

    # --- single facts ---

    def value(self, name: str, field: forms.Field) -> Any:
        """One fact by its name, else by its kind."""
        special = getattr(self, f"_{name}", None)
        if special:
            return special()
        if isinstance(field, ScanField):
            return True
        if isinstance(field, forms.ModelChoiceField):  # declared relatives
            return []
        if isinstance(field, forms.MultipleChoiceField):
            values = [value for value, _label in field.choices]
            return self.luck.sample(values, self.luck.randint(0, len(values))) if self.bad() else values
        if isinstance(field, forms.ChoiceField):
            values = [value for value, _label in field.choices]
            return self._one(values) if self.bad() else values[0]
        if isinstance(field, forms.IntegerField):
            return 0
        if isinstance(field, forms.DateField):
            return self.on
        if isinstance(field, forms.BooleanField):
            return True
        return "" if self.bad() and not field.required else WORDS

    def _days(self) -> int:
        if self.bad():
            return self.luck.randint(1, 4)
        return self.luck.randint(5, 9) if self.luck else 5

    def _hours(self) -> int:
        return self._one([8, 23]) if self.bad() else 24

    def _places(self) -> str:
        return "公告栏" if self.bad() else "流出地；流入地"

    def _decided_by(self) -> str:
        return "committee" if self.bad() else "meeting"

    def _merit(self) -> str:
        return "outstanding" if self.bad() else "most"

    def _notice(self) -> FastTrackNotice:
        return self._one(PREFECTURE.notices) if self.bad() else PREFECTURE.notices[0]

    def _months(self) -> int:
        if self.bad():
            return self._one([0, 5, 13])
        return self.luck.randint(6, 12) if self.luck else 6

    def _exception(self) -> str:
        return ""

    def _leaves_on(self) -> D | None:
        return add_months(self.on, 2) if self.bad() else None

    def _postponed_until(self) -> D:
        latest = add_months(self.case.probation_ends or self.on, 6)
        return latest + ONE_DAY if self.bad() else max(latest, self.on)

    def _floating(self) -> bool:
        return self.luck is not None and self.luck.random() < 1 / 3

    def _applied_on(self) -> D:
        return add_months(self.on, -20)

    def _activist_on(self) -> D:
        return add_months(self.on, -11 if self.bad() else -16)

    def _meeting_on(self) -> D:
        return add_months(self.on, -3)
