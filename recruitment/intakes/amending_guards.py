"""The conditions under which a published announcement is amended (D.3 rows 2 and 4, D-06, 35号令 art.15)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy

from cases.law import Unmet, guard

from .. import scoring
from .steps import Applying
from .wording import fault_in_words


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
    return (
        intake.facts["item"] not in ("applications_from", "applications_until") or intake.state == Applying.OPEN.value
    )


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


@guard(gettext_lazy("filled without examination and not merged, since no opening ratio is asked: %(positions)s"),
       article="E-03", reads=("position", "other"))  # fmt: skip
def examined_at_all(intake):
    """Who was recommended for a position is not moved to another one: no ratio can fall short there (E-03)."""
    found = [one.code for one in (intake.facts["position"], intake.facts["other"]) if one.exempt]
    return Unmet(positions=found) if found else True


@guard(gettext_lazy("the ratio is lowered, not raised: %(positions)s"), article="D-06", reads=("positions", "ratio"))
def ratio_lower(intake):
    """In hard and remote districts the opening ratio may be lowered (D-06)."""
    ratio = intake.facts["ratio"]
    found = [
        one.code for one in intake.facts["positions"] if ratio >= (intake.ratio if one.ratio is None else one.ratio)
    ]
    return Unmet(positions=found) if found else True
