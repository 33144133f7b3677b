"""The law, article by article: how each is upheld, by which functions, and which tests prove it.

Everything is derived: manners from guards, ceilings, papers and acts; functions from docstrings that quote a rule;
tests from the files under ``tests``. What cannot be derived is declared in the pipeline's own rule book
(``workflows/membership/coverage.py``), and ``faults`` tells where a declaration and the law do not fit.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cases import standing
from cases.law import DUTY, Action, Guard, cite
from dossiers import papers

from .checks import everything
from .describe import LANGUAGE, kinds_of_mode, reason, span, table
from .evidence import ids_in, named_cases, proved_by_tests, quoted_in_code
from .hiring.coverage import BOOK as HIRING
from .membership.coverage import BOOK as MEMBERSHIP
from .placement.coverage import BOOK as PLACEMENT
from .rulebook import CLOCK, GUARD, OUTSIDE, PAPER, RECORD, Demand, RuleBook

BOOKS = {book.pipeline: book for book in (MEMBERSHIP, PLACEMENT, HIRING)}
"""The rules each pipeline must cover; a pipeline without a book is not asked."""
FOLDERS = ("cases", "dossiers", "organisations", "recruitment", "workflows")
SHOWN = 6  # tests told by name; the rest is counted
NEXT = "；"


@dataclass
class Entry:
    """A rule with all that upholds and proves it."""

    rule: str
    demand: Demand | None
    guards: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    @property
    def derived(self) -> list[str]:
        """The manners that the law itself shows."""
        shown = ((GUARD, self.guards), (CLOCK, self.clocks), (PAPER, self.papers), (RECORD, self.acts))
        return [manner for manner, found in shown if found]

    @property
    def manners(self) -> list[str]:
        """The manners shown or declared, each once."""
        return list(dict.fromkeys([*self.derived, *(self.demand.how if self.demand else ())]))


class Coverage:
    """The coverage of one law: an entry for each article and each numbered rule of its book."""

    def __init__(self, law, *, root: Path = settings.BASE_DIR, book: RuleBook | None = None, articles=None, rules=None):
        self.law, self.root = law, root
        self.book = book or BOOKS[law.pipeline_name]
        self.demands: dict[str, Demand] = {
            **{f"A-{number:02d}": one for number, one in (articles or self.book.articles).items()},
            **(rules or self.book.rules),
        }
        self.articles = [f"A-{number:02d}" for number in range(1, self.book.count + 1)]
        self.rules = list(rules or self.book.rules)
        self.entries = {rule: Entry(rule, self.demands.get(rule)) for rule in (*self.articles, *self.rules)}
        self.unknown: set[str] = set()
        self._collect()

    # --- collecting ---

    def _collect(self) -> None:
        for action in everything(self.law):
            self._act(action)
        for step in self.law.steps().values():
            if step.within:
                words = f"{step.label} {span(self.law, step.within)}"
                self._note("clocks", self.book.clocks.get(step.value, ()), words)
        for duty in standing.DUTIES.values() if self.book.standing else ():
            self._note("acts", {duty.article}, f"`cases.standing.DUTIES['{duty.name}']`")
            self._note("clocks", {duty.article}, f"{duty.label} {span(self.law, duty.every)}")
        self._sources()

    def _act(self, action: Action) -> None:
        ids = {action.article, *self._ids(action.text)}
        own = self._credited(ids)
        self._note("acts", own, f"`{self._place(action)}`")
        limit = action.within or action.every
        if limit:
            self._note("clocks", own & self._credited({action.article}), f"{action.label} {span(self.law, limit)}")
        codes = [group.paper for group in action.asks if hasattr(group, "paper")]
        for code in (*codes, *action.draws):
            self._note("papers", self._credited({action.article}), f"{code} {papers.by_code(code).title}")
        for guard in action.when:
            self._note("guards", self._of_guard(guard), f"`{_home(guard, self.book)}`")

    def _of_guard(self, guard: Guard) -> set[str]:
        return self._credited({guard.article, *self._ids(guard.doc)})

    def _ids(self, text: str) -> set[str]:
        return ids_in(text, quoting=self.book.quoting)

    def _credited(self, ids: Iterable[str]) -> set[str]:
        """The rules themselves and, where no article stands beside them, the articles they belong to."""
        found = {self._rule(one) for one in ids if not one.startswith("L-")}
        for one in list(found) if not found & set(self.articles) else ():
            demand = self.demands.get(one)
            found |= {f"A-{number:02d}" for number in (demand.articles if demand else ())}
        return found

    def _rule(self, article: str) -> str:
        """The rule an article belongs to: D.3-12 is the twelfth row of D.3."""
        return article if article in self.entries else next(iter(self._ids(article)), article)

    def _note(self, kind: str, ids: Iterable[str], words: str) -> None:
        for one in ids:
            if one not in self.entries:
                self.unknown |= self._ids(one) - _of_other_books(self.book)  # or what no rule of it could be
            elif words not in (known := getattr(self.entries[one], kind)):
                known.append(words)

    def _place(self, action: Action) -> str:
        module = getattr(self.law, action.name).__module__.rpartition(".")[2]
        return f"{module}.{action.name}"

    def _sources(self) -> None:
        editions, quoting = self.law.editions, self.book.quoting
        guards = {one.name: self._of_guard(one) for action in everything(self.law) for one in action.when}
        named = {one.strip("`").rpartition(".")[2] for entry in self.entries.values() for one in entry.guards}
        named |= {action.name for action in everything(self.law)}
        foreign = self._foreign()
        for rule, names in quoted_in_code(self.root, FOLDERS, quoting).items():
            for name in names:
                if name.rpartition(".")[2] not in named and not name.startswith(foreign):
                    self._note("others", self._credited({rule}), f"`{self.book.short(name)}`")
        for rule, names in proved_by_tests(self.root, guards, editions, quoting).items():
            for name in names:
                self._note("tests", self._credited({rule}), name)
        for rule, names in named_cases(self.root / self.book.cases, editions, quoting).items():
            for name in names:
                self._note("cases", self._credited({rule}), name)

    def _foreign(self) -> tuple[str, ...]:
        """The packages beside the law's own: other pipelines, commands, and what is invented for demonstration."""
        packages = (f"workflows.{path.parent.name}." for path in (self.root / "workflows").glob("*/__init__.py"))
        return tuple(one for one in packages if one not in self.book.packages)

    # --- judging ---

    def faults(self) -> Iterator[str]:
        """Where the law and what is declared about it do not fit; the documents are not written then."""
        for entry in self.entries.values():
            yield from (f"{entry.rule}: {words}" for words in self._wrong(entry))
        for rule in sorted(self.unknown):
            yield f"{rule}: quoted in the law, but no rule of that number is known"
        limits = {step.value for step in self.law.steps().values() if step.within}
        for step in sorted(limits ^ set(self.book.clocks)):
            yield f"{step}: a step's ceiling and its articles (CLOCKS) do not match"
        for name in sorted({one.name for one in self.book.local} ^ set(self.book.local_words)):
            yield f"{name}: a local rule and its words (LOCAL) do not match"

    def unproved(self) -> list[str]:
        """Rules that a guard upholds and that no test and no named case speaks of."""
        return [one.rule for one in self.entries.values() if one.guards and not (one.tests or one.cases)]

    def _wrong(self, entry: Entry) -> Iterator[str]:
        if entry.demand is None:
            yield "no entry says what it demands"
            return
        how = entry.demand.how
        if not entry.manners:
            yield "nothing upholds it and nothing is declared"
        for manner in (GUARD, CLOCK):
            if manner in how and manner not in entry.derived:
                yield f"declared as upheld by a {manner}, but there is none"
        if OUTSIDE in how and entry.guards:
            yield f"declared as outside the system, but guarded by {', '.join(entry.guards)}"
        if how and not str(entry.demand.why):
            yield "declared without a reason"
        for name in entry.demand.by:
            if resolve(name) is None:
                yield f"{name} does not exist"


