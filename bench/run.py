"""Runs every measurement on a database of its own and prints each figure with its bound."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import time

import django

PARTS = ("door", "desk", "meeting", "clerks", "audit", "intake", "vault", "dossiers", "ledgers", "batches", "clock")
"""What is measured, in this order: each a module of this folder with ``measure``."""
FEWER = {"batches": "dossiers", "clock": "cases"}
"""What takes long and is measured only by its name, and what a number behind it counts."""


def main(arguments: list[str]) -> int:
    """0 if every bound holds, 1 if one does not, 2 if nothing could be measured.

    Each of ``PARTS`` can be run alone; those in ``FEWER`` only by their names, a number behind for fewer.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql":
        print("DATABASE_URL must name a PostgreSQL server: `make bench` starts a private one.", file=sys.stderr)
        return 2
    former = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return _report(arguments or [one for one in PARTS if one not in FEWER])
    finally:
        connection.creation.destroy_test_db(former, verbosity=0)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        _forget_queues()


def _report(chosen: list[str]) -> int:
    from . import county

    here = county.found()
    broken = 0
    print(f"{'figure':<62} {'measured':>10}  {'bound':>8}", flush=True)
    fewer = [int(one) for one in chosen if one.isdecimal()]
    for name in PARTS:
        if name in chosen:
            part = importlib.import_module(f"bench.{name}")
            begun = time.monotonic()
            for figure in part.measure(here, **({FEWER[name]: fewer[0]} if fewer and name in FEWER else {})):
                print(figure, flush=True)
                broken += not figure.held
            print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)
    print(f"{broken} bound(s) not held" if broken else "every bound held")
    return 1 if broken else 0


def _forget_queues() -> None:
    import django_rq
    from django.core.cache import cache

    for name in ("default", "papers"):
        django_rq.get_queue(name).connection.flushdb()
    cache.clear()
