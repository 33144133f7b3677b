"""What a message says: how many notices of which kind, the numbers of cases, where to look; it names nobody (F-02).

The sentence of a notice may name people and stays in the house; its address needs a sign-in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.models import Mandate, User

from .deliveries import Robot
from .kinds import KINDS
from .models import Notice

NUMBER = re.compile(r"(?<![A-Z0-9-])[A-Z]{1,3}-\d{4}-\d{4,6}(?!\d)")
"""The number of a case or a round as sentences cite it; an ID number does not look like it."""
SHOWN = 50
"""Lines of a message; beyond them it only counts."""


@dataclass(frozen=True)
class Message:
    """A message ready to be sent: subject, plain text and HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    """A notice as a message shows it."""

    label: str
    numbers: str
    url: str


def counted(kinds: Iterable[str]) -> list[tuple[str, int]]:
    """How many of each kind, as labels in the order of the vocabulary."""
    found = Counter(kinds)
    return [(str(label), found[kind]) for kind, label in KINDS.items() if found[kind]]


def subject(notices: list[Notice]) -> str:
    """The subject line: counts and kinds, nothing else."""
    parts = [_("%(label)s (%(count)s)") % {"label": label, "count": count} for label, count in _counts(notices)]
    return _("You have %(count)s notices: %(parts)s") % {"count": len(notices), "parts": _(", ").join(parts)}


def _counts(notices: list[Notice]) -> list[tuple[str, int]]:
    return counted(one.kind for one in notices)


def mail(notices: list[Notice]) -> Message:
    """The digest by e-mail."""
    said = subject(notices)
    lines = [Line(str(one.label), numbers(one), address("notices:open", one.pk)) for one in notices[:SHOWN]]
    return _message(said, lines, more=max(len(notices) - SHOWN, 0))


def _message(said: str, lines: list[Line], more: int = 0) -> Message:
    pages = {"list_url": address("notices:index"), "settings_url": address("notices:settings")}
    context = {"subject": said, "lines": lines, "more": more, **pages}
    text, html = (render_to_string(f"notices/digest.{kind}", context) for kind in ("txt", "html"))
    return Message(said, text, html)


def numbers(notice: Notice) -> str:
    """The numbers of the cases that a notice speaks of."""
    return " ".join(dict.fromkeys(NUMBER.findall(f"{notice.text} {notice.url}")))


def robot(notices: list[Notice], whose: str) -> dict[str, object]:
    """What the robot of a group is asked to say, as WeCom reads it: the desk, counts and kinds.

    The group reads it too: it is addressed to a desk, and no case is cited.
    """
    lines = [f"> {label}: {count}" for label, count in _counts(notices)]
    head = _("**%(desk)s**: %(count)s notices") % {"desk": whose, "count": len(notices)}
    link = f"[{_('Open the list')}]({address('notices:index')})"
    return {"msgtype": "markdown", "markdown": {"content": "\n".join([head, *lines, link])}}


def desk(user: User, robot: Robot) -> str:
    """The desk for which the robot speaks to the user: organisation and role, which name nobody."""
    held = Mandate.objects.current().filter(user=user, organisation=robot.organisation_id).order_by("pk")
    first = held.select_related("organisation").first()
    return f"{first.organisation.short_name} {first.get_role_display()}" if first else robot.organisation.short_name


def trial_mail() -> Message:
    """The test message by e-mail."""
    return _message(_("Test message: notices will come to this address"), [])


def trial_robot(whose: str) -> dict[str, object]:
    """The test message of a robot."""
    said = _("**%(desk)s**: test message, notices will come to this group") % {"desk": whose}
    return {"msgtype": "markdown", "markdown": {"content": said}}


def address(name: str, *args: object) -> str:
    """A page of this site as it is reached from outside."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
