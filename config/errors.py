"""The pages for what goes wrong: they say what happened and what to do next, in the user's language.

Refusals carry the status that fits them; a server error gets a short number that stands in the log too, so that the
administrator finds the one among the others.
"""

from __future__ import annotations

import logging
import secrets
import sys

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
LOCK_SIGNS = ("lock timeout", "locknotavailable", "database is locked", "database table is locked")


def bad_request(request, exception=None):
    """400: the request itself cannot be understood, or its text is too large."""
    return _page(request, 400, _("This could not be processed"), _("The form was too large or incomplete. Go back and try again."))


def forbidden(request, exception=None, reason=""):
    """403: not your desk (the message says whose it is), or the form was opened too long ago."""
    words = str(exception) if isinstance(exception, PermissionDenied) else ""
    return _page(request, 403, _("Not in your charge"), words or _("You are not in charge of this."))


def expired(request, reason=""):
    """403 of the forgery protection: the page was opened before signing in or in another browser."""
    words = _("The page was opened before you signed in, or cookies are switched off. Go back, reload and send again.")
    return _page(request, 403, _("The form has expired"), words)


def not_found(request, exception=None):
    """404: nothing here, or nothing the user may see; both look alike."""
    words = _("There is nothing at this address, or it does not belong to your organisations.")
    return _page(request, 404, _("Not found"), words)


def busy(request):
    """409: somebody else holds the row; nothing has been changed."""
    words = _("A colleague is working on the same case at this moment. Nothing was changed; go back and send it again.")
    return _page(request, 409, _("Just being handled by somebody else"), words)


def server_error(request):
    """500: nothing took effect; the number leads the administrator to the entry in the log.

    The page asks neither session nor database: either may be what failed.
    """
    number = f"{secrets.token_hex(2)}-{secrets.token_hex(1)}".upper()
    logger.error("server error %s", number, exc_info=sys.exc_info())
    context = {"number": number, "static_url": settings.STATIC_URL}
    return HttpResponse(render_to_string("desk/broken.html", context), status=500)


def _page(request, status: int, title: str, message: str):
    return render(request, "desk/refused.html", {"status": status, "title": title, "message": message}, status=status)


class LockTimeouts:
    """Middleware: a row lock that was not to be had in time is a 409 for the user, not a server error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The busy page for a lock timeout; anything else goes its way."""
        if isinstance(exception, OperationalError) and _is_lock_timeout(exception):
            logger.warning("lock timeout at %s", request.resolver_match.view_name if request.resolver_match else "?")
            return busy(request)
        return None


def _is_lock_timeout(exception: OperationalError) -> bool:
    words = f"{type(exception.__cause__).__name__} {exception}".lower()
    return any(sign in words for sign in LOCK_SIGNS)
