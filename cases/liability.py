"""Who answered for a case on a day, and for an act: by deed and by tenure, as the record kept it (C-S4, C-S7, C-07)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.desks import BRANCH, COMMITTEE, COUNTY, DELIBERATION, FILES, Desk, Role
from organisations.models import Mandate, Organisation

from .actions import station
from .models import Case, Event
from .votes import names_in

LIABLE = (BRANCH, COMMITTEE)  # whoever held these desks on the day answers for the step (C-07)
DESKS = (BRANCH, DELIBERATION, COMMITTEE, COUNTY, FILES)
NAMED = {
    "talker": gettext_lazy("held the talk"),
    "chair": gettext_lazy("chaired the meeting"),
    "scrutineers": gettext_lazy("scrutinised the vote"),
    "tellers": gettext_lazy("counted the vote"),
}  # facts that name people


@dataclass(frozen=True)
class Answerable:
    """Somebody who answers: name, capacity and tenure in words, and why. ``key`` tells one from another in a form."""

    key: str
    name: str
    role: str
    capacity: str
    tenure: str
    bases: tuple[str, ...]
    person_id: int | None = None
    user_id: int | None = None

    @property
    def identity(self) -> tuple[str, int | str]:
        """Who it is: the person where one is known, else the account, else the name as written down."""
        if self.person_id:
            return ("person", self.person_id)
        return ("user", self.user_id) if self.user_id else ("name", self.name)


def tenure_in_words(since: datetime.date, until: datetime.date | None) -> str:
    """From-to as lists and notices say it."""
    words = {"since": since.isoformat(), "until": until.isoformat() if until else ""}
    return (_("from %(since)s to %(until)s") if until else _("since %(since)s")) % words


def merged(found: Iterable[Answerable]) -> list[Answerable]:
    """Each person once in a capacity, with every reason why."""
    kept: dict[tuple, Answerable] = {}
    for one in found:
        place = (one.identity, one.role)
        earlier = kept.get(place)
        kept[place] = replace(earlier, bases=(*earlier.bases, *one.bases)) if earlier else one
    return list(kept.values())


def answerable(case: Case, event: Event, day: datetime.date) -> list[Answerable]:
    """Who answers for an act on a day: who did it, who served the case then, who held branch and committee desks."""
    return merged([*deeds(event), *tenures_on(case, day), *mandates_on(case, day, LIABLE)])


def in_charge_on(case: Case, day: datetime.date) -> list[Answerable]:
    """Everybody who served the case or held one of its desks on that day."""
    return merged([*tenures_on(case, day), *mandates_on(case, day, DESKS)])


# --- by deed ---------------------------------------------------------------------------------------------------


def deeds(event: Event) -> list[Answerable]:
    """Who acted in an event: who entered it for a desk, and whom its facts name."""
    label = dict(Role.choices).get(event.role, event.role)
    actor = Answerable(
        f"e{event.pk}", str(event.by), event.role, f"{event.organisation.name} {label}", _mandate_then(event),
        (_did(event),), event.by.person_id, event.by_id,
    )  # fmt: skip
    then = _("on %(date)s") % {"date": event.on.isoformat()}
    others = [
        Answerable(f"n{event.pk}-{fact}" + (f"-{place}" if place else ""), name, fact, str(words), then, (str(words),))
        for fact, words in NAMED.items()
        for place, name in enumerate(named(event, fact))
    ]
    return [actor, *others]


def _did(event: Event) -> str:
    if event.acting_for_id:
        return _("did this act, acting for %(holder)s") % {"holder": event.acting_for}
    return _("did this act")


def named(event: Event, fact: str) -> list[str]:
    """The people whom a fact of an event names, in the order of their names."""
    return sorted(names_in(str(event.facts.get(fact) or "")))


def _mandate_then(event: Event) -> str:
    """The tenure in which the act was done; where it was entered later than done, that of the day of entry."""
    held = Mandate.objects.filter(
        user=event.acting_for_id or event.by_id, role=event.role, organisation=event.organisation_id
    )
    rows = sorted(held, key=lambda one: not one.runs_on(event.on))
    if not rows:
        return _("on %(date)s") % {"date": event.on.isoformat()}
    return tenure_in_words(rows[0].since, rows[0].until)


# --- by tenure -------------------------------------------------------------------------------------------------


def tenures_on(case: Case, day: datetime.date) -> list[Answerable]:
    """Contacts, introducers and sponsor who served the case on that day."""
    return [
        Answerable(
            f"s{one.pk}", one.person.name, one.capacity, str(one.get_capacity_label()),
            tenure_in_words(one.since, one.until), (_("served the case that day"),), one.person_id,
        )
        for one in case.history.sponsorships
        if one.runs_on(day)
    ]  # fmt: skip


def mandates_on(case: Case, day: datetime.date, desks: Iterable[Desk]) -> list[Answerable]:
    """Who held those desks for the case on that day."""
    held = Q(pk__in=())
    for desk in desks:
        if organisation := station_on(case, desk, day):
            held |= Q(role=desk.role, organisation=organisation)
    rows = Mandate.objects.filter(held, Q(until=None) | Q(until__gte=day), since__lte=day)
    return [
        Answerable(
            f"m{one.pk}", str(one.user), one.role, f"{one.organisation.name} {one.get_role_display()}",
            tenure_in_words(one.since, one.until), (_("held the desk that day"),), one.user.person_id, one.user_id,
        )
        for one in rows.select_related("user", "organisation").order_by("organisation__path", "role", "pk")
    ]  # fmt: skip


def station_on(case: Case, desk: Desk, day: datetime.date) -> Organisation | None:
    """Where the desk stood for the case on that day: where it last acted by then, else where it stands now."""
    acted = [event for event in case.history.events if event.role == desk.role and event.on <= day]
    if acted and (last := max(acted, key=lambda event: (event.on, event.seq))):
        return last.organisation
    return station(case, desk)
