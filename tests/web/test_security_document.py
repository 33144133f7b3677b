"""docs/security.md: each control has one row, and what a row cites exists; whether it proves it, readers judge."""

import re
from functools import cache

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
CITED = re.compile(r"(tests/[\w/]+\.py)|::(\w+)")
PATH = re.compile(r"(?<![\w/.])(?:[a-z_]+/)+\w+\.(?:py|html|js|md)\b")
AREAS = (
    *("身份鉴别", "访问控制", "安全审计", "入侵防范", "恶意代码防范", "数据完整性", "数据保密性", "数据备份恢复"),
    *("剩余信息保护", "个人信息保护"),
)
"""The areas of rules F.2."""
WANTED = {
    "1": "1.1-7 2.1-4 4.1 4.4 4.5 5.1-4 6.1-4 7.1-2 8.1-2 9.1-2 10.1 11.1-2 12.2 14.1-6",
    "2": "1.1-12 2.1-3 3.1-3 4.1-5 5.1-7 6.1-3 7.1-6 8.1-7 9.1-3 10.1-4",
    "3": "1.1 2.1-4 3.1-4 4.1-5 5.1-3 7.1",
    "4": "1.1-3 1.5 2.1-2 3.1-3",
    "5": "1.1-5 2.1-8 3.1-10 4.1-3 5.1-4",
    "6": "1.1-3 2.1-6 3.1-2 4.1-2",
    "7": "1.1-4 2.1-2 3.1 3.3-4 4.1-3",
    "8": "1.1-4 2.1-3 3.1-8",
    "9": "1.1-3 2.1-4",
    "10": "2.1-2 3.1-3",
    "11": "1.1-8",
    "12": "1.1-3 2.1 3.1-6 4.1-2 5.1-2 6.1",
    "13": "1.1 1.3-5 2.1-3 2.5-6 3.1-2 4.1-2",
    "14": "1.1-4 2.1-6 3.2-3 4.1-7 5.1-4",
}
"""Chapter of ASVS 4.0.3: its requirements of levels 1 and 2 (``2.1-4``: section 2, numbers 1 to 4)."""


def rows(heading: str) -> list[list[str]]:
    """The cells of each row of the table below that heading."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in part.splitlines() if line[:2] == "| "][1:]


TABLES = {heading: rows(heading) for heading in ("GB/T 22239-2019", "ASVS 4.0.3", "PIPL")}


@cache
def functions(path: str) -> list[str]:
    """The test functions of a file."""
    return re.findall(r"^def (test_\w+)\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("heading", TABLES)
def test_each_control_has_one_whole_row(heading):
    numbers = [row[0] for row in TABLES[heading]]
    assert len(numbers) == len(set(numbers))
    assert not [row for row in TABLES[heading] if len(row) != 4 or not all(row)]


def test_every_requirement_of_asvs_and_every_area_of_the_rules_has_a_row():
    wanted = set()
    for chapter, sections in WANTED.items():
        for one in sections.split():
            section, first, last = re.fullmatch(r"(\d+)\.(\d+)(?:-(\d+))?", one).groups()
            wanted |= {f"{chapter}.{section}.{n}" for n in range(int(first), int(last or first) + 1)}
    assert {row[0] for row in TABLES["ASVS 4.0.3"]} == wanted
    told = " ".join(row[0] for row in TABLES["GB/T 22239-2019"])
    assert not [area for area in AREAS if area not in told]
    assert {f"F-{n:02}" for n in range(1, 11)} <= {row[0] for row in TABLES["PIPL"]}


def test_what_is_cited_exists():
    missing = [path for path in PATH.findall(TEXT) if not (ROOT / path).is_file()]
    for row in (row for table in TABLES.values() for row in table):
        path = ""
        for file, function in CITED.findall(" ".join(row)):
            path = file or path
            if function and not (path and (ROOT / path).is_file() and function in functions(path)):
                missing.append(f"{row[0]}: {path}::{function}")
    assert not missing, "\n".join(missing)
