"""A county small enough to count by hand: a village in each state, and border villages with posts of two pools."""

from __future__ import annotations

import datetime
import itertools
from types import SimpleNamespace

from cases.actions import begin
from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Post
from tests.recruitment import stage
from tests.story import TODAY, D, person
from workflows.models import PlacementCase

LONG, SOON = D(2032, 6, 30), D(2031, 3, 31)
SINCE = D(2029, 7, 1)
NUMBERS = {"document_number": "丙组〔2030〕1号", "quota_number": "丙编上〔2030〕1号"}
_names = itertools.count(1)


def village(parent: Organisation, name: str, *, border: bool = False) -> Organisation:
    """A village below a township."""
    return Organisation.objects.create(
        name=f"中共{name}支部委员会", short_name=f"{name}党支部", kind="branch", place="village", parent=parent,
        rural=True, border=border, can_take_applications=True, can_accept=True,
    )  # fmt: skip


def graduate(cast):
    """Somebody new."""
    return person(f"毕业生{next(_names)}", cast.county, member=False, born=D(2003, 5, 1))


def serving(cast, pool, there, *, since=SINCE, ends=LONG, on=None, law=PlacementCase) -> Post:
    """Somebody in service at the village, taken over with the day of reporting in and the end of the term."""
    on = on or max(since, datetime.date(pool.year, 1, 1))
    post = stage.post(pool, there, by=cast.carol, on=on)
    begin(
        law, "take_over", organisation=cast.county, person=graduate(cast), by=cast.carol, on=on, post=post,
        contract_from=since, contract_until=ends, reported_on=since, **NUMBERS,
    )  # fmt: skip
    return post


def appointed(cast, pool, there, *, on=TODAY) -> Post:
    """Somebody sent to the village who has not reported in yet."""
    post = stage.post(pool, there, by=cast.carol, on=on)
    begin(
        PlacementCase, "take_in", organisation=cast.county, person=graduate(cast), by=cast.carol, on=on, post=post,
        kinship="none", **NUMBERS,
    )  # fmt: skip
    return post


def pools(cast) -> SimpleNamespace:
    """Pools of the county for each programme the county counts, and the prefecture's for the border."""

    def of(code, holder=cast.county):
        return stage.pool(holder, number=20, year=2026, programme=stage.programme(code), by=cast.carol)

    return SimpleNamespace(
        thousand=of("thousand"), sent=of("selected"), border=of("border"), above=of("border", cast.prefecture)
    )


def settle(cast) -> SimpleNamespace:
    """Villages of the county in every state; West has one village, and nobody in it."""
    found = pools(cast)
    names = ("served", "provided", "losing", "appointed")
    for name, sign in zip(names, "甲乙丙丁", strict=True):
        setattr(found, name, village(cast.east, f"{sign}山村"))
    for name, sign in zip(("full", "part", "none"), "戊己庚", strict=True):
        setattr(found, name, village(cast.east, f"{sign}江村", border=True))
    serving(cast, found.thousand, found.served)
    post = serving(cast, found.thousand, found.provided, ends=SOON)
    ledger.succeed(post, by=cast.carol, on=TODAY, document="丙编〔2030〕9号")
    serving(cast, found.thousand, found.losing, ends=SOON)
    appointed(cast, found.sent, found.appointed)
    serving(cast, found.border, found.full)
    serving(cast, found.above, found.full)
    serving(cast, found.above, found.part)
    return found
