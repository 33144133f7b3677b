"""How strictly an organisation and all below it hold the conditions of a pipeline: what may be set, and setting it.

An organisation may tighten, never loosen: a hard rule is fixed, and what the law or an organisation above says stays
the least. Rows are added, never changed; an earlier tightening of one's own is taken back by a further row.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from organisations.desks import COMMITTEE, COUNTY, Desk
from organisations.models import Organisation, User

from .circumstances import guards_of, strictest
from .law import HARD, OFF, WARN, Guard
from .models import Case
from .overlays import MODES, STRICTNESS, RuleSetting, mode_of

GROUPS = (
    (OFF, gettext_lazy("Local rules, off until somebody switches them on")),
    (WARN, gettext_lazy("What the regulation asks with a warning")),
    (HARD, gettext_lazy("What always holds and cannot be changed")),
)


def organisations_for(user: User) -> list[Organisation]:
    """The organisations for which the user may set rules: an organiser's committee, a department's own."""
    desks: dict[str, Desk] = {desk.role: desk for desk in (COMMITTEE, COUNTY)}
    held = [one for one in user.mandates_over() if one.role in desks]
    return [one.organisation for one in held if desks[one.role].competent(one.organisation) == one.organisation]


def settings_for(organisation: Organisation, case_class: type[Case]) -> list[RuleSetting]:
    """The rows of the organisation and of those above it, in the order in which they begin to count."""
    above = [one.pk for one in organisation.line()]
    rows = RuleSetting.objects.filter(organisation__in=above, pipeline=case_class.pipeline_name)
    return list(rows.select_related("organisation", "by").order_by("since", "pk"))


@dataclass(frozen=True)
class Rule:
    """One condition as an organisation holds it on a day, and as the law and the organisations above do."""

    guard: Guard
    organisation: Organisation
    settings: list[RuleSetting]
    on: datetime.date

    @property
    def told(self) -> str:
        """What the condition's refusal says."""
        return self.guard.told

    @property
    def own(self) -> list[RuleSetting]:
        """The organisation's rows on this condition, oldest first."""
        return [one for one in self._rows if one.organisation_id == self.organisation.pk]

    @property
    def _rows(self) -> list[RuleSetting]:
        return [one for one in self.settings if one.guard == self.guard.name]

    @property
    def _above(self) -> list[RuleSetting]:
        return [one for one in self._rows if one.organisation_id != self.organisation.pk]

    @property
    def mode(self) -> str:
        """How hard it blocks here."""
        return mode_of(self.guard, self._rows, self.on)

    @property
    def given(self) -> str:
        """How hard it would block without the organisation's own setting."""
        return mode_of(self.guard, self._above, self.on)

    @property
    def mode_label(self) -> Any:
        """The mode here, in words."""
        return dict(MODES)[self.mode]

    @property
    def given_label(self) -> Any:
        """The mode from above, in words."""
        return dict(MODES)[self.given]

    @property
    def given_by(self) -> Organisation | None:
        """Who above has tightened it; None where it is the law's own mode."""
        if STRICTNESS[self.given] <= STRICTNESS[self.guard.mode]:
            return None
        return strictest(self._above, self.guard, self.on).organisation

    @property
    def fixed(self) -> bool:
        """Whether nothing stricter is left to set."""
        return self.guard.mode == HARD

    @property
    def coming(self) -> RuleSetting | None:
        """The organisation's newest row, if it only begins to count later."""
        return self.own[-1] if self.own and self.own[-1].since > self.on else None


def rule_of(guard: Guard, organisation: Organisation, case_class: type[Case], on: datetime.date | None = None) -> Rule:
    """One condition as the organisation holds it on a day (today)."""
    return Rule(guard, organisation, settings_for(organisation, case_class), on or timezone.localdate())


def grouped(organisation: Organisation, case_class: type[Case]) -> list[tuple[Any, list[Rule]]]:
    """(heading, rules) for every condition of the pipeline that is in force today or has yet to come."""
    settings, today = settings_for(organisation, case_class), timezone.localdate()
    guards = [one for one in guards_of(case_class) if one.until is None or one.until > today]
    return [
        (heading, [Rule(one, organisation, settings, today) for one in guards if one.mode == mode])
        for mode, heading in GROUPS
    ]
