"""One of everything that has a page: what fuzzing walks through. Made once for a module and never committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client

from dossiers import papers
from dossiers.models import Document
from meetings.models import Meeting
from notices.models import Notice
from tests import story
from tests.meetings.sitting import called
from tests.publicity import walls
from tests.recruitment import rounds
from tests.story import TODAY
from tests.workflows import hires, placements
from workflows.models import CaseTask

from .routes import Route, anything

WHO = ("carol", "alice", "bob", "anna", "seth", "adam", "sam", "dora", "audrey")


class World:
    """The cast with a case of each pipeline, a round, posts, a meeting and a public notice."""

    def __init__(self):
        self.cast = cast = story.assemble()
        self.clients = {name: Client() for name in WHO}
        for name, client in self.clients.items():
            client.force_login(getattr(cast, name))
        self.case = story.Road(cast).until("adopt").case
        waiting = walls.candidates(cast, 2, applied_on=TODAY.replace(year=2029, month=5, day=7))
        self.sheet = walls.announced(Client(), cast, waiting[:1], on=TODAY)
        self.pool = placements.pool(cast, "selected", number=20, sent=True)
        self.placed = placements.Placement(cast, placements.post(cast, self.pool)).case
        self.hired = hires.Hire(cast, hires.reserved(cast, placements.pool(cast, "social"))).case
        self.intake = rounds.published(cast)
        self.meeting: Meeting = called(cast, on=TODAY)
        self.cases = [self.case, self.placed, self.hired]

    def given(self, route: Route) -> Iterator[dict[str, Any]]:
        """Values for the parameters of a route, each set a page of its own."""
        room, names = route.name.partition(":")[0], {name for name, _kind in route.parameters}
        cases = self.cases if route.name in ("cases:do", "cases:case", "documents:paper") else [self.case]
        numbers = {"rounds": [self.intake], "entry": [self.intake], "posts": [self.placed.post]}.get(room, cases)
        for one in numbers:
            known: dict[str, Any] = {
                "number": one.number, "paper": papers.APPLICATION, "pipeline": self.case.pipeline, "seq": 1,
                "guard": next(iter(type(self.case).guards())) if hasattr(type(self.case), "guards") else "x",
                "organisation": self.cast.village.pk, "code": self.sheet.code, "pk": self._pk(room), "item": 1,
                "key": f"membership-announce-{self.cast.street.pk}", "sheet": "x", "what": "list", "concern": 1,
                "kind": {"entry": "applications", "rounds": "draw"}.get(room, "allocate"), "channel": "mail",
                "year": 2030, "object_id": self.cast.dave.pk, "document": 1, "duty": "x", "app_label": "organisations",
            }  # fmt: skip
            for name in self._acts(room, one) if "name" in names else [""]:
                yield known | {"name": name}

    def _acts(self, room: str, one: Any) -> list[str]:
        if room == "meetings":
            return ["agenda", "ballots"]
        if room == "posts":
            return ["reserve", "release", "close", "occupy"]
        return [action.name for action in one.actions().values() if one.state in [s.value for s in action.sources]]

    def _pk(self, room: str) -> int:
        """A row of the room."""
        cast = self.cast
        task = CaseTask.objects.open().filter(case=self.case.pk).first()
        return {
            "meetings": self.meeting.pk, "desk": task.pk, "passing": task.pk, "supervision": task.pk,
            "documents": Document.objects.latest("pk").pk, "posts": self.pool.pk, "coverage": cast.county.pk,
            "staffing": cast.county.pk, "grades": cast.county.pk, "publicity": self.sheet.pk, "absence": cast.alice.pk,
            "person": cast.dave.pk, "notices": getattr(Notice.objects.order_by("pk").first(), "pk", 1),
        }.get(room, 1)  # fmt: skip

    def addresses(self, route: Route) -> list[str]:
        """The addresses of a route that have something behind them here, else one that has nothing."""
        found = dict.fromkeys(filter(None, (route.address(**given) for given in self.given(route))))
        return list(found) or [anything(route)]
