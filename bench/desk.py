"""My desk in a province: 10,000 cases, then 1,000,000 with 10,000,000 events, and viewflow's own lists beside it.

Every township has the same share of cases (bench/province.py), so every desk has as much work before and after.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from django.contrib.auth.models import Permission
from django.test import Client

from cases.models import Case
from organisations.models import User
from workflows import inbox
from workflows.models import CaseTask

from .county import County
from .figures import Figure, seconds, side_by_side, statements
from .province import SHARE, Place, organiser_of, settle

FEW, MANY = 34, 3_334
"""Townships: 10,200 cases and 1,000,200 cases."""
PAGES, WARM, BESIDE, QUEUES = 200, 10, 30, 3
FIRST = 1
SHOWN = 25
"""Rows of a page."""


def measure(county: County) -> Iterator[Figure]:
    """Queries of the page, its slowest twentieth over few and over many cases, and viewflow's inbox and queue."""
    place = Place(county.county)
    place.plant(FIRST, FEW)
    few = _pages(FEW)
    rows = CaseTask.objects.for_desks_of(User.objects.get(pk=organiser_of(FIRST))).count()
    for title, address, words in (("my desk", "/", b"M-2025-"), ("its calendar", "/month/", b"month-day")):
        spent = statements(_page(_client(organiser_of(FIRST)), address, words))
        yield Figure(f"{title}, queries", len(spent), most=12, remark=f"{rows} open tasks at the desk")
    place.plant(FEW + 1, MANY)
    many = _pages(MANY)
    remark = f"{many * 1000:.1f} ms against {few * 1000:.1f} ms"
    title = f"my desk, {MANY * SHARE:,} cases to {FEW * SHARE:,}, p95"
    yield Figure(title, many / few, "x", most=1.3, remark=remark)
    yield _sight()
    yield from _beside_stock(place, rows)


def _sight() -> Figure:
    """What it adds to the page to ask ``visible_to`` of every row of it besides.

    The desk needs no such question: its lanes are the mandates themselves. It is what a page costs that lists work and
    must narrow it to cases the user sees; given as a share of the whole page.
    """
    organiser = User.objects.get(pk=organiser_of(FIRST))
    seen = Case.objects.visible_to(organiser).order_by().values("pk")
    lanes = inbox.parts_of(organiser, inbox.OPEN)
    narrowed = [one.filter(case__in=seen) for one in lanes]
    page = _page(_client(organiser.pk), "/")

    def rows(parts):
        return lambda: list(inbox.InOrder(parts)[:SHOWN])

    settle()
    assert rows(lanes)() == rows(narrowed)(), "whose work it is sees the case"
    seconds([page, rows(lanes), rows(narrowed)] * 3)
    whole, plain, asked = side_by_side([page] * BESIDE, [rows(lanes)] * BESIDE, [rows(narrowed)] * BESIDE)
    remark = f"page {whole * 1000:.1f} ms; its rows {plain * 1000:.2f} ms, with visible_to {asked * 1000:.2f} ms"
    return Figure("my desk with visible_to to my desk, time", 1 + (asked - plain) / whole, "x", most=1.1, remark=remark)


def _pages(townships: int) -> float:
    """The time (seconds) that nineteen of twenty pages stay below, asked by organisers of townships all over."""
    settle()
    asked = [_page(_client(organiser_of(FIRST + townships * part // 20)), "/") for part in range(20)]
    seconds([asked[turn % 20] for turn in range(WARM + 20)])
    return statistics.quantiles(seconds([asked[turn % 20] for turn in range(PAGES)]), n=20)[-1]


def _client(user: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user))
    return client


def _page(client: Client, address: str, words: bytes = b"M-2025-") -> Callable[[], None]:
    def get():
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        assert words in response.content, address

    return get


def _beside_stock(place: Place, rows: int) -> Iterator[Figure]:
    """viewflow's inbox and queue with as many open tasks on the same server, in turns with our page."""
    clerk = User.objects.create(username="stock-clerk")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=("view_process", "view_note")))
    place.plant_stock(MANY * SHARE, clerk=clerk.pk, share=rows)
    settle()
    ours, inbox, queue = (
        _page(_client(organiser_of(FIRST)), "/"),
        _page(_client(clerk.pk), "/stock/stock/inbox/", b"/write/"),
        _page(_client(clerk.pk), "/stock/stock/queue/", b"/write/"),
    )
    seconds([ours, inbox] * 3)
    here, there = side_by_side([ours] * BESIDE, [inbox] * BESIDE)
    remark = f"{there * 1000:.0f} ms against {here * 1000:.1f} ms"
    yield Figure("viewflow's inbox to my desk, time", there / here, "x", least=8, remark=remark)
    there = statistics.median(seconds([queue] * QUEUES))
    remark = f"{there * 1000:.0f} ms against {here * 1000:.1f} ms"
    yield Figure("viewflow's queue to my desk, time", there / here, "x", least=50, remark=remark)
