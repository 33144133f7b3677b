"""Where views look for one thing they look among those the user sees, or it is said here why not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cases", "meetings", "publicity", "recruitment", "workflows", "notices", "config", "accounts", "rights")
SIGHT = re.compile(
    r"visible|seen_by|_seen\(|commanded_by|watched\(|looked_after_by|pools_of|posts_of|open_work|saved_views|_asked_of"
    r"|_rows\(request|\bby=(request\.)?user|user=(request\.)?user|file__stack__by=user|organisation__in=mine|root_of\(|askable\(|person_for\(|below\(held|requests_for|runs_for"
)
"""How a view says that it looks among what the user sees."""
REASONS = {
    "cases/documents.py:redraw": "the case of its dossier is asked for next, and is 404 alike",
    "cases/documents.py:open_document": "the case of its dossier is asked for next, and is 404 alike",
    "cases/documents.py:_print_of": "the case of its dossier is asked for next, and is 404 alike",
    "cases/blank_views.py:_blank": "blanks are nobody's data; who may keep them is asked first",
    "cases/accountability_views.py:_find": "a record of the case that was found for the overseer",
    "meetings/views.py:arrange": "an item of the meeting that was found for the user",
    "notices/dead_views.py:discard": "messages that failed; who may see them is asked first",
    "recruitment/front_line_views.py:checklist": "events and their checklists are nobody's data",
    "recruitment/front_line_views.py:event_form": "events and their checklists are nobody's data",
    "recruitment/front_line_views.py:checklist_form": "events and their checklists are nobody's data",
    "recruitment/programme_views.py:programme_page": "programmes are nobody's data",
    "recruitment/coverage_views.py:at_place": "the organisation was found among those the user looks down on",
    "recruitment/position_views.py:_position": "a position of the round that was found for the user",
    "recruitment/position_views.py:position_drop": "a position of the round that was found for the user",
    "recruitment/import_views.py:failed": "an order of the round that was found for the user",
    "cases/access/readers.py:case_of": "an auditor learns who looked, not what stands there; others look among theirs",
    "rights/request_views.py:letter": "the request was found among those of the user",
    "workflows/passing/views.py:_event": "an event of the case that was found for the user",
}
"""Where nothing of the kind is said: why that is right."""


def lookups() -> dict[str, str]:
    """Every function that looks for one row, by file and name, with its source."""
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if "get_object_or_404(" not in source or "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.FunctionDef):
                    text = ast.get_source_segment(source, node) or ""
                    if "get_object_or_404(" in text:
                        found[f"{path.relative_to(ROOT)}:{node.name}"] = text
    return found


LOOKUPS = lookups()


@pytest.mark.parametrize("where", LOOKUPS)
def test_a_view_looks_among_what_the_user_sees(where):
    assert SIGHT.search(LOOKUPS[where]) or where in REASONS, "look among visible_to(user), or give the reason here"


def test_no_reason_outlives_its_view():
    assert set(REASONS) <= set(LOOKUPS)
