"""The world of the matrix: made once for a module in a transaction that is never committed."""

from __future__ import annotations

import copy
import logging

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import override_settings

from . import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One thing of each sort, and the users of every kind are made beside it."""
    # Without the menu, whose badges are counted for every page, refusals included: it is no part of the question.
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].remove("config.context.site_menu")
    quick = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"), TEMPLATES=templates)
    with quick, django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(world):
    """Instead of pytest-django's transaction per test: a savepoint on the module's."""
    cache.clear()
    saved = transaction.savepoint()
    yield
    transaction.savepoint_rollback(saved)


@pytest.fixture(autouse=True)
def _own_vault():
    """The files of the world serve every test of the module."""


@pytest.fixture
def drawn_once(world, monkeypatch):
    """Each page's template is drawn for whoever comes first: who may see it is settled before."""
    draw = Template.render

    def once(self, context=None, request=None):
        if request is None or self.template.name not in world.drawn_pages:
            world.drawn_pages.add(self.template.name if request is not None else None)
            return draw(self, context, request)
        return ""

    monkeypatch.setattr(Template, "render", once)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
