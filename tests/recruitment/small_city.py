"""Two streets with their communities, small enough to count by hand: specialists, community workers, residents."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

from cases.actions import open_case
from cases.law import ONWARD, Action
from cases.lawful import Attempt
from organisations.desks import RECRUITER, Role
from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Residents
from tests.recruitment import small_county, stage
from tests.recruitment.small_county import SOON
from tests.story import TODAY, account
from workflows.employment.steps import Appointment
from workflows.models import HiringCase


def street(cast, name: str) -> Organisation:
    """A street of the county, which approves as townships do."""
    return Organisation.objects.create(
        name=f"中共{name}工作委员会", short_name=f"{name}党工委", kind="committee", place="street", parent=cast.county,
        can_approve=True, can_keep_files=True,
    )  # fmt: skip


def community(parent: Organisation, name: str) -> Organisation:
    """A community of a street."""
    return Organisation.objects.create(
        name=f"中共{name}社区支部委员会", short_name=f"{name}社区党支部", kind="branch", place="community",
        parent=parent, can_take_applications=True, can_accept=True,
    )  # fmt: skip


def serving(cast, pool, there, **words):
    """Somebody in service, taken over from paper."""
    return small_county.serving(cast, pool, there, law=HiringCase, **words)


def coming(cast, pool, there, *, on: datetime.date = TODAY, **columns) -> HiringCase:
    """Somebody appointed who has not begun: put there by an opening act of the tests, as selection would."""
    post = stage.post(pool, there, by=cast.carol, on=on)
    arrive = Action("arrive", ONWARD, "arrive", (), Appointment.APPOINTED, by=RECRUITER)
    case = HiringCase(
        pipeline="hiring", organisation=there, post=post, state=Appointment.APPOINTED.value,
        person=small_county.graduate(cast), **columns,
    )  # fmt: skip
    case.attempt, case.arrive = Attempt(arrive, on, {}), lambda: None
    open_case(case, arrive, by=cast.carol, organisation=cast.county, notes={})
    ledger.reserve(post, by=cast.carol, on=on, document=stage.DOCUMENT)
    ledger.occupy(post, case, by=cast.carol, on=on, document=stage.DOCUMENT)
    return HiringCase.objects.get(pk=case.pk)


def pools(cast) -> SimpleNamespace:
    """The county's posts for community workers and for specialists."""

    def of(code):
        return stage.pool(cast.county, number=60, year=2026, programme=stage.programme(code), by=cast.carol)

    return SimpleNamespace(social=of("social"), specialist=of("specialist"))


def counted(cast, at, number, *, year=2030) -> Residents:
    """A figure of residents."""
    return Residents.objects.create(
        organisation=at, year=year, number=number, document=f"丙统〔{year}〕1号", by=cast.carol
    )


def settle(cast) -> SimpleNamespace:
    """North street with three communities, South street with one; the township East has one as well.

    Specialists: serving in the first of North, soon to leave the village of East, appointed in the second of North.
    Workers: three and one in North, where one more is to come; two in South; none in East.
    Residents: 6,000 and (of the year before) 4,001 in North, whose own figure is older; 5,555 in South as a whole.
    """
    found = pools(cast)
    found.north, found.south = street(cast, "北街"), street(cast, "南街")
    found.first, found.second, found.third = (community(found.north, name) for name in ("河东", "河西", "河北"))
    found.only = community(found.south, "山南")
    found.sue = account("Sue", Role.ORGANISER, found.north)
    found.nan = account("Nan", Role.ORGANISER, found.south)
    serving(cast, found.specialist, found.first)
    serving(cast, found.specialist, cast.village, ends=SOON)
    coming(cast, found.specialist, found.second)
    for at, people in ((found.first, 3), (found.second, 1), (found.only, 2)):
        for _one in range(people):
            serving(cast, found.social, at)
    coming(cast, found.social, found.second)
    for at, number, year in (
        (found.first, 6000, 2030), (found.second, 4001, 2029), (found.north, 9000, 2028), (found.south, 5555, 2030),
    ):  # fmt: skip
        counted(cast, at, number, year=year)
    return found
