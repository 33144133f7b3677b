"""Retention, holds and disposal by two people: what is due, what holds it back, what goes and what stays."""

from __future__ import annotations

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts import again
from cases.accountability import AccountabilityRecord
from cases.law import PIPELINES
from cases.models import Case
from dossiers.vault import vault
from evidence.models import AccessEntry
from notices.models import Notice
from organisations import proxies
from organisations.models import Person, User
from rights import answering, correcting, destroying, disposing, reminding, schedule
from rights.models import DisposalItem, DisposalRun, Hold, Term
from tests import story
from tests.dossiers.test_typesetting import text_of

ENDED = "membership_ended"


# --- the schedule ----------------------------------------------------------------------------------------------


def test_every_end_of_every_pipeline_belongs_to_one_class():
    for name, law in PIPELINES.items():
        for value, step in law.steps().items():
            kinds = [one for one in schedule.CLASSES if name in one.pipelines and value in one.states]
            assert len(kinds) == (1 if step.final else 0), (name, value)


@pytest.mark.django_db
def test_periods_count_from_the_day_they_were_set_for(cast, signed_in):
    paula = story.account("Paula", story.Role.DEPARTMENT, cast.prefecture)
    assert signed_in(cast.carol).get(f"/rights/schedule/{ENDED}/").status_code == 403
    client = signed_in(paula)
    address = f"/rights/schedule/{ENDED}/"
    assert client.post(address, {"months": "0", "since": "2030-11-24", "basis": "x"}).status_code == 422
    assert client.post(address, {"months": "24", "since": "2030-11-23", "basis": "x"}).status_code == 422
    given = {"months": "24", "since": "2030-12-01", "basis": "州委组织部归档范围和保管期限表"}
    assert client.post(address, given).status_code == 303
    assert schedule.periods(story.TODAY)[ENDED].months == 120
    assert schedule.periods(story.D(2030, 12, 1))[ENDED].months == 24
    assert given["basis"] in client.get("/rights/schedule/").text
    client.post(address, {"months": "", "since": "2030-12-02", "basis": "改为永久"})
    assert schedule.periods(story.D(2030, 12, 2))[ENDED].until(story.TODAY) is None
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rights_term SET months = 1")
    assert client.post("/rights/schedule/membership/", given).status_code == 422, "kept for ever by the regulation"
    session = client.session
    session[again.KEY] = 0
    session.save()
    assert client.post(address, given)["Location"].startswith("/account/confirm/")


# --- what is due -----------------------------------------------------------------------------------------------


@pytest.fixture
def due(cast, walked):
    """A withdrawn application whose time is over, with a second department account above."""
    road = walked()
    road.do("withdraw")
    Term(record_class=ENDED, months=12, since=story.LONG_AGO, basis="归档范围和保管期限表", by=cast.carol).save()
    cast.paula = story.account("Paula", story.Role.DEPARTMENT, cast.prefecture)
    return road.case


def proposed(cast, case, by=None) -> DisposalRun:
    return disposing.propose(cast.county, [case.pk], by=by or cast.carol, reason="保管期限已满")


@pytest.mark.django_db
def test_nothing_open_nor_in_time_nor_held_is_due(cast, walked, due, signed_in):
    other = walked(cast.street).case  # open
    assert reminding._disposals(story.D(2030, 12, 1)) == 2  # county and prefecture
    found = schedule.due(cast.county, story.TODAY)
    assert list(found) == [Case.objects.get(pk=due.pk)]
    assert not schedule.due(cast.west, story.TODAY).exists()
    assert not schedule.due(cast.county, story.D(2027, 12, 1)).exists()
    client = signed_in(cast.carol)
    hold = {"case": due.number, "reason": "纪委核查", "document": "纪函〔2030〕2号", "since": "2030-11-01"}
    assert client.post(f"/rights/people/{cast.dave.pk}/hold/", hold).status_code == 303
    assert not found.all().exists()
    with pytest.raises(disposing.CannotDispose):
        proposed(cast, due)
    assert AccessEntry.objects.filter(kind="held", person=cast.dave).exists()
    assert "纪委核查" in client.get("/rights/holds/").text
    assert client.get("/rights/holds/?state=all").context["page"].query == "state=all", "kept from page to page"
    done = client.post(f"/rights/holds/{Hold.objects.get().pk}/release/", {"remark": "核查结束"})
    assert done.status_code == 303
    assert AccessEntry.objects.filter(kind="held", person=cast.dave, purpose="核查结束").exists()
    assert schedule.due(cast.county, story.TODAY + story.ONE_DAY).exists()
    assert other.pk not in found.all().values_list("pk", flat=True)


