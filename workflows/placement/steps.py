"""The stages of placement: selection, then employment in a village (D.3)."""

from __future__ import annotations

from workflows.employment import steps as employment
from workflows.selection import steps as selection

STAGES = (*selection.STAGES, *employment.STAGES, *selection.ENDS)
