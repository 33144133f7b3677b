"""What a hand-over will do, thing by thing, reckoned before anything is done: the reviewed page, and then the doing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cases import rehearsal
from cases.actions import NotYours, authorise, obstacles
from cases.conflicts import conflicts
from cases.forms import form_class
from cases.law import DUTY, HARD, Action, Unlawful
from cases.models import Case, Sponsorship
from cases.recalling import recalled
from organisations.desks import Role
from organisations.models import Mandate, Person, User
from organisations.proxies import refusals

from .giving import named, with_offices
from .holdings import GIVEN, MANDATE, OFFICE, SPONSORSHIP, TAKEN, TASK, TIE, Item, digest, emptied, holdings
from .models import ENDED, MOVED, OUTCOMES, REFUSED, RETURNED, STAYS

NOBODY = "-"
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """Who follows: one for everything, or other choices by item or group (a key, ``NOBODY`` or nothing chosen)."""

    last_day: datetime.date
    default: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    leave_offices: bool = True
    deactivate: bool = False

    def choice(self, item: Item) -> str:
        """What was chosen for an item by itself, else for its group; empty if nothing."""
        return self.choices.get(item.key) or self.choices.get(item.group) or ""

    @property
    def begins(self) -> datetime.date:
        """The first day of whoever follows: the day after the last, or at once where that is today."""
        return min(self.last_day + ONE_DAY, max(timezone.localdate(), self.last_day))


@dataclass(frozen=True)
class Step:
    """What becomes of one item: by whom it is followed, how, and why not otherwise."""

    item: Item
    outcome: str
    successor: Any = None
    note: str = ""
    act: Action | None = None
    url: str = ""

    @property
    def outcome_label(self):
        """What becomes of it, in words."""
        return OUTCOMES[self.outcome]


def successors(leaver: User) -> QuerySet[User]:
    """Who may follow: active users with an office at, directly above or directly below where he has one, and those
    who have none yet and whose account was opened there or above."""
    near, opened = Q(pk__in=()), Q(pk__in=())
    for path in {one.organisation.path for one in leaver.mandates.select_related("organisation")}:
        *_above, own = line = [int(pk) for pk in path.strip("/").split("/")]
        near |= Q(organisation__in=line) | Q(organisation__parent=own)
        opened |= Q(home__in=line)
    current = Mandate.objects.current().exclude(role=Role.CLOCK)
    found = Q(pk__in=current.filter(near).values("user")) | (~Q(pk__in=Mandate.objects.values("user")) & opened)
    users = User.objects.filter(found, is_active=True).exclude(pk=leaver.pk)
    return with_offices(users.order_by("last_name", "first_name", "pk"))


class Reckoning:
    """The steps of a hand-over as things stand now; asks the database a fixed number of times."""

    def __init__(self, leaver: User, plan: Plan, *, by: User, users: dict[str, User] | None = None):
        self.leaver, self.plan, self.by = leaver, plan, by
        self.items = holdings(leaver, plan.last_day)
        self.users = {str(one.pk): one for one in successors(leaver)} if users is None else users
        sponsored = [one.row.case_id for one in self.items if one.kind == SPONSORSHIP]
        self.cases = {one.pk: one for one in recalled(Case.objects.filter(pk__in=sponsored).order_by("pk"))}
        self.steps = [self._step(one) for one in self.items]

    @property
    def held(self) -> str:
        """A fingerprint of what is held."""
        return digest(self.items)

    @property
    def reviewed(self) -> str:
        """A fingerprint of what is held and what was chosen."""
        plan = self.plan
        chosen = (plan.last_day, plan.default, sorted(plan.choices.items()), plan.leave_offices, plan.deactivate)
        return digest(self.items, *chosen)

    @cached_property
    def emptied(self) -> list[Mandate]:
        """The offices in which nobody would be left."""
        moved = (step.item.row for step in self.steps if step.item.kind == MANDATE and step.outcome == MOVED)
        return emptied(self.leaver, self.plan.last_day, {(one.role, one.organisation_id) for one in moved})

    # --- who follows ---

    def user_for(self, item: Item) -> User | None:
        """The user who follows in an item; None for nobody."""
        return self.users.get(self.plan.choice(item) or self.plan.default)

    def person_for(self, item: Item) -> Person | None:
        """The person who follows as sponsor; None where nobody is chosen or the one chosen cannot serve there."""
        chosen = self.plan.choice(item)
        if not chosen and (user := self.users.get(self.plan.default)):
            chosen = str(user.person_id or "")
        return self.sponsors_for(self.cases[item.row.case_id]).get(chosen)

    def sponsors_for(self, case: Case) -> dict[str, Person]:
        """Whom the law's form offers as sponsor of the case, by key; asked once for each organisation above."""
        act = self.act_for(case)
        if act is None:
            return {}
        seen = self.__dict__.setdefault("_offered", {})
        above = case.organisation.parent_id
        if above not in seen:
            form = form_class(act)(case=case, action=act)
            rows: Iterable[Person] = form.fields["people"].queryset.prefetch_related("offices__organisation")
            seen[above] = {str(one.pk): one for one in rows if one.pk != self.leaver.person_id}
        return seen[above]

    def act_for(self, case: Case) -> Action | None:
        """The act by which the law replaces the sponsor where the case is; what is owed comes first."""
        acts = [one for one in case.actions_from(case.step) if one.applies(case) and one.in_force(case.on)]
        acts = [one for one in acts if any(getattr(g, "capacity", "") == Sponsorship.SPONSOR for g in one.asks)]
        return min(acts, key=lambda one: one.kind != DUTY, default=None)

    @cached_property
    def _seats(self) -> dict[int, set[tuple[str, int]]]:
        """Where everybody sits when all is done."""
        seats = {one.pk: {(held.role, held.organisation_id) for held in one.offices} for one in self.users.values()}
        for item in self.items:
            if item.kind == MANDATE and (user := self.user_for(item)) and user != self.by:
                seats[user.pk].add((item.row.role, item.row.organisation_id))
        return seats

    def seated(self, item: Item) -> list[User]:
        """The users who will sit at the desk of a task."""
        seat = (item.row.role, item.row.organisation_id)
        return [one for one in self.users.values() if seat in self._seats[one.pk]]

    # --- what becomes of it ---

    def _step(self, item: Item) -> Step:
        ways = {
            MANDATE: self._mandate, SPONSORSHIP: self._sponsorship, TASK: self._task, TAKEN: self._taken,
            OFFICE: self._office, GIVEN: self._given, TIE: self._tie,
        }  # fmt: skip
        return ways[item.kind](item)

    def _mandate(self, item: Item) -> Step:
        user, row = self.user_for(item), item.row
        held = {(one.role, one.organisation_id) for one in user.offices} if user else set()
        if user == self.by and (row.role, row.organisation_id) not in held:
            return Step(item, REFUSED, user, _("nobody gives himself an office: choose somebody else"))
        if row.since > self.plan.last_day:
            if user is None:
                return Step(
                    item, REFUSED, note=_("It begins only later: it is ended in the upkeep, or goes to somebody.")
                )
            return Step(item, MOVED, user)
        if user is None:
            return Step(item, ENDED, note=_("nobody follows"))
        if (row.role, row.organisation_id) in held:
            return Step(item, ENDED, user, _("%(user)s holds this office already") % {"user": user})
        return Step(item, MOVED, user)

    def _task(self, item: Item) -> Step:
        user = self.user_for(item)
        if user is None:
            return Step(item, RETURNED, note=_("whoever sits there takes it up"))
        if user not in self.seated(item):
            return Step(item, RETURNED, note=_("%(user)s does not sit at this desk") % {"user": user})
        return Step(item, MOVED, user)

    def _given(self, item: Item) -> Step:
        return Step(item, ENDED, note=_("a proxy ends with the office it stands in for"))

    def _taken(self, item: Item) -> Step:
        user, row = self.user_for(item), item.row
        if user is None:
            return Step(item, ENDED, note=_("the holder is told and names another deputy"))
        since = max(self.plan.begins, row.since)
        if found := refusals(row.mandate, user, since=since, until=max(row.until, since), instead_of=row):
            return Step(item, ENDED, note=_("not to %(user)s: %(why)s") % {"user": user, "why": " ".join(found)})
        return Step(item, MOVED, user)

    def _office(self, item: Item) -> Step:
        if self.plan.leave_offices:
            return Step(item, ENDED, note=_("on the last day"))
        return Step(item, STAYS, note=_("he stays in this post"))

    def _tie(self, item: Item) -> Step:
        note = _("it belongs to the person, not to the office; where he moves away, the branch names another")
        return Step(item, STAYS, note=note, url=item.url)

    def _sponsorship(self, item: Item) -> Step:
        case = self.cases[item.row.case_id]
        act, person = self.act_for(case), self.person_for(item)
        if act is None:
            return Step(item, REFUSED, note=_("the law replaces no sponsor at this step"), url=item.url)
        url = reverse("cases:do", args=[case.number, act.name])
        if person is None:
            return Step(item, REFUSED, note=_("nobody is chosen who can be sponsor here (C-S1)"), act=act, url=url)
        try:
            hard, soft = self._judged(case, act, person)
        except (NotYours, Unlawful) as refusal:
            why = refusal.obstacles if isinstance(refusal, Unlawful) else [refusal]
            hard, soft = [str(one) for one in why], []
        if hard:
            return Step(item, REFUSED, person, " ".join(hard), act, url)
        return Step(item, MOVED, person, " ".join(soft), act, url)

    def _judged(self, case: Case, act: Action, person: Person) -> tuple[list[str], list[str]]:
        """What the law says to the replacement: what forbids it, and what it only remarks."""
        seat = authorise(case, act, self.by)
        facts = {"people": [person], "ended_because": self.because}
        rehearsal.attempt(case, act, on=timezone.localdate(), facts=facts, by=self.by)
        found = [*obstacles(case, act), *conflicts(case, act, seat, self.by)]
        case.attempt = None
        return [str(one) for mode, one in found if mode == HARD], [str(one) for mode, one in found if mode != HARD]

    @property
    def because(self) -> str:
        """The reason that goes on record where a sponsor is replaced."""
        return _("leaves office on %(day)s") % {"day": self.plan.last_day.isoformat()}


def label_of(successor: Any) -> str:
    """A successor in words."""
    if successor is None:
        return ""
    return named(successor) if isinstance(successor, User) and hasattr(successor, "offices") else str(successor)
