"""Papers of the political review and the training: letter of inquiry, report, record of the training (A-16, A-17)."""

from __future__ import annotations

from typing import Any

from .blanks import VERDICTS, annexed, boxes, dated, day_of, form, said, since
from .matter import Matter, as_date

RENEWED = ("return_prereview", "return_to_candidacy")
"""After these the review is owed anew."""
INQUIRED = {"origin": "户籍地（流出地）党组织", "residence": "居住地（流入地）党组织"}
"""Who is asked about a floating member, as the law's facts name them (A-16)."""


def inquiry_letter(matter: Matter) -> dict[str, Any]:
    """A letter to the organisation of a relative or of a place where the candidate was, with a slip for the answer."""
    return form(
        matter,
        "发展党员政治审查函",
        listed=_listed(matter) is not None,
        floating=bool(getattr(matter.case, "floating", False)),
    )


def report(matter: Matter) -> dict[str, Any]:
    """The report that ends in a conclusion; relations, issues and results are written by the investigators (B.2)."""
    review = since(matter, matter.last(*RENEWED), "vet")
    inquired = review.facts.get("inquired", []) if review else []
    return form(
        matter, f"关于{matter.name}同志政治审查情况的报告", named=dated(matter.named_on),
        listed=dated(_listed(matter)), inquired=boxes(INQUIRED, inquired),
        floating=bool(getattr(matter.case, "floating", False)),
        conclusion=boxes(VERDICTS, said(review, "conclusion")), opinion=said(review, "opinion"), vetted=day_of(review),
    )  # fmt: skip


def _listed(matter: Matter):
    event = matter.last("list_candidate", "file_candidate")
    return event.on if event else None


def training_record(matter: Matter) -> dict[str, Any]:
    """How long the candidate was trained and with what result; the certificate stands below (A-17)."""
    course = matter.last("train", "make_up_training")
    said_here = form(
        matter, "发展对象短期集中培训情况登记表", began=dated(as_date(said(course, "began_on"))),
        ended=day_of(course), days=said(course, "days"),
        hours=said(course, "hours"), conclusion=boxes(VERDICTS, said(course, "conclusion")),
        opinion=said(course, "opinion"), passed=said(course, "conclusion") in ("", "fit"),
    )  # fmt: skip
    return annexed(said_here, opinion="主办单位意见")
