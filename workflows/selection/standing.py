"""Where a candidate stands by the results; the ranking is worked out anew whenever it is asked (D.3 rows 6 to 8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts
from recruitment.ranking import Contest, contest
from recruitment.scoring import RESERVE, TAKEN, UNDECIDED, Ranked, place

from .looked_up import looked_up
from .steps import Checks, NotTaken, Selection

ENDED = frozenset(one.value for one in NotTaken.steps)
COMPETING = frozenset(one.value for one in Selection.steps)
RANKED = COMPETING - {Selection.APPLIED.value}
IN_CHECKS = frozenset(one.value for one in Checks.steps) - {Checks.CLEARED.value}

# --- where a candidate stands ---------------------------------------------------------------------------------------

ADMITTED, BELOW = "admitted", "below"
VERDICTS = (
    (ADMITTED, _("within the shortlist")), (TAKEN, _("within the number of posts")),
    (UNDECIDED, _("tied across the last place")), (RESERVE, _("next in rank")), (BELOW, _("not in the ranking")),
)  # fmt: skip


def contest_of(case) -> Contest:
    """The contest for the case's position; one query."""
    return contest(case.position, case.intake, candidates=type(case)._default_manager)


def holding(found: Contest) -> int:
    """How many posts are taken by those who were nominated and have not fallen out since."""
    return sum(state not in ENDED and state not in COMPETING for state in found.states.values())


def settled(found: Contest) -> bool:
    """Whether every post is taken by somebody who has passed all checks, so that nobody can move up any more."""
    return holding(found) >= found.position.places and not IN_CHECKS & set(found.states.values())


def after_falls(found: Contest) -> Contest:
    """The contest without those whose cases have ended, so that the next in rank move up (E-08)."""
    return found.without({key for key, state in found.states.items() if state in ENDED})


def _ranked(line: Ranked | None) -> dict[str, Any]:
    return {"rank": line.rank if line else None, "of": line.of if line else None}


def by_written(case, found: Contest) -> dict[str, Any]:
    """Whether the written ranking admits to the interview; the one who has the cut's score is in (D.3 row 6)."""
    verdict = ADMITTED if found.shortlist.admits(case.pk) else BELOW
    return _ranked(place(case.pk, found.shortlist.ranked)) | {
        "cut": found.shortlist.cut, "verdict": verdict, "missing": len(found.missing_written),
    }  # fmt: skip


def by_total(case, found: Contest, deciding: Contest) -> dict[str, Any]:
    """Rank as announced, and whether ``deciding`` takes the candidate, ties him or puts him in reserve (D.3 row 7)."""
    places = found.position.places
    return _ranked(place(case.pk, found.final)) | {
        "missing": len(found.missing_written) + len(found.missing_interview), "places": places,
        "vacant": places - holding(found), "verdict": deciding.choice.verdict(case.pk) or BELOW,
    }  # fmt: skip


class Standing(Facts):
    """Rank, and how many results are still missing; looked up."""

    rank = looked_up(forms.IntegerField, _("Rank"))
    of = looked_up(forms.IntegerField, _("Among"))
    missing = looked_up(forms.IntegerField, _("Results still missing"))
    verdict = looked_up(forms.ChoiceField, _("By rank"), choices=[("", ""), *VERDICTS])

    def clean(self):
        """Work out the ranking of the case's position."""
        data = super().clean() or self.cleaned_data
        data.update(self.told(contest_of(self.case)))
        return data

    def told(self, found: Contest) -> dict[str, Any]:
        """What is looked up."""
        raise NotImplementedError


class WrittenStanding(Standing):
    """Whether the candidate is admitted to the interview, all ties at the cut included (D.3 row 6)."""

    cut = looked_up(forms.DecimalField, _("Lowest score admitted"))

    def told(self, found):
        """By the written ranking."""
        return by_written(self.case, found)


class FinalStanding(Standing):
    """Whether the candidate is among the posts, tied across the last one, or in reserve (D.3 row 7)."""

    places = looked_up(forms.IntegerField, _("Posts"))
    vacant = looked_up(forms.IntegerField, _("Of these vacant"))

    def told(self, found):
        """By the final ranking as it was announced."""
        return by_total(self.case, found, found)


class NextStanding(FinalStanding):
    """The same after those who fell out have made room (E-08)."""

    def told(self, found):
        """By the final ranking without those whose cases have ended."""
        return by_total(self.case, found, after_falls(found))
