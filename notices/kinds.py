"""The kinds of notices, each with the subject line under which it may leave the house: no name, no number (F-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

REMINDER, OVERDUE, URGED, SUPERVISED = "reminder", "overdue", "urged", "supervised"
ARRIVED, RETURNED, WITHDRAWN, HANDED, ASKED, ANSWERED, COPIED = (
    "arrived", "returned", "withdrawn", "handed", "asked", "answered", "copied",
)  # fmt: skip
ABSENCE, MEETING, PUBLICITY, FINISHED, REPAIR = "absence", "meeting", "publicity", "finished", "repair"
STUCK, ACCOUNT, CREDENTIAL, WATCHED, RIGHTS = "stuck", "account", "credential", "watched", "rights"
SIGN_IN, RELEASE = "sign_in", "release"

KINDS = {
    REMINDER: _("work that falls due soon"),
    OVERDUE: _("work that is overdue"),
    URGED: _("you are asked to hurry"),
    SUPERVISED: _("work put under supervision"),
    ARRIVED: _("news of a case"),
    RETURNED: _("a case was returned to you"),
    WITHDRAWN: _("a case was withdrawn"),
    HANDED: _("work was handed to you"),
    ASKED: _("your opinion is asked"),
    ANSWERED: _("an opinion was given"),
    COPIED: _("for your information"),
    ABSENCE: _("acting for a colleague"),
    MEETING: _("a meeting"),
    PUBLICITY: _("a public notice"),
    FINISHED: _("work in the background has ended"),
    REPAIR: _("a repair waits for a second person"),
    STUCK: _("something is stuck"),
    ACCOUNT: _("an account"),
    CREDENTIAL: _("your password or second factor"),
    SIGN_IN: _("your account on a new device"),
    RELEASE: _("a one-time password waits"),
    WATCHED: _("unusual use of an account"),
    RIGHTS: _("rights of persons, retention and disposal"),
}

URGENT = frozenset({OVERDUE, URGED, SUPERVISED, CREDENTIAL, SIGN_IN, RELEASE})
"""Kinds that do not wait for the hour of the digest."""


@dataclass(frozen=True)
class Group:
    """Kinds that a reader chooses channels for together; ``always``: they cannot be kept from the bell."""

    name: str
    label: Any
    kinds: tuple[str, ...]
    always: bool = False

    @property
    def labels(self) -> list[Any]:
        """What the kinds are called."""
        return [KINDS[kind] for kind in self.kinds]


GROUPS = (
    Group("deadlines", _("Due dates"), (REMINDER, OVERDUE)),
    Group("urging", _("Being asked to hurry"), (URGED,)),
    Group("supervision", _("Supervision"), (SUPERVISED,), always=True),
    Group("cases", _("News of cases"), (ARRIVED, RETURNED, WITHDRAWN)),
    Group("colleagues", _("Among colleagues"), (HANDED, ASKED, ANSWERED, COPIED, ABSENCE)),
    Group("occasions", _("Meetings and public notices"), (MEETING, PUBLICITY)),
    Group("background", _("Work in the background"), (FINISHED, STUCK)),
    Group("rights", _("Rights of persons"), (RIGHTS,)),
    Group("repairs", _("Repairs"), (REPAIR,), always=True),
    Group("accounts", _("Accounts"), (ACCOUNT, CREDENTIAL, SIGN_IN, RELEASE, WATCHED), always=True),
)


def group_of(kind: str) -> Group:
    """The group a kind belongs to; every kind is in exactly one (a test holds it)."""
    return next(group for group in GROUPS if kind in group.kinds)
