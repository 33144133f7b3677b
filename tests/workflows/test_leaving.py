"""Handing over from whoever leaves: reviewed, carried out in one step, on record, and nothing left in his hands."""

import datetime

import pytest

from cases.models import Sponsorship
from dossiers.models import Dossier
from notices.models import Notice
from organisations.desks import Role
from organisations.models import Mandate, User
from organisations.proxies import Proxy
from tests import story
from workflows.absence import leaving
from workflows.absence.giving import give
from workflows.absence.holdings import orphans
from workflows.absence.models import Handover
from workflows.desk import claim
from workflows.models import CaseProcess, CaseTask

TODAY = story.TODAY
DAY = datetime.timedelta(days=1)
LATER = TODAY + 10 * DAY


@pytest.fixture
def ben(cast):
    """A second organiser of East."""
    return story.account("Ben", Role.ORGANISER, cast.east)


def arrange(client, leaver, **chosen):
    """The reviewed page after "show what will happen"; ``chosen``: fields of its form."""
    last_day = chosen.pop("last_day", TODAY)
    data = {"last_day": last_day.isoformat(), "leave_offices": "on"} | chosen
    return data, client.post(f"/absence/leaving/{leaver.pk}/", data | {"look": ""})


def sent(client, leaver, page, data, **more):
    hidden = {name: page.context[name] for name in ("held", "reviewed", "key")}
    return client.post(f"/absence/leaving/{leaver.pk}/", data | hidden | {"order": "1"} | more)


def claimed(cast, road, user):
    task = next(iter(road.open_tasks().values()))
    claim(task, story.anew(user))
    return task


# --- the ordinary way ------------------------------------------------------------------------------------------


def test_an_organiser_leaves_and_everything_goes_to_the_next(cast, walked, ben, signed_in):
    task = claimed(cast, walked(until="agree_candidate"), cast.bob)
    lee = User.objects.create(username="lee", last_name="Lee", home=cast.county)  # newly come, without an office
    give([Mandate.objects.select_related("organisation", "user").get(user=cast.alice)], cast.bob, since=TODAY,
         until=LATER, by=cast.alice)  # fmt: skip
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob, default=str(lee.pk))
    assert page.status_code == 200
    assert [group["kind"] for group in page.context["groups"]] == ["mandate", "task", "taken"]
    answer = sent(client, cast.bob, page, data)
    assert answer.status_code == 303
    handover = Handover.objects.get()
    assert (handover.by, handover.leaver, bool(handover.done_at)) == (cast.carol, cast.bob, True)
    task.refresh_from_db()
    assert task.owner == lee
    old, new = Mandate.objects.get(user=cast.bob), Mandate.objects.get(user=lee)
    assert (old.until, new.role, new.organisation, new.since) == (TODAY, Role.ORGANISER, cast.east, TODAY)
    assert Proxy.objects.get(deputy=cast.bob).until == TODAY
    assert {one.kind: one.outcome for one in handover.items.all()} == {
        "mandate": "moved", "task": "moved", "taken": "ended",
    }  # fmt: skip
    assert orphans(cast.bob, TODAY).none
    assert Notice.objects.filter(user=lee, kind="handed").count() == 1
    assert Notice.objects.filter(user=cast.alice, kind="absence").count() == 2
    shown = client.get(answer.url)
    assert "无遗留事项" in shown.content.decode()


def test_sent_twice_it_is_one_hand_over(cast, walked, ben, signed_in):
    claimed(cast, walked(until="agree_candidate"), cast.bob)
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob, default=str(ben.pk))
    first, second = (sent(client, cast.bob, page, data) for _time in range(2))
    assert first.url == second.url
    assert Handover.objects.count() == 1
    assert Mandate.objects.filter(user=ben).count() == 1, "he held the office already"


def test_what_has_changed_since_is_refused_with_the_list_as_it_is(cast, walked, ben, signed_in):
    road = walked(until="agree_candidate")
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob, default=str(ben.pk))
    task = claimed(cast, road, cast.bob)
    answer = sent(client, cast.bob, page, data)
    assert answer.status_code == 409
    assert road.case.number in answer.content.decode()
    assert not Handover.objects.exists()
    task.refresh_from_db()
    assert task.owner == cast.bob


def test_a_choice_changed_after_the_look_is_shown_first(cast, ben, signed_in):
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob, default=str(ben.pk))
    assert sent(client, cast.bob, page, data | {"default": ""}).status_code == 422
    assert not Handover.objects.exists()


def test_a_desk_left_empty_is_named_and_must_be_confirmed(cast, signed_in):
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob)
    assert page.context["emptied"] == ["东镇党委 组织委员"]
    assert sent(client, cast.bob, page, data).status_code == 422
    assert not Handover.objects.exists()
    assert sent(client, cast.bob, page, data, confirmed="1").status_code == 303
    assert not Mandate.objects.filter(role=Role.ORGANISER, organisation=cast.east, until=None).exists()


