"""What goes wrong beyond a refusal: a lock that was not to be had, a paper nobody can print, a fault of the system.

400, 403 and 404 are Django's own handlers with our templates; a refusal's own words reach the page through 403.html.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dossiers.filling import DoesNotFit
from dossiers.typesetting import MissingGlyph

logger = logging.getLogger(__name__)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates: no keyboard makes them, and no database column takes them."""
SECRET = re.compile("password|secret|token|code|credential|proof", re.IGNORECASE)
"""Names of fields that are never written into a page again."""
LOCK_SIGNS = ("lock timeout", "locknotavailable", "deadlock", "database is locked", "database table is locked")


def server_error(request):
    """500: nothing took effect; a short number (7F3A-22) leads the administrator to the entry in the log.

    The page asks neither session nor database: either may be what failed.
    """
    number = f"{secrets.token_hex(2)}-{secrets.token_hex(1)}".upper()
    logger.error("server error %s", number, exc_info=sys.exc_info())
    return HttpResponse(render_to_string("500.html", {"reference": number}), status=500)


def csrf_failure(request, reason=""):
    """403: the page was too old. Sent from a page of this site, all that was typed can be sent once more from here.

    Sent from elsewhere (no ``Origin``, or a foreign one), nothing is offered: that is what the token protects from.
    """
    origin = urlsplit(request.headers.get("Origin", ""))
    own = origin.netloc == request.get_host() and origin.scheme == request.scheme
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    if not own or any(SECRET.search(name) for name, _value in fields):
        fields = []
    context = {"fields": fields, "files": bool(fields) and request.content_type == "multipart/form-data"}
    return render(request, "403_csrf.html", context, status=403)


class Unstorable:
    """Middleware: a request with characters that nobody can type and nothing can store is refused before any work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Refuse it by its address or query."""
        asked = (value for name, values in request.GET.lists() for value in (name, *values))
        if any(UNSTORABLE.search(text) for text in (request.path, *asked)):
            raise BadRequest("unstorable characters in the address")
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        """Refuse it by what was posted; the check of the token has read that already, unless the view reads itself."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        posted = (value for name, values in request.POST.lists() for value in (name, *values))
        if any(UNSTORABLE.search(text) for text in posted):
            raise BadRequest("unstorable characters in a form")


class LockTimeouts:
    """Middleware: a row that somebody else holds for too long is a 409 for the user, not a fault of the system."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Nothing to do on the way."""
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The busy page for a lock timeout; anything else goes its way."""
        if not isinstance(exception, OperationalError) or not is_lock_timeout(exception):
            return None
        logger.warning("lock timeout at %s", request.resolver_match.view_name if request.resolver_match else "?")
        words = _("A colleague is working on the same case right now. Nothing was changed; go back and send again.")
        return render(request, "409.html", {"message": words}, status=409)


class UnprintablePapers:
    """Middleware: a paper that cannot be set in type is a 422 that says why, not a fault of the system."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Nothing to do on the way."""
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page that names the character, or the place too small; anything else goes its way."""
        if not isinstance(exception, MissingGlyph | DoesNotFit):
            return None
        context = {"message": str(exception), "glyph": isinstance(exception, MissingGlyph)}
        return render(request, "422.html", context, status=422)


def is_lock_timeout(exception: OperationalError) -> bool:
    """Whether the database gave up waiting for somebody else's lock, in PostgreSQL's words or SQLite's."""
    words = f"{type(exception.__cause__).__name__} {exception}".lower()
    return any(sign in words for sign in LOCK_SIGNS)
