"""The one door: every change of a case passes through here.

Lock, permission, facts, guards, transition, event and rows, all in one transaction; then the desk is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import papers
from dossiers.models import Dossier
from organisations.desks import Desk, Role
from organisations.models import Organisation, Person, User

from .forms import form_class, kept
from .law import DUTY, HARD, OFF, ONWARD, WARN, Action, InvalidFacts, Limit, Obstacle, Stale, Unlawful
from .models import Attempt, Case, Event, Serial, Sponsorship
from .signals import acted


class NotYours(PermissionDenied):
    """The user does not sit at the desk the action belongs to; the message says whose it is."""


def perform(case: Case, name: str, *, by: User, on: datetime.date, version: int | None = None, **facts) -> Event:
    """Do the action ``name`` on ``case`` as of legal date ``on``; keyword facts go to the action's form.

    Raises NotYours, InvalidFacts, Unlawful or Stale; then nothing has changed.
    """
    return submit(case, name, by=by, data={"on": on, "version": version, **facts}, files=facts)


def submit(
    case: Case | QuerySet, name: str, *, by: User, data: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> Event:
    """Do an action with facts as a form posts them; see ``perform``.

    ``case`` may be a query for one case of a pipeline's class: then finding, whether the user may see it, and locking
    are one statement, and DoesNotExist says that it finds none.
    """
    with transaction.atomic():
        case = locked(case)
        action = case.actions()[name]
        _refuse_stale(case, action, data.get("version"))
        organisation = authorise(case, action, by)
        form = form_class(action)(data, files, case=case, action=action)
        if not form.is_valid():
            raise InvalidFacts(form)
        case.attempt = Attempt(action, form.cleaned_data["on"], form.cleaned_data)
        found = obstacles(case, action)
        if hard := [one for mode, one in found if mode == HARD]:
            raise Unlawful(hard)
        return _carry_out(case, action, by=by, organisation=organisation, warnings=[one for _mode, one in found])


def begin(case_class: type[Case], *, organisation: Organisation, person: Person, by: User, on, **facts) -> Event:
    """Open a case of ``person`` at ``organisation``; keyword facts go to the form of the opening act."""
    data = {"on": on, **facts}
    return submit_opening(case_class, organisation=organisation, person=person, by=by, data=data, files=facts)


def submit_opening(case_class, *, organisation, person, by, data, files=None) -> Event:
    """Open a case with facts as a form posts them; refusals as in ``perform``."""
    action = case_class.opening.action
    with transaction.atomic():
        case = case_class(
            pipeline=case_class.pipeline_name, organisation=organisation, person=person, state=action.target.value
        )
        competent = authorise(case, action, by)
        form = form_class(action)(data, files, case=case, action=action)
        if not form.is_valid():
            raise InvalidFacts(form)
        case.attempt = Attempt(action, form.cleaned_data["on"], form.cleaned_data)
        if hard := [one for mode, one in obstacles(case, action) if mode == HARD]:
            raise Unlawful(hard)
        _enrol(case, action)
        return _record(case, action, source="", by=by, organisation=competent, warnings=[])


def locked(case: Case | QuerySet) -> Case:
    """The case read anew under a row lock, as its own pipeline's class, with its organisation.

    Person and dossier are read when an act asks for them: most do not, and reading a person means decrypting.
    """
    rows = case if isinstance(case, QuerySet) else case.pipeline_class._default_manager.filter(pk=case.pk)
    return rows.select_related("organisation").select_for_update(of=("self", "case_ptr")).get()


# --- whose is it? ----------------------------------------------------------------------------------------------


def station(case: Case, desk: Desk) -> Organisation | None:
    """The organisation at which ``desk`` acts for the case; None where nobody is competent."""
    return desk.competent(case.organisation)


def authorise(case: Case, action: Action, user: User) -> Organisation:
    """The organisation for which the user may do the action; NotYours or Unlawful otherwise."""
    desk: Desk = action.desk(case.state) if action.sources else action.by
    organisation = station(case, desk)
    if organisation is None:
        reason = _("no organisation up the tree has the power this needs (%(role)s)") % {"role": desk.label}
        raise Unlawful([Obstacle("competent", reason, "A-22")])
    if (desk.role, organisation.pk) not in user.stations() or (desk.role == Role.SPONSOR and not sponsors(case, user)):
        raise NotYours(
            _("You are not in charge of this. It is done by %(organisation)s, %(role)s.")
            % {"organisation": organisation, "role": desk.label}
        )
    return organisation


def sponsors(case: Case, user: User) -> bool:
    """Whether the user is the case's sponsor now."""
    return any(one.person_id == user.person_id for one in case.history.serving(Sponsorship.SPONSOR))


# --- is it lawful? ---------------------------------------------------------------------------------------------


def obstacles(case: Case, action: Action) -> list[tuple[str, Obstacle]]:
    """Everything that stands in the way of the action, all at once, with how hard it blocks."""
    if action.sources and case.step not in action.sources:
        reason = _("the case is not at a step where this can be done")
        return [(HARD, Obstacle("step", reason, ""))]
    found = [(HARD, one) for one in _missing_papers(case, action)]
    if action.sources and not action.applies(case):
        found.append((HARD, Obstacle("applies", _("this does not concern a case of this kind"), "")))
    for guard in action.when:
        if guard.mode != OFF and guard.in_force(case.on) and (one := guard.obstacle(case)):
            found.append((guard.mode, one))
    return found


