"""What tests of posts and rounds start from: programmes, pools with funded posts, posts in villages."""

from __future__ import annotations

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Dossier
from organisations.models import Organisation, Person, User
from recruitment import ledger
from recruitment.models import Pool, Post, Programme, Tenure
from recruitment.programmes import PROGRAMMES
from tests.story import TODAY, person
from workflows.models import PlacementCase

DOCUMENT = "州编办〔2030〕1号"


def programme(code: str = "thousand") -> Programme:
    """One of the programmes that are put in with the system; put in again where a test has emptied the tables."""
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


def case(graduate: Person, organisation: Organisation, *, serves_until: datetime.date | None = None) -> PlacementCase:
    """A placement as it stands in the database, without the road that led there: for tests of the ledger alone."""
    number = f"P-2030-{PlacementCase.objects.count() + 1:04d}"
    dossier = Dossier.objects.create(number=number, title=graduate.name, opened_on=TODAY)
    return PlacementCase.objects.create(
        pipeline="placement", number=number, organisation=organisation, person=graduate, dossier=dossier,
        state="serving", opened_on=TODAY, entered_on=TODAY, serves_until=serves_until,
    )  # fmt: skip


def graduate(name: str, organisation: Organisation) -> Person:
    """Somebody of 23 years who is no member of the Party."""
    return person(name, organisation, member=False, born=datetime.date(2007, 6, 1))


def held(post: Post, name: str = "金毕业", *, by: User, on: datetime.date = TODAY, **case_columns) -> Tenure:
    """The post reserved and occupied by a new graduate on that day."""
    ledger.reserve(post, by=by, on=on, document=DOCUMENT)
    coming = case(graduate(name, post.organisation), post.organisation, **case_columns)
    return ledger.occupy(post, coming, by=by, on=on, document="上编通知单1号")


def asked(client, address: str) -> int:
    """How many queries the page of that address costs."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
