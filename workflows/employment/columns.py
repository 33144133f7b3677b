"""What a case carries from the contract to the end of employment; shared by every pipeline that fills posts (D.3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from recruitment.candidacy import Candidacy
from recruitment.models import Post, Programme

from .ending import ENDED


class Employed(Candidacy):
    """Columns of a case that competes for a post and then holds it; all terms are counted from these (D.3, E.1)."""

    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract to"), null=True, blank=True)
    reported_on = models.DateField(_("reported in on"), null=True, blank=True)
    probation_until = models.DateField(_("probation in the post to"), null=True, blank=True)
    bound_until = models.DateField(_("minimum service to"), null=True, blank=True)
    serves_until = models.DateField(_("term of service to"), null=True, blank=True, db_index=True)
    terms = models.PositiveSmallIntegerField(_("terms served or begun"), default=0)
    probation_months = models.PositiveSmallIntegerField(_("probation agreed (months)"), default=0)
    outcome = models.CharField(_("how it ended"), max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def programme(self) -> Programme | None:
        """The programme of the post, before there is one that of the round; it sets terms and outcomes (D.2)."""
        if self.post_id and "post" not in self._state.fields_cache:
            self.post = Post.objects.select_related("pool__programme", "organisation").get(pk=self.post_id)
        post = self.post or (getattr(self, "facts", None) or {}).get("post")
        if post:
            return post.pool.programme
        return self.intake.programme if self.intake_id else None

    @property
    def outcome_label(self):
        """How it ended, in words; empty while it has not."""
        return ENDED.get(self.outcome, self.outcome)

    @property
    def basis(self) -> str:
        """The programme, from the appointment on the place too, and in service the end of the term."""
        told = [str(self.programme or "")]
        told += [self.organisation.short_name] if self.post_id else []
        ends = {"day": self.serves_until}
        told += [str(_("in service until %(day)s") % ends)] if self.serves_until and not self.outcome else []
        told += [str(self.outcome_label)] if self.outcome else []
        return " · ".join(one for one in told if one)
