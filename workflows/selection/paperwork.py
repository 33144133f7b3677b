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

APPLICATION = ("apply", "recommend")
CONTENTS = "经考试、体检和考察"
EXEMPT_CONTENTS = "经推荐、事迹公示、体检和考察"
"""What has gone before the public notice, by road (E-01, E-04)."""


def exempt(matter: Matter) -> bool:
    """Whether the person is hired without examination: then there is neither score nor rank (E-03)."""
    return bool(getattr(matter.case, "exempt", False))


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
    case, applied = matter.case, matter.facts(*APPLICATION)
    person, before = matter.person, EXEMPT_CONTENTS if exempt(matter) else CONTENTS
    told = [
        person.name, codes.name_of(codes.SEX, person.sex), f"{month(person.birth_date)}出生", education(person),
        f"{applied['school']}{applied.get('major', '')}专业毕业" if applied.get("school") else "",
        _to_be_appointed(matter),
    ]  # fmt: skip
    return notice(
        matter, f"{case.intake.title.removesuffix('公告')}拟聘用人员公示",
        f"按照《{case.intake.title}》规定的程序，{before}，现将拟聘用人员的有关情况公示如下：",
        ["，".join(one for one in told if one) + "。"],
    )  # fmt: skip


def _to_be_appointed(matter: Matter) -> str:
    position, ranked = matter.case.position, matter.facts("nominate", "substitute")
    to = f"聘用至{position.code}“{position.title}”岗位"
    return f"拟免试{to}" if exempt(matter) else f"拟{to}，总成绩列第{ranked.get('rank') or '—'}名"


def notice(matter: Matter, title: str, lead: str, told: list[str]) -> dict[str, Any]:
    """A public notice that the event puts up: its lead, what is told of the person, days, places and contact."""
    facts, run = matter.event.facts, matter.event.publicity
    office, phone = office_and_phone(facts["contact"])
    return {
        "title": title, "lead": lead, "told": told, "start": run.starts_on, "end": run.ends_on,
        "working_days": facts["days"], "scope": facts["places"], "office": office or matter.issuer, "phone": phone,
        "signatory": matter.issuer, "on": matter.event.on,
    }  # fmt: skip


def appointment_request(matter: Matter) -> dict[str, Any]:
    """The request for the appointment after the public notice (D.3 row 11)."""
    position, put_up, outcome = matter.case.position, matter.facts("put_up_notice"), matter.event.facts
    road, shown = (_recommended, EXEMPT_SHOWN) if exempt(matter) else (_examined, EXAMINED_SHOWN)
    before, result = road(matter)
    body = [
        f"根据《{matter.case.intake.title}》，{before}，{matter.name}同志拟聘用至"
        f"{position.code}“{position.title}”岗位。",
        f"{matter.particulars()}。",
        f"{result}；{matter.date('pass_physical')}体检合格，{matter.date('pass_review')}考察合格。",
        f"{matter.date('put_up_notice')}起公示{put_up.get('days') or '—'}个工作日，"
        + (f"收到反映{outcome['objections']}件，经核查不影响聘用。" if outcome.get("objections") else "未收到反映。"),
    ]
    title = f"关于聘用{matter.name}同志的请示"
    return request(matter, title, body, addressee=personnel(matter), enclosed=shown)


EXAMINED_SHOWN = (papers.SCORE_SHEET, papers.PHYSICAL_CHECK, papers.BACKGROUND_REPORT, papers.SELECTION_NOTICE)
EXEMPT_SHOWN = (
    papers.EXEMPT_RECOMMENDATION, papers.FRONT_LINE_RECORD, papers.DEEDS_NOTICE, papers.PHYSICAL_CHECK,
    papers.BACKGROUND_REPORT, papers.SELECTION_NOTICE,
)  # fmt: skip
"""What is enclosed with a request, by road."""


def _examined(matter: Matter) -> tuple[str, str]:
    ranked = matter.facts("nominate", "substitute")
    return "经报名、资格审查、考试、体检、考察和公示", f"该同志总成绩在该岗位列第{ranked.get('rank') or '—'}名"


def _recommended(matter: Matter) -> tuple[str, str]:
    """Who recommended, and how long the deeds were public (E-04)."""
    by, shown = matter.facts("recommend").get("recommended_by"), matter.facts("publish_deeds")
    said = f"该同志由{by}推荐" if by else "该同志经推荐"
    said += f"，事迹自{matter.date('publish_deeds')}起公示{shown['days']}个工作日" if shown.get("days") else ""
    return "按照免试招聘程序，经推荐、资格审查、事迹公示、体检、考察和公示", said


def personnel(matter: Matter) -> str:
    """The personnel authority of the county or prefecture that recruits."""
    area = matter.event.organisation.short_name.removesuffix("委")
    return f"{area}人力资源和社会保障局"


COMPOSERS |= {
    papers.SCORE_SHEET: score_sheet,
    papers.SELECTION_NOTICE: appointment_notice,
    papers.APPOINTMENT_REQUEST: appointment_request,
}
