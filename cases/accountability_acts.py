"""The one way in which accountability records grow: by the department that keeps them, entry after entry (C-S7).

Everything is checked under a lock of the case, so that of two clerks who enter the same thing one is refused.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import User

from . import oversight
from .accountability import AccountabilityEntry, AccountabilityRecord, EntryKind, Evidence, LiablePerson
from .accountability_order import RULE, hindrances
from .law import Obstacle, Unlawful
from .liability import Answerable
from .limits import days
from .models import Case, Event
from .readable import in_words

RECTIFY_WITHIN = days(7)  # C-08: within a week of the notice


@transaction.atomic
def open_record(
    case: Case, *, by: User, event: Event, on: datetime.date, trigger: str, opened_on: datetime.date, text: str,
    persons: Sequence[Answerable], documents: Sequence[Any] = (),
) -> AccountabilityRecord:  # fmt: skip
    """Open a record about one act of the case; NotYours unless the user keeps the case's records."""
    organisation = oversight.keeper(case, by)
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    seq = AccountabilityRecord.objects.filter(case=case).count() + 1
    record = AccountabilityRecord.objects.create(
        case_id=case.pk, seq=seq, trigger=trigger, event=event, event_hash=event.hash, on=on
    )
    LiablePerson.objects.bulk_create(
        LiablePerson(
            record=record, person_id=one.person_id, user_id=one.user_id, name=one.name, capacity=one.capacity,
            tenure=one.tenure, basis="、".join(one.bases),
        )
        for one in persons
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(record=record, document=one, title=one.title, sha256=one.sha256) for one in documents
    )
    AccountabilityEntry.objects.create(
        record=record, seq=1, kind=EntryKind.OPENED, on=opened_on, by=by, organisation=organisation, text=text
    )
    return record


@transaction.atomic
def add_entry(
    record: AccountabilityRecord, kind: str, *, by: User, on: datetime.date, text: str, **columns
) -> AccountabilityEntry:
    """Add an entry; NotYours, or Unlawful with everything that is missing before it."""
    organisation = oversight.keeper(record.case, by)
    Case.objects.select_for_update(of=("self",)).get(pk=record.case_id)
    entries = list(AccountabilityEntry.objects.filter(record=record).order_by("seq"))
    found = hindrances(entries, kind)
    if on < entries[-1].on:
        said = {"date": in_words(entries[-1].on), "entry": entries[-1].get_kind_display()}
        reason = _("This date lies before the entry before it: %(entry)s on %(date)s.") % said
        found.append(Obstacle("date", reason, RULE))
    if found:
        raise Unlawful(found)
    if kind == EntryKind.NOTICED:
        columns["due_on"] = columns.get("due_on") or RECTIFY_WITHIN.after(on)
    return AccountabilityEntry.objects.create(
        record=record, seq=entries[-1].seq + 1, kind=kind, on=on, by=by, organisation=organisation, text=text, **columns
    )
