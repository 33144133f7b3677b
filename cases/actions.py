"""The one door: every change of a case passes through here.

Lock, permission, facts, guards, transition, event and rows, all in one transaction; then the desk is told.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import papers
from dossiers.models import Dossier
from organisations.desks import Desk, Role
from organisations.models import Organisation, Person, User

from .conflicts import conflicts
from .forms import form_class, kept, sealed_facts
from .law import BACK, DUTY, HARD, OFF, ONWARD, WARN, Action, Guard, InvalidFacts, Obstacle, Stale, Unlawful, spoken
from .lawful import Attempt, Lawful
from .models import Case, Event, Serial, Sponsorship
from .overlays import RuleSetting, Suspension
from .sealing import SealedFact, seal
from .signals import acted

WAIVED, ADOPTED, INHERITED = "waived", "adopted", "inherited"
"""Notes of an event: obstacles that a waiver let pass; the row of a record it was taken over from, and its breaches."""


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
        return settle(locked(case), name, by=by, version=data.get("version"), data=data, files=files)


def settle(case: Case, name: str, *, by: User, version: Any, data: Mapping[str, Any], files: Any = None) -> Event:
    """Do an action on a case that is locked, inside the caller's transaction; refusals as in ``perform``."""
    action = case.actions()[name]
    refuse_stale(case, action, version)
    organisation, notes = attempt(case, action, by=by, data=data, files=files)
    return carry_out(case, action, by=by, organisation=organisation, notes=notes)


def begin(
    case_class: type[Case], name: str = "", *, organisation: Organisation, person: Person, by: User, on, **facts
) -> Event:
    """Open a case of ``person`` at ``organisation`` by the ordinary act or the one named; facts go to its form."""
    data = {"on": on, **facts}
    action = case_class.act(name) or case_class.opening_acts()[0]
    return submit_opening(case_class, action, organisation=organisation, person=person, by=by, data=data, files=facts)


def submit_opening(
    case_class, action: Action, *, organisation, person, by, data, files=None, columns: Mapping[str, Any] | None = None
) -> Event:
    """Open a case with facts as a form posts them; refusals as in ``perform``. ``columns`` are set beforehand."""
    with transaction.atomic():
        case = case_class(
            pipeline=case_class.pipeline_name, organisation=organisation, person=person, state=action.target.value,
            **columns or {},
        )  # fmt: skip
        competent, notes = attempt(case, action, by=by, data=data, files=files)
        return open_case(case, action, by=by, organisation=competent, notes=notes)


