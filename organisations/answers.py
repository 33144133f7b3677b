"""How a page answers when something was done, or was not: the same everywhere."""

from __future__ import annotations

from django.http import HttpResponseRedirect

UNPROCESSABLE, CONFLICT = 422, 409


def see_other(address: str) -> HttpResponseRedirect:
    """Redirect after something was done, so that reloading does not do it again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
