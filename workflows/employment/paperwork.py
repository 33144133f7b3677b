"""The papers of employment in a post: review and assessment forms, orders and decisions (D.3 rows 14 to 17).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.covers import county, township
from cases.facts import FIT
from cases.paperwork import COMPOSERS
from cases.paperwork.letters import reply
from cases.paperwork.matter import Matter, as_date, ended, in_words
from dossiers import papers
from organisations.models import Organisation
from recruitment.models import Post
from recruitment.programmes import OUTCOMES, RENEW
from workflows.selection.paperwork import in_pairs, particulars

from .wording import GRADES as GRADE_LABELS

GRADES = dict(GRADE_LABELS)
"""Words the forms use too: papers are composed in Chinese, so the labels come out in it."""


def post_of(matter: Matter) -> Post:
    """The post held at the time of the event: a transfer since then does not change what the paper says."""
    taken = matter.facts("appoint", "take_in", "take_over", "change_post").get("post") or {}
    held = Post.objects.select_related("organisation", "pool__programme")
    return held.get(pk=taken.get("id") or matter.case.post_id)


LEADERS = ("党支部", "党总支", "党工委", "党委", "支部")


def area(name: str) -> str:
    """A division as papers name it, without the Party organisation that leads it."""
    return next((name.removesuffix(one) for one in LEADERS if name.endswith(one)), name)


def village(at: Organisation) -> str:
    """The village as papers name it."""
    return area(at.short_name)


def place(at: Organisation) -> str:
    """Township and village in one word: 东岭镇福洼村."""
    return f"{area(township(at))}{village(at)}"


def _service(matter: Matter) -> list[tuple[str, Any]]:
    case, post = matter.case, post_of(matter)
    at = post.organisation
    return [
        ("所属项目", post.pool.programme.name), ("服务村", village(at)),
        ("乡镇", area(township(at))), ("县（市）", county(at)),
        ("到村报到", day_of(case.reported_on)), ("服务期至", day_of(case.serves_until)),
    ]  # fmt: skip


def day_of(day) -> str:
    """A day in Chinese words; empty without one."""
    found = as_date(day)
    return in_words(found) if found else ""


def _verdict(facts: dict[str, Any]) -> str:
    return "合格" if facts.get("conclusion") == FIT else "不合格"


def form(matter: Matter, title: str, rows: list, opinions: list[dict[str, Any]], note: str = "") -> dict[str, Any]:
    """A form about the person in the post, with further rows and opinions."""
    cells = [*particulars(matter), *_service(matter)]
    return {
        "title": title, "number": matter.case.number, "rows": [*in_pairs(cells), *rows], "opinions": opinions,
        "note": note,
    }  # fmt: skip


def said(title: str, text: str = "", *, signer: str = "负责人", on=None) -> dict[str, Any]:
    """An opinion of a form, with the place for the signature."""
    return {"title": title, "text": text, "signer": signer, "on": on}


def to_township(matter: Matter, at: Organisation, title: str, body: list[str]) -> dict[str, Any]:
    """A letter to the township or street of the place."""
    return reply(matter, title, body) | {"addressee": township(at) or at.short_name}


# --- reviews -----------------------------------------------------------------------------------------------------


def probation_form(matter: Matter) -> dict[str, Any]:
    """The review of the probation in the post (D.3 row 14)."""
    facts = matter.event.facts
    rows = [[("试用期至", day_of(matter.case.probation_until)), ("考核结论", _verdict(facts))]]
    opinions = [
        said("乡镇意见", facts.get("opinion", ""), signer="乡镇负责人", on=matter.event.on),
        said("本人意见", signer="本人"), said("主管部门意见"),
    ]  # fmt: skip
    return form(matter, "试用期考核表", rows, opinions)


def yearly_form(matter: Matter) -> dict[str, Any]:
    """The registration form of a yearly assessment (D.3 row 15)."""
    facts = matter.event.facts
    rows = [[("考核年度", f"{facts.get('year', matter.event.on.year)}年"), ("考核等次", str(GRADES[facts["grade"]]))]]
    opinions = [
        said("乡镇意见", facts.get("opinion", ""), signer="乡镇负责人", on=matter.event.on),
        said("本人意见", signer="本人"), said("主管部门审核"),
    ]  # fmt: skip
    note = "本人对考核结果有异议的，可自收到之日起三十日内申请复核。"
    return form(matter, "年度考核登记表", rows, opinions, note)


def term_form(matter: Matter) -> dict[str, Any]:
    """The review of the term of service with the results of its years (D.3 row 16)."""
    facts = matter.event.facts
    years = [one.facts for one in matter.all("assess_year")]
    told = "；".join(f"{one.get('year')}年{GRADES.get(one.get('grade'), '')}" for one in years)
    rows = [
        [("第几聘期", str(matter.case.terms or 1)), ("考核结论", _verdict(facts))],
        [("历年年度考核", told or "—")],
    ]
    opinions = [
        said("乡镇意见", facts.get("opinion", ""), signer="乡镇负责人", on=matter.event.on),
        said("本人意见", signer="本人"), said("县级主管部门意见"),
    ]  # fmt: skip
    return form(matter, "聘期（服务期）考核表", rows, opinions)


# --- decisions ---------------------------------------------------------------------------------------------------


def transfer_order(matter: Matter) -> dict[str, Any]:
    """The order of transfer to another village (D-08)."""
    post = post_of(matter)
    at = post.organisation
    body = [
        f"经研究，{matter.name}同志调整到{place(at)}任职（岗位编号{post.number}）。",
        ended(matter.event.facts.get("reason", "")),
        f"原服务期连续计算，至{day_of(matter.case.serves_until)}止。请办理工作交接。",
    ]
    return to_township(matter, at, f"关于{matter.name}同志调整服务村的通知", body)


def outcome_decision(matter: Matter) -> dict[str, Any]:
    """What was decided at the end of the term: a further one, or what comes after it (D.3 row 17)."""
    facts, at = matter.event.facts, post_of(matter).organisation
    outcome = RENEW if matter.event.action == "renew" else facts.get("outcome", "")
    going = f"，去向：{facts['destination']}" if facts.get("destination") else ""
    until = as_date(facts.get("contract_until"))
    tail = f"，新合同（协议）期限至{in_words(until)}" if outcome == RENEW and until else going
    body = [
        f"{matter.name}同志在{place(at)}服务期满，{matter.date('review_term')}经考核"
        f"{_verdict(matter.facts('review_term'))}。",
        f"经研究，决定：{OUTCOMES.get(outcome, outcome)}{tail}。",
        "请按规定办理有关手续，材料归入本人档案。",
    ]
    return to_township(matter, at, f"关于{matter.name}同志服务期满有关事项的决定", body)


COMPOSERS |= {
    papers.PROBATION_REVIEW_FORM: probation_form,
    papers.YEARLY_ASSESSMENT_FORM: yearly_form,
    papers.TRANSFER_ORDER: transfer_order,
    papers.TERM_REVIEW_FORM: term_form,
    papers.OUTCOME_DECISION: outcome_decision,
}
