"""What is governed by the words of the law: stages, steps and acts, asked of the class and of one of its objects.

A case is (cases/models.py); so is the announced round in which many cases compete (recruitment/rounds.py).
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.utils import timezone

from . import law
from .editions import Edition, edition_on


class Lawful:
    """Something with a ``state`` that moves by the actions its class declares."""

    pipeline_name = ""
    numbers = range(0)  # of the steps of the pipeline's record form, if it has one
    stages: tuple[type[law.Stage], ...] = ()
    openings: tuple[Any, ...] = ()  # the acts that open one (law.opens), the ordinary one first
    editions: tuple[Edition, ...] = ()  # of the regulation, oldest first
    number: Any
    organisation: Any  # that answers for it
    destination: Any  # where it is on its way to; None for most
    state: Any
    version: Any  # the number of its last event
    entered_on: Any
    closed_on: Any
    history: Any  # what guards ask of its past
    attempt: Any = None  # an Attempt while an act is being looked at
    _actions: ClassVar[dict[str, law.Action]]
    _steps: ClassVar[dict[str, law.Step]]

    # --- the law, asked of the class ---

    @classmethod
    def steps(cls) -> dict[str, law.Step]:
        """Every step of the pipeline by value, in the order of the stages."""
        if "_steps" not in cls.__dict__:
            cls._steps = {one.value: one for stage in cls.stages for one in stage.steps}
        return cls._steps

    @classmethod
    def actions(cls) -> dict[str, law.Action]:
        """Every action and duty of the pipeline by name, in the order of the file."""
        if "_actions" not in cls.__dict__:
            cls._actions = law.pipeline_actions(cls)
        return cls._actions

    @classmethod
    def act(cls, name: str) -> law.Action | None:
        """The action or opening act of that name; None for one the law no longer knows."""
        return cls.actions().get(name) or next((one for one in cls.opening_acts() if one.name == name), None)

    @classmethod
    def opening_acts(cls) -> list[law.Action]:
        """The acts that may open a case, the ordinary one first."""
        return [one.action for one in cls.openings]

    @classmethod
    def last_act(cls) -> law.Action:
        """The act that the whole road leads to: that of the last numbered step."""
        return max(cls.actions().values(), key=lambda one: one.number or 0)

    @classmethod
    def actions_from(cls, step: law.Step) -> list[law.Action]:
        """The actions and duties that may be done while a case waits at ``step``."""
        return [action for action in cls.actions().values() if step in action.sources]

    @classmethod
    def edition(cls, on: datetime.date) -> Edition | None:
        """The edition of the pipeline's law that governs an act of that legal date."""
        return edition_on(cls.editions, on)

    # --- the law, asked of one ---

    @property
    def step(self) -> law.Step:
        """The step it waits at."""
        return type(self).steps()[self.state]

    @property
    def stage(self) -> type[law.Stage] | Any:
        """The stage of that step."""
        return self.step.stage

    @property
    def on(self) -> datetime.date:
        """The legal date of the action being attempted; today when nothing is."""
        return self.attempt.on if self.attempt else timezone.localdate()

    @property
    def facts(self) -> dict[str, Any] | None:
        """The facts given for the action being attempted; None while only looking ahead."""
        return self.attempt.facts if self.attempt else None

    @property
    def excused(self) -> tuple[str, ...]:
        """Papers that steps need of others but not of this one."""
        return ()

    def mode(self, guard: law.Guard) -> str:
        """How hard a guard blocks: as hard as it is, unless an organisation may tighten it."""
        return guard.mode


class Attempt:
    """An action on its way through the door, by whom if known; without one, only the day the law is looked at from."""

    def __init__(self, action: law.Action | None, on: datetime.date, facts: dict[str, Any] | None, by: Any = None):
        self.action, self.on, self.facts, self.by = action, on, facts, by
        self.person_columns: set[str] = set()
