"""What happened in one event, in a sentence of the record form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.facts import FIT
from cases.models import Event

from .matter import as_date, ballot_in_words, brief, in_words

Said = dict[str, Any]
RECOMMENDED = {"members": "党员推荐", "league": "共青团组织推优", "union": "工会、妇联等群团组织推荐"}


def told(event: Event) -> str:
    """The main facts and the conclusion of an event; just "done" for an act this form does not know."""
    teller = TOLD.get(event.action)
    return teller(event.facts) if teller else "已办理。"


def _names(said: Said) -> str:
    return "、".join(one["name"] for one in said.get("people", []))


def _verdict(said: Said) -> str:
    return "合格" if said.get("conclusion") == FIT else "不合格"


def _numbered(said: Said, words: str = "文号") -> str:
    number = said.get("document_number")
    return f"（{words}：{number}）" if number else ""


def _talked(said: Said, whom: str) -> str:
    return f"{said.get('talker', '')}在{said.get('place', '')}{whom}。{brief(said.get('opinion', ''))}"


def _concluded(said: Said, what: str) -> str:
    return f"{what}{_verdict(said)}。{brief(said.get('opinion', ''))}"


def _named(said: Said) -> str:
    by = "、".join(RECOMMENDED.get(one, one) for one in said.get("recommended", []))
    return f"经{by or '推荐'}，支部委员会（支部党员大会）研究，确定为入党积极分子。"


def _announced(said: Said) -> str:
    return f"公示{said.get('days')}个工作日，地点：{brief(said.get('places', ''))}"


def _listed(said: Said) -> str:
    objections = said.get("objections") or 0
    if not objections:
        return "公示期间未收到不同意见。确定为发展对象。"
    return f"收到反映{objections}件，{brief(said.get('handling') or '已核实处理')}确定为发展对象。"


def _trained(said: Said) -> str:
    began = as_date(said.get("began_on"))
    length = "、".join(f"{said[key]}{unit}" for key, unit in (("days", "天"), ("hours", "学时")) if said.get(key))
    return f"{in_words(began) if began else ''}起参加短期集中培训{length}，{_concluded(said, '考核')}"


def _prereviewed(said: Said) -> str:
    leaves, exception = as_date(said.get("leaves_on")), said.get("exception") or ""
    words = f"预审合格{_numbered(said)}，发给入党志愿书，编号：{said.get('form_serial')}。"
    if leaves:
        words += f"拟于{in_words(leaves)}离开所在单位。"
    return words + (brief(f"例外情况：{exception}") if exception else "")


def _voted(said: Said, outcome: str) -> str:
    return f"{ballot_in_words(said)}，{outcome}。{brief(said.get('discussion', ''))}"


def _decided(said: Said, outcome: str) -> str:
    votes = (
        f"应到委员{said.get('due')}名，实到{said.get('present')}名，赞成{said.get('yes')}票，"
        f"不赞成{said.get('no') or 0}票，弃权{said.get('abstained') or 0}票"
    )
    return f"{votes}，{outcome}{_numbered(said)}。{brief(said.get('decision', ''))}"


def _day(said: Said, name: str) -> str:
    day = as_date(said.get(name))
    return in_words(day) if day else ""


def _taken_over(said: Said, standing: str) -> str:
    dates = [("申请入党", "applied_on"), ("确定为入党积极分子", "activist_on"), ("支部大会接收", "meeting_on")]
    told = "，".join(f"{in_words(day)}{what}" for what, name in dates if (day := as_date(said.get(name))))
    return f"由{said.get('origin', '')}转入的{standing}{_numbered(said, '转递单号')}：{told}。材料经逐份核对属实。"


def _mended(said: Said) -> str:
    return f"补正完毕，送回办理。{brief(said.get('mended', ''))}"


TOLD: dict[str, Callable[[Said], str]] = {
    "apply": lambda said: "收到本人递交的入党申请书。" + ("本人系流动人员。" if said.get("floating") else ""),
    "talk": lambda said: _talked(said, "同申请人谈话"),
    "name_activist": _named,
    "file_activist": lambda said: f"上级党委备案{_numbered(said)}。{brief(said.get('opinion', ''))}",
    "appoint_contacts": lambda said: f"指定{_names(said)}为培养联系人。",
    "review_activist": lambda said: _concluded(said, "考察"),
    "propose_candidate": lambda said: (
        f"听取党小组、培养联系人、党员和群众意见，支部委员会讨论，拟列为发展对象。{brief(said.get('opinions', ''))}"
    ),
    "agree_candidate": lambda said: f"上级党委同意拟列为发展对象{_numbered(said)}。{brief(said.get('opinion', ''))}",
    "pair_sponsor": lambda said: f"确定{_names(said)}为包保责任人。",
    **dict.fromkeys(("mend_by_secretary", "mend_by_deliberator", "mend_by_organiser"), _mended),
    "replace_sponsor": lambda said: f"包保责任人调整为{_names(said)}。",
    "announce": _announced,
    "list_candidate": _listed,
    "appoint_introducers": lambda said: f"确定{_names(said)}为入党介绍人。",
    "sponsor_visit": lambda said: _talked(said, "走访家庭和所在村"),
    "sponsor_talk": lambda said: _talked(said, "同发展对象谈话"),
    "vet": lambda said: _concluded(said, "政治审查结论："),
    "train": _trained,
    "sponsor_opinion": lambda said: _concluded(said, "包保责任人审阅档案并签署意见："),
    "submit_prereview": lambda said: brief(said.get("examination", "")),
    "fill_application_form": lambda said: "本人在入党介绍人指导下填写入党志愿书，入党介绍人填写意见。",
    "pass_prereview": _prereviewed,
    "adopt": lambda said: _voted(said, "决议通过"),
    "reject": lambda said: _voted(said, "决议未通过"),
    "sponsor_attend": lambda said: "包保责任人列席会议并在会议记录上签名。" + brief(said.get("remarks", "")),
    "report_for_approval": lambda said: f"报上级党委审批{_numbered(said)}。",
    "report_for_deliberation": lambda said: f"报上一级党组织审议{_numbered(said)}。",
    "deliberate": lambda said: f"上一级党组织审议：{brief(said.get('opinion', ''))}",
    "talk_before_approval": lambda said: _talked(said, "同发展对象谈话"),
    "approve": lambda said: _decided(said, "批准接收为中共预备党员"),
    "disapprove": lambda said: _decided(said, "未批准"),
    "file_admission": lambda said: f"已报上一级党委组织部门备案{_numbered(said, '备案号')}。",
    "assign_group": lambda said: f"编入{brief(said.get('group', ''))}",
    "take_oath": lambda said: f"在{said.get('place')}举行入党宣誓，领誓人：{brief(said.get('led_by', ''))}",
    "review_probation": lambda said: _concluded(said, "教育考察"),
    "sponsor_follow_up": lambda said: _talked(said, "同预备党员谈话"),
    "apply_conversion": lambda said: "收到本人递交的转正申请书。",
    "sponsor_conversion_talk": lambda said: _talked(said, "转正前同预备党员谈话"),
    "adopt_conversion": lambda said: _voted(said, "同意转为中共正式党员") + brief(said.get("heard", "")),
    "approve_conversion": lambda said: _decided(said, "批准转为中共正式党员"),
    "file_candidate": lambda said: (
        f"上级党委备案（按2014年版细则办理）{_numbered(said)}，确定为发展对象。{brief(said.get('opinion', ''))}"
    ),
    "succeed_sponsor": lambda said: f"原包保责任人离任，确定{_names(said)}继任。",
    "sponsor_first_talk": lambda said: _talked(said, "列为发展对象前同本人谈话"),
    "sponsor_attend_conversion": lambda said: "包保责任人列席转正支部大会并在会议记录上签名。",
    "reconsider": lambda said: _voted(said, "复议通过"),
    "propose_extension": lambda said: _voted(said, f"决议延长预备期{said.get('months')}个月"),
    "approve_extension": lambda said: _decided(said, "批准延长预备期"),
    "postpone": lambda said: f"推迟讨论转正至{_day(said, 'postponed_until')}，已报上级党委。",
    "enter_fast_track": lambda said: (
        f"依据{(said.get('notice') or {}).get('name', '')}火线入党，发给入党志愿书，编号：{said.get('form_serial')}。"
        f"{brief(said.get('deeds', ''))}"
    ),
    "make_up_training": _trained,
    "transfer_out": lambda said: (
        f"转往{(said.get('destination') or {}).get('name', '')}{_numbered(said, '转递单号')}，材料一并转递。"
    ),
    "receive_transfer": lambda said: (
        f"接收组织审查材料后接收，培养教育时间连续计算。{brief(said.get('examination', ''))}"
    ),
    "hand_in_report": lambda said: "收到本人思想汇报。",
    "declare_kinship": lambda said: "本人已报告与村干部、党员的近亲属关系。",
    "county_check": lambda said: f"县委组织部核查：{brief(said.get('finding', ''))}",
    "resume": lambda said: f"核查结束，恢复办理：{brief(said.get('finding', ''))}",
    "admit_posthumously": lambda said: f"省级党委追认为中共党员{_numbered(said)}。",
    "take_over_activist": lambda said: _taken_over(said, "入党积极分子"),
    "take_over_probationer": lambda said: _taken_over(said, "预备党员"),
    "archive": lambda said: (
        f"材料齐全，移交归档，档号：{said.get('file_number')}，保管单位：{brief(said.get('holder', ''))}"
    ),
}
"""How the record form tells each act; whoever adds an act to the law adds its sentence here (a test holds it)."""