def _of_other_books(book: RuleBook) -> set[str]:
    """The rules that only another book knows: shared law and the tests of all pipelines speak of them too."""
    return {rule for one in BOOKS.values() if one is not book for rule in one.rules}


def resolve(name: str) -> Any:
    """What ``module:attribute.path`` names; None if there is no such thing."""
    module, _colon, path = name.partition(":")
    try:
        found = importlib.import_module(module)
        for part in path.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return None
    return found


def _home(guard: Guard, book: RuleBook) -> str:
    """The module and name of a guard; one made by ``duty_done`` is found where it was given its name."""
    for module in (importlib.import_module(name) for name in book.modules):
        for name, value in vars(module).items():
            if isinstance(value, Guard) and value.name == guard.name and not _borrowed(module, value):
                return f"{book.short(module.__name__)}.{name}"
    return guard.name


def _borrowed(module, guard: Guard) -> bool:
    return guard.check.__module__ not in (module.__name__, "cases.guards")


# --- the document ----------------------------------------------------------------------------------------------


def describe_law(coverage: Coverage) -> str:
    """The document as Markdown, in the language of the people who work by the law."""
    with translation.override(LANGUAGE):
        parts = [_head(coverage), _rules(coverage)]
        if coverage.articles:
            parts.insert(1, _articles(coverage))
        if coverage.book.local:
            parts.append(_local(coverage))
        return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(coverage: Coverage) -> Iterator[str]:
    yield "# " + _("Coverage of the law")
    yield ""
    yield "> " + _("Derived from code and tests by `manage.py describe_law`; do not edit by hand.")
    yield ""
    yield _("Guard: refuses or warns. Clock: a term that is watched. Paper: asked for, filed or drawn up.")
    yield _("Record: an act that keeps who did it when. Outside: not done in this system, for the reason told.")
    yield ""
    counts = [
        f"{words} {sum(manner in coverage.entries[one].manners for one in coverage.articles or coverage.rules)}"
        for manner, words in _manners().items()
    ]
    said = _("Of %(count)s articles: %(counts)s.") if coverage.articles else _("Of %(count)s rules: %(counts)s.")
    yield said % {"count": len(coverage.articles or coverage.rules), "counts": "、".join(counts)}
    if missing := coverage.unproved():
        yield ""
        yield _("Guarded, but named by no test yet: %(rules)s.") % {"rules": "、".join(missing)}


