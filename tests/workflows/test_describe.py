"""The derived document says what the law says, changes with it, and the gate notices when it does not."""

import dataclasses
import re

import pytest
from django.core.management import CommandError, call_command

from workflows import describe
from workflows.checks import everything
from workflows.describe import labels
from workflows.models import MembershipCase


@pytest.fixture(scope="module")
def document():
    return describe.describe(MembershipCase)


def rows(document, name):
    return [line for line in document.splitlines() if line.startswith("|") and f"`{name}`" in line]


def test_every_step_action_duty_and_guard_is_told(document):
    for step in MembershipCase.steps():
        assert rows(document, step), step
    for action in everything(MembershipCase):
        assert rows(document, action.name), action.name
        for guard in action.when:
            assert rows(document, guard.name), guard.name


def test_the_diagram_holds_every_step_and_every_onward_move(document):
    diagram = re.search(r"```mermaid\n(.*?)```", document, re.S)[1]
    for step in MembershipCase.steps().values():
        assert f" as {step.value}\n" in diagram
    for action in MembershipCase.actions().values():
        if action.kind == "onward":
            for source in action.sources:
                assert f"    {source.value} --> {action.target.value}: " in diagram


def test_actions_carry_article_and_papers(document):
    [adopt] = [row for row in rows(document, "adopt") if "`majority`" in row]
    assert "第二十条" in adopt
    assert "4-4 " in adopt
    assert "4-4-1 " in adopt


def test_the_permission_table_gives_each_action_to_its_desks_only(document):
    [approve] = [row for row in rows(document, "approve") if describe.YES in row]
    assert approve.count(describe.YES) == 1
    heads = next(line for line in document.splitlines() if "| 支部书记 |" in line and "组织委员 |" in line)
    cells = [cell.strip() for cell in approve.split("|")]
    assert heads.split("|")[cells.index(describe.YES)].strip() == "组织委员"


def test_placeholders_of_reasons_do_not_show(document):
    assert "%(" not in document


def test_limits_name_the_act_they_are_counted_from(document):
    adopt = str(MembershipCase.actions()["adopt"].label)
    approval = MembershipCase.steps()["approval"]
    with describe.translation.override("zh-hans"):
        assert adopt in describe.span(MembershipCase, approval.within)


def test_table_cells_cannot_break_the_table():
    assert list(describe.table(["a"], [["x|y\nz"]]))[-1] == "| x\\|y z |"


def test_the_document_changes_with_the_law(document, monkeypatch):
    actions = dict(MembershipCase.actions())
    actions["talk"] = dataclasses.replace(actions["talk"], when=())
    monkeypatch.setattr(MembershipCase, "_actions", actions)
    assert describe.describe(MembershipCase) != document


def test_the_same_law_gives_the_same_document(document):
    assert describe.describe(MembershipCase) == document


def test_check_fails_on_a_missing_or_stale_document_and_writes_nothing(tmp_path, capsys):
    with pytest.raises(CommandError, match=r"membership\.md"):
        call_command("describe_pipelines", "--check", folder=tmp_path)
    assert not list(tmp_path.iterdir())
    call_command("describe_pipelines", folder=tmp_path)
    call_command("describe_pipelines", "--check", folder=tmp_path)
    path = tmp_path / "membership.md"
    path.write_text(path.read_text(encoding="utf-8").replace("第二十条", "第九十条"), encoding="utf-8")
    with pytest.raises(CommandError, match="Out of date"):
        call_command("describe_pipelines", "--check", folder=tmp_path)
    assert "第九十条" in capsys.readouterr().out


def test_labels_are_joined_as_chinese_lists_are():
    steps = list(MembershipCase.steps().values())[:2]
    assert labels(steps) == f"{steps[0].label}、{steps[1].label}"
