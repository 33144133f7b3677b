"""Conditions of leaving within the minimum term, and of notice (D-01, D-03, D-05)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import WARN, Unmet, guard
from cases.limits import days, floor

from . import dates, wording
from .identity_facts import labour
from .steps import Service

NOTICE = floor(days(30, since=dates.noticed_on))


# --- minimum term ------------------------------------------------------------------------------------------------


def bound(case) -> bool:
    """Whether the minimum term of service still runs on the legal date (D-05)."""
    return case.bound_until is not None and case.on < case.bound_until


def permitted(case) -> bool:
    """Whether both departments have approved an exception in this term (D-05)."""
    return bool(case.history.done(case.actions()["permit_exit"]))


@guard(
    _("the minimum term of service lasts until %(until)s; leaving the post before needs the approval of both the "
      "organisation department and the personnel department of the county"),
    article="D-05",
)  # fmt: skip
def free_or_permitted(case):
    """No examination, selection, transfer or secondment away during the minimum term, except with approval (D-05)."""
    if not bound(case) or permitted(case):
        return True
    return Unmet(until=case.bound_until, cure=("wait", case.bound_until))


@guard(_("the minimum term was over on %(until)s: no exception is needed"), article="D-05", mode=WARN)
def exception_needed(case):
    """An exception is for the time of the minimum term (D-05)."""
    return bound(case) or Unmet(until=case.bound_until)


@guard(
    _("resigns within the minimum term, which lasts until %(until)s: the service clause of the contract applies"),
    article="D-05", mode=WARN,
)  # fmt: skip
def resigns_unbound(case):
    """Who resigns within the minimum term breaks the service clause, unless both departments approved (D-03, D-05)."""
    return not bound(case) or permitted(case) or Unmet(until=case.bound_until)


@guard(
    _("within the minimum term, until %(until)s: enter what the contract provides for leaving early"),
    article="D-03", reads=("breach",),
)  # fmt: skip
def breach_settled(case):
    """The consequences the contract provides for are on record (D-03)."""
    return not bound(case) or permitted(case) or bool(case.facts["breach"]) or Unmet(until=case.bound_until)


# --- notice ------------------------------------------------------------------------------------------------------


def in_probation(case, on) -> bool:
    """Whether a labour contract's probation runs on that day; it ends even if nobody has decided on it (E.1)."""
    return labour(case) and case.state == Service.PROBATION.value and on < case.probation_until


def leaves_in_probation(case) -> bool:
    """Whether the person gives notice while the probation of a labour contract runs (article 37)."""
    return in_probation(case, case.facts["noticed_on"])


def notice_run(case, since, span=NOTICE):
    """Whether the notice given on ``since`` has run; else since when, and until when it runs."""
    due = span.after(since)
    return case.on >= due or Unmet(since=since, due=due, cure=("wait", due))


@guard(_("notice was given on %(since)s; thirty days end on %(due)s"), article="D-03", reads=("noticed_on",),
       span=NOTICE)  # fmt: skip
def resignation_noticed(case):
    """A resignation takes effect thirty days after written notice, unless the contract says otherwise (D-03)."""
    return leaves_in_probation(case) or excused(case) or notice_run(case, case.facts["noticed_on"])


def excused(case) -> bool:
    """Whether the contract provides for another notice period, or the unit agrees to an earlier day."""
    return bool(case.facts.get("otherwise"))


@guard(_("no written notice is on record; it is given thirty days before"), article="D-01", reads=("ground",))
def notice_given(case):
    """Termination for unqualified results is told in writing thirty days before (D-01)."""
    return case.facts["ground"] not in wording.NOTICE_OWED or bool(case.facts.get("noticed_on"))


@guard(_("notice was given on %(since)s; thirty days end on %(due)s"), article="D-01",
       reads=("ground", "noticed_on"))  # fmt: skip
def termination_noticed(case):
    """The thirty days of the written notice are over (D-01)."""
    return case.facts["ground"] not in wording.NOTICE_OWED or notice_run(case, case.facts["noticed_on"])
