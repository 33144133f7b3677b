"""Drawing a statement of account in the background: a prefecture's fills a hundred pages.

The job carries the order's id alone, may be done twice, and leaves a message where it fails.
"""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.background import Work
from dossiers.typesetting import MissingGlyph
from dossiers.vault import vault
from organisations.models import Organisation, User

from .prints import StatementPrint
from .statement import draw, statement

WORK = Work("statement", timeout=900)


def order(organisation: Organisation, year: int, *, by: User) -> StatementPrint:
    """Order the paper; one the user has ordered that is still under way is handed back."""
    with transaction.atomic():
        mine = StatementPrint.objects.filter(by=by, organisation=organisation, year=year, status=StatementPrint.QUEUED)
        running = [one for one in mine if not give_up_if_lost(one)]
        if running:
            return running[0]
        made = StatementPrint.objects.create(organisation=organisation, year=year, by=by)
        transaction.on_commit(lambda: enqueue(made.pk))
    return made


def enqueue(print_id: int) -> None:
    """Put the job on the queue; with a dead broker the order fails at once and says so."""
    if not WORK.enqueue(print_statement, print_id):
        _end(print_id, StatementPrint.FAILED, message=_("The service cannot be reached at present. Please try later."))


def give_up_if_lost(wanted: StatementPrint) -> bool:
    """Mark an order as failed whose job is gone (its worker was killed); whether that was so."""
    gone = not wanted.is_over and WORK.is_lost(wanted.pk, ordered_at=wanted.at)
    if gone:
        _end(wanted.pk, StatementPrint.FAILED, message=_("Drawing up was interrupted. Please print again."))
        wanted.refresh_from_db()
    return gone


def print_statement(print_id: int) -> None:
    """Draw the statement and keep the PDF."""
    wanted = StatementPrint.objects.select_related("organisation").get(pk=print_id)
    if wanted.is_over:
        return
    try:
        pdf = draw(statement(wanted.organisation, wanted.year, today=timezone.localdate()))
    except MissingGlyph as problem:
        _end(print_id, StatementPrint.FAILED, message=str(problem))
        return
    except Exception:
        words = {"id": print_id}
        told = _("Drawing up failed. Please tell the administrator: statement %(id)s.") % words
        _end(print_id, StatementPrint.FAILED, message=told)
        raise
    digest = hashlib.sha256(pdf).hexdigest()
    name = vault().save(f"prints/{digest[:2]}/{digest}.pdf", ContentFile(pdf))
    _end(print_id, StatementPrint.DONE, file=name)


def _end(print_id: int, status: str, **columns) -> None:
    StatementPrint.objects.filter(pk=print_id, status=StatementPrint.QUEUED).update(
        status=status, finished_at=timezone.now(), **columns
    )
