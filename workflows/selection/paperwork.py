"""The papers selection draws up: score sheet, public notice, request for the appointment (D.3 rows 7 to 11).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.letters import CLOSING
from cases.paperwork.matter import Matter, education, handled_by, month
from cases.paperwork.notices import WORDINGS, Wording, posted, together
from dossiers import papers
from organisations import codes
from recruitment.models import Position
from recruitment.scoring import Result, Terms, interview_score, total, written_score

from .paperwork_words import GAP, done_on, hosts_name, letter, personnel, said

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


def position(matter: Matter) -> Position | None:
    """The position that was applied for, as it stood at the event: a later change is not told of."""
    given = matter.facts(*APPLICATION, "change_position").get("position") or {}
    now: Position | None = matter.case.position
    if now and given.get("id") not in (None, now.pk):
        return Position.objects.get(pk=given["id"])
    return now


def announcement(matter: Matter) -> str:
    """The round's announcement and its number; empty for somebody who did not come by a round."""
    intake = matter.case.intake
    return f"{intake.title}（{intake.number}）" if intake else ""


def applied_for(matter: Matter) -> str:
    """The position with its code; empty for somebody who did not apply."""
    found = position(matter)
    return f"{found.code}“{found.title}”岗位" if found else ""


def marks(value: Any) -> str:
    """Marks without idle noughts; a dash where there are none."""
    return "—" if value in (None, "") else format(Decimal(str(value)).quantize(Decimal("0.01")), "f")


def score_sheet(matter: Matter) -> dict[str, Any]:
    """Results, total and rank by the announced formula, as they stood when the candidate was nominated (D.3 row 7)."""
    case, facts, found = matter.case, matter.facts("nominate", "substitute"), position(matter)
    known = marks if facts else lambda value: "" if value is None else marks(value)
    terms, result = (case.intake.terms, case.result) if case.intake else (Terms(), Result(case.pk))
    rows = [
        [("招聘公告", announcement(matter))],
        [("报考岗位", f"{found.code}　{found.title}" if found else "")],
        *in_pairs(particulars(matter)),
        [("笔试成绩", known(case.written)), ("加分", marks(case.bonus) if case.bonus else "无" if facts else "")],
        [("笔试折算", known(written_score(result, terms))), ("面试成绩", known(interview_score(result, terms)))],
        [("加试成绩", known(case.extra)), ("总成绩", known(total(result, terms)))],
        [("名次", f"{nth(facts)}（共{facts.get('of') or '　　'}人）"),
         ("岗位数", str(facts.get("places") or (found.places if found else "")))],
    ]  # fmt: skip
    note = (
        f"总成绩按公告计算：笔试占{_percent(terms.written)}，面试占{_percent(terms.interview)}，"
        f"保留{terms.decimals}位小数，四舍五入。"
    )
    return {
        "title": "公开招聘成绩单", "number": case.number, "rows": rows, "note": note,
        "opinions": [said("核对意见", signer="核对人")],
    }  # fmt: skip


def nth(ranked: dict[str, Any]) -> str:
    """The rank in words, or room for it."""
    return f"第{ranked.get('rank') or '　　'}名"


def _percent(weight: Decimal) -> str:
    return f"{weight.normalize():f}%"


def notice_title(what: str) -> Callable[[Matter, int], str]:
    """The title of a round's notice, which names nobody however many hang on it."""

    def title(matter: Matter, persons: int) -> str:
        intake = matter.case.intake
        return f"{intake.title.removesuffix('公告') if intake else ''}{what}"

    return title


def appointment_told(matter: Matter) -> dict[str, str]:
    """What is told of a person to be appointed: school, position and rank, nothing else (D.3 row 10, F-06)."""
    applied, person = matter.facts(*APPLICATION), matter.person
    ranked = {} if exempt(matter) else {"总成绩名次": nth(matter.facts("nominate", "substitute"))}
    school = f"{applied['school']}{applied.get('major', '')}" if applied.get("school") else ""
    return {
        "姓名": person.name, "性别": codes.name_of(codes.SEX, person.sex), "出生年月": month(person.birth_date),
        "学历": education(person), "毕业院校及专业": school, "拟聘用岗位": applied_for(matter), **ranked,
    }  # fmt: skip


WORDINGS[papers.SELECTION_NOTICE] = Wording(
    notice_title("拟聘用人员公示"), appointment_told, ("intake__organisation", "position")
)


def appointment_notice(matter: Matter) -> dict[str, Any]:
    """The public notice of those to be appointed: name, position, school and rank, nothing else (F-06)."""
    before = EXEMPT_CONTENTS if exempt(matter) else CONTENTS
    return notice(
        matter, matter.last("put_up_notice"), papers.SELECTION_NOTICE,
        f"规定的程序，{before}，现将拟聘用人员的有关情况公示如下：", _appointed,
    )  # fmt: skip


