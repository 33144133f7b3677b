"""What every answer tells the browser beyond its page: keep nothing, load nothing foreign, forget all at sign-out.

The Content-Security-Policy is django-csp's, from ``CONTENT_SECURITY_POLICY``; a view that hands out a file sets a
stricter one of its own (cases/documents.py). HSTS, nosniff, referrer and opener are Django's ``SecurityMiddleware``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

SIGN_OUT = "sign-out"
# Not "cookies": that would reach every system under the same registered domain. Ours are deleted by name.
FORGET = '"cache", "storage"'
NEVER_STORED = "private, no-store"
UNUSED = (
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
"""Devices and sensors no page here has a use for; passkeys (publickey-credentials-*) are not among them."""
PERMISSIONS = ", ".join(f"{name}=()" for name in UNUSED)


class Headers:
    """Middleware: the headers that neither Django nor django-csp sets.

    A page for whoever has signed in is stored nowhere, so that the next person at a shared computer cannot go back to
    it; pages open to everybody (``login_not_required``) say themselves what may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers added."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        found: Any = request.resolver_match
        public = found is not None and getattr(found.func, "login_required", True) is False
        if not public and "no-store" not in response.get("Cache-Control", ""):
            response.headers["Cache-Control"] = NEVER_STORED
        if found is not None and found.view_name == SIGN_OUT and request.method == "POST":
            response.headers["Clear-Site-Data"] = FORGET
        return response
