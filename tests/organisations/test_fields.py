"""Encryption at rest (F-08): nothing readable is stored, keys can change, nobody filters on ciphertext."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.test.utils import isolate_apps, override_settings

from organisations.fields import EncryptedTextField, UndecryptableValue, blind_index

OLD, NEW, FOREIGN = (Fernet.generate_key().decode() for _ in range(3))
NUMBER = "22240119900101001X"


@pytest.fixture(autouse=True)
def _keys():
    with override_settings(FIELD_KEYS=[OLD], INDEX_KEY="index key of the tests"):
        yield


def store(text):
    return EncryptedTextField().get_prep_value(text)


def load(token):
    return EncryptedTextField().from_db_value(token, None, None)


@pytest.fixture
def letter():
    with isolate_apps():

        class Letter(models.Model):
            text = EncryptedTextField()

            class Meta:
                app_label = "letters"

            def __str__(self):
                return self.text

        yield Letter


@pytest.mark.parametrize("text", [NUMBER, "延吉市", " kept as it is ", "a" * 5000])
def test_what_is_stored_comes_back(text):
    assert load(store(text)) == text


def test_the_stored_value_shows_nothing_and_differs_each_time():
    tokens = {store(NUMBER) for _ in range(3)}
    assert len(tokens) == 3
    assert not any(NUMBER in token or "222401" in token for token in tokens)


@pytest.mark.parametrize("empty", ["", None])
def test_empty_stays_empty(empty):
    assert store(empty) == empty
    assert load(empty) == empty


def test_the_first_key_encrypts_and_any_key_decrypts():
    token = store(NUMBER)
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert load(token) == NUMBER
        fresh = store(NUMBER)
    with override_settings(FIELD_KEYS=[NEW]):
        assert load(fresh) == NUMBER


def test_a_lost_key_is_reported_without_the_value():
    token = store(NUMBER)
    with (
        override_settings(FIELD_KEYS=[FOREIGN]),
        pytest.raises(UndecryptableValue, match="FIELD_KEYS") as caught,
    ):
        load(token)
    assert token not in str(caught.value)


def test_an_altered_value_is_reported():
    token = store(NUMBER)
    altered = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]
    with pytest.raises(UndecryptableValue):
        load(altered)


def test_a_value_that_was_never_encrypted_is_reported():
    with pytest.raises(UndecryptableValue):
        load(NUMBER)


def test_without_keys_nothing_is_stored_in_clear():
    with override_settings(FIELD_KEYS=[]), pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        store(NUMBER)


def test_the_field_migrates_as_itself():
    _name, path, args, kwargs = EncryptedTextField("ID number", blank=True, default="").deconstruct()
    assert path == "organisations.fields.EncryptedTextField"
    assert isinstance(EncryptedTextField(*args, **kwargs), EncryptedTextField)
    assert kwargs == {"verbose_name": "ID number", "blank": True, "default": ""}


@pytest.mark.parametrize(
    "question",
    [
        {"text": NUMBER},
        {"text": models.F("pk")},
        {"text__in": [NUMBER]},
        {"text__in": [""]},
        {"text__iexact": ""},
        {"text__contains": "2224"},
        {"text__icontains": "2224"},
        {"text__startswith": "2224"},
        {"text__regex": "2"},
        {"text__gt": "2"},
        {"text__range": ("1", "2")},
        {"text__length": 18},
    ],
)
def test_nobody_filters_on_ciphertext(letter, question):
    with pytest.raises(FieldError):
        letter.objects.filter(**question)


@pytest.mark.parametrize(
    "question",
    [{"text": ""}, {"text": None}, {"text__isnull": True}, {"text__exact": ""}, {"text__isnull": False}],
)
def test_whether_there_is_a_value_may_be_asked(letter, question):
    letter.objects.filter(**question)
    letter.objects.exclude(**question)


def test_the_empty_string_is_compared_as_such(letter):
    (condition,) = letter.objects.filter(text="").query.where.children
    assert condition.rhs == ""


def test_the_index_is_equal_for_equal_values_only():
    assert blind_index(" 22240119900101001x\n") == blind_index(NUMBER)
    assert blind_index("222401199001010029") != blind_index(NUMBER)
    assert len(blind_index(NUMBER)) == 64
    assert set(blind_index(NUMBER)) <= set("0123456789abcdef")


def test_the_index_cannot_be_computed_without_its_key():
    known = blind_index(NUMBER)
    with override_settings(INDEX_KEY="another key"):
        assert blind_index(NUMBER) != known
    with override_settings(INDEX_KEY=""), pytest.raises(ImproperlyConfigured, match="INDEX_KEY"):
        blind_index(NUMBER)
