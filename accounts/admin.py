"""Accounts on the upkeep site: they are shown, and lost factors are taken away there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy, ngettext

from organisations.admin import StaffAdmin
from organisations.desks import Role
from organisations.models import User

from . import again, people, security

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(StaffAdmin):
    """Accounts, as ``organisations/admin.py`` has them, with what the security administrator does to them."""

    actions = ("take_factors",)

    def get_queryset(self, request: Any) -> Any:
        """The accounts the administrator sees on the pages of people; those of other houses do not exist."""
        return super().get_queryset(request).filter(pk__in=people.seen_by(request.user).order_by().values("pk"))

    @admin.action(description=gettext_lazy("Take away second factors that were lost"))
    def take_factors(self, request: Any, queryset: Any) -> HttpResponse | None:
        """For the security administrator who has proved himself lately: the next sign-in leads to a new factor.

        Neither his own nor those of an account that opens more than he keeps: PermissionDenied, and nothing is taken.
        """
        if not again.fresh(request):
            return again.ask(request, request.path)
        for user in queryset:
            people.refuse_beyond(request.user, user)
        count = sum(bool(security.remove_all(user, by=request.user, request=request)) for user in queryset)
        said = ngettext("%(count)s account has no second factor any more.",
                        "%(count)s accounts have no second factor any more.", count)  # fmt: skip
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
        return None

    def get_actions(self, request: Any) -> dict:
        """Who gives access takes factors away; who keeps accounts does not."""
        found = super().get_actions(request)
        if not request.user.holds_role(Role.SECURITY):
            found.pop("take_factors", None)
        return found
