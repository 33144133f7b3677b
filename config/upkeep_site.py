"""The upkeep site (``/admin/``): open to whoever keeps something there by mandate, with the site's own sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organisations.upkeep import keeps


class UpkeepSite(AdminSite):
    """The admin site without a door of its own: who may come in is a question of mandates (organisations/upkeep.py)."""

    def has_permission(self, request: Any) -> bool:
        """Whether the user keeps anything here."""
        return keeps(request.user)

    def login(self, request: Any, extra_context: dict | None = None) -> Any:
        """To the site's own sign-in; whoever has signed in and keeps nothing here is refused."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
