"""Conditions of the road without examination (E-02 to E-04, E-12)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases import guards as shared
from cases.law import WARN, Unmet, guard
from cases.limits import add_months
from recruitment.programmes import LABOUR_CONTRACT
from workflows.selection.guards import ROUND, position_of

from .exempt_facts import DEEDS

LEAST_DAYS, WELFARE_MONTHS = 5, 36

# --- the position ------------------------------------------------------------------------------------------------


@guard(
    _("“%(programme)s” are %(identity)s: nobody comes there without examination, this road is for labour contracts"),
    article="E-02", reads=("position",),
)  # fmt: skip
def labour_contract_only(case):
    """Into a public institution nobody comes without examination (E-02)."""
    programme = case.facts["position"].intake.programme
    words = {"programme": programme, "identity": programme.identity_label}
    return programme.identity == LABOUR_CONTRACT or Unmet(**words)


@guard(_("position %(code)s is announced with an examination: nobody comes to it by recommendation"), article="E-03",
       reads=("position",))  # fmt: skip
def announced_without_examination(case):
    """Only positions that were announced so are filled without examination (E-03)."""
    position = case.facts["position"]
    return position.exempt or Unmet(code=position.code)


@guard(_("all %(number)s posts that position %(code)s announced without examination are taken"), article="E-03",
       reads=("taken",))  # fmt: skip
def within_the_published_number(case):
    """No more than the published number is hired without examination (E-03, E-04)."""
    position, taken = position_of(case), case.facts["taken"]
    return taken < position.places or not position.exempt or Unmet(number=position.places, code=position.code)


@guard(_("the round is at “%(now)s”"), article="E-01")
def round_goes_on(case):
    """Deeds are made public while the round is public and not over (E-01)."""
    intake = case.intake
    return (intake.published and not intake.step.final) or Unmet(now=ROUND[intake.state])


# --- the person --------------------------------------------------------------------------------------------------


@guard(_("whoever is hired without examination holds a public-welfare post now"), article="E-03",
       reads=("still_in_post",))  # fmt: skip
def in_a_welfare_post(case):
    """Only staff of public-welfare posts, while they hold the post (E-03)."""
    return bool(case.facts["still_in_post"])


@guard(_("the public-welfare post is held from %(since)s only, after the recommendation of %(on)s"), article="E-03",
       reads=("welfare_since",))  # fmt: skip
def welfare_post_begun(case):
    """The post is held on the day of the recommendation (E-03)."""
    since = case.facts["welfare_since"]
    return since <= case.on or Unmet(since=since, on=case.on)


@guard(_("in the public-welfare post since %(since)s; such posts are normally held for three years, to %(until)s"),
       article="E-12", mode=WARN, reads=("welfare_since",))  # fmt: skip
def welfare_post_within_three_years(case):
    """Public-welfare posts are temporary: three years at most as a rule (E-12)."""
    since = case.facts["welfare_since"]
    until = add_months(since, WELFARE_MONTHS)
    return case.on <= until or Unmet(since=since, until=until)


@guard(_("nobody is recommended under “%(event)s” on %(on)s: it began on %(since)s; closed: %(closed)s"),
       article="E-03", reads=("event",))  # fmt: skip
def event_open(case):
    """The event had begun and its checklist was not closed on the day of the recommendation (E-03)."""
    event = case.facts["event"]
    words = {"event": event, "on": case.on, "since": event.since, "closed": event.closed_on or "-"}
    return event.open_on(case.on) or Unmet(**words, cure=("wait", event.since) if case.on < event.since else None)


@guard(_("records that are required for “%(event)s” are missing: %(missing)s"), article="E-03", reads=("event",))
def records_complete(case):
    """Front-line performance is documented by every record that the checklist requires (E-03)."""
    missing = case.facts.get("missing_records")
    return not missing or Unmet(event=case.facts["event"], missing=missing)


@guard(_("no community or street recommends the person"), article="E-04", reads=("recommended_by",))
def recommended_by_somebody(case):
    """At least one community or street recommends (E-04)."""
    return bool(case.facts["recommended_by"].strip())


# --- the public notice of the deeds --------------------------------------------------------------------------------

deeds_long_enough = shared.notice_long_enough(
    lambda case: LEAST_DAYS, article="E-04", doc="The deeds are public for at least five working days (E-04)."
)
deeds_have_run = shared.notice_has_run(
    DEEDS, article="E-04", doc="The notice of the deeds has run; its result is usable the day after (E-04, A.7)."
)
deeds_clear = shared.notice_clear(article="E-04", doc="No objection to the deeds is upheld or still open (E-04).")
deeds_uncontested = shared.notice_uncontested(
    DEEDS, article="E-04", doc="No objection to the deeds is still being investigated (E-04)."
)
