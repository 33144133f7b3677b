"""Taking running files over: each judged history is enacted once more, in the database, up to its last lawful point.

An event keeps its breaches as ``facts["inherited"]`` and its row as ``facts["adopted"]``; nothing is drawn up for it
and no paper is taken to be on file. A case that cannot be taken over is refused with words and never stops the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import actions, rehearsal
from cases.law import Unlawful
from cases.models import Case
from cases.overlays import FastTrackNotice
from organisations.codes import FULL_MEMBER, MASSES
from organisations.desks import COMMITTEE, Role
from organisations.models import Organisation, Person, User

from . import wording
from .columns import Names, Reference, vocabulary
from .findings import Report, Taken
from .rows import Story
from .running import Audit


class Refused(Exception):
    """The case is not taken over; says why."""


@dataclass
class Adoption:
    """What became of one case: its number and step, the rows not taken over with the reason; or why it was refused."""

    key: str
    name: str
    number: str = ""
    step: str = ""
    left: list[int] = field(default_factory=list)
    because: str = ""
    refused: str = ""

    @property
    def words(self) -> str:
        """One line for the report."""
        said = {"key": self.key, "name": self.name, "number": self.number, "step": self.step}
        if self.refused:
            return _("%(key)s %(name)s: not taken over: %(why)s") % (said | {"why": self.refused})
        line = _("%(key)s %(name)s: taken over as %(number)s at “%(step)s”") % said
        if not self.left:
            return line
        rows = "、".join(str(one) for one in self.left)
        return line + _("; rows %(rows)s not taken over: %(why)s") % {"rows": rows, "why": self.because}


def adopt_all(audit: Audit, *, by: User) -> Iterator[Adoption]:
    """Take over every case of the file that can be, one transaction each."""
    for place in range(len(audit.found.records)):
        yield adopt(audit, place, by=by)


def adopt(audit: Audit, place: int, *, by: User) -> Adoption:
    """Take over one case of the file, or say why not."""
    story = audit.grammar().story(audit.found.records[place])
    report = audit.walk(story)
    done = Adoption(story.key, story.name)
    try:
        with transaction.atomic():
            Adopter(audit.case_class, story, report, by).run(done)
    except Refused as refusal:
        done.refused = str(refusal)
    except DatabaseError:
        done.refused = _("the database does not take the case (a value too long, or entered by somebody meanwhile)")
    return done


class Adopter:
    """Enacts one history in the name of a user."""

    def __init__(self, case_class: type[Case], story: Story, report: Report, by: User):
        self.case_class, self.story, self.report, self.by = case_class, story, report, by
        self.line: list[int] = []

    def run(self, done: Adoption) -> None:
        """Open the case and go on as far as the record is lawful; Refused if it cannot even be opened."""
        organisation = self._organisation(self.story.organisation)
        self._authorise(organisation)
        self.line = [one.pk for one in organisation.line()]
        events, why = self._lawful()
        if not events:
            raise Refused(why or _("nothing in the record opens a case"))
        if self.case_class.steps()[events[-1].target].final:
            raise Refused(_("the case has ended; only running files are taken over"))
        case = self._opened(organisation, self._person(organisation), events[0])
        for place, one in enumerate(events[1:], start=1):
            try:
                case = self._continued(case, one)
            except (Refused, Unlawful, DatabaseError, AttributeError, KeyError, TypeError, ValueError) as gap:
                why = str(gap) if isinstance(gap, Refused | Unlawful) else _("the record tells too little to enact it")
                events = events[:place]
                break
        taken = {one.row for one in events}
        done.number, done.step, done.because = case.number, wording.step(case.step), why
        done.left = [one.row for one in self.report.taken if one.row not in taken]
        done.left += [number for number, _fault in self.story.faults]
        done.because = done.because or _("the row could not be read")

    def _lawful(self) -> tuple[list[Taken], str]:
        """The events up to the first without effect, and why there."""
        taken = self.report.taken
        for place, one in enumerate(taken):
            if one.void:
                return taken[:place], "；".join(one.breaches)
        return taken, ""

    # --- who and where ---

    def _organisation(self, name: str) -> Organisation:
        """The one open organisation of that name, short name or division code."""
        found = list(_bearing(name)[:2])
        if len(found) != 1:
            words = {"name": name or "-"}
            raise Refused(
                _("no organisation here is called %(name)s") % words if not found
                else _("several organisations are called %(name)s") % words
            )  # fmt: skip
        return found[0]

    def _authorise(self, organisation: Organisation) -> None:
        """The user is organiser of the competent committee, or sits in a department above."""
        committee = COMMITTEE.competent(organisation)
        line = {one.pk for one in organisation.line()}
        for role, station in self.by.stations():
            if role == Role.ORGANISER and committee is not None and station == committee.pk:
                return
            if role == Role.DEPARTMENT and station in line:
                return
        raise Refused(_("%(user)s does not sit at the committee of %(organisation)s or above it") % {
            "user": self.by, "organisation": organisation,
        })  # fmt: skip

    def _person(self, organisation: Organisation) -> Person:
        """The person of that ID number, known or new; Refused without a number or where a case is running."""
        if not self.story.id_number:
            raise Refused(_("the ID number is needed to take a case over"))
        known = Person.with_id_number(self.story.id_number)
        if known is None:
            return Person.objects.create(
                name=self.story.name, id_number=self.story.id_number, organisation=organisation, political=MASSES
            )
        if known.name != self.story.name:
            raise Refused(_("the ID number belongs to somebody of another name"))
        running = self.case_class._default_manager.filter(
            person=known, pipeline=self.case_class.pipeline_name, closed_on=None
        )
        if case := running.first():
            raise Refused(_("a case of this person is running already: %(number)s") % {"number": case.number})
        return known

    # --- enacting ---

    def _opened(self, organisation: Organisation, person: Person, first: Taken) -> Case:
        """The case with its first event; where the record is silent on the opening, that is noted."""
        action = self.case_class.act(first.action)
        if action is None or action.sources:
            raise Refused(_("the record does not begin with the application"))
        case = self.case_class(
            pipeline=self.case_class.pipeline_name, organisation=organisation, person=person, state=action.target.value
        )
        self._attempt(case, action, first)
        competent = actions.station(case, action.by) or organisation
        actions.open_case(case, action, by=self.by, organisation=competent, notes=_notes(first))
        return case

    def _continued(self, case: Case, one: Taken) -> Case:
        """One more event on the case, or nothing of it."""
        case = self.case_class._default_manager.select_related("organisation", "person").get(pk=case.pk)
        action = self.case_class.actions()[one.action]
        source = case.state
        with transaction.atomic():
            self._attempt(case, action, one)
            if one.put:
                rehearsal.put(case, self.case_class.steps()[one.put], on=one.on)
            organisation = actions.station(case, action.desk(case.state))
            if organisation is None:
                raise Refused(_("nobody here is competent for “%(action)s”") % {"action": wording.label(action)})
            actions.carry_out(
                case, action, by=self.by, organisation=organisation, notes=_notes(one), source=source
            )  # fmt: skip
        return case

    def _attempt(self, case: Case, action, one: Taken) -> None:
        """The facts as the form would have given them: texts nobody wrote are empty, other gaps are left out."""
        facts: dict[str, Any] = {}
        known = vocabulary(self.case_class).facts[action.name]
        for name, value in one.facts.items():
            if value is None and type(known[name].field) is forms.CharField:
                value = ""
            if value is not None:
                facts[name] = self._real(value, facts)
        rehearsal.attempt(case, action, on=one.on, facts=facts)

    def _real(self, value: Any, facts: dict[str, Any]) -> Any:
        """What the record names, as this system knows it; people it does not know stay names."""
        if isinstance(value, Names):
            found = [(name, self._member(name)) for name in value.names]
            if unknown := [name for name, person in found if person is None]:
                facts["names"] = [*facts.get("names", ()), *unknown]
            return [person for _name, person in found if person is not None]
        if isinstance(value, Reference) and value.kind == "organisation":
            return self._organisation(value.text)
        if isinstance(value, Reference):
            return self._notice(value.text)
        return value

    def _member(self, name: str) -> Person | None:
        """The one full member of that name in the branch or above it."""
        found = Person.objects.filter(organisation__in=self.line, political=FULL_MEMBER, name=name)[:2]
        return found[0] if len(found) == 1 else None

    def _notice(self, number: str) -> FastTrackNotice:
        found = FastTrackNotice.objects.filter(number=number).first()
        if found is None:
            raise Refused(_("no notice %(number)s is registered here") % {"number": number})
        return found


def _bearing(name: str):
    """Open organisations of that name, short name or code; those that may take applications first."""
    wanted = Q(name=name) | Q(short_name=name) | (Q(code=name) if name.isdigit() else Q(pk__in=()))
    found = Organisation.objects.open().filter(wanted)
    taking = found.filter(can_take_applications=True)
    return taking if name.isdigit() and taking.exists() else found


def _notes(one: Taken) -> dict[str, list[str]]:
    return {actions.ADOPTED: [str(one.row)], actions.INHERITED: one.breaches}
