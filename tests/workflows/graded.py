"""What tests of grades and channels start from: community workers at work, a table of pay grades, and a channel."""

from __future__ import annotations

import datetime
from decimal import Decimal

from cases.actions import begin, perform
from organisations.models import Organisation
from recruitment import channels, pay
from recruitment.channels import Channel
from recruitment.models import Pool
from recruitment.pay import PayGrade, PayTable
from tests.recruitment import stage
from tests.story import TODAY, D, person
from workflows.models import HiringCase

BEGAN = D(2028, 7, 1)
"""The first working day of most community workers of the tests: two full years before TODAY."""
FIRST, ISSUED = D(2028, 1, 1), "丙组〔2028〕5号"
NOMINATED = {"document_number": "丙组荐〔2030〕3号"}
TAKEN = {"document_number": "州人社录〔2030〕8号", "destination": "丙县人社局　四级主任科员以下"}
GRADED = {"rank": "staff", "grade": 2, "earlier_years": 0, "certificate": 0}


def posts_of(cast, *, holder: Organisation | None = None, code: str = "social", year: int = 2028) -> Pool:
    """A pool of posts for community workers."""
    return stage.pool(holder or cast.county, number=90, year=year, programme=stage.programme(code), by=cast.carol)


def at_work(
    cast, pool: Pool, place: Organisation | None = None, *, name: str = "社工金", since: datetime.date = BEGAN,
    results: dict[int, str] | None = None, by=None,
) -> HiringCase:  # fmt: skip
    """Somebody who has served in a community since that day, with these yearly results."""
    place, by = place or cast.street, by or cast.carol
    post = stage.post(pool, place, by=by, on=since)
    pk = begin(
        HiringCase, "take_over", organisation=pool.organisation, by=by, on=since, post=post, contract_from=since,
        person=person(name, place, member=False, born=D(1995, 5, 1)), contract_until=D(since.year + 3, 6, 30),
        reported_on=since, document_number="丙人社〔2028〕1号", quota_number="丙编上〔2028〕1号",
    ).case_id  # fmt: skip
    for year, grade in (results or {}).items():
        assess(cast, pk, year=year, grade=grade)
    return HiringCase.objects.get(pk=pk)


def assess(cast, pk: int, *, year: int, grade: str) -> None:
    """The yearly result, entered by the township early in the next year."""
    on = min(D(year + 1, 1, 10), TODAY)
    organiser = next(one for one in (cast.bob, cast.eve) if _below(HiringCase.objects.get(pk=pk), one))
    perform(
        HiringCase.objects.get(pk=pk), "assess_year", by=organiser, on=on, year=year, grade=grade, opinion="履职尽责。"
    )


def _below(case: HiringCase, user) -> bool:
    return any(case.organisation.path.startswith(one.organisation.path) for one in user.current_mandates())


def table(
    organisation: Organisation, *, by, since: datetime.date = FIRST, document: str = ISSUED, step: int = 1
) -> PayTable:
    """A whole table: ``step`` more years for each grade, a certificate from grade 7 and a better one from 13 on."""
    rows = [
        PayGrade(rank=rank, grade=grade, years=(grade - 1) * step, certificate=(grade - 1) // 6,
                 pay=Decimal(3000 + 500 * (2 - place) + 100 * grade))
        for place, rank in enumerate(pay.RANKS)
        for grade in range(1, pay.GRADES + 1)
    ]  # fmt: skip
    return pay.issue(organisation, rows, since=since, document=document, by=by)


def channel(organisation: Organisation, *, by, number: int = 1, **columns) -> Channel:
    """A channel of this year, open all year and without conditions unless told otherwise."""
    words = {
        "kind": channels.INSTITUTION, "year": 2030, "title": "面向优秀社区工作者定向招聘",
        "document": "州组〔2030〕20号", "opened_on": D(2030, 1, 1), "closed_on": D(2030, 12, 31),
    }  # fmt: skip
    return Channel.objects.create(organisation=organisation, number=number, by=by, **words | columns)


def do(case: HiringCase, action: str, *, by, on: datetime.date = TODAY, **facts):
    """One act on the case as it is stored now."""
    return perform(HiringCase.objects.get(pk=case.pk), action, by=by, on=on, **facts)
