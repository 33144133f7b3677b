"""The conditions of plan and announcement (D.2, D.3 rows 1 and 2, D.5, E-01)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.law import WARN, Unmet, guard
from cases.limits import count_working_days

from .. import scoring
from ..programmes import LABOUR_CONTRACT
from .wording import fault_in_words

LEAST_DAYS = 7
"""Working days from the announcement to the end of applications, where no local rule asks for more (D.3 row 2)."""


@guard(gettext_lazy("the programme takes people selected and sent by the level above; it is not filled by a round"),
       article="D.2")  # fmt: skip
def filled_by_rounds(intake):
    """Who is selected and sent by the level above is taken in, not recruited (D.2)."""
    return not intake.programme.sent


@guard(
    gettext_lazy("no position has been drawn up"),
    article="E-01",
)
def has_positions(intake):
    """A plan without positions announces nothing (E-01, D.3 row 2)."""
    return bool(intake.lineup)


@guard(gettext_lazy("no posts have been chosen for: %(positions)s"), article="D.3")
def positions_have_posts(intake):
    """Every position says how many posts it fills (D.3 row 2)."""
    bare = [one.code for one in intake.lineup if not one.places]
    return Unmet(positions=bare) if bare else True


@guard(
    gettext_lazy("“%(programme)s” are %(identity)s: they come by examination alone; without one stand: %(positions)s"),
    article="E-02",
)  # fmt: skip
def examined_by_identity(intake):
    """Without examination only under a labour contract: nobody comes so into a public institution (E-02, E-03)."""
    programme, found = intake.programme, [one.code for one in intake.lineup if one.exempt]
    if not found or programme.identity == LABOUR_CONTRACT:
        return True
    return Unmet(programme=programme, identity=programme.identity_label, positions=found)


@guard(gettext_lazy("the pool of posts does not suffice: %(pools)s"), article="D.5")
def pools_suffice(intake):
    """Occupied and reserved posts never exceed those allocated (D.5)."""
    short = [
        _("%(pool)s: %(wanted)s posts planned, %(free)s free")
        % {"pool": pool, "wanted": pool.wanted, "free": max(pool.free, 0)}
        for pool in intake.pools()
        if pool.wanted > pool.free
    ]
    return Unmet(pools=short) if short else True


@guard(gettext_lazy("the announcement's terms cannot stand: %(faults)s"), article="D.3")
def terms_sound(intake):
    """Weights, marks and ties are fixed before anybody applies, and add up (D.3 rows 2 and 5 to 7)."""
    found = scoring.faults(intake.terms)
    return Unmet(faults=[fault_in_words(one) for one in found]) if found else True


@guard(gettext_lazy("the first and the last day of applications are not set"), article="D.3")
def dates_set(intake):
    """The announcement says from when to when one may apply (D.3 row 2)."""
    return bool(intake.applications_from and intake.applications_until)


@guard(
    gettext_lazy("applications begin on %(start)s and end on %(end)s, the announcement is of %(on)s: not in order"),
    article="D.3",
)
def dates_in_order(intake):
    """Nobody applies before the announcement, and applications end after they begin (D.3 row 2)."""
    start, end = intake.applications_from, intake.applications_until
    if not (start and end):
        return True  # that is dates_set's
    return intake.on <= start <= end or Unmet(start=start, end=end, on=intake.on)


@guard(
    gettext_lazy("only %(days)s working days lie between the announcement and %(end)s; at least %(least)s are usual"),
    article="D.3", mode=WARN,
)  # fmt: skip
def announced_long_enough(intake):
    """From the announcement to the end of applications at least seven working days, the local minimum (D.3 row 2)."""
    if intake.applications_until is None:
        return True
    days, _provisional = count_working_days(intake.on, intake.applications_until)
    return days >= LEAST_DAYS or Unmet(days=days, end=intake.applications_until, least=LEAST_DAYS)
