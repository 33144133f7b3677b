"""What the door said no with, in words, for lists in which one row refused does not stop the others."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from . import readable
from .events import Chained
from .forms import complaints
from .law import InvalidFacts, Obstacle, Stale, Unlawful


def reasons(refusal: Exception, *, cures: bool = False) -> list[str]:
    """Why the door said no, in sentences; with ``cures`` each obstacle says in a few words what would help."""
    if isinstance(refusal, Unlawful):
        return [told(one) if cures else str(one) for one in refusal.obstacles]
    if isinstance(refusal, InvalidFacts):
        return complaints(refusal.form)
    if isinstance(refusal, Stale):
        return [overtaken(refusal.event)]
    return [str(one) for one in getattr(refusal, "messages", [str(refusal)])]


def told(obstacle: Obstacle) -> str:
    """An obstacle with its article, and in a few words what cures it."""
    kind, what = obstacle.cure or ("", None)
    cure = ""
    if kind == "wait":
        cure = _("possible from %(date)s on") % {"date": f"{what:%Y-%m-%d}"}
    elif kind == "file":
        cure = _("upload the scan on the page of the case")
    elif kind == "do" and what:
        cure = _("to be done first on the page of the case")
    return f"{obstacle}；{cure}" if cure else str(obstacle)


def overtaken(event: Chained) -> str:
    """Who has done what with the case or round since it was looked at."""
    words = {
        "who": event.by, "at": timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
        "what": readable.label_of(event.law, event),
    }  # fmt: skip
    return _("Since it was looked at, %(who)s has done “%(what)s” on it at %(at)s.") % words
