"""Three candidates who wait to be announced on a day of 2026; made once for a module, undone after each test."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from tests import story

from . import walls


@pytest.fixture(scope="module")
def wall(django_db_setup, django_db_blocker, tmp_path_factory):
    """The cast with three candidates of the street's branch, in a transaction that is never committed."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(walls.at(walls.READY)):
            cast = story.assemble()
            cast.roads = walls.candidates(cast)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(wall):
    """Instead of pytest-django's transaction per test: a savepoint on the module's."""
    cache.clear()
    saved = transaction.savepoint()
    yield
    transaction.savepoint_rollback(saved)


@pytest.fixture
def now():
    """The clock: ``now(walls.READY)`` puts it on that day, ``now(day, 23, 59)`` on a minute of it."""
    moved = []

    def put(day, hour: int = 9, minute: int = 0):
        while moved:
            moved.pop().stop()
        traveller = time_machine.travel(walls.at(day, hour, minute), tick=False)
        traveller.start()
        moved.append(traveller)

    put(walls.READY)
    yield put
    while moved:
        moved.pop().stop()