def _missing_papers(case: Case, action: Action) -> list[Obstacle]:
    if action.kind != ONWARD or not action.sources or not case.step.needs:
        return []
    given = {group.paper for group in action.asks if hasattr(group, "paper")}
    missing = [code for code in case.step.needs if code not in given and code not in case.history.papers]
    reason = _("the paper “%(paper)s” is not on file")
    return [
        Obstacle("paper", reason % {"paper": papers.by_code(code).title}, "B.1", ("file", code)) for code in missing
    ]


def _refuse_stale(case: Case, action: Action, version) -> None:
    """409 if the case moved, or the same was done, after the user opened the form."""
    try:
        seen = int(version)
    except (TypeError, ValueError):
        return
    if seen >= case.version:  # nothing has happened since
        return
    later = [event for event in case.history.events if event.seq > seen]
    moved = [event for event in later if event.source != event.target or event.action == action.name]
    if moved:
        raise Stale(moved[-1])


# --- doing it --------------------------------------------------------------------------------------------------


def _carry_out(case: Case, action: Action, *, by, organisation, warnings) -> Event:
    source = case.state
    own = [one for one in type(case)._meta.local_concrete_fields if not one.primary_key]
    before = {one.attname: getattr(case, one.attname) for one in own}
    getattr(case, action.name)()
    changed = [name for name, value in before.items() if getattr(case, name) != value]
    if action.moves:
        case.entered_on = case.on
        case.closed_on = case.on if case.step.final else None
        changed += ["state", "entered_on", "closed_on"]
    return _record(case, action, source=source, by=by, organisation=organisation, warnings=warnings, changed=changed)


def _record(case: Case, action: Action, *, source, by, organisation, warnings, changed=()) -> Event:
    """Append the event, save the case at its new version, write the rows, tell the desk."""
    facts = kept(case.facts or {})
    if warnings:
        facts["warnings"] = [str(one) for one in warnings]
    role = action.desk(source).role if source else action.by.role
    event = Event(
        case=case, seq=case.version + 1, action=action.name, source=source, target=case.state, by=by, role=role,
        organisation=organisation, on=case.on, at=timezone.now(), facts=facts, previous=case.chain,
    )  # fmt: skip
    event.followed_up_at = None if action.draws or action.tells else event.at  # nothing to follow up
    event.hash = event.digest()
    event.save(force_insert=True)
    case.version, case.chain = event.seq, event.hash
    case.save(update_fields=["version", "chain", *changed])
    for group in action.asks:
        group.record(case, event, case.facts)
    case.attempt = None
    case.history.forget()
    acted.send(sender=type(case), case=case, event=event, action=action)
    return event


def _enrol(case: Case, action: Action) -> None:
    """Give a new case its number and its dossier, and put it at its first step."""
    on = case.on
    case.number = f"{case.prefix}-{on.year}-{Serial.next(f'{case.prefix}-{on.year}'):04d}"
    case.opened_on = case.entered_on = on
    case.opening()
    case.dossier = Dossier.objects.create(number=case.number, title=str(case.person), opened_on=on)
    case.save()


# --- looking ahead ---------------------------------------------------------------------------------------------


@dataclass
class Prospect:
    """An action as it looks today: whose it is, whether the user may do it, and what stands in the way."""

    action: Action
    organisation: Organisation | None
    mine: bool
    obstacles: list[Obstacle] = field(default_factory=list)
    warnings: list[Obstacle] = field(default_factory=list)
    done: Event | None = None


def prospects(case: Case, user: User) -> list[Prospect]:
    """Every action and duty of the step the case waits at, as it looks today to the user."""
    case.attempt = None
    return [prospect(case, action, user) for action in case.actions_from(case.step) if action.applies(case)]


def prospect(case: Case, action: Action, user: User) -> Prospect:
    """One action as it looks today to the user."""
    organisation = station(case, action.desk(case.state))
    found = obstacles(case, action)
    mine = False
    try:
        authorise(case, action, user)
        mine = True
    except Unlawful as refusal:
        found = [*found, *((HARD, one) for one in refusal.obstacles)]
    except NotYours:
        pass
    done = case.history.done(action) if action.kind == DUTY else None
    hard, soft = ([one for mode, one in found if mode == want] for want in (HARD, WARN))
    return Prospect(action, organisation, mine, hard, soft, done)


def owed_duties(case: Case) -> list[Action]:
    """The duties the case's step still owes: recurring ones always, others until done."""
    duties = [one for one in case.actions_from(case.step) if one.kind == DUTY and one.applies(case)]
    return [one for one in duties if one.every or not case.history.done(one)]


def due_on(case: Case, action: Action | None = None) -> datetime.date | None:
    """The ceiling of the step's decision, or of a duty; None where the law sets none."""
    if action and action.every:
        start = case.history.date_of(action.name) or _counted_from(case, action, action.every)
        return action.every.after(start)
    limit = action.within if action else case.step.within
    return limit.after(_counted_from(case, action, limit)) if limit else None


def _counted_from(case: Case, action: Action | None, limit: Limit) -> datetime.date:
    """The legal date a limit runs from: that of the action it names, else of arrival."""
    named = case.history.date_of(limit.from_action) if limit.from_action else None
    return named or (_owed_since(case, action) if action else case.entered_on)


def _owed_since(case: Case, action: Action) -> datetime.date:
    """When the case arrived where it owes the duty (it may have moved on within those steps), or was last renewed."""
    steps, since = {one.value for one in action.sources}, case.entered_on
    for event in reversed(case.history.events):
        if event.target not in steps:
            break
        if event.source != event.target:
            since = event.on
        if event.action in action.renewed_by:
            return event.on
    return since
