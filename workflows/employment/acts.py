"""The law of employment as one: appointment, service and its end (D.3 rows 11 to 17, D-01 to D-08, E-10)."""

from __future__ import annotations

from .appointing import AppointingActs
from .ending import EndingActs
from .serving import ServingActs


class EmploymentActs(AppointingActs, ServingActs, EndingActs):
    """From appointment to the closed file."""
