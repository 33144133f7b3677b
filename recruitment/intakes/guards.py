"""The conditions of the acts of a round (D.3, D.5, E-01); they may count in the database, in few queries."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.law import WARN, Unmet, guard
from cases.limits import count_working_days

from .. import scoring
from . import field as field_of
from .wording import fault_in_words

LEAST_DAYS = 7
"""Working days from the announcement to the end of applications, where no local rule asks for more (D.3 row 2)."""


# --- plan and announcement -------------------------------------------------------------------------------------


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


# --- applications and opening ratio ----------------------------------------------------------------------------


@guard(gettext_lazy("applications are taken until %(end)s as announced"), article="E-01")
def last_day_reached(intake):
    """Applications are not closed before the announced last day (D.3 rows 2 and 3)."""
    end = intake.applications_until
    return intake.on >= end or Unmet(end=end, cure=("wait", end))


@guard(gettext_lazy("work ordered for this round is still being carried out: %(number)s"), article="")
def nothing_running(intake):
    """The round does not move on while an import or an act for many is under way."""
    number = intake.runs.exclude(status__in=("done", "failed")).count()
    return Unmet(number=number) if number else True


@guard(gettext_lazy("the conditions of %(number)s applicants have not been examined"), article="E-01")
def everybody_examined(intake):
    """Qualification review comes before any examination (E-01, D.3 row 3)."""
    number = intake.field.count(field_of.APPLIED)
    return Unmet(number=number) if number else True


@guard(gettext_lazy("the opening ratio is not met: %(positions)s"), article="D.3")
def opening_ratio_met(intake):
    """Every position that has posts has as many qualified applicants for each as announced (D.3 row 4)."""
    short = [short_of_ratio(one) for one in intake.field.live if not one.met]
    return Unmet(positions=short) if short else True


def short_of_ratio(line) -> str:
    """In words: 岗位A01：报考合格5人，计划2人，未达1:3."""
    words = {
        "code": line.position.code, "qualified": line.qualified, "places": line.position.places,
        "ratio": f"{line.ratio.normalize():f}",
    }  # fmt: skip
    return _("position %(code)s: %(qualified)s qualified, %(places)s posts, 1:%(ratio)s is not met") % words


@guard(gettext_lazy("no position has posts left: cancel the round"), article="D.3")
def something_left(intake):
    """After cuts at least one position remains (D.3 row 4)."""
    return bool(intake.field.live)


def somebody_is_tested(intake) -> bool:
    """Whether the announcement provides for a written test for any position that is left."""
    return any(not one.position.direct for one in intake.field.live) or not intake.field.live


def nobody_is_tested(intake) -> bool:
    """Whether every position that is left is filled by interview alone (D-06)."""
    return all(one.position.direct for one in intake.field.live)


@guard(gettext_lazy("every position is filled by interview alone as announced"), article="D-06")
def written_announced(intake):
    """A written test is held where the announcement provides for one (D.3 row 5)."""
    return somebody_is_tested(intake)


@guard(gettext_lazy("the announcement provides for a written test for: %(positions)s"), article="D-06")
def interview_alone_announced(intake):
    """The written test is left out only where the announcement said so (D-06)."""
    tested = [one.position.code for one in intake.field.live if not one.position.direct]
    return Unmet(positions=tested) if tested else True


# --- results and ranking ---------------------------------------------------------------------------------------


@guard(gettext_lazy("written results are missing for %(number)s candidates: %(cases)s"), article="E-01")
def written_complete(intake):
    """Nobody is ranked before every paper has a result or a reason why it has none (D.3 rows 5 and 6)."""
    rows = intake.candidates.filter(state=field_of.QUALIFIED, written=None, out="", position__direct=False)
    return _missing(rows)


@guard(gettext_lazy("interview results are missing for %(number)s candidates: %(cases)s"), article="E-01")
def interview_complete(intake):
    """Nobody is ranked before everybody admitted has an interview result or a reason (D.3 row 7)."""
    return _missing(intake.candidates.filter(state=field_of.SHORTLISTED, interview=None, out=""))


SHOWN = 5


def _missing(rows):
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    more = ["…"] if len(numbers) > SHOWN else []
    return Unmet(number=len(numbers), cases=numbers[:SHOWN] + more) if numbers else True


@guard(gettext_lazy("the shortlist has not been carried out for %(number)s candidates"), article="E-01")
def shortlist_carried_out(intake):
    """Whether somebody is admitted to the interview is decided for everybody (D.3 row 6)."""
    number = intake.field.count(field_of.QUALIFIED)
    return Unmet(number=number) if number else True


@guard(gettext_lazy("equal at the last place, a further test is needed: %(ties)s"), article="D.3")
def nobody_undecided(intake):
    """Ties at the last place are broken as announced, in the end by a further test (D.3 row 7)."""
    ties = intake.undecided()
    words = [_("position %(code)s: %(cases)s") % {"code": code, "cases": "、".join(found)} for code, found in ties]
    return Unmet(ties=words) if words else True


# --- the end ---------------------------------------------------------------------------------------------------


@guard(gettext_lazy("%(number)s candidates are still in the running"), article="E-01")
def nobody_left(intake):
    """A round ends when every candidate has been appointed or told (D.3 row 11, E-08)."""
    number = intake.field.count(*field_of.in_the_running(intake.case_class))
    return Unmet(number=number) if number else True


# --- amending a published announcement -------------------------------------------------------------------------


@guard(gettext_lazy("results have been entered: the terms of the announcement can no longer be changed"),
       article="D.3", reads=("item",))  # fmt: skip
def no_results_yet(intake):
    """What results are worth is not changed after they are known (35号令 art.15, D.3 row 2)."""
    if not intake.facts.get("term"):
        return True
    return not intake.candidates.exclude(written=None, interview=None).exists()


@guard(
    gettext_lazy("applications have been closed: their dates can no longer be changed"), article="D.3", reads=("item",)
)
def still_open(intake):
    """Dates of applications are corrected while applications are taken (D.3 row 2)."""
    return intake.facts["item"] not in ("applications_from", "applications_until") or intake.state == "open"


@guard(gettext_lazy("the corrected last day %(end)s lies before %(on)s"), article="D.3", reads=("item", "value"))
def last_day_ahead(intake):
    """Nobody's time to apply is cut off by a correction (D.3 row 2)."""
    end = intake.facts["value"]
    if intake.facts["item"] != "applications_until" or not isinstance(end, datetime.date):
        return True
    return end >= intake.on or Unmet(end=end, on=intake.on)


