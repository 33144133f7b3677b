"""Conditions of selection (E-01, E-05 to E-08, D.3 rows 3 to 10); they read what the facts have looked up."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.law import Guard, Unmet, guard
from cases.limits import add_months
from organisations import codes
from recruitment.intakes.steps import STAGES, Applying

from . import wording

ROUND = {one.value: one.label for stage in STAGES for one in stage.steps}

# --- whoever acts, and where the round is ----------------------------------------------------------------------------


@guard(_("you are the applicant yourself: somebody else has to act here"), article="E-06")
def not_oneself(case):
    """Whoever recruits steps aside in his or her own application (E-06)."""
    by = getattr(case.attempt, "by", None)
    return by is None or by.person_id is None or by.person_id != case.person_id


def round_at(*steps) -> Guard:
    """The round is at one of the steps at which the act belongs."""

    def at(case):
        if case.intake.state in {one.value for one in steps}:
            return True
        return Unmet(now=ROUND[case.intake.state], due=[str(one.label) for one in steps])

    made = guard(_("the round is at “%(now)s”; this belongs to “%(due)s”"), article="E-01")(at)
    name = "_or_".join(one.value for one in steps)
    doc = "Each act belongs to its step of the round: plan, announcement, conditions, tests, checks (E-01)."
    return dataclasses.replace(made, name=f"round_at_{name}", doc=doc)


@guard(_("the round has been at this step only since %(since)s"), article="E-01")
def not_before_round(case):
    """Nothing is dated before the round came to the step it belongs to (E-01)."""
    return case.on >= case.intake.entered_on or Unmet(since=case.intake.entered_on)


# --- the application and its conditions -----------------------------------------------------------------------------


def position_of(case) -> Any:
    """The position in question: the one just chosen, else the case's own."""
    return (case.facts or {}).get("position") or case.position


@guard(_("round %(intake)s takes no applications on %(on)s: they are taken from %(since)s to %(until)s"),
       article="E-01", reads=("position",))  # fmt: skip
def round_open(case):
    """Applications are taken on the announced days only (E-01, D.3 row 3)."""
    intake = case.facts["position"].intake
    since, until = intake.applications_from or intake.published_on, intake.applications_until
    within = since is not None and since <= case.on and (until is None or case.on <= until)
    if intake.state == Applying.OPEN.value and within:
        return True
    words = {"intake": intake.number, "on": case.on, "since": since or "-", "until": until or "-"}
    return Unmet(**words, cure=("wait", since) if since and case.on < since else None)


@guard(_("position %(code)s has no posts left: it was cut or merged"), article="D.3")
def position_live(case):
    """A position that was cut or merged takes nobody any more (D.3 row 4)."""
    position = position_of(case)
    return bool(position.places and not position.merged_into_id) or Unmet(code=position.code)


@guard(_("position %(code)s is filled without examination, by recommendation of proven front-line staff"),
       article="E-03", reads=("position",))  # fmt: skip
def filled_by_examination(case):
    """Nobody applies for, or changes to, a position that is filled by recommendation (E-03)."""
    position = case.facts["position"]
    return not position.exempt or Unmet(code=position.code)


@guard(_("%(has)s; position %(code)s asks for at least: %(least)s"), article="E-01")
def educated(case):
    """At least the announced education, by a diploma (E-01, D.3 row 3)."""
    position, has = position_of(case), case.person.education
    if codes.education_level(has) >= codes.education_level(position.education):
        return True
    known = codes.name_of(codes.EDUCATION, has) if has else _("education not recorded")
    return Unmet(has=known, code=position.code, least=codes.name_of(codes.EDUCATION, position.education))


@guard(_("%(age)s years old on %(day)s, the last day of applications; position %(code)s allows at most %(most)s"),
       article="E-01")  # fmt: skip
def young_enough(case):
    """At most the announced age, in full years on the last day of applications (E-01, D.3 row 3)."""
    position = position_of(case)
    day = position.intake.applications_until or case.on
    age = full_years(case.person.birth_date, day)
    return age <= position.age_most or Unmet(age=age, day=day, code=position.code, most=position.age_most)


def full_years(born: datetime.date, day: datetime.date) -> int:
    """Age in full years; who was born on 29 February grows older on the 28th where there is none (A.7)."""
    years = day.year - born.year
    return years if add_months(born, 12 * years) <= day else years - 1


@guard(_("the person holds a funded post already: %(post)s"), article="D.5", reads=("holds_post",))
def holds_no_post(case):
    """One person occupies at most one post (D.5)."""
    return not case.facts["holds_post"] or Unmet(post=case.facts["holds_post"])


@guard(_("the same person is in procedure %(number)s already"), article="D.3", reads=("running",))
def not_running(case):
    """One post per person: nobody applies twice or while in another recruitment procedure (D.3 row 3)."""
    return not case.facts["running"] or Unmet(number=case.facts["running"])


@guard(_("an application of this person in the same round was voided: %(number)s"), article="E-07", reads=("voided",))
def not_voided(case):
    """Who was disqualified for misconduct does not apply in the same round again (E-07)."""
    return not case.facts["voided"] or Unmet(number=case.facts["voided"])


@guard(_("the person is on the integrity record and may not apply until %(until)s"), article="E-07",
       reads=("barred_until",))  # fmt: skip
def not_barred(case):
    """A serious breach bars for five years, a specially serious one without end (E-07)."""
    until = case.facts["barred_until"]
    return Unmet(until=wording.LONG_TERM if until == datetime.date.max else until)
