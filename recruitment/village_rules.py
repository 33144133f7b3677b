"""In which villages a pool may have a post: what the ledger refuses there, in words (D.5)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.law import Obstacle
from organisations.models import Organisation, Place

from .models import Pool, Post
from .quota_rules import obstacle, running

VILLAGES = (Place.VILLAGE, Place.COMMUNITY)


def of_village(pool: Pool, village: Organisation, on: datetime.date) -> Iterable[Obstacle | None]:
    """A post is opened in an open village below the pool's holder, as the programme allows."""
    words: dict[str, Any] = {"village": village.short_name, "programme": pool.programme}
    if village.place not in VILLAGES:
        yield obstacle("a_village", _("%(village)s is not a village or community"), **words)
    if village.closed_on is not None:
        yield obstacle("village_open", _("%(village)s was closed on %(day)s"), day=village.closed_on, **words)
    if not village.path.startswith(pool.organisation.path):
        reason = _("%(village)s does not belong to %(holder)s, which holds this pool")
        yield obstacle("below", reason, holder=pool.organisation.short_name, **words)
    if pool.programme.border_only and not village.border:
        reason = _("“%(programme)s” is for border villages only, and %(village)s is not on the border")
        yield obstacle("on_the_border", reason, **words)
    yield room_in(pool, village)
    yield running(pool, on)


def room_in(pool: Pool, village: Organisation) -> Obstacle | None:
    """No village gets more posts of a programme than the programme grants, whichever pools fund them."""
    there = Post.objects.filter(organisation=village, pool__programme=pool.programme, closed_on=None).count()
    if there < pool.programme.per_village:
        return None
    reason = _("“%(programme)s” grants each village or community %(most)s posts, and %(village)s has %(there)s already")
    words: dict[str, Any] = {
        "programme": pool.programme,
        "village": village.short_name,
        "most": pool.programme.per_village,
    }
    return obstacle("room_in", reason, there=there, **words)
