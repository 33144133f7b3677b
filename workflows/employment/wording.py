"""The words service offers to choose from, and the law that the rows of its procedure stand for (D.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.editions import CITED

from . import dates

YES, NO = "yes", "no"
YES_NO = ((YES, _("yes")), (NO, _("no")))
GRADES = (
    (dates.GOOD, _("qualified")),
    (dates.EXCELLENT, _("excellent")),
    (dates.BASIC, _("basically qualified")),
    (dates.FAILED, _("unqualified")),
)
PENALTIES = (
    (dates.WARNING, _("warning (6 months)")),
    (dates.DEMERIT, _("demerit (12 months)")),
    (dates.DOWNGRADE, _("downgrading (24 months)")),
    (dates.REMOVAL, _("removal from post (24 months)")),
    (dates.DISMISSAL, _("dismissal: the contract ends")),
)
ABSENCES = ((dates.UNEXCUSED, _("without excuse")), (dates.EXCUSED, _("on leave or excused")))
EXITS = (
    ("exam", _("examination for another office")),
    ("selection", _("open selection by a higher authority")),
    ("secondment", _("secondment")),
    ("transfer", _("transfer away from the village posts")),
    ("other", _("another reason")),
)
REMEDIES = (("review", _("review by the deciding body")), ("appeal", _("appeal to the body above")))
FAILED_ONCE, FAILED_TWICE, ABSENT, DISMISSED = "failed_once", "failed_twice", "absent", "dismissed"
GROUNDS = (
    (FAILED_ONCE, _("unqualified in the last yearly assessment, and refuses a transfer (D-01)")),
    (FAILED_TWICE, _("unqualified in two yearly assessments running (D-01)")),
    (ABSENT, _("absent without excuse for more than 15 working days running or 30 within a year (D-02)")),
    (DISMISSED, _("dismissed by a penalty (D-04)")),
)
NOTICE_OWED = (FAILED_ONCE, FAILED_TWICE)

_STAFF = "《事业单位人事管理条例》第{}条".format
CITED.update({
    "D.3-12": _STAFF("十二") + "、第十三条", "D.3-13": _STAFF("二十三"),
    "D.3-14": "《事业单位公开招聘人员暂行规定》（人事部令第6号）", "D.3-15": _STAFF("二十一"),
    "D.3-16": _STAFF("二十一") + "、第二十二条", "D.3-17": "聘用合同和项目办法",
})  # fmt: skip
