"""What tests of cases start from: the named cast, and the road that brings a case to any point of the law."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actions import begin, perform
from dossiers import papers
from organisations.desks import Role
from organisations.identity import make_id_number
from organisations.models import Mandate, Office, Organisation, Person, User
from organisations.system_user import system_clock
from workflows.demonstration import walk
from workflows.models import CaseTask, MembershipCase

D = datetime.date
# When the tests take place: far enough after 2026-05-11, when the law in force began, for whole cases since then.
NOW = datetime.datetime(2030, 11, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
LONG_AGO = D(2020, 1, 1)
APPLIED = D(2027, 1, 10)
BORN = D(1980, 1, 1)
ONE_DAY = datetime.timedelta(days=1)


# --- the cast --------------------------------------------------------------------------------------------------


class Cast(SimpleNamespace):
    """The prefecture of the tests; attributes are set by ``assemble``."""

    def players(self) -> dict[str, User]:
        """Every user of the cast by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}

    def actor(self, role: str, branch: Organisation) -> User:
        """Who acts in a role for a case of the branch."""
        if role == Role.CLOCK:
            return system_clock()
        here = {"secretary": self.secretaries[branch.pk], "organiser": self.bob, "department": self.carol}
        return (here | {"archivist": self.pat, "sponsor": self.sam, "deliberator": self.dora})[role]

    def serving(self, branch: Organisation) -> walk.People:
        """Contacts and introducers of the branch's own, and in a village the sponsor."""
        one, two, three, four = (member.pk for member in self.members[branch.pk])
        return walk.People((one, two), (three, four), self.sam.person_id if branch.rural else None)


_numbers = itertools.count()


def person(name: str, organisation: Organisation, *, member: bool = True, born: D = BORN, **columns) -> Person:
    """A person with a sound ID number, born within four weeks of that day; a full member since 2005, or of the masses.

    Numbers come again after 27,972 people, whose tests are long over; a long run pushes no birth into a later month.
    """
    shift, sequence = divmod(next(_numbers), 999)
    number = make_id_number("222404", born + ONE_DAY * (shift % 28), sequence=sequence)
    standing = {"political": "01", "member_since": D(2005, 7, 1)} if member else {"political": "13"}
    return Person.objects.create(name=name, id_number=number, organisation=organisation, **standing | columns)


def account(name: str, role: Role, organisation: Organisation, *, since: D = LONG_AGO, until=None, person=None) -> User:
    """A user with one mandate."""
    user = User.objects.create(username=name.lower(), last_name=name, person=person)
    Mandate.objects.create(user=user, role=role, organisation=organisation, since=since, until=until)
    return user


def office(person: Person, organisation: Organisation, *, since: D = LONG_AGO, until=None) -> Office:
    """A seat on the township committee, which makes eligible as sponsor (C-S1)."""
    return Office.objects.create(
        person=person, post="committee_member", organisation=organisation, since=since, until=until
    )


def assemble() -> Cast:
    """County C, townships East and West, their branches, and the people of the story."""
    cast = Cast(members={}, secretaries={})
    _plant(cast)
    _appoint(cast)
    for branch in (cast.village, cast.street, cast.hamlet, cast.temporary):
        cast.members[branch.pk] = [person(f"{branch.short_name}党员{number}", branch) for number in range(4)]
    cast.dave = person("申请人戴", cast.village, member=False, born=D(1990, 1, 1))
    cast.applicants = {
        branch.pk: person(f"{branch.short_name}申请人", branch, member=False, born=D(1990, 1, 1))
        for branch in (cast.street, cast.hamlet, cast.temporary)
    } | {cast.village.pk: cast.dave}
    return cast


def _plant(cast: Cast) -> None:
    def grow(name, parent=None, *, kind="committee", **columns):
        return Organisation.objects.create(name=f"中共{name}", short_name=name, kind=kind, parent=parent, **columns)

    receiving = {"kind": "branch", "can_take_applications": True, "can_accept": True}
    approving = {"place": "township", "can_approve": True, "can_keep_files": True}
    cast.prefecture = grow("州委", place="prefecture", can_record=True, can_recruit=True)
    cast.county = grow("丙县委", cast.prefecture, place="county", can_record=True, can_recruit=True)
    cast.east = grow("东镇党委", cast.county, **approving)
    cast.west = grow("西镇党委", cast.county, **approving)
    cast.village = grow("东村支部", cast.east, place="village", rural=True, **receiving)
    cast.street = grow("东街支部", cast.east, place="community", **receiving)
    cast.hub = grow("中心村党委", cast.east, place="village", can_deliberate=True)
    cast.hamlet = grow("屯支部", cast.hub, rural=True, **receiving)
    cast.temporary = grow("临时支部", cast.east, kind="temporary", can_take_applications=True)
    cast.far = grow("西村支部", cast.west, place="village", rural=True, **receiving)


