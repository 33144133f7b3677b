"""Many cases with what the law asks of them when a sponsor is replaced, read in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable

from cases.law import PIPELINES
from cases.models import Case

READ = ("sponsorships__person__offices__organisation", "sponsorships__person__sanctions", "suspensions", "kinships")
"""What the guards of such an act ask of the history (workflows/membership/sponsor_guards.py)."""


def in_memory(ids: Iterable[int]) -> dict[int, Case]:
    """The cases by key, each as its own pipeline's class; those of one organisation share it and its rules."""
    ids = list(ids)
    found: dict[int, Case] = {}
    for law in PIPELINES.values() if ids else ():
        rows = law._default_manager.filter(pk__in=ids).select_related("organisation").prefetch_related(*READ)
        for case in rows:
            found[case.pk] = case
    first: dict[int, Case] = {}
    for case in found.values():
        like = first.setdefault(case.organisation_id, case)
        case.organisation = like.organisation
        history = case.history
        history.sponsorships, history.suspensions = list(case.sponsorships.all()), list(case.suspensions.all())
        history.kinships = list(case.kinships.all())
        history.settings = like.history.settings
    return found
