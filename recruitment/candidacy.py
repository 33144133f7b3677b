"""What a case carries while it competes in a round; shared by placement and hiring (D.3, E.3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Intake, Position, Post
from .scoring import WRITTEN, Result


class Candidacy(models.Model):
    """Columns of a case that competes for a post: the round, the position, the results, and in the end the post.

    ``out`` says why a candidate no longer counts in the ranking: absent, void, withdrawn; empty for those who do.
    ``out_from``: from which part on (scoring.Result.out_from), so that an earlier ranking stays what it was.
    """

    intake = models.ForeignKey(Intake, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    written = models.DecimalField(_("written result"), max_digits=6, decimal_places=2, null=True, blank=True)
    bonus = models.DecimalField(_("bonus"), max_digits=5, decimal_places=2, default=0)
    interview = models.DecimalField(_("interview result"), max_digits=6, decimal_places=2, null=True, blank=True)
    extra = models.DecimalField(_("further test"), max_digits=6, decimal_places=2, null=True, blank=True)
    out = models.CharField(_("does not count because"), max_length=20, blank=True)
    out_from = models.CharField(_("does not count from"), max_length=10, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def result(self) -> Result:
        """The results as the ranking takes them."""
        words = {"out": self.out, "out_from": self.out_from or WRITTEN}
        return Result(self.pk, self.written, self.bonus, self.interview, self.extra, **words)

    @property
    def series(self) -> str:
        """Public notices of a round are gathered (D.3 row 10)."""
        return f"round-{self.intake_id}" if self.intake_id else ""

    @property
    def notes(self) -> list[str]:
        """How the announcement of the round was amended (D.3 row 2)."""
        return self.intake.corrections if self.intake else []
