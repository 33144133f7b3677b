"""What each rule on hiring alone demands (E.1 to E.4), for the coverage of the law.

How a rule is upheld is derived from the law (workflows/coverage.py). Only what cannot be derived is declared here;
the rules shared with placement are in workflows/employment/coverage.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows.employment.coverage import book
from workflows.rulebook import RECORD, Demand, declared

QUOTED = r"\bD\.[235]\b|\bE\.[14]\b|\b[DE]-\d{2}\b"
"""Rules are quoted by their ids; tables of tracks, staffing, steps and accounting as E.1, E.4, D.3, D.5."""

RULES: dict[str, Demand] = {
    "E.1": Demand(_("two tracks: contract, probation, pay grade and quota by what the person is")),
    "E.4": declared(
        _("the corps of community workers: so many for ten thousand residents, specialists by the plan"),
        RECORD,
        _("a standard for areas, not for a case: figures and the lists behind them are held against it"),
        "recruitment.staffing:norm",
        "recruitment.measures:WORKERS",
    ),
    "E-02": Demand(_("no way into a public institution without examination")),
    "E-03": Demand(_("without examination: only staff of public-welfare posts proven at the front line")),
    "E-04": Demand(_("recommendation, publicity of deeds, review by two; never without check and public notice")),
    "E-09": Demand(_("insurance and housing fund within 30 days, the written contract within a month")),
    "E-11": Demand(_("two channels: targeted posts, eligibility and quota used on record")),
    "E-12": Demand(_("the subsidy of a public-welfare post ends at hire")),
}
"""The rules hiring must cover besides the shared ones, by id."""

BOOK = book("hiring", QUOTED, rules=RULES, clocks={"appointed": ("E-09",)})
"""All of it."""
