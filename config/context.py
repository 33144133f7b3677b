"""What every page shows: the menu, derived from the site's applications, and where the source is offered."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .site import site


def site_menu(request) -> dict:
    """``site_menu``: title, address, icon, whether current, and what waits there; ``source_url``."""
    context = {"source_url": settings.SOURCE_URL, "site_title": site.title}
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        context["site_menu"] = SimpleLazyObject(lambda: _menu(request))
    return context


def _menu(request) -> list[dict]:
    here = getattr(request.resolver_match, "app", None)
    return [
        {
            "title": app.title,
            "url": app.reverse("index"),
            "icon": str(app.icon),
            "current": here is not None and here.app_name == app.app_name,
            "badge": app.badge(request.user) if hasattr(app, "badge") else "",
        }
        for app in site.menu_items()
        if app.has_view_permission(request.user)
    ]
