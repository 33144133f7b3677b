"""Who works in the prefecture: branch members, township officers, sponsors, and an account for everybody who acts.

People and accounts are inserted in bulk. ``Person.save`` would derive index, sex and birth date from the ID number;
here they are set from the same functions.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from organisations import codes
from organisations.desks import Role
from organisations.fields import blind_index
from organisations.identity import birth_date, sex
from organisations.models import Mandate, Office, Organisation, Person, Place, Post, Sanction, User

from .names import Identity, Register
from .prefecture import Prefecture

PASSWORD = "demo-2026"
EDUCATION = ("21", "31", "41", "61", "71")
MEMBERS = 8  # of a branch that has cases; the last two serve no case
# Sign-in names of the showcase desks, in the order people meet them. Everybody else signs in by the name's pinyin.
ACCOUNTS = {
    "shuji": Role.SECRETARY,
    "shenyi": Role.DELIBERATOR,
    "zuzhi": Role.ORGANISER,
    "baobao": Role.SPONSOR,
    "xianwei": Role.DEPARTMENT,
    "zhouwei": Role.DEPARTMENT,
    "dangan": Role.ARCHIVIST,
    "xuncha": Role.INSPECTOR,
    "guanli": Role.ADMINISTRATOR,
    "anquan": Role.SECURITY,
    "shenji": Role.AUDITOR,
}
SPONSOR_POSTS = (
    (Post.COMMITTEE_MEMBER, "党委委员、组织委员"),
    (Post.DEPUTY_HEAD, "副镇长"),
    (Post.COMMITTEE_MEMBER, "党委委员、武装部部长"),
)


@dataclass
class Seat:
    """A person who signs in, with role and organisation."""

    role: Role
    organisation: Organisation
    person: Person
    username: str
    post: Post | None = None


def person(identity: Identity, organisation: Organisation, *, occupation: str, **columns) -> Person:
    """An unsaved person with every column ``Person.save`` would derive."""
    number = identity.id_number
    return Person(
        name=identity.name, id_number=number, id_index=blind_index(number), sex=sex(number),
        birth_date=birth_date(number), ethnic=identity.ethnic, organisation=organisation, occupation=occupation,
        native_place="吉林延边", **columns,
    )  # fmt: skip


class Staff:
    """Everybody at work: members by branch, users by role and organisation."""

    def __init__(self, prefecture: Prefecture, register: Register, *, as_of: datetime.date):
        self.prefecture, self.register, self.as_of = prefecture, register, as_of
        self.rng: random.Random = register.rng
        self.members: dict[int, list[Person]] = defaultdict(list)
        self.sponsors: dict[int, list[Person]] = defaultdict(list)
        self.users: dict[tuple[str, int], User] = {}
        self.sponsor_users: dict[int, User] = {}
        self._seats: list[Seat] = []
        self._names: Counter[str] = Counter()

    # --- drawing up the staff ---

    def hire(self, branches: list[Organisation]) -> None:
        """Give every branch, and those of the showcase, its members and every desk above its holder; store them all.

        Every street has its desks too: community workers serve everywhere.
        """
        showcase = self.prefecture.showcase_branch
        branches = list({one.pk: one for one in [showcase, self.prefecture.under_deliberation, *branches]}.values())
        for branch in branches:
            self._branch(branch, "shuji" if branch is showcase else "")
        below = [*branches, *self.prefecture.streets]
        above = {one.pk: one for place in below for one in self.prefecture.above(place)}
        for organisation in above.values():
            self._officers(organisation)
        self._prefecture()
        self._store()

    def _branch(self, branch: Organisation, username: str) -> None:
        occupations = ["党支部书记", "党支部副书记", "党支部组织委员", "党支部宣传委员", *["党员"] * (MEMBERS - 4)]
        place = branch.short_name.removesuffix("党支部")
        self.members[branch.pk] = [self._member(branch, place + one) for one in occupations]
        self._seat(Role.SECRETARY, branch, self.members[branch.pk][0], username)

    def _officers(self, organisation: Organisation) -> None:
        mine = organisation in self.prefecture.above(self.prefecture.showcase)
        if organisation.can_deliberate:
            shown = organisation.pk == self.prefecture.under_deliberation.parent_id
            chair = self._member(organisation, f"{organisation.short_name}书记")
            self._seat(Role.DELIBERATOR, organisation, chair, "shenyi" if shown else "")
        elif organisation.can_approve:
            self._township(organisation, mine)
        elif organisation.can_record and organisation.parent_id:
            clerk = self._member(organisation, f"{organisation.short_name}组织部组织员")
            self._seat(Role.DEPARTMENT, organisation, clerk, "xianwei" if mine else "")

    def _township(self, township: Organisation, mine: bool) -> None:
        area = township.short_name.removesuffix("党委")
        organiser = self._member(township, f"{township.short_name}组织员")
        self._seat(Role.ORGANISER, township, organiser, "zuzhi" if mine else "")
        archivist = self._member(township, f"{township.short_name}党建办档案管理员")
        self._seat(Role.ARCHIVIST, township, archivist, "dangan" if mine else "")
        if township.place == Place.STREET:
            return  # no villages, no sponsors (C-S2)
        for number, (post, title) in enumerate(SPONSOR_POSTS):
            one = self._member(township, area + title.replace("镇", area[-1]))
            self.sponsors[township.pk].append(one)
            self._seat(Role.SPONSOR, township, one, "baobao" if mine and number == 0 else "", post)

    def _prefecture(self) -> None:
        top = self.prefecture.prefecture
        for username, title in (("zhouwei", "组织部组织二处"), ("xuncha", "巡察组"), ("guanli", "信息中心系统管理员")):
            self._seat(ACCOUNTS[username], top, self._member(top, top.short_name + title), username)
        drawn = self.rng.getstate()  # whoever came later to the staff changes nobody else's luck
        for username, title in (("anquan", "信息中心安全管理员"), ("shenji", "信息中心审计管理员")):
            self._seat(ACCOUNTS[username], top, self._member(top, top.short_name + title), username)
        self.rng.setstate(drawn)

    def _member(self, organisation: Organisation, occupation: str) -> Person:
        identity = self.register.person(youngest=36, oldest=58)
        joined = identity.born + datetime.timedelta(days=self.rng.randint(20, 26) * 365)
        return person(
            identity, organisation, occupation=occupation, political=codes.FULL_MEMBER, member_since=joined,
            education=self.rng.choice(EDUCATION),
        )  # fmt: skip

    def _seat(self, role, organisation, holder, username="", post=None) -> None:
        self._seats.append(Seat(role, organisation, holder, username, post))

    # --- storing it ---

    def _store(self) -> None:
        people = {id(one): one for members in self.members.values() for one in members}
        people |= {id(seat.person): seat.person for seat in self._seats}
        Person.objects.bulk_create(people.values(), batch_size=200)
        since = self.as_of - datetime.timedelta(days=3650)
        Office.objects.bulk_create(
            Office(person=seat.person, post=seat.post, organisation=seat.organisation, since=since)
            for seat in self._seats
            if seat.post
        )
        # One hash for all: hashing is slow on purpose, and the password is printed anyway.
        secret = make_password(PASSWORD)
        users = User.objects.bulk_create([self._user(seat, secret) for seat in self._seats], batch_size=200)
        Mandate.objects.bulk_create(
            Mandate(user=user, role=seat.role, organisation=seat.organisation, since=since)
            for user, seat in zip(users, self._seats, strict=True)
        )
        for user, seat in zip(users, self._seats, strict=True):
            self.users[seat.role, seat.organisation.pk] = user
            if seat.role == Role.SPONSOR:
                self.sponsor_users[seat.person.pk] = user

    def _user(self, seat: Seat, secret: str) -> User:
        name = seat.person.name
        return User(
            username=seat.username or self._pinyin(seat.person), password=secret, last_name=name[0],
            first_name=name[1:], person=seat.person,
        )  # fmt: skip

    def _pinyin(self, holder: Person) -> str:
        name = self.register.pinyin[holder.id_number]
        self._names[name] += 1
        return f"{name}{self._names[name]}" if self._names[name] > 1 else name

    def sanction_some(self, branch: Organisation) -> None:
        """Two members of the branch who should not, and may not, introduce anybody (A-14)."""
        weights = (Sanction.Weight.WARNING, Sanction.Weight.PROBATION)
        since, until = self.as_of - datetime.timedelta(days=150), self.as_of + datetime.timedelta(days=215)
        Sanction.objects.bulk_create(
            Sanction(person=one, weight=weight, since=since, until=until)
            for one, weight in zip(self.members[branch.pk][-2:], weights, strict=True)
        )
