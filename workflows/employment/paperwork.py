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

from .places import Words, area, place, seat, words_of
from .wording import GRADES as GRADE_LABELS

ROOMY = 7
"""As many lines of a form leave room on its page for three opinions."""
GRADES = dict(GRADE_LABELS)
"""Words the forms use too: papers are composed in Chinese, so the labels come out in it."""


def post_of(matter: Matter) -> Post:
    """The post held at the time of the event: a transfer since then does not change what the paper says."""
    taken = matter.facts("appoint", "take_in", "take_over", "change_post").get("post") or {}
    held = Post.objects.select_related("organisation", "pool__programme")
    return held.get(pk=taken.get("id") or matter.case.post_id)


def _service(matter: Matter) -> list[tuple[str, Any]]:
    case, post = matter.case, post_of(matter)
    at, words = post.organisation, words_of(post)
    return [
        ("所属项目", post.pool.programme.name), (words.seat_held, seat(at)),
        (words.level, area(township(at))), ("县（市）", county(at)),
        (words.first_day, day_of(case.reported_on)), (f"{words.term}至", day_of(case.serves_until) or _endless(case)),
    ]  # fmt: skip


def _endless(case) -> str:
    """A contract without end, once work has begun under it."""
    return "无固定期限" if case.reported_on else ""


def day_of(day) -> str:
    """A day in Chinese words; empty without one."""
    found = as_date(day)
    return in_words(found) if found else ""


def _verdict(facts: dict[str, Any]) -> str:
    return "合格" if facts.get("conclusion") == FIT else "不合格"


def form(matter: Matter, title: str, rows: list, opinions: list[dict[str, Any]], note: str = "") -> dict[str, Any]:
    """A form about the person in the post, with further rows and opinions; one of many lines is set closer."""
    lines = [*in_pairs([*particulars(matter), *_service(matter)]), *rows]
    return {
        "title": title, "number": matter.case.number, "rows": lines, "opinions": opinions, "note": note,
        "dense": bool(note) or len(lines) > ROOMY,
    }  # fmt: skip


def said(title: str, text: str = "", *, signer: str = "负责人", on=None) -> dict[str, Any]:
    """An opinion of a form, with the place for the signature."""
    return {"title": title, "text": text, "signer": signer, "on": on}


def blank(whose: str) -> dict[str, Any]:
    """The opinion of an office, to be written and signed by hand."""
    return said(f"{whose}意见", signer=f"{whose}负责人")


def opinion_above(matter: Matter) -> dict[str, Any]:
    """The opinion of the township or street, which the act asked for."""
    words = words_of(post_of(matter))
    text = matter.event.facts.get("opinion", "")
    return said(f"{words.level}意见", text, signer=words.head, on=matter.event.on)


def to_township(matter: Matter, at: Organisation, title: str, body: list[str]) -> dict[str, Any]:
    """A letter to the township or street of the place."""
    return reply(matter, title, body) | {"addressee": township(at) or at.short_name}


# --- reviews -----------------------------------------------------------------------------------------------------


def probation_form(matter: Matter) -> dict[str, Any]:
    """The review of the probation in the post (D.3 row 14)."""
    facts = matter.event.facts
    rows = [[("试用期至", day_of(matter.case.probation_until)), ("考核结论", _verdict(facts))]]
    opinions = [
        opinion_above(matter),
        said("本人意见", signer="本人"), said("主管部门意见"),
    ]  # fmt: skip
    return form(matter, "试用期考核表", rows, opinions)


def yearly_form(matter: Matter) -> dict[str, Any]:
    """The registration form of a yearly assessment (D.3 row 15)."""
    facts = matter.event.facts
    rows = [[("考核年度", f"{facts.get('year', matter.event.on.year)}年"), ("考核等次", str(GRADES[facts["grade"]]))]]
    opinions = [
        opinion_above(matter),
        said("本人意见", signer="本人"), said("主管部门审核"),
    ]  # fmt: skip
    return form(matter, "年度考核登记表", rows, opinions, _remedy(matter))


