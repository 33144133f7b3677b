"""The papers of a meeting as one PDF, made in the background: the agenda, then for each item what the law asks for.

Papers that hold what its orderer does not need are left out, and the agenda says of which items. Item by item is laid,
numbered and written, so that a hundred dossiers need no more memory than one.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from typing import Any

import pikepdf
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import disclosing
from cases.background import PAPERS, Work
from cases.facts import Filed, field_of
from cases.models import Case
from cases.paperwork.occasions import acts
from cases.revealing import may
from dossiers import sheets, stamping
from dossiers.binding import BindError
from dossiers.models import Document
from dossiers.typesetting import MissingGlyph
from dossiers.vault import Stored, vault
from dossiers.workroom import scratch
from dossiers.writing import Source, Writer
from organisations.models import User

from . import papers
from .models import Meeting

WORK = Work("meeting-pack", timeout=1800, queue=PAPERS)
FOR = "会议审议"
"""What the papers of a meeting are needed for, as the access log keeps it."""
_PROBLEMS = (pikepdf.PdfError, OSError, ValueError, RuntimeError)


def order(meeting: Meeting, *, by: User) -> bool:
    """Order the pack anew unless it is being made; what was made before is gone. Whether an order was given."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.packing and not lost(meeting):
            return False
        former = meeting.pack
        changed = {"pack": "", "pack_ordered_at": timezone.now(), "pack_ended_at": None, "pack_done": 0}
        Meeting.objects.filter(pk=meeting.pk).update(**changed, pack_problem="", pack_by=by)
        if former:
            transaction.on_commit(lambda: vault().delete(former))
        transaction.on_commit(lambda: WORK.enqueue(make, meeting.pk))
    return True


def drop(meeting: Meeting) -> None:
    """Throw the pack away, also one that is being made: it holds papers of a case that was taken off the agenda."""
    if former := meeting.pack:
        transaction.on_commit(lambda: vault().delete(former))
    Meeting.objects.filter(pk=meeting.pk).update(pack="", pack_ordered_at=None, pack_ended_at=None, pack_problem="")


def lost(meeting: Meeting) -> bool:
    """Whether the job that was to make the pack is gone, as when its worker was killed."""
    assert meeting.pack_ordered_at is not None
    return WORK.is_lost(meeting.pk, ordered_at=meeting.pack_ordered_at)


def make(key: int) -> None:
    """Job: make the pack of that meeting; a problem is kept for whoever looks, a pack that was given up is not."""
    meeting = Meeting.objects.select_related("organisation", "pack_by").get(pk=key)
    if not meeting.packing:
        return
    columns: dict[str, Any] = {}
    try:
        columns["pack"], columns["pack_holds"] = _made(meeting)
    except (BindError, MissingGlyph) as problem:
        columns["pack_problem"] = str(problem)[:300]
    waited_for = Meeting.objects.filter(pk=key, pack_ordered_at=meeting.pack_ordered_at)
    if not waited_for.update(**columns, pack_ended_at=timezone.now()) and "pack" in columns:
        vault().delete(columns["pack"])


def _made(meeting: Meeting) -> tuple[str, str]:
    """The name of the pack in the vault, and the kinds of need-to-know data it holds."""
    assert meeting.pack_by is not None  # whoever ordered it
    rows = papers.lines(meeting, meeting.pack_by)
    filed = documents([one["case"] for one in rows])
    held: set[str] = set()
    for one in rows:
        allowed, found = may(meeting.pack_by, one["case"]), filed.get(one["case"].dossier_id, [])
        one["papers"] = [paper for paper in found if not set(disclosing.holds(paper.paper)) - allowed]
        one["left_out"] = len(found) - len(one["papers"])
        held.update(kind for paper in one["papers"] for kind in disclosing.holds(paper.paper))
    agenda = _agenda(meeting, rows)
    with scratch() as file:
        _write(Writer(file), meeting, agenda, rows)
        name = vault().save(f"meetings/pack-{meeting.pk}-{timezone.now():%Y%m%d%H%M%S%f}.pdf", File(file))
    return name, " ".join(sorted(held))


