"""Opening a case: the applicant, the organisation that takes the application, and the facts of the opening act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisations.desks import Desk, Power
from organisations.models import Organisation, Person

from .actions import NotYours, submit_opening
from .forms import form_class
from .law import PIPELINES, Action, InvalidFacts
from .models import Case, Event


def stations_of(user, desk: Desk, pipeline: str) -> list[Organisation]:
    """The organisations at which the user sits at that desk and for which a case of the pipeline may be opened."""
    held = [one.organisation for one in user.mandates_over(pipeline) if one.role == desk.role]
    return [one for one in held if one.closed_on is None and desk.competent(one) == one]


def stations_for(user, desk: Desk, pipeline: str) -> list[Organisation]:
    """The organisations for which the user may open a case of the pipeline; NotYours where there is none."""
    if found := stations_of(user, desk, pipeline):
        return found
    if desk.power == Power.APPLY:
        raise NotYours(_("New applications are taken by the %(role)s of a branch.") % {"role": desk.label})
    raise NotYours(_("Cases of this kind are opened by the %(role)s.") % {"role": desk.label})


def acts_for(user, case_class: type[Case]) -> list[Action]:
    """The acts by which the user may open a case of a pipeline, the ordinary one first."""
    return [one for one in case_class.opening_acts() if stations_of(user, one.by, case_class.pipeline_name)]


def at_counter() -> list[type[Case]]:
    """The pipelines whose cases are opened one by one on the page of new cases."""
    return [one for one in PIPELINES.values() if one.at_counter]


def choices(case_classes: list[type[Case]]) -> list[tuple[str, str]]:
    """Pipelines as pages offer them: (name, label)."""
    return [(one.pipeline_name, str(one._meta.verbose_name)) for one in case_classes]


def openable(user) -> list[type[Case]]:
    """Those of them of which the user may open a case."""
    return [one for one in at_counter() if acts_for(user, one)]


class Opening:
    """One attempt to open a case of ``case_class``, with both its forms bound to the same submission.

    ``columns`` are those a case has before anything is asked, such as the round in which it competes.
    """

    columns: Mapping[str, Any] = {}

    def __init__(self, case_class: type[Case], user, *, name: str = "", data=None, files=None):
        self.case_class, self.user, self.data, self.files = case_class, user, data, files
        self.acts = acts_for(user, case_class)
        every = case_class.opening_acts()
        self.action = next((one for one in every if one.name == name), [*self.acts, *every][0])
        self.stations = stations_for(user, self.action.by, case_class.pipeline_name)
        asked = str((data or {}).get("organisation", ""))
        self.organisation = next((one for one in self.stations if str(one.pk) == asked), self.stations[0])
        self.person = case_class.person_form(data)
        self.facts = form_class(self.action)(data, files, case=self.blank, action=self.action)

    @property
    def blank(self) -> Case:
        """The case that would be opened, as long as nobody has opened it."""
        return self.case_class(
            pipeline=self.case_class.pipeline_name, organisation=self.organisation, state=self.action.target.value,
            **self.columns,
        )  # fmt: skip

    def is_valid(self) -> bool:
        """Whether everything typed can be right; every error is shown at once."""
        person, facts = self.person.is_valid(), self.facts.is_valid()
        return person and facts and not self._running()

    def _running(self) -> bool:
        """Whether the person has a case of this kind that has not ended; says so at the ID number."""
        if self.person.known is None:
            return False
        running = Case.objects.filter(pipeline=self.case_class.pipeline_name, closed_on=None)
        if not running.filter(person=self.person.known).exists():
            return False
        self.person.add_error("id_number", _("An application of this person is being handled already."))
        return True

    def submit(self) -> Event:
        """Open the case of a valid form; refusals as in ``perform``, and then the person is not kept either."""
        with transaction.atomic():
            return submit_opening(
                self.case_class, self.action, organisation=self.organisation, person=self._applicant(), by=self.user,
                data=self.data, files=self.files, columns=self.columns,
            )  # fmt: skip

    def _applicant(self) -> Person:
        """The person, locked: of two desks that open a case of one person at once the second is refused."""
        person = self.person.person()
        if person.pk is None:
            person.organisation = self.organisation
            try:
                with transaction.atomic():
                    person.save()
            except IntegrityError:
                self.person.add_error("id_number", _("An application of this person is being handled already."))
                raise InvalidFacts(self.person) from None
        else:
            Person.objects.select_for_update().only("pk").get(pk=person.pk)
            if self._running():
                raise InvalidFacts(self.person)
        return person
