"""One person's story through the house, and then the search for the person where nobody should be found.

What messages carry out of the house is searched in tests/notices (mail and robots say how much waits, never whom).
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import io
import json
import logging
import re
import zlib
from urllib.parse import quote, unquote

import django_rq
import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.utils.log import AdminEmailHandler
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from cases.follow_ups import drain_events
from config.logs import Plain, bare
from organisations.identity import make_id_number
from organisations.models import Person
from tests import story
from tests.story import D

NAME, PHONE, NUMBER = "欧阳漏斗", "13900137777", make_id_number("222404", D(1991, 3, 7), sequence=77)
PLACES = {NAME, PHONE, NUMBER}


def found_in(text: str) -> set[str]:
    """Which of the person's data stand in the text, plainly or as addresses and JSON write them."""
    forms = {one: {one, quote(one), json.dumps(one).strip('"')} for one in PLACES}
    return {one for one, written in forms.items() if any(form in text for form in written)}


class Story:
    """A window whose addresses are kept: where it went, and where every page and answer leads."""

    def __init__(self, client):
        self.client, self.addresses = client, []

    def go(self, method: str, address: str, data=None, **words):
        """Ask, and keep all addresses of the answer."""
        answer = getattr(self.client, method)(address, data or {}, **words)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.addresses += [answer.request["PATH_INFO"], answer.request["QUERY_STRING"], answer.get("Location", "")]
        if "html" in answer.get("Content-Type", ""):
            self.addresses += re.findall(r'(?:href|action|src)="([^"]*)"', page.decode())
        return answer


def everything_in_redis() -> str:
    """All keys and values of queues, cache and sessions, unpacked."""
    told = []
    for connection in (django_rq.get_queue("default").connection, cache._cache.get_client(None)):
        for key in connection.scan_iter():
            told += [key, connection.dump(key) or b"", *_values(connection, key)]
    return "\n".join(_readable(one) for one in told)


def _values(connection, key):
    kind = connection.type(key)
    if kind == b"hash":
        return [part for pair in connection.hgetall(key).items() for part in pair]
    if kind == b"string":
        return [connection.get(key)]
    if kind == b"stream":
        return [part for _id, row in connection.xrange(key) for pair in row.items() for part in pair]
    return []


def _readable(value: bytes) -> str:
    with contextlib.suppress(zlib.error):
        value = zlib.decompress(value)
    with contextlib.suppress(zlib.error, binascii.Error):  # what a failed job met
        value = zlib.decompress(base64.b64decode(value, validate=True))
    return value.decode("utf-8", "replace")


@pytest.fixture
def log():
    """The log as production writes it, but everything of it: from DEBUG on."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Plain(site.LOGGING["formatters"]["plain"]["format"]))
    levels = {name: logging.getLogger(name).level for name in ("", "django", "rq.worker", "cases")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def breaks_down() -> None:
    """A job that fails over somebody's data."""
    person = Person.objects.get(name=NAME)
    raise ValueError(f"nothing fits {person.name} {person.id_number}") from KeyError(person.phone)


def work_off() -> None:
    """What is queued, done by a worker as manage.py rqworker makes it."""
    django_rq.get_worker("default", "papers", worker_class=SimpleWorker, serializer=JSONSerializer).work(burst=True)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_found_where_nobody_should_be(client, log, monkeypatch):
    for name in ("default", "papers"):
        django_rq.get_queue(name).empty()
    cast = story.assemble()
    who = story.person(NAME, cast.village, member=False, born=D(1990, 1, 1))
    Person.objects.filter(pk=who.pk).update(phone=PHONE, id_number=NUMBER)
    cast.applicants[cast.village.pk] = Person.objects.get(pk=who.pk)
    road = story.Road(cast).until("adopt")
    window, case = Story(client), road.case
    client.force_login(cast.alice)
    for words in (NAME, NUMBER, PHONE):
        place = window.go("post", "/search/", {"to": "/cases/", "q": words})["Location"]
        assert window.go("get", place).status_code == 200
    for address in ("/", f"/cases/{case.number}/", f"/papers/{case.number}/", f"/people/{who.pk}/", "/notices/"):
        window.go("get", address)
    refused = window.go("post", f"/cases/{case.number}/do/adopt/", {"on": NAME, "discussion": NUMBER, "yes": PHONE})
    assert refused.status_code == 422
    road.step()
    window.go("post", f"/papers/{case.number}/print/")
    drain_events()
    job = django_rq.get_queue("default").enqueue(breaks_down)
    work_off()
    monkeypatch.setattr("cases.views.pages.find", _fault)
    client.raise_request_exception = False
    broken = window.go("get", f"/cases/{case.number}/")
    assert broken.status_code == 500
    assert not found_in(broken.content.decode())
    assert "tests.web.test_leaks.breaks_down" in everything_in_redis()
    assert "caused by\nbuiltins.KeyError" in job.latest_result().exc_string  # the failure is told
    assert not found_in(job.latest_result().exc_string)
    assert not found_in(everything_in_redis())
    assert "builtins.LookupError" in log.getvalue()
    assert not found_in(log.getvalue())
    assert not found_in("\n".join(unquote(one) for one in window.addresses))


def _fault(*_asked):
    raise LookupError(f"{NAME} {NUMBER} {PHONE}")


def test_the_search_finds_what_is_there():
    assert found_in(f"x{quote(NAME)}") == {NAME}
    assert found_in(json.dumps({"phone": PHONE, "name": NAME})) == {PHONE, NAME}
    assert not found_in("欧阳")


def test_an_error_is_told_by_place_and_class_with_what_caused_it():
    try:
        try:
            _fault()
        except LookupError as error:
            raise RuntimeError(NUMBER) from error
    except RuntimeError as error:
        told = bare(error)
    assert re.findall(r"in (\w+)\n", told)[-1] == "_fault"
    assert told.index("builtins.RuntimeError") < told.index("caused by") < told.index("builtins.LookupError")
    assert not found_in(told)


def test_a_record_shown_by_another_handler_first_is_told_bare():
    try:
        _fault()
    except LookupError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x", 1, "failed", None, (LookupError, error, error.__traceback__)
        )
    logging.Formatter().format(record)  # keeps its own words at the record
    assert not found_in(Plain("%(message)s").format(record))


def test_no_report_of_an_error_is_mailed():
    handlers = [one for name in ("", "django", "django.request") for one in logging.getLogger(name).handlers]
    assert not [one for one in handlers if isinstance(one, AdminEmailHandler)]
