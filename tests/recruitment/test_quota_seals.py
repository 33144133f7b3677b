"""What the database itself refuses in the quota ledger, whoever writes: raw SQL against every seal (D.5)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from evidence.seals import install
from recruitment import ledger
from recruitment.models import Entry, Tenure
from tests.recruitment import stage
from tests.story import TODAY, D

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
COLUMNS = ("pool_id", "seq", "kind", "number", "post_id", "case_id", "allocated", "reserved", "occupied")


@pytest.fixture
def pool(cast):
    """Three posts of the county; one is occupied, one is reserved."""
    made = stage.pool(cast.county, by=cast.carol)
    stage.held(stage.post(made, cast.village), by=cast.carol)
    ledger.reserve(stage.post(made, cast.far), by=cast.carol, on=TODAY, document=stage.DOCUMENT)
    assert ledger.balance(made) == ledger.Balance(3, 1, 1)
    return made


def refused(sql: str, *values) -> str:
    """The words in which the database refuses the statement."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(refusal.value)


def write(pool, **columns) -> tuple[str, list]:
    """An entry written past the ledger: the lawful next one (a fourth post), with some columns otherwise."""
    row = {"pool_id": pool.pk, "seq": 5, "kind": "allocate", "number": 1, "post_id": None, "case_id": None,
           "allocated": 4, "reserved": 1, "occupied": 1} | columns  # fmt: skip
    row |= {
        "on": TODAY,
        "document": "x",
        "reason": "",
        "by_id": pool.entries.first().by_id,
        "at": "2030-11-24 09:00+08",
    }
    names = ", ".join(f'"{name}"' for name in row)
    return f"INSERT INTO recruitment_entry ({names}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values())


def test_the_lawful_next_entry_is_taken(pool):
    sql, values = write(pool)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert ledger.balance(pool) == ledger.Balance(4, 1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": 4}, {"seq": 6}, {"allocated": 5}, {"reserved": 0}, {"occupied": 0}, {"number": 2}, {"number": -1},
        {"kind": "return"}, {"kind": "adjust", "number": 0, "allocated": 3}, {"kind": "gift"},
    ],
)  # fmt: skip
def test_an_entry_follows_the_last_one_and_adds_up(pool, wrong):
    sql, values = write(pool, **wrong)
    told = refused(sql, *values)
    assert "adds up" in told or "entries_of_a_pool_in_order" in told


def at(pool, village) -> dict:
    """The columns of an entry about the village's post."""
    post = pool.posts.get(organisation=village)
    last = post.entries.order_by("-id").first()
    return {"post_id": post.pk, "case_id": last.case_id, "number": 1, "allocated": 3, "reserved": 1, "occupied": 1}


@pytest.mark.parametrize(
    ("kind", "where", "effect"),
    [
        ("reserve", "village", {"reserved": 2, "case_id": None}),  # it is occupied
        ("reserve", "far", {"reserved": 2}),  # it is reserved
        ("occupy", "village", {"reserved": 0, "occupied": 2}),
        ("occupy", "far", {"reserved": 0, "occupied": 2}),  # by nobody
        ("release", "village", {"reserved": 0, "case_id": None}),  # as if nobody had come
        ("release", "far", {"occupied": 0}),  # as if somebody had come
        ("succeed", "far", {}),
        ("succeed", "village", {"occupied": 2}),
    ],
)
def test_a_post_is_reserved_occupied_and_released_in_this_order(cast, pool, kind, where, effect):
    sql, values = write(pool, kind=kind, **at(pool, getattr(cast, where)) | effect)
    assert "adds up" in refused(sql, *values)


def test_a_post_is_funded_by_its_own_pool(cast, pool):
    other = stage.pool(cast.prefecture, by=cast.carol)
    post = stage.post(pool, cast.street)
    sql, values = write(
        other, kind="reserve", seq=2, post_id=post.pk, allocated=3, reserved=1, occupied=0
    )  # fmt: skip
    assert "adds up" in refused(sql, *values)
    told = refused("UPDATE recruitment_post SET pool_id = %s WHERE id = %s", other.pk, post.pk)
    assert "stays with the pool" in told


def test_no_more_than_allocated_is_a_constraint_of_the_table(cast):
    """The sum may be right: more posts taken than allocated are refused all the same."""
    pool = stage.pool(cast.county, number=1, by=cast.carol)
    ledger.reserve(stage.post(pool, cast.village), by=cast.carol, on=TODAY, document="x")
    post = stage.post(pool, cast.far)
    sql, values = write(pool, kind="reserve", seq=3, post_id=post.pk, allocated=1, reserved=2, occupied=0)
    assert "no_more_posts_than_allocated" in refused(sql, *values)
    sql, values = write(pool, kind="adjust", seq=3, number=-1, allocated=0, reserved=1, occupied=0)
    assert "no_more_posts_than_allocated" in refused(sql, *values)


@pytest.mark.parametrize("column", [field.column for field in Entry._meta.concrete_fields])
def test_no_column_of_an_entry_changes(pool, column):
    told = refused(f'UPDATE recruitment_entry SET "{column}" = "{column}" WHERE pool_id = %s', pool.pk)
    assert "append-only" in told


def test_no_entry_is_removed(pool):
    assert "append-only" in refused("DELETE FROM recruitment_entry WHERE pool_id = %s", pool.pk)


# --- tenures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "since = '2030-11-01'", "person_id = person_id + 1", "case_id = case_id + 1", "post_id = post_id + 1",
        "ended_because = 'x'", "until = '2030-11-24'", "id = id + 1000",
    ],
)  # fmt: skip
def test_a_tenure_that_runs_does_not_change(pool, change):
    """Not even its end may be set without the entry that releases the post."""
    assert "a tenure is ended once" in refused(f"UPDATE recruitment_tenure SET {change}")


@pytest.mark.parametrize("change", ["until = NULL", "until = '2030-12-31'", "ended_because = 'x'"])
def test_a_tenure_that_ended_stays_as_it_is(cast, pool, change):
    ledger.release(pool.posts.get(organisation=cast.village), by=cast.carol, on=TODAY, document="x", reason="离职")
    assert "a tenure is ended once" in refused(f"UPDATE recruitment_tenure SET {change}")


def test_no_tenure_is_removed(pool):
    assert "a tenure is ended once" in refused("DELETE FROM recruitment_tenure")


def test_a_tenure_begins_with_its_entry(cast, pool):
    """Nobody is put on a post by hand, not on a reserved one and not beside an entry for somebody else."""
    post = pool.posts.get(organisation=cast.far)
    case = stage.case(stage.graduate("李毕业", cast.far), cast.far)
    with pytest.raises(IntegrityError, match="a tenure begins"), transaction.atomic():
        Tenure.objects.create(post=post, case_id=case.pk, person=case.person, since=D(2030, 11, 24))


def test_putting_the_seals_on_again_changes_nothing(pool):
    install(using="default")
    assert "append-only" in refused("DELETE FROM recruitment_entry WHERE pool_id = %s", pool.pk)
