"""A change of what a user proves himself with: on record in words, and the end of his other sessions.

The user is told by whoever listens to the record (``notices/credentials.py``).
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from evidence import kinds, log
from organisations.models import User

from . import sessions


def factor(user: User, what: str, *, by: User | None, request: Any = None, gone: bool = False) -> None:
    """A second factor changed, ``what`` in words; one that is ``gone`` ends the sessions that rest on it (ASVS 2.8.6).

    The session in which the user takes it away himself goes on: it has proved itself lately.
    """
    log.note(kinds.FACTOR, by=by, request=request, subject=user, purpose=what)
    if gone:
        own = request is not None and request.user.pk == user.pk
        sessions.end_all(user, request=request, but=(own and request.session.session_key) or "", why="factor")


def recovery_code_used(sender: Any, request: Any, user: User, authenticator: Authenticator, **about: Any) -> None:
    """One of the recovery codes opened something: it is void, and whoever did not use it should hear of it."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.refresh_from_db()  # the library has marked the code in an object of its own
        left = len(authenticator.wrap().get_unused_codes())
        factor(user, _("recovery code used, %(left)s left") % {"left": left}, by=user, request=request)
