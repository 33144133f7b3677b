"""The accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Signing in and the pages of one's own account."""

    name = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Signing in is a proof of identity."""
        user_logged_in.connect(_signed_in, dispatch_uid="accounts")


def _signed_in(sender, request, user, **kwargs):
    from . import again

    again.mark(request)
