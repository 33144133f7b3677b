"""The cover of a hiring dossier: under which programme somebody is employed, where, and by which road (E.1, E-03)."""

from __future__ import annotations

from cases.covers import COVERS, Rows
from workflows.employment.cover import cover, placed, words
from workflows.models import HiringCase


def _hired(case: HiringCase) -> Rows:
    there = {"label": f"任职{words(case).seat}"} if case.post else {"label": "任职社区（村）", "above": "街道（乡镇）"}
    rows = placed(case, kind="岗位类别", plain=True, **there)
    return [*rows, ("招聘方式", "免试招聘" if case.exempt else "公开招聘")]


COVERS[HiringCase.pipeline_name] = cover("基层工作人员聘用档案", _hired)
