"""The form of every action: what it says, how it refuses, and that nothing typed or uploaded is lost."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError

from cases import actions
from cases.models import Event
from dossiers import intake, papers
from dossiers.models import Document, StagedFile
from tests import story
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .posting import SCAN, TALK, pdf, posted

pytestmark = pytest.mark.django_db


# --- doing something -----------------------------------------------------------------------------------------------


def test_a_form_says_the_law_and_what_happens_next(cast, walked, signed_in):
    road = walked(until="adopt")
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/do/adopt/")
    assert page.context["article"] == "第二十条"
    assert papers.by_code(papers.VOTE_SUMMARY).title in [one.title for one in page.context["guidance"].papers]
    assert cast.village.name in page.context["consequences"][0]
    assert f'data-draft="{road.case.number}:adopt"' in page.text


def test_a_good_form_goes_through_the_door_once(cast, walked, signed_in):
    road = walked(until="talk")
    version = road.case.version
    data = posted(road.next.facts, on="2027-01-30", version=version)
    answer = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/talk/", data)
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{road.case.number}/")
    assert road.case.state == "talked"
    assert road.case.version == version + 1
    page = signed_in(cast.alice).get(answer["Location"])
    assert str(MembershipCase.actions()["talk"].label) in next(str(one) for one in page.context["messages"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "2999-01-01"}, "on"),
        ({"on": "tomorrow"}, "on"),
        ({"on": "2026-12-31"}, "on"),
        ({"talker": ""}, "talker"),
        ({TALK: pdf("照片.pdf", b"MZ\x90\x00 this is a program")}, TALK),
        ({TALK: pdf("空.pdf", b"")}, TALK),
    ],
)
def test_wrong_input_comes_back_at_its_field_with_everything_typed(cast, walked, signed_in, changes, field):
    road = walked()
    data = posted(walk.talk(), on="2027-01-30", opinion="谈了很久，内容很长。") | changes
    page = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/talk/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"].errors[field][0] in page.text.replace("&#x27;", "'")
    assert "谈了很久，内容很长。" in page.text
    assert Event.objects.filter(case=road.pk).count() == 1


def test_a_vote_that_does_not_add_up_says_so_at_the_number(cast, walked, signed_in):
    road = walked(until="adopt")
    data = posted(walk.ballot(yes=18) | {"no": 5}, on=road.next.on)
    page = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/adopt/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["yes"]


def test_a_file_that_is_too_large_is_refused_at_its_field(cast, walked, signed_in, settings):
    road = walked()
    settings.UPLOAD_MAX_BYTES = len(SCAN)
    big = pdf("大.pdf", SCAN + b" " * 5000)
    data = posted(walk.talk(), on="2027-01-30") | {TALK: big}
    page = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/talk/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [TALK]
    assert StagedFile.objects.count() == 0


def test_what_the_law_refuses_is_listed_all_at_once(cast, walked, signed_in):
    road = walked(until="adopt")
    data = posted(walk.ballot(due=21, present=10, yes=10), on=road.next.on, discussion="议而未决")
    page = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/adopt/", data)
    assert page.status_code == 422
    assert {one.article for one in page.context["obstacles"]} == {"第十九条", "第二十条"}
    assert "议而未决" in page.text
    assert road.case.state == "meeting"


def test_somebody_elses_work_is_403_and_says_whose_it_is(cast, walked, signed_in):
    number = walked(after="name_activist").case.number
    client, address = signed_in(cast.alice), f"/cases/{number}/do/file_activist/"
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code == 403
        assert cast.east.name in answer.text


def test_unknown_actions_and_actions_of_other_cases_are_404(cast, walked, signed_in):
    number = walked(cast.street).case.number
    client = signed_in(cast.anna)
    assert client.get(f"/cases/{number}/do/save/").status_code == 404
    assert client.get(f"/cases/{number}/do/sponsor_visit/").status_code == 404  # no sponsor in a street (C-S2)


def test_an_action_of_another_step_is_refused_not_broken(cast, walked, signed_in):
    road = walked()
    page = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/adopt/", posted(walk.ballot(), on="2027-02-01"))
    assert page.status_code == 422
    assert road.case.state == "applied"


def test_a_stale_form_says_who_did_what_and_may_be_sent_again(cast, walked, signed_in):
    road = walked(until="talk_before_approval")
    seen = road.case.version
    other = story.account("Beatrice", "organiser", cast.east)
    actions.perform(road.case, "return_for_papers", by=other, on=road.next.on, reason="缺页")
    data = posted(walk.talk(), on=road.next.on, version=seen, opinion="另一位组织员谈的内容")
    page = signed_in(cast.bob).post(f"/cases/{road.case.number}/do/talk_before_approval/", data)
    assert page.status_code == 409
    assert "Beatrice" in page.text
    assert str(MembershipCase.actions()["return_for_papers"].label) in page.text
    assert "另一位组织员谈的内容" in page.text
    assert f'name="version" value="{road.case.version}"' in page.text
    assert not page.context["stale"]["possible"]


def test_a_second_try_after_a_409_goes_through(cast, walked, signed_in):
    road = walked(after="file_activist")
    seen = road.case.version
    road.do("review_activist", by=cast.alice)
    facts = {"conclusion": "fit", "opinion": "再次考察"}
    address = f"/cases/{road.case.number}/do/review_activist/"
    later = road.case.history.last("review_activist").on
    page = signed_in(cast.alice).post(address, posted(facts, on=later, version=seen))
    assert page.status_code == 409
    fresh = re.search(r'name="version" value="(\d+)"', page.text)[1]
    assert signed_in(cast.alice).post(address, posted(facts, on=later, version=fresh)).status_code == 303


def test_a_lock_that_is_not_to_be_had_is_a_409(cast, walked, signed_in, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("canceling statement due to lock timeout")

    number = walked().case.number
    monkeypatch.setattr(actions, "submit", locked)
    assert signed_in(cast.alice).post(f"/cases/{number}/do/talk/", posted(walk.talk())).status_code == 409


def test_a_fault_of_the_system_shows_the_number_that_stands_in_the_log(cast, walked, signed_in, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    number = walked().case.number
    monkeypatch.setattr(actions, "submit", broken)
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    page = client.post(f"/cases/{number}/do/talk/", posted(walk.talk()))
    assert page.status_code == 500
    shown = re.search(r"[0-9A-F]{4}-[0-9A-F]{2}", page.text)[0]
    assert any(shown in record.getMessage() for record in caplog.records if record.name == "config.errors")


# --- uploads outlive a refusal -------------------------------------------------------------------------------------


def refused_with_a_scan(client, number):
    """A talk sent without the talker but with a good scan; the answer and the token it carries."""
    data = posted(walk.talk() | {"talker": ""}, on="2027-01-30") | {TALK: pdf()}
    page = client.post(f"/cases/{number}/do/talk/", data)
    assert page.status_code == 422
    return page, re.search(rf'name="staged_{TALK}" value="([0-9a-f-]+)"', page.text)[1]


def test_a_good_upload_survives_a_bad_form(cast, walked, signed_in):
    road = walked()
    client = signed_in(cast.alice)
    page, token = refused_with_a_scan(client, road.case.number)
    assert "谈话.pdf" in page.text
    again = posted(walk.talk(), on="2027-01-30") | {f"staged_{TALK}": token}
    assert client.post(f"/cases/{road.case.number}/do/talk/", again).status_code == 303
    document = Document.objects.get(dossier=road.case.dossier, paper=papers.TALK_RECORD)
    assert (document.name, document.added_by) == ("谈话.pdf", cast.alice)
    assert StagedFile.objects.count() == 0
    assert Event.objects.get(case=road.pk, action="talk").facts[TALK]["sha256"] == document.sha256


def test_a_file_kept_twice_is_staged_once(cast, walked, signed_in):
    road = walked()
    client = signed_in(cast.alice)
    _page, token = refused_with_a_scan(client, road.case.number)
    bad = posted(walk.talk() | {"place": ""}, on="2027-01-30") | {f"staged_{TALK}": token}
    page = client.post(f"/cases/{road.case.number}/do/talk/", bad)
    assert token in page.text
    assert StagedFile.objects.count() == 1


def test_somebody_elses_staged_file_is_no_file(cast, walked, signed_in):
    road = walked(until="fill_application_form")
    foreign = intake.stage(pdf(), user=cast.eve)
    data = posted({"filled": True}, on=road.next.on, staged_scan_4_3=str(foreign.token))
    page = signed_in(cast.alice).post(f"/cases/{road.case.number}/do/fill_application_form/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["scan_4_3"]
