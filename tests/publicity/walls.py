"""What tests of public notices start from: candidates of the street's branch who wait to be announced."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from cases.models import NoticeSheet
from tests.story import D, Road, person

HERE = ZoneInfo("Asia/Shanghai")
APPLIED = D(2025, 3, 3)
READY = D(2026, 9, 21)
"""A Monday on which all of them wait to be announced; the sixth working day after it lies behind Mid-autumn."""
LAST = D(2026, 9, 28)
PLACE, OFFICE, PHONE, ADDRESS = "东街党务公开栏", "中共东镇党委组织办", "0433-7550000", "东镇政府一楼"
NAMES = ("甲公示", "乙公示", "丙公示", "丁公示", "戊公示")


def at(day: datetime.date, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A moment of local time."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), HERE)


def candidates(cast, number: int = 3, *, branch=None, applied_on: datetime.date = APPLIED, **opening) -> list[Road]:
    """So many candidates of one branch, each right before the announcement."""
    branch = branch or cast.street
    roads = []
    for name in NAMES[:number]:
        who = person(name, branch, member=False, born=D(1990, 1, 1), sex="2", ethnic="10", occupation="社区网格员")
        cast.applicants[branch.pk] = who
        roads.append(Road(cast, branch, applied_on=applied_on, **opening).until("announce"))
    return roads


def form(roads: list[Road], *, on: datetime.date = READY, **changes) -> dict:
    """What the secretary sends to announce them."""
    typed = {
        "cases": [one.pk for one in roads], "on": on.isoformat(), "days": 5, "place": PLACE, "second_place": "",
        "office": OFFICE, "phone": PHONE, "address": ADDRESS,
    }  # fmt: skip
    return typed | changes


def address(cast) -> str:
    """Where the street's secretary announces candidates."""
    return f"/publicity/new/membership-announce-{cast.street.pk}/"


def announced(client, cast, roads: list[Road], **changes) -> NoticeSheet:
    """The sheet on which the street's secretary has announced them through the page."""
    client.force_login(cast.anna)
    answer = client.post(address(cast), form(roads, **changes))
    assert answer.status_code == 303, answer.content.decode()
    return NoticeSheet.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))