def beyond(meeting: Meeting, user: User) -> tuple[str, ...]:
    """Of what the pack holds, the kinds that the user does not need in each of its cases."""
    held = meeting.pack_holds.split()
    cases = Case.objects.filter(pk__in=meeting.items.values("case")).select_related("organisation", "destination")
    found = {kind for case in cases for kind in disclosing.lacking(user, case, held)} if held else set()
    return tuple(sorted(found))


def documents(cases: Sequence[Case]) -> dict[int, list[Document]]:
    """The papers a meeting needs of each dossier: those the law asks for, in the order of the catalogue."""
    wanted = {code for kind in {type(one) for one in cases} for code in asked_for(kind)}
    found: dict[int, list[Document]] = {}
    rows = Document.objects.current().filter(dossier__in=[one.dossier_id for one in cases], paper__in=wanted)
    for one in rows.in_order():
        found.setdefault(one.dossier_id, []).append(one)
    return found


@cache
def asked_for(case_class: type[Case]) -> frozenset[str]:
    """The papers without which somebody may not go on, or which an act insists on."""
    needs = {code for step in case_class.steps().values() for code in step.needs}
    groups = [group for act in acts(case_class) for group in act.asks if issubclass(group, Filed)]
    return frozenset(needs | {one.paper for one in groups if one.base_fields[field_of(one.paper)].required})


def _agenda(meeting: Meeting, rows: list[dict[str, Any]]) -> bytes:
    """The agenda with the page each item's papers begin on, which hangs on how long it is itself."""
    own = 1
    while True:
        at = own + 1
        for one in rows:
            one["page"] = at if one["papers"] else 0
            at += sum(paper.pages for paper in one["papers"])
        drawn = papers.agenda(meeting, rows)
        with pikepdf.open(io.BytesIO(drawn)) as found:
            if (length := len(found.pages)) == own:
                return drawn
        own = length


def _write(writer: Writer, meeting: Meeting, agenda: bytes, rows: list[dict[str, Any]]) -> None:
    total = sum(paper.pages for one in rows for paper in one["papers"])
    with pikepdf.open(io.BytesIO(agenda)) as front:
        total += len(front.pages)
        stamping.stamp(front, unnumbered=0, total=total)
        writer.section("议程", [Source(list(front.pages))])
    for place, one in enumerate(rows, start=1):
        if one["papers"]:
            with ExitStack() as open_files:
                bound = open_files.enter_context(pikepdf.new())
                for paper in one["papers"]:
                    _lay(bound, paper, open_files)
                stamping.stamp(bound, unnumbered=0, first=writer.count + 1, total=total)
                writer.section(f"{one['no']}. {one['name']}　{one['what']}", [Source(list(bound.pages))])
        Meeting.objects.filter(pk=meeting.pk).update(pack_done=place)
    writer.close(title=f"{papers.title(meeting)}会议材料")


def _lay(bound: pikepdf.Pdf, paper: Document, open_files: ExitStack) -> None:
    """Append the sheets of a paper, whose file stays open; ``BindError`` names one that is broken."""
    try:
        source = open_files.enter_context(sheets.opened(Stored.of(paper.file), paper.mime))
        drawn = paper.origin == Document.DRAWN
        sheets.lay(bound, source, title=paper.official_title, no=0, drawn=drawn)
    except _PROBLEMS as problem:
        raise BindError(f"{paper.dossier.number} {paper.official_title}") from problem


def sweep() -> int:
    """Job of the clock, every night: remove packs older than ``BATCH_DAYS``, they hold personal papers; how many."""
    day = timezone.now() - datetime.timedelta(days=settings.BATCH_DAYS)
    old = Meeting.objects.filter(pack_ended_at__lt=day).exclude(pack="")
    names = dict(old.values_list("pk", "pack"))
    old.update(pack="", pack_ordered_at=None, pack_ended_at=None)
    for name in names.values():
        vault().delete(name)
    return len(names)


def progress(meeting: Meeting) -> dict[str, Any]:
    """``state``, ``done`` of ``total`` items, and ``text`` (polled by site.js)."""
    numbers = {"done": meeting.pack_done, "total": meeting.items.count()}
    text = _("Papers joined: %(done)s of %(total)s items.") % numbers
    return {"state": "queued" if meeting.packing else "finished", **numbers, "text": text}
