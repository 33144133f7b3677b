"""Papers of service out of the ordinary: penalty, leaving within the minimum term, termination (D-01 to D-05, E.1).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, ended, in_words, paragraphs
from dossiers import papers
from organisations.tree import name_on
from recruitment.programmes import AGREEMENT, CIVIL_SERVANT, LABOUR_CONTRACT
from workflows.selection.paperwork_words import GAP, at_its_act, dated, day_of, done_on, hosts_name, letter, ticks

from . import dates, wording
from .paperwork import about, identity_of, placed, post_of, spoken
from .paperwork_entering import CONTRACTS
from .paperwork_remedies import CIVIL, STAFF, dispute, remedy
from .reckoning import PENALTY_MONTHS

PENALTIES = {
    dates.WARNING: "警告处分", dates.DEMERIT: "记过处分", dates.DOWNGRADE: "降低岗位等级处分",
    dates.REMOVAL: "撤职处分", dates.DISMISSAL: "开除处分", dates.WRITTEN: "书面警告", dates.SERIOUS: "严重书面警告",
}  # fmt: skip
LABOUR = "《劳动合同法》第{}".format
GROUNDS = {
    wording.FAILED_ONCE: ("年度考核不合格且不同意调整工作岗位", "十六"),
    wording.FAILED_TWICE: ("连续两年年度考核不合格", "十六"),
    wording.ABSENT: ("连续旷工超过十五个工作日，或者一年内累计旷工超过三十个工作日", "十五"),
    wording.DISMISSED: ("受到开除处分", "十八"),
}
"""The grounds of a public institution, with their articles (D-01, D-02, D-04)."""
LABOUR_GROUNDS = {
    wording.UNFIT: ("在试用期间被证明不符合录用条件", "三十九条第一项"),
    wording.BREACH: ("严重违反用人单位的规章制度", "三十九条第二项"),
    wording.NEGLECT: ("严重失职，营私舞弊，给用人单位造成重大损害", "三十九条第三项"),
    wording.CONVICTED: ("被依法追究刑事责任", "三十九条第六项"),
    wording.UNABLE: ("不能胜任工作，经过培训或者调整工作岗位，仍不能胜任工作", "四十条第二项"),
    wording.AGREED: ("与用人单位协商一致", "三十六条"),
    wording.RETIRED: ("开始依法享受基本养老保险待遇", "四十四条第二项"),
}
"""The grounds of the Labour Contract Law, with their articles (E.1)."""


def _addressed(matter: Matter, done: Event | None, title: str, body: list[str], note: str) -> dict[str, Any]:
    """A letter of the department to the person, who confirms having received it; with whom to turn to against it."""
    issuer = name_on(done.organisation, done.on) if done else hosts_name(matter)
    return letter(
        done, title, [*body, note], issuer=issuer, addressee=f"{matter.name}同志", receiver=matter.name
    )  # fmt: skip


# --- penalties -------------------------------------------------------------------------------------------------


@at_its_act("record_penalty")
def penalty_decision(matter: Matter) -> dict[str, Any]:
    """The decision on a penalty: facts, ground, kind, period, and whom to turn to (D-04, E-10)."""
    done, identity = matter.last("record_penalty"), identity_of(matter)
    kind = PENALTIES.get(done.facts.get("penalty", ""), "") if done else ""
    body = [
        f"{matter.particulars()}，在{placed(matter)}任职。",
        *(paragraphs(done.facts.get("reason", ""), "经查：") if done else [f"经查：{GAP * 7}。"]),
        f"{_under(identity)}，经研究，决定给予你{kind or GAP}{_period(done)}。",
    ]
    title = f"关于给予{matter.name}同志{kind or GAP}的决定"
    return _addressed(matter, done, title, body, remedy(identity, "本决定", who="你"))


def _under(identity: str) -> str:
    """The rules a penalty rests on, by what the person is (D-04, E.1)."""
    if identity == LABOUR_CONTRACT:
        return f"依照{LABOUR('四条')}和本单位规章制度"
    if identity == CIVIL_SERVANT:
        return f"依照{CIVIL('六十一')}"
    return "依照服务协议和项目管理规定" if identity == AGREEMENT else f"依照{STAFF('二十八')}、第二十九条"


def _period(done: Event | None) -> str:
    """How long the penalty has effect: from the decision on, so many months; a dismissal ends the contract (D-04)."""
    if done is None:
        return f"，自{dated(None)}起执行"
    kind = done.facts.get("penalty", "")
    if kind == dates.DISMISSAL:
        return f"，自{in_words(done.on)}起解除聘用关系"
    months = PENALTY_MONTHS.get(kind)
    return f"，期限{months}个月，自{in_words(done.on)}起算" if months else f"，自{in_words(done.on)}起执行"


# --- the minimum term ------------------------------------------------------------------------------------------


@at_its_act("permit_exit")
def exception_approval(matter: Matter) -> dict[str, Any]:
    """Both county departments agree to leaving the post within the minimum term, each by a document (D-05)."""
    done = matter.last("permit_exit")
    facts = done.facts if done else {}
    return {
        "number": matter.case.number, "on": done.on if done else "",
        "rows": [
            *about(matter),
            [("最低服务期", f"至{dated(matter.case.bound_until)}")],
            [("流动事由", ticks([(value, str(label)) for value, label in wording.EXITS], facts.get("purpose", "")))],
            [("拟去单位", facts.get("destination", ""))],
            [("组织部门文号", facts.get("department_number", "")), ("人社部门文号", facts.get("personnel_number", ""))],
            [("批准日期", done_on(done))],
        ],
        "reason": facts.get("reason", ""), "level": spoken(matter).level,
    }  # fmt: skip


# --- termination -----------------------------------------------------------------------------------------------


@at_its_act("terminate")
def termination_notice(matter: Matter) -> dict[str, Any]:
    """The notice that the unit ends the contract: ground, article, notice, hand-over, remedy (D-01, E.1)."""
    done, identity = matter.last("terminate"), identity_of(matter)
    facts, post = done.facts if done else {}, post_of(matter)
    ground = facts.get("ground", "")
    words, article = _ground(identity, ground)
    title, ends = _ending(identity, ground)
    since = day_of(matter.facts("conclude_contract", "renew", "take_over").get("contract_from"))
    contract = CONTRACTS.get(identity)
    bound = f"，{f'自{since}起' if since else ''}订立{contract}" if contract else ""
    body = [
        f"你在{placed(matter)}任职（岗位编号{post.number if post else GAP}）{bound}。因你{words}，{article}，经研究，"
        f"自{dated(done and done.on)}起{ends}。",
        *paragraphs(facts.get("reason", ""), "具体情况："),
        _noticed(facts),
        _leaving(identity),
    ]
    return _addressed(matter, done, title, body, dispute(identity))


def _ending(identity: str, ground: str) -> tuple[str, str]:
    """The title of the notice, and what it does: a civil servant has no contract to be ended (D.2)."""
    if identity == CIVIL_SERVANT:
        return "辞退通知书", "予以辞退"
    contract = CONTRACTS.get(identity) or "聘用合同"
    ends = "终止" if ground == wording.RETIRED else "解除"
    return f"{ends}{contract}通知书", f"{ends}与你订立的{contract}"


def _ground(identity: str, ground: str) -> tuple[str, str]:
    """The ground in the words of the law and its article, by what the person is; room where it is not known."""
    if ground in LABOUR_GROUNDS:
        words, article = LABOUR_GROUNDS[ground]
        return words, f"依照{LABOUR(article)}"
    words, article = GROUNDS.get(ground, (GAP * 3, ""))
    if not article:
        return words, f"依照{GAP * 2}"
    if identity == CIVIL_SERVANT:
        return words, f"依照{CIVIL('六十二' if ground == wording.DISMISSED else '八十八')}"
    return words, "依照服务协议和项目管理规定" if identity == AGREEMENT else f"依照{STAFF(article)}"


def _noticed(facts: dict[str, Any]) -> str:
    """What the act tells of the notice, of pay in its place, and of the finding it rests on."""
    told = [f"认定依据：{facts['finding']}" if facts.get("finding") else "",
            f"已于{day_of(facts['noticed_on'])}书面通知你" if facts.get("noticed_on") else "",
            "另支付一个月工资，代替提前通知" if facts.get("paid") else ""]  # fmt: skip
    return ended("；".join(one for one in told if one))


def _leaving(identity: str) -> str:
    """Hand-over and papers; under a labour contract within fifteen days (Labour Contract Law, article 50)."""
    if identity == LABOUR_CONTRACT:
        return f"请按照约定办理工作交接。用人单位在十五日内为你办理档案和社会保险关系转移手续（{LABOUR('五十条')}）。"
    return "请按照规定办理工作交接，以及档案、社会保险关系转移手续。"


COMPOSERS |= {
    papers.PENALTY_DECISION: penalty_decision,
    papers.SERVICE_EXCEPTION_APPROVAL: exception_approval,
    papers.TERMINATION_NOTICE: termination_notice,
}
