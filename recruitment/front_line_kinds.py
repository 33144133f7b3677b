"""The checklist that is put in with the system: seven aspects and twenty-six kinds of records (E-03).

What is put in is data: the department changes it for its prefecture. Records document work alone; nothing here is
about anybody's health or belief.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps as registry
from django.db import connections

NAME = "疫情防控一线工作"
SINCE, UNTIL = datetime.date(2020, 1, 23), datetime.date(2023, 1, 8)

ASPECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("在岗情况", ("公益性岗位协议或在岗证明*", "考勤记录*", "值班值守安排表", "用工单位工作鉴定*")),
    ("任务承担", ("任务分工表", "卡点值守记录*", "入户走访登记", "物资保障台账")),
    ("工作实绩", ("个人工作总结*", "包保楼栋（网格）清单", "服务居民事项台账", "问题处置记录")),
    ("群众评价", ("居民评议记录", "居民代表签名意见", "感谢信或锦旗照片")),
    ("组织评价", ("社区党组织推荐意见", "街道（乡镇）考察意见", "会议研究记录", "公示情况说明")),
    ("表彰奖励", ("表彰决定或证书", "通报表扬文件", "先进事迹材料", "媒体报道")),
    ("佐证材料", ("工作照片目录", "志愿服务时长证明", "培训演练记录")),
)
"""Aspect and records; a star: required."""


def kinds() -> list[dict[str, Any]]:
    """The rows of the checklist, in order."""
    rows = [(aspect, title) for aspect, titles in ASPECTS for title in titles]
    return [
        {"aspect": aspect, "title": title.rstrip("*"), "required": title.endswith("*"), "order": order}
        for order, (aspect, title) in enumerate(rows, start=1)
    ]


def put_in(sender=None, using: str = "default", apps=registry, **kwargs) -> None:
    """Put in the checklist where there is no event at all; what was changed stays. Receiver of ``post_migrate``."""
    try:
        event: Any = apps.get_model("recruitment", "FrontLineEvent")
        kind: Any = apps.get_model("recruitment", "RecordKind")
    except LookupError:  # migrated back to before it
        return
    there = connections[using].introspection.table_names()
    if not {event._meta.db_table, kind._meta.db_table} <= set(there) or event._default_manager.using(using).exists():
        return
    made = event._default_manager.using(using).create(name=NAME, since=SINCE, until=UNTIL)
    kind._default_manager.using(using).bulk_create([kind(event=made, **row) for row in kinds()])
