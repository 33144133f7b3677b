"""My desk: the open work of a user's desks, what was returned, what others have, what is covered, what is done.

Work is asked for in *parts*: queries without a row in common, one for each desk, each served by the index of that
desk. So a page costs the same however much work lies at other desks, and however many desks the user has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import readable
from cases.law import ONWARD, Action, cite
from cases.listing import capped, count_capped
from cases.models import Case, Event
from organisations.desks import Role

from .flows import FLOWS
from .models import CaseTask
from .narrowing import GROUPS, due_within
from .passing.waiting import unanswered, unread
from .reach import Lane, lanes_of

OPEN, RETURNED, WAITING, COVERED = "index", "returned", "waiting", "covered"
Parts = list[QuerySet[Any]]
DIRECT = 2  # forms that a row leads to straight away


def lanes(user) -> list[Lane]:
    """The user's desks, looked up once per request."""
    if not hasattr(user, "_lanes"):
        user._lanes = lanes_of(user)
    return user._lanes


def open_work(user) -> QuerySet[CaseTask]:
    """Everything the user may take up, to find one of it by its key."""
    return CaseTask.objects.for_desks_of(user)


def reached(user, *, covered: bool | None = None) -> Parts:
    """Open work of the user's desks; only his own, or only that of absent colleagues, where that is asked."""
    wanted = [one for one in lanes(user) if covered is None or bool(one.acting_for) == covered]
    return [CaseTask.objects.open().filter(one.where) for one in wanted]


def returned(user) -> Parts:
    """What was sent back to the user's own desks."""
    return [rows.filter(returned=True) for rows in reached(user, covered=False)]


def waiting(user) -> Parts:
    """The decisions that the user's acts brought to other desks, in cases he still sees; no desk decides of rounds."""
    steps = [
        flow.instance.node(value)
        for flow in FLOWS.values()
        for value, step in flow.case_class.steps().items()
        if step.desk
    ]
    rows = CaseTask.objects.open().filter(sent_by=user, flow_task__in=steps).exclude(role="")
    mine = Q(pk__in=())
    for one in lanes(user):
        mine |= one.where
    return [rows.exclude(mine).filter(case__in=Case.objects.visible_to(user).order_by().values("pk"))]


def parts_of(user, tab: str) -> Parts:
    """The work that a tab shows."""
    if tab in (RETURNED, WAITING):
        return {RETURNED: returned, WAITING: waiting}[tab](user)
    return reached(user, covered=tab == COVERED)


# --- counted and listed --------------------------------------------------------------------------------------------


def counted(user, **work: Parts) -> dict[str, int]:
    """How much of each there is, no part counted beyond the cap; one statement."""
    columns = {f"{name}__{place}": part for name, parts in work.items() for place, part in enumerate(parts)}
    found = count_capped(user, **columns) if columns else {}
    return {name: sum(found[f"{name}__{place}"] for place in range(len(parts))) for name, parts in work.items()}


def badge(user) -> str:
    """What waits for the user's hand, his own and covered, as the menu shows it: nobody else will look after it."""
    if not hasattr(user, "_work_at_hand"):
        user._work_at_hand = counted(user, all=reached(user))["all"]
    return capped(user._work_at_hand)


