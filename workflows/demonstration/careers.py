"""How community workers get on: tables of pay grades, grades set and raised, and the two channels (E.1, E-11)."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

from django.db.models import Case, When

from cases.actions import perform
from cases.limits import ONE_DAY
from cases.models import Assessment
from organisations.models import Organisation
from recruitment import channels, pay
from recruitment.channels import Channel
from recruitment.pay import PayGrade, PayTable
from workflows.models import HiringCase

from .service import Service

ISSUED_AGO, COUNTY_AGO = 6, 2
"""Years since the prefecture, and the showcase county after it, issued their tables."""
YEARS, CERTIFICATE = 2, 6
"""A grade takes so many years more than the one below; every sixth one takes a better certificate."""
EARLIER, CERTIFICATES = (0, 0, 0, 2, 4, 6, 9), (0, 0, 0, 1, 1, 2)
RANKS = (pay.HEAD, pay.DEPUTY, *[pay.STAFF] * 5)
RAISED_AGO = 25 * ONE_DAY


class Careers:
    """Sets and raises grades by the table of the place, and nominates for channels."""

    def __init__(self, service: Service, rng: random.Random, *, as_of: datetime.date):
        self.service, self.rng, self.as_of = service, rng, as_of
        self.tree = service.staff.prefecture
        self._graded = 0

    # --- tables and grades ---

    def issue(self) -> None:
        """The prefecture's table, and the showcase county's own, which pays more."""
        county = self.tree.county_of(self.tree.showcase)
        for issuer, ago, more in ((self.tree.prefecture, ISSUED_AGO, 0), (county, COUNTY_AGO, 260)):
            since = datetime.date(self.as_of.year - ago, 1, 1)
            document = f"{issuer.short_name.removesuffix('委')}人社联发〔{since.year}〕6号"
            self._issue(issuer, since, document, more)

    def _issue(self, issuer: Organisation, since: datetime.date, document: str, more: int) -> PayTable:
        rows = [
            PayGrade(rank=rank, grade=grade, years=(grade - 1) * YEARS, certificate=(grade - 1) // CERTIFICATE,
                     pay=Decimal(3180 + more + 420 * (2 - place) + 95 * (grade - 1)))
            for place, rank in enumerate(pay.RANKS)
            for grade in range(1, pay.GRADES + 1)
        ]  # fmt: skip
        return pay.issue(issuer, rows, since=since, document=document, by=self.service.department(issuer))

    def grade(self, case: HiringCase, on: datetime.date) -> None:
        """Kind of post and the highest grade that years and certificate allow on that day."""
        rank, self._graded = RANKS[self._graded % len(RANKS)], self._graded + 1
        earlier, certificate = self.rng.choice(EARLIER), self.rng.choice(CERTIFICATES)
        facts = {"rank": rank, "earlier_years": earlier, "certificate": certificate}
        facts |= {"earlier_document": f"街工龄认〔{on.year}〕{self._graded}号"} if earlier else {}
        facts |= {"certificate_number": f"{on.year}{self._graded:08d}"} if certificate else {}
        grade = _reached(earlier + pay.full_years(case.reported_on, on), certificate)
        perform(case, "set_grade", by=self._department(case), on=on, grade=grade, **facts)

    def raise_some(self, cases: list[HiringCase]) -> None:
        """Who has served long enough meanwhile has lately been raised; the showcase county's alone, others wait."""
        county, on = self.tree.county_of(self.tree.showcase), self.as_of - RAISED_AGO
        for case in HiringCase.objects.filter(pk__in=[one.pk for one in cases], state="serving", graded_on__lt=on):
            grade = _reached(case.earlier_years + pay.full_years(case.reported_on, on), case.certificate)
            if grade > case.grade and case.organisation.path.startswith(county.path):
                perform(
                    case, "raise_grade", by=self._department(case), on=on, rank=case.rank, grade=grade,
                    earlier_years=case.earlier_years, certificate=case.certificate,
                    document_number=f"人社岗级〔{on.year}〕{case.pk}号",
                )  # fmt: skip

    def _department(self, case: HiringCase):
        return self.service.department(self.tree.county_of(case.organisation))

    # --- channels ---

    def channels(self, cases: list[HiringCase]) -> None:
        """Last year's channel, by which one was taken, and this year's, for which one waits."""
        today, last = self.as_of, self.as_of.year - 1
        taken = self._announce(
            last, channels.CIVIL_SERVICE, "面向优秀社区工作者考试录用公务员", datetime.date(last, 9, 1), 2
        )
        waiting = self._announce(
            today.year, channels.INSTITUTION, "面向优秀社区工作者专项招聘事业单位人员", today - 40 * ONE_DAY, 3
        )
        if case := self._nominate(taken, cases, taken.closed_on - 9 * ONE_DAY):
            on = max(today - 180 * ONE_DAY, case.events.latest("on").on)
            perform(
                case, "record_channel_result", by=self._department(case), on=on,
                document_number=f"州公录〔{on.year}〕12号", destination="县司法局　一级科员",
            )  # fmt: skip
        self._nominate(waiting, cases, today - 15 * ONE_DAY)

    def _announce(self, year: int, kind: str, title: str, opened: datetime.date, number: int) -> Channel:
        issuer = self.tree.prefecture
        return Channel.objects.create(
            organisation=issuer, kind=kind, year=year, title=title, number=number, opened_on=opened,
            closed_on=opened + 75 * ONE_DAY, document=f"州组通〔{year}〕{number + 30}号", least_years=2, clean_years=2,
            by=self.service.department(issuer),
        )  # fmt: skip

    def _nominate(self, channel: Channel, cases: list[HiringCase], on: datetime.date) -> HiringCase | None:
        """The first who fulfils the conditions, in the showcase county before others; None where nobody does."""
        found = HiringCase.objects.filter(pk__in=[one.pk for one in cases], state="serving", grade__gte=1)
        found = found.filter(nominations=None, entered_on__lte=on)
        shown = self.tree.county_of(self.tree.showcase).path
        elsewhere = Case(When(organisation__path__startswith=shown, then=0), default=1)
        for case in found.order_by(elsewhere, "organisation__path", "pk"):
            if not list(channels.unmet(channel, since=case.reported_on, results=_results(case, on), on=on)):
                number = f"组荐〔{on.year}〕{case.pk}号"
                words = {"channel": channel.pk, "document_number": number}
                perform(case, "nominate_channel", by=self._department(case), on=on, **words)
                return case
        return None


def _results(case: HiringCase, on: datetime.date) -> dict[int, str]:
    rows = Assessment.objects.filter(case=case, kind=channels.YEARLY, on__lte=on)
    return dict(rows.values_list("year", "conclusion"))


def _reached(years: int, certificate: int) -> int:
    """The highest grade for so many years and that certificate; the first takes neither."""
    return min(years // YEARS + 1, (certificate + 1) * CERTIFICATE, pay.GRADES)
