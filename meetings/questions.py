"""What meetings decide, derived from the law: which acts, at which kind of meeting, and what the votes make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards import committee_not_carried, not_carried
from cases.law import ONWARD, PIPELINES, Action
from cases.models import Case
from cases.paperwork.occasions import acts_of
from cases.votes import BRANCH_COMMITTEE, MEETING, Ballot, CommitteeVote, carried
from dossiers import papers
from organisations.desks import Desk, Role
from organisations.models import Organisation

GENERAL, BRANCH, COMMITTEE = "general", "branch", "committee"
KINDS = (
    (GENERAL, _("General meeting of the branch")),
    (BRANCH, _("Branch committee")),
    (COMMITTEE, _("Committee meeting")),
)
DECIDED_BY = {GENERAL: MEETING, BRANCH: BRANCH_COMMITTEE}
"""What an act is told that asks which body decided it."""
VOTES = {GENERAL: Ballot, COMMITTEE: CommitteeVote}


@dataclass(frozen=True)
class Question:
    """What a meeting decides about a case: the act if it carries, and the act that records that it did not.

    Without ``lost`` the law knows none: a proposal that is not carried leaves the case where it is. ``vote`` is the
    group of facts that asks for the numbers; None where the body decides without a count.
    """

    case_class: type[Case]
    adopted: Action
    lost: Action | None
    vote: Any

    @property
    def name(self) -> str:
        """Under which it is stored and chosen."""
        return f"{self.case_class.pipeline_name}.{self.adopted.name}"

    @property
    def label(self) -> Any:
        """In the words of the law."""
        return self.adopted.label

    @property
    def desk(self) -> Desk:
        """The desk that enters the decision."""
        return self.adopted.desk(self.adopted.sources[0].value)

    @property
    def counted(self) -> bool:
        """Whether votes are counted; a template cannot ask ``vote``, it would call the class."""
        return self.vote is not None

    @property
    def minutes(self) -> str:
        """The code of the minutes the decision is kept in; empty where the dossier has none of their own."""
        codes = acts_of(self.case_class).get(self.adopted.name, ())
        return next((one for one in codes if papers.by_code(one).template.endswith("_minutes")), "")

    def act(self, numbers: Mapping[str, Any]) -> Action:
        """The act the votes make of it: nobody chooses. Numbers that are no numbers yet count as none."""
        if self.lost is None:
            return self.adopted
        vote = {name: _counted(numbers.get(name)) for name in ("due", "yes", "written_yes")}
        return self.adopted if carried(vote) else self.lost


def _counted(value: Any) -> int:
    text = str(value or "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else 0


@cache
def questions(kind: str) -> dict[str, Question]:
    """Every question that may be put at a meeting of that kind, in the order of the law."""
    found = [_question(one, act, kind) for one in PIPELINES.values() for act in one.actions().values()]
    return {one.name: one for one in found if one}


def _question(case_class: type[Case], act: Action, kind: str) -> Question | None:
    """The question an act answers at that kind of meeting; None for one that answers none, or records a loss."""
    vote = _vote(act, VOTES.get(kind))
    asks_body = any("decided_by" in group.base_fields for group in act.asks)
    bodiless = kind in DECIDED_BY and act.kind == ONWARD and asks_body  # who leaves the road does so on his own page
    if (vote is None and not bodiless) or _records_loss(act):
        return None
    losses = (one for one in case_class.actions().values() if vote and _records_loss(one))
    same = (one for one in losses if set(one.sources) == set(act.sources) and _kind(one, kind) == vote.kind)
    return Question(case_class, act, next(same, None), vote)


def _vote(act: Action, asked: Any) -> Any:
    return next((group for group in act.asks if asked and issubclass(group, asked)), None)


def _kind(act: Action, kind: str) -> str:
    return getattr(_vote(act, VOTES[kind]), "kind", "")


def _records_loss(act: Action) -> bool:
    return not_carried in act.when or committee_not_carried in act.when


def roles(kind: str) -> set[Role]:
    """Who holds such meetings and enters their decisions."""
    return {one.desk.role for one in questions(kind).values()}


def may_hold(user) -> list[tuple[str, Organisation]]:
    """(kind, organisation) of every meeting the user may enter: those of the desks he sits at."""
    found = []
    for mandate in user.current_mandates():
        for kind, _label in KINDS:
            without = kind == BRANCH and not mandate.organisation.has_branch_committee
            if mandate.role in roles(kind) and not without and (kind, mandate.organisation) not in found:
                found.append((kind, mandate.organisation))
    return found


def served_by(desk: Desk, organisation: Organisation) -> list[int]:
    """The organisations whose cases come to that desk at ``organisation``: those below it, up to the next such desk."""
    below = list(Organisation.objects.under(organisation))
    if desk.power is None:
        return [organisation.pk]
    nearer = [one.path for one in below if one != organisation and one.closed_on is None and one.holds(desk.power)]
    return [one.pk for one in below if not any(one.path.startswith(path) for path in nearer)]
