"""What tests of posts and rounds start from: programmes, pools with funded posts, posts in villages."""

from __future__ import annotations

import datetime

from organisations.models import Organisation, User
from recruitment import ledger
from recruitment.models import Pool, Post, Programme
from tests.story import TODAY

DOCUMENT = "州编办〔2030〕1号"


def programme(code: str = "thousand") -> Programme:
    """One of the programmes that are put in with the system; put in again where a test has emptied the tables."""
    from recruitment.programmes import PROGRAMMES

    row = next(one for one in PROGRAMMES if one["code"] == code)
    return Programme.objects.get_or_create(code=code, defaults=row)[0]


def pool(
    organisation: Organisation, *, number: int = 3, year: int = 2030, programme: Programme | None = None, by: User,
    on: datetime.date | None = None,
) -> Pool:  # fmt: skip
    """A pool of the organisation to which so many posts are allocated on 1 January of its year."""
    made = Pool.objects.create(organisation=organisation, programme=programme or thousand(), year=year)
    if number:
        ledger.allocate(made, number, by=by, on=on or datetime.date(year, 1, 1), document=DOCUMENT)
    return made


def thousand() -> Programme:
    """The programme of most tests: one post in each village, 36 to 60 months."""
    return programme("thousand")


def post(pool: Pool, village: Organisation, *, by: User | None = None, on: datetime.date = TODAY) -> Post:
    """A post in the village, vacant and not reserved; opened by whoever made the pool's first entry."""
    by = by or pool.entries.order_by("seq").first().by
    return ledger.open_post(pool, village, title="到村任职岗", by=by, on=on)
