"""The cover of a hiring dossier: under which programme somebody is employed, where, and by which road (E.1, E-03)."""

from __future__ import annotations

from cases.covers import COVERS, Cover, Rows, county, township
from dossiers import papers
from organisations.models import Organisation
from workflows.models import HiringCase


def _where(case: HiringCase) -> Organisation:
    return case.post.organisation if case.post else case.organisation


def _identity(case: HiringCase) -> str:
    programme = case.programme
    return str(programme.identity_label) if programme else ""


def _hired(case: HiringCase) -> Rows:
    programme, at = case.programme, _where(case)
    return [
        ("岗位类别", programme.name if programme else ""),
        ("任职社区（村）", case.post.organisation.name if case.post else ""),
        ("街道（乡镇）", township(at)),
        ("县（市）", county(at)),
        ("招聘方式", "免试招聘" if case.exempt else "公开招聘"),
    ]


def _makers(case: HiringCase) -> dict[str, str]:
    return {papers.TOWNSHIP: township(_where(case))}


COVERS[HiringCase.pipeline_name] = Cover("社区工作者和基层治理专干聘用档案", _identity, placed=_hired, makers=_makers)
