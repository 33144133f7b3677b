"""A batch over the web with real workers: kill -9 of a worker, of Redis and of the web server, and nothing is lost."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import UTC, datetime

import pytest

from bench.plant import Plant, Window
from dossiers.models import Batch, BatchLane, BatchRow
from dossiers.vault import Stored

from .batching import opened

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis at hand"),
]
PASSWORD = "demo-2026-killed"
SECONDS = 240
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""By the clock of the plant, which is not that of the tests."""


@pytest.fixture
def plant(cast, tmp_path):
    """Redis that forgets everything, a web server and two workers on the test's tables and files."""
    made = Plant(tmp_path)
    yield made
    made.stop()


def test_every_dossier_is_in_the_result_once_whatever_is_killed(cast, plant):
    cases = opened(cast, 8)
    cast.bob.set_password(PASSWORD)
    cast.bob.save()
    plant.start("redis", "web", "worker-1", "worker-2")
    window = Window(plant, cast.bob.username, PASSWORD)
    numbers = [case.number for case in cases]
    path = window.post("/print/new/", way="list", numbers=" ".join(numbers), start="1", result="zip", reason="移交")
    batch = Batch.objects.get()

    def past(count):
        """So many are over; whoever looks at the page after a minute sets what is broken going again."""
        plant.tend()
        BatchLane.objects.update(at=LONG_AGO)
        window.get(f"{path}progress/")
        over = batch.rows.filter(status__in=(BatchRow.DONE, BatchRow.FAILED)).count()
        return over >= count

    plant.wait(lambda: past(1), "the first", SECONDS)
    plant.kill_horse("worker-1")  # the process that draws; its worker lives
    plant.wait(lambda: past(3), "the third", SECONDS)
    plant.kill("worker-2")
    plant.kill("redis")
    plant.start("redis", "worker-2")
    plant.wait(lambda: past(5), "the fifth", SECONDS)
    plant.kill("web")
    plant.start("web")
    plant.wait(lambda: past(8) and not Batch.objects.exclude(status=Batch.DONE).exists(), "the end", SECONDS)
    rows = list(batch.rows.order_by("position").select_related("dossier", "print"))
    assert [(row.dossier.number, row.status) for row in rows] == [(number, BatchRow.DONE) for number in numbers]
    with zipfile.ZipFile(io.BytesIO(window.get(f"{path}file/"))) as archive:
        assert archive.namelist() == [*(f"{number}.pdf" for number in numbers), "清单.csv"]
        for row in rows:
            assert archive.read(f"{row.dossier.number}.pdf") == Stored.of(row.print.file).read_bytes()
