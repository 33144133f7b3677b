"""Several persons on one sheet, each through the door; a sheet of one; the days counted with shifted holidays."""

from __future__ import annotations

import pytest
import time_machine

from cases.actions import perform
from cases.models import NoticeSheet
from tests import story
from tests.story import D

from . import walls

pytestmark = pytest.mark.django_db


def test_three_hang_on_one_sheet_and_one_who_is_refused_does_not_stop_the_others(client, cast):
    with time_machine.travel(walls.at(walls.READY)):
        one, two, three = walls.candidates(cast)
        hindered = perform(two.case, "withdraw", by=cast.anna, on=walls.READY, **story.REASON)
        client.force_login(cast.anna)
        page = client.get(walls.address(cast)).content.decode()
        assert "甲公示" in page
        assert "乙公示" not in page
        assert hindered.case.closed_on
        sheet = walls.announced(client, cast, [one, three])
    assert (sheet.starts_on, sheet.ends_on, sheet.provisional) == (walls.READY, walls.LAST, False)
    assert [one.case.state, three.case.state] == ["candidate_publicity"] * 2
    assert set(sheet.publicities.values_list("case", flat=True)) == {one.pk, three.pk}
    assert sheet.publicities.values_list("places", flat=True)[0] == walls.PLACE


def test_who_is_refused_is_told_with_the_reason_and_the_others_are_announced(client, cast):
    with time_machine.travel(walls.at(walls.READY)):
        roads = walls.candidates(cast, 2)
        client.force_login(cast.anna)
        early = walls.form(roads, on=roads[1].case.entered_on)
        roads[0].case  # both agreed on the same day: make the second agree later
        later = walls.candidates(cast, 1, applied_on=D(2025, 3, 17))
        answer = client.post(walls.address(cast), walls.form([roads[0], *later], on=roads[0].case.entered_on))
        page = answer.content.decode()
    assert early["days"] == 5
    assert answer.status_code == 422
    assert "已发布1人的公示" in page
    assert f"{later[0].case.number}</a>：" in page
    sheet = NoticeSheet.objects.get()
    assert list(sheet.publicities.values_list("case", flat=True)) == [roads[0].pk]
    assert later[0].case.state == "candidate_agreed"
