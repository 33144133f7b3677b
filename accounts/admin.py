"""Accounts on the upkeep site: they are shown, and lost factors are taken away there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy, ngettext

from organisations.admin import StaffAdmin
from organisations.desks import Role
from organisations.models import User

from . import security

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(StaffAdmin):
    """Accounts, as ``organisations/admin.py`` has them, with what the security administrator does to them."""

    actions = ("take_factors",)

    @admin.action(description=gettext_lazy("Take away second factors that were lost"))
    def take_factors(self, request: Any, queryset: Any) -> None:
        """For the security administrator: the next sign-in leads to setting a factor up anew."""
        count = sum(bool(security.remove_all(user, by=request.user, request=request)) for user in queryset)
        said = ngettext("%(count)s account has no second factor any more.",
                        "%(count)s accounts have no second factor any more.", count)  # fmt: skip
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    def get_actions(self, request: Any) -> dict:
        """Who gives access takes factors away; who keeps accounts does not."""
        found = super().get_actions(request)
        if not request.user.holds_role(Role.SECURITY):
            found.pop("take_factors", None)
        return found
