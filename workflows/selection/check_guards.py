"""Conditions of physical check and background review (D.3 rows 8 and 9, E-05, E-06)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from cases.facts import UNFIT
from cases.law import Unmet, guard

from . import wording
from .check_facts import PHYSICAL
from .steps import Checks

# --- checks -----------------------------------------------------------------------------------------------------------


def adverse_checks(case) -> int:
    """How many adverse conclusions of the physical check are on record."""
    return sum(one.kind == PHYSICAL and one.conclusion == UNFIT for one in case.history.assessments)


@guard(_("an adverse conclusion is on record already: what follows is the re-check"), article="D.3")
def not_checked_yet(case):
    """The first adverse conclusion is entered once; a second one is that of the re-check (D.3 row 8)."""
    return not adverse_checks(case) or Unmet(cure=("do", "record_recheck"))


@guard(_("there is no adverse conclusion that could be re-checked"), article="D.3")
def checked_before(case):
    """A re-check follows an adverse conclusion (D.3 row 8)."""
    return adverse_checks(case) > 0 or Unmet(cure=("do", "record_adverse_check"))


@guard(_("the re-check has been made: there is one at most, and its conclusion stands"), article="D.3")
def not_rechecked(case):
    """There is one re-check at most (D.3 row 8)."""
    return adverse_checks(case) < 2


@guard(_("no adverse conclusion of the physical check is on record"), article="D.3", reads=("what",))
def adverse_on_record(case):
    """Nobody fails the physical check without its conclusion on record, which may be re-checked (D.3 row 8)."""
    if case.facts["what"] != wording.PHYSICAL or case.step is not Checks.NOMINATED:
        return True
    return adverse_checks(case) > 0 or Unmet(cure=("do", "record_adverse_check"))


@guard(_("still to be looked into: %(missing)s"), article="E-01", reads=("looked_into",))
def looked_into(case):
    """The review covers conduct, record, file and relations (E-01, D.3 row 9)."""
    missing = [label for value, label in wording.LOOKED_INTO if value not in case.facts["looked_into"]]
    return not missing or Unmet(missing=missing)


@guard(_("%(count)s examiner signed; at least two are needed"), article="D.3", reads=("examiners",))
def two_examiners(case):
    """At least two examiners sign the review (D.3 row 9)."""
    names = {one for one in re.split(r"[、,，;；\s]+", case.facts["examiners"]) if one}
    return len(names) >= 2 or Unmet(count=len(names))


@guard(_("an examiner who is a relative or has an interest steps aside: the others confirm that none is left"),
       article="E-06", reads=("unrelated",))  # fmt: skip
def examiners_unrelated(case):
    """Recruiters step aside for their relatives (E-06)."""
    return case.facts["unrelated"]


@guard(_("the relation falls under avoidance: %(relation)s"), article="E-05", reads=("avoidance",))
def no_avoidance(case):
    """Nobody comes into a post that the rules on avoidance forbid (E-05, D-08)."""
    relation = case.facts["avoidance"]
    return relation not in wording.FORBIDDEN or Unmet(relation=dict(wording.AVOIDANCE)[relation])
