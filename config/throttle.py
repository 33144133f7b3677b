"""Which orders one user may give how often: what costs a worker minutes, or would let a list of persons be tried out.

Generous to whoever works, narrow to a script. Pages open to everybody count by address where they stand
(cases/verification.py, publicity/public.py); signing in has limits of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.limits import Limit

PRINTS = Limit("prints", most=60, seconds=600)
BATCHES = Limit("batches", most=20, seconds=600)
EXPORTS = Limit("exports", most=60, seconds=600)
READINGS = Limit("readings", most=60, seconds=600)
SEARCHES = Limit("searches", most=120, seconds=120)
OPENINGS = Limit("openings", most=60, seconds=600)
REFUSALS = Limit("refusals", most=1, seconds=600)
"""A refused page stands in the access log once in that time, for each user and route (config/access.py)."""
NUMBERS = Limit("numbers", most=60, seconds=600)
"""People asked for by ID number: generous at a counter, narrow to whoever tries numbers out."""
ORDERS = {
    "documents:print": PRINTS,
    "posts:statement_print": PRINTS,
    "meetings:pack": PRINTS,
    "printing:new": BATCHES,
    "printing:retry": BATCHES,
    "bulk:start": BATCHES,
    "bulk:go_on": BATCHES,
    "rounds:order": BATCHES,
    "cases:audits": READINGS,
    "cases:new": OPENINGS,
    "entry:apply": OPENINGS,
    "entry:recommend": OPENINGS,
    "entry:import": READINGS,
    "scans:index": READINGS,
    "rights:find": NUMBERS,
    "account:link": NUMBERS,
}
"""What is posted there is an order."""
FETCHED = {
    "bulk:result": EXPORTS,
    "cases:audit_report": EXPORTS,
    "documents:hand_over_list": EXPORTS,
    "printing:result": EXPORTS,
    "entry:failed": EXPORTS,
}
"""What is fetched there leaves the house with many persons in it."""


class Throttle:
    """Middleware: 429 with the time to wait for whoever orders, exports or searches too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """The page that asks to wait; None for what is in order."""
        limit = _limit_of(request)
        if limit is None or not request.user.is_authenticated or not limit.exceeded(request.user.pk):
            return None
        answer = render(request, "429.html", {"minutes": -(-limit.wait // 60)}, status=429)
        answer["Retry-After"] = str(limit.wait)
        return answer


def _limit_of(request: HttpRequest) -> Limit | None:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if request.method == "POST":
        return ORDERS.get(name)
    return FETCHED.get(name) or (SEARCHES if request.GET.get("q") else None)
