"""Dossiers: put together from filed papers against one plain rendering of the same pages; two workers; memory."""

from __future__ import annotations

import datetime
import io
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML

from dossiers import binding, typesetting
from tests.dossiers import samples

from .figures import Figure, side_by_side

FIRST, CHANGED, SIZE, RATE = 0.75, 0.40, 1.5, 120
FLAT, MEBIBYTES = 1.15, 160
ROUNDS, DOSSIERS, WARM = 7, int(os.environ.get("DOSSIERS", "500")), 50
DAY = datetime.date(2030, 6, 30)
CLOSING = samples.verification()
RECORD = b'{"number": "M-2030-0042"}'
Paper = tuple[str, dict[str, Any]]


def papers() -> list[Paper]:
    """The papers of an ordinary membership dossier: form and facts of each."""
    form = samples.form(long=True)
    return [
        ("record_form", samples.record_form()),
        *[("form", {**form, "title": title}) for title in ("谈话记录", "培养考察登记表", "政治审查登记表")],
        ("public_notice", samples.public_notice(long=True)),
        ("vote_summary", samples.vote_summary(long=True)),
        ("request", samples.letter(long=True)),
        ("public_notice", {**samples.public_notice(long=True), "title": "关于李某同志转正的公示"}),
        ("vote_summary", {**samples.vote_summary(long=True), "subject": "李某（转正）"}),
        ("request", {**samples.letter(long=True), "number": "河支发〔2031〕9号"}),
        ("form", {**form, "title": "转正审查登记表"}),
    ]


def filed(folder: Path) -> list[binding.Part]:
    """The papers drawn and filed, as the vault keeps them."""
    parts = []
    for no, (form, facts) in enumerate(papers(), start=1):
        path = folder / f"{no}.pdf"
        path.write_bytes(typesetting.draw(form, facts))
        title = str(facts.get("title", "全程纪实表" if form == "record_form" else "票决情况汇总表"))
        parts.append(binding.Part(title, "中共河口村支部委员会", DAY, path, sha256=f"{no:064x}", drawn=True))
    return parts


def bind(parts: list[binding.Part]) -> bytes:
    """The print of a dossier whose papers are filed."""
    return binding.bind(samples.cover(), parts, closing=CLOSING, record=RECORD)


def bind_anew(parts: list[binding.Part], place: int) -> bytes:
    """The print after one paper, at ``place``, was drawn anew."""
    form, facts = papers()[place]
    fresh = binding.Part("新材料", "中共河口村支部委员会", DAY, typesetting.draw(form, facts))
    return bind([*parts[:place], fresh, *parts[place + 1 :]])


# --- the same in one rendering ------------------------------------------------------------------------------


def content(parts: list[binding.Part]) -> str:
    """Cover, catalogue, papers and closing page as one HTML document."""
    lines = [{**part.line(1), "no": no, "page": no, "short": "3f2a9c01 77be12d4"} for no, part in enumerate(parts, 1)]
    closing = {**CLOSING, "pieces": len(lines), "pages": 21, "rows": lines, "qr": ""}
    whole = [("cover", samples.cover()), ("catalogue", {"entries": lines}), *papers(), ("closing", closing)]
    leaves = []
    for form, facts in whole:
        found = re.search(r'<body class="(.*?)">(.*)</body>', typesetting.rendered(form, facts), re.DOTALL)
        assert found
        leaves.append(f'<section class="leaf {found[1]}">{found[2]}</section>')
    return typesetting.rendered("frame", {"title": "李某", "leaves": []}).replace(
        "</body>", "".join(leaves) + "</body>"
    )


def plainly(html: str) -> bytes:
    """WeasyPrint as anybody calls it, on the fonts of the system."""
    sheet = CSS(filename=str(finders.find("papers/official.css")))
    return HTML(string=html).write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")


# --- measuring ----------------------------------------------------------------------------------------------


def measure(_county: object) -> Iterator[Figure]:
    """Time against the plain rendering, size, dossiers a minute, memory."""
    with tempfile.TemporaryDirectory() as folder:
        parts = filed(Path(folder))
        html = content(parts)
        bound, plain = bind(parts), plainly(html)
        yield from _told(html, bound, plain)
        yield from _times(html, parts)
        yield Figure("size of the dossier to the plain rendering", len(bound) / len(plain), most=SIZE,
                     remark=f"{len(bound) // 1024} to {len(plain) // 1024} KiB; the papers alone "
                     f"{sum(part.content.stat().st_size for part in parts) // 1024} KiB")  # fmt: skip
        yield _rate(parts)
        yield from _memory()


def _told(html: str, bound: bytes, plain: bytes) -> Iterator[Figure]:
    hanzi = len(re.findall(r"[\u4e00-\u9fff]", html.partition("<body")[2]))
    pages = [len(pikepdf.open(io.BytesIO(pdf)).pages) for pdf in (bound, plain)]
    yield Figure("pages of the dossier", pages[0], remark=f"plain rendering {pages[1]}; {hanzi} hanzi")


def _times(html: str, parts: list[binding.Part]) -> Iterator[Figure]:
    calls: list[Callable[[], object]] = [
        lambda: plainly(html), lambda: bind(parts), lambda: bind_anew(parts, 1), lambda: bind_anew(parts, 0)
    ]  # fmt: skip
    plain, first, changed, record = side_by_side(*([call] * ROUNDS for call in calls))
    told = f"{first:.2f} to {plain:.2f} s"
    yield Figure("first print to the plain rendering", first / plain, most=FIRST, remark=told)
    yield Figure("print after one paper changed, that paper drawn", changed / plain, most=CHANGED)
    yield Figure("the same, the record form of two pages drawn", record / plain)


def _rate(parts: list[binding.Part]) -> Figure:
    """Full dossiers a minute by two processes that share nothing, warm as the worker's parent is."""
    each = max(10, min(60, DOSSIERS // 8))
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        list(pool.map(_several, [parts] * 2, [1] * 2))
        begun = time.perf_counter()
        list(pool.map(_several, [parts] * 2, [each] * 2))
        taken = time.perf_counter() - begun
    told = f"{2 * each} in {taken:.0f} s"
    return Figure("dossiers a minute, two workers", 2 * each / taken * 60, least=RATE, remark=told)


def _several(parts: list[binding.Part], count: int) -> None:
    for _turn in range(count):
        bind(parts)


def _memory() -> Iterator[Figure]:
    """What a worker holds after a few and after many dossiers, a paper drawn for each; without what only we import."""
    command = (sys.executable, "-m", "bench.worn", str(DOSSIERS), str(WARM))
    program = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    told = subprocess.run(command, env=program, capture_output=True, text=True, check=True).stdout
    early, late, peak = map(float, told.split())
    remark = f"{early:.0f} MiB after {min(WARM, DOSSIERS)}, {late:.0f} after {DOSSIERS}"
    yield Figure(f"memory of a worker over {DOSSIERS} dossiers, last to first", late / early, most=FLAT, remark=remark)
    yield Figure("memory of a worker between dossiers", late, " MiB", most=MEBIBYTES)
    yield Figure("the same at its highest, while a paper is drawn", peak, " MiB")
