"""The door of a round: every change of an intake passes here, as every change of a case passes cases/actions.py.

Lock, permission, facts, guards, transition, event, all in one transaction. The refusals are the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import attempt, authorise, move, refuse_stale
from cases.forms import kept
from cases.law import Action
from cases.models import Serial
from dossiers.models import Dossier
from organisations.models import Organisation, User

from .models import Intake, IntakeEvent, Programme

PREFIX = "R"


def draw_up(
    programme: Programme, *, organisation: Organisation, title: str, by: User, on: datetime.date, **terms
) -> Intake:
    """A new round of a programme, as a draft; whoever recruits for the organisation may draw it up."""
    with transaction.atomic():
        intake = Intake(
            programme=programme, organisation=organisation, title=title, opened_on=on, entered_on=on, **terms
        )
        authorise(intake, Intake.actions()["approve_plan"], by)
        intake.number = f"{PREFIX}-{on.year}-{Serial.next(f'{PREFIX}-{on.year}'):03d}"
        intake.dossier = Dossier.objects.create(number=intake.number, title=title[:60], opened_on=on)
        intake.save()
    return intake


def proceed(
    intake: Intake, name: str, *, by: User, on: datetime.date, version: int | None = None, **facts
) -> IntakeEvent:
    """Do the act ``name`` in the round as of legal date ``on``; refusals as in ``cases.actions.perform``."""
    return submit(intake, name, by=by, data={"on": on, "version": version, **facts}, files=facts)


def submit(
    intake: Intake, name: str, *, by: User, data: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> IntakeEvent:
    """Do an act with facts as a form posts them."""
    with transaction.atomic():
        intake = locked(intake)
        action = intake.actions()[name]
        refuse_stale(intake, action, data.get("version"))
        organisation, notes = attempt(intake, action, by=by, data=data, files=files)
        return _carry_out(intake, action, by=by, organisation=organisation, notes=notes)


def locked(intake: Intake) -> Intake:
    """The round read anew under a row lock, with programme and organisation."""
    return Intake.objects.select_related("organisation", "programme").select_for_update(of=("self",)).get(pk=intake.pk)


def _carry_out(intake: Intake, action: Action, *, by: User, organisation: Organisation, notes: dict) -> IntakeEvent:
    source = intake.state
    facts = kept(intake.facts or {}) | {name: told for name, told in notes.items() if told}
    event = IntakeEvent(
        intake=intake, seq=intake.version + 1, action=action.name, source=source, by=by, organisation=organisation,
        acting_for=by.stands_in_for(action.desk(source).role, organisation, intake.pipeline_name), on=intake.on,
        at=timezone.now(), facts=facts, previous=intake.chain,
    )  # fmt: skip
    move(intake, action)
    event.target = intake.state
    event.hash = event.digest()
    event.save(force_insert=True)
    intake.version, intake.chain = event.seq, event.hash
    intake.save()
    for group in action.asks:
        group.record(intake, event, intake.facts or {})
    intake.attempt = None
    for name in ("history", "lineup", "field", "corrections"):
        vars(intake).pop(name, None)
    return event


def told(event: IntakeEvent) -> str:
    """Who did what last, for a stale form."""
    action = Intake.act(event.action)
    words = {"who": event.by, "what": action.label if action else event.action}
    return _("This round has just been changed: %(who)s, “%(what)s”. What you entered is kept.") % words
