"""The public page: exactly the prescribed fields, from the first day to the last and not a minute longer."""

from __future__ import annotations

import re

import pytest

from cases.actions import perform
from cases.models import NoticeSheet
from cases.paperwork.notices import WORDINGS
from dossiers import papers
from publicity import public
from tests.story import D

from . import walls

pytestmark = pytest.mark.django_db
PRESCRIBED = [
    "姓名", "性别", "民族", "出生年月", "学历", "单位及职务", "申请入党时间", "确定为入党积极分子时间", "培养联系人",
]  # fmt: skip
PAIR = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>", re.S)


@pytest.fixture
def sheet(client, wall, now) -> NoticeSheet:
    """The three on one sheet; nobody is signed in any more."""
    made = walls.announced(client, wall, wall.roads)
    client.logout()
    return made


def address(sheet):
    return f"/public/{sheet.code}/"


def persons(answer) -> list[dict[str, str]]:
    """What the page tells of each person."""
    text = answer.content.decode()
    return [dict(PAIR.findall(part)) for part in text.split('<section class="card" aria-label=')[1:]]


def test_exactly_the_prescribed_fields_are_told_and_nothing_else(client, wall, now, sheet):
    wall.roads[0].case.person.__class__.objects.filter(pk=wall.roads[0].case.person_id).update(
        education="21", sex="2", phone="13912345678"
    )
    answer = client.get(address(sheet))
    told = [list(one)[: len(PRESCRIBED)] for one in persons(answer)]
    assert answer.status_code == 200
    assert told[0] == PRESCRIBED
    assert list(persons(answer)[0].values())[:9] == [
        "甲公示", "女", "朝鲜族", "1990年1月", "大学本科毕业", "社区网格员", "2025年3月3日", "2025年6月11日",
        "东街支部党员0、东街支部党员1",
    ]  # fmt: skip
    page = answer.content.decode()
    people = [road.case.person for road in wall.roads]
    secret = [one.id_number for one in people] + [one.masked_id_number for one in people] + ["13912345678"]
    secret += [road.case.number for road in wall.roads] + [str(wall.anna), wall.bob.username]
    assert [one for one in secret if one in page] == []
    for said in (
        "2026年9月21日至2026年9月28日",
        walls.PLACE,
        walls.OFFICE,
        walls.PHONE,
        walls.ADDRESS,
        "来信、来电、来访",
    ):
        assert said in page
    title = re.search(r"<title>(.*?)</title>", page, re.S).group(1)
    assert not any(name in title for name in walls.NAMES)
    assert "公示" not in sheet.code


def test_every_kind_of_notice_tells_its_own_fields():
    """A field more would have to be written here too (F-06)."""
    assert sorted(WORDINGS) == sorted([papers.PUBLIC_NOTICE, papers.SELECTION_NOTICE, papers.DEEDS_NOTICE])


def test_it_is_open_from_the_first_day_to_the_last_minute_and_gone_afterwards(client, wall, now, sheet):
    gone = None
    for moment, status in (
        ((D(2026, 9, 20), 23, 59), 404), ((walls.READY, 0, 0), 200), ((walls.LAST, 23, 59), 200),
        ((D(2026, 9, 29), 0, 0), 404), ((D(2027, 9, 21), 9, 0), 404),
    ):  # fmt: skip
        now(*moment)
        answer = client.get(address(sheet))
        assert answer.status_code == status, moment
        if status == 404:
            assert "公示期已满，或者网址有误" in answer.content.decode()
            assert not any(name in answer.content.decode() for name in (*walls.NAMES, wall.street.name))
            gone = gone or answer.content
            assert answer.content == gone
    unknown = client.get("/public/7F3A-22KD-90X0-BM51/")
    assert (unknown.status_code, unknown.content) == (404, gone)  # nobody learns which codes there were
    assert client.get("/public/x/").content == gone


def test_no_search_engine_and_no_cache_keeps_it(client, wall, now, sheet):
    for answer in (client.get(address(sheet)), client.get("/public/7F3A-22KD-90X0-BM51/")):
        assert {"noindex", "noarchive"} <= set(answer["X-Robots-Tag"].split(", "))
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
    robots = client.get("/robots.txt")
    assert robots.content.decode() == "User-agent: *\nDisallow: /\n"
    assert client.post(address(sheet)).status_code == 405
    assert client.get("/public/").status_code in (302, 404)  # there is no list


def test_who_withdraws_or_is_upheld_against_is_gone_at_once(client, wall, now, sheet):
    one, two, three = wall.roads
    perform(one.case, "withdraw", by=wall.anna, on=walls.READY, reason="本人申请。")
    facts = {"objections": 1, "outcome": "upheld", "handling": "属实。", "reason": "属实。"}
    perform(two.case, "uphold_objection", by=wall.anna, on=walls.READY, **facts)
    answer = client.get(address(sheet))
    assert [person["姓名"] for person in persons(answer)] == ["丙公示"]
    assert "关于确定丙公示同志为发展对象人选的公示" in answer.content.decode()
    perform(three.case, "withdraw", by=wall.anna, on=walls.READY, reason="本人申请。")
    assert client.get(address(sheet)).status_code == 404


def test_it_costs_the_same_however_many_hang_on_it(client, wall, now, sheet, django_assert_num_queries):
    client.get(address(sheet))
    with django_assert_num_queries(
        6
    ):  # sheet, persons, how many, their cases, what happened, the organisation's name that day
        client.get(address(sheet))


def test_who_asks_too_often_is_asked_to_wait(client, wall, now, sheet):
    for _time in range(public.READERS.most):
        assert client.get(address(sheet)).status_code == 200
    answer = client.get(address(sheet))
    assert (answer.status_code, 1 <= int(answer["Retry-After"]) <= 60) == (429, True)
    assert "甲公示" not in answer.content.decode()
