"""Looking back on a case: everybody who acted or answered, by person and by date, and who was in charge on a day."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cases.look_back import involved
from organisations.models import Mandate
from tests import story
from tests.story import D

pytestmark = pytest.mark.django_db
BUDGET = 20


def look(client, road, query=""):
    return client.get(f"/cases/{road.case.number}/look-back/{query}")


@pytest.fixture
def road(walked):
    """A rural case on which everybody had a part, to its end."""
    return walked().finish()


@pytest.mark.parametrize("name", ["bob", "carol", "ivy"])
def test_those_who_watch_over_the_case_look_back(cast, road, signed_in, name):
    assert look(signed_in(getattr(cast, name)), road).status_code == 200


@pytest.mark.parametrize("name", ["alice", "anna", "dora", "eve", "pat", "sam", "sean", "adam"])
def test_for_nobody_else_there_is_such_a_page(cast, road, signed_in, name):
    page = look(signed_in(getattr(cast, name)), road)
    assert page.status_code == 404
    assert cast.dave.name not in page.text


def test_a_second_office_lower_down_opens_no_other_case(cast, walked, signed_in):
    """Alice as organiser of the other township still is only the secretary in her own."""
    road = walked()
    Mandate.objects.create(user=cast.alice, role="organiser", organisation=cast.west, since=story.LONG_AGO)
    assert look(signed_in(cast.alice), road).status_code == 404


def test_everybody_with_a_part_is_there_with_every_act(cast, road, signed_in):
    people = {one.name: one for one in look(signed_in(cast.ivy), road).context["people"]}
    events = road.case.history.events
    for user in (cast.alice, cast.bob, cast.carol):
        acted = [event.pk for event in events if event.by_id == user.pk]
        assert [deed.event.pk for deed in people[str(user)].deeds] == acted
    assert people["Alice"].capacities == ["中共东村支部 支部书记"]
    sponsor = people[cast.sam.person.name] if cast.sam.person.name in people else people["Sam"]
    assert any(one.startswith("包保责任人 自") for one in sponsor.capacities)
    assert any(deed.event.action == "sponsor_visit" for deed in sponsor.deeds), "person and account are one"
    for member in cast.members[cast.village.pk]:
        assert people[member.name].deeds == []
    talker = road.case.history.last("talk").facts["talker"]
    assert "谈话人" in people[talker].capacities


def test_people_are_sorted_by_name_and_their_acts_by_date(cast, road, signed_in):
    people = look(signed_in(cast.ivy), road).context["people"]
    assert [one.name for one in people] == sorted(one.name for one in people)
    for one in people:
        days = [deed.event.on for deed in one.deeds]
        assert days == sorted(days)


def test_by_date_every_act_is_told_with_article_and_both_dates(cast, road, signed_in):
    page = look(signed_in(cast.ivy), road, "?by=date")
    deeds = page.context["deeds"]
    assert [deed.event.on for deed in deeds] == sorted(deed.event.on for deed in deeds)
    assert {deed.event.pk for deed in deeds} == {event.pk for event in road.case.history.events}
    adopted = next(deed for deed in deeds if deed.event.action == "adopt" and deed.name == "Alice")
    assert adopted.article == "第二十条"
    assert adopted.event.on.isoformat() in page.text
    assert timezone.localdate().isoformat() in page.text
    assert page.context["people"] == []


def test_a_tenure_that_ended_says_when_and_why(cast, road, signed_in):
    sponsor = road.case.sponsorships.get(capacity="sponsor")
    road.case.sponsorships.filter(pk=sponsor.pk).update(until=D(2028, 12, 1), ended_because="调离本镇")
    page = look(signed_in(cast.ivy), road)
    assert f"包保责任人 {sponsor.since.isoformat()}至2028-12-01（调离本镇）" in page.text


def test_who_was_in_charge_on_a_day(cast, road, signed_in):
    client = signed_in(cast.ivy)
    sponsor = road.case.sponsorships.get(capacity="sponsor")

    def names(day):
        return {one.name for one in look(client, road, f"?on={day.isoformat()}").context["in_charge"]}

    assert cast.sam.person.name in names(sponsor.since)
    assert cast.sam.person.name not in names(sponsor.since - story.ONE_DAY)
    assert {"Alice", "Bob", "Carol", "Pat"} <= names(sponsor.since)
    assert names(D(2019, 12, 31)) == set()
    assert "当日没有登记在任的人员。" in look(client, road, "?on=2019-12-31").text


def test_a_day_to_come_or_nonsense_is_refused_and_kept(cast, road, signed_in):
    client = signed_in(cast.ivy)
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    for asked in (tomorrow, "yesterday"):
        page = look(client, road, f"?on={asked}")
        assert page.status_code == 422
        assert f'value="{asked}"' in page.text
        assert page.context["people"]


def test_the_cost_does_not_grow(cast, walked, signed_in, django_assert_max_num_queries):
    road = walked(after="pair_sponsor")
    client = signed_in(cast.carol)
    with django_assert_max_num_queries(BUDGET) as counted:
        look(client, road, "?on=2028-06-03")
    road.finish()
    with django_assert_max_num_queries(len(counted)):
        look(client, road, "?on=2028-06-03")
    with django_assert_max_num_queries(len(counted)):
        look(client, road, "?by=date&on=2028-06-03")


def test_whoever_scrutinised_or_counted_the_vote_is_found(cast, walked, signed_in):
    """C-S7: all who signed a step, each by his own name."""
    road = walked(until="adopt")
    road.do("adopt", scrutineers="甲监票、乙监票", tellers="丙计票")
    found = {one.name: [deed.capacity for deed in one.deeds] for one in involved(road.case)}
    assert found["甲监票"] == found["乙监票"] == ["担任监票人"]
    assert found["丙计票"] == ["担任计票人"]
