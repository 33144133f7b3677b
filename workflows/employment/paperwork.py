"""The papers of employment in a post: review and assessment forms, orders and decisions (D.3 rows 14 to 17).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.covers import county, township
from cases.facts import FIT, UNFIT
from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, as_date, ended, in_words
from dossiers import papers
from organisations.models import Organisation
from organisations.tree import name_on
from recruitment.models import Post, Programme
from recruitment.programmes import LABOUR_CONTRACT, OUTCOMES, RENEW
from workflows.selection.paperwork import in_pairs, particulars
from workflows.selection.paperwork_words import GAP, at_its_act, dated, day_of, hosts_name, letter, said

from .paperwork_remedies import remedy
from .places import Words, area, place, seat, words_of
from .wording import GRADES as GRADE_LABELS

ROOMY = 7
"""As many lines of a form leave room on its page for three opinions."""
GRADES = dict(GRADE_LABELS)
"""Words the forms use too: papers are composed in Chinese, so the labels come out in it."""
ENTERED = ("appoint", "take_in", "take_over")
"""The acts by which somebody is entered into a post."""


def post_of(matter: Matter) -> Post | None:
    """The post held at the time of the event, a transfer since then notwithstanding; None before there is one."""
    taken = matter.facts(*ENTERED, "change_post").get("post") or {}
    held = Post.objects.select_related("organisation", "pool__programme", "pool__organisation")
    return held.filter(pk=taken.get("id")).first()


def programme_of(matter: Matter) -> Programme | None:
    """The programme of the post, before there is one that of the round."""
    post, intake = post_of(matter), matter.case.intake
    return post.pool.programme if post else intake.programme if intake else None


def identity_of(matter: Matter) -> str:
    """What the person is or is going to be; empty while nobody knows."""
    programme = programme_of(matter)
    return programme.identity if programme else ""


def spoken(matter: Matter) -> Words:
    """How papers speak of the post; before there is one, of village and community alike."""
    if post := post_of(matter) or _applied_for(matter):
        return words_of(post)
    labour = identity_of(matter) == LABOUR_CONTRACT
    return Words("村、社区", "乡镇、街道", "到岗日期", "合同期" if labour else "服务期", labour)


def _applied_for(matter: Matter) -> Post | None:
    """One of the posts of the position applied for: all are of one kind."""
    position = matter.case.position
    found = Post.objects.select_related("organisation", "pool__programme")
    return found.filter(position=position).first() if position else None


def placed(matter: Matter) -> str:
    """Township and village in one word, or room for them."""
    post = post_of(matter)
    return place(post.organisation) if post else GAP


def _service(matter: Matter) -> list[tuple[str, Any]]:
    case, post, words = matter.case, post_of(matter), spoken(matter)
    programme, there = programme_of(matter), post.organisation if post else None
    return [
        ("所属项目", programme.name if programme else ""), (words.seat_held, seat(there) if there else ""),
        (words.level, area(township(there)) if there else ""), ("县（市）", county(there) if there else ""),
        (words.first_day, day_of(case.reported_on)), (f"{words.term}至", day_of(case.serves_until) or _endless(case)),
    ]  # fmt: skip


def _endless(case) -> str:
    """A contract without end, once work has begun under it."""
    return "无固定期限" if case.reported_on else ""


def verdict(facts: dict[str, Any]) -> str:
    """A conclusion in words; empty before it is known."""
    return {FIT: "合格", UNFIT: "不合格"}.get(facts.get("conclusion", ""), "")


def form(matter: Matter, title: str, rows: list, opinions: list[dict[str, Any]], note: str = "") -> dict[str, Any]:
    """A form about the person in the post, with further rows and opinions; one of many lines is set closer."""
    lines = [*about(matter), *rows]
    return {
        "title": title, "number": matter.case.number, "rows": lines, "opinions": opinions, "note": note,
        "dense": bool(note) or len(lines) > ROOMY,
    }  # fmt: skip


def about(matter: Matter) -> list:
    """The lines of a form that tell who the person is and where he or she serves."""
    return in_pairs([*particulars(matter), *_service(matter)])


def opinion_above(matter: Matter, done: Event | None) -> dict[str, Any]:
    """The opinion of the township or street, which the act asked for."""
    words = spoken(matter)
    text = done.facts.get("opinion", "") if done else ""
    return said(f"{words.level}意见", text, signer=words.head, on=done.on if done else None)


def to_township(matter: Matter, there: Organisation | None, done: Event | None, title: str, body: list[str]) -> dict:
    """A letter of the department to the township or street of the place."""
    issuer = name_on(done.organisation, done.on) if done else hosts_name(matter)
    addressee = (township(there) or there.short_name) if there else GAP
    return letter(done, title, body, issuer=issuer, addressee=addressee)


# --- reviews -----------------------------------------------------------------------------------------------------


@at_its_act("review_probation")
def probation_form(matter: Matter) -> dict[str, Any]:
    """The review of the probation in the post (D.3 row 14)."""
    done = matter.last("review_probation")
    found = verdict(done.facts) if done else ""
    rows = [[("试用期至", day_of(matter.case.probation_until)), ("考核结论", found)]]
    opinions = [opinion_above(matter, done), said("本人意见", signer="本人"), said("主管部门意见")]
    return form(matter, "试用期考核表", rows, opinions)


@at_its_act("assess_year")
def yearly_form(matter: Matter) -> dict[str, Any]:
    """The registration form of a yearly assessment (D.3 row 15)."""
    done = matter.last("assess_year")
    facts = done.facts if done else {}
    year, grade = facts.get("year") or (done and done.on.year), str(GRADES.get(facts.get("grade", ""), ""))
    rows = [[("考核年度", f"{year}年" if year else "　　　　年"), ("考核等次", grade)]]
    opinions = [opinion_above(matter, done), said("本人意见", signer="本人"), said("主管部门审核")]
    return form(matter, "年度考核登记表", rows, opinions, remedy(identity_of(matter), "考核结果"))


@at_its_act("review_term")
def term_form(matter: Matter) -> dict[str, Any]:
    """The review of the term of service or of the contract with the results of its years (D.3 row 16)."""
    done, labour = matter.last("review_term"), spoken(matter).labour
    which = "第几次合同" if labour else "第几聘期"
    rows = [
        [(which, str(matter.case.terms or 1)), ("考核结论", verdict(done.facts) if done else "")],
        [("历年年度考核", results_of_years(matter))],
    ]
    opinions = [opinion_above(matter, done), said("本人意见", signer="本人"), said("县级主管部门意见")]
    return form(matter, "劳动合同期满考核表" if labour else "聘期（服务期）考核表", rows, opinions)


def results_of_years(matter: Matter) -> str:
    """Each year with its result (D.3 row 15)."""
    years = [one.facts for one in matter.all("assess_year")]
    return "；".join(f"{one.get('year')}年{GRADES.get(one.get('grade'), '')}" for one in years) or "—"


# --- decisions ---------------------------------------------------------------------------------------------------


@at_its_act("change_post")
def transfer_order(matter: Matter) -> dict[str, Any]:
    """The order of transfer to another village or community (D-08)."""
    done = matter.last("change_post")
    post, words = post_of(matter) if done else None, spoken(matter)
    there, number = (placed(matter), post.number) if post else (GAP, GAP)
    body = [
        f"经研究，{matter.name}同志调整到{there}任职（岗位编号{number}）。",
        ended(done.facts.get("reason", "")) if done else "",
        f"{_goes_on(words, matter.case.serves_until)}请办理工作交接。",
    ]
    at = post.organisation if post else None
    return to_township(matter, at, done, f"关于{matter.name}同志调整{words.seat_held}的通知", body)


def _goes_on(words: Words, until) -> str:
    """What a change of post leaves as it is: the term of service, or the labour contract (D-08, E.1)."""
    if words.labour:
        return f"原劳动合同继续履行，{f'合同期至{day_of(until)}止' if until else '无固定期限'}。"
    return f"原服务期连续计算，至{dated(until)}止。"


@at_its_act("settle", "renew")
def outcome_decision(matter: Matter) -> dict[str, Any]:
    """What was decided at the end of the term: a further one, or what comes after it (D.3 row 17)."""
    done, post, words = matter.last("settle", "renew"), post_of(matter), spoken(matter)
    reviewed = matter.last("review_term")
    body = [
        f"{matter.name}同志在{placed(matter)}{_expired(words)}，{dated(reviewed and reviewed.on)}经考核"
        f"{verdict(reviewed.facts) if reviewed else GAP}。",
        f"经研究，决定：{_decided(done, words) if done else GAP}。",
        "请按规定办理有关手续，材料归入本人档案。",
    ]
    there = post.organisation if post else None
    return to_township(matter, there, done, f"关于{matter.name}同志{words.term}满有关事项的决定", body)


def _expired(words: Words) -> str:
    return "劳动合同期满" if words.labour else "服务期满"


def _decided(done: Event, words: Words) -> str:
    """The outcome, with the new contract's last day or where the person goes."""
    facts = done.facts
    outcome = RENEW if done.action == "renew" else facts.get("outcome", "")
    told = str(OUTCOMES.get(outcome, outcome))
    if outcome != RENEW:
        return told + (f"，去向：{facts['destination']}" if facts.get("destination") else "")
    contract, until = "劳动合同" if words.labour else "合同（协议）", as_date(facts.get("contract_until"))
    if until:
        return f"{told}，新{contract}期限至{in_words(until)}"
    return f"{told}，订立无固定期限劳动合同" if words.labour else told


COMPOSERS |= {
    papers.PROBATION_REVIEW_FORM: probation_form,
    papers.YEARLY_ASSESSMENT_FORM: yearly_form,
    papers.TRANSFER_ORDER: transfer_order,
    papers.TERM_REVIEW_FORM: term_form,
    papers.OUTCOME_DECISION: outcome_decision,
}