def attempt(
    case: Lawful, action: Action, *, by: User, data: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> tuple[Organisation, dict[str, list[str]]]:
    """Put an act of a case or a round before the law; it is left attempted, with the facts that were typed.

    Gives the organisation that acts, and what goes on record with it; raises NotYours, InvalidFacts or Unlawful.
    """
    organisation = authorise(case, action, by)
    form = form_class(action)(data, files, case=case, action=action)
    if not form.is_valid():
        raise InvalidFacts(form)
    case.attempt = Attempt(action, form.cleaned_data["on"], form.cleaned_data, by)
    return organisation, _refuse_if_unlawful(case, action, organisation)


def _refuse_if_unlawful(case: Lawful, action: Action, organisation: Organisation) -> dict[str, list[str]]:
    """Raise every hard obstacle at once; what only warns, and what was waived, is noted with the event."""
    found = [*obstacles(case, action), *conflicts(case, action, organisation, case.attempt.by)]
    if hard := [one for mode, one in found if mode == HARD]:
        raise Unlawful(hard)
    return {
        name: [str(one) for mode, one in found if mode == kind]
        for name, kind in (("warnings", WARN), ("waived", WAIVED))
    }


def locked(case: Case | QuerySet) -> Case:
    """The case read anew under a row lock, as its own pipeline's class, with its organisation.

    Person and dossier are read when an act asks for them: most do not, and reading a person means decrypting.
    """
    rows = case if isinstance(case, QuerySet) else case.pipeline_class._default_manager.filter(pk=case.pk)
    return _told(_locking(rows).get())


def locked_all(rows: QuerySet) -> list[Case]:
    """Many cases of one pipeline's class like ``locked``, in one statement and in the order of their keys."""
    return [_told(one) for one in _locking(rows).order_by("pk")]


def _locking(rows: QuerySet) -> QuerySet:
    rows = rows.annotate(
        suspended=Exists(Suspension.objects.filter(case=OuterRef("pk"))),
        tightened=Exists(RuleSetting.objects.filter(pipeline=OuterRef("pipeline"))),
        deputised=Exists(Event.objects.filter(case=OuterRef("pk")).exclude(acting_for=None)),
    )
    return rows.select_related("organisation").select_for_update(of=("self", "case_ptr"))


def _told(case: Any) -> Case:
    """The case, its history told what the lock has asked besides: most cases were never suspended."""
    if not case.suspended:
        case.history.suspensions = []
    if not case.tightened:
        case.history.settings = []
    return case


# --- whose is it? ----------------------------------------------------------------------------------------------


def station(case: Lawful, desk: Desk) -> Organisation | None:
    """The organisation at which ``desk`` acts for the case; None where nobody is competent."""
    arriving = case.destination if desk.receiving else None
    return desk.competent(arriving or case.organisation)


def authorise(case: Lawful, action: Action, user: User) -> Organisation:
    """The organisation for which the user may do the action; NotYours or Unlawful otherwise."""
    desk: Desk = action.desk(case.state) if action.sources else action.by
    organisation = station(case, desk)
    if organisation is None:
        reason = _("no organisation up the tree has the power this needs (%(role)s)") % {"role": desk.label}
        raise Unlawful([Obstacle("competent", reason, "A-22")])
    seated = (desk.role, organisation.pk) in user.stations(case.pipeline_name)
    if not seated or (desk.role == Role.SPONSOR and not sponsors(case, user)):
        raise NotYours(
            _("You are not in charge of this. It is done by %(organisation)s, %(role)s.")
            % {"organisation": organisation, "role": desk.label}
        )
    return organisation


def sponsors(case: Lawful, user: User) -> bool:
    """Whether the user is the case's sponsor now."""
    return any(one.person_id == user.person_id for one in case.history.serving(Sponsorship.SPONSOR))


# --- is it lawful? ---------------------------------------------------------------------------------------------


def obstacles(case: Lawful, action: Action) -> list[tuple[str, Obstacle]]:
    """Everything that stands in the way of the action, all at once, with how hard it blocks."""
    if action.sources and case.step not in action.sources:
        reason = _("the case is not at a step where this can be done")
        return [(HARD, Obstacle("step", reason, ""))]
    found = [(HARD, one) for one in (*not_at_all(case, action), *_missing_papers(case, action))]
    for guard in guards_in_force(case, action):
        if one := guard.obstacle(case):
            found.append(weighed(case, guard, one))
    return found


def guards_in_force(case: Lawful, action: Action) -> Iterator[Guard]:
    """The conditions that bind the action on its legal date in the case's organisation."""
    return (one for one in action.when if one.in_force(case.on) and case.mode(one) != OFF)


def weighed(case: Lawful, guard: Guard, one: Obstacle) -> tuple[str, Obstacle]:
    """How hard an obstacle blocks; one that the named desk has waived does not, but its reason goes on record."""
    mode = case.mode(guard)
    waiver = case.history.waiver(guard.name) if mode == HARD and guard.waivable_by else None
    if waiver is None:
        return mode, one
    words = {"reason": one.reason, "why": waiver.reason, "document": waiver.document or "-"}
    told = _("%(reason)s; waived: %(why)s (%(document)s)") % words
    return WAIVED, dataclasses.replace(one, reason=told)


def not_at_all(case: Lawful, action: Action) -> Iterator[Obstacle]:
    """What has nothing to do with conditions: the wrong kind of case, another edition's act, a case on hold."""
    if action.sources and not action.applies(case):
        yield Obstacle("applies", _("this does not concern a case of this kind"), "")
    if not action.in_force(case.on):
        yield Obstacle("edition", _out_of_force(case, action), action.article, edition=case.edition(case.on))
    if not action.sources:  # a case that is being opened has no history yet
        return
    held = next((one for one in case.history.suspensions if one.blocks and one.kind not in action.during), None)
    if held:
        reason = _("the case is suspended since %(since)s (%(kind)s)")
        words = spoken({"since": held.since, "kind": held.label})
        yield Obstacle("suspended", reason % words, "", ("do", _ending(case, held)))


def _ending(case: Lawful, held: Suspension) -> str:
    """The duty that ends a suspension: of several, the one that concerns the case."""
    duties = [one for one in case.actions().values() if one.kind == DUTY and held.kind in one.during]
    return next((one.name for one in duties if one.applies(case)), "")


def _out_of_force(case: Lawful, action: Action) -> str:
    edition = case.edition(case.on)
    words = spoken({"on": case.on, "edition": edition.label if edition else ""})
    return _("what happened on %(on)s is judged by the %(edition)s, which does not know this act") % words


def _missing_papers(case: Lawful, action: Action) -> list[Obstacle]:
    if action.kind != ONWARD or not action.sources or not case.step.needs:
        return []
    given = {group.paper for group in action.asks if hasattr(group, "paper")}
    there = {*given, *case.history.papers, *case.excused}
    missing = [code for code in case.step.needs if code not in there]
    reason = _("the paper “%(paper)s” is not on file")
    return [
        Obstacle("paper", reason % {"paper": papers.by_code(code).title}, "B.1", ("file", code)) for code in missing
    ]


def refuse_stale(case: Lawful, action: Action, version) -> None:
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


def carry_out(
    case: Case, action: Action, *, by: User, organisation: Organisation, notes: dict, source: str = ""
) -> Event:
    """Do a lawful attempt on a locked case: move, append the event, save, write the rows, tell the desk.

    ``source``: where the stored case waits, if it was put elsewhere because a record is silent on how it came there.
    """
    source = source or case.state
    before = {one.attname: getattr(case, one.attname) for one in _columns(case)}
    move(case, action)
    changed = [name for name, value in before.items() if getattr(case, name) != value]
    if action.moves or case.state != source:
        changed += ["state", "entered_on", "closed_on"]
    return _record(case, action, source=source, by=by, organisation=organisation, notes=notes, changed=changed)


def _columns(case: Case) -> list:
    """The columns an act may change besides those of its own move."""
    kept = ("version", "chain", "state", "entered_on", "closed_on")
    return [one for one in type(case)._meta.concrete_fields if not one.primary_key and one.name not in kept]


def move(case: Lawful, action: Action) -> None:
    """The transition itself, in memory: django-fsm, then since when the case waits where it is now."""
    getattr(case, action.name)()
    if action.moves:
        case.entered_on = case.on
        case.closed_on = case.on if case.step.final else None


def event_of(case: Case, action: Action, *, source: str, by: User, organisation: Organisation, notes: dict) -> Event:
    """The event that tells of the attempt, not stored yet and not chained: its sealed facts are still in it."""
    facts = kept(case.facts or {}) | {name: told for name, told in notes.items() if told}
    role = action.desk(source).role if source else action.by.role
    absent = by.stands_in_for(role, organisation, case.pipeline_name)
    event = Event(
        case=case, seq=case.version + 1, action=action.name, source=source, target=case.state, by=by, role=role,
        organisation=organisation, acting_for=absent, on=case.on, at=timezone.now(), facts=facts, previous=case.chain,
    )  # fmt: skip
    silent = ADOPTED in notes or not (action.draws or action.tells or action.kind == BACK)  # nothing to follow up
    event.followed_up_at = event.at if silent else None
    return event


def _record(case: Case, action: Action, *, source, by, organisation, notes, changed=()) -> Event:
    """Append the event, save the case at its new version, write the rows, tell the desk."""
    event = event_of(case, action, source=source, by=by, organisation=organisation, notes=notes)
    sealed = seal(event, sealed_facts(action))
    event.hash = event.digest()
    event.save(force_insert=True)
    SealedFact.objects.bulk_create(sealed)
    case.version, case.chain = event.seq, event.hash
    case.save(update_fields=["version", "chain", *changed])
    if case.attempt.person_columns:
        case.person.save(update_fields=case.attempt.person_columns)
    added = [row for group in action.asks for row in group.record(case, event, case.facts) or ()]
    case.attempt = None
    case.history.forget([event, *added], elsewhere="organisation_id" in changed)
    acted.send(sender=type(case), case=case, event=event, action=action)
    return event


def open_case(case: Case, action: Action, *, by: User, organisation: Organisation, notes: dict) -> Event:
    """Give a new case its number and its dossier, put it at its first step, and record the opening."""
    on = case.on
    case.number = f"{case.prefix}-{on.year}-{Serial.next(f'{case.prefix}-{on.year}'):04d}"
    case.opened_on = case.entered_on = on
    getattr(case, action.name)()
    case.history.suspensions = []  # nothing lies over a new case: nobody need ask
    case.dossier = Dossier.objects.create(number=case.number, title=str(case.person), opened_on=on)
    case.save()
    return _record(case, action, source="", by=by, organisation=organisation, notes=notes)
