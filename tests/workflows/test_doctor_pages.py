"""The doctor's pages: who sees what, a repair by two people and never by one, and its record that nobody changes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Event
from notices.models import Notice
from organisations.desks import Role
from organisations.models import Mandate
from organisations.proxies import Proxy
from tests import story
from workflows.doctor import examining
from workflows.doctor.models import Finding, RepairStep
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
BUDGET = 25
REASON = {"reason": "已核对，确属遗漏。"}


@pytest.fixture
def finding(walked):
    """A duty that lies on nobody's desk."""
    road = walked(after="file_activist")
    Event.objects.update(followed_up_at=timezone.now())
    CaseTask.objects.open().filter(case=road.pk, flow_task__endswith=".review_activist").delete()
    examining.examine()
    return Finding.objects.get()


def steps(finding):
    """What was done about it, and by whom."""
    return list(finding.steps.values_list("what", "by__username"))


def test_a_repair_takes_two_people(cast, finding, signed_in, django_capture_on_commit_callbacks):
    page = signed_in(cast.carol).get(f"/doctor/{finding.pk}/")
    assert finding.case.number in page.text
    assert f"/cases/{finding.case.number}/" in page.text
    client = signed_in(cast.carol)
    assert client.post(f"/doctor/{finding.pk}/propose/", {"reason": ""}).status_code == 422
    assert client.post(f"/doctor/{finding.pk}/propose/", REASON).status_code == 303
    assert steps(finding) == [("proposed", "carol")]
    assert client.post(f"/doctor/{finding.pk}/propose/", REASON).status_code == 409  # it waits already
    assert client.post(f"/doctor/{finding.pk}/carry-out/").status_code == 403  # not the same person
    told = Notice.objects.get(kind="repair")
    assert (told.user, told.url, "Carol" in told.text) == (cast.adam, f"/doctor/{finding.pk}/", True)
    assert not CaseTask.objects.open().filter(case=finding.case_id, flow_task__endswith=".review_activist").exists()
    client = signed_in(cast.adam)
    page = client.get(f"/doctor/{finding.pk}/")
    assert "执行修复" in page.text
    assert f"/cases/{finding.case.number}/" not in page.text  # administrators see no cases
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/doctor/{finding.pk}/carry-out/").status_code == 303
    assert steps(finding) == [("proposed", "carol"), ("done", "adam")]
    finding.refresh_from_db()
    assert finding.closed_at
    assert CaseTask.objects.open().filter(case=finding.case_id, flow_task__endswith=".review_activist").exists()
    assert client.post(f"/doctor/{finding.pk}/carry-out/").status_code == 409  # gone


def test_somebody_who_acts_for_the_first_person_is_no_second(cast, finding, signed_in):
    Mandate.objects.filter(user=cast.adam).update(until=story.LONG_AGO)
    held = Mandate.objects.get(user=cast.carol)
    Proxy.objects.create(mandate=held, deputy=cast.bob, since=story.TODAY, until=story.TODAY, by=cast.carol)
    signed_in(cast.carol).post(f"/doctor/{finding.pk}/propose/", REASON)
    page = signed_in(cast.carol).get(f"/doctor/{finding.pk}/")
    assert "目前没有其他人担任此类职务" in page.text
    client = signed_in(cast.bob)
    assert client.get(f"/doctor/{finding.pk}/").status_code == 200
    assert client.post(f"/doctor/{finding.pk}/carry-out/").status_code == 403
    assert steps(finding) == [("proposed", "carol")]


def test_a_proposal_is_declined_or_taken_back_with_a_reason(cast, finding, signed_in):
    for user in (cast.adam, cast.carol):
        signed_in(cast.carol).post(f"/doctor/{finding.pk}/propose/", REASON)
        client = signed_in(user)
        assert client.post(f"/doctor/{finding.pk}/decline/", {"reason": ""}).status_code == 422
        assert client.post(f"/doctor/{finding.pk}/decline/", {"reason": "须先与支部核实。"}).status_code == 303
        assert client.post(f"/doctor/{finding.pk}/carry-out/").status_code == 409
    assert [what for what, _by in steps(finding)] == ["proposed", "declined"] * 2
    assert "须先与支部核实" in client.get(f"/doctor/{finding.pk}/").text


def test_only_departments_and_administrators_in_charge_see_it(cast, finding, signed_in):
    for user in (cast.alice, cast.bob, cast.ivy, cast.pat):
        client = signed_in(user)
        assert client.get("/doctor/").status_code == 403
        assert client.get(f"/doctor/{finding.pk}/").status_code == 403
        assert client.post(f"/doctor/{finding.pk}/propose/", REASON).status_code == 403
    elsewhere = story.account("Xena", Role.DEPARTMENT, cast.west)
    client = signed_in(elsewhere)
    assert client.get("/doctor/").context["page"].rows == []
    assert client.get(f"/doctor/{finding.pk}/").status_code == 404
    assert "停滞事项" in signed_in(cast.carol).get("/").text
    assert "停滞事项" not in signed_in(cast.bob).get("/").text


def test_the_list_tells_what_is_there_what_waits_and_what_is_gone(
    cast, finding, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.carol)

    def rows(state):
        with django_assert_max_num_queries(BUDGET) as counted:
            page = client.get(f"/doctor/?state={state}")
        assert page.status_code == 200
        return [one.pk for one in page.context["page"].rows], len(counted)

    assert (rows("open")[0], rows("waiting")[0], rows("gone")[0]) == ([finding.pk], [], [])
    first = rows("open")[1]
    more = [Finding(check_code="empty_desk", key=f"desk:organiser:{number}", organisation=cast.east,
                    detail={"desk": "东镇党委", "count": 3}) for number in range(30)]  # fmt: skip
    Finding.objects.bulk_create(more)
    assert rows("open") == ([one.pk for one in Finding.objects.order_by("-pk")[:25]], first)
    client.post(f"/doctor/{finding.pk}/propose/", REASON)
    assert rows("waiting")[0] == [finding.pk]
    Finding.objects.update(closed_at=timezone.now())
    assert rows("open")[0] == []
    assert "没有停滞事项" in client.get("/doctor/").text
    assert len(rows("gone")[0]) == 25


def test_the_record_of_repairs_is_append_only(cast, finding, signed_in):
    signed_in(cast.carol).post(f"/doctor/{finding.pk}/propose/", REASON)
    step = RepairStep.objects.get()
    with pytest.raises(TypeError):
        step.save()
    for sql in ("UPDATE workflows_repairstep SET reason = ''", "DELETE FROM workflows_repairstep"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
