"""The duplication report: no two pipelines say the same in code; what they share lives in one place."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys

from tests.test_architecture import ROOT, python_files

LINES = 6
PIPELINES = ("membership", "placement", "hiring")
PLACE = re.compile(r"^==(?P<path>\S+?):\[\d+:\d+\]$", re.MULTILINE)


def report(*folders: str) -> list[list[str]]:
    """Groups of files that share six lines or more, imports, comments and docstrings apart (pylint's symilar)."""
    files = [str(path.relative_to(ROOT)) for path in python_files(*folders)]
    words = ["-d", str(LINES), "-i", "--ignore-comments", "--ignore-docstrings"]
    command = [sys.executable, "-c", "from pylint import run_symilar; run_symilar()", *words, *files]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return [PLACE.findall(group) for group in re.split(r"\n(?=\d+ similar lines)", told)]


def pairs_of_pipelines(groups: list[list[str]]) -> list[tuple[str, str]]:
    """The pairs in which each file belongs to another pipeline."""
    found = []
    for group in groups:
        for one, other in itertools.combinations(sorted(group), 2):
            homes = {path.split("/")[1] for path in (one, other)} & set(PIPELINES)
            found += [(one, other)] if len(homes) == 2 else []
    return found


def test_no_pair_of_pipelines():
    """Placement and hiring share selection and employment, all three the words of the law: nothing is copied."""
    assert pairs_of_pipelines(report("workflows")) == []


def test_the_report_sees_a_copy(tmp_path, monkeypatch):
    """The report is no blind one: a module copied from one pipeline into another shows up."""
    for home in ("placement", "hiring"):
        (tmp_path / "workflows" / home).mkdir(parents=True)
        copied = (ROOT / "workflows" / "placement" / "arriving.py").read_text(encoding="utf-8")
        (tmp_path / "workflows" / home / "arriving.py").write_text(copied, encoding="utf-8")
    monkeypatch.setattr("tests.test_duplication.ROOT", tmp_path)
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    assert pairs_of_pipelines(report("workflows")) == [
        ("workflows/hiring/arriving.py", "workflows/placement/arriving.py")
    ]
