"""The list of notices and the page of a sheet: what they tell, for whom, and what they cost."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from cases.actions import perform
from cases.models import Case, NoticeSheet
from publicity.announcing import MOST
from tests.story import ONE_DAY, D

from . import walls

pytestmark = pytest.mark.django_db
AFTER = D(2026, 9, 29)


@pytest.fixture
def sheet(client, wall, now) -> NoticeSheet:
    return walls.announced(client, wall, wall.roads)


def listed(client, tab):
    return client.get(f"/publicity/?tab={tab}").content.decode()


def test_a_notice_hangs_waits_to_be_closed_and_has_ended(client, wall, now, sheet):
    row = f'href="/publicity/{sheet.pk}/"'
    assert [row in listed(client, tab) for tab in ("current", "waiting", "ended")] == [True, False, False]
    assert "还有7天" in listed(client, "current")
    now(walls.LAST, 23, 59)
    client.force_login(wall.anna)
    assert "今天为最后一天" in listed(client, "current")
    now(AFTER)
    client.force_login(wall.anna)
    assert [row in listed(client, tab) for tab in ("current", "waiting", "ended")] == [False, True, False]
    assert "/outcome/" in client.get(f"/publicity/{sheet.pk}/").content.decode()
    for road in wall.roads:
        perform(road.case, "list_candidate", by=wall.anna, on=AFTER, objections=0, outcome="clear")
    assert [row in listed(client, tab) for tab in ("current", "waiting", "ended")] == [False, False, True]
    assert "没有待登记结果的公示" in listed(client, "waiting")


def test_whoever_withdraws_keeps_no_notice_waiting(client, wall, now, sheet):
    for road in wall.roads:
        perform(road.case, "withdraw", by=wall.anna, on=walls.READY, reason="本人申请。")
    now(AFTER)
    client.force_login(wall.anna)
    assert f"/publicity/{sheet.pk}/" in listed(client, "ended")
    page = client.get(f"/publicity/{sheet.pk}/").content.decode()
    assert page.count("已撤下，个案已转入其他步骤") == 3
    assert "公开页已关闭" in page


def test_the_sheet_tells_days_persons_and_the_public_address(client, wall, now, sheet):
    page = client.get(f"/publicity/{sheet.pk}/").content.decode()
    for said in (*walls.NAMES[:3], walls.PLACE, "还有7天", "共5个工作日", f"/public/{sheet.code}/", "法定节假日：中秋"):
        assert said in page, said


def test_notices_are_seen_where_cases_are(client, wall, now, sheet):
    seen = {}
    for user in (wall.bob, wall.carol, wall.ivy, wall.alice, wall.eve, wall.adam, wall.sam):
        client.force_login(user)
        seen[user.username] = client.get(f"/publicity/{sheet.pk}/").status_code
        assert (f'href="/publicity/{sheet.pk}/"' in listed(client, "current")) == (seen[user.username] == 200)
    expected = {"bob": 200, "carol": 200, "ivy": 200, "alice": 404, "eve": 404, "adam": 404, "sam": 404}
    assert seen == expected
    client.logout()
    assert client.get(f"/publicity/{sheet.pk}/").status_code == 302


def test_pages_cost_the_same_however_much_they_show(client, wall, now, sheet):
    addresses = {"": 9, f"{sheet.pk}/": 17, f"{sheet.pk}/outcome/": 8, f"{sheet.pk}/objection/": 8, "new/": 6}
    counted = {}
    for address in addresses:
        client.get(f"/publicity/{address}", follow=True)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/publicity/{address}", follow=True).status_code == 200
        counted[address] = len(queries)
    assert counted == addresses


def test_more_than_fifty_do_not_hang_on_one_sheet(client, wall, now):
    assert MOST == 50
    client.force_login(wall.anna)
    answer = client.post(walls.address(wall), walls.form(wall.roads, days=61))
    assert (answer.status_code, "1至60个工作日" in answer.content.decode()) == (422, True)
    answer = client.post(walls.address(wall), walls.form(wall.roads) | {"on": "2026-02-30", "reckon": "1"})
    assert answer.status_code == 200  # no day, no reckoning, nothing breaks


def test_nobody_out_of_sight_is_named_in_the_heading_nor_printed_when_the_notice_is_over(client, wall, now, sheet):
    first = wall.roads[0].case
    models.QuerySet(Case).filter(pk=first.pk).update(organisation=wall.far)
    client.force_login(wall.bob)
    page = client.get(f"/publicity/{sheet.pk}/")
    assert first.person.name not in page.content.decode()
    assert client.get(f"/publicity/{sheet.pk}/paper/").status_code == 200  # it hangs for everybody to read
    now(walls.LAST + ONE_DAY)
    client.force_login(wall.bob)
    assert client.get(f"/publicity/{sheet.pk}/paper/").status_code == 403
