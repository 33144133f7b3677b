"""What is destroyed of a case, and how: files and their rows, free words beside the record, the name of the person.

What cannot go: the record of acts. Its entries are chained hash to hash and sealed in the database; taking one out
would make the whole chain worthless as evidence. So the entries stay, with whatever was typed into them in clear; what
they keep sealed under a key is destroyed with the key, by whoever registered for it (``register``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from cases.models import Case, Publicity, Serial, Sponsorship
from cases.overlays import Kinship, Suspension, Waiver
from dossiers.models import Batch, Document, DossierPrint, ScanPage, UndrawnPaper
from dossiers.vault import vault
from evidence import kinds
from evidence.log import note
from meetings.models import Item, Meeting
from notices.models import Notice
from organisations.models import Office, Person, Sanction, User
from publicity.models import Finding
from recruitment.models import IntegrityRecord, Tenure
from workflows.clock.models import Feedback, Supervision, Urge
from workflows.passing.models import Answer, Circular, HandedOn, Question

from .models import Correction, DisposalItem, Export, NumberProposal, RightsRequest
from .schedule import why_kept

APPROVED = """EXISTS (SELECT 1 FROM rights_disposalitem i JOIN rights_disposalrun r ON r.id = i.run_id
  JOIN cases_case c ON c.id = i.case_id
  WHERE c.dossier_id = OLD.dossier_id AND i.status = 'waiting' AND r.status = 'running')"""
"""When the database lets a document go: its case waits in a disposal that a second person has approved."""
ASKED = ("rights_disposalitem", "rights_disposalrun", "cases_case")
DESTROYERS: dict[str, Callable[[Case], Any]] = {}
NOBODY = "已销毁人员"
OTHERS = "97"  # the code for "other" ethnic groups: a column that must say something says nothing of him
WORDS: tuple[tuple[type[models.Model], str, dict[str, Any]], ...] = (
    (Suspension, "case", {"reason": ""}),
    (Waiver, "case", {"reason": ""}),
    (Publicity, "case", {"places": ""}),
    (Finding, "concern__publicity__case", {"handling": "", "investigators": ""}),
    (Item, "case", {"typed": {}, "refusal": []}),
    (Question, "case", {"text": ""}),
    (Answer, "asked__question__case", {"text": ""}),
    (HandedOn, "case", {"note": ""}),
    (Circular, "case", {"note": ""}),
    (Urge, "task__case", {"text": ""}),
    (Supervision, "task__case", {"demand": "", "conclusion": ""}),
    (Feedback, "supervision__task__case", {"text": ""}),
)
"""Free words beside the record of acts: model, way to the case, what its columns say afterwards."""


def register(name: str, destroyer: Callable[[Case], Any]) -> None:
    """Have something destroyed with every case, such as what was sealed; the same name twice is a mistake."""
    if DESTROYERS.setdefault(name, destroyer) is not destroyer:
        raise ValueError(f"there are two destroyers called {name}")


# --- one case --------------------------------------------------------------------------------------------------


def destroy(item_id: int) -> None:
    """Destroy the case of an item; taken up again wherever it was broken off.

    Rows go in one transaction, which also marks the dossier as destroyed: nothing half-destroyed is shown as whole.
    The files follow once that is stored; their names (digests) stand in the item until the last is gone.
    """
    _clear(item_id)
    item = DisposalItem.objects.get(pk=item_id)
    if item.status != DisposalItem.CLEARED:
        return
    for name in item.files:
        if not _still_needed(name):
            vault().delete(name)
    DisposalItem.objects.filter(pk=item.pk, status=DisposalItem.CLEARED).update(
        status=DisposalItem.DONE, files=[], done_at=timezone.now()
    )


def _clear(item_id: int) -> None:
    with transaction.atomic():
        item = DisposalItem.objects.select_for_update().get(pk=item_id)
        if item.status != DisposalItem.WAITING:
            return
        case = Case.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=item.case_id)
        if reason := _obstacle(case):
            item.status, item.remark, item.done_at = DisposalItem.KEPT, reason, timezone.now()
        else:
            item.status, item.files = DisposalItem.CLEARED, sorted(_rows_gone(case, item.run.number))
            item.events_left = case.events.count()
            item.pseudonym = _name_gone(case)
            note(kinds.DISPOSED, by=item.run.settled_by, subject=case, person=case.person_id, purpose=item.run.number)
        item.save(update_fields=["status", "remark", "files", "events_left", "pseudonym", "done_at"])


def _obstacle(case: Case) -> str:
    """Why the case is kept after all, in the words of the certificate; empty where nothing has come up since."""
    kept = {"held": "审批后出现留存事由（冻结、责任追究或者未答复的请求）", "not due": "保管期限未满"}
    if reason := why_kept(case, timezone.localdate()):
        return kept[reason]
    if ScanPage.objects.filter(Q(dossier=case.dossier_id) | Q(document__dossier=case.dossier_id)).exists():
        return "扫描件尚未清理，清理后另行办理"
    return ""


def _rows_gone(case: Case, number: str) -> set[str]:
    """Remove the rows and words of the case; the names of its files in the vault."""
    for destroyer in DESTROYERS.values():
        destroyer(case)
    dossier = case.dossier
    files = set(dossier.documents.values_list("file", flat=True))
    for model, column, rows in (
        (DossierPrint, "file", Q(dossier=dossier)),
        (Batch, "file", Q(rows__dossier=dossier)),
        (Batch, "labels", Q(rows__dossier=dossier)),
        (Meeting, "pack", Q(items__case=case)),
        (Export, "file", Q(person=case.person_id)),
    ):
        keys: Any = model._default_manager.filter(rows).values("pk")
        found: Any = model._default_manager.filter(pk__in=keys)
        files |= set(found.exclude(**{column: ""}).values_list(column, flat=True))
        found.update(**{column: ""})
    DossierPrint.objects.filter(dossier=dossier).update(
        status=DossierPrint.FAILED, message=f"已按{number}号销毁清册销毁", papers=[], fingerprint=""
    )
    Export.objects.filter(person=case.person_id, status=Export.DONE).update(status=Export.GONE)
    UndrawnPaper.objects.filter(dossier=dossier).delete()
    Document.objects.filter(dossier=dossier).delete()
    for kind, way, words in WORDS:
        models.QuerySet(kind).filter(**{way: case}).update(**words)  # past the guard of what is only added to
    Notice.objects.filter(url__startswith=f"/cases/{case.number}/").delete()
    dossier.destroyed_on, dossier.destroyed_by, dossier.title = timezone.localdate(), number, case.number
    dossier.save(update_fields=["destroyed_on", "destroyed_by", "title"])
    return files


def _still_needed(name: str) -> bool:
    """Whether any row still points to the file: the same bytes may lie in another dossier."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField) and model._default_manager.filter(**{field.name: name}).exists():
                return True
    return False


