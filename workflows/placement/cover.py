"""The cover of a placement dossier: under which programme somebody serves, in which village, and as what (D.2)."""

from __future__ import annotations

from cases.covers import COVERS, Cover, Rows, county, township
from dossiers import papers
from organisations.models import Organisation
from workflows.models import PlacementCase


def _where(case: PlacementCase) -> Organisation:
    return case.post.organisation if case.post else case.organisation


def _identity(case: PlacementCase) -> str:
    programme = case.programme
    return str(programme.identity_label) if programme else ""


def _placed(case: PlacementCase) -> Rows:
    programme, at = case.programme, _where(case)
    return [
        ("项目", programme.name if programme else ""),
        ("服务村", case.post.organisation.name if case.post else ""),
        ("乡镇", township(at)),
        ("县（市）", county(at)),
    ]


def _makers(case: PlacementCase) -> dict[str, str]:
    return {papers.TOWNSHIP: township(_where(case))}


COVERS[PlacementCase.pipeline_name] = Cover("大学毕业生到村任职工作档案", _identity, placed=_placed, makers=_makers)
