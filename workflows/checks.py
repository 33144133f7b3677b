"""System checks on the law: what no pipeline may lack, and whether the stored work still stands on known ground.

A rule is a function of a pipeline's case class that yields ``(where, what is wrong)``; ``RULES`` gives each its
number. ``manage.py check`` judges every pipeline. The rows are looked at by ``manage.py check --database default``
and by ``migrate``, since a step that was renamed or dropped would strand the work that waits there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.db import connections
from django.db.models import CharField
from django.db.models.functions import Cast
from viewflow.workflow.fields import get_task_ref

from cases.forms import form_class
from cases.lapses import is_lapse
from cases.law import ASIDE, DUTY, ONWARD, PIPELINES, Action, Step
from cases.models import Case
from dossiers import papers
from recruitment.models import Intake

from .flows import FLOWS
from .models import CaseTask

Faults = Iterator[tuple[str, str]]


def laws() -> dict[str, Any]:
    """Every law by name: that of each pipeline, and that of the rounds in which posts are filled."""
    return {**PIPELINES, Intake.pipeline_name: Intake}


def everything(law) -> list[Action]:
    """Every action of a pipeline, the opening acts first."""
    return [*law.opening_acts(), *law.actions().values()]


# --- the map of steps ------------------------------------------------------------------------------------------


def ways_on(law) -> Faults:
    """A step that is no end has an onward action or a way back; ways out, lapses or taking back would strand a case."""
    for step in law.steps().values():
        kinds = {one.kind for one in law.actions_from(step) if one.moves and not (is_lapse(one) or one.undoes)}
        if not step.final and not kinds - {ASIDE}:
            yield step.value, "no onward action and no way back leads on from this step"


def reachable(law) -> Faults:
    """Every step can be reached from the opening; what no act opens, a round, begins at its first step."""
    kinds = {action.kind for action in law.actions().values()}
    begins = [one.target for one in law.opening_acts()] or list(law.steps().values())[:1]
    found = set().union(*(_reached(law, one, kinds) for one in begins))
    for step in law.steps().values():
        if step not in found:
            yield step.value, "no action leads to this step"


def goal_in_sight(law) -> Faults:
    """From every step that is no end, lawful moves other than ways out lead to an end that an onward action reaches."""
    goals = {a.target for a in law.actions().values() if a.kind == ONWARD and a.moves and a.target.final}
    for step in law.steps().values():
        if not step.final and not goals & _reached(law, step, {ONWARD, "back"}):
            yield step.value, "the goal of the pipeline cannot be reached from this step"


def ends_are_ends(law) -> Faults:
    """Nothing can be done, and nothing is owed, where a case has ended."""
    for step in law.steps().values():
        if step.final and (found := law.actions_from(step)):
            yield step.value, f"a final step with actions: {', '.join(action.name for action in found)}"


def own_steps(law) -> Faults:
    """Actions lead from and to steps of their own pipeline."""
    steps = set(law.steps().values())
    for action in everything(law):
        for step in {*action.sources, *([action.target] if action.moves else [])} - steps:
            yield action.name, f"the step {step.value} belongs to no stage of this pipeline"


def names_apart(law) -> Faults:
    """Steps and duties share the flow's name space: none bears another's name."""
    for action in law.actions().values():
        if action.kind == DUTY and action.name in law.steps():
            yield action.name, "a duty and a step of the same name"


def _reached(law, start: Step, kinds: set[str]) -> set[Step]:
    found, waiting = set(), [start]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            moves = [one for one in law.actions_from(step) if one.moves and not (is_lapse(one) or one.undoes)]
            waiting += [one.target for one in moves if one.kind in kinds]
    return found


# --- words and articles ----------------------------------------------------------------------------------------


def actions_explained(law) -> Faults:
    """Every action says what it is and which article it rests on."""
    for action in everything(law):
        for value, missing in ((action.text, "docstring"), (str(action.label), "label"), (action.article, "article")):
            if not value:
                yield action.name, f"an action without {missing}"


def guards_explained(law) -> Faults:
    """Every guard says what it demands, why it refuses, and which article it rests on."""
    for guard in {guard: None for action in everything(law) for guard in action.when}:
        for value, missing in ((guard.doc, "docstring"), (str(guard.reason), "reason"), (guard.article, "article")):
            if not value:
                yield guard.name, f"a guard without {missing}"


def guards_can_read(law) -> Faults:
    """A guard reads only facts that its action asks for; otherwise it would never be asked."""
    for action in everything(law):
        asked = set(form_class(action).base_fields)
        for guard in action.when:
            if unknown := set(guard.reads) - asked:
                yield (
                    action.name,
                    f"the guard {guard.name} reads facts nobody is asked for: {', '.join(sorted(unknown))}",
                )


# --- papers, numbers, limits -----------------------------------------------------------------------------------


def papers_known(law) -> Faults:
    """Papers that are needed, asked for or drawn up stand in the pipeline's own vocabulary of papers."""
    own = papers.vocabulary(law.pipeline_name)
    named = [(step.value, code) for step in law.steps().values() for code in step.needs]
    for action in everything(law):
        named += [(action.name, group.paper) for group in action.asks if hasattr(group, "paper")]
        named += [(action.name, code) for code in action.draws]
    for where, code in named:
        if not papers.known(code):
            yield where, f"the paper {code} is unknown"
        elif code not in own:
            yield where, f"the paper {code} belongs to the dossiers of another pipeline"


