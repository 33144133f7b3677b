"""Changing keys: everything opens under the new key alone, and nothing is changed while something does not open."""

import io
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from dossiers import sheet_codes
from dossiers.vault import Stored, address, vault
from organisations import rotation
from organisations.checks import old_keys
from organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
NAME = address("cd" * 32, "pdf")


@pytest.fixture
def new(settings):
    """A key that is not in use yet."""
    return Fernet.generate_key().decode()


def rotate(*arguments):
    """What the command says."""
    out = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def tokens():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM organisations_person ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_after_the_rotation_the_old_key_can_be_dropped(cast, settings, new):
    numbers = list(Person.objects.order_by("pk").values_list("id_number", "phone"))
    vault().save(NAME, ContentFile(b"%PDF a conclusion"))
    before = Path(vault().path(NAME)).read_bytes()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    assert len(old_keys(databases=["default"])) == 1
    assert f"organisations.person.id_number: {len(numbers)} of {len(numbers)} under old keys" in rotate("--dry-run")
    assert Path(vault().path(NAME)).read_bytes() == before
    said = rotate()
    assert f"organisations.person.id_number: {len(numbers)} of {len(numbers)} encrypted anew" in said
    assert "files: 1 of 1 encrypted anew" in said
    assert old_keys(databases=["default"]) == []
    settings.FIELD_KEYS = [new]
    assert list(Person.objects.order_by("pk").values_list("id_number", "phone")) == numbers
    assert Stored(NAME).read_bytes() == b"%PDF a conclusion"


def test_what_is_current_is_left_alone_and_a_broken_off_rotation_goes_on(cast, settings, new, monkeypatch):
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    monkeypatch.setattr(rotation, "BATCH", 2)
    look = rotation.looks()["organisations.person.id_number"](True)
    for _row in range(3):
        next(look)
    look.close()
    half = tokens()
    assert 0 < sum(rotation.is_current(token) for token in half) < len(half)
    rotate()
    whole = tokens()
    assert all(rotation.is_current(token) for token in whole)
    assert [a for a in half if rotation.is_current(a)] == whole[:4]
    rotate()
    assert tokens() == whole


def test_nothing_is_changed_while_a_value_cannot_be_opened(cast, settings, new):
    lost = Person.objects.order_by("pk").first()
    with connection.cursor() as cursor:
        token = Fernet(Fernet.generate_key()).encrypt(b"222401").decode()
        cursor.execute("UPDATE organisations_person SET id_number = %s WHERE id = %s", [token, lost.pk])
    vault().save(NAME, ContentFile(b"%PDF"))
    path = Path(vault().path(NAME))
    data = path.read_bytes()
    path.write_bytes(data[:15] + b"\x00" + data[16:])
    before, settings.FIELD_KEYS = tokens(), [new, *settings.FIELD_KEYS]
    with pytest.raises(CommandError) as refused:
        rotate()
    assert f"organisations.person:{lost.pk}, {NAME}. Nothing was changed" in str(refused.value)
    assert token not in str(refused.value)
    assert tokens() == before


def test_somebody_who_saves_meanwhile_is_not_overwritten(cast, settings, new):
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    person = Person.objects.order_by("pk").first()
    field = Person._meta.get_field("phone")
    [(pk, token)] = [row for some in rotation._batches(field) for row in some if row[0] == person.pk] or [(None, None)]
    if pk is None:
        Person.objects.filter(pk=person.pk).update(phone="13800000001")
        [(pk, token)] = [row for some in rotation._batches(field) for row in some if row[0] == person.pk]
    Person.objects.filter(pk=pk).update(phone="13800000009")
    rotation._turn(field, [(rotation.renewed(token), pk, token)])
    assert Person.objects.get(pk=pk).phone == "13800000009"


def test_rooms_register_what_is_encrypted_elsewhere(settings, new, monkeypatch):
    turned = []

    def look(turn):
        turned.append(turn)
        yield rotation.Found(rotation.OLD, "accounts.secret:1")

    monkeypatch.setitem(rotation._registered, "second factors", look)
    assert "second factors: 1 of 1 encrypted anew" in rotate()
    assert turned == [False, True]


def test_blind_indexes_and_codes_outlive_a_change_of_their_key(cast, settings):
    person = Person.objects.order_by("pk").first()
    printed = str(sheet_codes.SheetCode("M-2030-0042", "4-4-1", 2, 3))
    settings.OLD_INDEX_KEY, settings.INDEX_KEY = settings.INDEX_KEY, "n" * 64
    assert Person.with_id_number(person.id_number) is None
    count = Person.objects.count()
    assert f"blind indexes: {count} of {count} computed anew" in rotate("--index")
    assert Person.with_id_number(person.id_number) == person
    assert f"blind indexes: 0 of {count} computed anew" in rotate("--index")
    assert sheet_codes.parse(printed).number == "M-2030-0042"
    settings.OLD_INDEX_KEY = ""
    assert sheet_codes.parse(printed) is None
    Person.objects.exclude(pk=person.pk).update(id_number="")  # gone with their files
    settings.INDEX_KEY = "m" * 64
    assert "blind indexes: 1 of 1 computed anew" in rotate("--index")
    with pytest.raises(CommandError, match="no dry run"):
        rotate("--index", "--dry-run")


def test_while_there_is_one_key_the_check_looks_at_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert old_keys(databases=["default"]) == []
