"""What is hidden until somebody needs it: how it is masked, whose work needs it, and for what it may be shown (F-08).

The one table of need to know. A page shows the mask to everybody; whoever sits at a desk that needs the value sees it
on request, with a purpose, and the access log keeps that (cases/revealing.py). No administrator needs any of it (F.2).
No home address is stored (F-02), so there is none to mask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .desks import Role
from .models import Organisation, User

IDENTITY, PHONE, POLITICAL, MEDICAL, FAMILY = "identity", "phone", "political", "medical", "family"
HIDDEN = "••••"


@dataclass(frozen=True)
class Need:
    """Who needs a kind of data: roles at or above the case's organisation, ``own`` at that organisation itself."""

    label: Any
    rule: str
    because: Any
    roles: frozenset[Role]
    own: frozenset[Role] = frozenset()


NEEDS = {
    IDENTITY: Need(
        _("ID number"), "F-08", _("to enter, compare and archive the person under the number of the identity card"),
        frozenset({Role.ORGANISER, Role.DEPARTMENT, Role.ARCHIVIST}), own=frozenset({Role.SECRETARY}),
    ),
    PHONE: Need(
        _("telephone"), "F-02", _("to reach the person for talks, meetings and formalities"),
        frozenset({Role.ORGANISER, Role.DEPARTMENT, Role.SPONSOR}), own=frozenset({Role.SECRETARY}),
    ),
    POLITICAL: Need(
        _("political review"), "F-03", _("to judge, deliberate and inspect what the review found"),
        frozenset({Role.ORGANISER, Role.DEPARTMENT, Role.DELIBERATOR, Role.INSPECTOR, Role.SPONSOR}),
    ),
    MEDICAL: Need(
        _("medical conclusion"), "F-03", _("to decide whether somebody may be appointed"),
        frozenset({Role.DEPARTMENT}),
    ),
    FAMILY: Need(
        _("family and relatives"), "F-03", _("to see to it that relatives stand aside"),
        frozenset({Role.ORGANISER, Role.DEPARTMENT, Role.SPONSOR, Role.DELIBERATOR}), own=frozenset({Role.SECRETARY}),
    ),
}  # fmt: skip
"""Kind of data: whose work needs it, why, and the rule (regulations F.1). This is where it is changed.

The sponsor reviews the dossier paper by paper (C-S5), the deliberating level the application form with its family part.
"""

WHOLE = Need(
    _("whole dossier as it is kept"), "B.2", _("to keep it whole: an archive takes in no gaps"),
    frozenset({Role.ARCHIVIST}),
)  # fmt: skip

UNMARKED = Need(
    _("unmarked original of a printed dossier"), "B.2", _("to put it into the archive, where it is kept as it is"),
    frozenset({Role.ORGANISER, Role.DEPARTMENT, Role.ARCHIVIST}),
)  # fmt: skip

IDENTIFY, DRAW_UP, REVIEW, CONTACT, OTHER = "identify", "draw_up", "review", "contact", "other"
PURPOSES = (
    (IDENTIFY, _("to check who somebody is")),
    (DRAW_UP, _("to draw up papers")),
    (REVIEW, _("for the political review")),
    (CONTACT, _("to reach the person")),
    (OTHER, _("another purpose (state it)")),
)


def mask_phone(phone: str) -> str:
    """The number as pages show it: three first and four last digits; what is too short for that is hidden."""
    if len(phone) < 10:
        return HIDDEN if phone else ""
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


def may_reveal(user: User, kind: str, organisation: Organisation, *, pipeline: str = "") -> bool:
    """Whether a mandate of the user needs that kind of data in cases of the organisation; no query of its own."""
    return has_need(user, NEEDS[kind], organisation, pipeline=pipeline)


def has_need(user: User, need: Need, organisation: Organisation, *, pipeline: str = "") -> bool:
    """Whether a mandate of the user has the need in cases of the organisation."""
    above = {int(pk) for pk in organisation.path.strip("/").split("/")}
    return any(
        (role in need.roles and station in above) or (role in need.own and station == organisation.pk)
        for role, station in user.stations(pipeline)
    )
