"""The gallery on disk: a picture of each page, and one page of HTML that shows the kinds of a paper side by side."""

from __future__ import annotations

import html
from pathlib import Path

from dossiers.papers import Paper

from .pages import pages_of
from .samples import KINDS

DPI = 66
HEAD = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Papers</title>
<style>body{font-family:sans-serif;margin:2rem}h2{margin:2rem 0 .5rem}
img{border:1px solid #999;margin:0 .5rem .5rem 0;vertical-align:top}
.kind{display:block;color:#555}</style><h1>Every paper: ordinary, longest, emptiest</h1>
"""


class Album:
    """Keeps pages in a folder; without one it keeps nothing."""

    def __init__(self, folder: str):
        self.folder = Path(folder).resolve() if folder else None

    def keep(self, pipeline: str, paper: Paper, kind: str, content: bytes) -> None:
        """Keep the pages of a paper, and have the index show them."""
        if self.folder is None:
            return
        home = self.folder / pipeline
        home.mkdir(parents=True, exist_ok=True)
        stem = f"{paper.code}-{kind}"
        (home / f"{stem}.pdf").write_bytes(content)
        for old in home.glob(f"{stem}-*.png"):
            old.unlink()
        for number, page in enumerate(pages_of(content, dpi=DPI), start=1):
            page.picture.save(home / f"{stem}-{number:02}.png")
        self._index(home, pipeline, paper)

    def _index(self, home: Path, pipeline: str, paper: Paper) -> None:
        """One piece of HTML a paper, put together to the index of its pipeline."""
        shown = [f"<h2>{html.escape(f'{paper.code} {paper.official_title}')}</h2>"]
        for kind in KINDS:
            pictures = sorted(home.glob(f"{paper.code}-{kind}-*.png"))
            shown.append(f'<span class="kind">{kind}</span>' if pictures else "")
            shown += [f'<a href="{paper.code}-{kind}.pdf"><img src="{one.name}" alt=""></a>' for one in pictures]
        (home / f"{paper.code}.part").write_text("".join(shown), encoding="utf-8")
        parts = [one.read_text(encoding="utf-8") for one in sorted(home.glob("*.part"))]
        (home / "index.html").write_text(HEAD + "\n".join(parts), encoding="utf-8")
