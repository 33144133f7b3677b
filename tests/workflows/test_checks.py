"""Each rule of the system checks fires on a copy of the law that breaks it, and on nothing else."""

import dataclasses
import datetime

import pytest
from django.core.management import CommandError, call_command

from cases.law import BACK, DUTY, guard, step
from cases.limits import months
from dossiers import papers
from dossiers.models import Dossier
from organisations.desks import BRANCH
from organisations.identity import make_id_number
from organisations.models import Organisation, Person
from workflows import checks
from workflows.flows import MembershipFlow
from workflows.models import CaseProcess, CaseTask, MembershipCase

pytestmark = pytest.mark.datalayer


class Copy:
    """The law of membership, to be broken in one place."""

    pipeline_name = "membership"
    numbers = MembershipCase.numbers

    def __init__(self):
        self._steps, self._actions = dict(MembershipCase.steps()), dict(MembershipCase.actions())

    def steps(self):
        return self._steps

    def actions(self):
        return self._actions

    def opening_acts(self):
        return MembershipCase.opening_acts()

    def actions_from(self, one):
        return [action for action in self._actions.values() if one in action.sources]

    def change(self, name, **words):
        self._actions[name] = dataclasses.replace(self._actions[name], **words)

    def drop(self, *names):
        for name in names:
            del self._actions[name]

    def faults(self):
        return {(message.id.removeprefix("workflows."), message.msg) for message in checks.judge(self)}

    def ids(self):
        return {number for number, _message in self.faults()}


@pytest.fixture
def law():
    return Copy()


def test_the_law_as_it_stands_has_no_fault(law):
    assert checks.judge(MembershipCase) == []
    assert law.faults() == set()


def test_a_step_that_only_ways_out_leave_is_stranded(law):
    law.drop("deliberate", "return_from_deliberation")
    assert {"E001", "E003"} == law.ids()


def test_a_way_back_is_a_way_on(law):
    assert {action.kind for action in law.actions_from(law.steps()["rejected"]) if action.moves} >= {BACK}
    assert not list(checks.ways_on(law))


def test_a_step_nothing_leads_to_is_found(law):
    law.drop("report_for_deliberation")
    assert [where for where, _wrong in checks.reachable(law)] == ["deliberation"]


def test_a_loop_without_the_goal_is_found(law):
    law.drop("archive")
    assert "E003" in law.ids()


def test_an_end_with_an_action_is_found(law):
    law.change("withdraw", sources=(*law.actions()["withdraw"].sources, law.steps()["archived"]))
    assert "E004" in law.ids()


def test_a_step_of_no_stage_is_found(law):
    stray = step("stray", BRANCH, "stray")
    law.change("talk", target=stray)
    assert ("E005", "membership, talk: the step stray belongs to no stage of this pipeline.") in law.faults()


def test_a_duty_named_like_a_step_is_found(law):
    vet = law.actions()["vet"]
    law.actions()["candidate"] = dataclasses.replace(vet, name="candidate", number=None)
    assert vet.kind == DUTY
    assert "E006" in law.ids()


@pytest.mark.parametrize("missing", ["text", "label", "article"])
def test_an_action_without_its_words_is_found(law, missing):
    law.change("talk", **{missing: ""})
    assert law.ids() == {"E007"}


@pytest.mark.parametrize("missing", ["doc", "reason", "article"])
def test_a_guard_without_its_words_is_found(law, missing):
    [own] = law.actions()["talk"].when
    law.change("talk", when=(dataclasses.replace(own, **{missing: ""}),))
    assert law.ids() == {"E008"}


def test_a_guard_that_reads_what_nobody_is_asked_for_is_found(law):
    @guard("never asked", article="A-07", reads=["weather"])
    def fair(case):
        """The weather is fair."""

    law.change("talk", when=(fair,))
    assert law.faults() == {("E009", "membership, talk: the guard fair reads facts nobody is asked for: weather.")}


