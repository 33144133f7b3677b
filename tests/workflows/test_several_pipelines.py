"""Two pipelines side by side: lists, desk, pages and papers of one never take a case for one of the other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import audits, opening, pages, printing, rail
from cases.history import History
from cases.overlays import Suspension
from dossiers import papers
from organisations.codes import FULL_MEMBER
from organisations.forms import ApplicantForm, PersonForm
from organisations.models import Mandate
from recruitment.models import Pool, Post, Programme
from tests import story
from workflows import describe
from workflows.coverage import Coverage, describe_law
from workflows.flows import FLOWS
from workflows.models import CaseTask, MembershipCase, PlacementCase
from workflows.placement.coverage import BOOK

from .second import FIRST, placed, waiting

STEP = f"placement.{FIRST.value}"


@pytest.fixture
def graduate(cast):
    """A placement case in the village."""
    return placed(story.person("毕业生", cast.village, member=False), cast.village)


def numbers(answer) -> list[str]:
    return [case.number for case in answer.context["page"].rows]


# --- lists and desk ----------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_pipeline_and_by_its_own_steps(cast, walked, graduate, signed_in):
    member = walked(after="talk").case
    client = signed_in(cast.bob)
    assert numbers(client.get("/cases/?pipeline=placement")) == [graduate.number]
    assert numbers(client.get("/cases/?pipeline=membership")) == [member.number]
    assert numbers(client.get(f"/cases/?step={STEP}")) == [graduate.number]
    assert numbers(client.get("/cases/?step=membership.talked")) == [member.number]
    assert len(numbers(client.get("/cases/?pipeline=nonsense"))) == 2
    page = client.get("/cases/")
    assert [str(PlacementCase._meta.verbose_name) in str(heading) for heading, _ in page.context["filters"].steps] == [
        False, True, False,
    ]  # fmt: skip
    assert "<optgroup" in page.text
    assert "<optgroup" not in client.get("/cases/?pipeline=placement").text.split('name="organisation"')[0]


def test_a_step_of_the_same_name_in_two_pipelines_is_told_apart(cast, walked, signed_in):
    """Both pipelines know a step "applied"."""
    assert FIRST.value in MembershipCase.steps()
    member = walked().case
    graduate = placed(story.person("毕业生", cast.village, member=False), cast.village)
    client = signed_in(cast.bob)
    assert numbers(client.get(f"/cases/?step=membership.{FIRST.value}")) == [member.number]
    assert numbers(client.get(f"/cases/?step={STEP}")) == [graduate.number]


def test_the_desk_is_narrowed_by_pipeline(cast, graduate, signed_in):
    waiting(graduate, cast.county)
    client = signed_in(cast.carol)
    shown = [row.task.case.number for row in client.get("/?pipeline=placement").context["page"].rows]
    assert shown == [graduate.number]
    assert [row.task.case.number for row in client.get(f"/?item={STEP}").context["page"].rows] == [graduate.number]
    assert list(client.get("/?pipeline=membership").context["page"].rows) == []
    page = client.get("/")
    assert set(page.context["filters"].pipelines) == {"membership", "placement", "hiring"}
    assert set(signed_in(cast.alice).get("/").context["filters"].pipelines) == {"membership"}


# --- worked by whole rounds ----------------------------------------------------------------------------------------


@pytest.fixture
def _together():
    """The first step of membership worked by whole rounds."""
    step = MembershipCase.steps()["applied"]
    object.__setattr__(step, "together", True)
    yield
    object.__setattr__(step, "together", False)


@pytest.mark.usefixtures("_together")
def test_what_is_worked_by_whole_rounds_lies_on_nobodys_desk(cast, walked, signed_in):
    road = walked()
    task = CaseTask.objects.open().get(case=road.case, flow_task=FLOWS["membership"].instance.node("applied"))
    assert (task.role, task.owner, task.organisation) == ("", None, cast.village)
    client = signed_in(cast.alice)
    assert [row.task.node for row in client.get("/").context["page"].rows if row.task.node == "applied"] == []
    assert "membership.applied" not in dict(client.get("/").context["filters"].items[0][1])
    page = client.get(f"/cases/{road.case.number}/")
    assert page.context["who"].endswith(str(MembershipCase.steps()["applied"].desk.label))
    with describe.translation.override("zh-hans"):
        assert any("| `applied` | 支部书记" in line for line in describe.describe(MembershipCase).splitlines())
    road.do("talk")
    assert not CaseTask.objects.open().filter(case=road.case, role="").exists()
    assert CaseTask.objects.open().filter(case=road.case, role="secretary").exists()


# --- new cases -----------------------------------------------------------------------------------------------------


def test_cases_opened_in_a_round_are_not_opened_at_the_counter(cast, signed_in):
    assert not PlacementCase.at_counter
    assert signed_in(cast.alice).get("/cases/new/?pipeline=placement").status_code == 404
    assert signed_in(cast.alice).get("/cases/new/?pipeline=nonsense").status_code == 404
    assert opening.openable(cast.alice) == [MembershipCase]
    assert opening.openable(cast.carol) == []


def test_everybody_is_offered_the_pipelines_and_acts_of_his_desks(cast, signed_in, monkeypatch):
    monkeypatch.setattr(PlacementCase, "at_counter", True)
    assert (opening.openable(cast.alice), opening.openable(cast.carol)) == ([MembershipCase], [PlacementCase])
    assert opening.openable(cast.bob) == []
    client = signed_in(cast.alice)
    assert "?pipeline=" not in client.get("/cases/").text.split("<form")[0]
    assert client.get("/cases/new/?pipeline=placement").status_code == 403
    Mandate.objects.create(user=cast.alice, role="department", organisation=cast.county, since=story.LONG_AGO)
    page = client.get("/cases/new/")
    assert page.context["opening"].case_class is MembershipCase
    assert "?pipeline=placement" in page.text
    assert "/cases/new/?pipeline=placement" in client.get("/cases/").text
    assert signed_in(cast.carol).get("/cases/new/").context["opening"].case_class is PlacementCase


def test_only_applicants_for_membership_must_not_be_members(cast):
    offered = {form: {code for code, _ in form().fields["political"].choices} for form in (PersonForm, ApplicantForm)}
    assert FULL_MEMBER in offered[PersonForm]
    assert FULL_MEMBER not in offered[ApplicantForm]
    assert (MembershipCase.person_form, PlacementCase.person_form) == (ApplicantForm, PersonForm)
    member = cast.members[cast.village.pk][0]
    data = {"id_number": member.id_number, "name": member.name, "ethnic": "10", "political": "13"}
    assert "id_number" in ApplicantForm(data).errors
    assert "id_number" not in PersonForm(data).errors


# --- the case ------------------------------------------------------------------------------------------------------


def test_the_case_page_offers_nothing_of_the_other_pipeline(cast, graduate, signed_in):
    assert (rail.rail(graduate).total, pages.companions(graduate)) == (0, [])
    assert signed_in(cast.bob).get(f"/cases/{graduate.number}/accountability/").status_code == 404
    assert (MembershipCase.accountable, PlacementCase.accountable) == (True, False)


def test_papers_are_filed_under_the_pipelines_own_codes_only(cast, walked, graduate, signed_in):
    def at(case, paper):
        return reverse("documents:upload", args=[case.number, paper])

    road = walked(after="talk")
    client = signed_in(cast.alice)
    assert client.get(at(road.case, papers.APPLICATION)).status_code == 200
    assert client.get(at(road.case, papers.SCORE_SHEET)).status_code == 404
    assert signed_in(cast.carol).get(at(graduate, papers.APPLICATION)).status_code == 404


def test_a_road_that_cannot_be_reckoned_leaves_the_page_without_a_calendar(cast, walked, signed_in, monkeypatch):
    def stumble(case, **words):
        raise KeyError("a fact nobody knows yet")

    case = walked(after="talk").case
    client = signed_in(cast.alice)
    assert client.get(f"/cases/{case.number}/").context["calendar"]
    monkeypatch.setattr("cases.timetable.forecast", stumble)
    page = client.get(f"/cases/{case.number}/")
    assert (page.status_code, page.context["calendar"]) == (200, None)
    assert client.get(f"/cases/{case.number}/calendar/").status_code == 404


# --- printing ------------------------------------------------------------------------------------------------------


def test_a_placement_dossiers_cover_tells_programme_and_village(cast, graduate):
    programme = Programme.objects.exclude(identity="").first()
    pool = Pool.objects.create(organisation=cast.county, programme=programme, year=2030)
    graduate.post = Post.objects.create(number="G-1", organisation=cast.village, pool=pool, title="村级专干")
    cover = printing.cover_of(graduate)
    labels = [label for label, _value in cover["rows"]]
    assert [label for label in labels if label in ("项目", "服务村", "乡镇", "县（市）", "立卷单位")] == [
        "项目", "服务村", "乡镇", "县（市）", "立卷单位",
    ]  # fmt: skip
    rows = dict(cover["rows"])
    assert (rows["项目"], rows["服务村"]) == (programme.name, cast.village.name)
    assert rows["身份（阶段）"].startswith(str(programme.identity_label))
    assert "发展党员" not in cover["heading"]
    assert graduate.person.id_number not in str(cover)


def test_a_dossier_without_record_form_is_bound_of_its_papers_alone(cast, graduate):
    assert printing.entries_of(graduate) == []


# --- audits --------------------------------------------------------------------------------------------------------


def test_only_pipelines_that_say_so_are_audited(cast, signed_in, monkeypatch):
    assert list(audits.audited()) == ["membership"]
    client = signed_in(cast.bob)
    assert "pipeline" not in client.get("/cases/audit/").context["form"].fields
    assert client.get("/cases/audit/template/?pipeline=placement").status_code == 404
    monkeypatch.setattr(PlacementCase, "audited", True)
    assert "pipeline" in client.get("/cases/audit/").context["form"].fields
    monkeypatch.setattr(MembershipCase, "audited", False)
    monkeypatch.setattr(PlacementCase, "audited", False)
    assert client.get("/cases/audit/").status_code == 403


# --- documents of the law ------------------------------------------------------------------------------------------


def test_a_pipeline_is_described_with_its_own_papers_and_without_editions():
    document = describe.describe(PlacementCase)
    listed = {line.split("|")[1].strip() for line in document.splitlines() if line.startswith("| Z-")}
    assert listed == papers.vocabulary("placement").codes
    assert "| 1-1 |" not in document
    assert "一直有效" in document


def test_each_pipeline_covers_the_rules_of_its_own_book():
    """E-08 is upheld by acts of selection; rules of the other book are no business of this one."""
    coverage = Coverage(PlacementCase, book=BOOK)
    assert list(coverage.entries) == list(BOOK.rules)
    assert coverage.entries["E-08"].acts
    assert not {one for one in coverage.unknown if one.startswith(("A-", "C-"))}
    assert "E-08" not in Coverage(MembershipCase).entries
    text = describe_law(coverage)
    assert "| E-08 |" in text
    assert "2026年版" not in text.partition("##")[2].partition("\n")[0]


def test_a_rule_of_the_book_that_nothing_upholds_is_a_fault():
    number = f"D-{99}"  # not written out, or this test would quote it
    bare = {**BOOK.rules, number: BOOK.rules["E-01"]}
    assert f"{number}: nothing upholds it and nothing is declared" in list(
        Coverage(PlacementCase, book=BOOK, rules=bare).faults()
    )


# --- what an act leaves as it was ------------------------------------------------------------------------------------


def test_after_an_act_only_what_it_may_have_changed_is_asked_anew():
    def remembering(**loaded):
        history = History(case=None)
        vars(history).update({"events": [], "papers": set(), "settings": ["held"], "suspensions": []} | loaded)
        return history

    def left(history):
        return set(vars(history)) - {"case"}

    plain, elsewhere, held, running, everything = (remembering(), remembering(), remembering(),
                                                   remembering(suspensions=["open"]), remembering())  # fmt: skip
    plain.forget([])
    assert left(plain) == {"settings", "suspensions"}
    elsewhere.forget([], elsewhere=True)
    assert left(elsewhere) == {"suspensions"}
    held.forget([Suspension(kind=Suspension.ON_HOLD)])
    assert left(held) == {"settings"}
    running.forget([])
    assert left(running) == {"settings"}
    everything.forget()
    assert left(everything) == set()


def test_the_desk_knows_of_a_hold_at_once(walked):
    road = walked(after="name_activist")
    event = road.do("hold", source="report", reason="核实来信")
    assert [one.kind for one in event.case.history.suspensions] == [Suspension.ON_HOLD]
