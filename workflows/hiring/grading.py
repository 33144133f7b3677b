"""Post and pay grade: three kinds of posts, eighteen grades, by years and qualification (E.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import aside, duty
from cases.limits import days
from dossiers import papers
from organisations.desks import RECRUITER
from recruitment.pay import told
from workflows.employment import dates, facts
from workflows.employment.steps import EMPLOYED

from .grade_facts import Graded
from .grade_guards import (
    after_the_last_grade,
    by_labour_contract,
    certificate_enough,
    grade_in_table,
    graded,
    last_year_fit,
    not_downwards,
    not_graded,
    table_in_force,
    without_penalty,
    years_enough,
)

BY_THE_TABLE = (table_in_force, grade_in_table, years_enough, certificate_enough)
"""Asked of every grade."""


def _enter(case) -> None:
    """The grade and what it rests on become columns of the case."""
    given = case.facts
    case.rank, case.grade, case.graded_on = given["rank"], given["grade"], case.on
    case.earlier_years, case.certificate = given["earlier_years"], given["certificate"]


class GradingActs:
    """Setting the first grade, and raising or changing it later."""

    @duty(
        EMPLOYED, _("Set the pay grade"), by=RECRUITER, article="E.1", within=days(30, since=dates.reported_on),
        only_if=by_labour_contract, when=[not_graded, *BY_THE_TABLE], asks=[Graded], draws=[papers.GRADE_FORM],
    )  # fmt: skip
    def set_grade(self):
        """Kind of post and grade by the table of the place, soon after the first working day (E.1)."""
        _enter(self)

    @aside(
        EMPLOYED, None, _("Raise or change the pay grade"), by=RECRUITER, article="E.1", only_if=by_labour_contract,
        when=[graded, not_downwards, after_the_last_grade, *BY_THE_TABLE, last_year_fit, without_penalty],
        asks=[facts.DOCUMENT, Graded], draws=[papers.GRADE_FORM],
    )  # fmt: skip
    def raise_grade(self):
        """A higher grade by years or certificate, or another kind of post by election or appointment (E.1)."""
        _enter(self)

    @property
    def basis(self) -> str:
        """What employment tells, and kind of post and grade (E.1)."""
        known = super().basis  # type: ignore[misc]
        return " · ".join(one for one in (known, told(self.rank, self.grade)) if one)  # type: ignore[attr-defined]
