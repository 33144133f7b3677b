"""What each rule on hiring demands (D.3, D.5, E.1, E.3, E.4), for the coverage of the law.

How a rule is upheld is derived from the law (workflows/coverage.py). Only what cannot be derived is declared here.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from workflows.rulebook import RECORD, Demand, Quoting, RuleBook, declared

QUOTING = Quoting(re.compile(r"\bD\.[235]\b|\bE\.[14]\b|\b[DE]-\d{2}\b"))
"""Rules are quoted by their ids; the table of tracks as E.1, steps, clocks and accounting as D.3 and D.5."""

RULES: dict[str, Demand] = {
    "D.3": Demand(_("the order of the steps, and the clocks of each")),
    "D.5": Demand(_("accounting for funded posts: one person, one post, from an allocation")),
    "D-01": Demand(_("twice unqualified, or unqualified and unwilling to change posts: ended with 30 days' notice")),
    "D-02": Demand(_("absent for more than 15 working days on end or 30 in a year: may be ended")),
    "D-03": Demand(_("leaving with 30 days' written notice unless the contract says otherwise")),
    "D-04": Demand(_("dismissal ends the contract; a penalty runs for 6, 12 or 24 months")),
    "D-07": Demand(_("at most a fifth, in special cases a quarter, assessed as outstanding")),
    "D-08": Demand(_("relatives are kept apart at placement and transfer")),
    "E.1": Demand(_("two tracks: contract, probation, pay grade and quota by what the person is")),
    "E.4": declared(
        _("the corps of community workers: so many for ten thousand residents, specialists by the plan"),
        RECORD,
        _("a standard for areas, not for a case: figures and the lists behind them are held against it"),
        "recruitment.staffing:norm",
        "recruitment.measures:WORKERS",
    ),
    "E-01": Demand(_("the statutory order: plan, announcement, review, examination, check, notice, contract")),
    "E-02": Demand(_("no way into a public institution without examination")),
    "E-03": Demand(_("without examination: only staff of public-welfare posts proven at the front line")),
    "E-04": Demand(_("recommendation, publicity of deeds, review by two; never without check and public notice")),
    "E-05": Demand(_("which relatives must not be superior and subordinate")),
    "E-06": Demand(_("recruiters step aside for themselves and relatives")),
    "E-07": Demand(_("misconduct of applicants: application void, result void, or contract ended")),
    "E-08": Demand(_("not passed, given up or objected to: a vacancy; the next in rank only if announced")),
    "E-09": Demand(_("insurance and housing fund within 30 days, the written contract within a month")),
    "E-10": Demand(_("ways of appeal and their terms are told")),
    "E-11": Demand(_("two channels: targeted posts, eligibility and quota used on record")),
    "E-12": Demand(_("the subsidy of a public-welfare post ends at hire")),
}
"""The rules hiring must cover, by id."""

CLOCKS: dict[str, tuple[str, ...]] = {
    "appointed": ("E-09",), "contracted": ("D.3",), "probation": ("D.3",), "serving": ("D.3",), "reviewed": ("D.3",),
    "leaving": ("D.3",),
}  # fmt: skip
"""The rules whose term a step's own ceiling is."""

PACKAGES = ("workflows.hiring.", "workflows.employment.", "workflows.selection.")
BOOK = RuleBook("hiring", QUOTING, rules=RULES, clocks=CLOCKS, packages=PACKAGES, modules=("cases.guards",))
"""All of it."""
