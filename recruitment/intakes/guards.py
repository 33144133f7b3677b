"""The conditions of the road from applications to the end of a round; they may count, in few queries (D.3, E-01)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.law import Unmet, guard

from . import field as field_of

# --- applications and opening ratio ----------------------------------------------------------------------------


@guard(gettext_lazy("applications are taken until %(end)s as announced"), article="E-01")
def last_day_reached(intake):
    """Applications are not closed before the announced last day (D.3 rows 2 and 3)."""
    end = intake.applications_until
    return intake.on >= end or Unmet(end=end, cure=("wait", end))


@guard(gettext_lazy("work ordered for this round is still being carried out: %(number)s"), article="E-01")
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
    return any(not one.position.direct for one in intake.field.examined) or not intake.field.live


def nobody_is_tested(intake) -> bool:
    """Whether every position that is left for an examination is filled by interview alone (D-06)."""
    return bool(intake.field.examined) and all(one.position.direct for one in intake.field.examined)


def nobody_is_examined(intake) -> bool:
    """Whether every position that is left is filled without examination (E-03)."""
    return bool(intake.field.live) and not intake.field.examined


@guard(gettext_lazy("every position is filled by interview alone as announced"), article="D-06")
def written_announced(intake):
    """A written test is held where the announcement provides for one (D.3 row 5)."""
    return somebody_is_tested(intake)


@guard(gettext_lazy("the announcement provides for a written test for: %(positions)s"), article="D-06")
def interview_alone_announced(intake):
    """The written test is left out only where the announcement said so (D-06)."""
    tested = [one.position.code for one in intake.field.examined if not one.position.direct]
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
