"""Hidden data: masked for everybody, shown to whose work needs it, with a purpose, once, and on record (F-08)."""

from __future__ import annotations

import pytest
from django.test import override_settings

from accounts import again
from cases.revealing import AN_HOUR
from evidence.models import AccessEntry
from notices.models import Notice
from organisations.desks import ADMINISTRATORS, Role
from organisations.masking import FAMILY, IDENTITY, MEDICAL, NEEDS, PHONE, POLITICAL, mask_phone, may_reveal
from tests.workflows import candidates

pytestmark = pytest.mark.django_db
FOUND = "经查本人政治历史清楚，叔父曾受处分。"
CALLED = "13900001234"
TO_IDENTIFY = {"purpose": "identify", "stated": ""}


@pytest.fixture
def case(walked, cast):
    road = walked(until="vet")
    road.do("vet", opinion=FOUND)
    cast.dave.phone = CALLED
    cast.dave.save()
    return road.case


def key(case, act="vet", name="opinion") -> str:
    return f"{case.events.filter(action=act).last().pk}.{name}"


def ask(client, case, *fields, **data):
    return client.post(f"/cases/{case.number}/reveal/", TO_IDENTIFY | {"field": fields} | data)


def log(case, **columns):
    return AccessEntry.objects.filter(subject=f"cases.case:{case.pk}", kind="revealed", **columns).order_by("pk")


# --- who needs what ------------------------------------------------------------------------------------------------


def test_no_administrator_needs_anything():
    for need in NEEDS.values():
        assert not (need.roles | need.own) & ADMINISTRATORS
        assert Role.CLOCK not in need.roles | need.own


@pytest.mark.parametrize(("who", "kinds"), [
    ("alice", {IDENTITY, PHONE, FAMILY}), ("anna", set()), ("eve", set()),
    ("bob", {IDENTITY, PHONE, POLITICAL, FAMILY}),
    ("carol", {IDENTITY, PHONE, POLITICAL, MEDICAL, FAMILY}), ("pat", {IDENTITY}), ("ivy", {POLITICAL}),
    ("adam", set()), ("seth", set()), ("audrey", set()),
])  # fmt: skip
def test_each_role_needs_its_own(cast, who, kinds):
    user = getattr(cast, who)
    assert {kind for kind in NEEDS if may_reveal(user, kind, cast.village)} == kinds


def test_a_secretary_above_is_not_the_own_one(cast):
    assert not may_reveal(cast.alice, IDENTITY, cast.hamlet)
    cast.alice.mandates.update(organisation=cast.east)
    del cast.alice._mandates
    assert not may_reveal(cast.alice, IDENTITY, cast.village)


@pytest.mark.parametrize(
    ("phone", "shown"), [("13900001234", "139****1234"), ("0433-2512345", "043*****2345"), ("12345", "••••"), ("", "")]
)
def test_a_telephone_is_masked(phone, shown):
    assert mask_phone(phone) == shown


# --- masked --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "bob", "carol", "pat", "ivy"])
def test_no_page_shows_them_unasked(cast, case, signed_in, who):
    client = signed_in(getattr(cast, who))
    own = (f"/cases/{case.number}{rest}" for rest in ("/", "/reveal/?field=identity", "/calendar/"))
    for address in (*own, f"/people/{case.person_id}/", f"/papers/{case.number}/"):
        page = client.get(address)
        assert page.status_code == 200, address
        for told in (FOUND, FOUND[:9], cast.dave.id_number, CALLED):
            assert told not in page.text, address


def test_the_page_offers_what_the_work_needs_and_no_more(cast, case, signed_in):
    offered = f'href="/cases/{case.number}/reveal/?field='
    page = signed_in(cast.bob).get(f"/cases/{case.number}/").text
    assert "139****1234" in page
    assert "已密封" in page
    assert all(f"{offered}{one}" in page for one in ("identity", "phone", key(case), key(case, name="conclusion")))
    assert "合格" not in page.split("政治审查</strong>")[1].split("</details>")[0], "the conclusion is hidden too"
    page = signed_in(cast.alice).get(f"/cases/{case.number}/").text
    assert f"{offered}identity" in page
    assert f"{offered}{key(case)}" not in page
    assert "已密封" in page
    assert offered not in signed_in(cast.audrey).get(f"/people/{case.person_id}/").text


def test_the_person_page_leads_to_the_case_for_which_it_is_needed(cast, case, signed_in):
    page = signed_in(cast.bob).get(f"/people/{case.person_id}/").text
    assert cast.dave.masked_id_number in page
    assert f"/cases/{case.number}/reveal/?field=identity" in page
    assert f"/cases/{case.number}/reveal/" not in signed_in(cast.ivy).get(f"/people/{case.person_id}/").text


# --- shown ---------------------------------------------------------------------------------------------------------


