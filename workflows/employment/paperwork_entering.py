"""Papers of the appointment: reply of the personnel departments, notice of entry into the quota (D.3 row 11, D.5).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from dossiers import papers
from recruitment.programmes import AGREEMENT, CIVIL_SERVANT, LABOUR_CONTRACT, PUBLIC_INSTITUTION
from workflows.selection.paperwork import in_pairs, particulars, request_title
from workflows.selection.paperwork_words import GAP, at_its_act, done_on, hosts_name, letter, personnel, said

from .paperwork import ENTERED, identity_of, placed, post_of, programme_of

CONTRACTS = {
    PUBLIC_INSTITUTION: "聘用合同", LABOUR_CONTRACT: "劳动合同", AGREEMENT: "服务协议", CIVIL_SERVANT: "",
}  # fmt: skip
"""What is concluded with somebody, by what the person is (D.2, E.1)."""
QUOTAS = {PUBLIC_INSTITUTION: "事业编制", CIVIL_SERVANT: "行政编制"}


@at_its_act(*ENTERED)
def appointment_reply(matter: Matter) -> dict[str, Any]:
    """The personnel departments agree to the appointment, or to taking in who was sent (D.3 row 11, D.2)."""
    done, asked = matter.last(*ENTERED), matter.last("close_notice")
    body = [
        f"你单位《{request_title(matter)}》收悉。" if asked else "",
        f"{_basis(done)}同意聘用{matter.name}同志到{_there(matter)}。",
        _next(matter),
    ]
    words = {"issuer": personnel(matter), "addressee": hosts_name(matter, done)}
    return letter(done, f"关于同意聘用{matter.name}同志的批复", body, **words)


def _basis(done: Event | None) -> str:
    """Who was sent comes by the document of the level above; who was chosen has been examined (D.2, E-01)."""
    if done and done.action == "take_in":
        return f"根据上级选派文件（{done.facts.get('document_number', '')}），"
    return "经审核，"


def _there(matter: Matter) -> str:
    post = post_of(matter)
    number, title = (post.number, post.title) if post else (GAP, GAP)
    return f"{placed(matter)}任职（岗位：{title}，岗位编号{number}）"


def _next(matter: Matter) -> str:
    """Contract and quota, as the programme has them (D.3 rows 11 and 12)."""
    programme = programme_of(matter)
    if programme is None:
        return "请按照规定办理聘用手续。"
    contract = CONTRACTS[programme.identity]
    words = f"请按照规定与本人订立{contract}" if contract else "请按照规定办理任职手续"
    quota = QUOTAS.get(programme.identity, "编制")
    return f"{words}。" + (f"所用{quota}另由机构编制部门出具上编通知单。" if programme.quota else "该岗位不占用编制。")


# --- quota -----------------------------------------------------------------------------------------------------


@at_its_act(*ENTERED, "change_post")
def quota_notice(matter: Matter) -> dict[str, Any]:
    """The quota office's notice: who is entered, on which post, out of which pool, from which day (D.5)."""
    done, post, programme = matter.last(*ENTERED, "change_post"), post_of(matter), programme_of(matter)
    facts = done.facts if done else {}
    pool = post.pool if post else None
    quota = QUOTAS.get(identity_of(matter), "") if programme and programme.quota else "不占用编制" if programme else ""
    return {
        "title": "上编通知单", "number": facts.get("quota_number", ""), "on": done.on if done else "",
        "rows": [
            *in_pairs(particulars(matter)[:6]),
            [("使用单位", placed(matter) if post else ""), ("岗位", f"{post.title}（{post.number}）" if post else "")],
            [("所属项目", programme.name if programme else ""), ("编制类别", quota)],
            [("编制来源", f"{pool.organisation.name}{pool.year}年度用编计划" if pool else "")],
            [("聘用批复", facts.get("document_number", "")), ("上编日期", done_on(done))],
        ],
        "opinions": [said("机构编制部门意见"), said("使用单位签收", signer="签收人")],
    }  # fmt: skip


COMPOSERS |= {papers.APPOINTMENT_REPLY: appointment_reply, papers.QUOTA_NOTICE: quota_notice}
