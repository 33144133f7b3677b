"""Absence: for a mandate of somebody who is away another user acts, from a day to a day (代理)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Mandate


class Proxy(models.Model):
    """While the holder of a mandate is away, ``deputy`` acts for him in that mandate; both days included.

    ``pipelines``: names of the pipelines it is limited to, separated by spaces; empty for all of them.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="proxies", verbose_name=_("mandate"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputies_for", verbose_name=_("deputy")
    )
    pipelines = models.CharField(_("pipelines"), max_length=80, blank=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proxy")
        ordering = ("-since", "-pk")
        constraints = (models.CheckConstraint(name="proxy_ends_after_it_begins", condition=Q(until__gte=F("since"))),)
        indexes = (models.Index(fields=["deputy", "until"], name="proxies_of_a_deputy"),)

    def __str__(self):
        return f"{self.deputy} / {self.mandate} {self.since} - {self.until}"
