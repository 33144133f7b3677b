"""The words selection offers to choose from, and the law that the rule ids of recruitment stand for."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from cases.editions import CITED
from cases.limits import add_months

POSITION = _("%(intake)s, %(position)s (%(places)s posts)")
NOBODY, SOME = "none", "declared"
DECLARED = ((NOBODY, _("none")), (SOME, _("declared below")))
CONDITIONS = (
    ("education", _("education")),
    ("age", _("age")),
    ("major", _("major")),
    ("papers", _("papers missing or contradictory")),
    ("other", _("another announced condition")),
)
PAPERS, EXAM, COLLUSION = "papers", "exam", "collusion"
GROUNDS = (
    (PAPERS, _("false or forged papers")),
    (EXAM, _("breach of the rules of the examination")),
    (COLLUSION, _("organised or joint cheating, impersonation")),
)
PLAIN, SERIOUS, GRAVE = "plain", "serious", "grave"
GRAVITIES = (
    (PLAIN, _("this application alone is void")),
    (SERIOUS, _("serious: integrity record for five years")),
    (GRAVE, _("specially serious: long-term integrity record")),
)
LOOKED_INTO = (
    ("conduct", _("conduct and performance")),
    ("record", _("record of breaches, discipline and integrity")),
    ("file", _("the personnel file")),
    ("relations", _("relations that call for avoidance")),
)
FREE, HARMLESS, DIRECT, OFFICE, HEAD = "none", "harmless", "direct", "office", "head"
AVOIDANCE = (
    (FREE, _("none")),
    (HARMLESS, _("relatives there, but none of the posts below")),
    (DIRECT, _("direct superior or subordinate of a relative")),
    (OFFICE, _("personnel, discipline, audit or finance where a relative is a leader")),
    (HEAD, _("head of a section under a leader who is a relative")),
)
FORBIDDEN = (DIRECT, OFFICE, HEAD)
PHYSICAL, REVIEW, OBJECTION, FILE = "physical", "review", "objection", "file"
FAILED = (
    (PHYSICAL, _("physical check")),
    (REVIEW, _("background review")),
    (FILE, _("avoidance")),
    (OBJECTION, _("public notice")),
)
UNQUALIFIED, WITHDREW = "unqualified", "withdrawn"
"""Why somebody no longer counts, besides absent and void (scoring)."""
LONG_TERM = _("without end (long-term record)")


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later."""
    return add_months(day, 12 * years)


_STAFF = "《事业单位人事管理条例》第{}条".format
CITED.update({
    "D-01": _STAFF("十六"), "D-02": _STAFF("十五"), "D-03": _STAFF("十七"), "D-04": _STAFF("十八"),
    "D-05": "最低服务期约定", "D-06": "艰苦边远地区县乡事业单位公开招聘规定", "D-07": "《事业单位工作人员考核规定》",
    "D-08": "《事业单位人事管理回避规定》（人社部规〔2019〕1号）",
    "D.1": "州人才工作计划", "D.2": "项目办法", "D.3": "招聘公告和聘用程序规定", "D.5": "编制名额管理规则",
    "E-01": _STAFF("九"), "E-02": _STAFF("八"), "E-03": "免试招聘办法", "E-04": "免试招聘办法",
    "E-05": "《事业单位人事管理回避规定》（人社部规〔2019〕1号）",
    "E-06": "《事业单位公开招聘人员暂行规定》（人事部令第6号）第二十七条",
    "E-07": "《事业单位公开招聘违纪违规行为处理规定》（人社部令第35号）",
    "E-08": "招聘公告的递补规定", "E-09": "《社会保险法》第五十八条", "E-10": _STAFF("三十七") + "、第三十八条",
    "E-11": "社区工作者定向招录招聘办法", "E-12": "公益性岗位管理规定（人社部发〔2019〕124号）",
})  # fmt: skip
