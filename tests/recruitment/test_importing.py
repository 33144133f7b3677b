"""Applications from a spreadsheet: every row by itself, what does not go comes back, and nothing is done twice."""

from __future__ import annotations

import pytest

from tests.recruitment import entering
from workflows.models import PlacementCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(cast):
    return entering.open_round(cast.county, cast.village, by=cast.carol)


def test_smoke(intake, cast):
    run = entering.imported(intake, entering.sheet([entering.row(1), entering.row(2)]), by=cast.carol)
    print(run.status, run.problems, run.message)
    assert PlacementCase.objects.count() == 2
