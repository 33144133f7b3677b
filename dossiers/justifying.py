"""Chinese lines close flush: what a line lacks is spread between all its letters.

``text-align: justify`` of WeasyPrint widens blanks alone, and Chinese has none: a line that the rules of punctuation or
a year in half-width digits left short would stay short. This replaces one function of its layout, which is pinned with
the version; tests/dossiers/test_official_layout.py measures the lines.
"""

from __future__ import annotations

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout


def install() -> None:
    """Have WeasyPrint justify lines this way; doing it again changes nothing."""
    inline.justify_line = spread


def spread(context, line, lacking: float) -> None:
    """Widen every gap between the letters of a line alike, by ``lacking`` pixels together."""
    gaps = _letters(line) - 1
    if gaps > 0:
        _widen(context, line, lacking / gaps, 0.0)


def _letters(box) -> int:
    if isinstance(box, boxes.TextBox):
        return len(box.text)
    return sum(_letters(child) for child in box.children) if isinstance(box, boxes.LineBox | boxes.InlineBox) else 0


def _widen(context, box, gap: float, moved: float) -> float:
    """Widen a box that the boxes before it have moved; how far the boxes behind it move."""
    if not isinstance(box, boxes.TextBox | boxes.LineBox | boxes.InlineBox):
        box.translate(moved, 0)
        return moved
    box.position_x += moved
    before = moved
    if isinstance(box, boxes.TextBox):
        own = box.style["letter_spacing"]
        box.style = box.style.copy()
        box.style["letter_spacing"] = (0 if own == "normal" else own) + gap
        box.pango_layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
        box.pango_layout.deactivate()
        moved += gap * len(box.text)
    else:
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _widen(context, child, gap, moved)
    box.width += moved - before
    return moved
