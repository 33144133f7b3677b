"""What has happened to a case, as guards read it: loaded once per kind, kept in memory, never queried twice.

Guards ask only this object and the case's own columns. A history kept elsewhere (an old file being audited) can be
handed to the same guards as a ``Recollection``.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from dossiers.models import Document

from .overlays import RuleSetting, Suspension
from .sealing import opened_of

if TYPE_CHECKING:
    from .law import Action
    from .models import Assessment, Case, Event, Publicity, Resolution, Sponsorship
    from .overlays import Kinship, Waiver


def standing(events: Sequence[Event], acts: Mapping[str, Action]) -> Iterator[Event]:
    """The events from the newest to the oldest, without those that the act right after them took back."""
    after = ""
    for event in reversed(events):
        if event.action != after:
            yield event
        after = acts[event.action].undoes if event.action in acts else ""


class History:
    """The past of one case."""

    LISTS = (
        "events",
        "resolutions",
        "publicities",
        "sponsorships",
        "assessments",
        "suspensions",
        "waivers",
        "kinships",
    )

    def __init__(self, case: Case):
        self.case = case

    @cached_property
    def events(self) -> list[Event]:
        """Every event, oldest first."""
        return list(self.case.events.order_by("seq"))

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """Every vote, oldest first."""
        return list(self.case.resolutions.all())

    @cached_property
    def publicities(self) -> list[Publicity]:
        """Every public notice, oldest first."""
        return list(self.case.publicities.all())

    @cached_property
    def sponsorships(self) -> list[Sponsorship]:
        """Every tenure of contacts, introducers and sponsors with the persons, their offices and penalties."""
        tenures = self.case.sponsorships.select_related("person")
        return list(tenures.prefetch_related("person__offices", "person__sanctions"))

    @cached_property
    def assessments(self) -> list[Assessment]:
        """Every review, talk, training and opinion, by legal date."""
        return list(self.case.assessments.all())

    @cached_property
    def papers(self) -> set[str]:
        """Codes of the papers on file."""
        filed = Document.objects.filter(dossier=self.case.dossier_id, withdrawn_at=None)
        return set(filed.order_by().values_list("paper", flat=True))

    @cached_property
    def suspensions(self) -> list[Suspension]:
        """Every suspension, oldest first."""
        return list(self.case.suspensions.all())

    @cached_property
    def waivers(self) -> list[Waiver]:
        """Every waiver, oldest first, with its event."""
        return list(self.case.waivers.select_related("event"))

    @cached_property
    def kinships(self) -> list[Kinship]:
        """Every declared relation."""
        return list(self.case.kinships.select_related("person"))

    @cached_property
    def opened(self) -> dict[tuple[int, str], Any]:
        """What the sealed facts of the events say, by (event id, name); for papers, never for a page as it is."""
        return opened_of(self.events)

    @cached_property
    def settings(self) -> list[RuleSetting]:
        """How strictly the organisations up the tree hold the pipeline's conditions, by date."""
        above = [int(pk) for pk in self.case.organisation.path.strip("/").split("/")]
        rows = RuleSetting.objects.filter(organisation__in=above, pipeline=self.case.pipeline)
        return list(rows.order_by("since", "pk"))

    def forget(self, added: Iterable[Any] | None = None, *, elsewhere: bool = False) -> None:
        """Drop what was loaded: something has just been added.

        With the rows that were ``added``, what they leave as it was is kept for the desk, which asks next: that nothing
        suspends the case, and how strictly conditions are held, unless the case is ``elsewhere`` now.
        """
        same = set() if added is None else self._untouched(list(added), elsewhere=elsewhere)
        loaded = {name for name, value in vars(type(self)).items() if isinstance(value, cached_property)}
        for name in loaded - same:
            self.__dict__.pop(name, None)

    def _untouched(self, added: list[Any], *, elsewhere: bool) -> set[str]:
        same = set() if elsewhere else {"settings"}
        if self.__dict__.get("suspensions") == [] and not any(isinstance(one, Suspension) for one in added):
            same.add("suspensions")
        return same

    # --- questions ---

    def last(self, *actions: str) -> Event | None:
        """The latest event of any of the actions; one that was taken back does not count."""
        return next((event for event in self._standing() if event.action in actions), None)

    def _standing(self) -> Iterator[Event]:
        return standing(self.events, self.case.pipeline_class.actions())

    def last_move(self) -> Event | None:
        """The event that brought the case where it is."""
        return next((event for event in reversed(self.events) if event.source != event.target), None)

    def date_of(self, *actions: str) -> datetime.date | None:
        """The legal date of the latest event of any of the actions."""
        event = self.last(*actions)
        return event.on if event else None

    def done(self, action: Action) -> Event | None:
        """The event that discharged a duty or took an action, unless a later action renewed it.

        What is dated after the act being attempted had not happened yet.
        """
        done = (one for one in self._standing() if one.action == action.name and one.on <= self.case.on)
        last = next(done, None)
        renewal = self.last(*action.renewed_by) if action.renewed_by else None
        return last if last and (renewal is None or renewal.seq < last.seq) else None

    def serving(self, capacity: str, on: datetime.date | None = None) -> list[Sponsorship]:
        """Tenures of that capacity that run (now, or on a day)."""
        return [
            tenure
            for tenure in self.sponsorships
            if tenure.capacity == capacity and (tenure.runs_on(on) if on else tenure.until is None)
        ]

    def assessed(self, kind: str) -> Assessment | None:
        """The latest assessment of that kind, by the legal date of the act being attempted."""
        found = (one for one in reversed(self.assessments) if one.kind == kind and one.on <= self.case.on)
        return next(found, None)

    def notice(self, kind: str = "candidate") -> Publicity | None:
        """The latest public notice of that kind."""
        return next((one for one in reversed(self.publicities) if one.kind == kind), None)

    def suspended(self, *kinds: str) -> Suspension | None:
        """The open suspension of one of the kinds."""
        return next((one for one in self.suspensions if one.kind in kinds and one.until is None), None)

    def waiver(self, guard: str) -> Waiver | None:
        """The waiver of a condition that still lasts: given since the case came to its step."""
        arrived = max((event.seq for event in self.events if event.source != event.target), default=0)
        found = (one for one in reversed(self.waivers) if one.guard == guard and one.event.seq > arrived)
        return next(found, None)

    def resolved(self, kind: str) -> Resolution | None:
        """The latest vote of that kind."""
        return next((one for one in reversed(self.resolutions) if one.kind == kind), None)


class Recollection(History):
    """A history kept in memory alone: of a record being audited, or of what would be if. Nothing is queried."""

    def __init__(self, case: Case, past: History | None = None):
        super().__init__(case)
        for name in self.LISTS:
            setattr(self, name, [copy.copy(one) for one in getattr(past, name)] if past else [])
        self.papers = set(past.papers) if past else set()
        self.settings = past.settings if past else []
        self.opened = {}  # nothing in memory is sealed, and nobody draws papers of it

    def forget(self, added: Iterable[Any] | None = None, *, elsewhere: bool = False) -> None:
        """Nothing else knows: keep everything."""

    def take(self, row) -> None:
        """Add a new row to the list it belongs to, in that list's order; a changed one is there already."""
        kind = row._meta.get_field("case").remote_field.related_name
        rows = getattr(self, kind)
        if not any(one is row for one in rows):
            rows.append(row)
            if kind in ("resolutions", "assessments"):  # by legal date; events stay as they were entered
                rows.sort(key=lambda one: one.on)
