"""What tests of hiring start from: a position with reserved posts in the street's community, and a hire on the way."""

from __future__ import annotations

import datetime
import itertools

from cases.actions import perform
from dossiers.models import Dossier
from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Intake, Pool, Position, Post
from tests.story import D
from workflows.models import HiringCase

from .placements import DOCUMENT, LAWFUL, NO_KIN, QUOTA, Placement, cleared, post

CLEARED, APPOINTED, SIGNED, FIRST = D(2026, 6, 1), D(2026, 6, 2), D(2026, 6, 20), D(2026, 7, 1)
ENDS, TRIED = D(2029, 6, 30), D(2027, 1, 1)  # the end of the contract, and the first day after probation
REGISTRATIONS = (
    "register_pension", "register_medical", "register_injury", "register_unemployment", "register_maternity",
    "register_fund",
)  # fmt: skip
_numbers = itertools.count(1)


def reserved(cast, one: Pool, place: Organisation | None = None) -> Post:
    """A post of the street's community (or of another place), reserved for a position of an announced round."""
    number = f"R-2026-{next(_numbers):02d}"
    intake = Intake.objects.create(
        number=number, title="2026年社区工作者招聘", programme=one.programme, organisation=cast.county,
        dossier=Dossier.objects.create(number=number, title="招聘", opened_on=D(2026, 3, 1)), opened_on=D(2026, 3, 1),
        entered_on=D(2026, 3, 1),
    )  # fmt: skip
    position = Position.objects.create(
        intake=intake, code="01", title="社区工作者", announced=1, places=1, education="31", age_most=40
    )
    made = post(cast, one, place or cast.street)
    made.position = position
    made.save()
    ledger.reserve(made, by=cast.carol, on=D(2026, 3, 2), document="丙编〔2026〕2号")
    return made


class Hire(Placement):
    """A hire on the way from the appointment to the closed file; columns (``exempt``) go to the cleared case."""

    law = HiringCase

    def __init__(self, cast, one: Post, *, name="社工林", on=APPOINTED, quota=False, **columns):
        self.cast, self.post = cast, one
        self.pk = cleared(cast, one.position, on=CLEARED, law=HiringCase, name=name, **columns).pk
        facts = DOCUMENT | NO_KIN | {"post": one} | (QUOTA if quota else {})
        perform(self.case, "appoint", by=cast.carol, on=on, **facts)

    @property
    def lawful(self) -> dict:
        """Those of service, and those of onboarding."""
        return LAWFUL | ONBOARDING

    def register(self, on: datetime.date, *names: str):
        """Register, by default for everything that is owed."""
        return [self.do(name, on, registered_on=on) for name in names or REGISTRATIONS]

    def signed(self, *, until=ENDS, **facts) -> Hire:
        """With a contract from 1 July 2026, by default of three years."""
        self.do("conclude_contract", SIGNED, contract_until=until, **facts)
        return self

    def at_work(self, first=FIRST, **facts) -> Hire:
        """With a contract, and at work since 1 July 2026."""
        self.signed(**facts)
        name = "report_in" if self.case.probation_months else "report_in_without_probation"
        self.do(name, first, first_day=first)
        return self

    def serving(self, **facts) -> Hire:
        """Registered, and through probation."""
        self.at_work(**facts).register(D(2026, 7, 20))
        if self.case.probation_months:
            ends = self.case.probation_until
            self.do("review_probation", ends)
            self.do("pass_probation", ends)
        return self


REGISTERED = {"number": "2224-000123"}
ONBOARDING = {
    "conclude_contract": {"contract_from": FIRST, "probation": 6},
    **dict.fromkeys(REGISTRATIONS, REGISTERED),
    "end_subsidy": {"agency": "丙县就业服务局", "document_number": "丙就〔2026〕12号"},
    "record_penalty": LAWFUL["record_penalty"] | {"penalty": "written_warning"},
    "record_appeal": LAWFUL["record_appeal"] | {"remedy": "arbitration"},
}
