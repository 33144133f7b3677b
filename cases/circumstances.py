"""What lies over a case, in words for its page: suspensions, waivers that last, and rules held more strictly here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from . import pages
from .law import Action, Guard, spoken
from .models import Case
from .overlays import MODES, STRICTNESS, RuleSetting, Suspension, Waiver, mode_of


@dataclass(frozen=True)
class Stricter:
    """A condition an organisation up the tree has tightened for the case: which, how hard, by whom, since when."""

    rule: str
    mode: Any
    organisation: Any
    since: datetime.date
    document: str


@dataclass
class Circumstances:
    """Everything that lies over a case today."""

    standing_still: list[str] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)
    stricter: list[Stricter] = field(default_factory=list)


def circumstances(case: Case) -> Circumstances:
    """What the case page puts above everything else; nothing for a case that has ended."""
    if case.step.final:
        return Circumstances()
    today = timezone.localdate()
    lasting = [one for one in case.history.suspensions if one.blocks or (one.until and one.until >= today)]
    told = [(one.blocks, _suspended(case, one)) for one in lasting if one.blocks or one.kind not in one.BLOCKING]
    return Circumstances(
        [words for blocks, words in told if blocks],
        [words for blocks, words in told if not blocks],
        [_waived(case, one) for one in case.history.waivers if case.history.waiver(one.guard) is one],
        stricter(case),
    )


def _suspended(case: Case, one: Suspension) -> str:
    """A suspension in a sentence."""
    sentence = {
        Suspension.ON_HOLD: _(
            "On hold since %(since)s: %(reason)s. Nothing moves until the verification is concluded."
        ),
        Suspension.TRANSFERRING: _(
            "On the way to %(destination)s since %(since)s: %(reason)s. Nothing moves until it is received or returned."
        ),
        Suspension.RETURNED: _(
            "Sent back to “%(step)s” (%(who)s) on %(since)s: %(reason)s. Nothing moves until it is mended and sent on."
        ),
        Suspension.POSTPONED: _("Discussion on conversion postponed until %(until)s: %(reason)s"),
        Suspension.EXTENDED: _("Probation extended until %(until)s"),
    }.get(one.kind, "%(label)s")
    destination = case.destination.name if case.destination_id and case.destination else ""
    words = {"label": one.label, "since": one.since, "until": one.until, "reason": one.reason.strip(" 。.") or "-"}
    step = case.steps().get(one.step)
    back = {"step": step.label if step else "", "who": pages.who_sits(case, step.desk) if step and step.desk else ""}
    return sentence % spoken(words | back | {"destination": destination})


def _waived(case: Case, one: Waiver) -> str:
    """A waiver that lasts, in a sentence."""
    guard = next((guard for guard in guards_of(type(case)) if guard.name == one.guard), None)
    words = {
        "rule": guard.told if guard else one.guard, "on": one.on, "reason": one.reason.strip(" 。."),
        "document": one.document or "-",
    }  # fmt: skip
    return _("Waived on %(on)s: “%(rule)s”; reason: %(reason)s; document %(document)s") % spoken(words)


def guards_of(case_class: type[Case]) -> list[Guard]:
    """Every condition of a pipeline once, in the order of the law."""
    acts = [*case_class.opening_acts(), *case_class.actions().values()]
    return list({one.name: one for act in reversed(acts) for one in reversed(act.when)}.values())[::-1]


# --- stricter rules --------------------------------------------------------------------------------------------


def stricter(case: Case) -> list[Stricter]:
    """The conditions of the step's acts that an organisation up the tree holds more strictly than the law does."""
    if not case.history.settings:
        return []
    acts = [one for one in case.actions_from(case.step) if one.applies(case) and one.in_force(case.on)]
    found = [_stricter(case, one) for one in _conditions(acts, case.on)]
    return [one for one in found if one]


def _conditions(acts: list[Action], on: datetime.date) -> list[Guard]:
    return list({one.name: one for act in acts for one in act.when if one.in_force(on)}.values())


def _stricter(case: Case, guard: Guard) -> Stricter | None:
    mode = mode_of(guard, case.history.settings, case.on)
    if STRICTNESS[mode] <= STRICTNESS[guard.mode]:
        return None
    row = strictest(case.history.settings, guard, case.on)
    organisation = next(one for one in case.organisation.line() if one.pk == row.organisation_id)
    return Stricter(guard.told, dict(MODES)[mode], organisation, row.since, row.document)


def strictest(settings: list[RuleSetting], guard: Guard, on: datetime.date) -> RuleSetting:
    """The row that decides how hard a tightened condition blocks on that day."""
    newest = {one.organisation_id: one for one in settings if one.guard == guard.name and one.since <= on}
    return max(newest.values(), key=lambda one: STRICTNESS[one.mode])
