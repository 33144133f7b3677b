"""What each rule on placement alone demands (D.2, D-06), for the coverage of the law.

How a rule is upheld is derived from the law (workflows/coverage.py). Only what cannot be derived is declared here;
the rules shared with hiring are in workflows/employment/coverage.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows.employment.coverage import book
from workflows.rulebook import Demand

QUOTED = r"\bD\.[2-5]\b|\b[DE]-\d{2}\b"
"""Rules are quoted by their ids; the tables of schemes, steps and clocks, and accounting, as D.2, D.3 and D.5."""

RULES: dict[str, Demand] = {
    "D.2": Demand(_("programmes: identity, term, probation and what may come after the term")),
    "D-06": Demand(_("relaxed conditions in remote border counties")),
}
"""The rules placement must cover besides the shared ones, by id."""

BOOK = book("placement", QUOTED, rules=RULES)
"""All of it."""
