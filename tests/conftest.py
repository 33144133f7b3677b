"""The named cast of house.md for every test, and the road that brings a case to any point."""

from __future__ import annotations

import os

import pytest
import time_machine
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from . import story

# Processes that test side by side (pytest-xdist: gw0, gw1) have a queue and a cache each, as they have a database each.
_PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
for _queue in site.RQ_QUEUES.values():
    _queue["DB"] = 2 * _PROCESS
site.CACHES["default"]["OPTIONS"]["db"] = 2 * _PROCESS + 1


@pytest.fixture(scope="session", autouse=True)
def _years_ahead():
    """The clock starts at ``story.NOW`` and ticks, for every fixture, thread and test of the run.

    Not for what is evaluated when a module is imported (write ``story.TODAY`` there), other processes and the browser.
    """
    with time_machine.travel(story.NOW):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The test database is copied from one that bin/test has migrated, if it has: a second instead of twenty."""
    if template := os.environ.get("TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_past_the_seals():
    """Tests that commit have every table emptied behind them, which the seals refuse to everybody else."""
    emptying = DatabaseOperations.sql_flush

    def sql_flush(self, *args, **kwargs):
        return ["SET LOCAL session_replication_role = replica", *emptying(self, *args, **kwargs)]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = emptying


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path):
    """Files of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Counts of how often somebody asked (evidence/limits.py) do not go from one test to the next."""
    cache.clear()


@pytest.fixture
def cast(db) -> story.Cast:
    """County C, townships East and West, Alice, Bob, Eve and the others (tests/story.py)."""
    return story.assemble()


@pytest.fixture
def walked(cast):
    """Make a road: ``walked(until="adopt")`` stops right before an action, ``walked(after="adopt")`` right after."""

    def walk(branch=None, *, until: str = "", after: str = "", skip=(), **opening) -> story.Road:
        road = story.Road(cast, branch, **opening)
        if until:
            road.until(until, skip=skip)
        return road.after(after) if after else road

    return walk


@pytest.fixture
def signed_in(client):
    """Sign a user in and return the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def pytest_terminal_summary(terminalreporter):
    """The size and the result of the permission matrix (tests/access), which its tests tell as properties."""
    told = [
        dict(one.user_properties) for outcome in ("passed", "failed") for one in terminalreporter.getreports(outcome)
    ]
    rows = [one for one in told if "matrix" in one]
    for what in dict.fromkeys(one["matrix"] for one in rows):
        some = [one for one in rows if one["matrix"] == what]
        answers, wrong = sum(one["answers"] for one in some), sum(one["wrong"] for one in some)
        result = "all as the rules say" if not wrong else f"{wrong} NOT as the rules say"
        terminalreporter.write_line(f"matrix: {what} x {len(some)} users = {answers} answers, {result}")