def test_it_is_shown_once_with_a_purpose_and_on_record(cast, case, signed_in):
    client = signed_in(cast.bob)
    page = ask(client, case, "identity", "phone", key(case), key(case, name="conclusion"), purpose="review")
    assert page.status_code == 200
    for told in (FOUND, cast.dave.id_number, CALLED, "合格"):
        assert told in page.text
    assert "no-store" in page["Cache-Control"]
    (row,) = log(case)
    assert (row.by, row.person_id, row.outcome, row.purpose) == (cast.bob, cast.dave.pk, "ok", "政审调查")
    assert row.fields == "identity phone vet.opinion vet.conclusion"
    for told in (FOUND, cast.dave.id_number, CALLED):
        assert told not in client.get(f"/cases/{case.number}/reveal/?field=identity").text


def test_asking_alone_shows_and_logs_nothing(cast, case, signed_in):
    client = signed_in(cast.bob)
    client.get(f"/cases/{case.number}/reveal/?field=identity&purpose=identify")
    assert not log(case).exists()


@pytest.mark.parametrize(("who", "field", "fields"), [
    ("alice", "vet.opinion", "vet.opinion"), ("ivy", "identity", "identity"), ("pat", "phone", "phone"),
])  # fmt: skip
def test_what_the_work_does_not_need_is_refused_and_logged(cast, case, signed_in, who, field, fields):
    field = key(case) if "." in field else field
    page = ask(signed_in(getattr(cast, who)), case, "identity" if who == "alice" else field, field)
    assert page.status_code == 403
    for told in (FOUND, cast.dave.id_number, CALLED):
        assert told not in page.text
    (row,) = log(case)
    assert (row.by, row.outcome) == (getattr(cast, who), "denied")
    assert row.fields.endswith(fields)


@pytest.mark.parametrize("who", ["eve", "anna", "adam", "seth", "audrey", "sean"])
def test_who_does_not_see_the_case_finds_no_page(cast, case, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(f"/cases/{case.number}/reveal/").status_code == 404
    assert ask(client, case, "identity").status_code == 404
    assert not log(case).exists()


@pytest.mark.parametrize("data", [
    {"field": []}, {"field": ["identity"], "purpose": ""}, {"field": ["identity"], "purpose": "curious"},
    {"field": ["identity"], "purpose": "other", "stated": "  "}, {"field": ["999999.opinion"]},
    {"field": ["person.name"]},
])  # fmt: skip
def test_without_field_or_purpose_the_form_comes_back(cast, case, signed_in, data):
    page = signed_in(cast.bob).post(f"/cases/{case.number}/reveal/", TO_IDENTIFY | data)
    assert page.status_code == 422
    assert cast.dave.id_number not in page.text
    assert not log(case).exists()


def test_another_purpose_is_kept_in_its_words(cast, case, signed_in):
    assert ask(signed_in(cast.bob), case, "phone", purpose="other", stated="组织体检通知").status_code == 200
    assert log(case).get().purpose == "组织体检通知"


def test_a_fact_of_another_case_is_not_among_them(cast, case, walked, signed_in):
    other = walked(cast.street).case
    assert ask(signed_in(cast.bob), other, key(case)).status_code == 422


@override_settings(ROOT_URLCONF="tests.cases.confirming")
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_has_just_proved_himself(cast, case, signed_in, method):
    client = signed_in(cast.bob)
    session = client.session
    session[again.KEY] -= 24 * 60 * 60
    session.save()
    answer = getattr(client, method)(f"/cases/{case.number}/reveal/", TO_IDENTIFY | {"field": "identity"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/")
    assert not log(case).exists()


def test_the_sponsor_sees_the_telephone_of_the_sponsored_alone(cast, case, signed_in):
    client = signed_in(cast.sam)
    assert CALLED in ask(client, case, "phone").text
    assert ask(client, case, "identity").status_code == 403


def test_medical_and_political_of_a_candidate(cast, signed_in):
    made = candidates.Selection(cast).opened()
    one = made.apply("考生甲", relatives="declared", relatives_posts="舅父，某镇财政所所长")
    client = signed_in(cast.carol)
    page = client.get(f"/cases/{one.number}/").text
    assert "财政所" not in page
    assert "舅父，某镇财政所所长" in ask(client, one, key(one, "apply", "relatives_posts")).text
    assert ask(signed_in(cast.ivy), one, key(one, "apply", "relatives_posts")).status_code == 403


def test_many_reveals_are_told_to_the_audit_administrators_once(cast, case, signed_in):
    from evidence import log as access_log

    for _number in range(AN_HOUR - 1):
        access_log.note("revealed", by=cast.bob, subject=case)
    client = signed_in(cast.bob)
    ask(client, case, "phone")
    assert not Notice.objects.filter(kind="watched").exists()
    ask(client, case, "phone")
    ask(client, case, "phone")
    told = Notice.objects.get(kind="watched")
    assert (told.user, told.url) == (cast.audrey, "")
    assert str(cast.bob) in told.text
    assert cast.dave.name not in told.text


def test_the_cost_of_asking_and_showing(cast, case, signed_in, django_assert_num_queries):
    client = signed_in(cast.bob)
    with django_assert_num_queries(8) as asked:
        client.get(f"/cases/{case.number}/reveal/?field=identity")
    with django_assert_num_queries(18):
        ask(client, case, "identity", key(case))
    assert not any("UPDATE" in one["sql"] for one in asked.captured_queries)
