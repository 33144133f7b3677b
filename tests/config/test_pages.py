"""Health, source, and the rule that a page is closed unless it says otherwise."""

import io
import tarfile
from unittest import mock

import pytest
from django.conf import settings
from django.db import DatabaseError

from config import pages


@pytest.mark.django_db
def test_healthz_says_that_both_services_answer(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"database": True, "redis": True})


@pytest.mark.django_db
def test_healthz_fails_when_the_database_does(client):
    with mock.patch.object(pages, "_ask_database", side_effect=DatabaseError):
        response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, False)


@pytest.mark.django_db
def test_everyone_can_take_the_source(client):
    content = io.BytesIO(client.get("/source/").content)
    with tarfile.open(fileobj=content) as archive:
        names = set(archive.getnames())
    assert {f"source/{name}" for name in ("LICENSE", "manage.py", "config/settings.py", "bin/demo")} <= names


def test_the_source_holds_no_data_and_no_keys():
    inside = [path.relative_to(settings.BASE_DIR) for path in pages.source_paths()]
    assert not [path for path in inside if path.parts[0] in {"var", ".venv", ".git"} or path.suffix == ".pyc"]
    assert not [path for path in inside if path.name == "secrets.env"]


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in_page(client):
    assert client.get("/admin/password_change/").status_code == 302
    assert client.get(settings.LOGIN_URL).status_code == 200
