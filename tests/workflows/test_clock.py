"""The clock's arithmetic, its user, its runs: one firing a day, taken up where it broke off, days made up in order."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from cases.limits import count_working_days
from notices.models import Notice
from organisations.desks import Role
from organisations.models import Mandate, User
from organisations.system_user import system_clock
from tests.story import NOW, ONE_DAY, TODAY, D
from workflows.clock import days, passes
from workflows.clock.models import ClockRun, Mark, Rhythm
from workflows.clock.rhythms import BRANCHES, USUAL, paces
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def at(day: datetime.date):
    """Seven in the morning of that day."""
    return time_machine.travel(NOW.replace(year=day.year, month=day.month, day=day.day, hour=7), tick=False)


def run(day: datetime.date) -> bool:
    with at(day):
        return passes.tick()


# --- arithmetic ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", [1, 3, 7, 10])
def test_every_due_date_has_one_day_on_which_it_is_reminded_of(lead):
    """A year with the long holidays of 2026: the day is a working day with exactly so many left."""
    for number in range(365):
        due = D(2026, 1, 15) + ONE_DAY * number
        found = []
        for back in range(1, 45):
            day = due - ONE_DAY * back
            span = days.reminded_on(day, lead)
            if span and span[0] <= due <= span[1]:
                found.append(day)
        assert len(found) == 1, due
        assert count_working_days(found[0] + ONE_DAY, due)[0] == lead


def test_no_lead_and_no_working_day_remind_of_nothing():
    assert days.reminded_on(D(2026, 10, 9), 0) is None
    assert days.reminded_on(D(2026, 10, 3), 1) is None  # in the holiday of the National Day
    assert days.escalated_on(D(2026, 10, 3), 5) is None


def test_a_mark_is_escalated_on_one_working_day():
    for number in range(60):
        marked = D(2026, 9, 1) + ONE_DAY * number
        found = [
            day for day in (marked + ONE_DAY * ahead for ahead in range(40))
            if (span := days.escalated_on(day, 5)) and span[0] <= marked <= span[1]
        ]  # fmt: skip
        assert len(found) == 1
        assert count_working_days(marked, found[0])[0] == 5


def test_what_was_done_in_time_may_be_entered_for_five_working_days():
    over = D(2028, 9, 29)  # a Friday; the calendar of that year is not known, so Monday to Friday count
    lapsed = (day for day in (over + ONE_DAY * n for n in range(12)) if over < days.entered_by(day, 5))
    assert next(lapsed) == D(2028, 10, 7)


# --- the system's own user -------------------------------------------------------------------------------------------


def test_the_system_user_acts_for_the_clock_and_cannot_sign_in(cast, client):
    clock = system_clock()
    assert clock == system_clock()
    assert User.objects.filter(username=clock.username).count() == 1
    assert clock.stations() == [(Role.CLOCK, cast.prefecture.pk)]
    assert not clock.has_usable_password()
    assert not client.login(username=clock.username, password="")
    assert str(clock) == "系统时钟"


# --- runs ------------------------------------------------------------------------------------------------------------


def test_the_pass_fires_once_a_day(cast):
    assert [run(TODAY) for _minute in range(3)] == [True, False, False]
    assert run(TODAY + ONE_DAY)
    assert list(ClockRun.objects.filter(job="pass").values_list("period", flat=True)) == [TODAY + ONE_DAY, TODAY]


def test_a_pass_that_broke_off_leaves_the_day_open_for_the_next_minute(cast, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(passes, "mark_all", lambda day, rhythm: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(TODAY)
    assert ClockRun.objects.get().ended_at is None
    assert run(TODAY)
    assert not ClockRun.objects.filter(ended_at=None).exists()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="an advisory lock is PostgreSQL's")
@pytest.mark.django_db(transaction=True)
def test_a_second_clock_stands_back_while_the_first_is_at_it(cast):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [passes.LOCK])
        assert not run(TODAY)
        assert not ClockRun.objects.exists()
    finally:
        other.close()
    assert run(TODAY)


def test_missed_days_come_first_and_in_order(cast):
    run(TODAY)
    run(TODAY + 4 * ONE_DAY)
    made = ClockRun.objects.filter(job="pass").order_by("pk").values_list("period", flat=True)
    assert list(made) == [TODAY + ONE_DAY * n for n in range(5)]
    told = ClockRun.objects.filter(job="told").order_by("pk").values_list("period", flat=True)
    assert list(told) == [TODAY, TODAY + 4 * ONE_DAY]


def test_the_command_tells_how_the_clock_stands(cast, capsys):
    run(TODAY - 3 * ONE_DAY)
    with pytest.raises(SystemExit):
        call_command("clock", "--status")
    told = capsys.readouterr()
    assert str(TODAY - 3 * ONE_DAY) in told.out
    assert f"behind since {TODAY - 2 * ONE_DAY}" in told.err
    call_command("clock")
    call_command("clock", "--status")
    assert "made" in capsys.readouterr().out


# --- reminders -------------------------------------------------------------------------------------------------------


def due(task: CaseTask, on: datetime.date) -> None:
    """The task falls due that day, and has been there for long."""
    CaseTask.objects.filter(pk=task.pk).update(due_on=on, created=NOW - datetime.timedelta(days=300))


def test_an_administrator_sets_another_rhythm(cast, walked):
    assert paces()["secretary"] == BRANCHES
    assert paces()["department"] == USUAL
    task = walked().open_tasks()["applied"]
    due(task, D(2030, 12, 6))  # a Friday
    Rhythm.objects.create(role="secretary", first=2, last=0, above=0, further=0, cool_down=1)
    for number in range(1, 20):
        run(D(2030, 11, 25) + ONE_DAY * number)
    assert [(one.kind, one.on) for one in Mark.objects.all()] == [
        ("first", D(2030, 12, 4)),
        ("overdue", D(2030, 12, 7)),
    ]


def test_readers_are_told_once_a_day_of_all_their_items(cast, walked):
    """Two items of one desk: one notice with their number, to those who sit there; each item has its own mark."""
    road = walked(after="agree_candidate")
    tasks = CaseTask.objects.open().filter(case=road.pk, role="organiser")
    second = walked(cast.street, until="file_activist").open_tasks()["activist_named"]
    for task in (tasks.get(), second):
        due(task, D(2030, 12, 6))
    for _minute in range(2):
        run(D(2030, 12, 5))
    told = Notice.objects.filter(kind="reminder")
    assert [(one.user, one.text) for one in told] == [(cast.bob, "有2件事项将于2030年12月6日前到期，请按期办理。")]
    assert told.get().url.endswith("?due=soon")
    assert Mark.objects.filter(kind="last").count() == 2


def test_a_deputy_is_told_and_the_claimant_alone(cast, walked):
    task = walked(until="file_activist").open_tasks()["activist_named"]
    colleague = User.objects.create(username="colleague", last_name="同事")
    Mandate.objects.create(user=colleague, role="organiser", organisation=cast.east, since=D(2020, 1, 1))
    due(task, TODAY - ONE_DAY)
    CaseTask.objects.filter(pk=task.pk).update(owner=colleague, status="ASSIGNED")
    run(TODAY)
    assert list(Notice.objects.filter(kind="overdue").values_list("user", flat=True)) == [colleague.pk]
