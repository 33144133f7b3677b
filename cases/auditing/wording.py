"""The words of findings; what never changes is put into words once."""

from __future__ import annotations

import datetime
import functools

from django.utils.translation import gettext as _

from cases.editions import cite
from cases.forms import form_class
from cases.law import Action, Guard, Step, Unknown
from cases.models import Case

from .standins import DATE_OF_BIRTH, NOTICE, PERSON, SUPERIORS


@functools.cache
def label(action: Action) -> str:
    """What an act is called."""
    return str(action.label)


@functools.cache
def step(one: Step) -> str:
    """What a step is called."""
    return str(one.label)


@functools.cache
def scans(action: Action) -> list[tuple[str, str]]:
    """(field, paper) of the scans an act's form insists on."""
    fields = form_class(action).base_fields
    found = [(name, group.paper) for group in action.asks if hasattr(group, "paper") for name in group.base_fields]
    return [(name, code) for name, code in found if fields[name].required]


def article(name: str, case: Case, on: datetime.date) -> str:
    """An article as the edition of that day numbers it."""
    return cite(name, case.edition(on)) if name else ""


def unjudged(guard: Guard, missing: str) -> str:
    """That a condition could not be judged and what the record would have to tell."""
    return _("%(condition)s: not judged; the record does not tell: %(missing)s") % {
        "condition": _told(guard), "missing": missing,
    }  # fmt: skip


@functools.cache
def _told(guard: Guard) -> str:
    return guard.told


def gap(error: Exception) -> str:
    """What the record did not tell, in words."""
    what = error.args[0] if isinstance(error, Unknown) and error.args else ""
    words = {
        PERSON: _("membership, offices and penalties of the persons named"),
        DATE_OF_BIRTH: _("the date of birth"),
        SUPERIORS: _("the organisations above"),
        NOTICE: _("the registered notice"),
        "sponsored": _("how many cases the sponsor answers for"),
    }
    return words.get(what) or _("an earlier event this depends on")
