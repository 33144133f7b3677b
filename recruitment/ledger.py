"""The quota ledger: the only writer of entries and tenures (D.5).

Whoever writes holds the row of the pool, so the entries of a pool follow one another; the balance of a pool is that of
its last entry. What the rules refuse is told as ``Unlawful``; what a race brings to the database's constraints too.
Who may call is decided by the pages and by the law of the cases; the ledger trusts its caller.

=========  ===========================================================================
kind       what it does to the balance
=========  ===========================================================================
allocate   allocated + number
adjust     allocated + number, which may be negative
return     allocated - number, of free posts only
reserve    reserved + 1
occupy     reserved - 1, occupied + 1
release    occupied - 1, or reserved - 1 where nobody had come yet
succeed    nothing; the release that follows is followed by a reservation at once
=========  ===========================================================================
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.law import Obstacle, Unlawful
from cases.models import Case, Serial
from organisations.models import Organisation, User

from . import quota_rules as rules
from .models import Entry, Pool, Post, Tenure
from .village_rules import of_village

PREFIX = "Q"


@dataclass(frozen=True)
class Balance:
    """How many posts of a pool are allocated, and how many of these are reserved and occupied."""

    allocated: int = 0
    reserved: int = 0
    occupied: int = 0

    @property
    def free(self) -> int:
        """Posts that may still be reserved or returned."""
        return self.allocated - self.reserved - self.occupied

    @classmethod
    def after(cls, entry: Entry | None) -> Balance:
        """The balance a pool has after that entry; nothing at all before the first."""
        return cls(entry.allocated, entry.reserved, entry.occupied) if entry else cls()


# --- asked -----------------------------------------------------------------------------------------------------


def balance(pool: Pool) -> Balance:
    """The balance of the pool now."""
    return Balance.after(_last_of(pool))


def state(post: Post) -> str:
    """``vacant``, ``reserved`` or ``occupied``."""
    last = _last_at(post)
    return rules.AFTER[last.kind] if last else rules.VACANT


def holder(post: Post) -> Tenure | None:
    """Who holds the post now."""
    return post.tenures.filter(until=None).select_related("person", "case").first()


def succession(post: Post) -> Entry | None:
    """The entry that provides for a successor of the present holder."""
    last = _last_at(post)
    return last if last and last.kind == Entry.SUCCEED else None


# --- pool ------------------------------------------------------------------------------------------------------


def allocate(pool: Pool, number: int, *, by: User, on: datetime.date, document: str, reason: str = "") -> Entry:
    """The staffing office grants the pool more posts under a document."""
    with _writing(pool) as pool:
        rules.refuse(rules.some(number), rules.running(pool, on))
        return _append(pool, Entry.ALLOCATE, number, by=by, on=on, document=document, reason=reason)


def adjust(pool: Pool, number: int, *, by: User, on: datetime.date, document: str, reason: str) -> Entry:
    """The number of posts is put right, up or down; never below what is occupied and reserved."""
    with _writing(pool) as pool:
        zero = rules.obstacle("some", _("An adjustment of 0 posts changes nothing")) if number == 0 else None
        rules.refuse(zero, rules.enough(balance(pool), -number), rules.after_the_first(pool, on))
        return _append(pool, Entry.ADJUST, number, by=by, on=on, document=document, reason=reason)


def give_back(pool: Pool, number: int, *, by: User, on: datetime.date, document: str, reason: str = "") -> Entry:
    """Free posts go back to the staffing office."""
    with _writing(pool) as pool:
        rules.refuse(rules.some(number), rules.enough(balance(pool), number), rules.after_the_first(pool, on))
        return _append(pool, Entry.RETURN, number, by=by, on=on, document=document, reason=reason)


# --- posts -----------------------------------------------------------------------------------------------------


def open_post(pool: Pool, organisation: Organisation, *, title: str, by: User, on: datetime.date) -> Post:
    """A place in a village that this pool funds once it is reserved; no entry, since it costs nothing yet."""
    with _writing(pool) as pool:
        # Pools of county and prefecture may fund posts in the same village: its row makes them take turns.
        village = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
        rules.refuse(*of_village(pool, village, on))
        number = f"{PREFIX}-{pool.year}-{Serial.next(f'{PREFIX}-{pool.year}'):04d}"
        return Post.objects.create(
            number=number, organisation=village, pool=pool, title=title, opened_on=on, opened_by=by
        )


def close_post(post: Post, *, by: User, on: datetime.date, document: str) -> None:
    """A vacant post is given up; its history stays."""
    with _writing(post.pool):
        post, last = _locked(post)
        rules.refuse(rules.is_open(post), rules.stands(post, last, rules.VACANT), rules.after_the_last(last, on))
        post.closed_on, post.closed_by, post.closing_document = on, by, document
        post.save(update_fields=["closed_on", "closed_by", "closing_document"])


def reserve(post: Post, *, by: User, on: datetime.date, document: str, reason: str = "") -> Entry:
    """A post of the plan is set aside to be filled; it takes one of the pool's free posts."""
    with _writing(post.pool) as pool:
        post, last = _locked(post)
        rules.refuse(
            rules.is_open(post), rules.stands(post, last, rules.VACANT), rules.after_the_last(last, on),
            rules.after_the_first(pool, on), rules.enough(balance(pool), 1),
        )  # fmt: skip
        return _append(pool, Entry.RESERVE, 1, post=post, by=by, on=on, document=document, reason=reason)


