"""An order for many whose worker is killed in the middle of a case: nothing is lost, nothing doubled."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys

import pytest
from django.db import transaction

from bench.plant import ROOT, Plant
from cases.bulk import acts, running
from cases.bulk.judging import judge
from cases.bulk.models import BulkItem, BulkOrder
from cases.models import Case, Event
from cases.recalling import recalled
from workflows.models import MembershipCase

from .bulking import ACT, FILED, filed_on, named

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis at hand"),
]
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
BEGUN = datetime.date(2026, 5, 12)
"""By the clock of the plant, which is not that of the tests: the act must not lie in its future."""
SECONDS = 240
SCRIPT = "import django; django.setup(); from cases.bulk import running; {}"


@pytest.fixture
def plant(cast, tmp_path):
    """Redis that forgets everything and a worker on the test's tables."""
    made = Plant(tmp_path)
    yield made
    made.stop()


def ask(plant: Plant, words: str) -> str:
    """Have another process do something with orders."""
    program = [sys.executable, "-c", SCRIPT.format(words)]
    return subprocess.run(program, cwd=ROOT, env=plant.environment, check=True, capture_output=True, text=True).stdout


def drafted(cast, cases) -> BulkOrder:
    """An order for these cases, looked at and started."""
    action = MembershipCase.actions()["file_activist"]
    data = {"on": filed_on(cases[0]), **FILED}
    verdicts = judge(recalled(Case.objects.order_by("pk")), action, by=cast.bob, data=data)
    on = datetime.date.fromisoformat(data["on"])
    order = running.draft(acts.acts_of(cast.bob)[ACT], verdicts, by=cast.bob, on=on, facts=FILED)
    BulkOrder.objects.filter(pk=order.pk).update(status=BulkOrder.QUEUED, queued_at=LONG_AGO)
    return order


def test_a_worker_killed_in_the_middle_of_a_case_loses_and_doubles_nothing(cast, plant):
    cases = named(cast, 6, on=BEGUN)
    order = drafted(cast, cases)
    plant.start("redis", "worker-1")

    def done() -> int:
        return order.items.filter(status=BulkItem.DONE).count()

    with transaction.atomic():
        Case.objects.select_for_update().get(pk=cases[3].pk)  # the worker comes as far as this case and waits for it
        assert ask(plant, "print(running.revive_all())").strip() == "1"
        plant.wait(lambda: done() == 3, "the third", SECONDS)
        plant.wait(lambda: plant.kill_horse("worker-1"), "a job to kill", SECONDS)
    BulkOrder.objects.filter(pk=order.pk).update(queued_at=LONG_AGO)
    assert done() == 3
    ended = BulkOrder.objects.filter(pk=order.pk, status=BulkOrder.DONE)

    def gone_on() -> bool:
        ask(plant, "running.revive_all()")
        return ended.exists()

    plant.wait(gone_on, "the end", SECONDS)
    assert list(order.items.values_list("status", flat=True)) == [BulkItem.DONE] * 6
    events = Event.objects.filter(action="file_activist")
    assert sorted(events.values_list("case", flat=True)) == sorted(case.pk for case in cases)
    assert {item.event_id for item in order.items.all()} == set(events.values_list("pk", flat=True))
