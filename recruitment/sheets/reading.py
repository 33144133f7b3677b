"""Reading a sheet of a round: its rows under the headers it must have; a file that is none is said to be so at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.auditing.cells import text_of
from cases.spreadsheets import PACKED, NotASpreadsheet, first_sheet
from recruitment.models import Intake
from recruitment.runs import Run

from .columns import RowRefused

MOST_ROWS = 10_000
MOST_BYTES = 200 * 1024**2
"""Rows a sheet may have, and bytes it may unpack to: ten thousand applications have a tenth of that."""
REASON = "未办理原因"
"""The last column of what goes back; it is not read when it comes in again."""
EXTRA = frozenset({REASON, "序号", "备注"})


@dataclass(frozen=True)
class Row:
    """A row of the sheet: its number as the office programme shows it, and its filled cells by header."""

    number: int
    cells: dict[str, Any]

    def text(self, header: str) -> str:
        """A cell as text; empty where nothing stands."""
        return text_of(self.cells.get(header, ""))


@dataclass
class Sheet:
    """The rows of a file, and the headers nobody understood."""

    headers: list[str]
    rows: list[Row] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(content: bytes, *, needed: Collection[str], known: Collection[str]) -> Sheet:
    """The rows of an xlsx file; NotASpreadsheet says why it is none, which column is missing, or that it is too long.

    ``needed``: headers that must be there; ``known``: those that are understood.
    """
    if content[:4] != PACKED:
        raise NotASpreadsheet(
            _("The file is not a spreadsheet of the kind xlsx. Save it as xlsx and hand it in again.")
        )
    headers, rows = first_sheet(content, most_bytes=MOST_BYTES)
    _refuse_headers(headers, needed)
    found = Sheet(headers, unknown=[one for one in headers if one and one not in known and one not in EXTRA])
    for number, cells in rows:
        if len(found.rows) == MOST_ROWS:
            words = {"most": MOST_ROWS}
            raise NotASpreadsheet(_("The sheet has more than %(most)s rows. Divide it and hand the parts in.") % words)
        found.rows.append(Row(number, {headers[place]: cell for place, cell in cells if place < len(headers)}))
    if not found.rows:
        raise NotASpreadsheet(_("The first sheet has headers but no rows."))
    return found


def rows_of(run: Run, sheet_of: Callable[[bytes, Intake], Sheet]) -> list[Row]:
    """The rows of a run's upload; what was no sheet any more would be a refusal of the whole run."""
    if not run.upload:
        raise RowRefused([_("the file is no longer kept: hand it in again, rows that are done stay done")])
    with run.upload.open("rb") as file:
        try:
            return sheet_of(file.read(), run.intake).rows
        except NotASpreadsheet as problem:
            raise RowRefused([str(problem)]) from None


def _refuse_headers(headers: list[str], needed: Collection[str]) -> None:
    missing = [one for one in needed if one not in headers]
    if missing:
        words = {"names": "、".join(missing)}
        raise NotASpreadsheet(
            _("The first sheet lacks the columns: %(names)s. Use the template of this round.") % words
        )
    twice = sorted({one for one in headers if one and headers.count(one) > 1})
    if twice:
        raise NotASpreadsheet(_("These columns appear twice: %(names)s.") % {"names": "、".join(twice)})