@guard(gettext_lazy("with this change the announcement's terms cannot stand: %(faults)s"), article="D.3",
       reads=("item", "value"))  # fmt: skip
def still_sound(intake):
    """A corrected announcement adds up as the first one did (D.3 rows 5 to 7)."""
    found = scoring.faults(intake.corrected().terms)
    return Unmet(faults=[fault_in_words(one) for one in found]) if found else True


@guard(gettext_lazy("position %(code)s has %(places)s posts; it can be cut by at most that many"), article="D.3",
       reads=("position", "number"))  # fmt: skip
def enough_to_cut(intake):
    """A position is cut by no more posts than it has; cut to none it is cancelled (D.3 row 4)."""
    position = intake.facts["position"]
    return position.places >= intake.facts["number"] or Unmet(code=position.code, places=position.places)


@guard(gettext_lazy("position %(other)s asks for more than %(code)s or something else: %(stricter)s"), article="D.3",
       reads=("position", "other"))  # fmt: skip
def no_stricter(intake):
    """Positions are merged into one with the same conditions or less strict ones (D.3 row 4)."""
    position, other = intake.facts["position"], intake.facts["other"]
    found = position.stricter_in(other)
    return Unmet(code=position.code, other=other.code, stricter=found) if found else True


@guard(gettext_lazy("positions %(code)s and %(other)s are examined in different ways"), article="D.3",
       reads=("position", "other"))  # fmt: skip
def examined_alike(intake):
    """Who applied for an interview alone is not brought into a written test, nor the other way round (D-06)."""
    position, other = intake.facts["position"], intake.facts["other"]
    return position.direct == other.direct or Unmet(code=position.code, other=other.code)


@guard(gettext_lazy("the ratio is lowered, not raised: %(positions)s"), article="D-06", reads=("positions", "ratio"))
def ratio_lower(intake):
    """In hard and remote districts the opening ratio may be lowered (D-06)."""
    ratio = intake.facts["ratio"]
    found = [
        one.code for one in intake.facts["positions"] if ratio >= (intake.ratio if one.ratio is None else one.ratio)
    ]
    return Unmet(positions=found) if found else True