@pytest.mark.django_db
def test_an_open_request_and_a_record_of_accountability_hold_back(cast, due):
    found = schedule.due(cast.county, story.TODAY)
    asked = answering.record(cast.dave, by=cast.carol, organisation=cast.county, kind="copy", who="self", proof="card",
                             received_on=story.TODAY)  # fmt: skip
    assert (found.all().exists(), schedule.why_kept(due, story.TODAY)) == (False, "held")
    answered = {"decision": "granted", "reasons": "同意。", "rule": "个人信息保护法", "answered_on": story.TODAY}
    assert answering.answer(asked, by=cast.carol, **answered)
    assert (found.all().exists(), schedule.why_kept(due, story.TODAY)) == (True, "")
    act = due.events.first()
    AccountabilityRecord(case=due, seq=1, trigger="complaint", event=act, event_hash=act.hash, on=act.on).save()
    assert (found.all().exists(), schedule.why_kept(due, story.TODAY)) == (False, "held")


@pytest.mark.django_db
def test_a_case_below_another_county_cannot_be_smuggled_in(cast, due, signed_in):
    page = signed_in(cast.carol).post("/rights/disposals/propose/", {"case": [due.pk, 999999], "reason": "x"})
    assert page.status_code == 422
    assert not DisposalRun.objects.exists()
    for reader, code in ((cast.bob, 403), (cast.ivy, 403), (cast.adam, 403), (cast.pat, 403)):
        assert signed_in(reader).get("/rights/disposals/propose/").status_code == code


# --- two people ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_second_person_is_another_above_and_reads_the_same_list(cast, due, signed_in):
    done = signed_in(cast.carol).post("/rights/disposals/propose/", {"case": [due.pk], "reason": "保管期限已满"})
    run = DisposalRun.objects.get()
    assert done["Location"] == f"/rights/disposals/{run.number}/"
    assert [one.user for one in Notice.objects.filter(kind="rights")] == [cast.paula]
    address, read = f"/rights/disposals/{run.number}/approve/", {"read": run.list_hash}
    assert signed_in(cast.carol).post(address, read).status_code == 403
    assert signed_in(cast.pat).post(address, read).status_code == 404  # the archive of a township below
    deputy = User.objects.create(username="deputy")  # of the first person
    proxies.Proxy.objects.create(
        mandate=cast.carol.mandates.get(), deputy=deputy, since=story.TODAY, until=story.TODAY, by=cast.carol
    )
    assert signed_in(deputy).post(address, read).status_code == 403
    for other in (cast.pat, deputy):
        with pytest.raises(PermissionDenied):
            disposing.countersign(run, by=other, read=run.list_hash)
    assert signed_in(cast.paula).post(address, {"read": "0" * 64}).status_code == 409
    listed = signed_in(cast.paula).get(f"/rights/disposals/{run.number}/list/")
    assert due.number in text_of(listed.content)
    assert signed_in(cast.paula).post(address, read).status_code == 303
    run.refresh_from_db()
    assert (run.status, run.settled_by) == (DisposalRun.RUNNING, cast.paula)
    assert signed_in(cast.paula).post(address, read).status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalRun.objects.filter(pk=run.pk).update(settled_by=cast.carol)


@pytest.mark.django_db
def test_a_list_that_is_no_longer_the_proposed_one_is_not_approved(cast, due):
    run = proposed(cast, due)
    DisposalItem.objects.filter(run=run).update(sheets=99)
    with pytest.raises(disposing.CannotDispose):
        disposing.countersign(run, by=cast.paula, read=run.list_hash)


@pytest.mark.django_db
def test_a_declined_list_destroys_nothing_and_may_come_again(cast, due, signed_in):
    run = proposed(cast, due)
    assert not schedule.due(cast.county, story.TODAY).exists()
    client = signed_in(cast.paula)
    assert client.post(f"/rights/disposals/{run.number}/decline/", {"remark": ""}).status_code == 422
    assert client.post(f"/rights/disposals/{run.number}/decline/", {"remark": "再留一年"}).status_code == 303
    disposing.carry_out(run.pk)
    assert due.dossier.documents.exists()
    assert schedule.due(cast.county, story.TODAY).exists()


# --- carried out -----------------------------------------------------------------------------------------------


def approved(cast, case) -> DisposalRun:
    run = proposed(cast, case)
    disposing.countersign(run, by=cast.paula, read=run.list_hash)
    run.refresh_from_db()
    return run