def test_an_unknown_paper_is_found_wherever_it_is_named(law):
    law.change("adopt", draws=("9-9",))
    assert law.faults() == {("E010", "membership, adopt: the paper 9-9 is unknown.")}
    law.steps()["meeting"] = dataclasses.replace(law.steps()["meeting"], needs=("8-8",))
    assert any("8-8" in message for _number, message in law.faults())


def test_a_paper_without_a_form_cannot_be_drawn_up(law):
    law.change("adopt", draws=("1-1",))
    assert law.ids() == {"E011"}


def test_a_missing_doubled_or_invented_number_is_found(law):
    law.change("adopt", number=None)
    assert any("step 15" in message and "none" in message for _number, message in law.faults())
    law.change("adopt", number=16)
    assert any("step 16" in message and "2 actions" in message for _number, message in law.faults())
    law.change("adopt", number=26)
    assert any("no step 26" in message for _number, message in law.faults())


def test_a_paper_of_another_pipelines_dossiers_is_found(law):
    law.change("adopt", draws=(papers.SCORE_SHEET,))
    assert law.faults() == {("E010", "membership, adopt: the paper Z-4 belongs to the dossiers of another pipeline.")}


def test_a_pipeline_without_a_record_form_bears_no_numbers(law):
    law.numbers = range(0)
    assert law.ids() == {"E012"}
    assert ("E012", "membership, talk: the record form has no step 2.") in law.faults()
    for name in law.actions():
        law.change(name, number=None)
    law.opening_acts = lambda: [dataclasses.replace(one, number=None) for one in MembershipCase.opening_acts()]
    assert law.faults() == set()


def test_a_limit_or_renewal_of_an_unknown_action_is_found(law):
    law.change("take_oath", within=months(1, of="aprove"))
    law.change("vet", renewed_by=("return_previw",))
    assert law.ids() == {"E013"}
    assert {"aprove", "return_previw"} == {message.rstrip(".").split()[-1] for _number, message in law.faults()}


# --- the rows ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_stored_rows_are_checked_with_the_database(monkeypatch):
    assert checks.rows_on_known_ground(databases=["default"]) == []
    monkeypatch.setattr(checks.Case._meta, "db_table", "not_there_yet")
    assert checks.rows_on_known_ground(databases=["default"]) == []


@pytest.mark.django_db
def test_a_case_at_a_retired_step_is_found(stranded):
    [message] = checks.rows_on_known_ground(databases=["default"])
    assert (message.id, "applied" in message.msg) == ("workflows.E020", True)
    with pytest.raises((CommandError, SystemExit), match="unknown step applied"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
def test_open_work_on_a_retired_node_is_found(stranded, monkeypatch):
    nodes = checks.FLOWS["membership"].instance.nodes()
    fewer = [node for node in nodes if node.name != "talked"]
    monkeypatch.setattr(type(checks.FLOWS["membership"].instance), "nodes", lambda self: fewer)
    stranded("talked")
    assert "workflows.E021" in {message.id for message in checks.rows_on_known_ground(databases=["default"])}


@pytest.fixture
def stranded(monkeypatch):
    """A case whose step the law has meanwhile forgotten; call it to open work on a node."""
    today = datetime.date(2030, 1, 5)
    branch = Organisation.objects.create(name="村党支部", short_name="村党支部", kind="branch")
    number = make_id_number("222404", today.replace(year=1990), sequence=7)
    person = Person.objects.create(name="申请人", id_number=number, organisation=branch)
    dossier = Dossier.objects.create(number="M-2030-0001", title="申请人", opened_on=today)
    case = MembershipCase.objects.create(
        pipeline="membership", number="M-2030-0001", organisation=branch, person=person, dossier=dossier,
        state="applied", opened_on=today, entered_on=today,
    )  # fmt: skip
    steps = {value: one for value, one in MembershipCase.steps().items() if value != "applied"}
    monkeypatch.setattr(MembershipCase, "steps", classmethod(lambda cls: steps))

    def open_work(node):
        process = CaseProcess.objects.create(flow_class=MembershipFlow, case=case)
        flow_task = MembershipFlow.instance.node(node)
        CaseTask.objects.create(process=process, case=case, organisation=branch, role="secretary", flow_task=flow_task)

    return open_work
