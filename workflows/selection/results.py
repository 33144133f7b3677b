"""Results as facts, and where a candidate stands by them; the ranking is worked out anew whenever it is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, group
from recruitment.intakes.steps import Applying, Examining
from recruitment.scoring import ABSENT, EXTRA, INTERVIEW, NONE, VOID, WRITTEN

PARTS = ((WRITTEN, _("written test")), (INTERVIEW, _("interview")), (EXTRA, _("further test")))

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
