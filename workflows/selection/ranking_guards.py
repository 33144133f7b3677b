"""Conditions of results and rank: complete, within the announced number, decided, next in turn (D.3, E-08)."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.law import Guard, Unmet, guard
from recruitment.scoring import RESERVE, TAKEN, UNDECIDED

from . import results, standing, unselected

# --- results ----------------------------------------------------------------------------------------------------------


def entered_once(part: str) -> Guard:
    """The result of that part is entered once; after that it is corrected with a reason."""
    made = guard(_("this result is on record already: correct it with a reason"), article="D.3")(
        lambda case: not results.entered(case, part) or Unmet(cure=("do", "correct_result"))
    )
    doc = "A result is entered once and then only corrected with reason and document (D.3 row 5)."
    return dataclasses.replace(made, name=f"{part}_entered_once", doc=doc)


@guard(_("there is no such result yet that could be corrected"), article="D.3", reads=("part",))
def entered_before(case):
    """Only a result on record is corrected (D.3 row 5)."""
    return results.entered(case, case.facts["part"])


@guard(_("position %(code)s is filled by interview alone"), article="D-06")
def has_written_part(case):
    """Where the announcement provides for interviews alone there is no written result (D-06)."""
    return not case.position.direct or Unmet(code=case.position.code)


@guard(_("%(missing)s results of this position are still missing"), article="D.3", reads=("missing",))
def results_complete(case):
    """Nobody is ranked before every result is in (D.3 rows 6 and 7)."""
    return not case.facts["missing"] or Unmet(missing=case.facts["missing"])


@guard(_("rank %(rank)s of %(of)s is not within the shortlist; the lowest score admitted is %(cut)s"),
       article="D.3", reads=("verdict",))  # fmt: skip
def within_shortlist(case):
    """Within the announced number by rank, all ties at the cut included (D.3 row 6)."""
    return case.facts["verdict"] == standing.ADMITTED or Unmet(**_told(case, "rank", "of", "cut"))


@guard(_("equal to others across the last post: the further test decides"), article="D.3", reads=("verdict",))
def decided(case):
    """Equals across the last post are told apart as announced before anybody is nominated (D.3 row 7)."""
    return case.facts["verdict"] != UNDECIDED or Unmet(cure=("do", "record_extra"))


@guard(_("rank %(rank)s of %(of)s is not within the %(places)s posts"), article="D.3", reads=("verdict",))
def within_posts(case):
    """One candidate for each post, by rank (D.3 rows 7 and 8)."""
    verdict = case.facts["verdict"]
    return verdict in (TAKEN, UNDECIDED) or Unmet(**_told(case, "rank", "of", "places"))


@guard(_("no vacancy: all %(places)s posts have a candidate in the checks or appointed"), article="D.3",
       reads=("vacant", "places"))  # fmt: skip
def post_vacant(case):
    """Nobody is nominated for a post that somebody else is nominated for (D.3 row 8, E-08)."""
    return case.facts["vacant"] > 0 or Unmet(places=case.facts["places"])


def _told(case, *names: str) -> dict[str, Any]:
    return {name: "-" if (value := case.facts.get(name)) is None else value for name in names}


@guard(_("a further test is for candidates equal across the last post alone"), article="D.3", reads=("verdict",))
def is_undecided(case):
    """The further test is held where everything else leaves a tie across the last post (D.3 row 7)."""
    return case.facts["verdict"] == UNDECIDED


@guard(_("the announcement of this round does not provide for substitution"), article="E-08")
def substitution_announced(case):
    """A vacancy is filled by the next in rank only where the announcement says so (E-08)."""
    return case.intake.substitution


@guard(_("rank %(rank)s of %(of)s is not next in rank behind the posts"), article="E-08", reads=("verdict",))
def in_reserve(case):
    """In reserve stands who follows in rank behind those within the posts (E-08)."""
    return case.facts["verdict"] == RESERVE or Unmet(**_told(case, "rank", "of"))


@guard(_("somebody ahead of rank %(rank)s is still in reserve"), article="E-08", reads=("verdict",))
def next_in_rank(case):
    """Vacancies are filled in the order of the ranking (E-08)."""
    return case.facts["verdict"] in (TAKEN, UNDECIDED) or Unmet(**_told(case, "rank"))


@guard(_("neither does rank exclude the candidate, nor are round or position at an end"), article="D.3")
def excluded(case):
    """Nobody is told no who is within the announced number or may still move up (D.3 rows 6 and 7, E-08)."""
    if case.facts is None:  # looking ahead, without the ranking
        return case.state in standing.RANKED or bool(unselected.gone(case))
    return bool(case.facts.get("because"))