# --- sponsors --------------------------------------------------------------------------------------------------


def test_a_sponsor_s_cases_go_through_the_law_one_by_one(cast, walked, signed_in):
    good = walked(until="train")
    cast.sean.person.member_since = None  # he cannot sponsor anybody
    cast.sean.person.save(update_fields=["member_since"])
    client = signed_in(cast.bob)
    choice = {"to-sponsorship": str(cast.sean.person_id)}
    data, page = arrange(client, cast.sam, **choice)
    row = next(group for group in page.context["groups"] if group["kind"] == "sponsorship")["rows"][0]
    assert row["step"].outcome == "refused"
    assert "C-S1" in row["step"].note
    cast.sean.person.member_since = datetime.date(2005, 7, 1)
    cast.sean.person.save(update_fields=["member_since"])
    data, page = arrange(client, cast.sam, **choice)
    assert sent(client, cast.sam, page, data).status_code == 303
    serving = Sponsorship.objects.get(case=good.pk, capacity="sponsor", until=None)
    assert serving.person == cast.sean.person
    event = good.case.history.events[-1]
    assert (event.action, event.by) == ("replace_sponsor", cast.bob)
    assert TODAY.isoformat() in event.facts["ended_because"]
    assert cast.sam.person.offices.get().until == TODAY
    left = orphans(cast.sam, TODAY)
    assert left.none, left


def test_what_the_law_refuses_stays_listed_with_its_reason(cast, walked, signed_in, time_machine):
    road = walked(until="train")
    client = signed_in(cast.carol)  # the county does not replace a sponsor: the committee does
    data, page = arrange(client, cast.sam, **{"to-sponsorship": str(cast.sean.person_id)})
    answer = sent(client, cast.sam, page, data)
    handover = Handover.objects.get()
    refused = handover.items.get(kind="sponsorship")
    assert refused.outcome == "refused"
    assert cast.east.name in refused.note
    assert refused.url
    assert orphans(cast.sam, TODAY).sponsorships == 1
    assert "仍有" in client.get(answer.url).content.decode()
    assert "succeed_sponsor" not in road.open_tasks(), "on his last day he is in office"
    time_machine.move_to(story.NOW + DAY)
    assert (leaving.run_due(), leaving.run_due()) == (1, 0)
    assert "succeed_sponsor" in road.open_tasks(), "the law asks for a successor within thirty days (C-S4)"


# --- on a later day --------------------------------------------------------------------------------------------


def test_on_the_day_after_the_clock_carries_it_out_once(cast, walked, ben, signed_in, time_machine):
    road = walked(until="agree_candidate")
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob, default=str(ben.pk), last_day=LATER, deactivate="on")
    sent(client, cast.bob, page, data)
    handover = Handover.objects.get()
    assert handover.waits
    assert leaving.run_due() == 0
    task = claimed(cast, road, cast.bob)  # taken up after the order
    again, page = arrange(client, cast.bob, default=str(ben.pk))
    assert sent(client, cast.bob, page, again).status_code == 422, "one order at a time"
    time_machine.move_to(story.NOW + 14 * DAY)  # three days of downtime make no difference
    assert leaving.run_due() == 1
    assert leaving.run_due() == 0
    handover.refresh_from_db()
    task.refresh_from_db()
    assert task.owner == ben
    assert Mandate.objects.get(user=cast.bob).until == LATER
    assert handover.settled_at
    assert not User.objects.get(pk=cast.bob.pk).is_active


def test_an_order_that_waits_can_be_cancelled(cast, ben, signed_in, time_machine):
    client = signed_in(cast.carol)
    data, page = arrange(client, cast.bob, default=str(ben.pk), last_day=LATER)
    sent(client, cast.bob, page, data)
    handover = Handover.objects.get()
    assert signed_in(cast.bob).post(f"/absence/handed-over/{handover.pk}/cancel/").status_code == 403
    signed_in(cast.carol).post(f"/absence/handed-over/{handover.pk}/cancel/")
    time_machine.move_to(story.NOW + 14 * DAY)
    assert leaving.run_due() == 0
    assert Mandate.objects.get(user=cast.bob).until is None


def test_the_account_stays_open_while_something_is_left(cast, walked, signed_in):
    walked(until="train")
    client = signed_in(cast.bob)
    data, page = arrange(client, cast.sam, last_day=TODAY - DAY, deactivate="on")
    sent(client, cast.sam, page, data)
    assert User.objects.get(pk=cast.sam.pk).is_active
    data, page = arrange(client, cast.sam, last_day=TODAY - DAY, **{"to-sponsorship": str(cast.sean.person_id)})
    sent(client, cast.sam, page, data)
    assert leaving.run_due() == 1
    assert not User.objects.get(pk=cast.sam.pk).is_active


# --- who may ---------------------------------------------------------------------------------------------------


