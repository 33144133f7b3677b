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

from . import exempt_facts, exempt_guards
from .steps import Exemption

PROVEN = (
    exempt_guards.in_a_welfare_post, exempt_guards.welfare_post_begun, exempt_guards.welfare_post_within_three_years,
    exempt_guards.event_open, exempt_guards.records_complete, exempt_guards.recommended_by_somebody,
)  # fmt: skip


class ExemptingActs:
    """From the recommendation to the checks."""

    @opens(
        Exemption.RECOMMENDED, _("Enter a recommendation without examination"), by=RECRUITER, article="E-03",
        when=[guards.not_oneself, guards.round_open, exempt_guards.labour_contract_only,
              exempt_guards.announced_without_examination, exempt_guards.within_the_published_number, *CONDITIONS,
              *PROVEN, guards.holds_no_post, guards.not_running, guards.not_voided, guards.not_barred],
        asks=[exempt_facts.Recommended, facts.Relatives, exempt_facts.WelfarePost, exempt_facts.Records,
              exempt_facts.Recommendation, looked_up.Unbound, scan(papers.EXEMPT_RECOMMENDATION, required=False),
              scan(papers.FRONT_LINE_RECORD, required=False)],
    )  # fmt: skip
    def recommend(self):
        """Proven front-line staff of public-welfare posts are recommended for hiring without examination (E-03)."""
        self.position, self.exempt = self.facts["position"], True
        self.intake = self.position.intake

    @onward(
        Exemption.RECOMMENDED, Exemption.DEEDS, _("Make the deeds public"), article="E-04",
        when=[guards.not_oneself, exempt_guards.round_goes_on, *CONDITIONS, exempt_guards.deeds_long_enough],
        asks=[exempt_facts.DeedsNotice, scan(papers.QUALIFICATION_REVIEW, required=False)],
        draws=[papers.DEEDS_NOTICE],
    )  # fmt: skip
    def publish_deeds(self):
        """The announced conditions are met; the deeds of the person recommended are made public (E-04)."""

    @onward(
        Exemption.DEEDS, Checks.NOMINATED, _("Close the public notice of the deeds"), article="E-04",
        when=[guards.not_oneself, exempt_guards.round_goes_on, guards.position_live,
              exempt_guards.within_the_published_number, exempt_guards.deeds_have_run,
              exempt_guards.deeds_uncontested, exempt_guards.deeds_clear],
        asks=[exempt_facts.DeedsOutcome, exempt_facts.Ahead, scan(papers.DEEDS_PUBLICITY_RECORD, required=False)],
    )  # fmt: skip
    def close_deeds(self):
        """The notice has run; physical check, review and public notice follow as for everybody (E-04)."""

    @aside(
        Exemption.steps, NotTaken.NOT_QUALIFIED, _("Decline the recommendation"), article="E-04",
        when=[guards.not_oneself], asks=[Reason],
    )  # fmt: skip
    def decline(self):
        """The recommendation is not followed; the person is told why (E-04)."""

    @aside(
        Exemption.DEEDS, NotTaken.NOT_PASSED, _("Objection to the deeds upheld"), article="E-04",
        when=[guards.not_oneself], asks=[exempt_facts.DeedsOutcome, Reason],
    )  # fmt: skip
    def uphold_deeds_objection(self):
        """An objection to the deeds proves right: the person is not hired, and the place is free again (E-04)."""