@pytest.mark.django_db
def test_files_and_name_go_and_the_record_stays(cast, due):
    correcting.correct(cast.dave, "occupation", "务农", by=cast.carol, reason="本人申明", document="证1")
    names = list(due.dossier.documents.values_list("file", flat=True))
    number, chain = cast.dave.id_number, [(one.hash, one.digest()) for one in due.events.all()]
    destroyed: list[int] = []
    destroying.DESTROYERS["test"] = lambda case: destroyed.append(case.pk)
    try:
        run = approved(cast, due)
        disposing.carry_out(run.pk)
    finally:
        del destroying.DESTROYERS["test"]
    assert destroyed == [due.pk]
    assert names
    assert not any(vault().exists(name) for name in names)
    assert not due.dossier.documents.exists()
    person = Person.objects.get(pk=cast.dave.pk)
    assert person.name == "已销毁人员000001"
    assert (person.id_number, person.phone, person.occupation) == ("", "", "")
    assert Person.with_id_number(number) is None
    assert person.corrections.get().before == ""
    after = [(one.hash, one.digest()) for one in Case.objects.get(pk=due.pk).events.all()]
    assert after == chain
    assert all(one == two for one, two in after)
    assert AccessEntry.objects.get(kind="disposed").person_id == cast.dave.pk

    run.refresh_from_db()
    item = run.items.get()
    assert (run.status, item.status, item.files, item.events_left) == ("done", "done", [], len(chain))


@pytest.mark.django_db
def test_the_certificate_tells_what_went_and_is_kept(cast, due, signed_in):
    run = approved(cast, due)
    disposing.carry_out(run.pk)
    run.refresh_from_db()
    item, client = run.items.get(), signed_in(cast.carol)
    content = client.get(f"/rights/disposals/{run.number}/list/").getvalue()
    assert hashlib.sha256(content).hexdigest() == run.certificate_sha256
    said = text_of(content)
    for words in (
        "档案销毁清册",
        due.number,
        run.number,
        "Carol",
        "Paula",
        "已销毁人员000001",
        "故不销毁",
        run.list_hash,
    ):
        assert words in said
    assert "申请人戴" not in said
    page = client.get(f"/cases/{due.number}/")
    assert run.number in page.text
    assert "申请人戴" not in page.text
    assert client.post(f"/papers/{due.number}/print/").status_code == 403
    hold = {"case": due.number, "reason": "纪委核查", "document": "纪函〔2030〕2号", "since": "2030-11-01"}
    assert client.post(f"/rights/people/{cast.dave.pk}/hold/", hold).status_code == 403, "too late: nothing is left"
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalRun.objects.filter(pk=run.pk).update(reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalItem.objects.filter(pk=item.pk).delete()


@pytest.mark.django_db
@pytest.mark.datalayer
def test_the_database_lets_no_document_go_before_the_second_signature(cast, due):
    documents = due.dossier.documents.count()
    run = proposed(cast, due)
    with pytest.raises(IntegrityError, match="never removed"), transaction.atomic():
        due.dossier.documents.all().delete()
    with transaction.atomic():
        disposing.countersign(run, by=cast.paula, read=run.list_hash)
        assert due.dossier.documents.all().delete()[0] >= documents


@pytest.mark.django_db
def test_a_killed_run_goes_on_and_nothing_half_gone_looks_whole(cast, due, signed_in):
    names = list(due.dossier.documents.values_list("file", flat=True))
    run = approved(cast, due)
    destroying._clear(run.items.get().pk)  # the worker was killed before the files went
    assert all(vault().exists(name) for name in names)
    assert not due.dossier.documents.exists()
    assert run.number in signed_in(cast.carol).get(f"/cases/{due.number}/").text
    assert run.items.get().status == DisposalItem.CLEARED
    disposing.carry_out(run.pk)
    disposing.carry_out(run.pk)
    assert not any(vault().exists(name) for name in names)
    run.refresh_from_db()
    assert run.status == DisposalRun.DONE


@pytest.mark.django_db
def test_what_came_up_after_the_approval_is_kept(cast, due):
    run = approved(cast, due)
    Hold.objects.create(person=cast.dave, organisation=cast.county, reason="诉讼", document="1", since=story.TODAY,
                        by=cast.carol)  # fmt: skip
    disposing.carry_out(run.pk)
    item = run.items.get()
    assert item.status == DisposalItem.KEPT
    assert item.remark
    assert due.dossier.documents.exists()
    run.refresh_from_db()
    assert run.status == DisposalRun.DONE


@pytest.mark.django_db
def test_a_file_that_lies_in_another_dossier_and_a_person_with_another_case_stay(cast, walked, due):
    other = walked(cast.street).case
    shared = other.dossier.documents.first()
    due.dossier.documents.update(file=shared.file.name, sha256=shared.sha256)
    Case.objects.filter(pk=other.pk).update(person=cast.dave)
    run = approved(cast, due)
    disposing.carry_out(run.pk)
    assert run.items.get().status == DisposalItem.DONE
    assert vault().exists(shared.file.name)
    assert Person.objects.get(pk=cast.dave.pk).name == "申请人戴"