def occupy(post: Post, case: Case, *, by: User, on: datetime.date, document: str) -> Tenure:
    """The person of the case takes the reserved post on the strength of the slip of the staffing office."""
    with _writing(post.pool) as pool:
        post, last = _locked(post)
        rules.refuse(
            rules.is_open(post), rules.stands(post, last, rules.RESERVED), rules.after_the_last(last, on),
            rules.free_person(case.person),
        )  # fmt: skip
        _append(pool, Entry.OCCUPY, 1, post=post, case_id=case.pk, by=by, on=on, document=document)
        return Tenure.objects.create(post=post, case_id=case.pk, person=case.person, since=on)


def release(post: Post, *, by: User, on: datetime.date, document: str, reason: str) -> Entry:
    """The holder leaves, or a reservation is given up. A successor provided for has the post reserved at once."""
    with _writing(post.pool) as pool:
        post, last = _locked(post)
        rules.refuse(rules.stands(post, last, rules.RESERVED, rules.OCCUPIED), rules.after_the_last(last, on))
        words = {"by": by, "on": on, "document": document, "reason": reason}
        tenure = holder(post)
        released = _append(pool, Entry.RELEASE, 1, post=post, case_id=tenure.case_id if tenure else None, **words)
        if tenure:
            tenure.until, tenure.ended_because = on, reason[:200]
            tenure.save(update_fields=["until", "ended_because"])
        if last and last.kind == Entry.SUCCEED:
            _append(pool, Entry.RESERVE, 1, post=post, by=by, on=on, document=last.document, reason=last.reason)
        return released


def succeed(post: Post, *, by: User, on: datetime.date, document: str) -> Entry:
    """Provide for the holder's successor, at most six months before the term ends; costs no second post."""
    with _writing(post.pool) as pool:
        post, last = _locked(post)
        rules.refuse(rules.is_open(post), rules.stands(post, last, rules.OCCUPIED))
        tenure = holder(post)
        assert tenure is not None  # an occupied post has a holder: both are written together
        rules.refuse(*rules.of_succession(tenure, last, on))
        return _append(pool, Entry.SUCCEED, 1, post=post, case_id=tenure.case_id, by=by, on=on, document=document)


# --- writing ---------------------------------------------------------------------------------------------------

EFFECT = {
    Entry.ALLOCATE: (1, 0, 0),
    Entry.ADJUST: (1, 0, 0),
    Entry.RETURN: (-1, 0, 0),
    Entry.RESERVE: (0, 1, 0),
    Entry.OCCUPY: (0, -1, 1),
    Entry.SUCCEED: (0, 0, 0),
}
"""What one post of an entry does to allocated, reserved and occupied."""
HOLDER_LEAVES, NOBODY_CAME = (0, 0, -1), (0, -1, 0)  # the two kinds of release: with a case and without

OVERTAKEN = {
    "one_post_of_a_person": _("This person has just taken another post; a person holds one post at a time"),
    "recruitment_tenure.person_id": _("This person has just taken another post; a person holds one post at a time"),
    "one_holder_of_a_post": _("Somebody else has just taken this post"),
    "recruitment_tenure.post_id": _("Somebody else has just taken this post"),
    "no_more_posts_than_allocated": _("The last free post of this pool has just been taken"),
    "entries_of_a_pool_in_order": _("The balance of this pool has just changed; please look at it and try again"),
    "recruitment_entry.pool_id": _("The balance of this pool has just changed; please look at it and try again"),
}
"""Refusals of the database by the constraint (PostgreSQL) or column (SQLite) that its message names."""


@contextmanager
def _writing(pool: Pool) -> Iterator[Pool]:
    """The pool under its row lock, in a transaction; what the database refuses is told as a refusal."""
    rows = Pool.objects.select_related("organisation", "programme").select_for_update(of=("self",))
    try:
        with transaction.atomic():
            yield rows.get(pk=pool.pk)
    except IntegrityError as error:
        raise Unlawful([_overtaken(error)]) from error


def _locked(post: Post) -> tuple[Post, Entry | None]:
    """The post and its last entry, read anew under the lock of its pool."""
    post = Post.objects.select_related("organisation").get(pk=post.pk)
    return post, _last_at(post)


def _last_of(pool: Pool) -> Entry | None:
    return pool.entries.order_by("-seq").first()


def _last_at(post: Post) -> Entry | None:
    return post.entries.order_by("-id").first()


def _append(pool: Pool, kind: str, number: int, *, post: Post | None = None, case_id: int | None = None, **words):
    """The next entry of the pool; ``_writing`` holds it meanwhile, and the seals check the sum (recruitment/seals)."""
    last = _last_of(pool)
    effect = EFFECT.get(kind) or (HOLDER_LEAVES if case_id else NOBODY_CAME)
    after = {name: was + number * by for (name, was), by in zip(vars(Balance.after(last)).items(), effect, strict=True)}
    seq = last.seq + 1 if last else 1
    return Entry.objects.create(
        pool=pool, seq=seq, kind=kind, number=number, post=post, case_id=case_id, **after, **words
    )  # fmt: skip


def _overtaken(error: IntegrityError) -> Obstacle:
    """What a constraint refused because somebody else was quicker, in words; other errors are raised on."""
    found = next((name for name in OVERTAKEN if name in str(error)), None)
    if found is None:
        raise error
    return rules.obstacle(found, OVERTAKEN[found])
