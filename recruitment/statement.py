"""The year-end statement of account of the quota, by name (实名制): what each pool had, what moved, who is on it (D.5).

Everything is reckoned by legal dates, so that an entry made late belongs to the year in which it happened. The number
of holders must be the number of occupied posts; the statement says so for each pool.
"""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db.models import Q, QuerySet, Sum
from django.template.loader import render_to_string
from django.utils import translation

from dossiers import fonts, typesetting
from organisations.models import Organisation

from .accounts import Account, Statement, moved
from .ledger import Balance
from .models import Entry, Pool, Tenure


def statement(organisation: Organisation, year: int, *, today: datetime.date) -> Statement:
    """The statement for a year; for the present one as of today."""
    first, last = datetime.date(year, 1, 1), min(datetime.date(year, 12, 31), today)
    pools = list(_pools(organisation, last))
    opening, entries, holders = _opening(pools, first), _entries(pools, first, last), _holders(pools, last)
    accounts = [Account(one, opening[one.pk], entries[one.pk], holders[one.pk]) for one in pools]
    return Statement(organisation, year, last, accounts)


def _pools(organisation: Organisation, last: datetime.date) -> QuerySet[Pool]:
    """The pools at and below the organisation that had any entry by then."""
    begun = Entry.objects.filter(on__lte=last).values("pool")
    pools = Pool.objects.filter(organisation__path__startswith=organisation.path, pk__in=begun)
    return pools.select_related("organisation", "programme").order_by("organisation__path", "programme", "year")


def _opening(pools: list[Pool], first: datetime.date) -> dict[int, Balance]:
    """The balance of each pool before that day, summed up in the database."""
    before = Entry.objects.filter(pool__in=pools, on__lt=first).order_by()
    parts = defaultdict(list)
    left = Q(case=None)
    for held, rows in ((False, before.filter(left)), (True, before.exclude(left))):
        for pool, kind, number in rows.values_list("pool", "kind").annotate(Sum("number")):
            parts[pool].append((kind, held, number))
    return {one.pk: moved(Balance(), parts[one.pk]) for one in pools}


def _entries(pools: list[Pool], first: datetime.date, last: datetime.date) -> dict[int, list[Entry]]:
    found = defaultdict(list)
    rows = Entry.objects.filter(pool__in=pools, on__gte=first, on__lte=last).select_related("post__organisation")
    for one in rows.order_by("pool", "on", "seq"):
        found[one.pool_id].append(one)
    return found


def _holders(pools: list[Pool], last: datetime.date) -> dict[int, list[Tenure]]:
    """Who held a post of each pool at the end of that day, by village."""
    found = defaultdict(list)
    there = Tenure.objects.filter(Q(until=None) | Q(until__gt=last), post__pool__in=pools, since__lte=last)
    rows = there.select_related("post__organisation__parent", "person").defer("person__id_number", "person__phone")
    for one in rows.order_by("post__organisation__path", "post__number"):
        found[one.post.pool_id].append(one)
    return found


# --- paper -----------------------------------------------------------------------------------------------------


def draw(found: Statement) -> bytes:
    """The statement as PDF, A4 across; raises ``MissingGlyph`` for a character no font has."""
    with translation.override("zh-hans"):
        context = {"statement": found, "substitutes": fonts.substitutes()}
        html = render_to_string("papers/quota_statement.html", context)
    return typesetting.set_in_type(html)
