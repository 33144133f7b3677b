"""The coverage of the law: every article has an entry that is true, and the gate notices when it no longer is."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from workflows import coverage, evidence
from workflows.coverage import Coverage, describe_law, resolve
from workflows.membership import coverage as said
from workflows.membership import local
from workflows.membership.coverage import GUARD, OUTSIDE, RECORD, declared
from workflows.membership.editions import EDITIONS
from workflows.models import MembershipCase


@pytest.fixture(scope="module")
def whole():
    return Coverage(MembershipCase)


def faults(**words) -> list[str]:
    return list(Coverage(MembershipCase, **words).faults())


def articles(**changes):
    """The declared articles with some of them declared otherwise; None takes one away."""
    changed = said.ARTICLES | {int(name[1:]): one for name, one in changes.items()}
    return {number: one for number, one in changed.items() if one is not None}


def test_the_law_is_covered(whole):
    assert list(whole.faults()) == []
    assert whole.articles == [f"A-{number:02d}" for number in range(1, 45)]


def test_an_article_without_entry_fails():
    assert faults(articles=articles(a40=None)) == ["A-40: no entry says what it demands"]


def test_an_article_that_nothing_upholds_fails():
    bare = dataclasses.replace(said.ARTICLES[43], how=(), why="", by=())
    assert faults(articles=articles(a43=bare)) == ["A-43: nothing upholds it and nothing is declared"]


def test_a_claimed_guard_that_does_not_exist_fails():
    found = faults(articles=articles(a39=declared("staff", GUARD, "because")))
    assert found == ["A-39: declared as upheld by a guard, but there is none"]


def test_outside_is_refused_for_what_the_system_guards():
    (found,) = faults(articles=articles(a13=declared("a year", OUTSIDE, "because")))
    assert found.startswith("A-13: declared as outside the system, but guarded by ")
    assert "`guards.cultivated_a_year`" in found


def test_a_declaration_needs_a_reason_and_things_that_exist():
    found = faults(articles=articles(a43=declared("words", RECORD, "", "cases.models:Nothing")))
    assert found == ["A-43: declared without a reason", "A-43: cases.models:Nothing does not exist"]


def test_a_rule_that_nobody_knows_is_noticed(monkeypatch):
    actions = dict(MembershipCase.actions())
    actions["talk"] = dataclasses.replace(actions["talk"], text="Talks (A-45).")
    monkeypatch.setattr(MembershipCase, "_actions", actions)
    assert faults() == ["A-45: quoted in the law, but no rule of that number is known"]


def test_a_local_rule_without_words_fails(monkeypatch):
    monkeypatch.delitem(said.LOCAL, "meeting_posted")
    assert faults() == ["meeting_posted: a local rule and its words (LOCAL) do not match"]


def test_a_ceiling_without_article_fails(monkeypatch):
    monkeypatch.delitem(said.CLOCKS, "meeting")
    assert faults() == ["meeting: a step's ceiling and its articles (CLOCKS) do not match"]


def test_entries_hold_guards_clocks_acts_and_tests(whole):
    entry = whole.entries["A-19"]
    assert {"`cases.guards.quorum`", "`admission_guards.meeting_in_time`"} <= set(entry.guards)
    assert "`admission.adopt`" in entry.acts
    assert any("1" in words for words in entry.clocks)
    assert any("test_the_obstacle_names_guard_article_numbers_and_cure" in name for name in entry.tests)
    assert "`cases.votes.quorate`" in entry.others


def test_a_rule_beside_its_article_does_not_spread_to_others(whole):
    """`trained` quotes A-17 and A-G09: it upholds these, not A-14, to which A-G09 belongs as well."""
    assert "`guards.trained`" in whole.entries["A-17"].guards
    assert "`guards.trained`" in whole.entries["A-G09"].guards
    assert "`guards.trained`" not in whole.entries["A-14"].guards


# --- sources -----------------------------------------------------------------------------------------------------


def test_articles_of_2014_are_counted_as_in_2026():
    assert evidence.ids_in("2014年版第二十条、第二十条、第三十一条", EDITIONS) == {"A-19", "A-20", "A-31"}
    assert evidence.ids_in("第十条、第五条、第四十四条；C-S3，A-G13，A-F7") == {
        "A-10", "A-05", "A-44", "C-S3", "A-G13", "A-F7",
    }  # fmt: skip


TESTED = '''
ROWS = [("talk", "talked_in_time"), OTHER]
OTHER = ("A-33",)


@pytest.mark.parametrize("row", ROWS)
def test_rows(row):
    """Nothing here."""


def test_words():
    assert said("第二十四条")  # A-G12
'''


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "tests" / "workflows").mkdir(parents=True)
    (tmp_path / "tests" / "test_one.py").write_text(TESTED, encoding="utf-8")
    return tmp_path


def test_tests_are_found_by_rule_by_citation_and_by_the_guards_of_their_tables(sources):
    found = evidence.proved_by_tests(sources, {"talked_in_time": {"A-07", "A-G02"}}, EDITIONS)
    rows, words = ["test_one.py::test_rows"], ["test_one.py::test_words"]
    assert found == {"A-07": rows, "A-G02": rows, "A-33": rows, "A-24": words, "A-G12": words}


def test_named_cases_are_found_by_their_basis(tmp_path):
    path = tmp_path / "cases.md"
    lines = (
        "| 编号 | 情形 | 依据 |", "|---|---|---|", "| 7 | 满一年 | 第十三条、C-S2 |", "",
        "| 其他 | 依据 |", "|---|---|", "| 8 | 第一条 |",
    )  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    assert evidence.named_cases(path, EDITIONS) == {"A-13": ["7"], "C-S2": ["7"]}
    assert evidence.named_cases(tmp_path / "none.md", EDITIONS) == {}


def test_what_is_guarded_and_never_tested_is_told(sources):
    bare = Coverage(MembershipCase, root=sources)
    assert "A-13" in bare.unproved()
    assert "A-07" not in bare.unproved()
    assert "A-24" not in bare.unproved()
    assert "A-13" in describe_law(bare).partition("##")[0]


def test_names_of_things_are_resolved_or_not():
    assert resolve("cases.votes:carried")
    assert resolve("cases.votes:Ballot.clean")
    assert resolve("cases.votes:nothing") is None
    assert resolve("cases.nowhere:carried") is None


# --- the document ------------------------------------------------------------------------------------------------


def rows(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(f"| {start} |")]


def test_the_document_has_one_row_for_each_article_rule_and_local_rule(whole):
    text = describe_law(whole)
    assert len([line for line in text.splitlines() if line.startswith("| 第")]) == 44
    for rule in said.RULES:
        assert len([row for row in rows(text, rule) if "系统" in row or "、" in row or "：" in row]) >= 1, rule
    for one in local.RULES:
        assert f"| `{one.name}` |" in text
    (quorum,) = rows(text, "第十九条")
    assert quorum.endswith("| 2014年版第二十条 |")
    (aim,) = rows(text, "第一条")
    assert "系统外" in aim


def test_a_document_that_is_missing_or_stale_fails_the_check(tmp_path):
    path = tmp_path / "law.md"
    with pytest.raises(CommandError, match="Out of date"):
        call_command("describe_law", "--check", file=path)
    assert not path.exists()
    call_command("describe_law", file=path)
    call_command("describe_law", "--check", file=path)


def test_a_vanished_test_fails_the_check(tmp_path, monkeypatch):
    path = tmp_path / "law.md"
    call_command("describe_law", file=path)
    found = coverage.proved_by_tests

    def without_one(*words):
        return {
            rule: [name for name in names if "nobody_under_18" not in name] for rule, names in found(*words).items()
        }

    monkeypatch.setattr(coverage, "proved_by_tests", without_one)
    with pytest.raises(CommandError, match="Out of date"):
        call_command("describe_law", "--check", file=path)


def test_a_fault_stops_the_document(tmp_path, monkeypatch):
    monkeypatch.delitem(said.ARTICLES, 12)
    with pytest.raises(CommandError, match="A-12: no entry"):
        call_command("describe_law", file=tmp_path / "law.md")


def test_the_document_on_disk_is_up_to_date():
    call_command("describe_law", "--check")
    assert Path("docs/law/membership.md").exists()
