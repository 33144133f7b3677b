"""Numbers of a record that do not add up: what a form would have refused at once (A.6, A-19, A-20, A-24)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.companions import Appointed
from cases.law import HARD, Action
from cases.votes import Ballot, CommitteeVote, committee_discrepancies, discrepancies, improprieties

from .findings import VOID

INSISTED = {Ballot: ("due", "present", "issued", "collected", "yes"), CommitteeVote: ("due", "present", "yes")}


def tallied(action: Action, facts: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(severity, article, what is wrong) of votes and appointments; a vote with numbers missing is not reckoned."""
    for group in action.asks:
        if issubclass(group, Ballot) and _whole(Ballot, facts):
            for name, message in discrepancies(facts):
                yield VOID if name == "collected" else HARD, "A-20", message
            for _name, message in improprieties(facts):
                yield HARD, "A-20", message
        elif issubclass(group, CommitteeVote) and _whole(CommitteeVote, facts):
            for _name, message in committee_discrepancies(facts):
                yield HARD, "A-24", message
        elif issubclass(group, Appointed):
            yield from _number_of(group, action, facts.get("people"))


def _whole(kind, facts: dict[str, Any]) -> bool:
    return all(facts.get(name) is not None for name in INSISTED[kind])


def _number_of(group: type[Appointed], action: Action, people) -> Iterator[tuple[str, str, str]]:
    if people is not None and not group.least <= len(people) <= group.most:
        words = {"least": group.least, "most": group.most, "chosen": len(people)}
        yield HARD, action.article, _("%(chosen)s persons named; %(least)s to %(most)s are needed") % words
