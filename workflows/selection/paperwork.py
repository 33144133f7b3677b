"""The papers selection draws up: score sheet, public notice, request for the appointment (D.3 rows 7 to 11).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cases.paperwork import COMPOSERS
from cases.paperwork.letters import request
from cases.paperwork.matter import Matter, education, month
from cases.paperwork.meetings import office_and_phone
from dossiers import papers
from organisations import codes
from recruitment.scoring import interview_score, total, written_score

APPLICATION = ("apply",)


def particulars(matter: Matter) -> list[tuple[str, Any]]:
    """The applicant as score sheets and forms describe one: no ID number, telephone or address (F-02)."""
    person, facts = matter.person, matter.facts(*APPLICATION)
    return [
        ("姓名", person.name), ("性别", codes.name_of(codes.SEX, person.sex)),
        ("民族", codes.name_of(codes.ETHNIC, person.ethnic)), ("出生年月", month(person.birth_date)),
        ("学历", education(person)), ("政治面貌", codes.name_of(codes.POLITICAL, person.political)),
        *([("毕业院校", facts["school"]), ("所学专业", facts.get("major", ""))] if facts.get("school") else []),
    ]  # fmt: skip


def in_pairs(cells: list[tuple[str, Any]]) -> list[list[tuple[str, Any]]]:
    """Label and value two by two, as the lines of a form."""
    return [cells[place : place + 2] for place in range(0, len(cells), 2)]


def marks(value: Decimal | None) -> str:
    """Marks without idle noughts; a dash where there are none."""
    return "—" if value is None else format(value.quantize(Decimal("0.01")), "f")


def score_sheet(matter: Matter) -> dict[str, Any]:
    """Results, total and rank by the announced formula, as they stood when the candidate was nominated (D.3 row 7)."""
    case, facts = matter.case, matter.event.facts
    terms, result = case.intake.terms, case.result
    rows = [
        [("招聘公告", f"{case.intake.title}（{case.intake.number}）")],
        [("报考岗位", f"{case.position.code}　{case.position.title}")],
        *in_pairs(particulars(matter)),
        [("笔试成绩", marks(case.written)), ("加分", marks(case.bonus) if case.bonus else "无")],
        [("笔试折算", marks(written_score(result, terms))), ("面试成绩", marks(interview_score(result, terms)))],
        [("加试成绩", marks(case.extra)), ("总成绩", marks(total(result, terms)))],
        [("名次", f"第{facts.get('rank') or '—'}名（共{facts.get('of') or '—'}人）"),
         ("岗位数", str(facts.get("places") or case.position.places))],
    ]  # fmt: skip
    note = (
        f"总成绩按公告计算：笔试占{_percent(terms.written)}，面试占{_percent(terms.interview)}，"
        f"保留{terms.decimals}位小数，四舍五入。"
    )
    return {
        "title": "公开招聘成绩单", "number": case.number, "rows": rows, "note": note,
        "opinions": [{"title": "招聘单位核对", "text": "", "signer": "核对人", "on": None}],
    }  # fmt: skip


def _percent(weight: Decimal) -> str:
    return f"{weight.normalize():f}%"


def appointment_notice(matter: Matter) -> dict[str, Any]:
    """The public notice of the person to be appointed: name, position, school and rank, nothing else (F-06)."""
    case, facts, notice = matter.case, matter.event.facts, matter.event.publicity
    applied = matter.facts(*APPLICATION)
    office, phone = office_and_phone(facts["contact"])
    person, ranked = matter.person, matter.facts("nominate", "substitute")
    told = [
        person.name, codes.name_of(codes.SEX, person.sex), f"{month(person.birth_date)}出生", education(person),
        f"{applied['school']}{applied.get('major', '')}专业毕业" if applied.get("school") else "",
        f"拟聘用至{case.position.code}“{case.position.title}”岗位，总成绩列第{ranked.get('rank') or '—'}名",
    ]  # fmt: skip
    return {
        "title": f"{case.intake.title.removesuffix('公告')}拟聘用人员公示", "round": case.intake.title,
        "person": "，".join(one for one in told if one) + "。",
        "start": notice.starts_on, "end": notice.ends_on, "working_days": facts["days"], "scope": facts["places"],
        "office": office or matter.issuer, "phone": phone, "signatory": matter.issuer, "on": matter.event.on,
    }  # fmt: skip


def appointment_request(matter: Matter) -> dict[str, Any]:
    """The request for the appointment after the public notice (D.3 row 11)."""
    case = matter.case
    ranked, notice = matter.facts("nominate", "substitute"), matter.facts("put_up_notice")
    outcome = matter.event.facts
    body = [
        f"根据《{case.intake.title}》，经报名、资格审查、考试、体检、考察和公示，{matter.name}同志拟聘用至"
        f"{case.position.code}“{case.position.title}”岗位。",
        f"{matter.particulars()}。",
        f"该同志总成绩在该岗位列第{ranked.get('rank') or '—'}名；{matter.date('pass_physical')}体检合格，"
        f"{matter.date('pass_review')}考察合格。",
        f"{matter.date('put_up_notice')}起公示{notice.get('days') or '—'}个工作日，"
        + (f"收到反映{outcome['objections']}件，经核查不影响聘用。" if outcome.get("objections") else "未收到反映。"),
    ]
    return request(
        matter, f"关于聘用{matter.name}同志的请示", body, addressee=personnel(matter),
        enclosed=(papers.SCORE_SHEET, papers.PHYSICAL_CHECK, papers.BACKGROUND_REPORT, papers.SELECTION_NOTICE),
    )  # fmt: skip


def personnel(matter: Matter) -> str:
    """The personnel authority of the county or prefecture that recruits."""
    area = matter.event.organisation.short_name.removesuffix("委")
    return f"{area}人力资源和社会保障局"


COMPOSERS |= {
    papers.SCORE_SHEET: score_sheet,
    papers.SELECTION_NOTICE: appointment_notice,
    papers.APPOINTMENT_REQUEST: appointment_request,
}
