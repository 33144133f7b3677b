"""The ledger of mandates: what each says is what its last entry says (``organisations/on_record.py``), or it is told.

The access log tells who gave and ended a mandate, and goes when its time is over; a mandate stands for years. So it has
a record of its own. Named are the mandates that say something else, those without an entry, entries without a mandate.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Mandate
from organisations.on_record import MandateEntry, heads

from .ledgers import Ledger
from .ledgers import register as register_ledger
from .seals import INSERT, Seal, register

NOT_BEFORE = "what stood before the record began was told when it began"


def declare() -> None:
    """Register the ledger of mandates and its seal; called when the app is ready."""
    table = MandateEntry._meta.db_table
    register(Seal("seal_mandate_before", table, INSERT, NOT_BEFORE, "NOT NEW.before"))
    register_ledger(
        Ledger(
            "mandates", gettext_lazy("mandates"), MandateEntry, "mandate", gettext_lazy("the mandate"),
            lambda: heads(Mandate), "facts", unlike=_unlike,
        )
    )  # fmt: skip


def stood_before() -> int:
    """How many mandates are older than the record: what they said until it began, nothing tells."""
    return MandateEntry.objects.filter(before=True).count()


def _unlike(stands: dict[str, Any], said: dict[str, Any]) -> str:
    fields = (Mandate._meta.get_field(name) for name, value in said.items() if stands[name] != value)
    names = "、".join(str(getattr(field, "verbose_name", "")) for field in fields)
    return _("the mandate says something else than its last entry: %(fields)s") % {"fields": names}
