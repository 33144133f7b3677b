"""The pass in a process that is killed with SIGKILL at three places: nothing is lost and nothing doubled."""

from __future__ import annotations

import datetime
import os
import signal
from unittest.mock import patch

import pytest
from django.db import connections

from cases.events import Event
from notices.models import Notice
from tests.story import NOW, TODAY, Road, person
from workflows.clock import lapsing, marks, passes, telling
from workflows.clock.models import ClockRun, Mark
from workflows.models import CaseTask

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def killed_in(module, name: str, call: int) -> None:
    """Make the pass in a process of its own that is killed when a function has been called so often."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _die(module, name, call)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die(module, name: str, call: int) -> None:
    calls, real = [], getattr(module, name)

    def kill(*args, **words):
        found = real(*args, **words)
        calls.append(name)
        if len(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    try:
        with patch.object(module, name, kill), patch.object(marks, "BATCH", 2):
            passes.tick()
    finally:
        os._exit(1)


def test_a_pass_killed_at_three_places_comes_to_what_an_undisturbed_one_does(cast):
    """A lapse that is not half done, marks in batches of two, and notices; then the next minute ends the day."""
    for number in range(5):
        cast.applicants[cast.street.pk] = person(f"申请人{number}", cast.street, member=False)
        Road(cast, cast.street)
    lapsing_case = Road(cast, cast.village).until("talk_before_approval")
    CaseTask.objects.update(created=NOW - datetime.timedelta(days=900))
    open_before = CaseTask.objects.open().filter(due_on__lt=TODAY).exclude(case=lapsing_case.pk).count()

    killed_in(lapsing, "perform", 1)  # the act is written and its transaction not ended
    assert not Event.objects.filter(action="lapse_resolution").exists()
    killed_in(marks, "_store", 2)
    assert Event.objects.filter(action="lapse_resolution").count() == 1
    assert 0 < Mark.objects.count() < open_before
    killed_in(telling, "tell", 1)
    assert ClockRun.objects.get(job="pass").ended_at
    assert not ClockRun.objects.get(job="told").ended_at
    assert passes.tick()

    assert not passes.tick()
    assert Event.objects.filter(action="lapse_resolution").count() == 1
    overdue = CaseTask.objects.open().filter(due_on__lt=TODAY, created__date__lt=TODAY)
    marked = Mark.objects.filter(kind="overdue", task__finished=None).values_list("task", flat=True)
    assert sorted(marked) == sorted(overdue.values_list("pk", flat=True))
    told = Notice.objects.values_list("user", "key")
    assert len(set(told)) == len(told)
    assert Notice.objects.get(user=cast.anna, kind="overdue").text == "有5件事项已逾期，请尽快办理。"
    assert not ClockRun.objects.filter(ended_at=None).exists()
