"""The notices app: what people are told, and how it reaches them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices to people and the outbox that delivers them."""

    name = "notices"
    verbose_name = _("Notices")
