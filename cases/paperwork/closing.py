"""Papers at the end of a case: the review of the dossier, its list of papers, the request for posthumous admission."""

from __future__ import annotations

from typing import Any

from dossiers import papers
from dossiers.checklist import AWAITED, FILED, MISSING, OUTDATED, UNSIGNED

from .blanks import dated, day_of, form, said
from .correspondence import report
from .letters import CLOSING
from .matter import Matter, as_date, in_words, paragraphs
from .occasions import papers_of

STATES = {
    FILED: "有", UNSIGNED: "缺签名盖章件", OUTDATED: "须按重新办理的情况更换", AWAITED: "缺", MISSING: "缺",
}  # fmt: skip
"""How the review calls the state of a paper."""
EXCUSED = "按规定免"


def completeness(matter: Matter) -> dict[str, Any]:
    """Which papers the dossier holds, which are missing and which this case is excused from (A-36, B-07)."""
    found = papers_of(matter.case, matter.case.dossier.documents.current())
    rows = [
        {"title": row.paper.official_title, "maker": _maker(row.paper), "state": STATES[row.state],
         "count": len(row.documents) or "", "pages": row.pages or "",
         "on": max((one.dated_on for one in row.documents), default=None)}
        for row in found.rows
    ]  # fmt: skip
    there = {row.paper.code for row in found.rows}
    rows += [
        {"title": papers.by_code(code).official_title, "maker": _maker(papers.by_code(code)), "state": EXCUSED}
        for code in sorted(set(matter.case.excused) - there, key=papers.place)
    ]
    archived = matter.last("archive")
    return form(
        matter, "发展党员档案完整性审核意见", rows=rows, filed=found.filed, pages=found.pages,
        total=found.total, wanting=[row.paper.official_title for row in found.rows if row.state != FILED],
        archived=day_of(archived), file_number=said(archived, "file_number"), holder=said(archived, "holder"),
    )  # fmt: skip


def _maker(paper: papers.Paper) -> str:
    """Who answers for a kind of paper, in the words of the catalogue."""
    return str(papers.MAKERS[paper.maker])


def catalogue(matter: Matter) -> dict[str, Any]:
    """The papers on file in the order of the catalogue, with the page on which each begins (B-04)."""
    entries, page = [], 1
    for no, one in enumerate(papers.catalogue_order(matter.case.dossier.documents.current()), start=1):
        paper = papers.by_code(one.paper)
        entries.append({
            "no": no, "title": paper.official_title, "maker": _maker(paper), "on": one.dated_on, "pages": one.pages,
            "page": page,
        })  # fmt: skip
        page += one.pages
    return {"entries": entries, "heading": "党员档案材料清单"}


def posthumous_request(matter: Matter) -> dict[str, Any]:
    """The branch asks that somebody who died heroically be admitted; only a provincial committee decides (A-27)."""
    act, name = matter.last("propose_posthumous"), matter.name
    died = as_date(said(act, "died_on"))
    body = [
        f"{matter.particulars()}。{in_words(matter.opened_on)}向党组织提出入党申请"
        + (f"，{in_words(matter.named_on)}被确定为入党积极分子" if matter.named_on else "")
        + f"。{dated(died)}牺牲。",
        *(paragraphs(said(act, "deeds"), "主要事迹：") or ["主要事迹：", "　", "　", "　"]),
        f"{name}同志生前一贯表现良好，曾向党组织提出过入党要求。依据《中国共产党发展党员工作细则》第二十七条，"
        f"经{day_of(act)}党支部研究，拟追认{name}同志为中共党员，现将有关材料报上，请逐级报省一级党委决定。",
        CLOSING,
    ]
    enclosed = matter.enclosed(papers.APPLICATION, papers.ACTIVIST_REGISTER, papers.ENDING_PROOF)
    return report(matter, act, f"关于追认{name}同志为中共党员的请示", body, attachments=enclosed)
