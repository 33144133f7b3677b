"""Twenty clerks at the same 200 cases for two minutes, the worker, the clock and a bulk order running beside them.

A whole installation (bench/plant.py) and browser windows without a browser: a clerk opens a case, opens the form,
sends it, and reads for a moment. Branch clerks report cases to the committee, committee clerks return them, so that
every case goes to and fro for ever and clerks of one desk meet at the same case.
"""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cases.actions import perform
from cases.bulk.models import BulkOrder
from cases.models import Event
from organisations.desks import Role
from organisations.models import User
from workflows.demonstration import walk
from workflows.models import CaseTask, MembershipCase

from .county import APPLIED, County, user
from .figures import Figure
from .plant import Plant, Window

CASES, CLERKS, MINUTES, ALONE, READS = 200, 20, 2.0, 40.0, 6.0
"""Cases, clerks, minutes together, seconds alone, and seconds a clerk reads between two acts."""
PASSWORD = "bench-2026-clerks"
REPORT, RETURN, FILE = "report_for_approval", "return_for_papers", "file_activist"
PARTS = ("redis", "web", "worker-1", "clock")


@dataclass
class Deeds:
    """What a clerk has seen: seconds a form took to be sent, what was answered, and how often it was done."""

    taken: list[float] = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)
    done: Counter = field(default_factory=Counter)


def measure(county: County) -> Iterator[Figure]:
    """Alone first, then all together; what was answered and what is on record."""
    numbers, on = _cases(county, REPORT)
    others, named = _cases(county, FILE)
    clerks = _clerks(county)
    with tempfile.TemporaryDirectory(prefix="cases-clerks-") as folder:
        plant = Plant(Path(folder))
        try:
            plant.start(*PARTS)
            alone, _one = _work(plant, clerks[:1], numbers, on, seconds=ALONE)
            order = _bulk(plant, county, others, named)
            before = Event.objects.filter(action__in=(REPORT, RETURN)).count()
            together, deeds = _work(plant, clerks, numbers, on, seconds=MINUTES * 60)
            plant.wait(lambda: BulkOrder.objects.get(pk=order).is_over, "the order for many cases", 300)
        finally:
            plant.stop()
    answers: Counter = sum((one.answers for one in deeds), Counter())
    told = ", ".join(f"{count} times {status}" for status, count in sorted(answers.items()))
    broken = sum(count for status, count in answers.items() if status >= 500)
    yield Figure(f"{CLERKS} clerks at {CASES} cases: answers of 5xx", broken, most=0, remark=told)
    done = sum(one.done.total() for one in deeds)
    written = Event.objects.filter(action__in=(REPORT, RETURN)).count() - before
    yield Figure("the same, events more or fewer than acts done", abs(written - done), most=0, remark=f"{done} acts")
    filed = Event.objects.filter(case__number__in=others, action=FILE).count()
    yield Figure("the same, acts of the order beside it", filed, least=CASES, most=CASES)
    yield Figure("the same, cases whose record or desk is not whole", _unsound(numbers + others), most=0)
    remark = f"{together * 1000:.0f} ms against {alone * 1000:.0f} ms; a clerk reads {READS:g} s between acts"
    yield Figure("the same, median of sending a form to one clerk's", together / alone, "x", most=2, remark=remark)


def _cases(county: County, until: str):
    """Cases walked to right before an act, and the day on which it may be done."""
    numbers, on = [], None
    for _place in range(CASES):
        case = county.case()
        for move in walk.membership(APPLIED, county.people):
            if move.action == until:
                on = move.on
                break
            by = User.objects.get(pk=county.users[move.role].pk)
            perform(case, move.action, by=by, on=move.on, **move.facts)
        numbers.append(case.number)
    return numbers, on


