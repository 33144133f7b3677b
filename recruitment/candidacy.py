"""What a case carries while it competes in a round; shared by placement and hiring (D.3, E.3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Intake, Position, Post
from .scoring import Result


class Candidacy(models.Model):
    """Columns of a case that competes for a post: the round, the position, the results, and in the end the post.

    ``out`` says why a candidate no longer counts in the ranking: absent, void, withdrawn; empty for those who do.
    """

    intake = models.ForeignKey(Intake, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    written = models.DecimalField(_("written result"), max_digits=6, decimal_places=2, null=True, blank=True)
    bonus = models.DecimalField(_("bonus"), max_digits=5, decimal_places=2, default=0)
    interview = models.DecimalField(_("interview result"), max_digits=6, decimal_places=2, null=True, blank=True)
    extra = models.DecimalField(_("further test"), max_digits=6, decimal_places=2, null=True, blank=True)
    out = models.CharField(_("does not count because"), max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def result(self) -> Result:
        """The results as the ranking takes them."""
        return Result(self.pk, self.written, self.bonus, self.interview, self.extra, self.out)
