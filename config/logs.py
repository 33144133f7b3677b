"""Failures told without values: which error it was and where it happened, never what it was about.

The words of an exception quote what was being worked on (``Key (name)=(...) already exists``, ``invalid literal ...``),
so they would carry names and numbers of persons into the log and, through failed jobs, into Redis.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any

MOST = 40


def bare(error: BaseException) -> str:
    """The places of the error and of what caused it, each with the name of its class alone."""
    told, seen, one = [], set(), error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)[-MOST:]
        lines = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
        told.append("\n".join([*lines, f"{type(one).__module__}.{type(one).__qualname__}"]))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\ncaused by\n".join(told)


class Plain(logging.Formatter):
    """Lines of the log; an exception as ``bare`` tells it."""

    def formatException(self, ei: Any) -> str:
        """Without the words of the exception."""
        return bare(ei[1]) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what another formatter has already made of the exception is made anew."""
        record.exc_text = None
        told = super().format(record)
        record.exc_text = None
        return told
