"""Conditions of kind of post and pay grade, by the table of the place (E.1).

A guard asks the database nothing: the table in force and its row come with the facts (``grade_facts.Graded``).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import WARN, Unmet, guard
from recruitment.pay import CERTIFICATES, RANKS, full_years
from recruitment.programmes import LABOUR_CONTRACT
from workflows.employment import dates, reckoning, wording


def by_labour_contract(case) -> bool:
    """Whether the person works under a labour contract; a public institution pays by post and grade wage (E.1)."""
    programme = case.programme
    return programme is not None and programme.identity == LABOUR_CONTRACT


# --- the table ---------------------------------------------------------------------------------------------------


@guard(
    _("no table of pay grades is in force for this place on that day; the department issues it first, under “Grades "
      "and channels”"),
    article="E.1", reads=("grade",),
)  # fmt: skip
def table_in_force(case):
    """The county, or the prefecture for it, has issued a table of kinds of posts and grades (E.1)."""
    return case.facts.get("table") is not None


@guard(_("the table “%(table)s” has no grade %(grade)s for “%(rank)s”"), article="E.1", reads=("rank", "grade"))
def grade_in_table(case):
    """The grade is one the table in force has for the kind of post (E.1)."""
    table = case.facts.get("table")
    if table is None or case.facts.get("row"):
        return True
    return Unmet(table=table, grade=case.facts["grade"], rank=RANKS[case.facts["rank"]])


@guard(
    _("grade %(grade)s takes %(least)s full years of community work; there are %(years)s: %(earlier)s recognised and "
      "%(here)s since %(since)s"),
    article="E.1", reads=("grade", "earlier_years"),
)  # fmt: skip
def years_enough(case):
    """The years of community work are at least those of the table (E.1)."""
    row, earlier, since = case.facts.get("row"), case.facts["earlier_years"], case.reported_on
    here = full_years(since, case.on)
    if row is None or earlier + here >= row.years:
        return True
    return Unmet(grade=row.grade, least=row.years, years=earlier + here, earlier=earlier, here=here, since=since)


@guard(
    _("grade %(grade)s takes the certificate “%(needed)s”; on record: %(held)s"), article="E.1",
    reads=("grade", "certificate"),
)  # fmt: skip
def certificate_enough(case):
    """The certificate of social work is at least that of the table (E.1)."""
    row, held = case.facts.get("row"), case.facts["certificate"]
    if row is None or held >= row.certificate:
        return True
    return Unmet(grade=row.grade, needed=CERTIFICATES[row.certificate], held=CERTIFICATES[held])


# --- the person --------------------------------------------------------------------------------------------------


@guard(_("the person is at grade %(grade)s already; what changes later is raised or changed"), article="E.1")
def not_graded(case):
    """The first grade is set once (E.1)."""
    return case.grade is None or Unmet(grade=case.grade, cure=("do", "raise_grade"))


@guard(_("no grade has been set yet"), article="E.1")
def graded(case):
    """Only who has a grade can be given another (E.1)."""
    return case.grade is not None or Unmet(cure=("do", "set_grade"))


@guard(
    _("the person is at grade %(grade)s of the same kind of post; another grade there is a higher one"), article="E.1",
    reads=("rank", "grade"),
)  # fmt: skip
def not_downwards(case):
    """In the same kind of post a grade is only raised; another kind of post may bring a lower one (E.1)."""
    if case.grade is None or case.facts["rank"] != case.rank:
        return True
    return case.facts["grade"] > case.grade or Unmet(grade=case.grade)


@guard(_("a grade was set on %(since)s; another one is not dated before"), article="E.1")
def after_the_last_grade(case):
    """Grades follow one another (E.1)."""
    return case.graded_on is None or case.on >= case.graded_on or Unmet(since=case.graded_on)


@guard(
    _("the last yearly assessment, of %(year)s, is “unqualified”; local rules may bar a higher grade"), article="E.1",
    mode=WARN,
)  # fmt: skip
def last_year_fit(case):
    """Who was unqualified last year is normally not raised; a local rule, which a place may harden (E.1, [L])."""
    found = dates.results(case)
    year = max(found, default=None)
    return year is None or found[year] != dates.FAILED or Unmet(year=year)


@guard(
    _("a penalty has effect: %(penalty)s of %(since)s; local rules may bar a higher grade"), article="E.1", mode=WARN
)
def without_penalty(case):
    """Nobody is normally raised while a penalty has effect; a local rule, which a place may harden (E.1, [L])."""
    found = reckoning.penalty_within(dates.of_kind(case, dates.PENALTY), case.on, case.on)
    if found is None:
        return True
    return Unmet(penalty=dict(wording.every(wording.PENALTIES_OF))[found.conclusion], since=found.on)