def _remedy(matter: Matter) -> str:
    """Whom to turn to: arbitration under a labour contract, else a review (E-10)."""
    if words_of(post_of(matter)).labour:
        return "本人对考核结果有异议的，可以向用人单位提出；因此发生劳动争议的，可以自知道之日起一年内申请仲裁。"
    return "本人对考核结果有异议的，可自收到之日起三十日内申请复核。"


def term_form(matter: Matter) -> dict[str, Any]:
    """The review of the term of service or of the contract with the results of its years (D.3 row 16)."""
    facts, labour = matter.event.facts, words_of(post_of(matter)).labour
    rows = [
        [("第几次合同" if labour else "第几聘期", str(matter.case.terms or 1)), ("考核结论", _verdict(facts))],
        [("历年年度考核", results_of_years(matter))],
    ]
    opinions = [
        opinion_above(matter),
        said("本人意见", signer="本人"), said("县级主管部门意见"),
    ]  # fmt: skip
    return form(matter, "劳动合同期满考核表" if labour else "聘期（服务期）考核表", rows, opinions)


def results_of_years(matter: Matter) -> str:
    """Each year with its result (D.3 row 15)."""
    years = [one.facts for one in matter.all("assess_year")]
    return "；".join(f"{one.get('year')}年{GRADES.get(one.get('grade'), '')}" for one in years) or "—"


# --- decisions ---------------------------------------------------------------------------------------------------


def transfer_order(matter: Matter) -> dict[str, Any]:
    """The order of transfer to another village or community (D-08)."""
    post = post_of(matter)
    at, words, until = post.organisation, words_of(post), day_of(matter.case.serves_until)
    body = [
        f"经研究，{matter.name}同志调整到{place(at)}任职（岗位编号{post.number}）。",
        ended(matter.event.facts.get("reason", "")),
        f"{_goes_on(words, until)}请办理工作交接。",
    ]
    return to_township(matter, at, f"关于{matter.name}同志调整{words.seat_held}的通知", body)


def _goes_on(words: Words, until: str) -> str:
    """What a change of post leaves as it is: the term of service, or the labour contract (D-08, E.1)."""
    if words.labour:
        return f"原劳动合同继续履行，{f'合同期至{until}止' if until else '无固定期限'}。"
    return f"原服务期连续计算，至{until}止。"


def outcome_decision(matter: Matter) -> dict[str, Any]:
    """What was decided at the end of the term: a further one, or what comes after it (D.3 row 17)."""
    post = post_of(matter)
    at, words = post.organisation, words_of(post)
    body = [
        f"{matter.name}同志在{place(at)}{_expired(words)}，{matter.date('review_term')}经考核"
        f"{_verdict(matter.facts('review_term'))}。",
        f"经研究，决定：{_decided(matter, words)}。",
        "请按规定办理有关手续，材料归入本人档案。",
    ]
    return to_township(matter, at, f"关于{matter.name}同志{words.term}满有关事项的决定", body)


def _expired(words: Words) -> str:
    return "劳动合同期满" if words.labour else "服务期满"


def _decided(matter: Matter, words: Words) -> str:
    """The outcome, with the new contract's last day or where the person goes."""
    facts = matter.event.facts
    outcome = RENEW if matter.event.action == "renew" else facts.get("outcome", "")
    said = str(OUTCOMES.get(outcome, outcome))
    if outcome != RENEW:
        return said + (f"，去向：{facts['destination']}" if facts.get("destination") else "")
    contract, until = "劳动合同" if words.labour else "合同（协议）", as_date(facts.get("contract_until"))
    if until:
        return f"{said}，新{contract}期限至{in_words(until)}"
    return f"{said}，订立无固定期限劳动合同" if words.labour else said


COMPOSERS |= {
    papers.PROBATION_REVIEW_FORM: probation_form,
    papers.YEARLY_ASSESSMENT_FORM: yearly_form,
    papers.TRANSFER_ORDER: transfer_order,
    papers.TERM_REVIEW_FORM: term_form,
    papers.OUTCOME_DECISION: outcome_decision,
}
