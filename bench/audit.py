"""The auditor: ten thousand histories from a spreadsheet, on two processes, reading and judging."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Iterator

from cases.auditing import sheets
from cases.auditing.reports import Xlsx
from cases.auditing.running import Audit
from dossiers import papers
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .county import County
from .figures import Figure

CASES, SECONDS = 10_000, 60
AS_OF = datetime.date(2030, 11, 24)
FIRST = datetime.date(2024, 1, 8)


def measure(county: County) -> Iterator[Figure]:
    """Reading, judging and reporting; the time of the three together is bounded."""
    content = sheets.as_xlsx(_rows(), MembershipCase)
    begun, spent = time.perf_counter(), _cpu()
    audit = Audit.of(content, MembershipCase, as_of=AS_OF)
    read = time.perf_counter()
    writer, found = Xlsx(), 0
    for report in audit.reports():
        writer.add(report)
        found += len(report.findings)
    judged = time.perf_counter()
    writer.bytes(audit.totals)
    done = time.perf_counter()
    told = f"{audit.totals.rows} rows, {len(content) // 1024**2} MiB; read {read - begun:.1f} s, "
    told += f"judged {judged - read:.1f} s, report written {done - judged:.1f} s, {found} findings"
    yield Figure("audit of 10,000 histories from xlsx", done - begun, " s", most=SECONDS, remark=told)
    yield Figure("the same, processor time of all processes", _cpu() - spent, " s")


def _cpu() -> float:
    """Seconds of processor time of this process and the workers that have ended."""
    return sum(os.times()[:4])


def _rows() -> Iterator[dict]:
    """Rural histories from application to archive, applied for on days that straddle the editions."""
    people = walk.People((1, 2), (3, 4), 5)
    for number in range(CASES):
        applied = FIRST + datetime.timedelta(days=number % 1200)
        seat = {
            "case": f"B{number:05d}", "name": f"申请人{number}", "birth_date": datetime.date(1990, 1, 1),
            "organisation": f"中共第{number % 900}村支部委员会", "committee": f"中共第{number % 60}镇委员会",
            "rural": True,
        }  # fmt: skip
        yield seat | {"action": "apply", "on": applied, "papers": [papers.APPLICATION]}
        for move in walk.membership(applied, people):
            yield seat | {"action": move.action, "on": move.on, **_facts(move)}


def _facts(move: walk.Move) -> dict:
    codes = [value.name.removesuffix(".pdf") for name, value in move.facts.items() if name.startswith("scan_")]
    facts = {name: value for name, value in move.facts.items() if not name.startswith("scan_")}
    facts |= {"people": [f"党员{one}" for one in facts["people"]]} if "people" in facts else {}
    return facts | ({"papers": codes} if codes else {})
