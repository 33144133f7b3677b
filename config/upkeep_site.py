"""The upkeep site (``/admin/``): open to whoever keeps something there by mandate, with the site's own sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.shortcuts import redirect
from django.urls import reverse

from organisations.upkeep import UPKEEP, keeps

KEPT = {model for models in UPKEEP.values() for model in models}
"""The models that somebody keeps here."""


class UpkeepSite(AdminSite):
    """The admin site without a door of its own: who may come in is a question of mandates (organisations/upkeep.py)."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in what the table of upkeep names; pages of libraries for which nobody answers do not exist here."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().register([one for one in models if one._meta.label_lower in KEPT], admin_class, **options)

    def has_permission(self, request: Any) -> bool:
        """Whether the user keeps anything here."""
        return keeps(request.user)

    def login(self, request: Any, extra_context: dict | None = None) -> Any:
        """To the site's own sign-in; whoever has signed in is let in, or refused if he keeps nothing here."""
        if keeps(request.user):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: Any, extra_context: dict | None = None) -> Any:
        """To the one page on which passwords are changed, with all its rules."""
        return redirect("password-change")

    def password_change_done(self, request: Any, extra_context: dict | None = None) -> Any:
        """The same page: it says itself what was done."""
        return redirect("password-change")

    def logout(self, request: Any, extra_context: dict | None = None) -> Any:
        """Out by the one way there is; nobody is signed out by following a link."""
        if request.method == "POST":
            logout(request)
        return redirect("sign-in")
