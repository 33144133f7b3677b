"""What the quota ledger refuses, in words: the conditions of D.5 with the numbers they speak of.

Each function answers the obstacles it finds; ``ledger`` asks them under the lock of the pool, so that they are judged
on the balance that the entry will follow.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cases.law import Obstacle, Unlawful, spoken
from cases.limits import add_months
from organisations.models import Person

from .models import Entry, Pool, Post, Tenure

if TYPE_CHECKING:
    from .ledger import Balance

ARTICLE = "D.5"
AHEAD = 6  # months before the end of a term in which a successor may be provided for (D.5)
VACANT, RESERVED, OCCUPIED = "vacant", "reserved", "occupied"
STATES = {VACANT: _("vacant"), RESERVED: _("reserved"), OCCUPIED: _("occupied")}
AFTER = {Entry.RESERVE: RESERVED, Entry.OCCUPY: OCCUPIED, Entry.SUCCEED: OCCUPIED, Entry.RELEASE: VACANT}
"""The state of a post after its last entry; without any it is vacant."""


def obstacle(name: str, reason, *, cure: tuple[str, Any] | None = None, **numbers) -> Obstacle:
    """An obstacle of rule D.5."""
    return Obstacle(name, str(reason) % spoken(numbers), ARTICLE, cure)


def refuse(*found: Obstacle | None) -> None:
    """Unlawful with every obstacle there is; nothing without any."""
    if obstacles := [one for one in found if one is not None]:
        raise Unlawful(obstacles)


# --- pool ------------------------------------------------------------------------------------------------------


def enough(balance: Balance, number: int) -> Obstacle | None:
    """So many posts must be free: occupied and reserved together never exceed allocated."""
    if balance.free >= number:
        return None
    reason = _(
        "%(number)s posts are needed and %(free)s are free: %(allocated)s allocated, of these %(occupied)s occupied "
        "and %(reserved)s reserved"
    )
    return obstacle("enough_posts", reason, number=number, free=balance.free, **vars(balance))


def running(pool: Pool, on: datetime.date) -> Obstacle | None:
    """Nothing new is allocated to a programme that has been closed."""
    closed = pool.programme.closed_on
    if closed is None or on < closed:
        return None
    reason = _("The programme “%(programme)s” was closed on %(day)s")
    return obstacle("running", reason, programme=pool.programme, day=closed)


def some(number: int) -> Obstacle | None:
    """What is allocated or returned is at least one post."""
    return None if number > 0 else obstacle("some", _("The number of posts must be at least 1"))


def after_the_first(pool: Pool, on: datetime.date) -> Obstacle | None:
    """No entry lies before the day on which the pool got its first posts."""
    first = pool.entries.order_by("seq").first()
    if first is None or on >= first.on:
        return None
    return obstacle(
        "after_the_first", _("The first entry of this pool is of %(day)s; nothing can lie before"), day=first.on
    )


# --- post ------------------------------------------------------------------------------------------------------


def is_open(post: Post) -> Obstacle | None:
    """A closed post takes nobody any more."""
    if post.closed_on is None:
        return None
    return obstacle("is_open", _("Post %(number)s was closed on %(day)s"), number=post.number, day=post.closed_on)


def stands(post: Post, last: Entry | None, *wanted: str) -> Obstacle | None:
    """The post must be in one of the states."""
    found = AFTER[last.kind] if last else VACANT
    if found in wanted:
        return None
    if found == OCCUPIED:
        holder = Tenure.objects.select_related("person").get(post=post, until=None)
        reason = _("Post %(number)s is occupied by %(holder)s since %(day)s")
        return obstacle("stands", reason, number=post.number, holder=holder.person.name, day=holder.since)
    if found == RESERVED and last:
        reason = _("Post %(number)s is reserved already, since %(day)s under %(document)s")
        return obstacle("stands", reason, number=post.number, day=last.on, document=last.document)
    reason = _("Post %(number)s is occupied by nobody")
    if wanted == (RESERVED,):
        reason = _("Post %(number)s is vacant and has not been reserved")
    return obstacle("stands", reason, number=post.number)


def after_the_last(last: Entry | None, on: datetime.date) -> Obstacle | None:
    """What happens to a post happens in order: no entry lies before the one it follows."""
    if last is None or on >= last.on:
        return None
    reason = _("The last entry of this post is of %(day)s; an earlier date cannot follow it")
    return obstacle("after_the_last", reason, day=last.on)


def free_person(person: Person) -> Obstacle | None:
    """Nobody holds two posts at once."""
    held = Tenure.objects.filter(person=person, until=None).select_related("post__organisation").first()
    if held is None:
        return None
    reason = _("%(person)s has held post %(number)s (%(village)s) since %(day)s; a person holds one post at a time")
    words: dict[str, Any] = {
        "person": person.name,
        "number": held.post.number,
        "village": held.post.organisation.short_name,
    }
    return obstacle("free_person", reason, day=held.since, **words)


def in_time(holder: Tenure, on: datetime.date) -> Obstacle | None:
    """A successor is provided for at most six months before the holder's term ends."""
    ends = getattr(holder.case.specific, "serves_until", None)
    if ends is None:
        reason = _("The end of the term of %(person)s has not been entered, so no successor can be provided for yet")
        return obstacle("in_time", reason, person=holder.person.name)
    first = add_months(ends, -AHEAD)
    if on >= first:
        return None
    reason = _(
        "The term of %(person)s ends on %(ends)s; a successor may be provided for at most %(months)s months before, "
        "from %(first)s"
    )
    words = {"person": holder.person.name, "ends": ends, "months": AHEAD, "first": first}
    return obstacle("in_time", reason, cure=("wait", first), **words)


def not_yet_provided(last: Entry | None) -> Obstacle | None:
    """A successor is provided for once."""
    if last is None or last.kind != Entry.SUCCEED:
        return None
    reason = _("A successor has been provided for on %(day)s under %(document)s")
    return obstacle("not_yet_provided", reason, day=last.on, document=last.document)


def of_succession(holder: Tenure, last: Entry | None, on: datetime.date) -> list[Obstacle]:
    """What stands in the way of providing for the holder's successor on that day."""
    found = (not_yet_provided(last), after_the_last(last, on), in_time(holder, on))
    return [one for one in found if one is not None]
