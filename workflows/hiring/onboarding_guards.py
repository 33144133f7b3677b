"""Conditions of onboarding: first day, contract, registrations, subsidy (E-09, E-12)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from cases.editions import CITED
from cases.facts import field_of
from cases.law import WARN, Unmet, guard
from cases.limits import ceiling, days
from dossiers import papers
from workflows.employment import dates
from workflows.employment.steps import Appointment

WRITTEN = ceiling(Appointment.APPOINTED.within)
REGISTERED = ceiling(days(30, since=dates.reported_on))
CITED.update({
    "E-09-10": "《劳动合同法》第十条、第八十二条", "E-09-15": "《住房公积金管理条例》第十五条",
})  # fmt: skip


# --- whom it concerns --------------------------------------------------------------------------------------------


def newly_hired(case) -> bool:
    """Whether work has begun and was not taken over: who serves already was registered before."""
    return case.reported_on is not None and case.history.last("take_over") is None


def subsidised(case) -> bool:
    """Whether the person comes from a public-welfare post: whoever is hired without examination does (E-03, E-12)."""
    return case.exempt


# --- the first day and the contract ------------------------------------------------------------------------------


@guard(_("work began on %(since)s, as is on record: the first day is entered once"), article="E-09")
def begins_once(case):
    """The first working day is recorded once; every term counts from it (E-09)."""
    return case.reported_on is None or Unmet(since=case.reported_on)


@guard(_("the appointment is of %(since)s only; nobody works for it before"), article="E-01", reads=("first_day",))
def after_appointment(case):
    """Work begins with the appointment or after it, in the statutory order (E-01)."""
    since = case.history.date_of("appoint")
    return since is None or case.facts["first_day"] >= since or Unmet(since=since)


@guard(_("%(since)s is on record as the first working day; it stays"), article="E-09", reads=("first_day",))
def first_day_as_recorded(case):
    """Where work began before the contract, that day stays the first one (E-09)."""
    return case.reported_on in (None, case.facts["first_day"]) or Unmet(since=case.reported_on)


@guard(
    _("the contract runs from %(since)s to %(until)s and does not cover the first working day"), article="E-09-10",
    reads=("first_day",),
)  # fmt: skip
def contract_covers_work(case):
    """Nobody works outside the written contract (E-09)."""
    since, until = case.contract_from, case.contract_until
    covered = since <= case.facts["first_day"] and (until is None or case.facts["first_day"] <= until)
    return covered or Unmet(since=since, until=until or _("no end"))


@guard(
    _("work began on %(first)s: the contract begins on that day at the latest, whenever it is signed"),
    article="E-09-10", reads=("contract_from",),
)  # fmt: skip
def contract_from_first_day(case):
    """A contract that is written late covers the work done before it (E-09)."""
    first = case.reported_on
    return first is None or case.facts["contract_from"] <= first or Unmet(first=first)


@guard(
    _("work began on %(first)s and the contract was due by %(due)s; for the time after that, %(days)s days so far, "
      "double pay is owed, and a late contract does not heal it"),
    article="E-09-10", mode=WARN, reads=("contract_from",), span=WRITTEN,
)  # fmt: skip
def written_within_a_month(case):
    """The contract is written within a month of the first working day; after it double pay is owed (E-09)."""
    if case.reported_on is None:
        return True
    due = WRITTEN.after(case.reported_on)
    return case.on <= due or Unmet(first=case.reported_on, due=due, days=(case.on - due).days)


# --- registrations -----------------------------------------------------------------------------------------------


@guard(
    _("registration was due by %(due)s, thirty days after the first working day; it is %(days)s days late"),
    article="E-09", mode=WARN, reads=("registered_on",), span=REGISTERED,
)  # fmt: skip
def registered_in_time(case):
    """Insurance and fund are registered within thirty days of the first working day (E-09)."""
    if case.reported_on is None:  # not owed yet
        return True
    due, given = REGISTERED.after(case.reported_on), case.facts["registered_on"]
    return given <= due or Unmet(due=due, days=(given - due).days)


@guard(_("the proof of the registration is not attached"), article="E-09", mode=WARN, reads=("registered_on",))
def proof_given(case):
    """A registration is proven by a paper of the agency (E-09)."""
    return bool(case.facts.get(field_of(papers.INSURANCE_PROOF)))


# --- the subsidy -------------------------------------------------------------------------------------------------


def _paid_twice(first: datetime.date | None, ended: datetime.date | None):
    if first is None or ended is None or ended <= first:
        return True
    return Unmet(first=first, ended=ended, days=(ended - first).days)


PAID_TWICE = _(
    "the subsidy of the public-welfare post ends on %(ended)s, after the first working day %(first)s: %(days)s days "
    "are paid twice and are to be claimed back"
)


@guard(PAID_TWICE, article="E-12", mode=WARN, reads=("ended_on",))
def subsidy_ended(case):
    """The subsidy ends no later than the first working day (E-12)."""
    return _paid_twice(case.reported_on, case.facts["ended_on"])


@guard(PAID_TWICE, article="E-12", mode=WARN, reads=("first_day",))
def subsidy_over(case):
    """Who takes up work draws no subsidy of a public-welfare post any more (E-12)."""
    event = case.history.last("end_subsidy")
    ended = event.facts["ended_on"] if event else None
    if isinstance(ended, str):
        ended = datetime.date.fromisoformat(ended)
    return _paid_twice(case.facts["first_day"], ended)
