"""The case's record as data, attached to the printed dossier as JSON: what the print shows, for programs to read.

No ID number, no facts as they were typed: what an event came to is told in the sentence of the record form, and only
where the form prints it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from cases.models import Event
from cases.readable import label_of
from dossiers import papers
from organisations.models import Change
from organisations.tree import name_on

from . import happenings, record
from .matter import Matter

SCHEMA, VERSION = "frontier-cases/dossier-record", 1


def record_of(matter: Matter, cover: Mapping[str, Any]) -> dict[str, Any]:
    """What the record says of the case and its events, whose organisations are loaded; its papers come with the print.

    ``cover`` is the label of the dossier. The words are those of the current language, which must be Chinese.
    """
    case = matter.case
    return {
        "schema": SCHEMA, "version": VERSION, "case": case.number, "pipeline": case.pipeline,
        "person": cover["title"], "cover": {label: value for label, value in cover["rows"] if value},
        "events": _events(matter),
    }  # fmt: skip


def as_json(record: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> bytes:
    """The record with its papers; the same record and papers give the same bytes."""
    whole = {**record, "papers": list(parts)}
    return json.dumps(whole, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, indent=1).encode()


def _events(matter: Matter) -> list[dict[str, Any]]:
    organisations = {event.organisation_id for event in matter.events}
    renames = Change.objects.filter(organisation__in=organisations, what="rename")
    renamed = set(renames.values_list("organisation", flat=True))
    return [_event(matter, event, renamed) for event in matter.events]


def _event(matter: Matter, event: Event, renamed: set[int]) -> dict[str, Any]:
    """An event as every sheet about it tells it, and its place in the chain."""
    organisation = event.organisation
    told = papers.vocabulary(matter.case.pipeline).record_form and record.row_of(matter, event)
    return {
        "no": event.seq, "action": event.action, "label": label_of(type(matter.case), event),
        "on": event.on, "entered_at": timezone.localtime(event.at).isoformat(timespec="seconds"), "by": str(event.by),
        "organisation": name_on(organisation, event.on) if organisation.pk in renamed else organisation.name,
        "told": happenings.told(event) if told else "", "hash": event.hash, "previous": event.previous,
        **({"acting_for": str(event.acting_for)} if event.acting_for_id else {}),
    }  # fmt: skip
