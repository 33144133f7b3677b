"""The shape of the house: who may know whom, how large things may be, and that everything says what it is."""

from __future__ import annotations

import ast
import functools
import statistics
from pathlib import Path

import pytest
from django.apps import apps

from cases.models import Case, Event
from dossiers.models import Document
from organisations.desks import Role
from workflows.models import CaseTask, MembershipCase

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "organisations": 0, "evidence": 1, "accounts": 2, "notices": 2, "dossiers": 2, "cases": 3, "recruitment": 4,
    "meetings": 4, "publicity": 4, "workflows": 5, "rights": 6, "config": 7,
}  # fmt: skip
LARGEST_FUNCTION, LARGEST_FILE, LARGEST_TEMPLATE = 50, 350, 150
TEST_FLOOR = 8  # tests may know everybody


def python_files(*folders: str) -> list[Path]:
    """The project's own modules, without migrations and empty ones."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts and path.stat().st_size]


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


CODE = python_files(*FLOORS)
EVERYTHING = CODE + python_files("tests", "bench", "bin")
TEMPLATES = sorted({*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/templates/**/*.html")})


# --- floors ------------------------------------------------------------------------------------------------------


def imported(path: Path):
    """(line, first word of the imported module), imports inside functions included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, (node.module or "").split(".")[0]


def test_imports_go_down_only():
    """Each room may know those below it; FLOORS says in which order they lie (docs/architecture.md)."""
    upward = []
    for path in CODE:
        home = path.relative_to(ROOT).parts[0]
        for line, other in imported(path):
            if other == "tests" or (other in FLOORS and other != home and FLOORS[other] >= FLOORS[home]):
                upward.append(f"{name_of(path)}:{line} imports {other}")
    assert upward == []


def test_strings_do_not_smuggle_a_higher_floor_in():
    """Neither importlib nor apps.get_model lets a lower app reach a higher one."""
    found = []
    for path in CODE:
        home = path.relative_to(ROOT).parts[0]
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
                "import_module", "import_string", "get_model",
            ):  # fmt: skip
                words = [one.value for one in node.args if isinstance(one, ast.Constant)]
                found += [
                    f"{name_of(path)}:{node.lineno} {word}" for word in words
                    if FLOORS.get(str(word).split(".")[0], -1) >= FLOORS[home] and not str(word).startswith(home)
                ]  # fmt: skip
    assert found == []


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def depends_on(path: Path, known: set[str]) -> set[str]:
    """Modules of the project a module needs while it is being loaded (not inside functions, not for types only)."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    found: set[str] = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")
                up = up[: len(up) - node.level + 1]
                base = ".".join([*up, base] if base else up)
            names = {f"{base}.{alias.name}" for alias in node.names} & known
            found |= names or ({base} & known)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & known
    return found - {module_name(path)}


def test_no_import_circles():
    known = {module_name(path) for path in CODE}
    needs = {module_name(path): depends_on(path, known) for path in CODE}
    settled: set[str] = set()
    while ready := {name for name, wants in needs.items() if name not in settled and wants <= settled}:
        settled |= ready
    assert set(needs) - settled == set()


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "managers", "common"])
def test_no_rooms_without_a_purpose(name):
    assert [name_of(path) for path in CODE if name in (path.stem, path.parent.name)] == []


def test_upward_talk_is_two_signals_in_one_place():
    """``acted``, and ``deciding`` before many acts at once, are the only signals the project declares."""
    made = [
        name_of(path) for path in CODE for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Signal"
    ]  # fmt: skip
    assert made == ["cases/signals.py"] * 2


# --- budgets -----------------------------------------------------------------------------------------------------

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(path: Path):
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, FUNCTIONS)]


def length(node) -> int:
    """Lines of a function without its decorators."""
    return node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_page():
    long = [
        f"{name_of(path)}:{node.lineno} {node.name} {length(node)}"
        for path in EVERYTHING
        for node in functions(path)
        if length(node) > LARGEST_FUNCTION
    ]
    assert long == []


def test_most_functions_are_short():
    lengths = sorted(length(node) for path in CODE for node in functions(path))
    assert statistics.median(lengths) <= 8
    assert lengths[len(lengths) * 95 // 100] <= 30


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_file_is_too_long():
    scripts = [path for path in (ROOT / "bin").iterdir() if path.is_file() and not path.suffix]
    assert [f"{name_of(path)} {lines(path)}" for path in [*CODE, *scripts] if lines(path) > LARGEST_FILE] == []
    assert statistics.median(lines(path) for path in CODE) <= 100


def test_no_template_is_too_long():
    assert TEMPLATES
    assert [f"{name_of(path)} {lines(path)}" for path in TEMPLATES if lines(path) > LARGEST_TEMPLATE] == []


# --- everything says what it is ----------------------------------------------------------------------------------


def public(body):
    """Public functions and classes of a body, methods of public classes included."""
    for node in body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def mute(path: Path):
    tree = tree_of(path)
    if not ast.get_docstring(tree):
        yield f"{name_of(path)}: the module"
    for node in public(tree.body):
        trivial = isinstance(node, ast.ClassDef) and node.name in ("Meta", "Media")
        if not trivial and not ast.get_docstring(node):
            yield f"{name_of(path)}:{node.lineno} {node.name}"


def test_every_module_class_and_public_function_says_what_it_is():
    assert [line for path in CODE for line in mute(path)] == []


def test_every_test_module_says_what_it_is():
    assert [name_of(path) for path in python_files("tests") if not ast.get_docstring(tree_of(path))] == []


def test_every_model_has_a_name_for_people():
    """Models of the project bear a translated name, not the class name split into words."""
    own = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
    assert own
    bare = [model.__name__ for model in own if "verbose_name" not in model._meta.original_attrs]
    assert bare == []


# --- open vocabularies -------------------------------------------------------------------------------------------

OPEN = ((Case, "state"), (MembershipCase, "state"), (Event, "action"), (Event, "source"), (Event, "target"),
        (Document, "paper"), (CaseTask, "role"))  # fmt: skip


@pytest.mark.parametrize(("model", "column"), OPEN)
def test_open_vocabularies_have_no_choices(model, column):
    """States, actions and papers are guarded by system checks, not by migrations (house.md 6)."""
    assert not model._meta.get_field(column).choices


def test_every_role_of_the_law_is_a_role_a_mandate_can_give():
    used = {action.desk(step.value).role for action in MembershipCase.actions().values() for step in action.sources}
    assert used <= set(Role)
