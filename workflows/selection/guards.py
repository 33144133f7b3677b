"""Conditions of selection (E-01, E-05 to E-08, D.3 rows 3 to 10); they read what the facts have looked up."""

from __future__ import annotations

import dataclasses
import datetime
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import guards as shared
from cases.facts import UNFIT
from cases.law import Guard, Unmet, guard
from cases.limits import add_months
from organisations import codes
from recruitment.intakes.steps import STAGES, Applying
from recruitment.programmes import CIVIL_SERVANT
from recruitment.scoring import RESERVE, TAKEN, UNDECIDED

from . import results, wording
from .facts import APPOINTMENT, PHYSICAL
from .steps import Checks

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


# --- results ----------------------------------------------------------------------------------------------------------


def entered_once(part: str) -> Guard:
    """The result of that part is entered once; after that it is corrected with a reason."""
    made = guard(_("this result is on record already: correct it with a reason"), article="D.3")(
        lambda case: not results.entered(case, part) or Unmet(cure=("do", "correct_result"))
    )
    doc = "A result is entered once and then only corrected with reason and document (D.3 row 5)."
    return dataclasses.replace(made, name=f"{part}_entered_once", doc=doc)


@guard(_("there is no such result yet that could be corrected"), article="D.3", reads=("part",))
def entered_before(case):
    """Only a result on record is corrected (D.3 row 5)."""
    return results.entered(case, case.facts["part"])


@guard(_("position %(code)s is filled by interview alone"), article="D-06")
def has_written_part(case):
    """Where the announcement provides for interviews alone there is no written result (D-06)."""
    return not case.position.direct or Unmet(code=case.position.code)


@guard(_("%(missing)s results of this position are still missing"), article="D.3", reads=("missing",))
def results_complete(case):
    """Nobody is ranked before every result is in (D.3 rows 6 and 7)."""
    return not case.facts["missing"] or Unmet(missing=case.facts["missing"])


@guard(_("rank %(rank)s of %(of)s is not within the shortlist; the lowest score admitted is %(cut)s"),
       article="D.3", reads=("verdict",))  # fmt: skip
def within_shortlist(case):
    """Within the announced number by rank, all ties at the cut included (D.3 row 6)."""
    return case.facts["verdict"] == results.ADMITTED or Unmet(**_told(case, "rank", "of", "cut"))


@guard(_("equal to others across the last post: the further test decides"), article="D.3", reads=("verdict",))
def decided(case):
    """Equals across the last post are told apart as announced before anybody is nominated (D.3 row 7)."""
    return case.facts["verdict"] != UNDECIDED or Unmet(cure=("do", "record_extra"))


@guard(_("rank %(rank)s of %(of)s is not within the %(places)s posts"), article="D.3", reads=("verdict",))
def within_posts(case):
    """One candidate for each post, by rank (D.3 rows 7 and 8)."""
    verdict = case.facts["verdict"]
    return verdict in (TAKEN, UNDECIDED) or Unmet(**_told(case, "rank", "of", "places"))


@guard(_("no vacancy: all %(places)s posts have a candidate in the checks or appointed"), article="D.3",
       reads=("vacant", "places"))  # fmt: skip
def post_vacant(case):
    """Nobody is nominated for a post that somebody else is nominated for (D.3 row 8, E-08)."""
    return case.facts["vacant"] > 0 or Unmet(places=case.facts["places"])


def _told(case, *names: str) -> dict[str, Any]:
    return {name: "-" if (value := case.facts.get(name)) is None else value for name in names}


@guard(_("a further test is for candidates equal across the last post alone"), article="D.3", reads=("verdict",))
def is_undecided(case):
    """The further test is held where everything else leaves a tie across the last post (D.3 row 7)."""
    return case.facts["verdict"] == UNDECIDED


@guard(_("the announcement of this round does not provide for substitution"), article="E-08")
def substitution_announced(case):
    """A vacancy is filled by the next in rank only where the announcement says so (E-08)."""
    return case.intake.substitution


@guard(_("rank %(rank)s of %(of)s is not next in rank behind the posts"), article="E-08", reads=("verdict",))
def in_reserve(case):
    """In reserve stands who follows in rank behind those within the posts (E-08)."""
    return case.facts["verdict"] == RESERVE or Unmet(**_told(case, "rank", "of"))


