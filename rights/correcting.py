"""Correcting a person's data with history: one column at a time; the identity number by two people (PIPL 46).

Papers drawn before stay as they were: what was signed then is evidence of what was known then. ``outdated`` lists them.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Document, Dossier
from evidence import kinds
from evidence.log import note
from organisations import codes
from organisations.fields import blind_index
from organisations.identity import mask, validate_id_number
from organisations.models import Person, User

from . import reminding
from .models import Correction, NumberProposal

NUMBER = "id_number"
FIELDS = ("name", "ethnic", "education", "native_place", "occupation", "phone")
CODED: dict[str, Any] = {"ethnic": codes.ETHNIC, "education": codes.EDUCATION}


def correct(
    person: Person, field: str, after: str, *, by: User, reason: str, document: str, request: Any = None,
    http: Any = None,
) -> Correction:  # fmt: skip
    """Correct one of ``FIELDS``; ValidationError for a value the column does not take or that stands there already.

    ``request``: the request of the person it answers; ``http``: the request of the browser, for the access log.
    """
    if field not in FIELDS:
        raise ValueError(f"{field} is not corrected by one person")
    after = after.strip()
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        before = getattr(held, field)
        if before == after:
            raise ValidationError(_("This is what stands there already."))
        column: Any = Person._meta.get_field(field)
        setattr(held, field, column.clean(after, held))
        held.save(update_fields=[field])
        if field == "name":  # the dossier bears it on its spine
            Dossier.objects.filter(case__person=held, destroyed_on=None).update(title=held.name)
        made = Correction(person=held, field=field, before=before, after=after, by=by, reason=reason,
                          document=document, request=request)  # fmt: skip
        made.save()
        note(kinds.CORRECTED, by=by, request=http, subject=made, person=held, fields=[field], purpose=reason)
    return made


# --- the identity number, by two people ------------------------------------------------------------------------


def propose_number(person: Person, number: str, *, by: User, reason: str, document: str) -> NumberProposal:
    """Propose another identity number; ValidationError for a wrong, a known or a second open one."""
    number = validate_id_number(number)
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        if NumberProposal.objects.filter(person=held, settled_at=None).exists():
            raise ValidationError(_("A number is proposed already and waits for a second person."))
        _refuse_known(held, number)
        made = NumberProposal.objects.create(person=held, number=number, by=by, reason=reason, document=document)
        reminding.tell_of_number(made)
        return made


def _refuse_known(person: Person, number: str) -> None:
    bearer = Person.objects.filter(id_index=blind_index(number)).first()
    if bearer is not None and bearer.pk == person.pk:
        raise ValidationError(_("This is what stands there already."))
    if bearer is not None:
        raise ValidationError(_("Another person on record bears this number: compare both before anything is changed."))


def settle_number(proposal: NumberProposal, *, by: User, accepted: bool, http: Any = None) -> bool:
    """Confirm or decline as the second person (who proposed may take it back); whether it was still open.

    Index, date of birth and sex follow from the number. Raises ValidationError where the number is borne meanwhile.
    """
    with transaction.atomic():
        held = NumberProposal.objects.select_for_update().get(pk=proposal.pk)
        if held.settled_at is not None:
            return False
        if accepted:
            _change_number(held, by, http)
        held.settled_by, held.settled_at, held.accepted = by, timezone.now(), accepted
        held.number = ""  # it stands with the correction, or nowhere
        held.save(update_fields=["settled_by", "settled_at", "accepted", "number"])
    return True


def _change_number(proposal: NumberProposal, by: User, http: Any) -> None:
    if proposal.by_id == by.pk:
        raise ValueError("a second person confirms")
    person = Person.objects.select_for_update().get(pk=proposal.person_id)
    _refuse_known(person, proposal.number)
    before, person.id_number = person.id_number, proposal.number
    person.save()
    made = Correction(person=person, field=NUMBER, before=before, after=person.id_number, by=proposal.by, second=by,
                      reason=proposal.reason, document=proposal.document)  # fmt: skip
    made.save()
    note(kinds.CORRECTED, by=by, request=http, subject=made, person=person, fields=[NUMBER], purpose=proposal.reason)


# --- what is shown ---------------------------------------------------------------------------------------------


def label_of(field: str) -> str:
    """What the column is called."""
    column: Any = Person._meta.get_field(field)
    return str(column.verbose_name)


def longest(field: str) -> int:
    """How many signs a column takes; what is encrypted says none and takes a telephone number."""
    column: Any = Person._meta.get_field(field)
    return column.max_length or 30


def shown(field: str, value: str) -> str:
    """A value as pages show it: codes in words, numbers and telephones masked."""
    if field == NUMBER:
        return mask(value)
    if field == "phone":
        return f"{value[:3]}****{value[-4:]}" if len(value) > 7 else "*" * len(value)
    return str(dict(CODED.get(field, ())).get(value, value))


def outdated(person: Person, made: Correction) -> QuerySet[Document]:
    """Papers the system drew before the correction and that still count: they bear what was known then."""
    drawn = Document.objects.current().filter(dossier__case__person=person, origin=Document.DRAWN)
    return drawn.filter(added_at__lt=made.at).select_related("dossier").order_by("dossier_id", "paper", "series")