def _appointed(matter: Matter) -> list[str]:
    told = appointment_told(matter)
    known = [told["姓名"], told["性别"], f"{told['出生年月']}出生", told["学历"]]
    known += [f"{told['毕业院校及专业']}专业毕业"] if told["毕业院校及专业"] else []
    to = f"聘用至{told['拟聘用岗位'] or f'{GAP}岗位'}"
    known += [f"拟{to}，总成绩列{told['总成绩名次']}" if "总成绩名次" in told else f"拟免试{to}"]
    return ["，".join(one for one in known if one) + "。"]


def notice(
    matter: Matter, put_up: Event | None, code: str, lead: str, told: Callable[[Matter], list[str]]
) -> dict[str, Any]:
    """A public notice: under which announcement, what is told of each person; days, places, contact when it is up."""
    intake, issuer = matter.case.intake, hosts_name(matter, put_up)
    named, hanging = together(matter, put_up, code), posted(put_up)
    numbered = [_numbered(place, told(one)) for place, one in enumerate(named, start=1)]
    return hanging | {
        "title": WORDINGS[code].title(matter, len(named)),
        "lead": f"按照{f'《{intake.title}》' if intake else '招聘公告'}{lead}",
        "told": [line for lines in numbered for line in lines] if len(named) > 1 else told(named[0]),
        "office": hanging["office"] or issuer, "signatory": issuer, "on": put_up.on if put_up else "",
    }  # fmt: skip


def _numbered(place: int, lines: list[str]) -> list[str]:
    return [f"{place}. {lines[0]}", *lines[1:]]


def appointment_request(matter: Matter) -> dict[str, Any]:
    """The request for the appointment after the public notice (D.3 row 11)."""
    put_up, closed, intake = matter.facts("put_up_notice"), matter.last("close_notice"), matter.case.intake
    road, shown = (_recommended, EXEMPT_SHOWN) if exempt(matter) else (_examined, EXAMINED_SHOWN)
    before, result = road(matter)
    physical, review = (done_on(matter.last(one)) for one in ("pass_physical", "pass_review"))
    body = [
        f"根据{f'《{intake.title}》' if intake else '招聘公告'}，{before}，{matter.name}同志拟聘用至"
        f"{applied_for(matter) or f'{GAP}岗位'}。",
        f"{matter.particulars()}。",
        f"{result}；{physical}体检合格，{review}考察合格。",
        f"{done_on(matter.last('put_up_notice'))}起公示{put_up.get('days') or '　　'}个工作日，{_objected(closed)}。",
        CLOSING,
    ]
    return letter(
        closed, request_title(matter), body, issuer=hosts_name(matter, closed), addressee=personnel(matter),
        attachments=matter.enclosed(*shown), signer=handled_by(closed) if closed else "",
    )  # fmt: skip


def _objected(closed: Event | None) -> str:
    if closed is None:
        return "收到反映　　　件"
    objections = closed.facts.get("objections")
    return f"收到反映{objections}件，经核查不影响聘用" if objections else "未收到反映"


def request_title(matter: Matter) -> str:
    """The title of the request, which the reply quotes."""
    return f"关于聘用{matter.name}同志的请示"


EXAMINED_SHOWN = (papers.SCORE_SHEET, papers.PHYSICAL_CHECK, papers.BACKGROUND_REPORT, papers.SELECTION_NOTICE)
EXEMPT_SHOWN = (
    papers.EXEMPT_RECOMMENDATION, papers.FRONT_LINE_RECORD, papers.DEEDS_NOTICE, papers.PHYSICAL_CHECK,
    papers.BACKGROUND_REPORT, papers.SELECTION_NOTICE,
)  # fmt: skip
"""What is enclosed with a request, by road."""


def _examined(matter: Matter) -> tuple[str, str]:
    ranked = matter.facts("nominate", "substitute")
    return "经报名、资格审查、考试、体检、考察和公示", f"该同志总成绩在该岗位列{nth(ranked)}"


def _recommended(matter: Matter) -> tuple[str, str]:
    """Who recommended, and how long the deeds were public (E-04)."""
    by, shown = matter.facts("recommend").get("recommended_by"), matter.facts("publish_deeds")
    said = f"该同志由{by}推荐" if by else "该同志经推荐"
    said += f"，事迹自{matter.date('publish_deeds')}起公示{shown['days']}个工作日" if shown.get("days") else ""
    return "按照免试招聘程序，经推荐、资格审查、事迹公示、体检、考察和公示", said


COMPOSERS |= {
    papers.SCORE_SHEET: score_sheet,
    papers.SELECTION_NOTICE: appointment_notice,
    papers.APPOINTMENT_REQUEST: appointment_request,
}
