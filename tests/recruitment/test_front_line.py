"""The checklists of front-line records: put in with the system, read by everybody, changed by the prefecture (E-03)."""

from __future__ import annotations

import pytest

from organisations.desks import Role
from recruitment import front_line_kinds
from recruitment.models import FrontLineEvent, RecordKind
from tests.story import D, account

from . import stage

pytestmark = pytest.mark.django_db
LIST = "/rounds/front-line/"


@pytest.fixture
def prue(cast):
    """The department of the prefecture."""
    return account("Prue", Role.DEPARTMENT, cast.prefecture)


@pytest.fixture
def event(db) -> FrontLineEvent:
    """The event that is put in; put in again where a test has emptied the tables."""
    front_line_kinds.put_in()
    return FrontLineEvent.objects.get()


def rows(event: FrontLineEvent, **changes) -> dict:
    """The checklist as its form sends it; ``changes``: ``{"2-title": ""}``."""
    kinds = list(event.kinds.all())
    given = {"kinds-TOTAL_FORMS": len(kinds) + 1, "kinds-INITIAL_FORMS": len(kinds)}
    for place, one in enumerate(kinds):
        words = {"id": one.pk, "aspect": one.aspect, "title": one.title, "order": one.order}
        words |= {"required": "on"} if one.required else {}
        given |= {f"kinds-{place}-{name}": value for name, value in words.items()}
    return given | {f"kinds-{name}": value for name, value in changes.items()}


def test_seven_aspects_and_twenty_six_kinds_are_put_in_once(event):
    kinds = list(event.kinds.all())
    assert (len({one.aspect for one in kinds}), len(kinds)) == (7, 26)
    assert any(one.required for one in kinds)
    event.kinds.filter(required=False).delete()
    front_line_kinds.put_in()  # a further migration changes nothing
    assert FrontLineEvent.objects.count() == 1
    assert not event.kinds.filter(required=False).exists()


def test_recruiters_read_list_and_checklist(cast, signed_in, event):
    client = signed_in(cast.carol)
    page = client.get(LIST)
    assert event.name in page.text
    assert f"{LIST}new/" not in page.text
    text = client.get(f"{LIST}{event.pk}/").text
    for one in event.kinds.all():
        assert one.title in text
    assert text.count("必备") == event.kinds.filter(required=True).count()
    assert f"{LIST}{event.pk}/list/" not in text


def test_the_list_costs_the_same_for_many_events(cast, signed_in, event):
    client = signed_in(cast.carol)
    few = stage.asked(client, LIST)
    FrontLineEvent.objects.bulk_create(FrontLineEvent(name=f"防汛{n}", since=D(2028, 7, 1)) for n in range(70))
    assert stage.asked(client, LIST) == few
    assert "下一页" in client.get(LIST).text


def test_the_prefecture_changes_the_list(prue, signed_in, event):
    client = signed_in(prue)
    first, second = list(event.kinds.all())[:2]
    added = len(event.kinds.all())
    given = rows(event, **{
        "0-title": "用工协议", "1-DELETE": "on", f"{added}-aspect": "在岗情况", f"{added}-title": "交接班记录",
        f"{added}-required": "on", f"{added}-order": 2,
    })  # fmt: skip
    answer = client.post(f"{LIST}{event.pk}/list/", given)
    assert answer.status_code == 303
    first.refresh_from_db()
    assert first.title == "用工协议"
    assert not RecordKind.objects.filter(pk=second.pk).exists()
    assert event.kinds.get(title="交接班记录").required


@pytest.mark.parametrize(
    ("changes", "said"), [({"0-title": ""}, "必填"), ({"0-title": "考勤记录"}, ""), ({"0-aspect": "长" * 41}, "40")]
)
def test_a_wrong_list_comes_back_with_what_was_typed(prue, signed_in, event, changes, said):
    answer = signed_in(prue).post(f"{LIST}{event.pk}/list/", rows(event, **changes | {"3-title": "另一份记录"}))
    assert answer.status_code == 422
    assert "另一份记录" in answer.text
    assert said in answer.text
    assert not event.kinds.filter(title="另一份记录").exists()


def test_nothing_is_left_of_a_list_only_if_something_is(prue, signed_in, event):
    everything = {f"{place}-DELETE": "on" for place in range(26)}
    assert signed_in(prue).post(f"{LIST}{event.pk}/list/", rows(event, **everything)).status_code == 422
    assert event.kinds.count() == 26


def test_a_new_event_takes_over_a_checklist(prue, signed_in, event):
    given = {"name": "2028年防汛救灾", "since": "2028-07-01", "until": "2028-08-15", "source": "州防指〔2028〕3号"}
    client = signed_in(prue)
    answer = client.post(f"{LIST}new/", given | {"copied": event.pk})
    made = FrontLineEvent.objects.get(name="2028年防汛救灾")
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}{made.pk}/")
    assert list(made.kinds.values_list("title", flat=True)) == list(event.kinds.values_list("title", flat=True))
    wrong = client.post(f"{LIST}{made.pk}/edit/", given | {"until": "2028-06-30"})
    assert (wrong.status_code, "until" in wrong.context["form"].errors) == (422, True)
    assert client.post(f"{LIST}{made.pk}/edit/", given | {"closed_on": "2030-01-01"}).status_code == 303
    assert "2030-01-01" in client.get(LIST).text


@pytest.mark.parametrize("name", ["carol", "bob", "alice", "adam"])
def test_nobody_else_changes_anything(cast, signed_in, event, name):
    client = signed_in(getattr(cast, name))
    for page in ("new/", f"{event.pk}/edit/", f"{event.pk}/list/"):
        assert client.get(f"{LIST}{page}").status_code == 403
        assert client.post(f"{LIST}{page}", rows(event)).status_code == 403
    assert event.kinds.count() == 26
