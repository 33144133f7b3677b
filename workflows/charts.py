"""The chart of a case: viewflow's nodes on viewflow's grid, one row per stage, with the onward edges only.

viewflow's own placement puts every node of the longest road side by side and draws every way back: with 19 steps that
is a strip four metres wide. Here the law's stages are the rows; ways back and out are told in words below the chart.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any

from django.template.loader import render_to_string
from viewflow.workflow.base import Edge
from viewflow.workflow.chart import Grid, calc_edges, init_shapes

from cases.law import ASIDE, BACK, DUTY, ONWARD, Action, cite
from cases.models import Case

from .flows import FLOWS

SHAPE = {"width": 148, "height": 64, "svg": ""}
LINE = 18  # half-width characters of one line in a box
CURRENT, PASSED = "current", "passed"
MARGIN, GAP = 116, 12  # room for the names of the stages on the left, and more room between the rows


class ChartNode:
    """A step's node as the chart shows it: the onward edges only."""

    shape = SHAPE

    def __init__(self, node):
        self.node, self.name, self.task_title = node, node.name, node.task_title
        self.incoming: list[Edge] = []
        self.outgoing: list[Edge] = []

    def _incoming(self):
        return iter(self.incoming)

    def _outgoing(self):
        return iter(self.outgoing)


def draw(case: Case) -> str:
    """The chart as SVG: steps in the rows of their stages, the current one marked, passed ones marked otherwise."""
    law, flow = type(case), FLOWS[case.pipeline].instance
    nodes = {value: ChartNode(flow.node(value)) for value in law.steps()}
    _join(law, nodes)
    grid = Grid(list(nodes.values()))
    visited = {event.source for event in case.events.all() if event.source}
    for row, stage in enumerate(law.stages):
        for column, step in enumerate(stage.steps):
            cell = grid[nodes[step.value]]
            cell.row, cell.col = row, column
            cell.status = CURRENT if step.value == case.state else PASSED if step.value in visited else ""
    init_shapes(grid)
    _space(grid)
    calc_edges(grid)
    for cell in grid.cells:
        cell.shape.text = _lines(str(cell.node.task_title))
    return render_to_string("desk/chart.svg", _context(law, grid))


def _join(law, nodes: dict[str, ChartNode]) -> None:
    """The edges of the onward actions."""
    for action in law.actions().values():
        if action.kind == ONWARD and action.moves:
            for source in action.sources:
                edge = Edge(nodes[source.value], nodes[action.target.value], "next")
                nodes[source.value].outgoing.append(edge)
                nodes[action.target.value].incoming.append(edge)


def _space(grid) -> None:
    """Room on the left for the names of the stages, and more between the rows than viewflow leaves."""
    for cell in grid.cells:
        for place in (cell, cell.shape):
            place.x += MARGIN
            place.y += GAP * (cell.row + 1)


def _context(law, grid) -> dict[str, Any]:
    height = max(cell.shape.y + cell.shape.height for cell in grid.cells) + 20
    width = max(cell.shape.x + cell.shape.width for cell in grid.cells) + 20
    rows = {cell.row: cell.shape.y for cell in grid.cells}
    stages = [
        {"lines": [(text, rows[row] + y) for text, y in _lines(str(stage.label), 12)]}
        for row, stage in enumerate(law.stages)
    ]
    return {"cells": list(grid.cells), "edges": grid.edges, "width": width, "height": height, "stages": stages}


def _lines(title: str, width: int = LINE) -> list[tuple[str, int]]:
    """A title in lines of at most that many half-width characters, about equally long, each with its height.

    Chinese breaks anywhere, English between words.
    """
    glue, words = (" ", title.split(" ")) if title.isascii() else ("", list(title))
    count = math.ceil(_span(title) / width)
    fair = math.ceil(_span(title) / count)
    lines = [words[0]]
    for word in words[1:]:
        joined = lines[-1] + glue + word
        if _span(joined) > width or (_span(lines[-1]) >= fair and len(lines) < count):
            lines.append(word)
        else:
            lines[-1] = joined
    first = SHAPE["height"] / 2 - (len(lines) - 1) * 9
    return [(text, int(first + number * 18)) for number, text in enumerate(lines)]


def _span(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


# --- in words ---------------------------------------------------------------------------------------------------


def ways(case: Case) -> list[dict[str, Any]]:
    """Every step with its desk and what leads on, back and out of it and what is owed there, each with its article."""
    law = type(case)
    return [
        {
            "step": step,
            "stage": step.stage.label,
            "desk": step.desk.label,
            "current": step.value == case.state,
            "onward": _told(law, step, ONWARD),
            "duties": _told(law, step, DUTY),
            "back": _told(law, step, BACK),
            "aside": _told(law, step, ASIDE),
        }
        for step in law.steps().values()
        if step.desk
    ]


def _told(law, step, kind: str) -> list[tuple[Action, str]]:
    return [(action, cite(action.article)) for action in law.actions_from(step) if action.kind == kind]
