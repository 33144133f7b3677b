"""A dossier to file in, and a vault that is thrown away."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from dossiers.models import Dossier


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def dossier(db):
    """An empty dossier."""
    return Dossier.objects.create(number="M-2030-0042", title="李某", opened_on=date(2028, 5, 6))


@pytest.fixture
def alice(db):
    """Somebody who files papers."""
    return get_user_model().objects.create(username="alice")
