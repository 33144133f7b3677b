"""The copy of a person's data: a zip archive with a PDF to read, a JSON file, and on demand the filed papers.

An order is a row, its job carries the row's key. The archive lies in the vault for ``EXPORT_DAYS`` and then goes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cases.background import PAPERS, Work
from dossiers import fonts, typesetting
from dossiers.models import Document
from dossiers.vault import vault
from dossiers.workroom import scratch
from organisations.models import Organisation, Person, User

from .belongings import LEFT_OUT
from .models import Export, RightsRequest
from .telling import Part, parts

WORK = Work("personal-copy", timeout=1800, queue=PAPERS)
FOLDER = "exports"
GETA = "〓"
"""What is printed where no font has the character; the machine-readable file has it."""
MOST_SIGNS = 60


def order(
    person: Person, *, by: User, organisation: Organisation, purpose: str, with_files: bool,
    request: RightsRequest | None = None,
) -> Export:  # fmt: skip
    """Order a copy. Numbers are told in full only to somebody whose identity a request says was checked."""
    with transaction.atomic():
        made = Export.objects.create(
            person=person, by=by, organisation=organisation, purpose=purpose, files=with_files, request=request,
            whole=bool(request and request.identity_checked),
        )  # fmt: skip
        transaction.on_commit(lambda: WORK.enqueue(make, made.pk))
    return made


def make(export_id: int) -> None:
    """Job: put the copy together; begun again it is made again, and one that is made stays."""
    export = Export.objects.select_related("person", "organisation", "request").filter(pk=export_id).first()
    if export is None or export.status != Export.QUEUED:
        return
    try:
        _make(export)
    except Exception:
        Export.objects.filter(pk=export_id, status=Export.QUEUED).update(status=Export.FAILED)
        raise


def _make(export: Export) -> None:
    with translation.override("zh-hans"), scratch() as target:
        _pack(export, target)
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()  # type: ignore[arg-type]
        size = target.seek(0, 2)
        target.seek(0)
        name = vault().save(f"{FOLDER}/{export.pk}-{digest[:16]}.zip", File(target, name="copy"))
    done = Export.objects.filter(pk=export.pk, status=Export.QUEUED).update(
        status=Export.DONE, file=name, sha256=digest, size=size, finished_at=timezone.now()
    )
    if not done:  # another job was quicker
        vault().delete(name)


def _pack(export: Export, target: Any) -> None:
    told = list(parts(export.person, whole=export.whole))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("个人信息副本.json", json.dumps(_machine(export, told), ensure_ascii=False, indent=1))
        archive.writestr("个人信息副本.pdf", readable(export, told))
        if export.files:
            for name, document in _documents(export.person):
                with document.file.open("rb") as source, archive.open(name, "w") as place:
                    for chunk in iter(lambda: source.read(1 << 20), b""):
                        place.write(chunk)


def _machine(export: Export, told: list[Part]) -> dict[str, Any]:
    """The copy for machines: a list of tables, each with its rows as name, label and value."""
    return {
        "format": "personal-data/1", "made_at": timezone.now().isoformat(), "by": export.organisation.name,
        "request": export.request.number if export.request else "", "numbers_in_full": export.whole,
        "parts": [
            {
                "heading": one.heading, "table": one.model,
                "labels": {cell.name: cell.label for row in one.rows for cell in row},
                "rows": [{cell.name: cell.value for cell in row} for row in one.rows],
            }
            for one in told
        ],
        "left_out": [{"table": name, "reason": reason} for name, reason in LEFT_OUT.items()],
    }  # fmt: skip


def readable(export: Export, told: list[Part]) -> bytes:
    """The copy to read, as PDF; characters that no font has are shown as a geta mark."""
    context = {
        "export": export, "parts": [one for one in told if one.rows], "empty": [one for one in told if not one.rows],
        "left_out": list(dict.fromkeys(LEFT_OUT.values())), "on": timezone.localdate(),
        "substitutes": fonts.substitutes(),
    }  # fmt: skip
    html = render_to_string("papers/personal_data.html", context)
    try:
        return typesetting.set_in_type(html)
    except typesetting.MissingGlyph as problem:
        return typesetting.set_in_type(html.translate(dict.fromkeys(map(ord, problem.characters), GETA)))


def _documents(person: Person) -> Iterator[tuple[str, Document]]:
    """Every paper that counts, with its name in the archive: case number, place in the catalogue, title."""
    for dossier in person.cases.order_by("pk").values_list("dossier", flat=True):
        current = Document.objects.current().filter(dossier=dossier).select_related("dossier")
        for place, one in enumerate(current.in_order(), start=1):
            extension = str(one.file.name).rpartition(".")[2]
            title = one.official_title.replace("/", "-")
            yield f"卷内材料/{one.dossier.number}/{place:03d} {title}.{extension}", one


# --- kept for a while ------------------------------------------------------------------------------------------


def revive_all() -> int:
    """Job of the clock, every minute: orders whose job is gone are given again; returns how many."""
    queued = Export.objects.filter(status=Export.QUEUED)
    return sum(WORK.enqueue(make, one.pk) for one in queued if WORK.is_lost(one.pk, ordered_at=one.at))


def sweep() -> int:
    """Job of the clock, every night: remove copies older than ``EXPORT_DAYS``; the rows stay; returns how many."""
    day = timezone.now() - datetime.timedelta(days=settings.EXPORT_DAYS)
    removed = 0
    for one in Export.objects.filter(status=Export.DONE, finished_at__lt=day):
        name = str(one.file)
        Export.objects.filter(pk=one.pk).update(status=Export.GONE, file="")
        vault().delete(name)
        removed += 1
    return removed
