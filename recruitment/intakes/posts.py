"""The posts a round fills and their reservations in the quota ledger (D.5)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

RESERVED, TAKES = "reserve", ("occupy", "succeed")


def _model(name: str) -> Any:
    return apps.get_model("recruitment", name)  # models are made of this package: they cannot be imported here


def _last_entry(column: str) -> Subquery:
    entries = _model("Entry").objects.filter(post=OuterRef("pk")).order_by("-id")
    return Subquery(entries.values(column)[:1])


def of(intake) -> QuerySet:
    """The posts of the round's positions."""
    return _model("Post").objects.filter(position__intake=intake).order_by("number")


def reserved(intake) -> QuerySet:
    """Those that are reserved and nobody has taken."""
    return of(intake).annotate(kind=_last_entry("kind")).filter(kind=RESERVED)


def offered(intake) -> QuerySet:
    """Open, vacant posts of the programme below the round's organisation that no other running round fills."""
    posts = _model("Post").objects.filter(pool__programme=intake.programme_id, closed_on=None)
    posts = posts.filter(organisation__path__startswith=intake.organisation.path)
    if intake.pk:
        posts = posts.filter(Q(position=None) | Q(position__intake=intake) | ~Q(position__intake__closed_on=None))
    else:
        posts = posts.filter(Q(position=None) | ~Q(position__intake__closed_on=None))
    posts = posts.annotate(kind=Coalesce(_last_entry("kind"), Value("")))
    posts = posts.exclude(kind__in=(RESERVED, *TAKES))
    return posts.select_related("organisation", "pool__organisation").order_by("organisation__path", "number")


def pools(intake) -> list:
    """The pools that fund the round, each with ``wanted`` posts of the plan and ``free`` ones; one query."""
    last = _model("Entry").objects.filter(pool=OuterRef("pk")).order_by("-seq")
    free = last.annotate(left=F("allocated") - F("reserved") - F("occupied")).values("left")[:1]
    rows = _model("Pool").objects.filter(posts__position__intake=intake)
    rows = rows.annotate(wanted=Count("posts", distinct=True), free=Coalesce(Subquery(free), 0))
    return list(rows.select_related("organisation", "programme"))


def reserve(intake, *, by, on: datetime.date, document: str) -> None:
    """Reserve every post of the plan: outside the quota too nobody is appointed to a post that was not kept (D.5)."""
    from .. import ledger  # stands above the models this module belongs to

    for post in of(intake).select_related("pool"):
        ledger.reserve(post, by=by, on=on, document=document, reason=intake.number)


def release(posts: Iterable, *, by, on: datetime.date, document: str, reason: str) -> None:
    """Give reservations up; the posts may be filled by another round."""
    from .. import ledger  # as above

    for post in list(posts):
        ledger.release(post, by=by, on=on, document=document, reason=reason)
        post.position = None
        post.save(update_fields=["position"])
