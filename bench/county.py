"""The small county the measurements are taken in: one of each organisation and role, and cases opened by the door."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from itertools import count

from cases.actions import begin
from organisations.desks import Role
from organisations.identity import make_id_number
from organisations.models import Kind, Mandate, Office, Organisation, Person, Place, Post, User
from workflows.demonstration import walk
from workflows.models import MembershipCase

APPLIED = datetime.date(2023, 1, 10)
BORN = datetime.date(1985, 1, 1)


def organisation(name: str, parent: Organisation | None, **columns) -> Organisation:
    """An organisation below ``parent``."""
    return Organisation.objects.create(name=name, short_name=name, parent=parent, **columns)


def user(name: str, role: Role, place: Organisation, person: Person | None = None) -> User:
    """A user with one mandate."""
    made = User.objects.create(username=name, last_name=name, person=person)
    Mandate.objects.create(user=made, role=role, organisation=place, since=datetime.date(2020, 1, 1))
    return made


@dataclass
class County:
    """Prefecture, county, township, village branch, and everybody a case meets on its way."""

    prefecture: Organisation
    county: Organisation
    township: Organisation
    branch: Organisation
    users: dict[str, User]
    people: walk.People
    numbers: count = field(default_factory=lambda: count(1))

    def person(self, name: str, place: Organisation, **columns) -> Person:
        """A person with an ID number of their own."""
        number = next(self.numbers)
        day = BORN + datetime.timedelta(days=number // 900)
        id_number = make_id_number("222404", day, sequence=number % 900 + 1)
        return Person.objects.create(name=name, id_number=id_number, organisation=place, **columns)

    def case(self) -> MembershipCase:
        """A case just opened by the door, its application filed."""
        applicant = self.person("申请人", self.branch)
        facts = walk.scans("1-1")
        secretary = self.users["secretary"]
        event = begin(MembershipCase, organisation=self.branch, person=applicant, by=secretary, on=APPLIED, **facts)
        return MembershipCase.objects.get(pk=event.case_id)


def found() -> County:
    """Found the county with its officers, four members and a sponsor."""
    prefecture = organisation("州委", None, kind=Kind.COMMITTEE, place=Place.PREFECTURE, can_record=True)
    county = organisation("市委", prefecture, kind=Kind.COMMITTEE, place=Place.COUNTY, can_record=True)
    powers = {"can_approve": True, "can_keep_files": True}
    township = organisation("镇党委", county, kind=Kind.COMMITTEE, place=Place.TOWNSHIP, **powers)
    powers = {"can_accept": True, "can_take_applications": True, "rural": True}
    branch = organisation("村党支部", township, kind=Kind.BRANCH, place=Place.VILLAGE, **powers)
    made = County(prefecture, county, township, branch, {}, walk.People((), ()))
    member = {"political": "01", "member_since": datetime.date(2005, 1, 1)}
    members = [made.person(f"党员{number}", branch, **member).pk for number in range(4)]
    sponsor = made.person("包保责任人", township, **member)
    Office.objects.create(
        person=sponsor, post=Post.COMMITTEE_MEMBER, organisation=township, since=datetime.date(2020, 1, 1)
    )
    made.people = walk.People(tuple(members[:2]), tuple(members[2:]), sponsor.pk)
    made.users = {
        "secretary": user("secretary", Role.SECRETARY, branch),
        "organiser": user("organiser", Role.ORGANISER, township),
        "department": user("department", Role.DEPARTMENT, county),
        "archivist": user("archivist", Role.ARCHIVIST, township),
        "sponsor": user("sponsor", Role.SPONSOR, township, sponsor),
    }
    return made
