"""Where the sources speak of a rule: functions that quote it, tests and named cases that prove it.

Read from the files with ``ast``, never imported: a test that vanishes is missed at once.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cases.editions import HANZI, Edition

from .rulebook import Quoting

RULE_ID = re.compile(r"\b(?:A-(?:[GFE]\d{1,2}|\d{2})|C-S\d)\b")
ARTICLE = re.compile(r"(\d{4}年版)?第([一二三四五六七八九十]{1,4})条")
QUOTED = re.compile(r'"(\w+)"')
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BY_ARTICLE = Quoting(RULE_ID, articles=True)
"""How the regulation on admission is quoted: by rule ids and by its articles."""
NOT_EVIDENCE = ("test_coverage.py", "test_describe.py", "test_checks.py")
"""Tests of the documents and checks themselves prove nothing about the law."""
NUMBER, BASIS = "编号", "依据"
Found = dict[str, list[str]]


def ids_in(text: str, editions: tuple[Edition, ...] = (), quoting: Quoting = BY_ARTICLE) -> set[str]:
    """The rules a text speaks of, by id or as 第十三条; an older edition's articles as the newest one counts them."""
    found = set(quoting.pattern.findall(text))
    for prefix, hanzi in ARTICLE.findall(text) if quoting.articles else ():
        number = _number(hanzi)
        old = next((one for one in editions if prefix and str(one.prefix) == prefix), None)
        numbers = [n for n in range(1, 100) if old.numbered(n) == number] if old else [number]
        found |= {f"A-{n:02d}" for n in numbers}
    return found


def _number(hanzi: str) -> int:
    tens, ten, ones = hanzi.rpartition("十")
    return (HANZI.index(tens or "一") if ten else 0) * 10 + (HANZI.index(ones) if ones else 0)


def _add(found: Found, ids: Iterable[str], name: str) -> None:
    for one in sorted(ids):
        if name not in found.setdefault(one, []):
            found[one].append(name)


# --- functions --------------------------------------------------------------------------------------------------


def quoted_in_code(root: Path, folders: Iterable[str], quoting: Quoting = BY_ARTICLE) -> Found:
    """Rule ids and the functions, classes and constants whose docstrings quote them, as ``module.name``."""
    found: Found = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                module = ".".join(path.relative_to(root).with_suffix("").parts)
                for name, doc in _documented(ast.parse(path.read_text(encoding="utf-8")).body):
                    _add(found, quoting.pattern.findall(doc), f"{module}.{name}")
    return found


def _documented(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, str]]:
    for node, after in itertools.zip_longest(body, body[1:]):
        if isinstance(node, ast.ClassDef):
            yield inside + node.name, ast.get_docstring(node) or ""
            yield from _documented(node.body, f"{inside}{node.name}.")
        elif isinstance(node, FUNCTIONS):
            yield inside + node.name, ast.get_docstring(node) or ""
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(after, ast.Expr):
            yield inside + node.targets[0].id, str(getattr(after.value, "value", ""))


# --- tests ------------------------------------------------------------------------------------------------------


def proved_by_tests(
    root: Path, guards: dict[str, set[str]], editions: tuple[Edition, ...], quoting: Quoting = BY_ARTICLE
) -> Found:
    """Rule ids and the tests that speak of them or of a guard by name, as ``file::test`` below ``tests``."""
    found: Found = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        if path.name in NOT_EVIDENCE:
            continue
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        name = str(path.relative_to(root / "tests"))
        _add(found, ids_in(ast.get_docstring(tree) or "", editions, quoting), name)
        for test, text in _tests(tree, source.splitlines()):
            ids = ids_in(text, editions, quoting)
            for word in QUOTED.findall(text):
                ids |= guards.get(word, set())
            _add(found, ids, f"{name}::{test}")
    return found


def _tests(tree: ast.Module, lines: list[str]) -> Iterator[tuple[str, str]]:
    """(name, its text with that of the tables it is parametrized with) of each test."""
    known = {
        target.id: node
        for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and node.name.startswith("test_"):
            tables = _named(node.decorator_list, known)
            yield node.name, "\n".join(_text(one, lines) for one in (*node.decorator_list, node, *tables))


def _named(nodes: Iterable[ast.AST], known: dict[str, ast.Assign]) -> list[ast.Assign]:
    """The module's tables the nodes name, and those that these name."""
    found: dict[str, ast.Assign] = {}
    waiting = list(nodes)
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Name) and node.id in known and node.id not in found:
                found[node.id] = known[node.id]
                waiting.append(known[node.id])
    return list(found.values())


def _text(node, lines: list[str]) -> str:
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


# --- named cases --------------------------------------------------------------------------------------------------


def named_cases(path: Path, editions: tuple[Edition, ...], quoting: Quoting = BY_ARTICLE) -> Found:
    """Rule ids and the numbers of the cases of the readable table that rest on them; nothing without the table."""
    found: Found = {}
    heads: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.strip().startswith("|") else []
        if not cells:
            heads = []
        elif not heads:
            heads = cells
        elif NUMBER in heads and BASIS in heads and len(cells) == len(heads) and set(cells[0]) - set("-: "):
            _add(found, ids_in(cells[heads.index(BASIS)], editions, quoting), cells[heads.index(NUMBER)])
    return found
