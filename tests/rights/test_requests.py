"""The register of requests: recorded with a due date, answered with reasons, printed as a letter, seen by whom."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cases.limits import add_working_days
from evidence.models import AccessEntry
from notices.models import Notice
from rights import reminding
from rights.models import RightsRequest
from tests import story
from tests.dossiers.test_typesetting import text_of

pytestmark = pytest.mark.django_db
ASKED = {"kind": "copy", "who": "self", "proof": "card", "received_on": "2030-11-20", "matter": "本人全部材料目录"}
REFUSAL = {
    "decision": "refused", "reasons": "请求内容涉及他人。\n可另行查阅本人部分。", "rule": "个人信息保护法查阅复制条款",
    "answered_on": "2030-11-22",
}  # fmt: skip


def recorded(client, person, **changes) -> RightsRequest:
    """A request recorded through the page."""
    page = client.post(f"/rights/people/{person.pk}/request/", ASKED | changes)
    assert page.status_code == 303, page.context["form"].errors
    return RightsRequest.objects.get()


def test_a_request_gets_number_due_date_answer_and_letter(cast, walked, signed_in, settings):
    client, person = signed_in(cast.bob), cast.dave
    one = recorded(client, person)
    assert one.number == "Q-2030-0001"
    assert one.due_on == add_working_days(story.D(2030, 11, 20), settings.REQUEST_DAYS)[0]
    assert (one.organisation, one.received_by) == (cast.east, cast.bob)
    listed = client.get("/rights/")
    assert one.number in listed.text
    assert f"{one.due_on:%Y-%m-%d}" in listed.text

    assert client.get(f"/rights/requests/{one.number}/letter/").status_code == 404  # nothing is answered yet
    done = client.post(f"/rights/requests/{one.number}/answer/", REFUSAL)
    assert done.status_code == 303
    letter = client.get(f"/rights/requests/{one.number}/letter/")
    said = text_of(letter.content)
    for words in ("申请人戴", "不予支持", "请求内容涉及他人", "个人信息保护法查阅复制条款", "中共东镇党委", one.number):
        assert words in said
    assert AccessEntry.objects.filter(kind="printed", person=person, by=cast.bob).exists()
    again = client.post(f"/rights/requests/{one.number}/answer/", REFUSAL | {"decision": "granted"})
    assert again.status_code == 409
    one.refresh_from_db()
    assert one.decision == "refused"
    assert one.number not in client.get("/rights/").text
    assert one.number in client.get("/rights/?state=answered").text


def test_nobody_is_refused_without_reasons_nor_before_he_came(cast, signed_in):
    client = signed_in(cast.bob)
    one = recorded(client, cast.dave)
    for changes in ({"reasons": " "}, {"rule": ""}, {"answered_on": "2030-11-19"}, {"answered_on": "2030-11-30"}):
        page = client.post(f"/rights/requests/{one.number}/answer/", REFUSAL | changes)
        assert page.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsRequest.objects.filter(pk=one.pk).update(answered_on="2030-11-22", decision="refused")


def test_an_heir_is_named_and_shows_more_than_his_card(cast, signed_in):
    client = signed_in(cast.carol)
    page = client.post(f"/rights/people/{cast.dave.pk}/request/", ASKED | {"who": "heir"})
    assert set(page.context["form"].errors) == {"requester", "proof"}
    one = recorded(client, cast.dave, who="heir", requester="申请人女", proof="authority")
    client.post(f"/rights/requests/{one.number}/answer/", REFUSAL)
    said = text_of(client.get(f"/rights/requests/{one.number}/letter/").content)
    assert "申请人女：" in said
    assert "申请人戴的个人信息" in said


def test_who_may_look_after_whom(cast, signed_in):
    """Organisers and departments for people below them, inspectors read, administrators and neighbours nothing."""
    one = recorded(signed_in(cast.bob), cast.dave)
    pages = ["/rights/", f"/rights/people/{cast.dave.pk}/", f"/rights/requests/{one.number}/"]
    expected = {
        "bob": (200, 200, 200), "carol": (200, 200, 200), "ivy": (200, 200, 200), "eve": (200, 404, 404),
        "alice": (403, 403, 403), "adam": (403, 403, 403), "seth": (403, 403, 403), "audrey": (403, 403, 403),
        "pat": (200, 403, 403),
    }  # fmt: skip
    for name, codes in expected.items():
        client = signed_in(getattr(cast, name))
        assert tuple(client.get(page).status_code for page in pages) == codes, name
    for reader in (cast.ivy, cast.eve, cast.adam):
        client = signed_in(reader)
        for verb in ("request", "copy", "restrict", "hold", "correct/name"):
            assert client.get(f"/rights/people/{cast.dave.pk}/{verb}/").status_code in (403, 404), verb
        assert client.post(f"/rights/requests/{one.number}/answer/", REFUSAL).status_code in (403, 404)
    assert signed_in(cast.bob).get(f"/rights/people/{cast.dave.pk}/correct/name/").status_code == 403


def test_a_person_is_found_by_number_and_nobody_elses(cast, signed_in):
    client = signed_in(cast.bob)
    found = client.post("/rights/find/", {"asked": cast.dave.id_number.lower()})
    assert found["Location"] == f"/rights/people/{cast.dave.pk}/"
    stranger = story.person("外镇人", cast.far)
    assert client.post("/rights/find/", {"asked": stranger.id_number}).status_code == 422
    assert client.post("/rights/find/", {"asked": "12345"}).status_code == 422


def test_nobody_decides_about_himself(cast, signed_in):
    sam = cast.sam.person
    own = story.account("Self", story.Role.DEPARTMENT, cast.county, person=story.person("自己人", cast.village))
    assert signed_in(own).get(f"/rights/people/{own.person_id}/").status_code == 200
    assert signed_in(own).get(f"/rights/people/{own.person_id}/correct/name/").status_code == 403
    assert signed_in(own).get(f"/rights/people/{sam.pk}/correct/name/").status_code == 200


def test_the_list_is_paged_and_costs_the_same_however_long(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.bob)
    rows = [
        RightsRequest(
            number=f"Q-2030-{place:04d}", organisation=cast.east, person=cast.dave, kind="copy", proof="card",
            received_on=story.TODAY, due_on=story.TODAY, received_by=cast.bob,
        )
        for place in range(1, 41)
    ]  # fmt: skip
    RightsRequest.objects.bulk_create(rows)
    with django_assert_max_num_queries(9):
        first = client.get("/rights/")
    assert len(first.context["rows"]) == 25
    assert len(client.get("/rights/?page=2").context["rows"]) == 15


def test_what_falls_due_is_called_to_mind_once(cast, signed_in):
    one = recorded(signed_in(cast.bob), cast.dave, received_on="2030-11-05")  # due on the 26th
    assert reminding.remind() == 1
    reminding.remind()
    RightsRequest.objects.filter(pk=one.pk).update(due_on="2030-11-20")
    reminding.remind()
    told = Notice.objects.filter(kind="rights").order_by("pk")
    assert [(row.user, row.url) for row in told] == [(cast.bob, f"/rights/requests/{one.number}/")] * 2
    assert "申请人" not in "".join(row.text for row in told)
