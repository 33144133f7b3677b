"""Who asks too often is asked to wait, each by his own count; without Redis the work goes on."""

import logging

import pytest
from django.urls import get_resolver, reverse
from redis.exceptions import ConnectionError as Gone

from config import throttle
from evidence import limits
from evidence.limits import Limit

pytestmark = pytest.mark.django_db
LONG = 24 * 3600


def routes(resolver=None, spaces=()):
    """The names of all routes."""
    for one in (resolver or get_resolver()).url_patterns:
        if hasattr(one, "url_patterns"):
            yield from routes(one, (*spaces, one.namespace) if one.namespace else spaces)
        else:
            yield ":".join((*spaces, one.name or ""))


def test_every_limited_route_exists():
    assert set(throttle.ORDERS) | set(throttle.FETCHED) <= set(routes())


@pytest.mark.parametrize(("table", "method"), [("ORDERS", "post"), ("FETCHED", "get")])
def test_whoever_orders_too_often_waits_and_nobody_else_does(cast, client, monkeypatch, table, method):
    monkeypatch.setitem(getattr(throttle, table), "printing:new", Limit("few", most=2, seconds=LONG))
    ask = getattr(client, method)
    client.force_login(cast.bob)
    assert [ask("/print/new/").status_code for _time in range(3)][2] == 429
    answer = ask("/print/new/")
    assert 0 < int(answer["Retry-After"]) <= LONG
    assert "请求过于频繁" in answer.content.decode()
    client.force_login(cast.carol)
    assert ask("/print/new/").status_code != 429


def test_what_keeps_workers_busy_or_tries_numbers_out_is_counted(cast, signed_in):
    client, table = signed_in(cast.carol), throttle.ORDERS | throttle.FETCHED
    for method, name, *arguments in (
        ("post", "rights:find"), ("post", "documents:print", "M-1"), ("post", "printing:new"), ("post", "cases:new"),
        ("post", "meetings:pack", 1), ("post", "cases:audits"), ("get", "documents:hand_over_list"),
    ):  # fmt: skip
        for _time in range(table[name].most):
            table[name].exceeded(cast.carol.pk)
        assert getattr(client, method)(reverse(name, args=arguments)).status_code == 429, name


def test_searching_is_counted_and_reading_is_not(cast, signed_in, monkeypatch):
    monkeypatch.setattr(throttle, "SEARCHES", Limit("search", most=1, seconds=LONG))
    client = signed_in(cast.bob)
    assert [client.get("/cases/", {"q": "戴"}).status_code for _time in range(2)] == [200, 429]
    assert client.get("/cases/").status_code == 200


def test_without_the_counter_everybody_is_let_in_and_the_log_says_so(cast, signed_in, monkeypatch, caplog):
    def gone(*_args, **_kwargs):
        raise Gone("redis://secret@host")

    monkeypatch.setattr(limits.cache, "add", gone)
    with caplog.at_level(logging.WARNING, logger="evidence.limits"):
        assert not Limit("any", most=0, seconds=LONG).exceeded("somebody")
    assert [record.getMessage() for record in caplog.records] == ["limit any: not counted: ConnectionError"]


def test_the_log_is_told_once_and_not_who(caplog):
    limit = Limit("some", most=1, seconds=LONG)
    with caplog.at_level(logging.WARNING, logger="evidence.limits"):
        assert [limit.exceeded("203.0.113.7") for _time in range(4)] == [False, True, True, True]
    assert [record.getMessage() for record in caplog.records] == ["limit some: reached"]
