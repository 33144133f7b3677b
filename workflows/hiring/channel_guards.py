"""Conditions of the two channels: the channel is open, and the person fulfils what it announced (E-11).

The channel comes with the facts, results with the case's history; a guard asks the database nothing.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import Unmet, guard
from recruitment import channels
from workflows.employment import dates

NOMINATED, ENDED = "nominate_channel", ("withdraw_channel", "record_channel_failure", "record_channel_result")


def nominated(case) -> bool:
    """Whether a nomination waits for its result."""
    last = case.history.last(NOMINATED, *ENDED)
    return last is not None and last.action == NOMINATED


@guard(_("nominated already, on %(since)s; a result comes first, or the nomination is withdrawn"), article="E-11")
def not_nominated(case):
    """Nobody is nominated for two channels at once (E-11)."""
    return not nominated(case) or Unmet(since=case.history.date_of(NOMINATED), cure=("do", "withdraw_channel"))


@guard(_("nominated only on %(since)s"), article="E-11")
def after_the_nomination(case):
    """What comes of a nomination is not dated before it (E-11)."""
    since = case.history.date_of(NOMINATED)
    return since is None or case.on >= since or Unmet(since=since)


@guard(_("“%(channel)s” takes nominations from %(first)s to %(last)s"), article="E-11", reads=("channel",))
def channel_open(case):
    """Nominations are made in the time the channel announces (E-11)."""
    channel = case.facts["channel"]
    if channel.takes_on(case.on):
        return True
    return Unmet(channel=channel.title, first=channel.opened_on, last=channel.closed_on)


def _failing(case, name: str):
    """True, or the condition of that name that the person does not meet, with its numbers."""
    words = {"since": case.reported_on, "results": dates.results(case), "on": case.on}
    found = dict(channels.unmet(case.facts["channel"], **words))
    return name not in found or Unmet(**found[name])


@guard(
    _("the channel asks for %(least)s full years in the post; there are %(years)s since %(since)s"), article="E-11",
    reads=("channel",),
)  # fmt: skip
def years_in_the_post(case):
    """The years in the post that the channel announces (E-11)."""
    return _failing(case, "years")


@guard(
    _("the channel asks for no result below qualified in the last %(last)s years; on record: %(found)s"),
    article="E-11", reads=("channel",),
)  # fmt: skip
def no_result_below(case):
    """No yearly result below qualified in the years that the channel announces (E-11)."""
    return _failing(case, "below")


@guard(
    _("the channel asks for %(least)s excellent yearly results; there are %(found)s"), article="E-11",
    reads=("channel",),
)  # fmt: skip
def excellent_often_enough(case):
    """The excellent yearly results that the channel announces (E-11)."""
    return _failing(case, "excellent")


@guard(_("all %(number)s targeted posts of “%(channel)s” have been taken"), article="E-11", reads=("channel",))
def post_left(case):
    """Nobody is nominated for a channel whose posts have all been taken (E-11)."""
    channel = case.facts["channel"]
    left = channel.number > case.facts.get("taken", 0)
    return left or Unmet(number=channel.number, channel=channel.title)