def tabs(user, **more: Parts) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The tabs of the desk, each with what lies there, and the counts of ``more``; one query.

    The tab of covered work is there for whoever covers somebody.
    """
    labels = {OPEN: _("To do"), RETURNED: _("Returned to me"), WAITING: _("Waiting for others")}
    if any(one.acting_for for one in lanes(user)):
        labels[COVERED] = _("Covered for colleagues")
    work = {name: parts_of(user, name) for name in labels} | {"passed": [unanswered(user), unread(user)]}
    found = counted(user, **work, **more)
    user._work_at_hand = found[OPEN] + found.get(COVERED, 0)  # the badge need not count it again
    shown = [
        {"name": name, "label": label, "url": reverse(f"desk:{name}"), "count": capped(found[name])}
        for name, label in labels.items()
    ]
    passed = {"name": "passed", "label": _("Opinions and copies"), "url": reverse("passing:asked")}
    shown.append(passed | {"count": capped(found["passed"]), "elsewhere": True})
    urging = {"name": "supervision", "label": _("Urging and supervising"), "url": reverse("supervision:overdue")}
    shown.append(urging | {"count": "", "elsewhere": True})
    return shown, {name: found[name] for name in more}


def by_due(parts: Parts) -> dict[str, Parts]:
    """The parts under the columns of the strip."""
    return {group: [rows.filter(piece) for rows in parts for piece in due_within(group)] for group in GROUPS}


DUE_FIRST = (F("due_on").asc(nulls_last=True), "pk")


def in_order(rows: QuerySet[CaseTask]) -> QuerySet[CaseTask]:
    """Due first, then what has no ceiling; with everything a row shows."""
    rows = rows.select_related("case__person", "case__organisation", "organisation", "owner")
    rows = rows.defer("case__person__id_number", "case__person__phone", "owner__password")
    return rows.order_by(*DUE_FIRST)


class InOrder:
    """All parts as one list, due first; a slice asks the database, of each part for no more than its first rows."""

    def __init__(self, parts: Parts):
        self.parts = parts

    def __getitem__(self, window: slice) -> list[CaseTask]:
        """The rows of that window; one query."""
        if len(self.parts) < 2:
            return [task for part in self.parts for task in in_order(part)[window]]
        first = [part.order_by(*DUE_FIRST).values("pk")[: window.stop] for part in self.parts]
        heads = [CaseTask.objects.filter(pk__in=one).order_by().values("pk") for one in first]
        return list(in_order(CaseTask.objects.filter(pk__in=heads[0].union(*heads[1:], all=True)))[window])


# --- rows ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One work item as the desk shows it."""

    task: CaseTask
    user: Any

    @property
    def due(self) -> readable.Due | None:
        """The due date in words; None without a ceiling."""
        return readable.due(self.task.due_on)

    @property
    def article(self) -> str:
        """The article the work rests on."""
        law = self.task.case.pipeline_class
        action = law.actions().get(self.task.node)
        if action is None:
            onward = (one for one in law.actions_from(law.steps()[self.task.node]) if one.kind == ONWARD)
            action = next(onward, None)
        return cite(action.article) if action else ""

    @property
    def url(self) -> str:
        """A duty leads straight to its form, a decision to the case page with all that can be decided."""
        number = self.task.case.number
        if self.task.node in self.task.case.pipeline_class.actions():
            return reverse("cases:do", args=[number, self.task.node])
        return reverse("cases:case", args=[number])

    @property
    def direct(self) -> list[tuple[Action, str]]:
        """The ordinary decisions with the addresses of their forms, so that nobody needs the page between.

        What the law asks of some cases only is found on the case page: to know it here would be a query for every row.
        """
        law = self.task.case.pipeline_class
        step = law.steps().get(self.task.node)
        if step is None:
            return []
        today = timezone.localdate()
        ways = [one for one in law.actions_from(step) if one.kind == ONWARD and one.in_force(today)]
        ways = [one for one in ways if one.desk(step.value) == step.desk and one.only_if is None]
        number = self.task.case.number
        return [(one, reverse("cases:do", args=[number, one.name])) for one in ways[:DIRECT]]

    @property
    def waiting(self) -> int:
        """Days since the case came to its step."""
        return (timezone.localdate() - self.task.case.entered_on).days

    @property
    def desk(self) -> str:
        """Whose it is now: organisation and role, and who has taken it up."""
        words = f"{self.task.organisation.short_name} {Role(self.task.role).label}"
        return f"{words} {self.task.owner}" if self.task.owner else words

    @property
    def acting_for(self) -> Any:
        """The absent colleague whose work it is; None for the user's own."""
        return next((one.acting_for for one in lanes(self.user) if one.holds(self.task)), None)

    @property
    def claimable(self) -> bool:
        """Whether the user may take the work up."""
        return self.task.owner_id is None and self.task.role != Role.SPONSOR

    @property
    def releasable(self) -> bool:
        """Whether the user may give the work back."""
        return self.task.owner_id == self.user.pk and self.task.role != Role.SPONSOR


def done_by(user) -> QuerySet[Event]:
    """What the user did, newest first; ``seen``: whether he still sees the case."""
    seen = Exists(Case.objects.visible_to(user).filter(pk=OuterRef("case")))
    rows = (
        Event.objects.filter(by=user)
        .annotate(seen=seen)
        .select_related("case__person", "case__organisation", "organisation", "acting_for")
    )
    return rows.defer("case__person__id_number", "case__person__phone").order_by("-pk")


@dataclass(frozen=True)
class Deed:
    """One line of what the user did."""

    event: Event

    @property
    def label(self) -> str:
        """What was done, in the words of the law."""
        return readable.label_of(self.event.case.pipeline_class, self.event)
