"""The meetings app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings: an agenda of cases, attendance and votes, decided and recorded together."""

    name = "meetings"
    verbose_name = _("Meetings")
