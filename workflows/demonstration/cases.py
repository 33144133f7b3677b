"""The membership cases of the demonstration: each walked through the door by the people whose turn it is.

Nothing is written past ``begin`` and ``perform``: what the law refuses cannot be in the demonstration.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator

from django.db import transaction

from cases.actions import begin, perform
from cases.models import Case
from dossiers import papers
from organisations import codes
from organisations.desks import Role
from organisations.models import Office, Person
from workflows.desk import claim
from workflows.models import CaseTask, MembershipCase

from . import walk
from .accounts import EDUCATION, Staff, person
from .plans import Plan
from .timeline import script
from .walk import Move, People
from .wording import Wording

ON_PROBATION = ("probation", "conversion_applied", "conversion_decided", "cancellation_proposed")
CONVERTED = ("full_member", "archived")


class Author:
    """Makes planned cases real."""

    def __init__(self, staff: Staff, rng: random.Random, *, as_of: datetime.date):
        self.staff, self.rng, self.as_of = staff, rng, as_of
        self.wording = Wording(staff, rng)

    def applicants(self, plans: list[Plan]) -> list[Person]:
        """Somebody for each plan, stored in one go."""
        found = []
        for plan in plans:
            identity = self.staff.register.person(youngest=24, oldest=46)
            league = (self.as_of - identity.born).days < 28 * 365
            found.append(
                person(
                    identity, plan.branch, occupation=self.wording.occupation(plan.branch),
                    education=self.rng.choice(EDUCATION),
                    political=codes.LEAGUE_MEMBER if league else codes.MASSES,
                )
            )  # fmt: skip
        return Person.objects.bulk_create(found, batch_size=200)

    def make(self, plan: Plan, applicant: Person) -> Case:
        """Open the case and do everything the plan's script says; an act that fails fails the load."""
        people, relief = self._people(plan)
        story = script(plan, people, self.rng, as_of=self.as_of, relief=relief)
        floating = self.rng.random() < 0.08
        event = begin(
            MembershipCase, organisation=plan.branch, person=applicant, on=story.applied_on, floating=floating,
            by=self.staff.users[Role.SECRETARY, plan.branch.pk], **walk.scans(papers.APPLICATION),
        )  # fmt: skip
        sponsor = people.sponsor
        for move in story.moves:
            if move.action == "replace_sponsor":
                sponsor = relief
            user = self._actor(event.case, move, plan, sponsor)
            facts = self.wording.facts(move, plan, user, floating=floating)
            event = perform(event.case, move.action, by=user, on=move.on, **facts)
        return event.case

    # --- who ---

    def _people(self, plan: Plan) -> tuple[People, int | None]:
        """Contacts and introducers from the branch, the sponsor from the township; and who relieves the sponsor."""
        serving = self.rng.sample([one.pk for one in self.staff.members[plan.branch.pk][:6]], 3)
        contacts = tuple(serving[: self.rng.randint(1, 2)])
        if not plan.branch.rural:
            return People(contacts, tuple(serving[:2])), None
        sponsors = [one.pk for one in self.staff.sponsors[self.staff.prefecture.township_of(plan.branch).pk]]
        first = 0 if plan.shown and self.rng.random() < 0.7 else self.rng.randrange(len(sponsors))
        return People(contacts, tuple(serving[:2]), sponsors[first]), sponsors[first - 1]

    def _actor(self, case: Case, move: Move, plan: Plan, sponsor: int | None):
        desk = case.actions()[move.action].desk(case.state)
        if desk.role == Role.SPONSOR:
            return self.staff.sponsor_users[sponsor]
        return self.staff.users[desk.role, desk.competent(plan.branch).pk]


def make_all(author: Author, plans: list[Plan]) -> Iterator[Case]:
    """Every planned case in turn. Follow-up is left to the drain: nothing is queued while loading."""
    people = author.applicants(plans)
    for plan, applicant in zip(plans, people, strict=True):
        yield author.make(plan, applicant)
        # The outbox keeps what is to be drawn up; queueing five thousand jobs at once would only delay the first.
        transaction.get_connection().run_on_commit.clear()


def settle(author: Author) -> None:
    """Work some have taken up; a sponsor who has just left office (C-S4)."""
    former = author.staff.sponsors[author.staff.prefecture.showcase.pk][-1]
    Office.objects.filter(person=former).update(until=author.as_of - datetime.timedelta(days=12))
    organiser = author.staff.users[Role.ORGANISER, author.staff.prefecture.showcase.pk]
    for task in CaseTask.objects.for_desks_of(organiser).order_by("due_on", "pk")[:2]:
        claim(task, organiser)