def _appoint(cast: Cast) -> None:
    sam, sean = person("包保人桑", cast.east), person("包保人肖", cast.east)
    for one in (sam, sean):
        office(one, cast.east)
    cast.alice = account("Alice", Role.SECRETARY, cast.village)
    cast.anna = account("Anna", Role.SECRETARY, cast.street)
    cast.hugo = account("Hugo", Role.SECRETARY, cast.hamlet)
    cast.tom = account("Tom", Role.SECRETARY, cast.temporary)
    cast.dora = account("Dora", Role.DELIBERATOR, cast.hub)
    cast.bob = account("Bob", Role.ORGANISER, cast.east)
    cast.eve = account("Eve", Role.ORGANISER, cast.west)
    cast.carol = account("Carol", Role.DEPARTMENT, cast.county)
    cast.pat = account("Pat", Role.ARCHIVIST, cast.east)
    cast.sam = account("Sam", Role.SPONSOR, cast.east, person=sam)
    cast.sean = account("Sean", Role.SPONSOR, cast.east, person=sean)  # sponsors nobody in the story
    cast.ivy = account("Ivy", Role.INSPECTOR, cast.prefecture)
    cast.adam = account("Adam", Role.ADMINISTRATOR, cast.prefecture)
    cast.seth = account("Seth", Role.SECURITY, cast.prefecture)
    cast.audrey = account("Audrey", Role.AUDITOR, cast.prefecture)
    owners = (cast.village, cast.alice), (cast.street, cast.anna), (cast.hamlet, cast.hugo), (cast.temporary, cast.tom)
    cast.secretaries = {branch.pk: user for branch, user in owners}


def anew(user: User) -> User:
    """The user as the next request would load it, with no mandate remembered."""
    return User.objects.get(pk=user.pk)


# --- the road --------------------------------------------------------------------------------------------------


def fresh(facts: dict) -> dict:
    """The same facts with uploads that nobody has read yet."""
    return {
        name: SimpleUploadedFile(value.name, _bytes(value)) if isinstance(value, SimpleUploadedFile) else value
        for name, value in facts.items()
    }


def _bytes(file: SimpleUploadedFile) -> bytes:
    file.seek(0)
    return file.read()


REASON = {"reason": "经研究决定，理由见会议记录。"}
OFF_ROAD = {  # lawful facts of the acts that the ordinary way does not contain
    "return_activist": REASON,
    "return_candidate": REASON,
    "uphold_objection": REASON | {"objections": 1, "outcome": "upheld", "handling": "经核查，反映情况属实。"},
    "return_prereview": REASON,
    "reject": walk.ballot(yes=10),
    "return_to_candidacy": REASON,
    "return_to_cultivation": REASON,
    "return_from_deliberation": REASON,
    "return_for_papers": REASON,
    "return_to_branch": REASON,
    "disapprove": walk.committee(yes=4) | REASON,
    "propose_cancellation": walk.ballot() | REASON | {"ground": "discipline"},
    "cancel_probation": walk.committee() | {"document_number": "组取〔2029〕1号"},
    "keep_on_probation": walk.committee(yes=4) | REASON,
    "return_conversion": REASON,
    "withdraw": REASON,
    "remove": REASON | {"minutes": "支委会集体研究决定。"},
    "record_death": REASON | {"died_on": D(2027, 1, 20)},
}


class Road:
    """A case on its way: the moves of a lawful walk, how far it has come, and single acts beside it."""

    def __init__(self, cast: Cast, branch: Organisation | None = None, *, applied_on: D = APPLIED, **opening):
        self.cast, self.branch = cast, branch or cast.village
        deliberated = self.branch == cast.hamlet
        self.moves = list(walk.membership(applied_on, cast.serving(self.branch), deliberated=deliberated))
        self.position = 0
        self.opened = begin(
            MembershipCase, organisation=self.branch, person=cast.applicants[self.branch.pk],
            by=cast.secretaries[self.branch.pk], on=applied_on, **walk.scans(papers.APPLICATION), **opening,
        )  # fmt: skip
        self.pk = self.opened.case_id

    @property
    def case(self) -> MembershipCase:
        """The case as it is stored now."""
        return MembershipCase.objects.get(pk=self.pk)

    @property
    def next(self) -> walk.Move:
        """The move that is due."""
        return self.moves[self.position]

    def index(self, action: str) -> int:
        """The place of the first move of that name on the way."""
        return next(place for place, move in enumerate(self.moves) if move.action == action)

    def move(self, action: str) -> walk.Move:
        """The first move of that name on the way; for an act beside the road, today's place in the calendar."""
        found = [one for one in self.moves[self.position :] if one.action == action]
        found = found or [one for one in self.moves if one.action == action]
        if found:
            return found[0]
        return walk.Move(action, self._role(action), self.case.entered_on, OFF_ROAD.get(action, {}))

    def _role(self, action: str) -> str:
        return MembershipCase.actions()[action].desk(self.case.state).role

    def step(self):
        """Do the next move; returns its event."""
        move = self.next
        self.position += 1
        return perform(self.case, move.action, by=self.by(move), on=move.on, **fresh(move.facts))

    def by(self, move: walk.Move) -> User:
        """Who does the move."""
        return self.cast.actor(move.role, self.branch)

    def until(self, action: str, *, skip: Iterable[str] = ()) -> Road:
        """Walk up to just before the first move of that name that is still ahead, leaving some moves out."""
        while self.next.action != action:
            if self.next.action in skip:
                self.position += 1
            else:
                self.step()
        return self

    def after(self, action: str) -> Road:
        """Walk up to and with the first move of that name."""
        self.until(action).step()
        return self

    def finish(self) -> Road:
        """Walk the rest of the way."""
        while self.position < len(self.moves):
            self.step()
        return self

    def do(self, action: str, *, by: User | None = None, on: D | None = None, version=None, **changes):
        """One act with the walk's lawful facts, or with some of them changed; returns its event."""
        move = self.move(action)
        facts = fresh(move.facts) | changes
        return perform(self.case, action, by=by or self.by(move), on=on or move.on, version=version, **facts)

    def open_tasks(self) -> dict[str, CaseTask]:
        """Open work of the case by node."""
        return {task.node: task for task in CaseTask.objects.open().filter(case=self.pk)}