# --- the person ------------------------------------------------------------------------------------------------


def _name_gone(case: Case) -> str:
    """Take name and numbers from the person, if nothing else needs them; what he is called from then on, or empty."""
    person = Person.objects.select_for_update().get(pk=case.person_id)
    if _needed(person):
        return ""
    pseudonym = f"{NOBODY}{Serial.next('pseudonym'):06d}"
    Person.objects.filter(pk=person.pk).update(
        name=pseudonym, id_number="", id_index=secrets.token_hex(32), phone="", native_place="", occupation="",
        education="", ethnic=OTHERS, birth_date=f"{person.birth_date.year}-01-01", organisation=None,
    )  # fmt: skip
    models.QuerySet(Correction).filter(person=person).update(before="", after="")
    NumberProposal.objects.filter(person=person).update(number="")
    RightsRequest.objects.filter(person=person).update(requester="", matter="", reasons="")
    return pseudonym


def _needed(person: Person) -> bool:
    """Whether another case, an account, a post, an office or somebody else's case still rests on who he is."""
    today = timezone.localdate()
    lasting = Q(until=None) | Q(until__gte=today)
    others = Q(case__dossier__destroyed_on=None)
    return any(
        rows.exists()
        for rows in (
            Case.objects.filter(person=person, dossier__destroyed_on=None),
            User.objects.filter(person=person),
            Sponsorship.objects.filter(others, person=person),
            Kinship.objects.filter(others, person=person),
            Tenure.objects.filter(lasting, person=person),
            Office.objects.filter(lasting, person=person),
            Sanction.objects.filter(lasting, person=person),
            IntegrityRecord.objects.filter(lasting, person=person),
        )
    )
