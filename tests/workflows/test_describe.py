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


# --- editions, waivers, local rules, transfers -------------------------------------------------------------------


def test_a_condition_tells_its_edition_its_effect_and_who_may_waive_it(document):
    [announced] = [row for row in rows(document, "announced") if row.startswith("| `announced` |")]
    assert "2026年版细则，自2026-05-11起" in announced
    assert "组织部" in announced
    [trained] = [row for row in rows(document, "trained") if row.startswith("| `trained` |")]
    assert "| 各版本 |" in trained
    assert "组织委员" in trained


def test_local_rules_are_told_to_be_off(document):
    [posted] = [row for row in rows(document, "meeting_posted") if row.startswith("| `meeting_posted` |")]
    assert "| 停用（地方规定） |" in posted


def test_an_act_tells_its_edition_and_under_which_suspensions_it_may_be_done(document):
    old = next(row for row in rows(document, "file_candidate"))
    assert "2014年版细则，至2026-05-11前" in old
    withdraw = next(row for row in rows(document, "withdraw"))
    assert "举报核查中、转接组织关系中" in withdraw


def test_the_diagram_shows_every_opening_and_the_transfer(document):
    diagram = re.search(r"```mermaid\n(.*?)```", document, re.S)[1]
    for opening in MembershipCase.opening_acts():
        assert f"    [*] --> {opening.target.value}: " in diagram
    note = re.search(r"    note right of \w+\n(.*?)    end note", diagram, re.S)[1]
    with describe.translation.override("zh-hans"):
        for name in ("transfer_out", "receive_transfer", "refuse_transfer"):
            assert str(MembershipCase.actions()[name].label) in note


def test_receiving_desks_have_a_column_of_their_own(document):
    heads = next(line for line in document.splitlines() if "| 支部书记 |" in line and "组织委员 |" in line)
    assert "| 接收组织支部书记 |" in heads
    [receive] = [row for row in rows(document, "receive_transfer") if describe.YES in row]
    cells = [cell.strip() for cell in receive.split("|")]
    assert heads.split("|")[cells.index(describe.YES)].strip() == "接收组织支部书记"


def test_a_limit_that_starts_on_a_day_of_the_case_names_it():
    with describe.translation.override("zh-hans"):
        steps = MembershipCase.steps()
        assert describe.span(MembershipCase, steps["probation"].within) == "至`probation_ends`之日止"
        assert "`conversion_due_from`" in describe.span(MembershipCase, steps["conversion_applied"].within)
        assert describe.span(MembershipCase, MembershipCase.actions()["vet"].within).endswith("（暂停办理期间不计）")
