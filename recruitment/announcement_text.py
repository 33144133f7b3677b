"""What an announcement says, paragraph by paragraph, from the terms of the round (D.3 rows 2 to 12)."""

from __future__ import annotations

from .intakes import wording
from .models import Intake, Position
from .programmes import LABOUR_CONTRACT

BONUS = {"written": "计入笔试成绩", "total": "计入总成绩"}
PARTS = {"written": "笔试成绩", "interview": "面试成绩", "bonus": "加分", "extra": "加试成绩"}


def sections(intake: Intake) -> list[tuple[str, list[str]]]:
    """The sections of the announcement: heading and paragraphs, in official Chinese."""
    found = [("招聘岗位及条件", _conditions(intake)), ("报名", _applying(intake))]
    if _examined(intake):
        found.append(("考试", _examining(intake)))
    if exempt := [one for one in intake.lineup if one.exempt]:
        found.append(("免试招聘", _exempting(exempt)))
    return [*found, ("体检、考察和公示", _checking(intake)), ("聘用", _appointing(intake))]


def _conditions(intake: Intake) -> list[str]:
    return [
        "应聘人员应当具有中华人民共和国国籍，遵守宪法和法律，具有良好的品行和适应岗位要求的身体条件，"
        "并符合招聘岗位表所列学历、年龄、专业和其他条件。每人限报一个岗位。",
    ]


def _applying(intake: Intake) -> list[str]:
    start, end = _day(intake.applications_from), _day(intake.applications_until)
    ratio = wording.plain(intake.ratio)
    time = f"报名时间为{start}至{end}。资格审查贯穿招聘全过程，提供虚假材料的，取消应聘资格。"
    if not _examined(intake):
        return [time]
    return [
        time,
        f"开考比例为1:{ratio}（招聘人数与报名合格人数之比）。达不到开考比例的岗位，核减或者取消招聘计划，或者合并到条件相同的岗位；"
        "取消的岗位，报考人员可以改报其他岗位。",
    ]


def _examined(intake: Intake) -> bool:
    """Whether anybody is examined at all; while no position is drawn up everybody is."""
    return not intake.lineup or any(not one.exempt for one in intake.lineup)


def _exempting(positions: list[Position]) -> list[str]:
    told = "、".join(f"{one.code}（{one.announced}名）" for one in positions)
    return [
        f"{told}面向公益性岗位在岗人员免试招聘。应聘人员应当在一线工作中表现突出，有规定的纪实材料，"
        "由所在社区或者街道（乡镇）推荐；人数以公告的免试岗位数为限，岗位条件与其他岗位一样审查。",
        "免试招聘按照推荐、事迹公示、体检、考察、拟聘用公示的程序进行，不参加笔试和面试，"
        "不免除体检、考察和公示；聘用后的合同、社会保险和住房公积金与其他人员相同。",
    ]


def _examining(intake: Intake) -> list[str]:
    found = [_formula(intake)]
    if intake.written_weight:
        found.append(_paper(intake))
        found.append(
            f"按笔试成绩从高分到低分，以1:{wording.plain(intake.shortlist)}的比例确定面试人选，末位成绩并列的，一并进入面试。"
        )
    if intake.bonus_on in BONUS:
        found.append(f"符合政策加分条件的，{BONUS[intake.bonus_on]}，最高加{wording.plain(intake.bonus_cap)}分。")
    order = "、".join(PARTS.get(one, one) for one in intake.terms.tie_break)
    found.append(f"总成绩相同的，依次按{order}高低确定名次。")
    return found


def _formula(intake: Intake) -> str:
    written, interview = (wording.plain(one) for one in (intake.written_weight, intake.interview_weight))
    rounding = "总成绩按四舍五入保留" + (f"{intake.decimals}位小数。" if intake.decimals else "整数。")
    if not intake.written_weight:
        return f"采取面试方式，总成绩为面试成绩。{rounding}"
    if not intake.interview_weight:
        return f"采取笔试方式，总成绩为笔试成绩。{rounding}"
    parts = "笔试、面试成绩先按上述位数四舍五入后折算。" if intake.round_parts else ""
    return f"采取笔试和面试相结合的方式。总成绩＝笔试成绩×{written}%＋面试成绩×{interview}%，{rounding}{parts}"


def _paper(intake: Intake) -> str:
    full = (
        f"笔试满分{wording.plain(intake.full_marks_written)}分，面试满分{wording.plain(intake.full_marks_interview)}分"
    )
    marks = [("笔试", intake.pass_written), ("面试", intake.pass_interview)]
    least = [f"{name}合格分数线{wording.plain(mark)}分" for name, mark in marks if mark is not None]
    zero = ["笔试缺考或者零分的，不得进入面试"] if intake.zero_excluded else []
    return "；".join([full, *least, *zero]) + "。"


def _checking(intake: Intake) -> list[str]:
    after = "因体检、考察不合格或者本人放弃等出现空缺的，" + (
        "从同一岗位应聘人员中按总成绩依次递补。" if intake.substitution else "不再递补。"
    )
    return [
        "按总成绩从高到低与招聘人数等额确定体检、考察人选。体检参照公务员录用体检标准执行，对结果有疑问的可以复检一次。",
        f"考察合格的确定为拟聘用人员，公示{intake.notice_days}个工作日。{after}",
    ]


def _appointing(intake: Intake) -> list[str]:
    programme = intake.programme
    span = f"{programme.term_least}个月" if programme.term_least == programme.term_most else (
        f"{programme.term_least}至{programme.term_most}个月"
    )  # fmt: skip
    service = f"服务期为{span}，最低服务年限{programme.minimum}个月" if programme.minimum else f"服务期为{span}"
    probation = f"，其中试用期{programme.probation}个月" if programme.probation else ""
    if programme.pipeline == "placement":
        return [f"公示无异议的，按规定办理聘用手续，到村任职，{service}{probation}。"]
    contract = "订立劳动合同" if programme.identity == LABOUR_CONTRACT else "订立聘用合同"
    longest = f"，试用期不超过{programme.probation}个月" if programme.probation else ""
    insured = "，依法参加社会保险，缴存住房公积金"
    return [f"公示无异议的，办理聘用手续，{contract}，合同期限一般为{span}{longest}{insured}。"]


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "（待定）"
