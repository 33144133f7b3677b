"""The registry of fast-track notices: who reads, who registers, and that only the end may be set afterwards."""

from __future__ import annotations

import pytest

from cases.overlays import FastTrackNotice
from dossiers import papers
from organisations.desks import Role
from tests import story
from tests.story import D
from workflows.demonstration import walk

pytestmark = pytest.mark.django_db
PAGE = "/cases/notices/"


def notice(cast, **columns) -> FastTrackNotice:
    """A registered notice for the county."""
    words = {"number": "县组通〔2027〕8号", "title": "关于在防汛一线发展党员的通知", "issuer": "县委组织部"}
    return FastTrackNotice.objects.create(
        **words | {"organisation": cast.county, "since": D(2027, 1, 1), "by": cast.carol} | columns
    )


def filled(cast, **changes) -> dict:
    """The form as the browser posts it."""
    return {
        "number": "县组通〔2030〕8号", "title": "关于在防汛一线发展党员的通知", "issuer": "县委组织部",
        "organisation": cast.county.name, "since": "2030-07-01", "until": "", "training_months": "12",
    } | changes  # fmt: skip


def test_the_department_registers_a_notice(cast, signed_in):
    client = signed_in(cast.carol)
    assert "火线入党须以针对该次事件的专门通知为依据" in client.get(PAGE).text
    answer = client.post(f"{PAGE}new/", filled(cast, organisation="东镇党委"))
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    made = FastTrackNotice.objects.get()
    assert (made.organisation, made.by, made.until, made.temporary) == (cast.east, cast.carol, None, False)
    assert "县组通〔2030〕8号" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"organisation": "州委"}, "organisation", "本级及下级没有此名称的组织。"),
        ({"until": "2030-06-30"}, "until", "截止日期不得早于施行日期。"),
        ({"training_months": "0"}, "training_months", "至少一个月。"),
        ({"number": ""}, "number", "这个字段是必填项。"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(cast, signed_in, changes, field, words):
    page = signed_in(cast.carol).post(f"{PAGE}new/", filled(cast, **changes))
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [words]}
    assert FastTrackNotice.objects.count() == 0


def test_a_number_is_registered_once(cast, signed_in):
    notice(cast)
    page = signed_in(cast.carol).post(f"{PAGE}new/", filled(cast, number="县组通〔2027〕8号"))
    assert list(page.context["form"].errors) == ["number"]


def test_only_departments_register_and_only_those_concerned_read(cast, signed_in):
    notice(cast)
    for user, read in ((cast.bob, 200), (cast.ivy, 200), (cast.alice, 403), (cast.pat, 403), (cast.adam, 403)):
        assert signed_in(user).get(PAGE).status_code == read
        assert signed_in(user).get(f"{PAGE}new/").status_code == 403
    assert FastTrackNotice.objects.count() == 1


def test_the_end_is_set_once_and_nothing_else_changes(cast, signed_in):
    one = notice(cast)
    client, address = signed_in(cast.carol), f"{PAGE}{one.pk}/end/"
    assert address in client.get(PAGE).text
    page = client.post(address, {"until": "2026-12-31"})
    assert page.context["form"].errors == {"until": ["截止日期不得早于施行日期。"]}
    assert client.post(address, {"until": "2027-12-31", "title": "改题"}).status_code == 303
    one.refresh_from_db()
    assert (one.until, one.title) == (D(2027, 12, 31), "关于在防汛一线发展党员的通知")
    assert client.get(address).status_code == 404


def test_a_notice_of_another_county_is_neither_shown_nor_ended(cast, signed_in):
    other = story.Organisation.objects.create(
        name="中共丁县委",
        short_name="丁县委",
        kind="committee",
        place="county",
        parent=cast.prefecture,
        can_record=True,
    )
    mine = notice(cast)
    theirs = notice(cast, number="丁组通〔2030〕1号", organisation=other)
    whole = notice(cast, number="州组通〔2030〕1号", organisation=cast.prefecture)
    client = signed_in(cast.carol)
    assert {row["notice"] for row in client.get(PAGE).context["page"].rows} == {mine, whole}
    assert client.get(f"{PAGE}{theirs.pk}/end/").status_code == 404
    assert client.get(f"{PAGE}{whole.pk}/end/").status_code == 404  # the prefecture's own department ends it


def test_the_list_counts_the_visible_cases_at_a_fixed_cost(cast, walked, signed_in, django_assert_max_num_queries):
    one = notice(cast)
    road = walked(after="file_activist")
    facts = {"notice": one.pk, "merit": "outstanding", "deeds": "抢险", "form_serial": "HX1", "standards": True}
    road.do("enter_fast_track", by=cast.bob, on=D(2027, 7, 20), **facts, **walk.scans(papers.FAST_TRACK_DEEDS))
    for number in range(20):
        notice(cast, number=f"县组通〔2029〕{number}号", since=D(2029, 1, 1))
    story.account("Wei", Role.DEPARTMENT, cast.west)
    for user, count in ((cast.carol, 1), (cast.eve, 0)):
        client = signed_in(user)
        with django_assert_max_num_queries(10):
            page = client.get(PAGE)
        assert {row["notice"].pk: row["cases"] for row in page.context["page"].rows}[one.pk] == count
