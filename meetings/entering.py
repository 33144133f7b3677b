"""From what was typed to what was decided: every row by itself, and the signed minutes to every case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import pages, readable
from cases.actions import NotYours
from cases.deciding import Decision, Outcome, decide
from cases.facts import Filed, ScanField, field_of
from cases.law import Action, InvalidFacts, Stale, Unlawful
from cases.models import Case
from dossiers import intake
from dossiers.vault import vault

from . import forms
from .models import Item, Meeting


def keep(meeting: Meeting, data: Any) -> list[tuple[Item, int | None]]:
    """Keep the rows as they were typed; the undecided items with the version each was looked at, in their order."""
    items = list(meeting.items.select_for_update(of=("self",)).filter(event=None).order_by("position"))
    found = []
    for one in items:
        one.meeting = meeting
        if f"{one.pk}-version" not in data:  # came on the agenda meanwhile
            continue
        one.typed = forms.read(one, data)
        version = data.get(f"{one.pk}-version", "")
        found.append((one, int(version) if version.isdecimal() and len(version) < 9 else None))
    Item.objects.bulk_update([one for one, _version in found], ["typed"])
    return found


def acts(rows: Sequence[tuple[Item, int | None]]) -> list[Action]:
    """What deciding the rows that were begun would do, row by row."""
    return [one.question.act(forms.facts(one, one.typed)) for one, _version in rows if forms.begun(one)]


def decide_rows(meeting: Meeting, rows: Sequence[tuple[Item, int | None]], *, by: Any) -> tuple[int, int]:
    """Decide every row that was begun, each by itself; how many were done, and how many refused."""
    asked = {one.case_id: one for one, _version in rows if forms.begun(one)}
    versions = {one.case_id: version for one, version in rows}
    outcomes = decide([_decision(one, versions[pk]) for pk, one in asked.items()], by=by)
    for outcome in outcomes:
        item = asked[outcome.decision.case_pk]
        item.event = outcome.event
        item.refusal = [] if outcome.event else reasons(outcome, item)
    Item.objects.bulk_update(asked.values(), ["event", "refusal"])
    done = sum(one.event is not None for one in outcomes)
    if done and meeting.minutes:
        file_minutes(meeting, by=by)
    return done, len(outcomes) - done


def _decision(item: Item, version: int | None) -> Decision:
    told = forms.facts(item, item.typed)
    act = item.question.act(told)
    return Decision(item.case_id, act.name, version, told, _scans(item, act))


def _scans(item: Item, act) -> dict[str, Any]:
    """The signed minutes for an act that insists on them; where it does not, they are filed afterwards."""
    meeting, code = item.meeting, item.question.minutes
    groups = [group for group in act.asks if issubclass(group, Filed) and group.paper == code]
    if not groups or not meeting.minutes or not groups[0].base_fields[field_of(code)].required:
        return {}
    with vault().open(meeting.minutes) as file:
        return {field_of(code): SimpleUploadedFile(meeting.minutes_name, file.read())}


def reasons(outcome: Outcome, item: Item) -> list[dict[str, str]]:
    """Why a row was refused, as the page tells it: reason, article, cure with its address."""
    refusal: Any = outcome.refusal
    if isinstance(refusal, Unlawful):
        case = item.case.specific
        found = pages.hindrances(case, refusal.obstacles, {})
        return [{"reason": one.reason, "article": one.article, "cure": one.cure, "url": one.url} for one in found]
    if isinstance(refusal, InvalidFacts):
        words = _("What was typed cannot be right; see below at the fields.")
    elif isinstance(refusal, Stale):
        event = refusal.event
        seen = {
            "who": event.by, "action": readable.label_of(item.case.pipeline_class, event),
            "time": date_format(event.at, "Y-m-d H:i"),
        }  # fmt: skip
        words = _("%(who)s did “%(action)s” on this case at %(time)s. Look at the case, then decide once more.") % seen
    elif isinstance(refusal, DatabaseError):
        words = _("The database has refused this row; the others are not affected. Please try it once more.")
    elif isinstance(refusal, NotYours):
        words = str(refusal)
    else:
        words = _("The case is no longer in your charge.")
    return [{"reason": words}]


# --- the signed minutes ------------------------------------------------------------------------------------------


def take_minutes(meeting: Meeting, upload: Any) -> None:
    """Keep the signed scan; it replaces an earlier one. Raises ``ValidationError`` as every scan does."""
    upload = ScanField().clean(upload)
    found = upload.intake
    upload.seek(0)
    former = meeting.minutes
    ext = found.name.rpartition(".")[2]
    meeting.minutes = vault().save(f"meetings/minutes-{meeting.pk}-{found.sha256[:16]}.{ext}", upload)
    meeting.minutes_name, meeting.minutes_sha256 = found.name, found.sha256
    meeting.save(update_fields=["minutes", "minutes_name", "minutes_sha256"])
    if former and former != meeting.minutes:
        transaction.on_commit(lambda: vault().delete(former))


def file_minutes(meeting: Meeting, *, by: Any) -> int:
    """File the signed minutes to every case decided at the meeting that lacks this scan; returns to how many.

    Each dossier gets them as the paper its act names, dated on the day of the meeting. Cases that the user no longer
    sees, dossiers that were destroyed, and cases whose act knows no minutes of its own are left out.
    """
    decided = meeting.items.filter(event__isnull=False).exclude(filed_sha256=meeting.minutes_sha256)
    seen = Case.objects.visible_to(by).filter(pk__in=decided.values("case"), dossier__destroyed_on=None)
    cases = {one.pk: one for one in seen.select_related("dossier")}
    rows = []
    with vault().open(meeting.minutes) as file:
        content: Any = ContentFile(file.read(), meeting.minutes_name)
    content.intake = intake.accept(content)  # looked into once, not once for each case
    for item in decided.select_related("event"):
        item.meeting = meeting
        case, code = cases.get(item.case_id), item.question.minutes
        if case is None or not code:
            continue
        if not case.dossier.documents.of(code).filter(sha256=meeting.minutes_sha256, withdrawn_at=None).exists():
            intake.file_document(case.dossier, code, content, by=by, dated_on=meeting.on, source_event=item.event_id)
        item.filed_sha256 = meeting.minutes_sha256
        rows.append(item)
    Item.objects.bulk_update(rows, ["filed_sha256"])
    return len(rows)
