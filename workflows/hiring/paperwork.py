"""The papers of hiring: grade form, nomination form (E.1, E-11); those without examination are beside them.

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.models import Event
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from dossiers import papers
from recruitment import pay
from recruitment.channels import KINDS, Channel
from recruitment.pay import CERTIFICATES, RANKS
from workflows.employment.paperwork import form, post_of, results_of_years, spoken
from workflows.selection.paperwork_words import at_its_act, blank, day_of, done_on, said

GRADED = ("set_grade", "raise_grade")

# --- post and pay grade ----------------------------------------------------------------------------------------


@at_its_act(*GRADED)
def grade_form(matter: Matter) -> dict[str, Any]:
    """The form of post and pay grade: what it was, what it becomes, on what years and certificate it rests (E.1)."""
    done, post = matter.last(*GRADED), post_of(matter)
    facts, before = done.facts if done else {}, _graded_before(matter, done)
    table = pay.table_of(post.organisation, done.on) if done and post else None
    row = table.rows.get((facts["rank"], facts["grade"])) if table else None
    first = "首次确定" if done else ""
    rows = [
        [("原岗位等级", _grade(before) if before else first), ("确定岗位等级", _grade(facts) if done else "")],
        [("认定以往年限", _earlier(facts) if done else ""), ("职业资格", _certificate(facts) if done else "")],
        [("月工资标准", _pay(row) if done else ""), ("执行时间", done_on(done))],
        [("确定依据", f"《岗位等级工资表》（{table.document}）" if table else "")],
    ]  # fmt: skip
    opinions = [said("本人意见", signer="本人"), blank(spoken(matter).level), said("主管部门审批")]
    return form(matter, "社区工作者岗位等级确定（调整）表", rows, opinions)


def _graded_before(matter: Matter, done: Event | None) -> dict[str, Any]:
    earlier = [one for one in matter.all(*GRADED) if done and one.seq < done.seq]
    return earlier[-1].facts if earlier else {}


def _grade(facts: dict[str, Any]) -> str:
    return f"{RANKS.get(facts['rank'], facts['rank'])}{facts['grade']}级"


def _pay(row) -> str:
    return f"{row.pay}元" if row and row.pay is not None else "—"


def _earlier(facts: dict[str, Any]) -> str:
    years, document = facts.get("earlier_years") or 0, facts.get("earlier_document")
    return f"{years}年" + (f"（{document}）" if document else "") if years else "无"


def _certificate(facts: dict[str, Any]) -> str:
    number, held = facts.get("certificate_number"), facts.get("certificate") or 0
    return str(CERTIFICATES.get(held, held)) + (f"（{number}）" if number and held else "")


# --- the two channels ------------------------------------------------------------------------------------------


@at_its_act("nominate_channel")
def channel_form(matter: Matter) -> dict[str, Any]:
    """The nomination for targeted posts: which, years in the post, grade, results of the years; no score (E-11)."""
    case, done, graded = matter.case, matter.last("nominate_channel"), matter.facts(*GRADED)
    channel = Channel.objects.get(pk=done.facts["channel"]["id"]) if done else None
    years = pay.full_years(case.reported_on, (done or matter.event).on) if case.reported_on else 0
    rows = [
        [("定向招聘", f"{channel.title}（{channel.document}）" if channel else "")],
        [("岗位性质", str(KINDS.get(channel.kind, channel.kind)) if channel else ""),
         ("定向名额", f"{channel.number}名" if channel else "")],
        [("本岗位年限", f"{years}年（自{day_of(case.reported_on)}起）" if case.reported_on else ""),
         ("岗位等级", _grade(graded) if graded else "—")],
        [("历年年度考核", results_of_years(matter))],
        [("推荐文号", done.facts.get("document_number", "") if done else "")],
    ]  # fmt: skip
    words = spoken(matter)
    opinions = [said("本人意见", signer="本人"), blank(words.seat), blank(words.level), said("主管部门意见")]
    return form(matter, "优秀社区工作者定向招聘（双通道）推荐表", rows, opinions)


COMPOSERS |= {papers.GRADE_FORM: grade_form, papers.CHANNEL_FORM: channel_form}
