"""What the database holds of recruitment: ledger, targets and figures are append-only; what a round announced stays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evidence.ledgers import Ledger
from evidence.ledgers import register as register_ledger
from evidence.seals import append_only, register

from . import quota_seals, round_seals
from .models import Entry, TargetChange
from .residents import Residents
from .rounds import Intake, IntakeEvent

RESIDENTS = "figures of residents are append-only"


def declare() -> None:
    """Register the seals and the ledger of rounds; called when the app is ready."""
    register(*quota_seals.SEALS, *round_seals.SEALS)
    append_only(quota_seals.ENTRY, Entry)
    append_only(quota_seals.CHANGE, TargetChange)
    append_only(RESIDENTS, Residents)
    heads = Intake.objects.values_list("pk", "version", "chain", "state").order_by
    register_ledger(
        Ledger("rounds", _("events of rounds"), IntakeEvent, "intake", _("the round"), lambda: heads("pk"), "target")
    )
