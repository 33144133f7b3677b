"""A case of the second pipeline, put where a test wants it: what is tested is that nothing takes it for membership."""

from __future__ import annotations

from cases.models import Serial
from dossiers.models import Dossier
from organisations.models import Organisation, Person
from recruitment.models import Intake, Programme
from tests import story
from workflows.flows import FLOWS
from workflows.models import CaseProcess, CaseTask, PlacementCase

FIRST = next(iter(PlacementCase.steps().values()))


def placed(person: Person, organisation: Organisation, **columns) -> PlacementCase:
    """A placement case at its first step in a round, without a past."""
    number = f"P-2030-{Serial.next('P-2030'):04d}"
    dossier = Dossier.objects.create(number=number, title=str(person), opened_on=story.TODAY)
    words = {"state": FIRST.value, "opened_on": story.TODAY, "entered_on": story.TODAY} | columns
    return PlacementCase.objects.create(
        intake=_round(number, organisation),
        pipeline="placement",
        number=number,
        organisation=organisation,
        person=person,
        dossier=dossier,
        **words,
    )


def _round(number: str, organisation: Organisation) -> Intake:
    """A round as it is before anything is announced."""
    number = f"R{number}"
    dossier = Dossier.objects.create(number=number, title=number, opened_on=story.TODAY)
    programme = Programme.objects.exclude(identity="").first()
    return Intake.objects.create(
        number=number, title=number, programme=programme, organisation=organisation, dossier=dossier,
        opened_on=story.TODAY, entered_on=story.TODAY,
    )  # fmt: skip


def waiting(case: PlacementCase, organisation: Organisation) -> CaseTask:
    """The open work of the case's first step at an organisation."""
    flow = FLOWS["placement"]
    process = CaseProcess.objects.create(flow_class=flow, case=case)
    return CaseTask.objects.create(
        process=process, case=case, organisation=organisation, role=FIRST.desk.role,
        flow_task=flow.instance.node(FIRST.value),
    )  # fmt: skip
