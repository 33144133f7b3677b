"""Blanks of forms whose style is fixed elsewhere, and where on them the words of a case are printed."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers import papers
from dossiers.vault import vault


class BlankQuerySet(models.QuerySet["BlankForm"]):
    """Questions about blanks."""

    def used_on(self, on: datetime.date) -> BlankQuerySet:
        """Those that have begun by then and were not retired, the one of each paper that counts first."""
        return self.filter(since__lte=on, retired_at=None).order_by("-since", "-pk")

    def in_force(self, paper: str, on: datetime.date) -> BlankForm | None:
        """The blank of a paper that is used on that day: the latest that has begun and was not retired."""
        return self.used_on(on).filter(paper=paper).first()


class BlankForm(models.Model):
    """The official blank of a paper, as the Central Organisation Department issues it: it is filled, never redrawn."""

    paper = models.CharField(_("paper"), max_length=12)
    file = models.FileField(_("file"), storage=vault, max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    since = models.DateField(_("in use from"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects = BlankQuerySet.as_manager()

    class Meta:
        verbose_name = _("blank form")
        verbose_name_plural = _("blank forms")
        ordering = ("paper", "-since", "-pk")
        indexes: ClassVar = [models.Index(fields=["paper", "since"], condition=Q(retired_at=None), name="blank_used")]

    def __str__(self) -> str:
        return f"{self.title} {self.since}"

    @property
    def title(self) -> str:
        """The paper's title in the reader's language."""
        return str(papers.by_code(self.paper).title) if papers.known(self.paper) else self.paper


def _within(least: float, most: float) -> list:
    return [MinValueValidator(least), MaxValueValidator(most)]


class BlankField(models.Model):
    """A box on a page of a blank in which one fact is printed: millimetres from the upper left corner, points of type.

    ``key`` names the fact (an open vocabulary, cases/paperwork/styled.py); ``lines`` is how many the box has.
    """

    blank = models.ForeignKey(BlankForm, models.CASCADE, related_name="fields", verbose_name=_("blank form"))
    key = models.CharField(_("fact"), max_length=30)
    page = models.PositiveSmallIntegerField(_("page"), default=1, validators=[MinValueValidator(1)])
    left = models.DecimalField(
        pgettext_lazy("place on a sheet", "left"), max_digits=5, decimal_places=1, validators=_within(0, 420)
    )
    top = models.DecimalField(
        pgettext_lazy("place on a sheet", "top"), max_digits=5, decimal_places=1, validators=_within(0, 420)
    )
    width = models.DecimalField(
        pgettext_lazy("place on a sheet", "width"), max_digits=5, decimal_places=1, validators=_within(5, 420)
    )
    height = models.DecimalField(
        pgettext_lazy("place on a sheet", "height"), max_digits=5, decimal_places=1, validators=_within(3, 420)
    )
    size = models.DecimalField(_("type size"), max_digits=4, decimal_places=1, default=12, validators=_within(7, 36))
    lines = models.PositiveSmallIntegerField(_("lines"), default=1, validators=_within(1, 40))

    class Meta:
        verbose_name = _("field of a blank")
        verbose_name_plural = _("fields of a blank")
        ordering = ("blank_id", "page", "top", "left", "pk")

    def __str__(self) -> str:
        return f"{self.key} {self.page}"
