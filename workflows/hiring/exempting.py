"""The road without examination: recommendation, records, public notice of the deeds (E-02 to E-04)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, scan
from cases.law import aside, onward, opens
from dossiers import papers
from organisations.desks import RECRUITER
from workflows.selection import facts, guards, looked_up
from workflows.selection.acts import CONDITIONS
from workflows.selection.steps import Checks, NotTaken

from .steps import Exemption


class ExemptingActs:
    """From the recommendation to the checks."""

    @opens(
        Exemption.RECOMMENDED, _("Enter a recommendation without examination"), by=RECRUITER, article="E-03",
        when=[guards.not_oneself, guards.round_open, *CONDITIONS, guards.holds_no_post, guards.not_running,
              guards.not_voided, guards.not_barred],
        asks=[facts.Applied, facts.Relatives, looked_up.Unbound, scan(papers.EXEMPT_RECOMMENDATION, required=False)],
    )  # fmt: skip
    def recommend(self):
        """Proven front-line staff of public-welfare posts are recommended for hiring without examination (E-03)."""
        self.position, self.exempt = self.facts["position"], True
        self.intake = self.position.intake

    @onward(Exemption.RECOMMENDED, Exemption.DEEDS, _("Make the deeds public"), article="E-04", asks=[])
    def publish_deeds(self):
        """The deeds of the person recommended are made public (E-04)."""

    @onward(Exemption.DEEDS, Checks.NOMINATED, _("Close the public notice of the deeds"), article="E-04", asks=[])
    def close_deeds(self):
        """The notice has run; physical check, review and public notice follow as for everybody (E-04)."""

    @aside(
        Exemption.steps, NotTaken.NOT_QUALIFIED, _("Decline the recommendation"), article="E-04",
        when=[guards.not_oneself], asks=[Reason],
    )  # fmt: skip
    def decline(self):
        """The recommendation is not followed; the person is told why (E-04)."""
