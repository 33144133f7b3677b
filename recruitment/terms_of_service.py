"""How long contracts and their probation last, by what the person is: one table for placement and hiring (D.3, E.1)."""

from __future__ import annotations

import datetime

from cases.limits import ONE_DAY, add_months

from .programmes import CIVIL_SERVANT, LABOUR_CONTRACT, PUBLIC_INSTITUTION

YEAR = 12
FULL_CONTRACT = 36
"""Months from which a contract is of the normal length (D.3 row 12)."""

LABOUR_STEPS = ((36, 6), (12, 2), (3, 1), (0, 0))
"""(contract of at least so many months, longest probation in months) of a labour contract (E.1)."""


def contract_months(since: datetime.date, until: datetime.date) -> int:
    """The full months that a contract from ``since`` to ``until``, both days included, covers; 0 for less than one."""
    months = max((until.year - since.year) * 12 + until.month - since.month + 1, 0)
    while months and add_months(since, months) > until + ONE_DAY:
        months -= 1
    return months


def probation_months(identity: str, *, contract_months: int, first_job: bool) -> tuple[int, int]:
    """(shortest, longest) probation in months that may be agreed (D.3 row 12, E.1).

    In a public institution a first job under a contract of three years or more has twelve months, any other at most
    six; a civil servant has a year; a labour contract goes by its length; a service agreement has none.
    """
    if identity == CIVIL_SERVANT or (identity == PUBLIC_INSTITUTION and first_job and contract_months >= FULL_CONTRACT):
        return YEAR, YEAR
    if identity == PUBLIC_INSTITUTION:
        return 0, YEAR // 2
    if identity == LABOUR_CONTRACT:
        return 0, next(most for least, most in LABOUR_STEPS if contract_months >= least)
    return 0, 0
