"""The invented prefecture: real counties with real codes, invented townships, streets, villages and branches.

Inserted level by level with few statements, and the same in every column as what ``Organisation.save`` makes.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from organisations import codes
from organisations.models import Kind, Organisation, Place

from . import names

COMMITTEES, GENERAL_BRANCHES = 5, 4  # in villages outside the showcase township
BATCH = 200
# First codes of GB/T 10114: streets 001, towns 100, townships 200; communities 001, villages 200.
FIRST_CODE = {"街道": 1, "镇": 100, "乡": 200}


@dataclass
class Prefecture:
    """The tree as loading needs it: who lies where, without asking the database again."""

    prefecture: Organisation
    counties: list[Organisation]
    townships: list[Organisation]
    villages: list[Organisation]
    communities: list[Organisation]
    deliberated: list[Organisation]
    temporary: Organisation
    parents: dict[int, Organisation] = field(default_factory=dict)

    @property
    def showcase(self) -> Organisation:
        """The township whose desks the demonstration accounts sit at."""
        return next(one for one in self.townships if one.code.startswith("222404"))

    @property
    def streets(self) -> list[Organisation]:
        """Those townships whose communities are of the town."""
        return [one for one in self.townships if one.place == Place.STREET]

    @property
    def showcase_branch(self) -> Organisation:
        """The branch of the demonstration's secretary."""
        return self.branches_in(self.showcase)[0]

    @property
    def under_deliberation(self) -> Organisation:
        """The showcase branch that has a deliberating level above it."""
        return next(one for one in self.deliberated if one.path.startswith(self.showcase.path))

    def above(self, organisation: Organisation) -> Iterable[Organisation]:
        """The organisation and its ancestors, nearest first."""
        while organisation:
            yield organisation
            organisation = self.parents.get(organisation.parent_id)

    def township_of(self, organisation: Organisation) -> Organisation:
        """The approving committee above an organisation."""
        return next(one for one in self.above(organisation) if one.can_approve)

    def county_of(self, organisation: Organisation) -> Organisation:
        """The county committee above an organisation."""
        return next(one for one in self.above(organisation) if one.place == Place.COUNTY)

    def branches_in(self, organisation: Organisation) -> list[Organisation]:
        """The ordinary branches of villages below an organisation, in order."""
        return [one for one in self.villages if one.can_accept and one.path.startswith(organisation.path)]


def build(rng: random.Random) -> Prefecture:
    """Create the whole tree; the database must hold no organisation yet."""
    code, name = codes.COUNTIES[0]
    top = _row(
        None, f"中共{name}委员会", "延边州委", code, Kind.COMMITTEE, Place.PREFECTURE, can_record=True, can_recruit=True
    )
    plant([top])
    counties = [
        _row(top, f"中共{name}委员会", f"{name}委", code, Kind.COMMITTEE, Place.COUNTY, can_record=True,
             can_recruit=True, border=code in codes.BORDER_COUNTIES)
        for code, name in codes.COUNTIES[1:]
    ]  # fmt: skip
    plant(counties)
    townships = [one for county in counties for one in _townships(county)]
    plant(townships)
    villages, communities = _villages(townships, rng), _communities(townships)
    temporary = _row(
        townships[-2], f"中共{_area(townships[-2])}防汛抢险一线临时支部委员会", "防汛抢险一线临时党支部", "",
        Kind.TEMPORARY, Place.UNIT, can_take_applications=True,
    )  # fmt: skip
    group = _row(
        counties[3], "中共珲春市乡村产业服务中心党组", "乡村产业服务中心党组", "", Kind.PARTY_GROUP, Place.UNIT
    )
    plant([*villages, *communities, temporary, group])
    deliberated = [one for village in villages if village.can_deliberate for one in _branches_below(village)]
    plant(deliberated)
    every = [top, *counties, *townships, *villages, *communities, temporary, group, *deliberated]
    parents = {one.pk: one for one in every}
    return Prefecture(top, counties, townships, villages, communities, deliberated, temporary, parents)


def plant(rows: list[Organisation]) -> None:
    """Insert organisations whose parents are stored, and give each its path as ``Organisation.save`` does."""
    for number, row in enumerate(rows):
        row.path = f"new/{number}"  # unique until the key is known
    Organisation.objects.bulk_create(rows, batch_size=BATCH)
    for row in rows:
        row.path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    Organisation.objects.bulk_update(rows, ["path"], batch_size=BATCH)


