"""The accounts app."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Signing in and the pages of one's own account."""

    name = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Signing in is a proof of identity and begins a session; a new password ends all others;
        recovery codes that are used are on record.

        Roles that need a second factor are roles there are.
        """
        from organisations import rotation
        from organisations.desks import Role

        from . import changes, rotating

        if unknown := set(settings.SECOND_FACTOR_ROLES) - set(Role.values):
            raise ImproperlyConfigured(
                f"SECOND_FACTOR_ROLES: {sorted(unknown)[0]!r} is none of {', '.join(Role.values)}."
            )
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa.signals import authenticator_used

        rotation.register("second factors", rotating.look)
        user_logged_in.connect(_signed_in, dispatch_uid="accounts")
        user_logged_out.connect(_signed_out, dispatch_uid="accounts-out")
        authenticator_used.connect(changes.recovery_code_used, dispatch_uid="accounts-recovery")
        for signal in (password_changed, password_reset, password_set):
            signal.connect(_new_password, dispatch_uid="accounts-password")


def _signed_in(sender, request, user, **kwargs):
    from . import again, sessions

    again.mark(request)
    sessions.begin(request, user)


def _signed_out(sender, request, user, **kwargs):
    from . import sessions

    sessions.forget(request.session.session_key)


def _new_password(sender, request, user, **kwargs):
    from . import sessions

    sessions.end_all(user, request=request, but=request.session.session_key or "", why="password")
