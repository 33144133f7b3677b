"""The wall chart: every village of an organisation as one labelled cell, by county and township, on A3 or A4 (F-06).

It hangs on a wall, so it names no graduate, only villages and numbers; and it is copied, so each state has a sign and a
pattern of its own that black-and-white printing leaves apart.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from dossiers.typesetting import set_in_type
from organisations.models import Organisation, Place

from .coverage import STATES, Tally
from .measures import Measure

SHEETS: dict[str, dict[str, Any]] = {
    "a3": {"paper": "A3", "font": "10pt", "side": "33mm", "cell": "32.4mm", "high": "7mm", "least": "12.5mm",
           "row": 11, "large": "13.5pt", "taller": "11mm", "lines": 19},
    "a4": {"paper": "A4", "font": "8.5pt", "side": "31mm", "cell": "26.4mm", "high": "6.2mm", "least": "12mm",
           "row": 9, "large": "10.5pt", "taller": "8.4mm", "lines": 15},
}  # fmt: skip
"""Formats by the name in the address, both lying across: cells in a row, and the rows that fit a page in large type."""
BODY = re.compile(r"(.*?[村屯区镇乡市县州街道])(?:中共)?(?:党支部|党总支|党工委|党委|总支|支部|委)(?:委员会)?")
"""A Party body's short name is that of the place it leads and what it is; the chart shows places."""


@dataclass
class Block:
    """A township with its cells."""

    organisation: Organisation
    cells: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The township's name."""
        return place_name(self.organisation)

    @cached_property
    def tally(self) -> Tally:
        """How many of its cells are in which state, once all are there."""
        return Tally(self.organisation, Counter(cell["state"] for cell in self.cells))


def place_name(organisation: Organisation) -> str:
    """The name of the place an organisation leads: 海望村 for 海望村党支部; its short name where that is unclear."""
    found = BODY.fullmatch(organisation.short_name)
    return found.group(1) if found else organisation.short_name


def draw(measure: Measure, root: Organisation, *, sheet: str, today: datetime.date) -> bytes | None:
    """The chart as PDF; None where there are no places. Raises ``MissingGlyph`` for a character no font has."""
    context = contents(measure, root, today)
    if not context["whole"]["all"]:
        return None
    for section in context["sections"]:
        rows = sum(-(-len(block.cells) // SHEETS[sheet]["row"]) for block in section["blocks"])
        section["roomy"] = rows <= SHEETS[sheet]["lines"]
    with translation.override("zh-hans"):
        html = render_to_string("papers/coverage_wall.html", context | {"sheet": SHEETS[sheet]})
    return set_in_type(html)


def contents(measure: Measure, root: Organisation, today: datetime.date) -> dict[str, Any]:
    """Counties with their townships and cells, the totals and the legend; three queries."""
    places = measure.with_state(measure.places(root), today).order_by("path")
    known = {one.pk: one for one in root.line()}
    rows = list(places)
    known |= Organisation.objects.in_bulk(
        {int(key) for one in rows for key in one.path.split("/")[1:-2]} - known.keys()
    )
    counties: dict[int, dict[int, Block]] = {}
    for one in rows:
        line = [known[int(key)] for key in one.path.split("/")[1:-2]] or [one]
        county = next((above for above in line if above.place == Place.COUNTY), line[0])
        block = counties.setdefault(county.pk, {}).setdefault(line[-1].pk, Block(line[-1]))
        block.cells.append({"name": place_name(one), "state": one.state, "sign": STATES[one.state][1],
                            "border": one.border})  # fmt: skip
    order = sorted(counties, key=lambda key: (known[key].code, key))
    sections = [_county(known[key], counties[key]) for key in order]
    whole = Tally(root, sum((one["tally"].counts for one in sections), Counter()))
    return {"root": root, "title": place_name(root), "sections": sections, "whole": whole, "today": today,
            "states": STATES}  # fmt: skip


def _county(county: Organisation, blocks: dict[int, Block]) -> dict[str, Any]:
    found = sorted(blocks.values(), key=lambda one: (one.organisation.code, one.organisation.pk))
    total = Tally(county, sum((one.tally.counts for one in found), Counter()))
    return {"organisation": county, "name": place_name(county), "blocks": found, "tally": total}
