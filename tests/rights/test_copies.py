"""The copy of a person's data: complete, masked until identity was checked, handed out with a purpose, gone in time."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.utils import timezone

from cases.models import Case
from dossiers.models import Document, Dossier
from evidence.log import note
from evidence.models import AccessEntry
from organisations.models import Person, User
from rights import answering, copying
from rights.belongings import BELONGINGS, LEFT_OUT
from rights.models import Export
from tests import story
from tests.dossiers.test_typesetting import text_of

OURS = (
    "organisations", "evidence", "accounts", "notices", "dossiers", "cases", "recruitment", "meetings", "publicity",
    "workflows", "rights",
)  # fmt: skip


# --- nothing is forgotten --------------------------------------------------------------------------------------


def belonging_models() -> set[str]:
    """Every table with a way to a person, through cases and dossiers; accounts are told, what they did is not his."""
    everything = [model for model in apps.get_models() if model._meta.app_label in OURS]
    found: set = {Person, Case, Dossier, Document}
    while True:
        more = {
            model for model in everything if model not in found and any(
                each.is_relation and each.concrete and each.related_model in found - {User}
                for each in model._meta.get_fields()
            )
        }  # fmt: skip
        if not more:
            return {model._meta.label for model in found}
        found |= more


def test_every_table_with_a_way_to_a_person_is_told_or_left_out_with_a_reason():
    told = {one.model for one in BELONGINGS}
    assert belonging_models() - told - set(LEFT_OUT) == set()
    assert told & set(LEFT_OUT) == set()
    assert all(LEFT_OUT.values())
    for name in LEFT_OUT:
        assert apps.get_model(name)


def test_what_is_blackened_exists():
    for one in BELONGINGS:
        columns = {each.name for each in apps.get_model(one.model)._meta.concrete_fields}
        assert set(one.hidden) <= columns, one.model


# --- the copy --------------------------------------------------------------------------------------------------


def opened(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def part(data: dict, heading: str) -> list[dict]:
    return next(one["rows"] for one in data["parts"] if one["heading"] == heading)


@pytest.mark.django_db
def test_a_copy_holds_everything_and_masks_numbers_until_identity_was_checked(cast, walked, signed_in):
    road = walked(until="appoint_contacts")
    note("viewed", by=cast.bob, subject=road.case, person=cast.dave, purpose="审查材料")
    client = signed_in(cast.bob)
    address = f"/rights/people/{cast.dave.pk}/copy/"
    done = client.post(address, {"purpose": "本人申请查阅", "with_files": "on"})
    made = Export.objects.get()
    assert done["Location"] == f"/rights/copies/{made.pk}/"
    copying.make(made.pk)
    copying.make(made.pk)  # a job that runs twice makes one copy
    page = client.get(f"/rights/copies/{made.pk}/")
    assert "SHA-256" in page.text

    file = f"/rights/copies/{made.pk}/file/"
    assert client.get(file).status_code == 405
    assert client.post(file, {"purpose": ""}).status_code == 422
    assert not AccessEntry.objects.filter(kind="exported").exists()
    archive = opened(client.post(file, {"purpose": "交本人"}))
    assert archive.testzip() is None
    logged = AccessEntry.objects.get(kind="exported")
    assert (logged.person_id, logged.purpose, logged.fields) == (cast.dave.pk, "交本人", "all files")

    data = json.loads(archive.read("个人信息副本.json"))
    person = part(data, "基本信息")[0]
    assert person["name"] == "申请人戴"
    assert person["id_number"] == cast.dave.masked_id_number
    assert cast.dave.id_number not in archive.read("个人信息副本.json").decode()
    assert part(data, "发展党员业务")[0]["number"] == road.case.number
    assert len(part(data, "办理记录")) == road.case.events.count()
    assert part(data, "谁在何时因何查看")[0]["purpose"] == "审查材料"
    assert len(part(data, "卷内材料")) == road.case.dossier.documents.count()
    said = text_of(archive.read("个人信息副本.pdf"))
    for words in ("个人信息副本", "申请人戴", road.case.number, "办理记录", "审查材料", "未予提供的内容及理由"):
        assert words.replace(" ", "") in said
    papers = [name for name in archive.namelist() if name.startswith("卷内材料/")]
    assert len(papers) == road.case.dossier.documents.current().count()


@pytest.mark.django_db
def test_numbers_are_told_in_full_to_who_was_identified(cast, signed_in):
    words = {"kind": "copy", "who": "self", "received_on": story.TODAY}
    for proof, whole in (("card", True), ("other", False)):
        one = answering.record(cast.dave, by=cast.bob, organisation=cast.east, proof=proof, **words)
        signed_in(cast.bob).post(f"/rights/people/{cast.dave.pk}/copy/", {"purpose": "答复", "request": one.pk})
        made = Export.objects.get(request=one)
        copying.make(made.pk)
        made.refresh_from_db()
        with made.file.open("rb") as file, zipfile.ZipFile(file) as archive:
            told = cast.dave.id_number in archive.read("个人信息副本.json").decode()
        assert (made.whole, told) == (whole, whole)


@pytest.mark.django_db
def test_a_sponsor_is_told_his_part_and_not_whom_he_answers_for(cast, walked):
    road = walked(after="pair_sponsor")
    sam = cast.sam.person
    made = copying.order(sam, by=cast.carol, organisation=cast.county, purpose="核对", with_files=False)
    copying.make(made.pk)
    made.refresh_from_db()
    with made.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        text = archive.read("个人信息副本.json").decode()
    assert len(part(json.loads(text), "本人担任联系人、介绍人、包保人、导师")) == 1
    assert road.case.number not in text
    assert "申请人戴" not in text


@pytest.mark.django_db
def test_copies_go_after_some_days_and_are_nobody_elses(cast, signed_in, settings, tmp_path):
    made = copying.order(cast.dave, by=cast.bob, organisation=cast.east, purpose="核对", with_files=False)
    copying.make(made.pk)
    assert signed_in(cast.eve).get(f"/rights/copies/{made.pk}/").status_code == 404
    assert signed_in(cast.ivy).get(f"/rights/copies/{made.pk}/").status_code == 403
    assert copying.sweep() == 0
    late = timezone.now() - datetime.timedelta(days=settings.EXPORT_DAYS, hours=1)
    Export.objects.filter(pk=made.pk).update(finished_at=late)
    assert copying.sweep() == 1
    assert [one for one in (tmp_path / "files" / "exports").iterdir()] == []
    client = signed_in(cast.bob)
    assert client.get(f"/rights/copies/{made.pk}/").status_code == 200
    assert client.post(f"/rights/copies/{made.pk}/file/", {"purpose": "交本人"}).status_code == 404


@pytest.mark.django_db
def test_who_keeps_one_of_his_places_takes_no_copy_of_what_lies_elsewhere(cast, walked, signed_in):
    walked().do("withdraw")
    address = f"/rights/people/{cast.dave.pk}/copy/"
    assert signed_in(cast.bob).get(address).status_code == 200
    other = walked(cast.hamlet).case
    Case.objects.filter(pk=other.pk).update(person=cast.dave, organisation=cast.far)
    made = copying.order(cast.dave, by=cast.carol, organisation=cast.county, purpose="x", with_files=True)
    assert signed_in(cast.bob).get(address).status_code == 403
    assert signed_in(cast.bob).get(f"/rights/copies/{made.pk}/").status_code == 403
    assert signed_in(cast.bob).post(f"/rights/copies/{made.pk}/file/", {"purpose": "x"}).status_code == 403
    assert signed_in(cast.carol).get(address).status_code == 200
