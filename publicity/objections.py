"""Objections: taking one in, and entering what its investigation found; the cases concerned stay still in between."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Min
from django.utils import translation
from django.utils.translation import gettext as _

from cases.law import Obstacle, Unlawful
from cases.models import Case, NoticeSheet, Publicity
from cases.readable import in_words
from notices import kinds
from notices.outbox import tell
from organisations.models import User

from .models import Concern, Finding, Objection

RULE = "A-13"


def receive(
    sheet: NoticeSheet, rows: Iterable[Publicity], *, by: User, received_on: datetime.date, way: str, signed: bool,
    matter: str, url: str,
) -> Objection:  # fmt: skip
    """Take in an objection about persons of the sheet whose notice is not closed; raises Unlawful for one that is.

    ``url``: the page of the sheet, for whoever put it up.
    """
    with transaction.atomic():
        held = _locked([one.pk for one in rows])
        if closed := [str(one.case.person) for one in held if one.outcome]:
            reason = _("the notice of %(names)s has been closed: use the channels of supervision")
            raise Unlawful([Obstacle("closed", reason % {"names": "、".join(closed)}, RULE)])
        made = Objection.objects.create(
            sheet=sheet, received_on=received_on, way=way, signed=signed, matter=matter, by=by
        )
        Concern.objects.bulk_create([Concern(objection=made, publicity=one) for one in held])
        for one in held:
            _reckon(one)
        if sheet.by_id != by.pk:
            _tell(sheet, made, len(held), url)
    return made


def conclude(
    concern: Concern, *, by: User, investigators: str, began_on: datetime.date, ended_on: datetime.date, verdict: str,
    handling: str,
) -> Finding:  # fmt: skip
    """Enter what was found about one person; raises Unlawful where somebody has entered it already."""
    with transaction.atomic():
        [held] = _locked([concern.publicity_id])
        if Finding.objects.filter(concern=concern).exists():
            raise Unlawful([Obstacle("found", _("what was found has been entered already"), "")])
        made = Finding.objects.create(
            concern=concern, by=by, investigators=investigators, began_on=began_on, ended_on=ended_on,
            verdict=verdict, handling=handling,
        )  # fmt: skip
        _reckon(held)
    return made


def _locked(keys: list[int]) -> list[Publicity]:
    """The rows with their cases locked as the door locks them, so that nobody closes the notice meanwhile."""
    list(Case.objects.select_for_update(of=("self",)).filter(publicities__in=keys).order_by("pk"))
    return list(Publicity.objects.filter(pk__in=keys).select_related("case__person").order_by("pk"))


def _reckon(row: Publicity) -> None:
    """Write down what the law asks of a case: how many objections there are, and since when one is open."""
    open_ones = row.concerns.filter(finding=None)
    since = open_ones.aggregate(since=Min("objection__received_on"))["since"]
    columns = {"contested_since": since} | ({} if row.outcome else {"objections": row.concerns.count()})
    Publicity.objects.filter(pk=row.pk).update(**columns)


def _tell(sheet: NoticeSheet, made: Objection, persons: int, url: str) -> None:
    words = {"day": in_words(made.received_on), "way": made.get_way_display(), "persons": persons}
    text = _("An objection was received on %(day)s (%(way)s) about %(persons)s persons of your public notice.")
    tell([sheet.by], kinds.PUBLICITY, text % words, url=url, key=f"objection-{made.pk}")


def told(concerns: Iterable[Concern]) -> str:
    """What came in about one person and what was found, as the record of the notice says it; never who objected.

    The record is an official paper: its words are Chinese whatever the reader's language.
    """
    with translation.override("zh-hans"):
        return "\n".join(_told(one) for one in concerns)


def _told(one: Concern) -> str:
    came, found = one.objection, getattr(one, "finding", None)
    how = _("signed") if came.signed else _("anonymous")
    words = {"day": in_words(came.received_on), "way": came.get_way_display(), "how": how, "matter": came.matter}
    line = _("Received on %(day)s (%(way)s, %(how)s): %(matter)s") % words
    if found is None:
        return line
    words = {"who": found.investigators, "from": in_words(found.began_on), "to": in_words(found.ended_on),
             "verdict": found.get_verdict_display(), "handling": found.handling}  # fmt: skip
    return line + _(" Investigated by %(who)s from %(from)s to %(to)s: %(verdict)s. %(handling)s") % words
