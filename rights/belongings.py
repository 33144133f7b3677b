"""What the system holds about a person: every table with a way to him, told or left out with a reason.

A table that is neither here nor among those left out fails a test (tests/rights/test_belongings.py), so that none is
forgotten. The copy goes to the person in Chinese; labels that tables lack are given here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OPINION = "涉及提出意见的第三人，其身份依法保护"
STRANGER = "涉及第三人的个人信息"
SECRET = "涉及账号安全"


@dataclass(frozen=True)
class Belonging:
    """Rows of a model (``app.Model``) that belong to a person by a way of lookups, under a Chinese heading.

    ``hidden``: columns that are blackened, each with the reason that is printed in their place.
    """

    heading: str
    model: str
    way: str
    hidden: Mapping[str, str] = field(default_factory=dict)


BELONGINGS = (
    Belonging("基本信息", "organisations.Person", "pk", {"id_index": SECRET}),
    Belonging("任职", "organisations.Office", "person"),
    Belonging("处分影响期", "organisations.Sanction", "person"),
    Belonging("系统账号", "organisations.User", "person", {"password": SECRET}),
    Belonging("账号授权", "organisations.Mandate", "user__person"),
    Belonging("发展党员业务", "workflows.MembershipCase", "person"),
    Belonging("到村任职业务", "workflows.PlacementCase", "person"),
    Belonging("社区工作者招聘业务", "workflows.HiringCase", "person"),
    Belonging("办理记录", "cases.Event", "case__person"),
    Belonging("暂停、转接、延长等", "cases.Suspension", "case__person"),
    Belonging("条件豁免", "cases.Waiver", "case__person"),
    Belonging("本人申报的亲属关系", "cases.Kinship", "case__person"),
    Belonging("他人申报与本人的亲属关系", "cases.Kinship", "person", {"case": STRANGER, "event": STRANGER}),
    Belonging("票决情况（仅有总数）", "cases.Resolution", "case__person"),
    Belonging("公示", "cases.Publicity", "case__person"),
    Belonging("公示反映的核查结论", "publicity.Finding", "concern__publicity__case__person",
              {"concern": OPINION, "investigators": OPINION}),
    Belonging("本人的联系人、介绍人、包保人、导师", "cases.Sponsorship", "case__person"),
    Belonging("本人担任联系人、介绍人、包保人、导师", "cases.Sponsorship", "person", {"case": STRANGER}),
    Belonging("考察、考核、谈话、培训结论", "cases.Assessment", "case__person"),
    Belonging("被追究责任的情况", "cases.LiablePerson", "person", {"record": STRANGER}),
    Belonging("推荐", "recruitment.Nomination", "case__person"),
    Belonging("诚信记录", "recruitment.IntegrityRecord", "person"),
    Belonging("任岗", "recruitment.Tenure", "person"),
    Belonging("征求意见", "workflows.Question", "case__person"),
    Belonging("征求意见的答复", "workflows.Answer", "asked__question__case__person", {"asked": OPINION}),
    Belonging("送阅", "workflows.Circular", "case__person"),
    Belonging("送阅对象", "workflows.Copy", "circular__case__person"),
    Belonging("卷宗", "dossiers.Dossier", "case__person"),
    Belonging("卷内材料", "dossiers.Document", "dossier__case__person"),
    Belonging("卷宗打印", "dossiers.DossierPrint", "dossier__case__person", {"papers": SECRET, "code": SECRET}),
    Belonging("个人信息请求", "rights.RightsRequest", "person"),
    Belonging("个人信息副本", "rights.Export", "person"),
    Belonging("更正", "rights.Correction", "person", {"digest": SECRET}),
    Belonging("拟更正的身份号码", "rights.NumberProposal", "person"),
    Belonging("限制处理", "rights.RestrictionStep", "person"),
    Belonging("暂缓销毁", "rights.Hold", "person"),
    Belonging("销毁清册", "rights.DisposalItem", "case__person", {"files": SECRET}),
    Belonging("谁在何时因何查看", "evidence.AccessEntry", "person", {"address": SECRET, "session": SECRET}),
)  # fmt: skip

LEFT_OUT = {
    "cases.Case": "业务列在各类业务之下",
    "cases.AccountabilityRecord": "追究的是他人责任，涉及第三人；本人被追究的情况单列",
    "cases.Evidence": "追究责任所依据的材料，已列在卷内材料之中",
    "cases.AccountabilityEntry": "追究的是他人责任，涉及第三人；本人被追究的情况单列",
    "cases.SealedFact": "政审、体检、亲属情况密封保存，涉及第三人和组织审查，由组织部门按请求单独决定是否提供",
    "dossiers.PrintCopy": "卷宗副本的标记，取用人和时间列在访问记录之中",
    "cases.Setback": "后台任务的技术状态，不含个人信息",
    "cases.BulkItem": "批量办理的单据，办理结果列在办理记录之中",
    "meetings.Item": "会议议程的底稿，决定列在办理记录之中",
    "publicity.Concern": "反映人的身份依法保护；核查结论单列",
    "recruitment.Entry": "编制台账，记录名额的占用，不记录个人情况",
    "dossiers.BatchRow": "批量打印的单据，结果列在卷宗打印之中",
    "dossiers.ScanPage": "扫描件在归入卷内材料后清理，不另行保存",
    "dossiers.UndrawnPaper": "未能生成的材料，技术状态，不含个人信息",
    "recruitment.Intake": "招聘本身，不是个人的案卷；本人报名列在业务之下",
    "recruitment.IntakeEvent": "招聘本身的办理记录，不记录个人情况",
    "recruitment.Position": "招聘的岗位，不记录个人情况",
    "recruitment.Run": "成批录入名单和成绩的单据，结果列在业务之下，上传的表格另行清理",
    "recruitment.Post": "编制岗位，任岗情况单列",
    "workflows.Asked": "被征求意见的人，涉及第三人",
    "workflows.Recall": "征求意见的撤回，只有时间",
    "workflows.HandedOn": "经办人之间的工作交接，不记录个人情况",
    "workflows.CaseProcess": "流程引擎的技术状态，不含个人信息",
    "workflows.CaseTask": "经办单位的待办任务，办理结果列在办理记录之中",
    "workflows.Mark": "对经办单位的催办提醒，不记录个人情况",
    "workflows.Urge": "对经办单位的催办，不记录个人情况",
    "workflows.Supervision": "对经办单位的督办，不记录个人情况",
    "workflows.Feedback": "经办单位对督办的反馈，不记录个人情况",
    "workflows.Finding": "系统自查的技术问题，不含个人信息",
    "workflows.RepairStep": "系统自查的技术问题，不含个人信息",
}
"""Tables with a way to a person that no copy tells: model, and the reason that is printed in the copy."""

WORDS = {
    "id": "序号", "on": "日期", "at": "登记时间", "since": "起", "until": "止", "by": "经办人", "kind": "种类",
    "action": "事项", "source": "原环节", "target": "后环节", "seq": "次序", "role": "身份", "facts": "内容",
    "organisation": "单位", "case": "业务编号", "person": "人员", "event": "办理记录", "state": "环节",
    "capacity": "身份", "conclusion": "结论", "days": "天数", "hours": "学时", "carried": "是否通过",
    "due": "应到", "reason": "理由", "document": "文号", "version": "版本", "number": "编号", "chain": "校验值",
    "hash": "校验值", "previous": "前一校验值", "acting_for": "代何人办理", "followed_up_at": "后续处理时间",
    "guard": "条件", "step": "环节", "relation": "关系", "user": "用户", "read_at": "阅读时间",
    "circular": "送阅", "note": "说明", "stream": "账号序号", "post": "职务", "weight": "轻重",
    "ended_because": "终止原因", "pipeline": "业务", "destination": "转往", "dossier": "卷宗",
    "record": "追究记录", "case_ptr": "业务", "intake": "招聘", "position": "岗位", "question": "所问",
    "asked": "答复人", "question_id": "所问", "sheet": "公示文书", "concern": "反映", "request": "请求",
    "channel": "渠道", "head": "校验值", "terms": "任期", "provisional": "节假日待公布", "out": "是否离岗",
    "extra": "加分", "run": "清册", "programme": "项目", "written": "笔试成绩（书面意见）",
    "interview": "面试成绩", "bonus": "加分", "rank": "等级", "grade": "薪级",
}  # fmt: skip
"""What columns are called that have no name of their own for people."""
