"""Where an accountability record stands, and which entry may follow which: both from its entries alone (C-S7, C-08)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .accountability import AccountabilityEntry, EntryKind, Outcome
from .law import Obstacle

RULE = "C-S7"
ADDED = (EntryKind.NOTICED, EntryKind.RECTIFIED, EntryKind.APPEALED, EntryKind.DECIDED, EntryKind.CLOSED)

EXAMINING, RECTIFYING, RECTIFIED = "examining", "rectifying", "rectified"
APPEALING, REVOKED, CLOSED = "appealing", "revoked", "closed"
STANDINGS = {
    EXAMINING: gettext_lazy("being examined"),
    RECTIFYING: gettext_lazy("rectification owed"),
    RECTIFIED: gettext_lazy("rectified, to be closed"),
    APPEALING: gettext_lazy("appeal being decided"),
    REVOKED: gettext_lazy("revoked on appeal, to be closed"),
    CLOSED: gettext_lazy("record closed"),
}


def standing(entries: Sequence[AccountabilityEntry]) -> str:
    """Where a record stands, from its entries alone."""
    kinds = [one.kind for one in entries]
    if appeal_pending(entries):
        return APPEALING
    if EntryKind.CLOSED in kinds:
        return CLOSED
    if _revoked(entries):
        return REVOKED
    if EntryKind.RECTIFIED in kinds:
        return RECTIFIED
    return RECTIFYING if EntryKind.NOTICED in kinds else EXAMINING


def appeal_pending(entries: Sequence[AccountabilityEntry]) -> bool:
    """Whether an appeal waits for its decision."""
    last = next((one for one in reversed(entries) if one.kind in (EntryKind.APPEALED, EntryKind.DECIDED)), None)
    return last is not None and last.kind == EntryKind.APPEALED


def _revoked(entries: Sequence[AccountabilityEntry]) -> bool:
    return any(one.outcome == Outcome.REVOKED for one in entries)


def hindrances(entries: Sequence[AccountabilityEntry], kind: str) -> list[Obstacle]:
    """Everything that stands in the way of the entry, all at once; empty if it may be made."""
    return [Obstacle(f"entry_{kind}", str(reason), RULE) for reason in _reasons(entries, kind)]


def _reasons(entries, kind):
    done, pending, revoked = {one.kind for one in entries}, appeal_pending(entries), _revoked(entries)
    noticed, rectified, closed = (one in done for one in (EntryKind.NOTICED, EntryKind.RECTIFIED, EntryKind.CLOSED))
    if kind not in (EntryKind.APPEALED, EntryKind.DECIDED):  # an appeal may be lodged and decided after the closing
        if kind in done:
            yield _("“%(entry)s” has been entered already.") % {"entry": EntryKind(kind).label}
        if closed and kind != EntryKind.CLOSED:
            yield _("The record has been closed.")
    if kind in (EntryKind.RECTIFIED, EntryKind.APPEALED) and not noticed:
        yield _("The notice has not been served yet.")
    if kind in (EntryKind.RECTIFIED, EntryKind.APPEALED) and revoked:
        yield _("The measure has been revoked on appeal.")
    if kind == EntryKind.APPEALED and pending:
        yield _("An appeal has been lodged that is not decided yet.")
    if kind == EntryKind.DECIDED and not pending:
        yield _("No appeal waits for a decision.")
    if kind == EntryKind.CLOSED and noticed and not rectified and not revoked:
        yield _("The notice has been served but the rectification is not entered yet.")
    if kind == EntryKind.CLOSED and pending:
        yield _("The appeal is not decided yet.")
