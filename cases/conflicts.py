"""Who may not act in a case though he sits at its desk: for it is his own, he answers for it, or he was the other side.

What binds everybody is that nobody acts in his own case. The rest binds whoever stands in for an absent colleague
(organisations/proxies.py): his own office and the one he is lent must not meet in one decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from organisations.models import Organisation, User

from .law import BACK, HARD, WARN, Action, Obstacle
from .lawful import Lawful
from .models import Case, Sponsorship

SERVES = (Sponsorship.INTRODUCER, Sponsorship.CONTACT, Sponsorship.MENTOR)


def conflicts(case: Lawful, action: Action, organisation: Organisation, user: User) -> Iterator[tuple[str, Obstacle]]:
    """What bars the user, at whose desk the action is, from doing it himself, with who does it instead."""
    if not isinstance(case, Case) or user is None:  # a round is nobody's own
        return
    role = action.desk(case.state).role if action.sources else action.by.role
    absent = user.stands_in_for(role, organisation, case.pipeline_name)
    others = _others(organisation, absent)
    if user.person_id and user.person_id == case.person_id:
        yield HARD, Obstacle("own_case", _("this is your own case: nobody acts in his own case"), "", others)
    if not action.sources:
        return
    if absent:
        yield from _serves(case, user, others)
    if (absent or getattr(case, "deputised", True)) and action.moves and action.kind != BACK:
        yield from _other_side(case, role, organisation, user, absent)


def _others(organisation: Organisation, absent: User | None) -> tuple[str, str]:
    words = {"organisation": organisation.short_name, "holder": absent}
    if absent is None:
        return "ask", _("somebody else at this desk of %(organisation)s, or one who stands in, does it") % words
    return "ask", _("%(holder)s himself, or another deputy whom %(organisation)s names, does it") % words


def _serves(case: Case, user: User, others: tuple[str, str]) -> Iterator[tuple[str, Obstacle]]:
    """Whoever answers for the case as sponsor does not decide it for somebody else; those who serve it are warned."""
    if not user.person_id:
        return
    for capacity in (Sponsorship.SPONSOR, *SERVES):
        for one in case.history.serving(capacity):
            if one.person_id == user.person_id:
                words = {"capacity": one.get_capacity_label()}
                told = (
                    _("you serve this case as its %(capacity)s and would act for an absent colleague as well") % words
                )
                yield HARD if capacity == Sponsorship.SPONSOR else WARN, Obstacle("acting_sponsor", told, "", others)


def _other_side(
    case: Case, role: str, organisation: Organisation, user: User, absent: User | None
) -> Iterator[tuple[str, Obstacle]]:
    """Of two decisions that follow each other at two desks, one in proxy, the same person takes only one.

    What was decided above is carried out below: there is no second decision in that.
    """
    last = next((one for one in reversed(case.history.events) if one.source != one.target), None)
    if last is None or last.by_id != user.pk or (role, organisation.pk) == (last.role, last.organisation_id):
        return
    carried_out = organisation != last.organisation and organisation.path.startswith(last.organisation.path)
    if (absent or last.acting_for_id) and not carried_out:
        holder = absent or user
        told = _("you took the decision before this one yourself, at the other desk: nobody takes both sides")
        cure = _("%(holder)s himself does it, or another deputy") % {"holder": holder}
        if absent is None:
            cure = _("a deputy named for you, or a colleague at your desk, does it")
        yield HARD, Obstacle("both_sides", told, "", ("ask", cure))
