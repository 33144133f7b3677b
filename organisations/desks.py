"""Who may act: powers that organisations hold, roles that users hold, and the desks that join the two.

A desk is a role at the *competent* organisation: the nearest organisation, going up the tree from the case's own,
that holds the power the desk needs (regulations A.8). Powers default to no: a village committee, a Party group or a
temporary organisation does nothing that nobody has expressly given it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Organisation


class Power(models.TextChoices):
    """What an organisation may do; each is a boolean column ``can_<power>`` of Organisation (A.8)."""

    APPLY = "take_applications", _("take applications and educate applicants")
    ACCEPT = "accept", _("accept candidates by vote of its general meeting")
    DELIBERATE = "deliberate", _("deliberate before the approving committee")
    APPROVE = "approve", _("pre-review and approve")
    RECORD = "record", _("take filings from committees below")
    RECRUIT = "recruit", _("recruit and hold funded posts")
    KEEP_FILES = "keep_files", _("keep personnel and Party files")


class Role(models.TextChoices):
    """The capacity in which a mandate lets a user act."""

    SECRETARY = "secretary", _("branch secretary")
    DELIBERATOR = "deliberator", _("secretary of the deliberating level")
    ORGANISER = "organiser", _("township organiser")
    SPONSOR = "sponsor", _("township sponsor")
    DEPARTMENT = "department", _("organisation department")
    ARCHIVIST = "archivist", _("keeper of files")
    INSPECTOR = "inspector", _("inspector")
    ADMINISTRATOR = "administrator", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDITOR = "auditor", _("audit administrator")
    CLOCK = "clock", _("system clock")


# The three separated administrators (三员, F.2): who keeps the system, who gives and takes access, who reads the logs.
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})
# Roles that see every case at or below their organisation. Sponsors see the cases they sponsor, administrators none.
SEES_BELOW = frozenset(
    {Role.SECRETARY, Role.DELIBERATOR, Role.ORGANISER, Role.DEPARTMENT, Role.ARCHIVIST, Role.INSPECTOR, Role.CLOCK}
)


@dataclass(frozen=True)
class Desk:
    """A role at the nearest organisation that holds ``power``; without a power, at the case's own organisation.

    A ``receiving`` desk is reckoned from the organisation a case is on its way to; a ``topmost`` one sits at the root.
    """

    role: Role
    power: Power | None = None
    receiving: bool = False
    topmost: bool = False

    @property
    def label(self):
        """The desk's name for people: the name of its role."""
        return self.role.label

    def competent(self, organisation: Organisation) -> Organisation | None:
        """The organisation whose role holder acts for a case of ``organisation``; None where nobody is competent.

        A closed organisation acts through the one it was merged into, which is its parent in the tree.
        """
        if self.topmost:
            return organisation.line()[-1]
        if self._is_competent(organisation):
            return organisation  # most desks are the case's own organisation: no need to look up the tree
        return next((one for one in organisation.line()[1:] if self._is_competent(one)), None)

    def _is_competent(self, organisation: Organisation) -> bool:
        return organisation.closed_on is None and (self.power is None or organisation.holds(self.power))


BRANCH = Desk(Role.SECRETARY, Power.APPLY)
DELIBERATION = Desk(Role.DELIBERATOR, Power.DELIBERATE)
RECEIVER = Desk(Role.SECRETARY, Power.APPLY, receiving=True)
COMMITTEE = Desk(Role.ORGANISER, Power.APPROVE)
SPONSOR = Desk(Role.SPONSOR, Power.APPROVE)
COUNTY = Desk(Role.DEPARTMENT, Power.RECORD)
RECRUITER = Desk(Role.DEPARTMENT, Power.RECRUIT)
FILES = Desk(Role.ARCHIVIST, Power.KEEP_FILES)
CLOCK = Desk(Role.CLOCK, topmost=True)
