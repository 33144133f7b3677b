"""Letters that may be wanted before the act they tell of: number, signer and date are then left to be written in."""

from __future__ import annotations

from typing import Any

from cases.models import Event
from organisations.models import Organisation
from organisations.tree import name_on

from .matter import Matter, handled_by

UNNUMBERED = "〔　　　　〕　　号"
"""A document number of an unknown year."""
UNDECIDED = "□同意　□不同意"
"""What a reply says before anybody has decided."""


def letter(matter: Matter, act: Event | None, issuer: Organisation, **said: Any) -> dict[str, Any]:
    """An official letter of the organisation: dated on the act's legal date, numbered as the act says, or blank."""
    number = act.facts.get("document_number") or f"〔{act.on.year}〕　　号" if act else UNNUMBERED
    name = name_on(act.organisation if act else issuer, (act or matter.event).on)
    return {
        "number": number, "issuer": name, "signatory": name, "printed_by": name, "on": act.on if act else "",
        "attachments": [], **said,
    }  # fmt: skip


def report(matter: Matter, act: Event | None, title: str, body: list[str], *, attachments: list[str]) -> dict:
    """A letter of the branch upward, signed by name; it asks for nothing but to be taken note of."""
    return letter(
        matter, act, matter.branch, title=title, paragraphs=body, addressee=matter.committee.short_name,
        attachments=attachments, signer=handled_by(act) if act else "　　　　",
    )  # fmt: skip


def reply_to(matter: Matter, act: Event | None, title: str, body: list[str]) -> dict[str, Any]:
    """A letter of the committee down to the branch."""
    return letter(
        matter, act, matter.committee, title=title, paragraphs=body, addressee=matter.branch.short_name,
    )  # fmt: skip
