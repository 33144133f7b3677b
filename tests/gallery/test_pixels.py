"""Each paper of each pipeline prints right with ordinary, longest and emptiest data: margins, overlaps, and looks.

``GALLERY=folder`` keeps the pages with an index to look at (make gallery); ``GALLERY_ACCEPT=1`` takes what is drawn now
as what it should look like (tests/gallery/accepted.json): look first.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cases import paperwork

from .album import Album
from .pages import alike, faults, pages_of, print_of
from .samples import KINDS, SAMPLERS, composed, matter_for

pytestmark = pytest.mark.django_db
ACCEPTED = Path(__file__).with_name("accepted.json")
FIRST = 3
"""As many pages of a paper are compared; all are checked for margins and overlaps."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pipeline", SAMPLERS)
def test_every_paper_prints_right(cast, pipeline, kind):
    cases = SAMPLERS[pipeline](cast, kind)
    album, drawn, problems = Album(os.environ.get("GALLERY", "")), {}, []
    for paper in composed(pipeline):
        try:
            content = paperwork.draw(paper.code, matter_for(cases, paper.code, kind))
        except Exception as problem:
            problems.append(f"{paper.code} {paper.official_title}: {type(problem).__name__}: {problem}")
            continue
        pages = pages_of(content)
        for number, page in enumerate(pages, start=1):
            problems += [f"{paper.code} {paper.official_title}, page {number}: {words}" for words in faults(page)]
        drawn[f"{pipeline} {paper.code} {kind}"] = [len(pages), *map(print_of, pages[:FIRST])]
        album.keep(pipeline, paper, kind, content)
    problems += _changed(drawn)
    assert not problems, "\n" + "\n".join(problems)


def _changed(drawn: dict[str, list]) -> list[str]:
    """Papers that no longer look as accepted."""
    accepted = json.loads(ACCEPTED.read_text(encoding="utf-8")) if ACCEPTED.exists() else {}
    if os.environ.get("GALLERY_ACCEPT"):
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted((accepted | drawn).items())]
        ACCEPTED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        return []
    return [f"{key}: looks otherwise than accepted" for key, now in drawn.items() if not _same(accepted.get(key), now)]


def _same(was: list | None, now: list) -> bool:
    return bool(was) and was[0] == now[0] and all(alike(*pair) for pair in zip(was[1:], now[1:], strict=True))