def papers_drawable(law) -> Faults:
    """What an action draws up has a template."""
    for action in everything(law):
        for code in action.draws:
            if papers.known(code) and not papers.by_code(code).drawn:
                yield action.name, f"the paper {code} has no form to draw it up with"


def numbers_complete(law) -> Faults:
    """Each numbered step of the pipeline's record form is exactly one action; without such a form none bears one."""
    bearers: dict[int, list[str]] = {number: [] for number in law.numbers}
    for action in everything(law):
        if action.number is not None:
            bearers.setdefault(action.number, []).append(action.name)
    for number, names in sorted(bearers.items()):
        if number not in law.numbers:
            yield names[0], f"the record form has no step {number}"
        elif len(names) != 1:
            yield f"step {number}", f"borne by {len(names)} actions: {', '.join(names) or 'none'}"


def limits_known(law) -> Faults:
    """Limits are counted from actions that exist, and duties renewed by actions that exist."""
    known = {action.name for action in everything(law)}
    limits = [(step.value, step.within) for step in law.steps().values()]
    limits += [(action.name, limit) for action in everything(law) for limit in (action.within, action.every)]
    for where, limit in limits:
        if limit and limit.from_action and limit.from_action not in known:
            yield where, f"a limit counted from an unknown action: {limit.from_action}"
    for action in everything(law):
        for name in action.renewed_by:
            if name not in known:
                yield action.name, f"renewed by an unknown action: {name}"


RULES = {
    "workflows.E001": ways_on,
    "workflows.E002": reachable,
    "workflows.E003": goal_in_sight,
    "workflows.E004": ends_are_ends,
    "workflows.E005": own_steps,
    "workflows.E006": names_apart,
    "workflows.E007": actions_explained,
    "workflows.E008": guards_explained,
    "workflows.E009": guards_can_read,
    "workflows.E010": papers_known,
    "workflows.E011": papers_drawable,
    "workflows.E012": numbers_complete,
    "workflows.E013": limits_known,
}


def judge(law) -> list[checks.CheckMessage]:
    """Every fault of one pipeline's law."""
    return [
        checks.Error(f"{law.pipeline_name}, {where}: {wrong}.", id=number)
        for number, rule in RULES.items()
        for where, wrong in rule(law)
    ]


@checks.register("law")
def law_is_whole(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """Every pipeline, and the law of rounds, keeps every rule."""
    return [message for law in laws().values() for message in judge(law)]


# --- the rows --------------------------------------------------------------------------------------------------


@checks.register(checks.Tags.database)
def rows_on_known_ground(app_configs=None, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Open work stands on nodes, and cases at steps, that the law still knows."""
    found: list[checks.CheckMessage] = []
    for using in databases or ():
        present = connections[using].introspection.table_names()
        if {Case._meta.db_table, CaseTask._meta.db_table} <= set(present):
            found += [*_lost_cases(using), *_lost_work(using)]
    return found


def _lost_cases(using: str) -> Iterator[checks.CheckMessage]:
    known = {(name, value) for name, law in PIPELINES.items() for value in law.steps()}
    stored = Case.objects.using(using).order_by().values_list("pipeline", "state").distinct()
    for pipeline, state in sorted(set(stored) - known):
        yield checks.Error(
            f"Cases of {pipeline} stand at the unknown step {state}.",
            hint="Never rename a step: keep the old one and add a new one.",
            id="workflows.E020",
        )


def _lost_work(using: str) -> Iterator[checks.CheckMessage]:
    known = {get_task_ref(node) for flow in FLOWS.values() for node in flow.instance.nodes()}
    rows = CaseTask.objects.using(using).open().order_by()
    stored = rows.values_list(Cast("flow_task", CharField()), flat=True).distinct()
    for reference in sorted(set(stored) - known):
        yield checks.Error(
            f"Open work stands on the unknown node {reference}.",
            hint="Never rename a step or a duty: keep the old one and add a new one.",
            id="workflows.E021",
        )
