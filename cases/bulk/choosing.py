"""Which cases an order is to take: ticked ones, those the list of cases shows, or those that did not go before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from .. import listing
from ..models import Case
from .acts import Act, acts_of
from .models import MOST, BulkItem, BulkOrder

COUNTED = 10_000
"""How many cases are counted exactly when there are too many."""


@dataclass
class Selection:
    """The cases chosen, among those the user may see; ``query`` is the choice as it stands in the address."""

    rows: QuerySet[Case]
    query: str
    picked: bool = False
    again: BulkOrder | None = None

    def for_act(self, act: Act) -> QuerySet[Case]:
        """The cases to look at for an act, by organisation and number.

        Of a filtered list only those at a step of the act; of ticked ones all, so that each is told about.
        """
        rows = self.rows if self.picked else at_steps(self.rows, act)
        return rows.order_by("organisation__path", "number")

    def possible(self, user) -> list[tuple[str, Act, str]]:
        """(name, act, how many cases are at its steps, capped) for the user's acts that concern any; one query."""
        acts = acts_of(user)
        columns = {f"act{place}": at_steps(self.rows, act) for place, act in enumerate(acts.values())}
        counted = listing.count_capped(user, **columns) if columns else {}
        found = [(name, acts[name], counted[f"act{place}"]) for place, name in enumerate(acts)]
        return [(name, act, listing.capped(count)) for name, act, count in found if count]


def at_steps(rows: QuerySet[Case], act: Act) -> QuerySet[Case]:
    """Those of the cases that wait at a step of the act."""
    law, action = act
    return rows.filter(pipeline=law.pipeline_name, state__in=[step.value for step in action.sources])


def selection(request) -> Selection:
    """What the address says: ``again`` an order's cases that did not go, ``pick`` ticked ones, else the filters."""
    visible = Case.objects.visible_to(request.user)
    if (again := request.GET.get("again", "")).isdecimal():
        order = get_object_or_404(BulkOrder, pk=again, by=request.user)
        keys = order.items.filter(status__in=(BulkItem.FAILED, BulkItem.LEFT_OUT)).values("case")
        return Selection(visible.filter(pk__in=keys), urlencode({"again": again}), picked=True, again=order)
    picks = [one for one in request.GET.getlist("pick") if one.isdecimal() and len(one) < 19][: MOST + 1]
    if picks:
        query = urlencode({"pick": picks}, doseq=True)
        return Selection(visible.filter(pk__in=picks), query, picked=True)
    filters: Any = listing.Filters(request)
    return Selection(filters.apply(visible), filters.query)


def counted(rows: QuerySet[Case]) -> str:
    """How many cases that are, exactly up to a large number."""
    count = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"
