"""From which days the limits of service count, and the record of service by its kinds (D.3, D-01).

The record is kept as assessments: ``yearly`` with the grade and its year, ``absence`` from a day on for so many
calendar days, ``penalty`` with its kind from the day of the decision on.
"""

from __future__ import annotations

from cases.limits import add_months

YEARLY, ABSENCE, PENALTY, TERM_REVIEW, PROBATION_REVIEW = (
    "yearly", "absence", "penalty", "term_review", "service_probation_review",
)  # fmt: skip
EXCELLENT, GOOD, BASIC, FAILED = "excellent", "qualified", "basic", "unqualified"
EXCUSED, UNEXCUSED = "excused", "unexcused"
WARNING, DEMERIT, DOWNGRADE, REMOVAL, DISMISSAL = "warning", "demerit", "downgrade", "removal", "dismissal"
WRITTEN, SERIOUS = "written_warning", "serious_warning"
"""The warnings that the rules of a unit know under a labour contract; the law sets no period for them (E.1)."""


def reported_on(case):
    """The first day in the post, which starts the service clock."""
    return case.reported_on


def contract_due_from(case):
    """The first working day, where work began before the contract; else the day of the appointment (E-09)."""
    return case.reported_on or case.entered_on


def probation_until(case):
    """The end of probation in the post."""
    return case.probation_until


def serves_until(case):
    """The end of the term of service."""
    return case.serves_until


def review_from(case):
    """Six months before the end of the term, when a successor may be provided for too."""
    return add_months(case.serves_until, -6) if case.serves_until else None


def noticed_on(case):
    """The day of the written notice."""
    return (case.facts or {}).get("noticed_on")


def decided_on(case):
    """The day the decision was made known."""
    return (case.facts or {}).get("decided_on")


# --- yearly results ----------------------------------------------------------------------------------------------


def of_kind(case, kind: str) -> list:
    """The assessments of a kind up to the legal date of the act."""
    return [one for one in case.history.assessments if one.kind == kind and one.on <= case.on]


def results(case) -> dict[int, str]:
    """The grade of each year assessed, the latest year last (D.3 row 15)."""
    return {one.year: one.conclusion for one in sorted(of_kind(case, YEARLY), key=lambda one: one.year)}
