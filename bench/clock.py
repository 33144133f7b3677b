"""The clock's daily pass over a million open cases: its time and memory, and whether it reads only what is due.

The rows are copied from one case in SQL, past the door, as only a benchmark may. Three in a hundred are due somehow:
one is to be reminded of, one became overdue last night, one is overdue for so long that the organisation above is told.
Some resolutions have run out and lapse through the door. The pass is made by a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils import timezone

from cases.limits import ONE_DAY, add_months, is_working_day
from cases.models import Case, Event
from dossiers.models import Dossier
from organisations.desks import Role
from organisations.models import Kind, Mandate, Organisation, Person, Place, User
from workflows.clock.days import escalated_on, reminded_on
from workflows.clock.models import Mark
from workflows.models import CaseProcess, CaseTask, MembershipCase

from .county import County
from .figures import Figure

CASES, TOWNSHIPS, BRANCHES, LAPSES = 1_000_000, 1_000, 5, 300
SECONDS, MEGABYTES = 180, 300
ROOT = Path(__file__).resolve().parent.parent
CHILD = """
import datetime, json, resource, time, django
django.setup()
from django.db import connection
from workflows.clock import passes, recurring
day = datetime.date.fromisoformat({day!r})
begun = time.monotonic()
figures = passes.make_up(day)
told = passes.tell_everybody(day - datetime.timedelta(days=1), day)
figures["readers told"] = sum(told.values())
taken = time.monotonic() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
begun = time.monotonic()
recurring.open_missing()
print(json.dumps({{"seconds": taken, "peak": peak, "weekly": time.monotonic() - begun, "figures": figures}}))
"""


def measure(county: County, *, cases: int = CASES) -> Iterator[Figure]:
    """Time and memory of the pass, the rows it read one after the other, and of the weekly look at recurring duties."""
    day = timezone.localdate()
    while not is_working_day(day)[0] or day.weekday() == 0:
        day -= ONE_DAY
    with connection.cursor() as cursor:  # planting is bulk work: no time limit, and no trigger looks at each row
        cursor.execute("SET statement_timeout = 0; SET session_replication_role = replica")
        _plant(county, cases, day)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    before = _read_in_full()
    found = _child(day)
    remark = ", ".join(f"{name} {number}" for name, number in found["figures"].items() if number)
    title = f"daily pass over {cases:,} open cases"
    yield Figure(f"{title}, seconds", found["seconds"], "s", most=SECONDS, remark=remark)
    yield Figure(f"{title}, peak memory", found["peak"], "MiB", most=MEGABYTES)
    yield Figure(f"{title}, tables of cases or work read in full", _read_in_full() - before, most=0)
    yield Figure("weekly look for recurring duties that are missing", found["weekly"], "s")


def _child(day) -> dict:
    database = connection.settings_dict
    host = urllib.parse.quote(database["HOST"], safe="")
    url = f"postgres://{database['USER']}@{host}/{database['NAME']}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_URL": url}
    made = subprocess.run(
        [sys.executable, "-c", CHILD.format(day=str(day))], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr)
    return json.loads(made.stdout.splitlines()[-1])


def _read_in_full() -> int:
    """How often the tables of cases and of work were read from one end to the other so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT COALESCE(SUM(seq_scan), 0) FROM pg_stat_user_tables WHERE relname = ANY(%s)",
            [[CaseTask._meta.db_table, Case._meta.db_table]],
        )
        return int(cursor.fetchone()[0])


# --- rows past the door ------------------------------------------------------------------------------------------


def _plant(county: County, cases: int, day) -> None:
    """Townships, branches and their officers, then a million copies of one case spread over the branches."""
    sample = county.case()
    task = CaseTask.objects.open().get(case=sample)
    branches = _organisations(county)
    spread = f"(ARRAY{branches})[1 + n % {len(branches)}]"
    first = 10_000_000
    key = f"{first} + n"
    number = "'M-2026-' || lpad(n::text, 7, '0')"
    _copy(Person, sample.person_id, cases, id=key, name="'某' || n", id_index="md5(n::text)", organisation_id=spread)
    _copy(Dossier, sample.dossier_id, cases, id=key, number=number)
    _copy(Case, sample.pk, cases, id=key, number=number, person_id=key, dossier_id=key, organisation_id=spread)
    _copy(MembershipCase, sample.pk, cases, case_ptr_id=key)
    _copy(CaseProcess, task.process_id, cases, id=key, case_id=key, created="now() - interval '300 days'")
    due = _due_dates(day)
    _copy(CaseTask, task.pk, cases, id=key, case_id=key, process_id=key, organisation_id=spread, due_on=due,
          created="now() - interval '300 days'")  # fmt: skip
    _marks(day, first)
    _lapses(county, day, range(first + 5, first + min(100 * LAPSES, cases), 100))


