"""What the database holds of cases: a state changes together with its event only; events are chained; both stay."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from evidence.ledgers import Ledger
from evidence.ledgers import register as register_ledger
from evidence.seals import UPDATE, Seal, kept, register

from .models import Case, Event
from .sealing import SealedFact, unproven

STATE = "the state of a case changes together with its event only"
WITH_ITS_EVENT = """EXISTS (SELECT 1 FROM cases_event e
  WHERE e.case_id = NEW.id AND e.seq = NEW.version AND e.target = NEW.state)"""


def declare() -> None:
    """Register the seals of cases, of every pipeline, and the ledger of events; called when the app is ready."""
    changed = "OLD.state IS DISTINCT FROM NEW.state"
    register(Seal("seal_case_state", "cases_case", UPDATE, STATE, WITH_ITS_EVENT, changed, reads=("cases_event",)))
    kept(SealedFact, *(one for one in apps.get_models() if issubclass(one, Case)))
    heads = Case.objects.values_list("pk", "version", "chain", "state").order_by
    register_ledger(Ledger("cases", _("events of cases"), Event, "case", _("the case"), lambda: heads("pk"), "target",
                           unproven=unproven))  # fmt: skip
