"""The words service offers to choose from, and the law that the rows of its procedure stand for (D.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.editions import CITED
from recruitment.programmes import LABOUR_CONTRACT, PUBLIC_INSTITUTION

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
LABOUR_PENALTIES = (
    (dates.WRITTEN, _("written warning under the rules of the unit")),
    (dates.SERIOUS, _("serious written warning under the rules of the unit")),
)
ABSENCES = ((dates.UNEXCUSED, _("without excuse")), (dates.EXCUSED, _("on leave or excused")))
EXITS = (
    ("exam", _("examination for another office")),
    ("selection", _("open selection by a higher authority")),
    ("secondment", _("secondment")),
    ("transfer", _("transfer away from the posts in villages and communities")),
    ("other", _("another reason")),
)
REVIEW, APPEAL, ARBITRATION = "review", "appeal", "arbitration"
REMEDIES = (
    (REVIEW, _("review by the deciding body")),
    (APPEAL, _("appeal to the body above")),
    (ARBITRATION, _("arbitration of the dispute")),
)
FAILED_ONCE, FAILED_TWICE, ABSENT, DISMISSED = "failed_once", "failed_twice", "absent", "dismissed"
GROUNDS = (
    (FAILED_ONCE, _("unqualified in the last yearly assessment, and refuses a transfer (D-01)")),
    (FAILED_TWICE, _("unqualified in two yearly assessments running (D-01)")),
    (ABSENT, _("absent without excuse for more than 15 working days running or 30 within a year (D-02)")),
    (DISMISSED, _("dismissed by a penalty (D-04)")),
)
NOTICE_OWED = (FAILED_ONCE, FAILED_TWICE)
UNFIT, BREACH, NEGLECT, CONVICTED, UNABLE = "unfit", "breach", "neglect", "convicted", "unable"
AGREED, RETIRED = "agreed", "retired"
LABOUR_GROUNDS = (
    (UNFIT, _("shown in probation not to meet the conditions of employment (article 39)")),
    (BREACH, _("serious breach of the rules of the unit (article 39)")),
    (NEGLECT, _("serious neglect of duty or self-seeking, with great damage (article 39)")),
    (CONVICTED, _("criminally liable by a judgment (article 39)")),
    (UNABLE, _("unable to do the work even after training or a change of post (article 40)")),
    (AGREED, _("both sides agree (article 36)")),
    (RETIRED, _("draws an old-age pension (article 44)")),
)
BY_FINDING = (NEGLECT, CONVICTED)
"""Grounds of the Labour Contract Law that rest on a finding made elsewhere (E.1)."""
PENALTIES_OF = {PUBLIC_INSTITUTION: PENALTIES, LABOUR_CONTRACT: LABOUR_PENALTIES}
GROUNDS_OF = {PUBLIC_INSTITUTION: GROUNDS, LABOUR_CONTRACT: LABOUR_GROUNDS}
REMEDIES_OF = {PUBLIC_INSTITUTION: REMEDIES, LABOUR_CONTRACT: REMEDIES[2:]}
"""What there is to choose from by what the person is; who has no list of his own has that of a public institution."""


def every(lists: dict[str, tuple]) -> list:
    """All the choices of every identity, as labels need them."""
    return list(dict.fromkeys(one for offered in lists.values() for one in offered))


_LABOUR = "《劳动合同法》第{}条".format
_STAFF = "《事业单位人事管理条例》第{}条".format
CITED.update({
    "D.3-12": _STAFF("十二") + "、第十三条", "D.3-13": _STAFF("二十三"),
    "D.3-14": "《事业单位公开招聘人员暂行规定》（人事部令第6号）或者劳动合同约定",
    "D.3-15": _STAFF("二十一") + "或者本单位考核制度",
    "D.3-16": _STAFF("二十一") + "、第二十二条或者本单位考核制度", "D.3-17": "合同和项目办法",
    "E.1": "社区专职工作者管理规定（吉办发〔2020〕18号）", "E.4": "《关于加强社区工作者队伍建设的意见》",
    "E.1-14": _LABOUR("十四"), "E.1-19": _LABOUR("十九"), "E.1-37": _LABOUR("三十七"), "E.1-39": _LABOUR("三十九"),
    "E.1-40": _LABOUR("四十"), "D-01-39": _STAFF("十五") + "至第十八条；" + _LABOUR("三十九") + "、第四十条",
    "D-03-37": _STAFF("十七") + "；" + _LABOUR("三十七"), "D-04-04": _STAFF("二十九") + "；" + _LABOUR("四"),
    "E-10-27": "《劳动争议调解仲裁法》第二十七条",
    "E-10-37": _STAFF("三十七") + "、第三十八条；《劳动争议调解仲裁法》第二十七条",
})  # fmt: skip
