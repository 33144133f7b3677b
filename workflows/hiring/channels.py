"""The two channels: targeted posts of the civil service and of public institutions for social workers (E-11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, line
from cases.law import aside
from dossiers import papers
from organisations.desks import RECRUITER
from workflows.employment import facts, posts
from workflows.employment.steps import Ending, Service

from .channel_facts import Concluded, Nominated, Taken, Withdrawn
from .channel_guards import (
    after_the_nomination,
    channel_open,
    excellent_often_enough,
    no_result_below,
    nominated,
    not_nominated,
    post_left,
    years_in_the_post,
)
from .grade_guards import by_labour_contract

CHANNEL = "channel"
WAITING = (Service.SERVING, Ending.REVIEWED)


class ChannelActs:
    """Nomination, its withdrawal, and its result."""

    @aside(
        WAITING, None, _("Nominate for a channel"), by=RECRUITER, article="E-11", only_if=by_labour_contract,
        when=[not_nominated, channel_open, years_in_the_post, no_result_below, excellent_often_enough, post_left],
        asks=[facts.DOCUMENT, Nominated], draws=[papers.CHANNEL_FORM],
    )  # fmt: skip
    def nominate_channel(self):
        """An outstanding community worker is nominated for targeted posts, by the announced conditions (E-11)."""

    @aside(
        WAITING, None, _("Withdraw the nomination"), by=RECRUITER, article="E-11", only_if=nominated,
        when=[after_the_nomination], asks=[facts.DOCUMENT, Withdrawn, Reason],
    )  # fmt: skip
    def withdraw_channel(self):
        """The nomination is withdrawn; the person stays in the post and may be nominated again (E-11)."""

    @aside(
        WAITING, None, _("Not taken by the channel"), by=RECRUITER, article="E-11", only_if=nominated,
        when=[after_the_nomination], asks=[facts.DOCUMENT, Concluded],
    )  # fmt: skip
    def record_channel_failure(self):
        """The person was not taken and stays in the post; no targeted post is used (E-11)."""

    @aside(
        WAITING, Ending.LEAVING, _("Taken by the channel"), by=RECRUITER, article="E-11", only_if=nominated,
        when=[after_the_nomination],
        asks=[facts.DOCUMENT, line("destination", _("Unit and post")), Taken,
              posts.released(_("taken for a targeted post"))],
    )  # fmt: skip
    def record_channel_result(self):
        """The person is taken: a targeted post is used, and the post in the community is released (E-11, D.5)."""
        self.outcome = CHANNEL
