"""What stands on the cover of a dossier and who answers for its papers, by pipeline.

Covers are official Chinese documents, so their words are written here in Chinese and are not translated. A pipeline
that adds nothing to ``COVERS`` has a plain cover.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dossiers import papers
from organisations import codes
from organisations.desks import BRANCH, COMMITTEE, FILES
from organisations.models import Organisation, Place

from .models import Case

Rows = list[tuple[str, str]]
TOWNSHIPS = (Place.TOWNSHIP, Place.STREET)


def keeper(case: Case) -> str:
    """The organisation that keeps the files of the case's own."""
    return (FILES.competent(case.organisation) or case.organisation).short_name


@dataclass(frozen=True)
class Cover:
    """The cover of a pipeline's dossiers.

    ``heading`` stands above the name. ``identity`` is what the person is besides where the case stands, ``reached``
    what somebody is called whose case went the whole road of numbered steps. ``placed`` tells where the case belongs,
    ``filed_by`` who puts the dossier together, ``makers`` who answers for papers, by the words of the vocabulary.
    """

    heading: str = "工作档案"
    identity: Callable[[Case], str] = lambda case: ""
    reached: str = ""
    placed: Callable[[Case], Rows] = lambda case: [("所在单位", case.organisation.name)]
    filed_by: Callable[[Case], str] = keeper
    makers: Callable[[Case], Mapping[str, str]] = lambda case: {}


def cover_for(case: Case) -> Cover:
    """The cover of the case's pipeline."""
    return COVERS.get(case.pipeline) or Cover()


def county(organisation: Organisation) -> str:
    """The county or city an organisation lies in, by its code where it has one."""
    for one in organisation.line():
        if one.place == Place.COUNTY:
            return codes.name_of(codes.COUNTIES, one.code) if one.code else one.short_name
    return ""


def township(organisation: Organisation) -> str:
    """The township or street an organisation lies in."""
    return next((one.short_name for one in organisation.line() if one.place in TOWNSHIPS), "")


# --- membership ------------------------------------------------------------------------------------------------


def _branch(case: Case) -> str:
    return (BRANCH.competent(case.organisation) or case.organisation).short_name


def _committee(case: Case) -> Organisation | None:
    return COMMITTEE.competent(case.organisation)


def _of_branch(case: Case) -> Rows:
    committee = _committee(case)
    return [
        ("所在党支部", case.organisation.name),
        ("乡镇党委", committee.name if committee else ""),
        ("县（市）", county(case.organisation)),
    ]


def _party_makers(case: Case) -> dict[str, str]:
    committee = _committee(case)
    return {papers.BRANCH: _branch(case), papers.COMMITTEE: committee.short_name if committee else ""}


COVERS: dict[str, Cover] = {
    "membership": Cover(
        "发展党员工作档案", reached="中共正式党员", placed=_of_branch, filed_by=_branch, makers=_party_makers
    ),
}
"""The covers by pipeline; a pipeline of a higher floor adds its own."""
