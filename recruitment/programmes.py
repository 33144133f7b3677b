"""The programmes under which posts are filled, as they are when the system is installed (D.1, D.2, E.1).

They are data: what is [K] or [L] in the sources is a column that the department may change for its prefecture.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps as registry
from django.db import connections
from django.utils.translation import gettext_lazy as _

PUBLIC_INSTITUTION, CIVIL_SERVANT, AGREEMENT, LABOUR_CONTRACT = "institution", "civil_servant", "agreement", "labour"
IDENTITIES = {
    PUBLIC_INSTITUTION: _("public-institution staff"),
    CIVIL_SERVANT: _("civil servant"),
    AGREEMENT: _("service agreement without quota"),
    LABOUR_CONTRACT: _("labour contract"),
}
RENEW, TRANSFER, PROMOTE, EXAMINED, ESTABLISHED, LEAVE = "renew", "transfer", "promote", "exam", "establish", "leave"
OUTCOMES = {
    RENEW: _("renewed"),
    TRANSFER: _("transferred to a county or township unit"),
    PROMOTE: _("promoted or elected to a post"),
    EXAMINED: _("recruited by targeted examination"),
    ESTABLISHED: _("established in a public institution"),
    LEAVE: _("left"),
}
THOUSAND, BORDER, EXCELLENT, SELECTED, THREE_SUPPORTS = "thousand", "border", "excellent", "selected", "supports"
SOCIAL_WORKER, SPECIALIST = "social", "specialist"


def _programme(
    code: str, name: str, identity: str, *, term: tuple[int, int], outcomes: str, **columns
) -> dict[str, Any]:
    kept = {"code": code, "name": name, "identity": identity, "term_least": term[0], "term_most": term[1]}
    return kept | {"outcomes": outcomes, "education": "21", "age_most": 35, "notice_days": 7} | columns


PROGRAMMES = (
    _programme(
        THOUSAND, "千名大学生进千村行动", PUBLIC_INSTITUTION, term=(36, 60), minimum=36, probation=12, goal_years=5,
        outcomes="renew,transfer,promote,exam,leave", source="D.1",
    ),
    _programme(
        BORDER, "边境村人才支持计划", PUBLIC_INSTITUTION, term=(36, 60), minimum=36, probation=12, border_only=True,
        education="31", age_most=40, per_village=2, goal_years=5, outcomes="renew,transfer,promote,exam,leave",
        source="D.1, D-06",
    ),
    _programme(
        EXCELLENT, "引进优秀大学毕业生计划", PUBLIC_INSTITUTION, term=(36, 60), minimum=36, probation=12,
        outcomes="renew,transfer,promote,leave", source="D.1",
    ),
    _programme(
        SELECTED, "选调生到村任职", CIVIL_SERVANT, term=(24, 24), minimum=24, probation=12, sent=True, notice_days=5,
        age_most=28, outcomes="transfer,promote,leave", source="D.2",
    ),
    _programme(
        THREE_SUPPORTS, "“三支一扶”计划", AGREEMENT, term=(24, 24), minimum=24, probation=0, sent=True, quota=False,
        education="31", age_most=30, outcomes="establish,exam,leave", source="D.2",
    ),
    _programme(
        SOCIAL_WORKER, "社区专职工作者（社工岗）", LABOUR_CONTRACT, pipeline="hiring", term=(36, 36), minimum=0,
        probation=6, quota=False, education="31", age_most=40, per_village=30, norm=18,
        outcomes="renew,transfer,promote,leave", source="E.1, E.4",
    ),
    _programme(
        SPECIALIST, "基层治理专干", PUBLIC_INSTITUTION, pipeline="hiring", term=(36, 60), minimum=36, probation=12,
        education="31", age_most=35, per_village=2, goal_years=2, outcomes="renew,transfer,promote,leave",
        source="E.1",
    ),
)  # fmt: skip


def put_in(sender=None, using: str = "default", apps=registry, **kwargs) -> None:
    """Put in what is missing by its code; one that was changed stays. Receiver of ``post_migrate``."""
    try:
        programme: Any = apps.get_model("recruitment", "Programme")
    except LookupError:  # migrated back to before it
        return
    if programme._meta.db_table in connections[using].introspection.table_names():
        rows = [programme(**row) for row in PROGRAMMES]
        programme._default_manager.using(using).bulk_create(rows, ignore_conflicts=True)
