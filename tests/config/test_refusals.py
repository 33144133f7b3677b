"""Refused pages stand in the access log: by route, once in a while, never by address; granted ones cost nothing."""

import time_machine
from django.core.cache import cache
from django.utils import timezone

from config.throttle import REFUSALS
from evidence import kinds
from evidence.models import DENIED, AccessEntry
from tests.story import ONE_DAY


def refused():
    """Who was refused which route, oldest first."""
    rows = AccessEntry.objects.filter(kind=kinds.FORBIDDEN).order_by("pk")
    return list(rows.values_list("by", "purpose", "subject", "person_id", "outcome"))


def test_refusals_of_gate_view_and_upkeep_are_noted_once_by_route(signed_in, cast):
    """The gate's own, a view's, and one of the upkeep site; the number of whose account it is stands nowhere."""
    client = signed_in(cast.alice)
    paths = ("/settings/fonts/", "/admin/", f"/account/people/{cast.bob.pk}/")
    for path in paths * 2:
        assert client.get(path).status_code == 403
    client = signed_in(cast.seth)
    assert client.post(f"/account/people/{cast.seth.pk}/unlock/").status_code == 403  # by the view: one's own account
    routes = ((cast.alice, "settings-fonts"), (cast.alice, "admin:index"), (cast.alice, "account:one"))
    assert refused() == [(user.pk, route, "", None, DENIED) for user, route in (*routes, (cast.seth, "account:unlock"))]
    entry = AccessEntry.objects.filter(kind=kinds.FORBIDDEN).first()
    assert (entry.address, len(entry.session)) == ("127.0.0.1", 16)


def test_after_the_span_it_is_noted_again_and_pages_not_found_are_not(signed_in, cast):
    client = signed_in(cast.alice)
    client.get("/settings/fonts/")
    with time_machine.travel(timezone.now() + REFUSALS.seconds * ONE_DAY / 86400):
        client.get("/settings/fonts/")
        assert client.get("/cases/M-1999-0001/").status_code == 404
    assert len(refused()) == 2


def test_who_has_not_signed_in_leaves_no_row(client, db):
    assert client.get("/settings/fonts/").status_code == 302
    assert refused() == []


def test_it_costs_a_refusal_few_questions_and_a_granted_page_none(signed_in, cast, django_assert_num_queries):
    client = signed_in(cast.alice)
    client.get("/settings/fonts/")
    with django_assert_num_queries(REPEATED):
        client.get("/settings/fonts/")
    cache.clear()
    client.get("/account/alive/")
    with django_assert_num_queries(REPEATED + 4):  # the last entry, the row, a savepoint around them
        client.get("/settings/fonts/")
    with django_assert_num_queries(1):  # the user
        assert client.get("/account/alive/").status_code == 200


REPEATED = 5
