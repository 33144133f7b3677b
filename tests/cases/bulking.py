"""Cases by the dozen at a step where the same can be done for all: what tests of orders for many begin with."""

from __future__ import annotations

import itertools

from cases.actions import perform
from cases.bulk import running
from cases.bulk.models import BulkItem, BulkOrder
from tests import story
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .batching import opened

FILED = {"document_number": "东组〔2027〕1号", "opinion": "同意备案。"}
ACT = "membership.file_activist"


def named(cast, count: int, on=story.APPLIED) -> list[MembershipCase]:
    """So many cases of the village that the branch has named activists; the township is to file them."""
    road = walk.membership(on, cast.serving(cast.village))
    moves = list(itertools.takewhile(lambda move: move.action != "file_activist", road))
    cases = opened(cast, count, on)
    for case in cases:
        for move in moves:
            perform(case, move.action, by=cast.alice, on=move.on, **story.fresh(move.facts))
    return [MembershipCase.objects.get(pk=case.pk) for case in cases]


def filed_on(case) -> str:
    """A day on which the township may file the naming."""
    return (case.history.events[-1].on + story.ONE_DAY).isoformat()


def drafted(client, cases, **changes) -> BulkOrder:
    """The order that posting the form for these cases drafts."""
    picks = "&".join(f"pick={case.pk}" for case in cases)
    answer = client.post(f"/cases/bulk/?{picks}&act={ACT}", {"on": filed_on(cases[0])} | FILED | changes)
    assert answer.status_code == 303, answer.text
    return BulkOrder.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))


def started(client, cases, **changes) -> BulkOrder:
    """The same, started with all that can be done."""
    order = drafted(client, cases, **changes)
    items = order.items.filter(status=BulkItem.WAITING).values_list("pk", flat=True)
    client.post(f"/cases/bulk/orders/{order.pk}/start/", {"item": list(items)})
    order.refresh_from_db()
    return order


def outcome(order: BulkOrder) -> list[str]:
    """The state of every row, in order."""
    return list(order.items.order_by("position").values_list("status", flat=True))


def work_off(order: BulkOrder) -> BulkOrder:
    """Do what the order's job would do."""
    running.carry_out(order.pk)
    order.refresh_from_db()
    return order
