"""Papers that could not be drawn up: kept with the reason until they are, so that nothing fails in silence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import papers

from .documents import Dossier


class UndrawnPaper(models.Model):
    """A paper an event calls for and nobody could set in type: ``message`` names the character no font has.

    ``source_event`` is the id of the event, as in ``Document``. The row goes when the paper is drawn up after all.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="undrawn", verbose_name=_("dossier"))
    paper = models.CharField(_("paper"), max_length=12)
    source_event = models.BigIntegerField(_("event"))
    message = models.CharField(_("message"), max_length=300)
    at = models.DateTimeField(_("tried at"), default=timezone.now)

    class Meta:
        verbose_name = _("paper not drawn up")
        verbose_name_plural = _("papers not drawn up")
        ordering = ("dossier_id", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_event", "paper"], name="undrawn_once_per_event"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.message}"

    @property
    def title(self) -> str:
        """The paper's title in the reader's language; the bare code of a paper no longer known."""
        return str(papers.by_code(self.paper).title) if papers.known(self.paper) else self.paper