def _copy(model, pk: int, times: int, **columns: str) -> None:
    """So many copies of a row, with SQL expressions of ``n`` for some columns."""
    table = model._meta.db_table
    names = [one.column for one in model._meta.local_concrete_fields]
    values = [columns.get(name, f"s.{name}") for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
            f" FROM generate_series(1, {times}) n, (SELECT * FROM {table} WHERE {model._meta.pk.column} = {pk}) s"
        )


def _due_dates(day) -> str:
    remind = reminded_on(day, 10)
    marked = escalated_on(day, 5)
    assert remind
    assert marked
    return (
        f"CASE n % 100 WHEN 0 THEN date '{remind[0]}' WHEN 1 THEN date '{day - ONE_DAY}'"
        f" WHEN 2 THEN date '{marked[0] - ONE_DAY}' ELSE date '{day}' + 60 + n % 500 END"
    )


def _marks(day, first: int) -> None:
    """The third group has been marked overdue on the day after its due date."""
    marked = escalated_on(day, 5)
    assert marked
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {Mark._meta.db_table} (task_id, kind, due_on, "on") SELECT id, %s, due_on, due_on + 1'
            f" FROM {CaseTask._meta.db_table} WHERE id >= %s AND due_on = %s",
            [Mark.OVERDUE, first, marked[0] - ONE_DAY],
        )


def _organisations(county: County) -> list[int]:
    """Townships with organisers, branches with secretaries; the keys of the branches."""
    base = Organisation.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1_000
    made, seats = [], []
    for number in range(TOWNSHIPS):
        pk = base + number * (BRANCHES + 1)
        path = f"{county.county.path}{pk}/"
        made.append(Organisation(pk=pk, path=path, name=f"第{number}镇党委", short_name=f"第{number}镇",
                                 kind=Kind.COMMITTEE, place=Place.TOWNSHIP, parent=county.county,
                                 can_approve=True))  # fmt: skip
        seats.append((pk, Role.ORGANISER))
        for place in range(1, BRANCHES + 1):
            made.append(Organisation(pk=pk + place, path=f"{path}{pk + place}/", name=f"第{number}镇{place}村支部",
                                     short_name=f"{place}村", kind=Kind.BRANCH, place=Place.VILLAGE, parent_id=pk,
                                     can_take_applications=True, can_accept=True))  # fmt: skip
            seats.append((pk + place, Role.SECRETARY))
    Organisation.objects.bulk_create(made)
    users = User.objects.bulk_create(User(username=f"clock-{pk}", last_name=str(pk)) for pk, _role in seats)
    Mandate.objects.bulk_create(
        Mandate(user=user, role=role, organisation_id=pk, since="2020-01-01")
        for user, (pk, role) in zip(users, seats, strict=True)
    )
    return [pk for pk, role in seats if role == Role.SECRETARY]


def _lapses(county: County, day, lapsing: range) -> None:
    """Some cases whose branch meeting was six months and two weeks ago."""
    voted = add_months(day, -6) - 14 * ONE_DAY
    by = county.users["secretary"]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Case._meta.db_table} SET state = 'branch_passed' WHERE id = ANY(%s); "
            f"UPDATE {CaseTask._meta.db_table} SET lapses_on = %s,"
            f" flow_task = replace(flow_task, '.applied', '.branch_passed') WHERE id = ANY(%s)",
            [list(lapsing), add_months(voted, 6), list(lapsing)],
        )
    Event.objects.bulk_create(
        Event(case_id=pk, seq=1, action="adopt", source="meeting", target="branch_passed", by=by, role=Role.SECRETARY,
              organisation_id=county.branch.pk, on=voted, at=now, hash="0" * 64, followed_up_at=now)
        for pk in lapsing
    )  # fmt: skip
