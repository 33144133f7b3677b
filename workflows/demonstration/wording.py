"""The facts of an act in one case's own words and numbers: who spoke where, how the vote went, under which number."""

from __future__ import annotations

import datetime
import itertools
import random
import re
from typing import Any

from organisations.models import Organisation, User

from . import texts
from .accounts import Staff
from .plans import Plan
from .walk import Move

LOST = "经集体讨论和表决，未获通过。"
# Variants of a fact by its name, wherever it occurs; those of ``opinion`` depend on the act.
VARIANTS: dict[str, tuple] = {
    "examination": texts.EXAMINATIONS, "opinions": texts.HEARD, "place": texts.PLACES, "places": texts.NOTICE_PLACES,
    "group": ("第一党小组", "第二党小组", "第三党小组"), "led_by": ("党委书记", "党委副书记", "组织委员"),
    "recommended": (["members"], ["members", "league"], ["league"], ["members", "union"]),
}  # fmt: skip


class Wording:
    """Finds words for acts; one per load, so that serial numbers do not repeat."""

    def __init__(self, staff: Staff, rng: random.Random):
        self.staff, self.rng = staff, rng
        self._forms, self._files = itertools.count(1), itertools.count(1)

    def facts(self, move: Move, plan: Plan, user: User, *, floating: bool) -> dict:
        """The move's facts as ``user`` would put them down in this case."""
        facts = dict(move.facts)
        facts |= {name: self._any(VARIANTS[name]) for name in facts if name in VARIANTS}
        facts |= self._opinion(move) | self._people(facts, plan, user) | self._numbers(facts, move, plan)
        if isinstance(facts.get("heard"), str):
            facts["heard"] = self._any(texts.HEARD)
        if "places" in facts and not floating and self.rng.random() < 0.7:
            facts["places"] = facts["places"].split("；")[0]
        if "issued" in facts:
            facts |= self._ballot(plan, lost=facts["yes"] < facts["no"])
        elif "decision" in facts:
            facts |= self._committee(lost=facts["yes"] < facts["no"])
        if not plan.branch.rural:
            facts |= {name: facts[name].replace("村", "社区") for name in ("place", "places") if name in facts}
        return facts

    def occupation(self, branch: Organisation) -> str:
        """What an applicant does for a living."""
        work = texts.OCCUPATIONS if branch.rural else texts.TOWN_OCCUPATIONS
        return branch.short_name.removesuffix("党支部") + self._any(work)

    def _any(self, words) -> Any:
        return self.rng.choice(words)

    def _opinion(self, move: Move) -> dict:
        facts = move.facts
        if "opinion" not in facts or "document_number" in facts or facts.get("conclusion") == "unfit":
            return {}
        return {"opinion": self._any(texts.OF_ACT.get(move.action, texts.OPINIONS))}

    def _people(self, facts: dict, plan: Plan, user: User) -> dict:
        """Those who talked, took the chair and counted, and where to object."""
        members = self.staff.members[plan.branch.pk]
        township = self.staff.prefecture.township_of(plan.branch).short_name
        first, second = self.rng.sample(sorted({one.name for one in members[1:6]}), 2)
        said = {
            "talker": user.get_full_name(), "chair": members[0].name, "scrutineers": first, "tellers": second,
            "contact": f"{township}组织办公室 0433-0000000",
            "holder": self.staff.prefecture.county_of(plan.branch).short_name + "组织部人事档案室",
        }  # fmt: skip
        return {name: value for name, value in said.items() if name in facts}

    def _numbers(self, facts: dict, move: Move, plan: Plan) -> dict:
        """Document, form and file numbers, and the length of a course."""
        found: dict[str, Any] = {}
        if "document_number" in facts:
            found["document_number"] = self._document_number(facts["document_number"], move, plan)
        if "form_serial" in facts:
            found["form_serial"] = f"JL{move.on.year}{next(self._forms):06d}"
        if "file_number" in facts:
            found["file_number"] = f"{move.on.year}-{next(self._files):03d}"
        if "began_on" in facts:
            days = self._any((3, 4, 5))
            began = move.on - datetime.timedelta(days=days - 1)
            found |= {"days": days, "hours": days * 8, "began_on": began}
        return found

    def _document_number(self, pattern: str, move: Move, plan: Plan) -> str:
        """The pattern with the office's own sign, year and number: 海望组批〔2026〕17号."""
        office = plan.branch if move.role == "secretary" else self.staff.prefecture.township_of(plan.branch)
        if pattern.startswith("县"):
            office = self.staff.prefecture.county_of(plan.branch)
        pattern = re.sub(r"〔\d+〕\d+号$", f"〔{move.on.year}〕{self.rng.randint(1, 60)}号", pattern)
        return office.short_name[:2] + pattern.removeprefix("县")

    def _ballot(self, plan: Plan, *, lost: bool) -> dict:
        """A general meeting's numbers that add up: carried, or clearly not."""
        due = 9 + plan.branch.pk % 17
        present = due - self.rng.randint(0, due // 5)
        written = 0 if lost else self.rng.randint(0, min(1, due - present))
        abstained, invalid = self._any(((0, 0), (0, 0), (1, 0), (0, 1)))
        against = present * 2 // 3 if lost else self.rng.randint(0, due // 8)
        counts = {"due": due, "present": present, "issued": present, "collected": present, "written": written}
        counts |= {"yes": present - against - abstained - invalid, "no": against, "written_yes": written}
        words = texts.LOST if lost else self._any(texts.RESOLUTIONS)
        return counts | {"abstained": abstained, "invalid": invalid, "discussion": words}

    def _committee(self, *, lost: bool) -> dict:
        """A committee's numbers that add up: carried, or clearly not."""
        due = self._any((7, 9, 11))
        present = due - self.rng.randint(0, 2)
        against = present - 2 if lost else 0
        abstained = 0 if lost else self._any((0, 0, 0, 1))
        words = LOST if lost else self._any(texts.DECISIONS)
        counts = {"due": due, "present": present, "yes": present - against - abstained, "no": against}
        return counts | {"abstained": abstained, "decision": words}
