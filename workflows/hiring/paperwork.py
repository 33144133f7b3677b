"""The papers of hiring: notice of deeds, grade form, nomination form (E-04, E.1, E-11).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, in_words, paragraphs
from dossiers import papers
from recruitment import pay
from recruitment.channels import KINDS, Channel
from recruitment.pay import CERTIFICATES, RANKS
from workflows.employment.paperwork import blank, day_of, form, post_of, results_of_years, said
from workflows.employment.places import words_of
from workflows.selection.paperwork import notice


def deeds_notice(matter: Matter) -> dict[str, Any]:
    """The public notice of the deeds: name, unit, who recommends, deeds in short, and nothing more (E-04, F-06)."""
    facts = matter.facts("recommend") | matter.event.facts
    person, intake, position = matter.person, matter.case.intake, matter.case.position
    unit = facts.get("welfare_unit") or person.occupation
    known = [person.name, f"现工作单位及岗位：{unit}" if unit else ""]
    told = f"{'，'.join(one for one in known if one)}；推荐单位：{facts['recommended_by']}。"
    return notice(
        matter, f"{intake.title.removesuffix('公告')}免试推荐人选事迹公示",
        f"按照《{intake.title}》关于免试招聘的规定，经推荐和资格审查，现将{position.code}“{position.title}”岗位"
        "免试招聘推荐人选的有关情况公示如下：",
        [told, *paragraphs(facts["deeds"], "主要事迹：")],
    )  # fmt: skip


# --- post and pay grade ----------------------------------------------------------------------------------------


def grade_form(matter: Matter) -> dict[str, Any]:
    """The form of post and pay grade: what it was, what it becomes, on what years and certificate it rests (E.1)."""
    facts, before = matter.event.facts, _graded_before(matter)
    table = pay.table_of(post_of(matter).organisation, matter.event.on)
    row = table.rows.get((facts["rank"], facts["grade"])) if table else None
    rows = [
        [("原岗位等级", _grade(before) if before else "首次确定"), ("确定岗位等级", _grade(facts))],
        [("认定以往年限", _earlier(facts)), ("职业资格", _certificate(facts))],
        [("月工资标准", _pay(row)), ("执行时间", in_words(matter.event.on))],
        [("确定依据", f"《岗位等级工资表》（{table.document}）" if table else "—")],
    ]  # fmt: skip
    opinions = [said("本人意见", signer="本人"), blank(words_of(post_of(matter)).level), said("主管部门审批")]
    return form(matter, "社区工作者岗位等级确定（调整）表", rows, opinions)


def _graded_before(matter: Matter) -> dict[str, Any]:
    earlier = [one for one in matter.all("set_grade", "raise_grade") if one.seq < matter.event.seq]
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


def channel_form(matter: Matter) -> dict[str, Any]:
    """The nomination for targeted posts: which, years in the post, grade, results of the years; no score (E-11)."""
    facts, case = matter.event.facts, matter.case
    channel, graded = Channel.objects.get(pk=facts["channel"]["id"]), matter.facts("set_grade", "raise_grade")
    years = pay.full_years(case.reported_on, matter.event.on) if case.reported_on else 0
    rows = [
        [("定向招聘", f"{channel.title}（{channel.document}）")],
        [("岗位性质", str(KINDS.get(channel.kind, channel.kind))), ("定向名额", f"{channel.number}名")],
        [("本岗位年限", f"{years}年（自{day_of(case.reported_on)}起）"),
         ("岗位等级", _grade(graded) if graded else "—")],
        [("历年年度考核", results_of_years(matter))], [("推荐文号", facts.get("document_number", ""))],
    ]  # fmt: skip
    words = words_of(post_of(matter))
    opinions = [said("本人意见", signer="本人"), blank(words.seat), blank(words.level), said("主管部门意见")]
    return form(matter, "优秀社区工作者定向招聘（双通道）推荐表", rows, opinions)


COMPOSERS |= {
    papers.DEEDS_NOTICE: deeds_notice, papers.GRADE_FORM: grade_form, papers.CHANNEL_FORM: channel_form,
}  # fmt: skip
