"""Corrections with history, the identity number by two people, and restriction of use."""

from __future__ import annotations

import pytest
from django.contrib import messages
from django.db import IntegrityError, connection, transaction

from dossiers.models import Document
from evidence.models import AccessEntry
from organisations.identity import make_id_number
from organisations.models import Person, User
from organisations.proxies import Proxy
from rights import correcting
from rights.models import Correction, NumberProposal, RestrictionStep
from tests import story
from tests.cases.batching import opened
from workflows.passing import deeds

pytestmark = pytest.mark.django_db
WHY = {"reason": "户口簿登记为准", "document": "公户证〔2030〕8号"}


def other_number() -> str:
    return make_id_number("222404", story.D(1991, 3, 4), sequence=122)


# --- one column ------------------------------------------------------------------------------------------------


def test_a_name_is_corrected_and_the_former_one_kept(cast, walked, signed_in):
    road = walked()
    drawn = road.case.dossier.documents.get()
    Document.objects.filter(pk=drawn.pk).update(origin=Document.DRAWN)
    client = signed_in(cast.carol)
    done = client.post(f"/rights/people/{cast.dave.pk}/correct/name/", WHY | {"value": "申请人岱"})
    assert done.status_code == 303
    assert Person.objects.get(pk=cast.dave.pk).name == "申请人岱"
    assert road.case.dossier.title == "申请人岱"
    made = Correction.objects.get()
    assert (made.before, made.after, made.by, made.intact) == ("申请人戴", "申请人岱", cast.carol, True)
    logged = AccessEntry.objects.get(kind="corrected")
    assert (logged.person_id, logged.fields, logged.purpose) == (cast.dave.pk, "name", WHY["reason"])
    assert "申请人" not in logged.subject
    history = client.get(f"/rights/people/{cast.dave.pk}/corrections/").text
    for words in ("申请人戴", "申请人岱", WHY["document"], "Carol"):
        assert words in history
    differing = client.get(f"/rights/corrections/{made.pk}/")
    assert [one.pk for one in differing.context["page"].rows] == [drawn.pk]
    assert f'/papers/{drawn.pk}/"' in differing.text
    assert f"/rights/people/{cast.dave.pk}/" in client.get(f"/people/{cast.dave.pk}/").text


