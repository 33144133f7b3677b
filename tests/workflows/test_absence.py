"""Standing in for a colleague: what a deputy may do, what not, and how the record and the papers say it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.actions import NotYours
from cases.law import Unlawful
from cases.models import Case
from cases.paperwork import attached, record
from cases.paperwork.matter import Matter
from notices.models import Notice
from organisations.desks import Role
from organisations.models import Mandate
from organisations.proxies import Proxy
from tests import story
from workflows.absence.giving import give, revoke
from workflows.models import CaseTask

TODAY = story.TODAY
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def dan(cast):
    """A clerk of the township who stands in for Bob, the organiser."""
    return story.account("Dan", Role.ARCHIVIST, cast.east)


def mandate_of(user):
    return Mandate.objects.select_related("organisation", "user").get(user=user)


def stand_in(deputy, holder, **more):
    words = {"since": TODAY, "until": TODAY + WEEK, "by": holder} | more
    return give([mandate_of(holder)], deputy, **words)[0]


def reasons(refused) -> str:
    return " ".join(str(one) for one in refused.value.obstacles)


# --- through the door ------------------------------------------------------------------------------------------


def test_a_deputy_acts_and_the_record_says_for_whom(cast, walked, dan):
    road = walked(until="agree_candidate")
    with pytest.raises(NotYours):
        road.do("agree_candidate", by=story.anew(dan))
    stand_in(dan, cast.bob)
    event = road.do("agree_candidate", by=story.anew(dan))
    assert (event.by, event.acting_for, event.role) == (dan, cast.bob, Role.ORGANISER)
    assert event.hash == event.digest()
    event.acting_for = None
    assert event.hash != event.digest()


@pytest.mark.parametrize(
    ("since", "until"), [(TODAY + WEEK, TODAY + 2 * WEEK), (TODAY - 2 * WEEK, TODAY - WEEK)], ids=["before", "after"]
)
def test_before_and_after_its_days_a_proxy_opens_nothing(cast, walked, dan, since, until):
    road = walked(until="agree_candidate")
    Proxy.objects.create(mandate=mandate_of(cast.bob), deputy=dan, since=since, until=until, by=cast.bob)
    with pytest.raises(NotYours):
        road.do("agree_candidate", by=story.anew(dan))


def test_a_proxy_ends_with_its_mandate_and_when_it_is_taken_back(cast, walked, dan):
    road = walked(until="agree_candidate")
    proxy = stand_in(dan, cast.bob)
    Mandate.objects.filter(user=cast.bob).update(until=TODAY - datetime.timedelta(days=1))
    with pytest.raises(NotYours):
        road.do("agree_candidate", by=story.anew(dan))
    Mandate.objects.filter(user=cast.bob).update(until=None)
    assert revoke(proxy, by=cast.bob)
    assert not revoke(proxy, by=cast.bob)
    with pytest.raises(NotYours):
        road.do("agree_candidate", by=story.anew(dan))
    told = Notice.objects.filter(kind="absence")
    assert {one.user for one in told} == {dan, cast.bob}
    assert told.count() == 4


def test_a_limited_proxy_holds_for_its_pipelines_alone(cast, walked):
    road = walked(until="agree_candidate")
    nell = story.account("Nell", Role.SECRETARY, cast.street, until=TODAY - WEEK)  # held an office once
    proxy = stand_in(cast.anna, cast.bob, pipelines=["hiring"])
    anna = story.anew(cast.anna)
    with pytest.raises(NotYours):
        road.do("agree_candidate", by=anna)
    assert not Case.objects.visible_to(anna).filter(pk=road.pk)
    assert not CaseTask.objects.for_desks_of(anna).filter(case=road.pk)
    assert not anna.holds_role(Role.ORGANISER)
    Proxy.objects.filter(pk=proxy.pk).update(pipelines="hiring membership")
    anna = story.anew(cast.anna)
    assert Case.objects.visible_to(anna).filter(pk=road.pk)
    assert CaseTask.objects.for_desks_of(anna).filter(case=road.pk)
    assert road.do("agree_candidate", by=anna).acting_for == cast.bob
    assert not anna.holds_role(Role.ORGANISER)
    assert nell.current_mandates() == []


# --- conflicts -------------------------------------------------------------------------------------------------


def test_nobody_acts_in_his_own_case(cast, walked, signed_in):
    road = walked(until="agree_candidate")
    cast.bob.person = road.case.person
    cast.bob.save()
    with pytest.raises(Unlawful) as refused:
        road.do("agree_candidate", by=story.anew(cast.bob))
    assert _("this is your own case: nobody acts in his own case") in reasons(refused)
    page = signed_in(cast.bob).get(f"/cases/{road.case.number}/")
    blocked = {one.label: one.hindrances for one in page.context["now"].blocked}
    told = [one for found in blocked.values() for one in found]
    assert any(one.reason == _("this is your own case: nobody acts in his own case") and one.cure for one in told)
    assert road.case.version == road.case.history.events[-1].seq


def test_nobody_opens_a_case_of_his_own(cast):
    cast.alice.person = cast.dave
    cast.alice.save()
    with pytest.raises(Unlawful) as refused:
        story.Road(cast)
    assert _("this is your own case: nobody acts in his own case") in reasons(refused)


def test_a_deputy_does_not_decide_a_case_he_sponsors(cast, walked):
    road = walked(until="train")
    stand_in(cast.sam, cast.bob)
    with pytest.raises(Unlawful) as refused:
        road.do("train", by=story.anew(cast.sam))
    assert str(refused.value.obstacles[0].cure[1])
    assert road.do("train").acting_for is None


def test_a_deputy_who_introduces_is_warned(cast, walked, dan):
    road = walked(until="train")
    dan.person = cast.members[cast.village.pk][2]  # one of the introducers
    dan.save()
    stand_in(dan, cast.bob)
    event = road.do("train", by=story.anew(dan))
    assert event.facts["warnings"]


def test_who_proposed_does_not_consent_for_another(cast, walked, signed_in):
    road = walked(until="agree_candidate")
    stand_in(cast.alice, cast.bob)
    with pytest.raises(Unlawful) as refused:
        road.do("agree_candidate", by=story.anew(cast.alice))
    told = _("you took the decision before this one yourself, at the other desk: nobody takes both sides")
    assert told in reasons(refused)
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/")
    option = next(one for one in page.context["now"].blocked if one.mine)
    assert any(one.reason == told and str(cast.bob) in one.cure for one in option.hindrances)
    assert not page.context["now"].free
    sent_back = road.do("return_candidate", by=story.anew(cast.alice))  # his own proposal he may send back
    assert sent_back.acting_for == cast.bob


def test_who_proposed_for_another_does_not_consent_himself(cast, walked):
    road = walked(until="propose_candidate")
    proxy = stand_in(cast.bob, cast.alice)
    road.do("propose_candidate", by=story.anew(cast.bob))
    revoke(proxy, by=cast.alice)
    road.position += 1
    with pytest.raises(Unlawful):
        road.do("agree_candidate")
    successor = story.account("Ben", Role.ORGANISER, cast.east)
    assert road.do("agree_candidate", by=successor).by == successor


# --- on pages and papers ---------------------------------------------------------------------------------------


def test_pages_and_papers_name_both(cast, walked, dan, signed_in):
    road = walked(until="agree_candidate")
    stand_in(dan, cast.bob)
    client = signed_in(dan)
    number = road.case.number
    assert "正代Bob办理" in client.get(f"/cases/{number}/do/agree_candidate/").content.decode()
    road.do("agree_candidate", by=story.anew(dan))
    case = road.case
    matter = Matter(case, case.history.events[-1])
    row = next(one for one in record.record_form(matter)["rows"] if one["no"] == 8)
    assert row["handler"] == "Dan（代Bob办理）"
    told = attached.record_of(matter, {"title": "", "rows": []})["events"]
    assert [one.get("acting_for") for one in told] == [None] * (len(told) - 1) + ["Bob"]
    for page in (f"/cases/{number}/", "/done/"):
        assert "代Bob办理" in client.get(page).content.decode()
    assert "Dan（东镇党委 档案管理员，代Bob）" in client.get("/").content.decode()


# --- the pages -------------------------------------------------------------------------------------------------


def posted(mandate, whom, **more):
    days = {"since": TODAY.isoformat(), "until": (TODAY + WEEK).isoformat()}
    return {"mandates": [mandate.pk], "deputy": whom.pk} | days | more


def test_a_deputy_is_named_and_taken_back_on_the_page(cast, dan, signed_in):
    client = signed_in(cast.bob)
    assert client.get("/absence/").status_code == 200
    assert client.post("/absence/new/", posted(mandate_of(cast.bob), dan)).status_code == 303
    proxy = Proxy.objects.get()
    assert (proxy.deputy, proxy.by, proxy.pipelines) == (dan, cast.bob, "")
    again = client.post("/absence/new/", posted(mandate_of(cast.bob), cast.pat))
    assert again.status_code == 422
    assert "须先撤回" in again.content.decode()
    signed_in(cast.eve)
    assert client.post(f"/absence/{proxy.pk}/revoke/").status_code == 403
    signed_in(cast.bob)
    assert client.post(f"/absence/{proxy.pk}/revoke/").status_code == 303
    proxy.refresh_from_db()
    assert (proxy.revoked_by, proxy.runs) == (cast.bob, False)


def test_whoever_is_above_names_one_for_somebody_away(cast, dan, signed_in):
    client = signed_in(cast.carol)
    assert str(cast.bob) in client.get("/absence/?q=bob").content.decode()
    address = f"/absence/new/?holder={cast.bob.pk}"
    assert client.get(address).status_code == 200
    assert client.post(address, posted(mandate_of(cast.bob), dan)).status_code == 303
    assert Proxy.objects.get().by == cast.carol
    assert client.get("/absence/").context["page"].rows[0]["revocable"]
    for stranger in (cast.eve, cast.alice, cast.ivy, dan):
        assert signed_in(stranger).get(address).status_code == 404


def test_the_pages_ask_a_fixed_number_of_times(cast, signed_in, django_assert_max_num_queries):
    for number in range(12):
        deputy = story.account(f"Deputy{number}", Role.ARCHIVIST, cast.east)
        days = {"since": TODAY + WEEK * number, "until": TODAY + WEEK * number}
        give([mandate_of(cast.bob)], deputy, by=cast.bob, **days)
    client = signed_in(cast.bob)
    for page, most in (("/absence/", 12), ("/absence/new/", 10)):
        with django_assert_max_num_queries(most):
            client.get(page)
    client = signed_in(cast.carol)
    with django_assert_max_num_queries(13):
        client.get("/absence/?q=d")


def test_the_desk_costs_the_same_for_a_deputy(cast, walked, dan, signed_in, django_assert_max_num_queries):
    walked(until="agree_candidate")
    stand_in(dan, cast.bob)
    asked = {}
    for user, page in ((cast.bob, "/"), (dan, "/covered/")):
        client = signed_in(user)
        with django_assert_max_num_queries(12) as found:
            assert str(cast.dave) in client.get(page).content.decode()
            asked[user] = len(found.captured_queries)
    assert asked[dan] <= asked[cast.bob]


def test_what_the_form_refuses(cast, dan, signed_in):
    client = signed_in(cast.bob)
    mandate = mandate_of(cast.bob)
    yesterday = (TODAY - datetime.timedelta(days=1)).isoformat()
    for wrong in ({"since": yesterday}, {"until": yesterday}, {"deputy": cast.ivy.pk}, {"deputy": cast.bob.pk}):
        assert client.post("/absence/new/", posted(mandate, dan, **wrong)).status_code == 422
    assert not Proxy.objects.exists()
    answer = signed_in(cast.sam).post("/absence/new/", posted(mandate_of(cast.sam), cast.bob))
    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="C-S4"):
        give([mandate_of(cast.sam)], cast.bob, since=TODAY, until=TODAY, by=cast.sam)
