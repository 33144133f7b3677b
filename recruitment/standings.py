"""Pools and posts with what the ledger says about them now, for lists: few queries, however long the list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from cases.law import PIPELINES
from cases.limits import add_months

from . import quota_rules as rules
from .ledger import Balance
from .models import Entry, Pool, Post, Tenure


@dataclass(frozen=True)
class PoolNow:
    """A pool with its balance."""

    pool: Pool
    balance: Balance


@dataclass(frozen=True)
class PostNow:
    """A post with its state, its holder and the day the holder's term ends."""

    post: Post
    state: str
    tenure: Tenure | None = None
    ends: datetime.date | None = None
    succession: bool = False

    @property
    def label(self):
        """The state in words."""
        return rules.STATES[self.state]

    @property
    def soon(self) -> bool:
        """Whether the term ends within the months in which a successor may be provided for."""
        return self.ends is not None and self.ends <= soon()


def soon() -> datetime.date:
    """The last day of a term that ends soon enough to provide for a successor today (D.5)."""
    return add_months(timezone.localdate(), rules.AHEAD)


# --- pools -----------------------------------------------------------------------------------------------------


def last_entries(pools: QuerySet[Pool]) -> QuerySet[Entry]:
    """The last entry of each of the pools."""
    last = Entry.objects.filter(pool=OuterRef("pk")).order_by("-seq").values("pk")[:1]
    return Entry.objects.filter(pk__in=pools.order_by().annotate(last=Subquery(last)).values("last"))


def pools_now(pools: Iterable[Pool]) -> list[PoolNow]:
    """Each pool with its balance; one query."""
    rows = list(pools)
    found = {one.pool_id: one for one in last_entries(Pool.objects.filter(pk__in=[one.pk for one in rows]))}
    return [PoolNow(one, Balance.after(found.get(one.pk))) for one in rows]


def total(pools: QuerySet[Pool]) -> Balance:
    """What all the pools together have; one query."""
    names = ("allocated", "reserved", "occupied")
    sums = last_entries(pools).order_by().aggregate(**{name: Sum(name) for name in names})
    return Balance(**{name: sums[name] or 0 for name in names})


# --- posts -----------------------------------------------------------------------------------------------------


def with_last_kind(posts: QuerySet[Post]) -> QuerySet[Post]:
    """The posts with the kind of their last entry as ``last_kind``."""
    last = Entry.objects.filter(post=OuterRef("pk")).order_by("-id").values("kind")[:1]
    return posts.annotate(last_kind=Subquery(last))


def in_state(posts: QuerySet[Post], state: str) -> QuerySet[Post]:
    """Of the posts those that are open and in that state; ``closed``: those that were closed."""
    if state == "closed":
        return posts.exclude(closed_on=None)
    kinds = [kind for kind, found in rules.AFTER.items() if found == state]
    wanted = Q(last_kind__in=kinds) | (Q(last_kind=None) if state == rules.VACANT else Q(pk__in=()))
    return posts.filter(wanted, closed_on=None)


def vacant_soon(posts: QuerySet[Post], day: datetime.date) -> QuerySet[Post]:
    """Of the posts those whose holder's term ends by that day."""
    ends = Q(pk__in=())
    for law in _with_terms():
        cases = law._default_manager.filter(serves_until__lte=day).values("pk")
        ends |= Q(tenures__until=None, tenures__case__in=cases)
    return posts.filter(ends)


def posts_now(posts: Iterable[Post]) -> list[PostNow]:
    """Each post (``with_last_kind``) with state, holder and end of term; a query for holders and one a pipeline."""
    rows = list(posts)
    running = Tenure.objects.filter(post__in=rows, until=None).select_related("person").defer(
        "person__id_number", "person__phone"
    )  # fmt: skip
    holders = {one.post_id: one for one in running}
    ends = terms_of([one.case_id for one in holders.values()])
    return [_now(post, holders.get(post.pk), ends) for post in rows]


def _now(post: Post, tenure: Tenure | None, ends: dict[int, datetime.date | None]) -> PostNow:
    kind = getattr(post, "last_kind", None)
    state = rules.AFTER[kind] if kind else rules.VACANT
    until = ends.get(tenure.case_id) if tenure else None
    return PostNow(post, state, tenure, until, kind == Entry.SUCCEED)


def terms_of(cases: list[int]) -> dict[int, datetime.date | None]:
    """The end of the term of service of each case that has one; a query for each pipeline that knows terms."""
    found: dict[int, datetime.date | None] = {}
    for law in _with_terms() if cases else ():
        found |= dict(law._default_manager.filter(pk__in=cases).values_list("pk", "serves_until"))
    return found


def _with_terms() -> list:
    """The pipelines whose cases serve for a term."""
    return [law for law in PIPELINES.values() if any(one.name == "serves_until" for one in law._meta.concrete_fields)]
