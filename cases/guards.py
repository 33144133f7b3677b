"""Guards that more than one pipeline may use, and makers of guards that differ only in a name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from .facts import CLEAR
from .law import Guard, Unmet, guard
from .limits import ONE_DAY
from .votes import carried, quorate


def duty_done(name: str, reason, *, article: str, only_if=None, **words) -> Guard:
    """The duty ``name`` has been done (since the action that last renewed it)."""

    def done(case):
        """The duty has been done."""
        action = case.actions()[name]
        if not action.applies(case) or (only_if and not only_if(case)):
            return True
        return bool(case.history.done(action)) or Unmet(cure=("do", name))

    made = guard(reason, article=article, **words)(done)
    return dataclasses.replace(made, name=f"{name}_done", doc=f"The duty `{name}` has been done.")


def provided(condition: Callable[[Any], bool], one: Guard) -> Guard:
    """The same guard, asked only of cases that ``condition`` holds for."""
    return dataclasses.replace(one, check=lambda case: not condition(case) or one.check(case))


@guard(
    _("only %(present)s of the %(due)s entitled to vote are present; more than half is needed, at least %(least)s"),
    article="A-19",
    reads=("due", "present"),
    voids=True,
)
def quorum(case):
    """More than half of those entitled to vote attend; written opinions do not count as attendance (A-19)."""
    due = case.facts["due"]
    return quorate(case.facts) or Unmet(present=case.facts["present"], due=due, least=due // 2 + 1)


@guard(
    _("%(yes)s in favour of %(due)s entitled to vote; more than half is needed, at least %(least)s"),
    article="A-20",
    reads=("due", "yes"),
    voids=True,
)
def majority(case):
    """More than half of all entitled to vote are in favour, written opinions included (A-20)."""
    due, yes = case.facts["due"], case.facts["yes"] + (case.facts.get("written_yes") or 0)
    return carried(case.facts) or Unmet(yes=yes, due=due, least=due // 2 + 1)


@guard(
    _(
        "%(yes)s in favour of %(due)s entitled to vote is more than half: "
        "the resolution is carried and must be recorded so"
    ),
    article="A-20",
    reads=("due", "yes", "present"),
)
def not_carried(case):
    """A vote is recorded as lost only if it was lost (A-20)."""
    if carried(case.facts):
        return Unmet(yes=case.facts["yes"] + (case.facts.get("written_yes") or 0), due=case.facts["due"])
    return True


@guard(
    _(
        "%(yes)s in favour of %(due)s committee members is more than half: "
        "the approval is carried and must be recorded so"
    ),
    article="A-24",
    reads=("due", "yes", "present"),
)
def committee_not_carried(case):
    """A committee's refusal is recorded only if the vote was lost (A-24, A.6)."""
    if carried(case.facts):
        return Unmet(yes=case.facts["yes"], due=case.facts["due"])
    return True


@guard(
    _("only %(present)s of %(due)s committee members are present; at least %(least)s are needed"),
    article="A-24",
    reads=("due", "present"),
    voids=True,
)
def committee_quorum(case):
    """More than half of the committee's members are present (A-24, A.6)."""
    due = case.facts["due"]
    return quorate(case.facts) or Unmet(present=case.facts["present"], due=due, least=due // 2 + 1)


@guard(
    _("%(yes)s in favour of %(due)s committee members; at least %(least)s are needed"),
    article="A-24",
    reads=("due", "yes"),
    voids=True,
)
def committee_majority(case):
    """More than half of all members of the committee are in favour (A-24, A.6)."""
    due = case.facts["due"]
    return carried(case.facts) or Unmet(yes=case.facts["yes"], due=due, least=due // 2 + 1)


# --- public notices: one rule for every pipeline that announces somebody ----------------------------------------------


def notice_long_enough(least: Callable[[Any], int], *, article: str, doc: str, **words) -> Guard:
    """A public notice runs at least ``least(case)`` working days."""

    def long_enough(case):
        days, needed = case.facts["days"], least(case)
        return days >= needed or Unmet(days=days, least=needed)

    reason = _("a notice runs at least %(least)s working days, not %(days)s")
    made = guard(reason, article=article, reads=("days",), **words)(long_enough)
    return dataclasses.replace(made, name="notice_long_enough", doc=doc)


def notice_has_run(kind: str = "candidate", *, article: str, doc: str) -> Guard:
    """The notice has run its working days; its result is usable the day after (A.7)."""

    def has_run(case):
        notice = case.history.notice(kind)
        return case.on > notice.ends_on or Unmet(end=notice.ends_on, cure=("wait", notice.ends_on + ONE_DAY))

    made = guard(_("the public notice runs until %(end)s and can be closed from the next day on"), article=article)
    return dataclasses.replace(made(has_run), name="notice_has_run", doc=doc)


def notice_clear(*, article: str, doc: str) -> Guard:
    """Nothing came out of the notice that stands in the way."""
    made = guard(_("an objection is upheld or still open"), article=article, reads=("outcome",))
    return dataclasses.replace(made(lambda case: case.facts["outcome"] == CLEAR), name="notice_clear", doc=doc)


def notice_uncontested(kind: str = "candidate", *, article: str, doc: str) -> Guard:
    """No objection to this case is still being investigated; others on the same sheet go on."""

    def uncontested(case):
        notice = case.history.notice(kind)
        since = notice.contested_since if notice else None
        return since is None or Unmet(since=since, cure=("finding", None))

    reason = _("the objection received on %(since)s is still being investigated; enter what was found")
    made = guard(reason, article=article)(uncontested)
    return dataclasses.replace(made, name="notice_uncontested", doc=doc)