@guard(_("somebody ahead of rank %(rank)s is still in reserve"), article="E-08", reads=("verdict",))
def next_in_rank(case):
    """Vacancies are filled in the order of the ranking (E-08)."""
    return case.facts["verdict"] in (TAKEN, UNDECIDED) or Unmet(**_told(case, "rank"))


@guard(_("neither does rank exclude the candidate, nor are round or position at an end"), article="D.3")
def excluded(case):
    """Nobody is told no who is within the announced number or may still move up (D.3 rows 6 and 7, E-08)."""
    return case.facts is None or bool(case.facts.get("because"))


# --- checks -----------------------------------------------------------------------------------------------------------


def adverse_checks(case) -> int:
    """How many adverse conclusions of the physical check are on record."""
    return sum(one.kind == PHYSICAL and one.conclusion == UNFIT for one in case.history.assessments)


@guard(_("an adverse conclusion is on record already: what follows is the re-check"), article="D.3")
def not_checked_yet(case):
    """The first adverse conclusion is entered once; a second one is that of the re-check (D.3 row 8)."""
    return not adverse_checks(case) or Unmet(cure=("do", "record_recheck"))


@guard(_("there is no adverse conclusion that could be re-checked"), article="D.3")
def checked_before(case):
    """A re-check follows an adverse conclusion (D.3 row 8)."""
    return adverse_checks(case) > 0 or Unmet(cure=("do", "record_adverse_check"))


@guard(_("the re-check has been made: there is one at most, and its conclusion stands"), article="D.3")
def not_rechecked(case):
    """There is one re-check at most (D.3 row 8)."""
    return adverse_checks(case) < 2


@guard(_("no adverse conclusion of the physical check is on record"), article="D.3", reads=("what",))
def adverse_on_record(case):
    """Nobody fails the physical check without its conclusion on record, which may be re-checked (D.3 row 8)."""
    if case.facts["what"] != wording.PHYSICAL or case.step is not Checks.NOMINATED:
        return True
    return adverse_checks(case) > 0 or Unmet(cure=("do", "record_adverse_check"))


@guard(_("still to be looked into: %(missing)s"), article="E-01", reads=("looked_into",))
def looked_into(case):
    """The review covers conduct, record, file and relations (E-01, D.3 row 9)."""
    missing = [label for value, label in wording.LOOKED_INTO if value not in case.facts["looked_into"]]
    return not missing or Unmet(missing=missing)


@guard(_("%(count)s examiner signed; at least two are needed"), article="D.3", reads=("examiners",))
def two_examiners(case):
    """At least two examiners sign the review (D.3 row 9)."""
    names = {one for one in re.split(r"[、,，;；\s]+", case.facts["examiners"]) if one}
    return len(names) >= 2 or Unmet(count=len(names))


@guard(_("an examiner who is a relative or has an interest steps aside: the others confirm that none is left"),
       article="E-06", reads=("unrelated",))  # fmt: skip
def examiners_unrelated(case):
    """Recruiters step aside for their relatives (E-06)."""
    return case.facts["unrelated"]


@guard(_("the relation falls under avoidance: %(relation)s"), article="E-05", reads=("avoidance",))
def no_avoidance(case):
    """Nobody comes into a post that the rules on avoidance forbid (E-05, D-08)."""
    relation = case.facts["avoidance"]
    return relation not in wording.FORBIDDEN or Unmet(relation=dict(wording.AVOIDANCE)[relation])


# --- public notice ---------------------------------------------------------------------------------------------------

SEVEN, FIVE = 7, 5


def notice_days(case) -> int:
    """The announced days, never fewer than the programme's: seven working days, five for civil servants."""
    programme = case.intake.programme
    least = FIVE if programme.identity == CIVIL_SERVANT else SEVEN
    return max(case.intake.notice_days, programme.notice_days, least)


notice_long_enough = shared.notice_long_enough(
    notice_days, article="D.3", doc="The notice runs its announced working days, 7, for civil servants 5 (D.3 row 10)."
)
notice_has_run = shared.notice_has_run(
    APPOINTMENT, article="D.3", doc="The notice has run; its result is usable the day after (D.3 row 10, A.7)."
)
notice_clear = shared.notice_clear(
    article="D.3", doc="No objection is upheld or still open (D.3 row 10, E-08)."
)  # fmt: skip
