"""What each rule on placement demands (D.2 to D.5, E.3), for the coverage of the law.

How a rule is upheld is derived from the law (workflows/coverage.py). Only what cannot be derived is declared here.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from workflows.rulebook import Demand, Quoting, RuleBook

QUOTING = Quoting(re.compile(r"\bD\.[2-5]\b|\b[DE]-\d{2}\b"))
"""Rules are quoted by their ids; the tables of schemes, steps and clocks, and accounting, as D.2, D.3 and D.5."""

RULES: dict[str, Demand] = {
    "D.2": Demand(_("programmes: identity, term, probation and what may come after the term")),
    "D.3": Demand(_("the order of the steps, and the clocks of each")),
    "D.5": Demand(_("accounting for funded posts: one person, one post, from an allocation")),
    "D-01": Demand(_("twice unqualified, or unqualified and unwilling to change posts: ended with 30 days' notice")),
    "D-02": Demand(_("absent for more than 15 working days on end or 30 in a year: may be ended")),
    "D-03": Demand(_("leaving with 30 days' written notice unless the contract says otherwise")),
    "D-04": Demand(_("dismissal ends the contract; a penalty runs for 6, 12 or 24 months")),
    "D-05": Demand(_("no way out during the minimum service, unless two departments of the county agree")),
    "D-06": Demand(_("relaxed conditions in remote border counties")),
    "D-07": Demand(_("at most a fifth, in special cases a quarter, assessed as outstanding")),
    "D-08": Demand(_("relatives are kept apart at placement and transfer")),
    "E-01": Demand(_("the statutory order: plan, announcement, review, examination, check, notice, contract")),
    "E-05": Demand(_("which relatives must not be superior and subordinate")),
    "E-06": Demand(_("recruiters step aside for themselves and relatives")),
    "E-07": Demand(_("misconduct of applicants: application void, result void, or contract ended")),
    "E-08": Demand(_("not passed, given up or objected to: a vacancy; the next in rank only if announced")),
    "E-10": Demand(_("ways of appeal and their terms are told")),
}
"""The rules placement must cover, by id."""

CLOCKS: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("appointed", "contracted", "probation", "serving", "reviewed", "leaving"), ("D.3",)
)
"""The rules whose term a step's own ceiling is."""

PACKAGES = ("workflows.placement.", "workflows.employment.", "workflows.selection.")
BOOK = RuleBook(
    "placement",
    QUOTING,
    rules=RULES,
    clocks=CLOCKS,
    packages=PACKAGES,
    modules=("cases.guards",),
)
"""All of it."""
