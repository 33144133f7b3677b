"""Approvals ask for a fresh proof wherever they are done, and lose nothing of what was typed and uploaded."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client

from cases.approvals import needs_proof
from cases.bulk.models import BulkItem, BulkOrder
from cases.law import PIPELINES
from meetings.models import Item
from publicity.notice_acts import announcing
from recruitment import sweeps
from recruitment.models import Intake
from recruitment.sheets.results import ACTS as RESULTS
from tests import story
from tests.cases.bulking import drafted, named
from tests.cases.posting import posted
from tests.meetings.sitting import called, side_by_side, version
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(minutes=16)
PASSWORD = "demo-2026-right"


@pytest.fixture
def late(cast):
    """A user at his screen a quarter of an hour after he has signed in; nothing of his session is fresh."""
    with time_machine.travel(story.NOW, tick=False) as clock:

        def sit_down(user) -> Client:
            user.set_password(PASSWORD)
            user.save()
            client = Client()
            client.force_login(user)
            clock.move_to(story.NOW + LATER)
            return client

        yield sit_down


# --- which acts --------------------------------------------------------------------------------------------------


def test_the_law_tells_which_acts_are_approvals():
    """What approving desks decide, votes and waivers; no notes, no duties, no sending back, nothing of the branch's."""
    found = {name for name, act in MembershipCase.actions().items() if needs_proof(act)}
    assert found == {
        "file_activist", "agree_candidate", "file_candidate", "pass_prereview", "deliberate", "talk_before_approval",
        "approve", "disapprove", "approve_conversion", "approve_extension", "refuse_extension", "cancel_probation",
        "keep_on_probation", "enter_fast_track", "admit_posthumously", "decline_posthumous", "not_recognise", "waive",
        "waive_by_county",
    }  # fmt: skip
    for name in ("placement", "hiring"):
        acts = PIPELINES[name].actions()
        decided = {one.name for one in acts.values() if needs_proof(one)}
        assert {"appoint", "renew", "terminate", "annul", "pass_probation"} <= decided
        assert not decided & {"qualify", "record_written", "send_back", "mend_by_department", "register_pension"}
    assert {name for name, act in Intake.actions().items() if needs_proof(act)} == {"approve_plan"}


def test_acts_done_on_other_pages_are_no_approvals():
    """Notices, results and orders of rounds knock at the door themselves: none of their acts needs a proof."""
    for law in PIPELINES.values():
        acts = law.actions()
        for name in {*sweeps.ACTS.values(), *RESULTS.values(), "replace_sponsor", "succeed_sponsor"} & acts.keys():
            assert not needs_proof(acts[name]), name
    assert not [one.act.name for one in announcing() if needs_proof(one.act)]


# --- one case ----------------------------------------------------------------------------------------------------


def test_the_form_is_opened_after_a_proof_and_the_way_leads_back(cast, walked, late):
    road = walked(until="agree_candidate")
    url = f"/cases/{road.case.number}/do/agree_candidate/"
    client = late(cast.bob)
    answer = client.get(url)
    assert answer.headers["Location"].startswith("/account/confirm/?next=%2Fcases%2F")
    proven = client.post(answer.headers["Location"], {"proof": PASSWORD})
    assert proven.headers["Location"] == url
    assert client.get(url).status_code == 200


def test_what_was_typed_and_uploaded_survives_and_a_wrong_password_changes_nothing(cast, walked, late):
    road = walked(until="agree_candidate")
    url, before = f"/cases/{road.case.number}/do/agree_candidate/", road.case.version
    data = posted(road.next.facts, on=road.next.on.isoformat(), version=before)
    client = late(cast.bob)
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert 'name="proof"' in answer.text
    assert road.next.facts["opinion"] in answer.text
    staged = {name: file.token for name, file in answer.context["staged"]}
    assert len(staged) == 1  # the scan of the decision
    typed = {name: value for name, value in data.items() if f"staged_{name}" not in staged} | staged
    wrong = client.post(url, typed | {"proof": "wrong"})
    assert wrong.status_code == 422
    assert "密码或者验证码不正确" in wrong.text
    assert 'value="wrong"' not in wrong.text
    assert road.case.version == before
    assert client.post(url, typed | {"proof": PASSWORD}).status_code == 303
    assert road.case.state == "candidate_agreed"
    assert PASSWORD not in str(road.case.events.last().facts)


def test_who_may_not_do_it_is_refused_and_not_asked(cast, walked, late):
    road = walked(until="agree_candidate")
    client = late(cast.alice)
    data = posted(road.next.facts, on=road.next.on.isoformat())
    url = f"/cases/{road.case.number}/do/agree_candidate/"
    assert (client.get(url).status_code, client.post(url, data).status_code) == (403, 403)


def test_what_is_no_approval_is_never_asked(cast, walked, late):
    road = walked(until="talk")
    client = late(cast.alice)
    data = posted(road.next.facts, on="2027-01-30", version=road.case.version)
    assert client.post(f"/cases/{road.case.number}/do/talk/", data).status_code == 303


# --- many cases, and meetings ------------------------------------------------------------------------------------


def test_an_order_for_many_starts_with_a_proof_and_keeps_its_ticks(cast, late):
    cases = named(cast, 2)
    client = late(cast.bob)
    order = drafted(client, cases)
    first, second = order.items.order_by("position")
    answer = client.post(f"/cases/bulk/orders/{order.pk}/start/", {"item": [second.pk]})
    assert answer.status_code == 422
    assert f'value="{second.pk}" checked' in answer.text
    assert f'value="{first.pk}" aria' in answer.text
    assert BulkOrder.objects.get().status == BulkOrder.DRAFT
    client.post(f"/cases/bulk/orders/{order.pk}/start/", {"item": [second.pk], "proof": PASSWORD})
    assert BulkOrder.objects.get().status == BulkOrder.QUEUED
    assert order.items.get(pk=first.pk).status == BulkItem.LEFT_OUT
    BulkOrder.objects.update(status=BulkOrder.STOPPED)


def test_a_stopped_order_goes_on_after_a_proof(cast, late):
    client = late(cast.bob)
    order = drafted(client, named(cast, 1))
    BulkOrder.objects.update(status=BulkOrder.STOPPED)
    answer = client.post(f"/cases/bulk/orders/{order.pk}/go-on/")
    assert answer.headers["Location"] == f"/account/confirm/?next=%2Fcases%2Fbulk%2Forders%2F{order.pk}%2F"


def test_joint_decisions_of_a_committee_are_kept_until_they_are_proven(cast, late):
    (road,) = side_by_side(cast, 1, until="approve")
    meeting = called(cast, "committee", on=road.next.on, by=cast.bob, place=cast.east)
    item = Item.objects.create(meeting=meeting, position=1, case_id=road.pk, act="membership.approve")
    facts = {name: value for name, value in road.next.facts.items() if name not in ("due", "present")}
    typed = {f"{item.pk}-{name}": str(value) for name, value in facts.items()} | version(item) | {"decide": "1"}
    client = late(cast.bob)
    url = f"/meetings/{meeting.pk}/decide/"
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert 'name="proof"' in answer.text
    item.refresh_from_db()
    assert item.event is None
    assert item.typed["document_number"] == facts["document_number"]
    assert client.post(url, typed | {"proof": PASSWORD}).status_code == 303
    item.refresh_from_db()
    assert (item.refusal, item.event is None) == ([], False)
