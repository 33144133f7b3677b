"""What every mandate said since it was given, and after each change: a ledger of its own, compared with the table.

The access log tells who gave and ended a mandate, and goes when its time is over; a mandate stands for years. So each
writing of one (``organisations/on_record.py``), whoever does it, adds an entry with the whole of what it then says.
``verify_ledger`` names the mandates that say something else now, those without an entry, and entries without a mandate.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Mandate

from .checking import BATCH
from .ledgers import Ledger
from .ledgers import register as register_ledger
from .models import MandateEntry
from .seals import INSERT, Seal, register

MANDATES = "mandates"
NOT_BEFORE = "what stood before the record began was told when it began"


def declare() -> None:
    """Register the ledger of mandates and its seal; called when the app is ready."""
    table = MandateEntry._meta.db_table
    register(Seal("seal_mandate_before", table, INSERT, NOT_BEFORE, "NOT NEW.before"))
    register_ledger(
        Ledger(
            MANDATES, gettext_lazy("mandates"), MandateEntry, "mandate", gettext_lazy("the mandate"), heads, "facts",
            unlike=_unlike,
        )
    )  # fmt: skip


def heads() -> QuerySet:
    """Every mandate by its id: number and hash of its last entry (None: it has none), and what it says itself."""
    last = MandateEntry.objects.filter(mandate=OuterRef("pk")).order_by("-seq")
    says = JSONObject(user="user_id", role="role", organisation="organisation_id", since="since", until="until")
    rows = Mandate._base_manager.order_by("pk")
    return rows.values_list("pk", Subquery(last.values("seq")[:1]), Subquery(last.values("hash")[:1]), says)


def record(sender: Any, keys: Sequence[int], **more: Any) -> None:
    """Receiver of ``written``: add an entry for each of the mandates, with what the database says of it now."""
    for start in range(0, len(keys), BATCH):
        rows = heads().filter(pk__in=keys[start : start + BATCH])
        MandateEntry.objects.bulk_create(_entry(*row) for row in rows)


def _entry(mandate: int, seq: int | None, previous: str | None, says: dict[str, Any]) -> MandateEntry:
    since, until = (says[name] and datetime.date.fromisoformat(says[name]) for name in ("since", "until"))
    entry = MandateEntry(
        mandate_id=mandate, seq=(seq or 0) + 1, previous=previous or "", user_id=says["user"], role=says["role"],
        organisation_id=says["organisation"], since=since, until=until,
    )  # fmt: skip
    entry.hash = entry.digest()
    return entry


def stood_before() -> int:
    """How many mandates are older than the record: what they said until it began, nothing tells."""
    return MandateEntry.objects.filter(before=True).count()


def _unlike(stands: dict[str, Any], said: dict[str, Any]) -> str:
    fields = (Mandate._meta.get_field(name) for name, value in said.items() if stands[name] != value)
    names = "、".join(str(getattr(field, "verbose_name", "")) for field in fields)
    return _("the mandate says something else than its last entry: %(fields)s") % {"fields": names}
