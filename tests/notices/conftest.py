"""Fixtures of notices: mail set up, and a robot's server that listens."""

from __future__ import annotations

import pytest

from .post import listening


@pytest.fixture
def posted(settings, cast):
    """Mail is set up and Alice, Bob and Carol have addresses; what is sent stands in ``mailoutbox``."""
    settings.MAIL, settings.EMAIL_FROM = True, "cases@example.gov.cn"
    for user in (cast.alice, cast.bob, cast.carol):
        user.email = f"{user.username}@example.gov.cn"
        user.save(update_fields=["email"])
    return cast


@pytest.fixture
def listener(settings):
    """A robot's server, and the operator allows it."""
    with listening() as server:
        settings.WEBHOOK_HOSTS = [server.origin]
        yield server
