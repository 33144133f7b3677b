"""Taking running files over: real cases at the step they have lawfully reached, their breaches inherited."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import perform
from cases.models import Case
from organisations.identity import make_id_number
from organisations.models import Person
from tests.cases.audited import audit, changed_key, exported, row, without
from tests.cases.test_ledger import verify
from tests.story import BORN, TODAY, D, person
from workflows.models import CaseTask, MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
STRANGER = make_id_number("222404", D(1991, 2, 3), sequence=1)


@pytest.fixture
def adopted(cast, tmp_path):
    """Adopt rows in Bob's name; gives the report."""
    return lambda rows, by="bob": audit(rows, tmp_path, adopt=True, by=by)


@pytest.fixture
def rows(walked, cast):
    """A town case up to the vote, as the record of somebody whom this system does not know."""
    walked(cast.street, after="adopt")
    return changed_key(exported(), case="旧档1", name="外来人", id_number=STRANGER)


def newest() -> MembershipCase:
    return MembershipCase.objects.order_by("pk").last()


def test_a_running_file_is_opened_where_it_lawfully_stands(rows, adopted, cast):
    report = adopted(rows)
    case = newest()
    assert (case.person.name, case.person.id_number, case.organisation) == ("外来人", STRANGER, cast.street)
    assert (case.state, case.opened_on) == ("branch_passed", rows[0]["on"])
    assert report["adopted"] == [f"旧档1 外来人：已转入，编号{case.number}，现处“{case.step.label}”"]
    events = list(case.events.order_by("seq"))
    assert [one.action for one in events] == [row_action(one) for one in rows]
    assert (verify(events), case.version, case.chain) == ([], len(events), events[-1].hash)
    assert all(one.by == cast.bob and one.followed_up_at for one in events)  # nothing is drawn up for what is past
    assert case.form_serial == row(rows, "pass_prereview")["form_serial"]
    assert case.dossier.documents.count() == 0
    assert {one.kind for one in case.resolutions.all()} == {"admission"}


def row_action(one):
    found = [action.name for action in (*MembershipCase.opening_acts(), *MembershipCase.actions().values())
             if one["action"] in (action.name, str(action.label))]  # fmt: skip
    return found[0]


def test_the_desk_has_the_work_and_the_case_goes_on(rows, adopted, cast):
    adopted(rows)
    case = newest()
    open_work = {task.node for task in CaseTask.objects.open().filter(case=case)}
    assert "branch_passed" in open_work
    reported = row(rows, "adopt")["on"].replace(day=28)
    with pytest.raises(Exception, match=r"4-4|会议记录|决议"):  # no scan came along: the paper is missing still
        perform(case, "report_for_approval", by=cast.anna, on=reported, document_number="1号")
    perform(case, "withdraw", by=cast.anna, on=reported, reason="本人提出")
    assert newest().closed_on == reported


def test_breaches_are_inherited_by_the_event_they_belong_to(rows, adopted, cast, client):
    row(rows, "train").update(days=1, hours=8)
    adopted(rows)
    event = newest().events.get(action="submit_prereview")
    assert event.facts["inherited"] == [one for one in event.facts["inherited"] if "培训" in one or "学时" in one]
    assert len(event.facts["inherited"]) == 1
    client.force_login(cast.bob)
    page = client.get(f"/cases/{newest().number}/").content.decode()
    assert "转入系统前的问题" in page
    assert event.facts["inherited"][0] in page


def test_a_step_without_record_is_noted_and_not_invented(rows, adopted):
    adopted(without(rows, "talk"))
    case = newest()
    assert not case.events.filter(action="talk").exists()
    event = case.events.get(action="name_activist")
    assert (event.source, event.target) == ("applied", "activist_named")
    assert any("第2步" in one for one in event.facts["inherited"])
    assert (case.state, verify(case.events.order_by("seq"))) == ("branch_passed", [])


def test_it_stops_before_what_is_without_effect(rows, adopted):
    row(rows, "adopt").update(yes=10, no=9)
    report = adopted(rows)
    assert newest().state == "meeting"
    assert "未转入" in report["adopted"][0]
    assert f"第{len(rows)}行" in report["adopted"][0]
    assert {task.node for task in CaseTask.objects.open().filter(case=newest())} >= {"meeting"}


def test_people_are_found_by_name_or_stay_names(rows, adopted, cast):
    member = cast.members[cast.street.pk][0]
    row(rows, "appoint_contacts")["people"] = [member.name, "查无此人"]
    adopted(rows)
    case = newest()
    event = case.events.get(action="appoint_contacts")
    assert event.facts["names"] == ["查无此人"]
    assert [one.person for one in case.sponsorships.filter(capacity="contact")] == [member]


def test_two_members_of_one_name_are_nobody(rows, adopted, cast):
    member = cast.members[cast.street.pk][0]
    person(member.name, cast.street)
    row(rows, "appoint_contacts")["people"] = [member.name]
    adopted(rows)
    assert newest().events.get(action="appoint_contacts").facts["names"] == [member.name]


def test_twice_adopts_nothing_twice(rows, adopted):
    adopted(rows)
    before = Case.objects.count()
    report = adopted(rows)
    assert Case.objects.count() == before
    assert newest().number in report["adopted"][0]
    assert "已有在办个案" in report["adopted"][0]


REFUSALS = {
    "who has no mandate there": ({}, "eve", "无权转入"),
    "an unknown organisation": ({"organisation": "中共无此支部"}, "bob", "没有名为中共无此支部的党组织"),
    "no ID number": ({"id_number": ""}, "bob", "须填写公民身份号码"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_one_refused_case_never_stops_the_others(rows, adopted, name, cast):
    changes, by, words = REFUSALS[name]
    other = changed_key(rows, case="旧档2", name="另一人", id_number=make_id_number("222404", BORN, sequence=997))
    before = Case.objects.count(), Person.objects.count()
    report = adopted([*changed_key(rows, **changes), *other], by=by)
    assert words in report["adopted"][0]
    assert STRANGER not in str(report)
    extra = 0 if by == "eve" else 1
    assert (Case.objects.count(), Person.objects.count()) == (before[0] + extra, before[1] + extra)


def test_the_department_above_may_adopt_and_an_ended_file_stays_outside(walked, cast, adopted):
    walked(cast.street).finish()
    rows = changed_key(exported(), case="旧档1", name="外来人", id_number=STRANGER)
    assert "已办结" in adopted(rows, by="carol")["adopted"][0]
    report = adopted(without(rows, "archive"), by="carol")
    assert "已转入" in report["adopted"][0]
    assert (newest().state, newest().person.political) == ("full_member", "01")


def test_the_seals_hold_for_an_adopted_case(rows, adopted):
    adopted(rows)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'archived' WHERE id = %s", [newest().pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipCase.objects.create(
            pipeline="membership", number="M-2030-9999", organisation=newest().organisation, person=newest().person,
            dossier=newest().dossier, state="applied", opened_on=TODAY, entered_on=TODAY,
        )  # fmt: skip


def test_a_rural_file_finds_its_sponsor(walked, cast, adopted):
    walked(cast.village, after="adopt")
    adopted(changed_key(exported(), case="旧档1", name="外来人", id_number=STRANGER))
    [tenure] = newest().sponsorships.filter(capacity="sponsor")
    assert tenure.person == cast.sam.person
    assert CaseTask.objects.open().get(case=newest(), role="sponsor", flow_task__endswith="sponsor_attend").owner
