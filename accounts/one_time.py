"""Passwords that somebody else gives: random, shown once, and changed at the first sign-in (accounts/passwords.py)."""

from __future__ import annotations

import secrets
from typing import Any

from organisations.models import User

from . import passwords

ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for one another on paper."""
GROUPS, LENGTH = 4, 4


def new_password() -> str:
    """Sixteen characters in groups of four, with small and capital letters, a digit and a hyphen."""
    while True:
        groups = ["".join(secrets.choice(ALPHABET) for _one in range(LENGTH)) for _group in range(GROUPS)]
        text = "".join(groups)
        if any(one.islower() for one in text) and any(one.isupper() for one in text) and any(map(str.isdigit, text)):
            return "-".join(groups)


def issue(user: User, *, by: User | None, request: Any = None, waiting: bool = False) -> str:
    """Give the user a one-time password and return it: it is stored nowhere and can be shown only now."""
    password = new_password()
    passwords.assign(user, password, by=by, request=request, waiting=waiting)
    return password
