"""Many cases read together to be judged, none of them locked: in a fixed number of queries, however many they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from organisations.models import Organisation

from .joint import Company
from .law import PIPELINES
from .models import Case
from .overlays import RuleSetting

UNREAD = ("person__id_number", "person__phone")
"""Columns of the person that nobody asks for here and that would have to be decrypted."""


def recalled(rows: QuerySet[Case] | QuerySet[Any]) -> list[Case]:
    """The cases of the query in its order, each as its own pipeline's class, their pasts read together when asked."""
    wanted = list(rows.values_list("pk", "pipeline"))
    found: dict[int, Case] = {}
    for pipeline in {name for _pk, name in wanted}:
        keys = [pk for pk, name in wanted if name == pipeline]
        own = PIPELINES[pipeline]._default_manager.filter(pk__in=keys)
        found |= {case.pk: case for case in own.select_related("person", "organisation").defer(*UNREAD)}
    cases = [found[pk] for pk, _name in wanted if pk in found]
    _settle(cases)
    return cases


def _settle(cases: Collection[Case]) -> None:
    """One object for each organisation with its line above known, and how strictly each holds its conditions."""
    company = Company(list(cases))
    here = {case.organisation for case in cases}
    above = {one.pk: _keys(one) for one in here}
    on_their_way = {case.destination_id for case in cases if case.destination_id}
    company.know({pk for keys in above.values() for pk in keys} | on_their_way)
    known: dict[int, Any] = company.organisations
    for one in here:
        known[one.pk]._line = [known[pk] for pk in reversed(above[one.pk])]
    for case in cases:
        if case.destination_id:
            case.destination = known[case.destination_id]
    settings = list(RuleSetting.objects.filter(organisation__in=list(known)).order_by("since", "pk"))
    for case in cases:
        ours = above[case.organisation_id]
        case.history.settings = [
            one for one in settings if one.pipeline == case.pipeline and one.organisation_id in ours
        ]


def _keys(organisation: Organisation) -> list[int]:
    """The keys of the organisation and of those above it, the highest first."""
    return [int(pk) for pk in organisation.path.strip("/").split("/")]