def _manners() -> dict[str, str]:
    return {
        GUARD: _("guard"), CLOCK: _("clock"), PAPER: _("papers"), RECORD: _("record"), OUTSIDE: _("outside"),
    }  # fmt: skip


def _articles(coverage: Coverage) -> Iterator[str]:
    yield "## " + _("Articles of the edition of 2026")
    yield ""
    heads = (_("article"), *_heads(), _("in the edition of 2014"))
    old = coverage.law.editions[0]
    rows = ((cite(rule), *_cells(coverage.entries[rule]), cite(rule, old)) for rule in coverage.articles)
    yield from table(heads, rows)


def _rules(coverage: Coverage) -> Iterator[str]:
    yield "## " + _("Numbered rules")
    yield ""
    belongs = [_("belongs to")] if coverage.articles else []
    rows = (
        (rule, *_cells(coverage.entries[rule]), *([_belongs(coverage.demands[rule])] if belongs else []))
        for rule in coverage.rules
    )
    yield from table((_("rule"), *_heads(), *belongs), rows)


def _belongs(demand: Demand) -> str:
    return "、".join(cite(f"A-{number:02d}") for number in demand.articles) or "—"


def _heads() -> tuple[str, ...]:
    return _("what it demands"), _("how it is upheld"), _("functions"), _("tests")


def _cells(entry: Entry) -> tuple[str, ...]:
    assert entry.demand is not None  # faults() has been asked first
    words = _manners()
    how = "、".join(words[one] for one in entry.manners)
    why = str(entry.demand.why)
    return str(entry.demand.text), f"{how}：{why}" if why else how, _functions(entry), _tests(entry)


def _functions(entry: Entry) -> str:
    assert entry.demand is not None
    by = [f"`{name.replace(':', '.')}`" for name in entry.demand.by]
    named = (
        (_("guards"), entry.guards), (_("acts"), entry.acts), (_("clocks"), entry.clocks),
        (_("papers"), entry.papers), (_("kept by"), by), (_("see also"), entry.others),
    )  # fmt: skip
    return NEXT.join(f"{label}：{'、'.join(found)}" for label, found in named if found) or "—"


def _tests(entry: Entry) -> str:
    shown = [f"`{name}`" for name in entry.tests[:SHOWN]]
    words = ["、".join(shown)] if shown else []
    if len(entry.tests) > SHOWN:
        words[0] += _(" and %(count)s more") % {"count": len(entry.tests) - SHOWN}
    if entry.cases:
        words.append(_("named cases %(numbers)s") % {"numbers": "、".join(entry.cases)})
    return NEXT.join(words) or "—"


def _local(coverage: Coverage) -> Iterator[str]:
    yield "## " + _("Local rules")
    yield ""
    yield _("Off until an organisation sets one to “warns” or “blocks” for itself and all below, from a day on.")
    yield ""
    acts, book = everything(coverage.law), coverage.book
    heads = (_("rule"), _("what it demands"), _("effect"), _("name in the setting"), _("why it refuses"))
    heads += (_("used by"), _("owes with it"))
    rows = (
        (cite(one.article), book.local_words[one.name], kinds_of_mode()[one.mode], f"`{one.name}`", reason(one),
         "、".join(str(action.label) for action in acts if one in action.when), _owed_with(acts, one))
        for one in book.local
    )  # fmt: skip
    yield from table(heads, rows)


def _owed_with(acts: list[Action], one: Guard) -> str:
    """The duty that its refusal would have done and that is owed only where the rule is on."""
    name = re.sub(r"_done$", "", one.name)
    found = [a for a in acts if a.kind == DUTY and a.only_if and (a.name == name or a.article == one.article)]
    return "、".join(str(action.label) for action in found) or "—"
