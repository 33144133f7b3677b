"""The pasts of many cases at once: what their histories would each ask for by themselves, in a fixed number of queries.

Whoever judges hundreds of cases in one go (orders for many, the nightly look at stuck cases) begins here; what the
histories then say is the same, for guards and duties ask nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from dossiers.models import Document
from organisations.models import Organisation

from .history import History
from .law import PIPELINES
from .models import Case
from .overlays import RuleSetting

WITH = {
    "sponsorships": (("person",), ("person__offices", "person__sanctions")),
    "waivers": (("event",), ()),
    "kinships": (("person",), ()),
}
"""What a history joins and fetches along with a list of its own (cases/history.py)."""
UNREAD = ("person__id_number", "person__phone")
"""Columns of the person that nobody asks for here and that would have to be decrypted."""


def recalled(rows: QuerySet[Case] | QuerySet[Any]) -> list[Case]:
    """The cases of the query, each as its own pipeline's class with person, organisation and its whole past.

    They come in the order of the query; nothing is locked.
    """
    wanted = list(rows.values_list("pk", "pipeline"))
    found: dict[int, Case] = {}
    for pipeline in {name for _pk, name in wanted}:
        keys = [pk for pk, name in wanted if name == pipeline]
        own = PIPELINES[pipeline]._default_manager.filter(pk__in=keys).select_related("person").defer(*UNREAD)
        found |= {case.pk: case for case in own}
    cases = [found[pk] for pk, _name in wanted if pk in found]
    recall(cases)
    return cases


def recall(cases: Collection[Case]) -> None:
    """Give each case its organisation with the line above it, and its history everything it could ask for."""
    if not cases:
        return
    _place(cases)
    for name in History.LISTS:
        kept = _by_case(name, [case.pk for case in cases])
        for case in cases:
            setattr(case.history, name, kept.get(case.pk, []))
    filed = defaultdict(set)
    papers = Document.objects.filter(dossier__in=[case.dossier_id for case in cases], withdrawn_at=None).order_by()
    for dossier, paper in papers.values_list("dossier", "paper").distinct():
        filed[dossier].add(paper)
    settings = list(RuleSetting.objects.filter(organisation__in=_above(cases)).order_by("since", "pk"))
    for case in cases:
        case.history.papers = filed.get(case.dossier_id, set())
        above = _line_of(case)
        case.history.settings = [
            one for one in settings if one.pipeline == case.pipeline and one.organisation_id in above
        ]


def _by_case(name: str, keys: list[int]) -> dict[int, list[Any]]:
    """The rows of one list of the histories, by case, each case's in the order in which its history keeps them."""
    model: Any = Case._meta.get_field(name).related_model
    joined, fetched = WITH.get(name, ((), ()))
    rows = model._default_manager.filter(case__in=keys)
    rows = rows.select_related(*joined) if joined else rows
    found: dict[int, list[Any]] = {}
    for row in rows.prefetch_related(*fetched) if fetched else rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _place(cases: Iterable[Case]) -> None:
    """One object for each organisation, whichever case it belongs to, its line above known."""
    here = Organisation.objects.filter(pk__in={case.organisation_id for case in cases} | _destinations(cases))
    above = {int(pk) for path in here.values_list("path", flat=True) for pk in path.strip("/").split("/")}
    known: Any = Organisation.objects.in_bulk(above)
    for one in known.values():
        one._line = [known[int(pk)] for pk in reversed(one.path.strip("/").split("/"))]
    for case in cases:
        case.organisation = known[case.organisation_id]
        if case.destination_id:
            case.destination = known[case.destination_id]


def _destinations(cases: Iterable[Case]) -> set[int]:
    return {case.destination_id for case in cases if case.destination_id}


def _above(cases: Iterable[Case]) -> set[int]:
    return {pk for case in cases for pk in _line_of(case)}


def _line_of(case: Case) -> set[int]:
    return {int(pk) for pk in case.organisation.path.strip("/").split("/")}
