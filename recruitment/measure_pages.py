"""How pages speak of a measure and under which addresses they show it: villages and graduates, places and specialists.

The coverage pages are one set of views and templates; what differs from measure to measure stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


@dataclass(frozen=True)
class Pages:
    """The words of a measure's pages and the names of their addresses, ``overview`` to ``targets``.

    ``counted`` is a number of places with %(found)s, ``too_high`` what a target beyond them is refused with,
    ``closing`` the heading of the years with %(programme)s.
    """

    overview: str
    listing: str
    posts: str
    targets: str
    title: Any
    place: Any
    places: Any
    having: Any
    lacking: Any
    people: Any
    rate: Any
    counted: Any
    rule: Any
    nobody: Any
    unlike: Any
    closing: Any
    aim: Any
    too_high: Any

    def number(self, found: int) -> Any:
        """So many places, in words."""
        return self.counted % {"found": found}

    def heading(self, programme: str) -> Any:
        """The heading above the years of a programme."""
        return self.closing % {"programme": programme}


VILLAGES = Pages(
    "coverage:overview", "coverage:villages", "coverage:posts", "coverage:targets",
    title=_("Coverage"),
    place=_("Village"),
    places=_("Villages"),
    having=_("With graduate"),
    lacking=_("Without"),
    people=_("Graduates in service"),
    rate=_("Coverage rate"),
    counted=ngettext_lazy("%(found)s village", "%(found)s villages", "found"),
    rule=_(
        "A village counts as covered once its graduate has reported in. Soon without: the term ends within six months "
        "and no successor is provided for."
    ),
    nobody=_("No graduate has been appointed to this village."),
    unlike=_("No village is like this."),
    closing=_("Villages covered at the close of each year: %(programme)s"),
    aim=_("How many villages are to be covered by the end of each year. An empty cell has no target."),
    too_high=_("%(organisation)s has %(there)s villages for this programme; the target cannot be higher."),
)  # fmt: skip

_PLACES: dict[str, Any] = {
    "place": _("Community or village"),
    "places": _("Communities and villages"),
    "counted": ngettext_lazy("%(found)s community or village", "%(found)s communities and villages", "found"),
    "unlike": _("No community or village is like this."),
}
SPECIALISTS = Pages(
    "staffing:overview", "staffing:specialists", "staffing:specialist_posts", "staffing:targets", **_PLACES,
    title=_("Governance specialists"),
    having=_("With specialist"),
    lacking=_("Without specialist"),
    people=_("Specialists in service"),
    rate=_("Share with specialist"),
    rule=_(
        "A community or village counts once its specialist has begun work. Soon without: the term ends within six "
        "months and no successor is provided for."
    ),
    nobody=_("No specialist has been appointed here."),
    closing=_("Communities and villages with specialist at the close of each year: %(programme)s"),
    aim=_("How many communities and villages are to have a specialist by the end of each year. An empty cell has "
          "no target."),
    too_high=_("%(organisation)s has %(there)s communities and villages for this programme; the target cannot be "
               "higher."),
)  # fmt: skip
WORKERS = Pages(
    "staffing:overview", "staffing:communities", "staffing:worker_posts", "",
    title=_("Community workers"),
    place=_("Community"),
    places=_("Communities"),
    having=_("With community worker"),
    lacking=_("Without community worker"),
    people=_("Community workers in service"),
    rate=_("Share with community worker"),
    counted=ngettext_lazy("%(found)s community", "%(found)s communities", "found"),
    rule=_("Whoever has begun work in a community and has not left counts as serving there."),
    nobody=_("No community worker has been appointed here."),
    unlike=_("No community is like this."),
    closing=_("Communities with community worker at the close of each year: %(programme)s"),
    aim="",
    too_high="",
)  # fmt: skip