@pytest.mark.datalayer
def test_values_are_encrypted_and_the_row_stays(cast, signed_in, settings):
    made = correcting.correct(cast.dave, "phone", "13900001234", by=cast.carol, **WHY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT after FROM rights_correction WHERE id = %s", [made.pk])
        assert "13900001234" not in cursor.fetchone()[0]
    assert "13900001234" not in signed_in(cast.carol).get(f"/rights/people/{cast.dave.pk}/corrections/").text
    for statement in (
        "UPDATE rights_correction SET reason = 'x'", "UPDATE rights_correction SET by_id = NULL",
        "DELETE FROM rights_correction",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    settings.OLD_INDEX_KEY, settings.INDEX_KEY = settings.INDEX_KEY, "n" * 64
    assert Correction.objects.get(pk=made.pk).intact, "a changed key of the index changes nothing here"
    Correction._base_manager.filter(pk=made.pk).update(after="13900009999")  # as a change of keys would write
    assert not Correction.objects.get(pk=made.pk).intact


@pytest.mark.parametrize(
    ("field", "value"), [("name", "申请人戴"), ("name", ""), ("ethnic", "ZZ"), ("occupation", "长" * 121)]
)
def test_what_is_wrong_or_there_already_is_not_entered(cast, signed_in, field, value):
    page = signed_in(cast.carol).post(f"/rights/people/{cast.dave.pk}/correct/{field}/", WHY | {"value": value})
    assert page.status_code == 422
    assert not Correction.objects.exists()


def test_only_columns_of_the_forms_are_corrected_here(cast, signed_in):
    client = signed_in(cast.carol)
    for field in ("political", "member_since", "id_index", "organisation", "restricted_since"):
        assert client.get(f"/rights/people/{cast.dave.pk}/correct/{field}/").status_code == 404
    page = client.get(f"/admin/organisations/person/{cast.dave.pk}/change/")
    assert 'name="name"' not in page.text  # not without history either


# --- the identity number ---------------------------------------------------------------------------------------


def test_an_identity_number_takes_two_people(cast, signed_in):
    former, number = cast.dave.id_number, other_number()
    client = signed_in(cast.carol)
    address = f"/rights/people/{cast.dave.pk}/correct/id_number/"
    assert client.post(address, WHY | {"value": number}).status_code == 303
    assert client.post(address, WHY | {"value": number}).status_code == 422  # one at a time
    proposal = NumberProposal.objects.get()
    assert Person.with_id_number(number) is None
    assert client.post(f"/rights/numbers/{proposal.pk}/", {"confirm": "1"}).status_code == 403
    with pytest.raises(ValueError, match="second person"):
        correcting.settle_number(proposal, by=cast.carol, accepted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberProposal.objects.filter(pk=proposal.pk).update(accepted=True, settled_by=cast.carol)

    second = story.account("Cora", story.Role.DEPARTMENT, cast.county)
    other = signed_in(second)
    assert number in other.get(f"/rights/people/{cast.dave.pk}/").text  # he compares it with the evidence
    assert other.post(f"/rights/numbers/{proposal.pk}/", {"confirm": "1"}).status_code == 303
    person = Person.with_id_number(number)
    assert person == cast.dave
    assert (person.birth_date, person.sex) == (story.D(1991, 3, 4), "2")
    assert Person.with_id_number(former) is None
    made = Correction.objects.get()
    assert (made.before, made.after, made.by, made.second) == (former, number, cast.carol, second)
    entry = AccessEntry.objects.get(kind="corrected")
    assert (entry.by, entry.person, entry.fields) == (second, cast.dave, "id_number")
    assert number not in other.get(f"/rights/people/{cast.dave.pk}/corrections/").text
    proposal.refresh_from_db()
    assert (proposal.number, proposal.accepted) == ("", True)
    again = other.post(f"/rights/numbers/{proposal.pk}/", {"confirm": "1"}, follow=True)
    assert [one.level for one in again.context["messages"]] == [messages.ERROR]


def test_who_acts_for_the_first_person_is_no_second_one(cast, signed_in):
    proposal = correcting.propose_number(cast.dave, other_number(), by=cast.carol, **WHY)
    deputy = User.objects.create(username="deputy")
    Proxy.objects.create(
        mandate=cast.carol.mandates.get(), deputy=deputy, since=story.TODAY, until=story.TODAY, by=cast.carol
    )
    client, address = signed_in(deputy), f"/rights/numbers/{proposal.pk}/"
    assert 'name="confirm"' not in client.get(f"/rights/people/{cast.dave.pk}/").text
    assert client.post(address, {"confirm": "1"}).status_code == 403
    assert NumberProposal.objects.get().settled_at is None
    assert client.post(address, {}).status_code == 303  # to decline it, one is enough


def test_a_number_borne_by_somebody_else_is_refused_and_a_proposal_can_be_taken_back(cast, signed_in):
    client, taken = signed_in(cast.carol), cast.applicants[cast.street.pk].id_number
    address = f"/rights/people/{cast.dave.pk}/correct/id_number/"
    assert client.post(address, WHY | {"value": taken}).status_code == 422
    assert client.post(address, WHY | {"value": "123"}).status_code == 422
    client.post(address, WHY | {"value": other_number()})
    client.post(f"/rights/numbers/{NumberProposal.objects.get().pk}/", {})
    assert NumberProposal.objects.get().settled_at is not None
    assert not Correction.objects.exists()


def test_who_signed_in_long_ago_proves_it_again(cast, signed_in, settings):
    settings.ROOT_URLCONF = "tests.rights.urls_with_confirm"
    client = signed_in(cast.carol)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    address = f"/rights/people/{cast.dave.pk}/correct/name/"
    for page in (client.get(address), client.post(address, WHY | {"value": "申请人岱"})):
        assert page.status_code == 302
        assert "next=%2Frights%2Fpeople%2F" in page["Location"]
    assert not Correction.objects.exists()
    asked = client.get("/rights/disposals/propose/")
    assert asked.status_code == 302


# --- restriction -----------------------------------------------------------------------------------------------


def test_restriction_marks_the_pages_and_leaves_the_duty_alone(cast, walked, signed_in):
    road = walked()
    client = signed_in(cast.bob)
    address = f"/rights/people/{cast.dave.pk}/restrict/"
    assert client.post(address, {"reason": "", "document": ""}).status_code == 422
    assert client.post(address, WHY).status_code == 303
    for page in (f"/cases/{road.case.number}/", f"/people/{cast.dave.pk}/", f"/papers/{road.case.number}/"):
        assert "限制使用" in client.get(page).text, page
    road.step()  # the desks go on: a duty of the law does not stop (F-01)
    assert client.post(address, WHY | {"reason": "复核完毕"}).status_code == 303
    assert "限制使用" not in client.get(f"/cases/{road.case.number}/").text
    assert [one.what for one in RestrictionStep.objects.order_by("pk")] == ["set", "lifted"]
    assert AccessEntry.objects.filter(kind="restricted", person=cast.dave).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rights_restrictionstep SET reason = 'x'")


def test_what_is_no_duty_stops(cast, signed_in):
    one, two = opened(cast, 2)
    Person.objects.filter(pk=two.person_id).update(restricted_since=story.TODAY)
    client = signed_in(cast.bob)
    page = client.post("/print/new/", {"way": "list", "numbers": f"{one.number} {two.number}"})
    assert page.context["selection"].dossiers == [one.dossier_id]
    assert page.context["selection"].set_apart == [two.number]
    assert two.number in page.text
    two = type(two).objects.get(pk=two.pk)
    with pytest.raises(deeds.PermissionDenied, match="限制"):
        deeds.circulate(two, [cast.carol], by=cast.bob)
    assert deeds.circulate(two, [cast.carol], by=cast.bob, note="核查需要")
