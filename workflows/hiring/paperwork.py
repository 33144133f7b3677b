"""The papers of hiring: notice of deeds, grade form, nomination form (E-04, E.1, E-11).

Official Chinese documents: their words are written here in Chinese and are not translated.
"""

from __future__ import annotations

from typing import Any

from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, paragraphs
from dossiers import papers
from workflows.selection.paperwork import notice


def deeds_notice(matter: Matter) -> dict[str, Any]:
    """The public notice of the deeds: name, unit, who recommends, deeds in short, and nothing more (E-04, F-06)."""
    facts = matter.facts("recommend") | matter.event.facts
    person, intake, position = matter.person, matter.case.intake, matter.case.position
    known = [person.name, f"现工作单位及岗位：{person.occupation}" if person.occupation else ""]
    told = f"{'，'.join(one for one in known if one)}；推荐单位：{facts['recommended_by']}。"
    return notice(
        matter, f"{intake.title.removesuffix('公告')}免试招聘推荐人选事迹公示",
        f"按照《{intake.title}》关于免试招聘的规定，经推荐和资格审查，现将{position.code}“{position.title}”岗位"
        "免试招聘推荐人选的有关情况公示如下：",
        [told, *paragraphs(facts["deeds"], "主要事迹：")],
    )  # fmt: skip


COMPOSERS |= {papers.DEEDS_NOTICE: deeds_notice}