def _row(parent, name, short_name, code, kind, place, **powers) -> Organisation:
    return Organisation(parent=parent, name=name, short_name=short_name, code=code, kind=kind, place=place, **powers)


def _area(committee: Organisation) -> str:
    """The division a committee leads: 中共珲春市海望镇委员会 leads 珲春市海望镇."""
    return committee.name.removeprefix("中共").removesuffix("工作委员会").removesuffix("委员会")


def _townships(county: Organisation) -> list[Organisation]:
    _count, rural, streets = names.TOWNSHIPS[county.code]
    found, taken = [], dict(FIRST_CODE)
    for name in [*rural.split(), *streets.split()]:
        sort = "街道" if name.endswith("街道") else name[-1]
        body, short = ("工作委员会", "党工委") if sort == "街道" else ("委员会", "党委")
        found.append(
            _row(county, f"中共{_area(county)}{name}{body}", f"{name}{short}", f"{county.code}{taken[sort]:03d}",
                 Kind.COMMITTEE, Place.STREET if sort == "街道" else Place.TOWNSHIP, can_approve=True,
                 can_keep_files=True)
        )  # fmt: skip
        taken[sort] += 1
    # The first two townships of a border county lie on the river.
    for one in found[: 2 if county.border else 0]:
        one.border = True
    return found


def _villages(townships: list[Organisation], rng: random.Random) -> list[Organisation]:
    """Each county's villages, dealt out evenly over its townships; a few led by a committee or general branch."""
    free, found = iter(names.villages(rng)), []
    for code, (count, _rural, _streets) in names.TOWNSHIPS.items():
        own = [one for one in townships if one.code.startswith(code) and one.place == Place.TOWNSHIP]
        dealt = itertools.islice(itertools.cycle(own), count)
        numbers = {one.pk: itertools.count(200) for one in own}
        found += [_village(one, next(free), next(numbers[one.pk]), rng) for one in dealt]
    first = next(one for one in townships if one.code.startswith("222404"))
    here = [one for one in found if one.parent is first]
    others = [one for one in found if one.parent is not first]
    chosen = rng.sample(others, COMMITTEES + GENERAL_BRANCHES)
    for village in [*here[-2:], *chosen[:COMMITTEES]]:
        _raise(village, Kind.COMMITTEE, "委员会", "党委")
    for village in [here[-3], *chosen[COMMITTEES:]]:
        _raise(village, Kind.GENERAL_BRANCH, "总支部委员会", "党总支")
    return found


def _village(township: Organisation, name: str, number: int, rng: random.Random) -> Organisation:
    return _row(
        township, f"中共{_area(township)}{name}支部委员会", f"{name}党支部", f"{township.code}{number:03d}",
        Kind.BRANCH, Place.VILLAGE, rural=True, border=township.border and rng.random() < 0.6,
        can_take_applications=True, can_accept=True,
    )  # fmt: skip


def _raise(village: Organisation, kind: Kind, body: str, short: str) -> None:
    """Let a village be led by a body that deliberates and neither accepts nor approves (A-22)."""
    village.kind = kind
    village.name = village.name.removesuffix("支部委员会") + body
    village.short_name = village.short_name.removesuffix("党支部") + short
    village.can_take_applications, village.can_accept, village.can_deliberate = False, False, True


def _branches_below(village: Organisation) -> list[Organisation]:
    """Two branches under a village's committee or general branch."""
    area = village.name.removeprefix("中共").removesuffix("总支部委员会").removesuffix("委员会")
    place = village.short_name.removesuffix("党委").removesuffix("党总支")
    return [
        _row(village, f"中共{area}{number}支部委员会", f"{place}{number}党支部", "", Kind.BRANCH, Place.UNIT,
             rural=True, border=village.border, can_take_applications=True, can_accept=True)
        for number in ("第一", "第二")
    ]  # fmt: skip


def _communities(townships: list[Organisation]) -> list[Organisation]:
    streets = [one for one in townships if one.place == Place.STREET]
    return [
        _row(street, f"中共{_area(street)}{name}社区支部委员会", f"{name}社区党支部", f"{street.code}{number:03d}",
             Kind.BRANCH, Place.COMMUNITY, can_take_applications=True, can_accept=True)
        for street in streets
        for number, name in enumerate(names.COMMUNITIES, start=1)
    ]  # fmt: skip
