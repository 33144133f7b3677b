"""Sending a form twice, once with columns that no page shows, and telling what each of them wrote.

Times, keys of new rows and what is random (tokens, hashes, names of files) are told alike, everything else as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.dossiers.files import pdf
from tests.story import ONE_DAY, TODAY
from tests.web.typed import Form, Forms

from .asking import Visitor

NEW = 7_000_000
"""Keys of rows that are made from now on begin here, so that they are not taken for those of the world."""
WRITING = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
OWN_ACCORD = ("django_session", "usersessions_usersession")
"""Tables that any request may touch."""
ALERT = re.compile(r'role="alert".*?</(?:ul|div|p)>', re.DOTALL)
RANDOM = re.compile(r"md5\$[^']+|[0-9a-f]{16,}|gAAAA[\w=-]+|\w*[0-9A-Z]\w*[a-z]\w{18,}|[\w-]{24,}|7\d{6}(?!\d)")
TYPED = {
    "date": TODAY.isoformat(), "number": "1", "tel": "13900001111", "time": "09:00", "month": f"{TODAY:%Y-%m}",
    "datetime-local": f"{TODAY - ONE_DAY}T09:00", "email": "a@example.cn", "password": "", "hidden": "",
}  # fmt: skip
TEXT = "情况属实"


class Filled(Forms):
    """The forms of a page as somebody sends them who has filled in whatever was empty."""

    def _field(self, tag: str, given: dict[str, str]) -> None:
        super()._field(tag, given)
        held = self._form.given
        if tag == "option" and self._select and held[self._select] in ([], [""]) and given.get("value"):
            held[self._select] = [given["value"]]
        if name := given.get("name"):
            if tag == "textarea":
                held[name] = [TEXT]
            elif tag == "input" and name in held:
                self._typed(name, given)

    def _typed(self, name: str, given: dict[str, str]) -> None:
        kind, held = given.get("type", "text"), self._form.given
        if kind == "radio" or (kind == "checkbox" and "required" in given):
            held[name] = held[name] or [given.get("value", "on")]
        elif kind != "checkbox" and held[name] == [""]:
            held[name] = [TYPED.get(kind, TEXT)]


def forms_of(page: str, here: str) -> Iterator[tuple[str, Form]]:
    """Each form of a page that is posted, and where to; no query goes with it."""
    for form in Filled(page).found:
        if form.method == "post" and form.action != "/sign-out/":
            yield (form.action if form.action.startswith("/") else here), form


@dataclass
class Answer:
    """What came back and what was written, as far as it can be compared."""

    said: tuple[int, str, str]  # status, where it leads, what is said against it
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the request led on, or wrote more than that it was refused."""
        wrote = {table for _verb, table, _row in self.rows} - {"evidence_accessentry", "accounts_tries"}
        return self.said[0] in (302, 303) or bool(wrote)


def send(visitor: Visitor, path: str, form: Form, smuggled: dict[str, Any]) -> Answer:
    """Post the form with what no page shows added, and undo it."""
    files = {name: SimpleUploadedFile("x.pdf", pdf(), "application/pdf") for name in form.files}
    cache.clear()  # neither limits nor what the last answer left
    with recorded() as rows:
        answer = visitor.ask(path, "post", {**form.given, **files, **smuggled})
    html = not answer.streaming and "html" in answer.get("Content-Type", "")
    refusals = ALERT.findall(answer.content.decode()) if html else []
    return Answer((answer.status_code, masked(answer.get("Location", "")), " ".join(refusals)), rows)


def masked(text: str) -> str:
    """Without what differs each time."""
    return RANDOM.sub("#", text)


@contextmanager
def recorded() -> Iterator[list[tuple[str, str, str]]]:
    """The rows that are written meanwhile: verb, table, statement with its values."""
    rows: list[tuple[str, str, str]] = []

    def note(execute, sql, params, many, context):
        found = WRITING.match(sql)
        if found and found[2] not in OWN_ACCORD:
            rows.append((*found.groups(), masked(f"{sql} {_plain(params)}")))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield rows


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(getattr(value, "obj", value))


@contextmanager
def set_apart() -> Iterator[None]:
    """Let every table count on from ``NEW`` meanwhile; no transaction undoes that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences")
        before = [(name, last or 1, last is not None) for name, last in cursor.fetchall()]
        cursor.executemany("SELECT setval(%s::regclass, %s)", [(name, NEW) for name, _last, _called in before])
        yield
        cursor.executemany("SELECT setval(%s::regclass, %s, %s)", before)
