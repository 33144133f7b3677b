"""What organisations owe every year: whose, when due, what is kept, how those below do (A-11, A-37, A-38)."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cases import standing
from cases.pool import pool
from cases.standing import DUTIES, StandingRecord
from organisations.desks import Role
from organisations.models import Organisation
from tests import story

pytestmark = pytest.mark.django_db
BUDGET = 15
YEAR, LAST = story.TODAY.year, story.TODAY.year - 1


def address(organisation, duty, year=YEAR) -> str:
    return f"/cases/standing/{organisation.pk}/{duty}/{year}/"


def done(organisation, duty, year, by) -> StandingRecord:
    return StandingRecord.objects.create(
        organisation=organisation, duty=duty, year=year, on=datetime.date(year, 1, 5), by=by, text="已完成。"
    )


# --- whose -----------------------------------------------------------------------------------------------------------

OWED = {
    "bob": {"analysis", "agenda"},
    "carol": {"county_analysis", "department_agenda", "report"},
    "ivy": set(),
}


@pytest.mark.parametrize(("name", "duties"), OWED.items())
def test_desks_owe_what_their_power_brings(cast, signed_in, name, duties):
    rows = signed_in(getattr(cast, name)).get("/cases/standing/").context["rows"]
    assert {row["duty"].name for row in rows} == duties
    assert {row["year"] for row in rows} == ({YEAR, LAST} if duties else set())
    assert len(rows) == 2 * len(duties)


def test_the_prefecture_reports_but_the_yearly_analysis_is_the_countys(cast):
    """A-11 charges the county's department, A-38 every organisation department."""
    owed = {duty.name for duty, _where in standing.owed_by(story.account("Zoe", Role.DEPARTMENT, cast.prefecture))}
    assert owed == {"department_agenda", "report"}


def test_an_organisation_without_the_power_owes_nothing(cast):
    """A village committee cannot approve (A-22): it is no basic committee in the sense of A-11."""
    assert standing.owed_by(story.account("Vic", Role.ORGANISER, cast.hub)) == []
    Organisation.objects.filter(pk=cast.east.pk).update(closed_on=timezone.localdate())
    assert standing.owed_by(story.anew(cast.bob)) == []


@pytest.mark.parametrize("organisation", ["prefecture", "county", "east", "hub", "village"])
def test_the_rule_in_python_and_in_sql_is_one(cast, organisation):
    found = getattr(cast, organisation)
    for duty in DUTIES.values():
        assert duty.owed_by(found) == Organisation.objects.filter(duty.owing(), pk=found.pk).exists(), duty.name


@pytest.mark.parametrize("name", ["alice", "dora", "pat", "sam", "adam"])
def test_others_have_no_such_pages(cast, signed_in, name):
    done(cast.east, "analysis", YEAR, cast.bob)
    client = signed_in(getattr(cast, name))
    for path in ("", "done/", "below/"):
        assert client.get(f"/cases/standing/{path}").status_code == 404
    assert client.get(address(cast.east, "analysis")).status_code == 404
    assert client.get(address(cast.east, "agenda")).status_code == 404


def test_everything_is_due_on_the_last_day_of_its_year(cast, signed_in):
    rows = signed_in(cast.bob).get("/cases/standing/").context["rows"]
    assert {(row["year"], row["due"].on) for row in rows} == {
        (YEAR, datetime.date(YEAR, 12, 31)), (LAST, datetime.date(LAST, 12, 31)),
    }  # fmt: skip
    assert rows[0]["year"] == LAST
    late = (timezone.localdate() - datetime.date(LAST, 12, 31)).days
    assert f"已超期{late}天" in signed_in(cast.bob).get("/cases/standing/").text


# --- doing -----------------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_figures_and_keeps_them(cast, walked, signed_in):
    walked(after="file_activist")
    walked(cast.street)
    client = signed_in(cast.bob)
    page = client.get(address(cast.east, "analysis"))
    assert [row["count"] for row in page.context["pool"]] == [1, 1]
    text = page.context["form"].initial["text"]
    assert "本组织及所属组织共有在办个案2件" in text
    assert text in page.text
    today = timezone.localdate()
    answer = client.post(address(cast.east, "analysis"), {"on": today.isoformat(), "text": f"{text}队伍结构合理。"})
    assert (answer.status_code, answer["Location"]) == (303, address(cast.east, "analysis"))
    record = StandingRecord.objects.get()
    assert (record.organisation, record.duty, record.year, record.on, record.by) == (
        cast.east, "analysis", YEAR, today, cast.bob,
    )  # fmt: skip
    assert record.counts == page.context["pool"]
    shown = client.get(address(cast.east, "analysis"))
    assert "队伍结构合理。" in shown.text
    assert "form" not in shown.context
    rows = client.get("/cases/standing/").context["rows"]
    assert [row["record"] for row in rows if row["duty"].name == "analysis" and row["year"] == YEAR] == [record]


