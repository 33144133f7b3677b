"""Papers of naming an activist: recommendation, minutes, the filing with the committee above (A-08 to A-11)."""

from __future__ import annotations

from typing import Any

from cases.models import Event

from .blanks import annexed, body, boxes, dated, day_of, form, said, since
from .correspondence import UNDECIDED, reply_to, report
from .happenings import RECOMMENDED
from .matter import Matter, in_words, paragraphs

NAMED = "name_activist"
FILED = "file_activist"


def _recommended(named: Event | None) -> str:
    """Who may recommend, with those who did ticked."""
    return boxes(RECOMMENDED, named.facts.get("recommended", []) if named else [])


def _filed(matter: Matter) -> Event | None:
    return since(matter, matter.last(NAMED), FILED)


def recommendation(matter: Matter) -> dict[str, Any]:
    """Members or a mass organisation recommend; the branch gives its opinion (A-08)."""
    named = matter.last(NAMED)
    return form(
        matter, "推荐入党积极分子人选登记表", recommended=_recommended(named),
        talked=day_of(matter.last("talk")), named=day_of(named),
    )  # fmt: skip


def minutes(matter: Matter) -> dict[str, Any]:
    """The minutes of the branch committee, or of the meeting, that names the activist (A-08)."""
    named = matter.last(NAMED)
    return form(
        matter, f"{body(matter, named)}会议记录", body=body(matter, named), met=day_of(named),
        recommended=_recommended(named), decided=named is not None,
    )  # fmt: skip


def filing(matter: Matter) -> dict[str, Any]:
    """The form the committee above keeps on file of an activist (A-08, A-09)."""
    named, filed = matter.last(NAMED), _filed(matter)
    said_here = form(
        matter, "入党积极分子备案登记表", recommended=_recommended(named), named=dated(matter.named_on),
        body=body(matter, named), contacts=matter.names("appoint_contacts"), opinion=said(filed, "opinion"),
        document=said(filed, "document_number"), filed=day_of(filed),
    )  # fmt: skip
    return annexed(said_here, opinion="上级党委备案意见")


# --- letters -----------------------------------------------------------------------------------------------------


def _report_title(matter: Matter) -> str:
    return f"关于确定{matter.name}同志为入党积极分子的备案报告"


def filing_report(matter: Matter) -> dict[str, Any]:
    """The branch reports whom it has named, with a list of names as annex (A-08)."""
    named = matter.last(NAMED)
    by = "、".join(RECOMMENDED.get(one, one) for one in (named.facts.get("recommended", []) if named else []))
    lines = [
        f"{matter.particulars()}。{in_words(matter.opened_on)}向党组织提出入党申请。",
        f"经{by or '推荐'}，{day_of(named)}{body(matter, named)}集体研究，确定{matter.name}同志为入党积极分子。",
        "现将有关情况报上，请予备案。",
        "特此报告。",
    ]
    title = _report_title(matter)
    listed = form(
        matter, title, named=in_words(named.on) if named else "", contacts=matter.names("appoint_contacts"),
        recommended=by,
    )  # fmt: skip
    return listed | report(matter, named, title, lines, attachments=["入党积极分子备案名册"])


def filing_reply(matter: Matter) -> dict[str, Any]:
    """The committee takes the activist on file and says what follows (A-08, A-09, A-11)."""
    filed, contacts = _filed(matter), matter.names("appoint_contacts")
    lines = [
        f"你支部《{_report_title(matter)}》收悉。"
        f"经审查，{'同意' if filed else UNDECIDED}对{matter.name}同志作为入党积极分子备案。",
        *paragraphs(said(filed, "opinion"), "备案意见："),
        f"请你支部指导培养联系人{contacts}认真履行职责，对{matter.name}同志加强培养教育，每半年进行一次考察，"
        "并将考察意见填入《入党积极分子培养考察登记表》。",
    ]
    return reply_to(matter, filed, f"关于{matter.name}同志作为入党积极分子备案的批复", lines)