def test_who_may_hand_over(cast, signed_in):
    address = f"/absence/leaving/{cast.alice.pk}/"
    found = {name: signed_in(user).get(address).status_code for name, user in cast.players().items()}
    assert {name for name, status in found.items() if status == 200} == {"bob", "carol"}
    assert set(found.values()) == {200, 403}
    assert signed_in(cast.bob).get("/absence/leaving/?q=ali").content.decode().count(address) == 1
    assert signed_in(cast.alice).get("/absence/leaving/").status_code == 403
    assert signed_in(cast.adam).get("/absence/leaving/").status_code == 403


def test_a_colleague_of_the_department_hands_over_and_nobody_gives_himself_an_office(cast, signed_in):
    """The topmost department has nobody above it; and what is handed over makes nobody an organiser by his own hand."""
    cora = story.account("Cora", Role.DEPARTMENT, cast.county)
    page = arrange(signed_in(cora), cast.carol, default=str(cora.pk))[1]
    assert [row["step"].outcome for row in page.context["groups"][0]["rows"]] == ["ended"], "she holds it already"
    data, page = arrange(signed_in(cora), cast.bob, default=str(cora.pk))
    assert [row["step"].outcome for row in page.context["groups"][0]["rows"]] == ["refused"]
    sent(signed_in(cora), cast.bob, page, data, confirmed="1")
    assert not Mandate.objects.filter(user=cora, role=Role.ORGANISER).exists()


def test_an_administrator_reads_no_hand_over_not_even_one_he_ordered_before(cast, signed_in):
    handover = Handover.objects.create(leaver=cast.bob, by=cast.adam, last_day=TODAY, key="before")
    found = {name: signed_in(user).get(f"/absence/handed-over/{handover.pk}/").status_code
             for name, user in cast.players().items()}  # fmt: skip
    assert {name for name, status in found.items() if status == 200} == {"bob", "carol"}


# --- five hundred ----------------------------------------------------------------------------------------------


def copies(road, number: int, sponsor) -> None:
    """More cases like that of the road, each with its open work; the sponsor serves them all."""
    process = CaseProcess.objects.get(case=road.pk)
    tasks = list(CaseTask.objects.open().filter(case=road.pk))
    for place in range(number):
        case = road.case
        person = story.person(f"申请人{place}", road.branch, member=False)
        dossier = Dossier.objects.create(number=f"M-2030-{place:04d}", title=person.name, opened_on=TODAY)
        case.pk = case.id = case.case_ptr_id = None
        case._state.adding = True
        case.person, case.dossier, case.number = person, dossier, dossier.number
        case.version, case.chain = 0, ""  # its record is not copied: the next entry is its first
        case.save()
        Sponsorship.objects.create(case=case, person=sponsor.person, capacity="sponsor", since=road.case.entered_on)
        copied = CaseProcess.objects.create(flow_class=process.flow_class, case=case, status=process.status)
        for task in tasks:
            columns = {one.attname: getattr(task, one.attname) for one in CaseTask._meta.concrete_fields}
            columns |= {"id": None, "case_id": case.pk, "process_id": copied.pk}
            CaseTask.objects.create(**columns)


def test_five_hundred_items_and_nobody_is_left_behind(
    cast, walked, signed_in, time_machine, django_assert_max_num_queries
):
    """250 sponsorships and 250 pieces of work that one colleague has taken up."""
    road = walked(until="announce")
    copies(road, 249, cast.sam)
    Mandate.objects.create(user=cast.sam, role=Role.SECRETARY, organisation=cast.village, since=story.LONG_AGO)
    taken = CaseTask.objects.open().filter(role=Role.SECRETARY)
    assert taken.update(owner=cast.sam, status="ASSIGNED") == 250
    client = signed_in(cast.bob)
    choice = {"to-sponsorship": str(cast.sean.person_id), "default": str(cast.sean.pk)}
    with django_assert_max_num_queries(45):
        data, page = arrange(client, cast.sam, **choice)
    assert page.context["total"] == 503
    assert page.context["refused"] == 0
    assert sent(client, cast.sam, page, data).status_code == 303
    handover = Handover.objects.get()
    assert handover.waits, "so many go to a worker"
    assert leaving.run_due() == 0, "it may be on the queue yet"
    time_machine.move_to(
        story.NOW + datetime.timedelta(hours=1)
    )  # and where the queue forgot it, the clock carries it out
    assert leaving.run_due() == 1
    handover.refresh_from_db()
    assert handover.done_at
    assert handover.items.count() == 503
    assert set(handover.items.values_list("outcome", flat=True)) == {"moved", "ended"}
    assert orphans(cast.sam, TODAY).none
    assert not CaseTask.objects.open().filter(owner=cast.sam).exists()
    assert CaseTask.objects.open().filter(owner=cast.sean).count() >= 500
    assert Sponsorship.objects.filter(person=cast.sean.person, until=None).count() == 250
    assert Notice.objects.filter(user=cast.sean, kind="handed").count() == 1
