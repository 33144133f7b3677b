"""The accounts app."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Signing in and the pages of one's own account."""

    name = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Signing in is a proof of identity; roles that need a second factor are roles there are."""
        from organisations.desks import Role

        if unknown := set(settings.SECOND_FACTOR_ROLES) - set(Role.values):
            raise ImproperlyConfigured(
                f"SECOND_FACTOR_ROLES: {sorted(unknown)[0]!r} is none of {', '.join(Role.values)}."
            )
        user_logged_in.connect(_signed_in, dispatch_uid="accounts")


def _signed_in(sender, request, user, **kwargs):
    from . import again

    again.mark(request)