def _clerks(county: County) -> list[tuple[str, str]]:
    """(user name, act) of half as many clerks at the branch as there are in all, the others at the committee."""
    found = []
    for place in range(CLERKS):
        role, where, act = (
            (Role.SECRETARY, county.branch, REPORT) if place % 2 else (Role.ORGANISER, county.township, RETURN)
        )
        made = user(f"clerk-{place}", role, where)
        made.set_password(PASSWORD)
        made.save()
        found.append((made.username, act))
    return found[1:] + found[:1]  # the first one alone has something to report


def _bulk(plant: Plant, county: County, numbers, on) -> int:
    """Order the same act for all the other cases; the key of the order, which the worker has begun with."""
    organiser = county.users["organiser"]
    organiser.set_password(PASSWORD)
    organiser.save()
    window = Window(plant, organiser.username, PASSWORD)
    keys = MembershipCase.objects.filter(number__in=numbers).values_list("pk", flat=True)
    asked = "&".join(f"pick={key}" for key in keys)
    facts = {"on": on.isoformat(), "document_number": "组备〔2026〕1号", "opinion": "同意备案。"}
    path = window.post(f"/cases/bulk/?{asked}&act=membership.{FILE}", **facts)
    order = int(path.strip("/").split("/")[-1])
    window.post(f"{path}start/", item=[str(one.pk) for one in BulkOrder.objects.get(pk=order).items.all()])
    return order


def _work(plant: Plant, clerks, numbers, on, *, seconds: float) -> tuple[float, list[Deeds]]:
    """The clerks at work for so long; the median of sending a form that was accepted, and what each has seen."""
    end = time.monotonic() + seconds
    deeds = [Deeds() for _one in clerks]
    threads = [
        threading.Thread(target=_clerk, args=(Window(plant, name, PASSWORD), act, numbers, on, seen, end))
        for (name, act), seen in zip(clerks, deeds, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return statistics.median(taken for one in deeds for taken in one.taken), deeds


def _clerk(window: Window, act: str, numbers, on, seen: Deeds, end: float) -> None:
    chance = random.Random(act)
    while time.monotonic() < end:
        number = chance.choice(numbers)
        page = _get(window, f"/cases/{number}/", seen)
        if f"/do/{act}/" in page:
            form = _get(window, f"/cases/{number}/do/{act}/", seen)
            version = form.partition('name="version" value="')[2].partition('"')[0]
            begun = time.monotonic()
            facts = {"document_number": "支请〔2026〕1号"} if act == REPORT else {"reason": "材料需补正。"}
            status, path = _post(window, f"/cases/{number}/do/{act}/", on=on.isoformat(), version=version, **facts)
            seen.answers[status] += 1
            if status == 200 and path == f"/cases/{number}/":
                seen.taken.append(time.monotonic() - begun)
                seen.done[number] += 1
        time.sleep(READS * chance.uniform(0.5, 1.5))


def _get(window: Window, path: str, seen: Deeds) -> str:
    try:
        page = window.get(path).decode()
    except urllib.error.HTTPError as error:
        seen.answers[error.code] += 1
        return ""
    seen.answers[200] += 1
    return page


def _post(window: Window, path: str, **data: str) -> tuple[int, str]:
    try:
        return 200, window.post(path, **data)
    except urllib.error.HTTPError as error:
        return error.code, path


def _unsound(numbers: list[str]) -> int:
    """Cases whose events are not numbered through and chained, or that have not exactly one deciding task."""
    wrong = 0
    for case in MembershipCase.objects.filter(number__in=numbers):
        events = list(case.events.order_by("seq"))
        whole = [one.seq for one in events] == list(range(1, case.version + 1))
        chained = all(one.hash == one.digest() for one in events) and events[-1].hash == case.chain
        linked = all(after.previous == one.hash for one, after in itertools.pairwise(events))
        nodes = [task.node for task in CaseTask.objects.open().filter(case_id=case.pk)]
        wrong += not (whole and chained and linked and nodes.count(case.state) == 1)
    return wrong