def test_the_pool_counts_open_cases_below_that_the_user_sees(cast, walked):
    road = walked(after="file_activist")
    assert [row["count"] for row in pool(cast.bob, cast.east)] == [1]
    assert [row["count"] for row in pool(cast.carol, cast.county)] == [1]
    assert pool(cast.carol, cast.west) == []
    assert pool(cast.eve, cast.east) == []
    road.do("withdraw", by=cast.alice)
    assert pool(cast.bob, cast.east) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": (story.TODAY + story.ONE_DAY).isoformat()}, "on"),
        ({"on": f"{LAST}-12-31"}, "on"),
        ({"text": ""}, "text"),
    ],
)
def test_a_wrong_form_comes_back_with_everything_typed(cast, signed_in, changes, field):
    data = {"on": timezone.localdate().isoformat(), "text": "写了很长的一段话。"} | changes
    page = signed_in(cast.bob).post(address(cast.east, "analysis"), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert data["text"] in page.text
    assert f'value="{data["on"]}"' in page.text
    assert not StandingRecord.objects.exists()


def test_last_years_may_be_done_late_and_older_ones_are_past(cast, signed_in):
    client = signed_in(cast.bob)
    data = {"on": timezone.localdate().isoformat(), "text": "补做。"}
    assert client.post(address(cast.east, "analysis", LAST), data).status_code == 303
    assert client.get(address(cast.east, "analysis", LAST - 1)).status_code == 404
    assert client.get(address(cast.east, "analysis", YEAR + 1)).status_code == 404
    assert client.get(address(cast.east, "analysis", 99999999999999999999)).status_code == 404


def test_what_a_colleague_has_just_entered_stands_and_nothing_typed_is_lost(cast, signed_in):
    done(cast.east, "analysis", YEAR, cast.bob)
    second = story.account("Ben", Role.ORGANISER, cast.east)
    data = {"on": timezone.localdate().isoformat(), "text": "我也写了一份。"}
    page = signed_in(second).post(address(cast.east, "analysis"), data)
    assert page.status_code == 409
    assert "我也写了一份。" in page.text
    assert StandingRecord.objects.get().text == "已完成。"


def test_only_the_desk_itself_does_it(cast, signed_in):
    data = {"on": timezone.localdate().isoformat(), "text": "x"}
    for user, status in ((cast.carol, 403), (cast.ivy, 403), (cast.eve, 404), (cast.alice, 404)):
        assert signed_in(user).post(address(cast.east, "analysis"), data).status_code == status
    for duty in ("report", "nonsense"):
        assert signed_in(cast.bob).get(address(cast.east, duty)).status_code == 404
    assert not StandingRecord.objects.exists()


def test_a_record_stays_as_it_was_entered(cast):
    record = done(cast.east, "analysis", YEAR, cast.bob)
    with pytest.raises(TypeError):
        record.save()
    with pytest.raises(TypeError):
        StandingRecord.objects.update(text="改")


# --- lists -----------------------------------------------------------------------------------------------------------


def test_the_county_sees_which_townships_have_done_theirs(cast, signed_in):
    done(cast.east, "analysis", YEAR, cast.bob)
    client = signed_in(cast.carol)
    page = client.get("/cases/standing/below/")
    found = {
        (row["organisation"], one["duty"].name): one["record"] for row in page.context["rows"] for one in row["duties"]
    }
    assert found[cast.east, "analysis"] is not None
    assert found[cast.east, "agenda"] is None
    assert found[cast.west, "analysis"] is None
    assert (cast.county, "report") in found
    assert cast.village not in {organisation for organisation, _duty in found}
    assert "已完成。" in client.get(address(cast.east, "analysis")).text
    last = client.get(f"/cases/standing/below/?year={LAST}").context["rows"]
    assert not any(one["record"] for row in last for one in row["duties"])
    own = signed_in(cast.bob).get("/cases/standing/below/").context["rows"]
    assert [row["organisation"] for row in own] == [cast.east]


def test_what_was_done_is_listed_with_date_and_by_whom_for_those_above(cast, signed_in):
    record = done(cast.east, "analysis", YEAR, cast.bob)
    for name, rows in (("bob", [record]), ("carol", [record]), ("ivy", [record]), ("eve", [])):
        page = signed_in(getattr(cast, name)).get("/cases/standing/done/")
        assert page.context["page"].rows == rows
    assert signed_in(cast.carol).get("/cases/standing/done/").text.count(f"{YEAR}-01-05") == 1


def test_lists_are_paged_and_their_cost_does_not_grow(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.carol)
    done(cast.east, "analysis", YEAR, cast.bob)
    costs = {}
    for path in ("", "done/", "below/"):
        with django_assert_max_num_queries(BUDGET) as counted:
            client.get(f"/cases/standing/{path}")
        costs[path] = len(counted)
    for number in range(28):
        one = Organisation.objects.create(
            name=f"中共第{number}镇党委", short_name=f"第{number}镇党委", kind="committee", place="township",
            parent=cast.county, can_approve=True,
        )  # fmt: skip
        done(one, "analysis", YEAR, cast.bob)
    for path, cost in costs.items():
        with django_assert_max_num_queries(cost):
            page = client.get(f"/cases/standing/{path}")
        if path:
            assert len(page.context["page"].rows) == 25
            assert "page=2" in page.text
    assert len(client.get("/cases/standing/done/?page=2").context["page"].rows) == 4


def test_the_list_of_cases_leads_there(cast, signed_in):
    for name, there in (("bob", True), ("carol", True), ("ivy", True), ("alice", False), ("pat", False)):
        assert ('href="/cases/standing/"' in signed_in(getattr(cast, name)).get("/cases/").text) == there
