"""People who sign in through the door, with a password of their own."""

import pytest
from django.test import Client

PASSWORD = "Village-2030"


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    """Hashing slowly on purpose is Django's business; these tests hash hundreds of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alice(cast):
    """A branch secretary with a password."""
    cast.alice.set_password(PASSWORD)
    cast.alice.save(update_fields=["password"])
    return cast.alice


@pytest.fixture
def bob(cast):
    """A township organiser, whose role approves, with a password."""
    cast.bob.set_password(PASSWORD)
    cast.bob.save(update_fields=["password"])
    return cast.bob


@pytest.fixture
def enter(client):
    """Send the sign-in form: ``enter(user)`` with the right password, or ``enter(name, password=...)``."""

    def send(who, *, password: str = PASSWORD, to: str = "", by: Client = client):
        data = {"username": getattr(who, "username", who), "password": password}
        return by.post("/sign-in/", data | ({"next": to} if to else {}))

    return send
