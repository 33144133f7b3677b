"""Papers of the whole dossier: the list of its papers, and the closing note (D.3 row 17, B.2, B.4).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.covers import cover_for
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from dossiers import papers
from dossiers.models import Document

from .paperwork import about

OF_THE_WHOLE = (papers.EMPLOYMENT_CATALOGUE, papers.EMPLOYMENT_CLOSING)
LINES = 16
"""Lines to write in on a list of nothing yet."""


def _filed(matter: Matter) -> list[Document]:
    """The papers on file by the day of the event, these two apart."""
    found = Document.objects.filter(dossier=matter.case.dossier_id, dated_on__lte=matter.event.on)
    return [one for one in found.current().in_order() if one.paper not in OF_THE_WHOLE]


def catalogue(matter: Matter) -> dict[str, Any]:
    """The papers on file in their order, who answers for each, when it was formed, how many pages (B.2, B-04)."""
    makers = cover_for(matter.case).makers(matter.case)
    entries = [
        {"no": number, "title": one.official_title, "on": one.dated_on, "pages": one.pages, "page": "",
         "maker": makers.get(one.kind.maker) or str(papers.MAKERS[one.kind.maker])}
        for number, one in enumerate(_filed(matter), start=1)
    ]  # fmt: skip
    room = [{"no": "", "title": "　", "maker": "", "on": "", "pages": "", "page": ""}] * (LINES - len(entries))
    return {"heading": "任职档案材料目录", "entries": [*entries, *room], "on": matter.event.on}


def closing_note(matter: Matter) -> dict[str, Any]:
    """How many papers and pages the dossier holds, and where it went; whoever files and checks it signs (B.4)."""
    closed, filed = matter.last("archive"), _filed(matter)
    facts = closed.facts if closed else {}
    pages, kept = sum(one.pages for one in filed), (facts.get("file_number", ""), facts.get("holder", ""))
    return {
        "number": matter.case.number, "on": closed.on if closed else "",
        "rows": [*about(matter), list(zip(("档案编号", "档案保管单位"), kept, strict=True))],
        "held": f"本卷共有材料{len(filed)}件、{pages}页。" if closed else "本卷共有材料　　　件、　　　页。",
        "complete": "目录所列材料齐全，已经移交。" if facts.get("complete") else "",
    }  # fmt: skip


COMPOSERS |= {papers.EMPLOYMENT_CATALOGUE: catalogue, papers.EMPLOYMENT_CLOSING: closing_note}
