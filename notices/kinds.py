"""The kinds of notices, each with the subject line under which it may leave the house: no name, no number (F-02)."""

from django.utils.translation import gettext_lazy as _

REMINDER, OVERDUE, URGED, SUPERVISED = "reminder", "overdue", "urged", "supervised"
ARRIVED, RETURNED, WITHDRAWN, HANDED, ASKED, ANSWERED, COPIED = (
    "arrived", "returned", "withdrawn", "handed", "asked", "answered", "copied",
)  # fmt: skip
ABSENCE, MEETING, PUBLICITY, FINISHED, REPAIR = "absence", "meeting", "publicity", "finished", "repair"
STUCK = "stuck"

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
}
