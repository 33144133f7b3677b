"""Runs every measurement on a database of its own and prints each figure with its bound."""

from __future__ import annotations

import os
import shutil
import sys
import time

import django


def main(arguments: list[str]) -> int:
    """0 if every bound holds, 1 if one does not, 2 if nothing could be measured.

    ``door``, ``desk``, ``audit``, ``intake`` or ``dossiers`` run alone; ``batches`` and ``clock`` only by their names,
    a number behind them for fewer.
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
        return _report(arguments or ["door", "desk", "audit", "intake", "dossiers"])
    finally:
        connection.creation.destroy_test_db(former, verbosity=0)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        _forget_queues()


def _report(chosen: list[str]) -> int:
    from . import audit, batches, clock, county, desk, door, dossiers, intake

    here = county.found()
    broken = 0
    print(f"{'figure':<62} {'measured':>10}  {'bound':>8}", flush=True)
    fewer = [int(one) for one in chosen if one.isdecimal()]
    for part in (door, desk, audit, intake, dossiers, batches, clock):
        if part.__name__.rpartition(".")[2] in chosen:
            begun = time.monotonic()
            for figure in part.measure(here, **_fewer(part, fewer, {batches: "dossiers", clock: "cases"})):
                print(figure, flush=True)
                broken += not figure.held
            print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)
    print(f"{broken} bound(s) not held" if broken else "every bound held")
    return 1 if broken else 0


def _fewer(part, fewer: list[int], names: dict) -> dict[str, int]:
    return {names[part]: fewer[0]} if fewer and part in names else {}


def _forget_queues() -> None:
    import django_rq
    from django.core.cache import cache

    for name in ("default", "papers"):
        django_rq.get_queue(name).connection.flushdb()
    cache.clear()
