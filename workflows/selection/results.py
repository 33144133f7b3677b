"""Results as facts, and where a candidate stands by them; the ranking is worked out anew whenever it is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, group
from recruitment.intakes.steps import Applying, Examining, Over
from recruitment.models import Intake
from recruitment.ranking import Contest, contest
from recruitment.scoring import ABSENT, EXTRA, INTERVIEW, NONE, RESERVE, TAKEN, UNDECIDED, VOID, WRITTEN

from .facts import looked_up
from .steps import Checks, NotTaken, Selection

PARTS = ((WRITTEN, _("written test")), (INTERVIEW, _("interview")), (EXTRA, _("further test")))
ENDED = frozenset(one.value for one in NotTaken.steps)
COMPETING = frozenset(one.value for one in Selection.steps)
IN_CHECKS = frozenset(one.value for one in Checks.steps) - {Checks.CLEARED.value}

# --- entering results --------------------------------------------------------------------------------------------


def points(label, *, most: int = 6, **words) -> forms.DecimalField:
    """Marks with at most two decimals, never negative."""
    return forms.DecimalField(label=label, min_value=0, max_digits=most, decimal_places=2, required=False, **words)


class Marked(Facts):
    """A score, or that the candidate was absent, or that the paper is void (E-07)."""

    part: ClassVar[str] = ""

    score = points(_("Score"))
    out = forms.ChoiceField(
        label=_("Instead of a score"), required=False,
        choices=[("", _("has a score")), (ABSENT, _("absent")), (VOID, _("void: breach of the rules (E-07)"))],
    )  # fmt: skip
    ground = forms.CharField(label=_("What the rules were broken by"), max_length=200, required=False)

    def clean(self):
        """One of the two, within the full marks; a void paper has its ground."""
        data = super().clean() or self.cleaned_data
        score, out = data.get("score"), data.get("out")
        if "score" in data and (score is None) == (not out):
            self.add_error("score", _("Enter a score, or say that the candidate was absent or the paper is void."))
        full = full_marks(self.case, data.get("part") or self.part)
        if score is not None and score > full:
            self.add_error("score", _("At most %(full)s marks can be reached.") % {"full": full})
        if out == VOID and not data.get("ground"):
            self.add_error("ground", _("Say by what the rules were broken (E-07)."))
        return data


class Bonus(Facts):
    """Announced bonus points with their ground, at most the announced number (D.3 row 5)."""

    bonus = points(_("Bonus"), most=5)
    bonus_ground = forms.CharField(label=_("Ground of the bonus"), max_length=120, required=False)

    def clean(self):
        """Only where the announcement grants a bonus, up to its cap, and with a ground."""
        data = super().clean() or self.cleaned_data
        bonus, intake = data.get("bonus"), self.case.intake
        if not bonus:
            return data
        if intake.bonus_on == NONE:
            self.add_error("bonus", _("The announcement grants no bonus."))
        elif bonus > intake.bonus_cap:
            self.add_error("bonus", _("The announcement grants at most %(cap)s.") % {"cap": intake.bonus_cap})
        if not data.get("bonus_ground"):
            self.add_error("bonus_ground", _("State the ground of the bonus."))
        return data


def marked(part: str) -> Any:
    """Ask for the result of one part."""
    return group(f"Marked_{part}", Marked, part=part)


WhichPart = group(
    "WhichPart", Facts, part=forms.ChoiceField(label=_("Result of"), choices=PARTS, widget=forms.RadioSelect)
)


def full_marks(case, part: str) -> Decimal:
    """The most that can be reached in a part."""
    terms = case.intake.terms
    return terms.full_marks_written if part == WRITTEN else terms.full_marks_interview


def entered(case, part: str) -> bool:
    """Whether a result of that part, or the reason why there is none, is on record."""
    return getattr(case, part) is not None or (case.out in (ABSENT, VOID) and case.out_from == part)


def enter(case, part: str) -> None:
    """Put the attempted act's result into the columns; a corrected one takes the place of what was there."""
    score, out = case.facts["score"], case.facts.get("out") or ""
    if part == EXTRA:  # who does not sit the further test loses the tie and nothing else
        case.extra = Decimal(0) if out else score
        return
    if case.out in ("", ABSENT, VOID):
        case.out, case.out_from = out, part if out else ""
    setattr(case, part, score)
    if part == WRITTEN:
        case.bonus = case.facts.get("bonus") or Decimal(0)


def fall_out(case, why: str) -> None:
    """Drop out of rankings still to be made; what has been announced stays as it is (D.3 rows 6 and 7)."""
    early = (Applying.OPEN.value, Applying.REVIEW.value, Examining.WRITTEN.value)
    part = WRITTEN if case.intake.state in early else INTERVIEW
    if not case.out and case.intake.state in (*early, Examining.INTERVIEW.value):
        case.out, case.out_from = why, part


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


def _ranked(case, found: Contest) -> dict[str, Any]:
    line = found.standing(case.pk)
    return {"rank": line.rank if line else None, "of": line.of if line else None}


def by_written(case, found: Contest) -> dict[str, Any]:
    """Whether the written ranking admits to the interview; the one who has the cut's score is in (D.3 row 6)."""
    verdict = ADMITTED if found.shortlist.admits(case.pk) else BELOW
    return _ranked(case, found) | {
        "cut": found.shortlist.cut, "verdict": verdict, "missing": len(found.missing_written),
    }  # fmt: skip


def by_total(case, found: Contest, deciding: Contest) -> dict[str, Any]:
    """Rank as announced, and whether ``deciding`` takes the candidate, ties him or puts him in reserve (D.3 row 7)."""
    places = found.position.places
    return _ranked(case, found) | {
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


# --- who is not taken -----------------------------------------------------------------------------------------------

RANK, CANCELLED, CONCLUDED, CUT = "rank", "cancelled", "concluded", "cut"
BECAUSE = (
    (RANK, _("not within the announced number by rank")),
    (CANCELLED, _("the round was cancelled")),
    (CONCLUDED, _("the round is concluded")),
    (CUT, _("the position was cut")),
)


class Unselected(FinalStanding):
    """Why a candidate is not selected: by rank, or because round or position are gone; looked up (D.3 rows 4, 6, 7)."""

    because = looked_up(forms.ChoiceField, _("Because"), choices=[("", ""), *BECAUSE])
    cancellation = looked_up(forms.CharField, _("Reason of the cancellation"))

    def told(self, found):
        """What ended the round or the position comes before rank."""
        case = self.case
        if gone := _gone(case):
            return {"because": gone, "cancellation": _why(case.intake) if gone == CANCELLED else None}
        if case.state == Selection.QUALIFIED.value:
            words = by_written(case, found)
            low = words["verdict"] == BELOW
        else:
            words = by_total(case, found, after_falls(found) if case.intake.substitution else found)
            low = words["verdict"] == BELOW or _passed_over(case.intake, found, words["verdict"])
        can = case.state in COMPETING and not words["missing"]
        return words | {"because": RANK if can and low else None}


def _passed_over(intake: Intake, found: Contest, verdict: str) -> bool:
    """Whether nobody in reserve is needed any more; without substitution nobody ever is (E-08)."""
    return settled(found) if intake.substitution else verdict == RESERVE


def _gone(case) -> str | None:
    ends = {Over.CANCELLED.value: CANCELLED, Over.FINISHED.value: CONCLUDED}
    dead = case.position.merged_into_id or not case.position.places
    return ends.get(case.intake.state) or (CUT if dead else None)


def _why(intake: Intake) -> str | None:
    event = intake.history.last("cancel")
    return event.facts.get("reason") if event else None
