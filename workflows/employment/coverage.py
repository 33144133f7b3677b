"""What the rules that placement and hiring share demand (D.3, D.5, D-01 to E-10), and the book of such a pipeline.

How a rule is upheld is derived from the law (workflows/coverage.py). Only what cannot be derived is declared here.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from workflows.rulebook import Demand, Quoting, RuleBook

RULES: dict[str, Demand] = {
    "D.3": Demand(_("the order of the steps, and the clocks of each")),
    "D.5": Demand(_("accounting for funded posts: one person, one post, from an allocation")),
    "D-01": Demand(_("twice unqualified, or unqualified and unwilling to change posts: ended with 30 days' notice")),
    "D-02": Demand(_("absent for more than 15 working days on end or 30 in a year: may be ended")),
    "D-03": Demand(_("leaving with 30 days' written notice unless the contract says otherwise")),
    "D-04": Demand(_("dismissal ends the contract; a penalty runs for 6, 12 or 24 months")),
    "D-05": Demand(_("no way out during the minimum service, unless two departments of the county agree")),
    "D-07": Demand(_("at most a fifth, in special cases a quarter, assessed as outstanding")),
    "D-08": Demand(_("relatives are kept apart at placement and transfer")),
    "E-01": Demand(_("the statutory order: plan, announcement, review, examination, check, notice, contract")),
    "E-05": Demand(_("which relatives must not be superior and subordinate")),
    "E-06": Demand(_("recruiters step aside for themselves and relatives")),
    "E-07": Demand(_("misconduct of applicants: application void, result void, or contract ended")),
    "E-08": Demand(_("not passed, given up or objected to: a vacancy; the next in rank only if announced")),
    "E-10": Demand(_("ways of appeal and their terms are told")),
}
"""The rules of selection and employment, by id."""

CLOCKS: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("appointed", "contracted", "probation", "serving", "reviewed", "leaving"), ("D.3",)
)
"""The rules whose term a step's own ceiling is."""


def book(
    pipeline: str, quoted: str, *, rules: dict[str, Demand], clocks: dict[str, tuple[str, ...]] | None = None
) -> RuleBook:
    """The book of a pipeline that employs: the shared rules and its own; ``quoted`` is how sources quote them."""
    every = RULES | rules
    return RuleBook(
        pipeline,
        Quoting(re.compile(quoted)),
        rules={rule: every[rule] for rule in sorted(every, key=_place)},
        clocks=CLOCKS | (clocks or {}),
        packages=(f"workflows.{pipeline}.", "workflows.employment.", "workflows.selection."),
        modules=("cases.guards",),
    )


def _place(rule: str) -> tuple[str, bool, str]:
    """Where a rule stands: the tables of a section (D.3) before its numbered rules (D-01)."""
    return rule[0], rule[1] == "-", rule
