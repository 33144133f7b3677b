"""The pasts of many cases that are decided together: what one of them is asked is read for all, in one query a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.functional import cached_property

from dossiers.models import Document
from organisations.models import Organisation

from .events import Event
from .history import History
from .models import Assessment, Case, Publicity, Resolution, Sponsorship
from .overlays import Kinship, RuleSetting, Suspension, Waiver


class Company:
    """Cases under lock in one transaction, with a history each; organisations are one object however often met."""

    def __init__(self, cases: Sequence[Case]):
        self.organisations: dict[int, Organisation] = {}
        self.settings: dict[int, list[RuleSetting]] = {}
        self.histories = []
        for case in cases:
            case.organisation = self.organisations.setdefault(case.organisation_id, case.organisation)
            joint = JointHistory(case, self)
            joint.__dict__ |= {name: value for name, value in vars(case.history).items() if name != "case"}
            case.history = joint
            self.histories.append(joint)

    def lacking(self, name: str) -> Iterator[JointHistory]:
        """The histories whose rows of that kind have not been read, or have changed since."""
        return (one for one in self.histories if name not in vars(one))

    def know(self, keys: Iterable[int]) -> None:
        """Read the organisations of those keys that have not been met yet."""
        missing = set(keys) - set(self.organisations)
        if missing:
            self.organisations |= Organisation.objects.in_bulk(missing)

    def forget_person(self, person_id: int) -> None:
        """Drop what companions of other cases were read with: somebody among them has changed."""
        for one in self.histories:
            if any(tenure.person_id == person_id for tenure in vars(one).get("sponsorships", ())):
                del one.__dict__["sponsorships"]


class JointHistory(History):
    """The past of one case among others; the same questions, the same answers."""

    def __init__(self, case: Case, company: Company):
        super().__init__(case)
        self.company = company

    def _of_all(self, name: str, rows: QuerySet) -> list[Any]:
        """Read the rows of a kind for every history that lacks them; this one's."""
        found: dict[int, list[Any]] = {}
        cases = {}
        for one in self.company.lacking(name):
            found[one.case.pk] = one.__dict__[name] = []
            cases[one.case.pk] = one.case
        for row in rows.filter(case__in=list(found)):
            row.case = cases[row.case_id]
            found[row.case_id].append(row)
        return found[self.case.pk]

    @cached_property
    def events(self) -> list[Event]:
        """Every event, oldest first, with the organisation that acted."""
        lacking = list(self.company.lacking("events"))
        found = self._of_all("events", Event.objects.order_by("seq"))
        rows = [row for one in lacking for row in one.__dict__["events"]]
        self.company.know(row.organisation_id for row in rows)
        for row in rows:
            row.organisation = self.company.organisations[row.organisation_id]
        return found

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """Every vote, oldest first."""
        return self._of_all("resolutions", Resolution.objects.order_by("on", "pk"))

    @cached_property
    def publicities(self) -> list[Publicity]:
        """Every public notice, oldest first."""
        return self._of_all("publicities", Publicity.objects.order_by("pk"))

    @cached_property
    def sponsorships(self) -> list[Sponsorship]:
        """Every tenure with the persons, their offices and penalties; one object for each person."""
        lacking = list(self.company.lacking("sponsorships"))
        found = self._of_all("sponsorships", Sponsorship.objects.order_by("capacity", "since", "pk"))
        rows = [row for one in lacking for row in one.__dict__["sponsorships"]]
        prefetch_related_objects(rows, "person__offices", "person__sanctions", "person__user")
        return found

    @cached_property
    def assessments(self) -> list[Assessment]:
        """Every review, talk, training and opinion, by legal date."""
        return self._of_all("assessments", Assessment.objects.order_by("on", "pk"))

    @cached_property
    def papers(self) -> set[str]:
        """Codes of the papers on file."""
        lacking = {one.case.dossier_id: one for one in self.company.lacking("papers")}
        for one in lacking.values():
            one.__dict__["papers"] = set()
        filed = Document.objects.filter(dossier__in=list(lacking), withdrawn_at=None).order_by()
        for dossier, paper in filed.values_list("dossier", "paper"):
            lacking[dossier].__dict__["papers"].add(paper)
        return self.__dict__["papers"]

    @cached_property
    def suspensions(self) -> list[Suspension]:
        """Every suspension, oldest first."""
        return self._of_all("suspensions", Suspension.objects.order_by(*_own(Suspension)))

    @cached_property
    def waivers(self) -> list[Waiver]:
        """Every waiver, oldest first, with its event."""
        return self._of_all("waivers", Waiver.objects.select_related("event").order_by(*_own(Waiver)))

    @cached_property
    def kinships(self) -> list[Kinship]:
        """Every declared relation."""
        return self._of_all("kinships", Kinship.objects.select_related("person").order_by(*_own(Kinship)))

    @cached_property
    def settings(self) -> list[RuleSetting]:
        """How strictly the case's organisation holds conditions; read once for each organisation."""
        known, key = self.company.settings, self.case.organisation_id
        if key not in known:
            known[key] = History(self.case).settings
        return known[key]

    def forget(self, added: Iterable[Any] | None = None, *, elsewhere: bool = False) -> None:
        """Take the new event in and drop only the kinds of which rows were added; without ``added`` everything."""
        rows = None if added is None else list(added)
        loaded = [name for name, value in vars(type(self)).items() if isinstance(value, cached_property)]
        stale = set(loaded) if rows is None else {"papers", *(_kind(row) for row in rows)} - {"events"}
        stale.add("opened")
        if elsewhere:
            stale.add("settings")
        for name in stale:
            self.__dict__.pop(name, None)
        if rows and "events" in self.__dict__:
            self.events.extend(row for row in rows if isinstance(row, Event))


def _own(model) -> list[str]:
    """The order of the rows of one case."""
    return [name for name in model._meta.ordering if name != "case"]


def _kind(row) -> str:
    """The list of a history that the row belongs to; empty for one that no history keeps."""
    held = {field.name: field for field in row._meta.fields} if hasattr(row, "_meta") else {}
    return str(held["case"].remote_field.related_name) if "case" in held else ""
