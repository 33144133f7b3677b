"""Entering somebody in a round: the person and the facts of the opening act, from the page or a sheet's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.actions import authorise
from cases.forms import form_class
from cases.models import Case
from cases.opening import Opening
from organisations.models import Person, User

from .models import Intake, Tenure


class Application(Opening):
    """One attempt to apply in a round, with both its forms bound to the same submission.

    The case belongs to whoever holds the round and knows it before anything is asked. ``act``: another opening act
    than the ordinary one, such as the recommendation of somebody without examination (E-03).
    """

    case_class: Any  # a pipeline that selects: a Case with the columns of Candidacy

    def __init__(self, intake: Intake, user: User, *, act: str = "", data: Mapping[str, Any] | None = None, files=None):
        self.case_class, self.user, self.data, self.files = intake.case_class, user, data, files
        self.intake, self.columns, self.organisation = intake, {"intake": intake}, intake.organisation
        self.action = self.case_class.act(act) if act else self.case_class.opening_acts()[0]
        self.acts, self.stations = [self.action], [self.organisation]
        self.person = self.case_class.person_form(data)
        self.facts = form_class(self.action)(data, files, case=self.blank, action=self.action)

    def authorise(self) -> None:
        """NotYours unless the user sits at the desk that takes applications of this round."""
        authorise(self.blank, self.action, self.user)

    def _running(self) -> bool:
        """Whether the person competes or serves already; says at the ID number where, as far as the user may know."""
        person = self.person.known
        if person is None:
            return False
        said = self._already(person)
        if said:
            self.person.add_error("id_number", ValidationError(said, code="running"))
        return bool(said)

    def _already(self, person: Person) -> str:
        running = self.case_class.objects.filter(person=person, closed_on=None).select_related("intake").first()
        if running is None:
            held = Tenure.objects.filter(person=person, until=None).exists()
            return _("This person holds a funded post already; nobody holds two (D.5).") if held else ""
        if running.intake_id == self.intake.pk:
            return _("This person has applied in this round already: %(number)s.") % {"number": running.number}
        if Case.objects.visible_to(self.user).filter(pk=running.pk).exists():
            return _("A case of this person is being handled already: %(number)s.") % {"number": running.number}
        return _("A case of this person is being handled elsewhere; ask the organisation department of the prefecture.")

    def _applicant(self) -> Person:
        """The person, locked; of somebody on record what was missing is filled in, and education brought up to date."""
        person = super()._applicant()
        typed = self.person.cleaned_data
        blank = ("education", "native_place", "occupation", "phone")
        fresh = {name: typed[name] for name in blank if typed.get(name) and not getattr(person, name)}
        if typed.get("education") and typed["education"] != person.education:
            fresh["education"] = typed["education"]
        if fresh and self.person.known:
            for name, value in fresh.items():
                setattr(person, name, value)
            person.save(update_fields=list(fresh))
        return person
