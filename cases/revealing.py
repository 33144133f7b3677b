"""Showing what pages hide: which hidden data a case holds, who may see each, and the record of everyone who did (F-08).

Nothing is shown before its row stands in the access log, in the same transaction; who asks for what his work does not
need is refused, and that is logged as well. Whoever reveals unusually much is told of to the audit administrators.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import kinds as log_kinds
from evidence.log import note
from evidence.models import DENIED, AccessEntry
from notices import kinds as notice_kinds
from notices.outbox import tell
from organisations.desks import Role
from organisations.masking import HIDDEN, IDENTITY, NEEDS, PHONE, mask_phone, may_reveal
from organisations.models import Mandate, Organisation, User

from . import readable
from .forms import form_class, hidden_facts
from .models import Case, Event
from .sealing import open_facts

AN_HOUR = 30
"""Reveals an hour that are still ordinary work; more are told to the audit administrators, once an hour."""
LONGEST_LOG = 200


@dataclass(frozen=True)
class Veiled:
    """A hidden value: its key in forms, what it is called, the kind of data, and what stands in its place."""

    key: str
    label: str
    kind: str
    mask: str
    event: Event | None = None
    name: str = ""

    @property
    def logged(self) -> str:
        """How the access log calls it: the kind of data, and of a fact its act and name."""
        return f"{self.event.action}.{self.name}" if self.event else self.kind

    @property
    def said(self) -> str:
        """The label with the day and the act it belongs to."""
        if self.event is None:
            return self.label
        done = readable.label_of(self.event.case.pipeline_class, self.event)
        return f"{readable.in_words(self.event.on)} {done}：{self.label}"


def may(user: User, case: Case) -> set[str]:
    """The kinds of hidden data that the user may see of the case; one that is on its way is its receiver's too."""
    places = [case.organisation, *([case.destination] if case.destination_id and case.destination else [])]
    return {kind for kind in NEEDS if any(may_reveal(user, kind, place, pipeline=case.pipeline) for place in places)}


def veiled(case: Case) -> list[Veiled]:
    """Everything that is hidden of a case: the person's numbers, then facts in the order they were told."""
    return [*of_person(case), *(one for event in case.history.events for one in of_event(case, event))]


def of_person(case: Case) -> list[Veiled]:
    """The person's numbers as pages show them."""
    person = case.person
    found = [Veiled(IDENTITY, str(NEEDS[IDENTITY].label), IDENTITY, person.masked_id_number)]
    if person.phone:
        found.append(Veiled(PHONE, str(NEEDS[PHONE].label), PHONE, mask_phone(person.phone)))
    return found


def of_event(case: Case, event: Event) -> list[Veiled]:
    """The hidden facts of an event; also of one entered before facts were sealed."""
    action = readable.action_of(case.pipeline_class, event)
    if action is None:
        return []
    event.case, fields = case, form_class(action).base_fields
    return [
        Veiled(f"{event.pk}.{name}", str(fields[name].label or name), kind, HIDDEN, event, name)
        for name, kind in hidden_facts(action).items()
        if event.facts.get(name) not in (None, "", [])
    ]


def address(case: Case, one: Veiled) -> str:
    """The page on which the value is asked for; the address tells no more than which field it is."""
    return f"{reverse('cases:reveal', args=[case.number])}?field={one.key}"


# --- showing ---------------------------------------------------------------------------------------------------


def reveal(request: Any, case: Case, wanted: Iterable[Veiled], *, purpose: str) -> list[tuple[Veiled, str]]:
    """The values, after the access log has taken down who sees them and what for; PermissionDenied is logged too."""
    wanted = list(wanted)
    told = {
        "request": request, "subject": case, "person": case.person_id, "purpose": purpose,
        "fields": _within([one.logged for one in wanted]),
    }  # fmt: skip
    refused = {one.kind for one in wanted} - may(request.user, case)
    if refused:
        note(log_kinds.REVEALED, outcome=DENIED, **told)
        labels = "、".join(str(NEEDS[kind].label) for kind in NEEDS if kind in refused)
        words = _("Your work does not need this: %(what)s. The request is on record.")
        raise PermissionDenied(words % {"what": labels})
    with transaction.atomic():
        note(log_kinds.REVEALED, **told)
        tell_of_many(request.user)
        return [(one, _value(case, one)) for one in wanted]


def _within(names: Collection[str]) -> list[str]:
    """As many names as the log has room for, and that there were more."""
    kept: list[str] = []
    for name in names:
        if len(" ".join([*kept, name, "…"])) > LONGEST_LOG:
            return [*kept, "…"]
        kept.append(name)
    return kept


def _value(case: Case, one: Veiled) -> str:
    if one.event is None:
        return case.person.id_number if one.kind == IDENTITY else case.person.phone
    action: Any = readable.action_of(case.pipeline_class, one.event)
    value = open_facts(one.event, case.history.opened)[one.name]
    return readable.value_of(form_class(action).base_fields[one.name], value)


def tell_of_many(user: User) -> None:
    """Tell the audit administrators above the user, once an hour, that he reveals more than ordinary work needs."""
    now = timezone.now()
    since = now - datetime.timedelta(hours=1)
    if AccessEntry.objects.filter(by=user, at__gte=since, kind=log_kinds.REVEALED).count() <= AN_HOUR:
        return
    words = _("%(user)s has revealed hidden data more than %(most)s times within an hour. Look into the access log.")
    tell(
        auditors_of(user), notice_kinds.WATCHED, words % {"user": user, "most": AN_HOUR},
        key=f"reveals-{user.pk}-{now:%Y%m%d%H}",
    )  # fmt: skip


def auditors_of(user: User) -> list[User]:
    """The audit administrators at or above the organisations for which the user holds mandates."""
    paths = Organisation.objects.filter(pk__in=[pk for _role, pk in user.stations()]).values_list("path", flat=True)
    above = {int(pk) for path in paths for pk in path.strip("/").split("/")}
    rows = Mandate.objects.current().filter(role=Role.AUDITOR, organisation__in=above).select_related("user")
    return list({one.user_id: one.user for one in rows}.values())
