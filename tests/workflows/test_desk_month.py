"""The calendar of the coming month, the day sheet, and saved views."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from workflows import day_sheet, inbox, saved_views
from workflows.models import CaseTask

from .test_desk_page import applications, rows
from .test_desk_tabs import cover

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


# --- the calendar --------------------------------------------------------------------------------------------------


def days(page) -> dict[datetime.date, object]:
    return {day.on: day for week in page.context["month"].weeks for day in week}


def test_five_weeks_from_monday_with_what_is_due_on_each_day(cast, signed_in):
    late, soon = applications(cast, 1, ago=60)[0], applications(cast, 2, ago=20)[0]
    due = CaseTask.objects.open().get(case__number=soon.number).due_on
    client = signed_in(cast.alice)
    page = client.get("/month/")
    shown = days(page)
    assert (len(shown), min(shown).weekday(), min(shown) <= timezone.localdate() < min(shown) + 7 * DAY) == (
        35,
        0,
        True,
    )
    assert [day.on for day in shown.values() if day.kinds] == [due]
    assert (shown[due].count, shown[due].named[0][1]) == ("2", "2")
    assert f'href="/?due={due}"' in page.text
    assert rows(client.get(f"/?due={due}"))[0] == soon.number
    assert page.context["late"] == "1"
    assert late.number in rows(client.get("/?due=overdue"))


def test_covered_work_is_counted_apart(cast, signed_in):
    case = applications(cast, 1, ago=20)[0]
    due = CaseTask.objects.open().get(case__number=case.number).due_on
    cover(cast.alice, cast.anna)
    page = signed_in(cast.anna).get("/month/")
    assert (days(page)[due].covered_count, days(page)[due].count) == ("1", "0")
    assert f'href="/covered/?due={due}"' in page.text


def test_holidays_and_shifted_working_days_are_marked(cast, signed_in, monkeypatch):
    first = datetime.date(2026, 9, 28)  # the National Day of 2026 lies in these weeks
    monkeypatch.setattr("workflows.month.YEARS", 5)
    page = signed_in(cast.alice).get(f"/month/?from={first + 3 * DAY}")
    shown = days(page)
    assert min(shown) == first
    assert shown[datetime.date(2026, 10, 1)].off
    assert shown[datetime.date(2026, 10, 10)].shifted
    assert not shown[datetime.date(2026, 10, 12)].off
    assert "调休上班" in page.text


def test_nonsense_and_far_off_weeks_still_show_a_calendar(cast, signed_in):
    client = signed_in(cast.alice)
    for asked in ("nonsense", "2030-02-31", "0001-01-01", "9999-12-31", ""):
        assert client.get("/month/", {"from": asked}).status_code == 200
    assert "这五周内没有到期事项。" in client.get("/month/").text


# --- the day sheet -------------------------------------------------------------------------------------------------


def test_the_sheet_groups_what_is_due_and_leaves_out_what_is_not(cast, signed_in):
    late, soon, later = (applications(cast, 1, ago=ago)[0] for ago in (60, 26, 1))
    page = signed_in(cast.alice).get("/day-sheet/")
    groups = {name: [row.task.case.number for row in found] for name, found in page.context["sheet"].groups}
    assert groups == {"overdue": [late.number], "soon": [soon.number]}
    assert later.number not in page.text
    assert cast.village.name in page.text
    cover(cast.alice, cast.anna)
    assert "代Alice" in signed_in(cast.anna).get("/day-sheet/").text
    assert "七日内到期" in signed_in(cast.bob).get("/day-sheet/").text  # nothing there, in words


def test_a_sheet_that_is_full_says_so(cast, signed_in, monkeypatch):
    monkeypatch.setattr(day_sheet, "MOST", 2)
    applications(cast, 3, ago=60)
    page = signed_in(cast.alice).get("/day-sheet/")
    assert sum(len(found) for _name, found in page.context["sheet"].groups) == 2
    assert "最先到期的2项" in page.text


# --- saved views ---------------------------------------------------------------------------------------------------


def save(client, name="本月", tab=inbox.OPEN, query="due=month&q=李某&page=3"):
    return client.post("/views/", {"name": name, "tab": tab, "query": query, "next": "/?due=month"}, follow=True)


def said(page) -> str:
    return next(str(one) for one in page.context["messages"])


def test_a_view_keeps_filters_and_forgets_who_was_looked_for(cast, signed_in):
    client = signed_in(cast.alice)
    answer = client.post("/views/", {"name": " 本月 ", "tab": inbox.OPEN, "query": "due=month&q=李某&page=3"})
    assert (answer.status_code, answer["Location"]) == (303, "/?due=month")
    assert cast.alice.saved_views.get().query == "due=month"
    assert 'aria-current="true">本月</a>' in client.get("/?due=month").text
    assert "本月</a>" not in signed_in(cast.anna).get("/").text


def test_what_is_wrong_with_a_view_is_said_in_words(cast, signed_in, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    client = signed_in(cast.alice)
    save(client)
    assert "已有名为“本月”的视图" in said(save(client))
    assert "不超过20个字" in said(save(client, name="长" * 21))
    assert "不超过20个字" in said(save(client, name=" "))
    assert "请先选择筛选条件" in said(save(client, name="李某", query="q=李某"))
    assert "请先选择筛选条件" in said(save(client, name="别处", tab="done"))
    save(client, name="等待", tab=inbox.WAITING, query="")
    assert "请先删除一个" in said(save(client, name="第三"))
    assert cast.alice.saved_views.count() == 2


def test_a_view_may_be_what_the_desk_opens_with(cast, signed_in):
    client = signed_in(cast.alice)
    save(client)
    save(client, name="等待", tab=inbox.WAITING, query="")
    one, two = cast.alice.saved_views.all()
    client.post(f"/views/{one.pk}/first/")
    assert client.get("/")["Location"] == "/?due=month"
    client.post(f"/views/{two.pk}/first/")  # instead of the one before
    assert client.get("/")["Location"] == "/waiting/?all="
    assert client.get("/?all=").status_code == 200
    client.post(f"/views/{two.pk}/first/")
    assert client.get("/").status_code == 200


def test_only_ones_own_views_are_changed_and_deleted(cast, signed_in):
    save(signed_in(cast.alice))
    view = cast.alice.saved_views.get()
    client = signed_in(cast.anna)
    assert [client.post(f"/views/{view.pk}/{act}/").status_code for act in ("first", "delete")] == [404, 404]
    client = signed_in(cast.alice)
    assert client.get(f"/views/{view.pk}/delete/").status_code == 405
    assert client.post(f"/views/{view.pk}/delete/").status_code == 303
    assert not cast.alice.saved_views.exists()
