"""Accountability records: who reads and who writes, in what order, about whom, and that nothing is ever changed."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases import accountability_acts as acts
from cases import accountability_order as order
from cases.accountability import AccountabilityEntry, AccountabilityRecord, EntryKind, LiablePerson
from cases.law import Unlawful
from cases.liability import answerable, in_charge_on, station_on
from cases.models import Case
from organisations.desks import COMMITTEE, Role
from organisations.models import Mandate
from tests import story
from tests.story import D

pytestmark = pytest.mark.django_db
BUDGET = 25
OPENED, NOTICED, RECTIFIED, APPEALED, DECIDED, CLOSED = EntryKind.values[:6]
OPENED_ON = D(2029, 3, 3)  # after the branch meeting of the walk
DAY = OPENED_ON + datetime.timedelta(days=7)  # of the entries that follow
TOMORROW = story.TODAY + story.ONE_DAY


@pytest.fixture
def adopted(walked):
    """A rural case whose branch meeting has voted."""
    return walked(after="adopt")


def opened(road, *, action="adopt", on=None, documents=()) -> AccountabilityRecord:
    """A record about an act of the case, opened by the county's department about everybody proposed."""
    case = road.case
    event = case.history.last(action)
    persons = answerable(case, event, on or event.on)
    return acts.open_record(
        case, by=story.anew(road.cast.carol), event=event, on=on or event.on, trigger="complaint",
        opened_on=OPENED_ON, text="群众反映会前未听取意见。", persons=persons, documents=documents,
    )  # fmt: skip


def enter(record, kind, on, **columns) -> AccountabilityEntry:
    return acts.add_entry(record, kind, by=story.anew(record._by), on=on, text="经查，情况属实。", **columns)


@pytest.fixture
def record(adopted, cast):
    """A record that has just been opened."""
    found = opened(adopted)
    found._by = cast.carol
    return found


def address(record, *more) -> str:
    return "/".join(["", "cases", record.case.number, "accountability", str(record.seq), *more, ""])


# --- who -----------------------------------------------------------------------------------------------------------

READERS = {"bob": 200, "carol": 200, "ivy": 200}
OTHERS = ("alice", "anna", "dora", "eve", "pat", "sam", "sean", "adam")


@pytest.mark.parametrize("name", [*READERS, *OTHERS])
def test_who_watches_over_the_case_reads_and_nobody_else(cast, record, signed_in, name):
    client = signed_in(getattr(cast, name))
    record._by = cast.carol
    enter(record, NOTICED, DAY, measure="criticism")
    status = READERS.get(name, 404)
    list_of_case = f"/cases/{record.case.number}/accountability/"
    for path in (list_of_case, address(record), address(record, "notice")):
        page = client.get(path)
        assert (page.status_code, "听取意见" in page.text) == (status, path == address(record) and status == 200)
    everywhere = client.get("/cases/accountability/")
    if name == "eve":  # watches over another township
        assert (everywhere.status_code, everywhere.context["rows"]) == (200, [])
    else:
        assert everywhere.status_code == status
    assert client.get(address(record, "add", CLOSED)).status_code == (
        200 if name == "carol" else 403 if status == 200 else 404
    )


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("ivy", 403), ("alice", 404), ("eve", 404), ("pat", 404)])
def test_only_the_competent_department_writes(cast, record, signed_in, name, status):
    client = signed_in(getattr(cast, name))
    data = {"event": record.event_id, "on": "", "trigger": "audit", "opened_on": OPENED_ON.isoformat(), "text": "x"}
    answer = client.post(f"/cases/{record.case.number}/accountability/", data)
    assert answer.status_code == status
    assert client.post(address(record, "add", CLOSED), {"on": DAY.isoformat(), "text": "x"}).status_code == status
    assert AccountabilityRecord.objects.count() == AccountabilityEntry.objects.count() == 1


def test_the_department_above_the_competent_one_reads_only(cast, record, signed_in):
    above = story.account("Zoe", Role.DEPARTMENT, cast.prefecture)
    client = signed_in(above)
    page = client.get(f"/cases/{record.case.number}/accountability/")
    assert (page.status_code, page.context["node"]) == (200, None)
    refusal = client.get(address(record, "add", NOTICED))
    assert refusal.status_code == 403
    assert "此事项由中共丙县委组织部办理。" in refusal.text


def test_an_office_elsewhere_shows_no_record_about_ones_own_branch(cast, record, signed_in):
    """Alice sees her branch's case as its secretary; being organiser of another township opens no record of it."""
    Mandate.objects.create(user=cast.alice, role=Role.ORGANISER, organisation=cast.west, since=story.LONG_AGO)
    client = signed_in(cast.alice)
    assert client.get("/cases/accountability/").context["rows"] == []
    assert client.get(address(record)).status_code == 404


@pytest.mark.parametrize("name", ["alice", "sam", "pat", "bob", "carol", "ivy"])
def test_the_case_page_leads_there_only_for_those_who_watch(cast, record, signed_in, name):
    page = signed_in(getattr(cast, name)).get(f"/cases/{record.case.number}/")
    assert (f"/cases/{record.case.number}/look-back/" in page.text) == (name in READERS)
    listed = signed_in(getattr(cast, name)).get("/cases/")
    assert ('href="/cases/accountability/"' in listed.text) == (name in READERS)


def test_no_such_record_no_such_entry(cast, record, signed_in):
    client = signed_in(cast.carol)
    for path in (
        f"/cases/{record.case.number}/accountability/2/", address(record, "add", "nonsense"),
        address(record, "add", OPENED), address(record, "notice"), "/cases/M-1999-0001/accountability/",
        f"/cases/{record.case.number}/accountability/99999999999999999999/",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


# --- opening -------------------------------------------------------------------------------------------------------


def test_the_department_chooses_act_and_day_and_is_offered_those_who_answered_then(cast, adopted, signed_in):
    client, case = signed_in(cast.carol), adopted.case
    base = f"/cases/{case.number}/accountability/"
    assert client.get(base).context["opening"] is None
    event = case.history.last("adopt")
    page = client.get(base, {"event": event.pk})
    offered = page.context["opening"].proposed
    names = {one.name: one for one in offered.values()}
    members = cast.members[cast.village.pk]
    assert {cast.sam.person.name, *(one.name for one in members)} <= set(names)
    assert names["Alice"].capacity == "中共东村支部 支部书记"
    assert names["Alice"].bases == ("办理了此事项", "当日在此岗位")
    assert names["Bob"].capacity == "中共东镇党委 组织委员"
    assert "Eve" not in names
    data = {
        "event": event.pk, "on": event.on.isoformat(), "trigger": "inspection", "opened_on": OPENED_ON.isoformat(),
        "persons": [names["Alice"].key, names[members[2].name].key], "text": "检查发现票决汇总有误。",
        "documents": [case.dossier.documents.current().first().pk],
    }  # fmt: skip
    answer = client.post(base, data)
    assert answer.status_code == 303
    record = AccountabilityRecord.objects.get()
    assert answer["Location"] == address(record)
    assert record.number == f"{case.number}-Z01"
    assert (record.trigger, record.on, record.event_hash) == ("inspection", event.on, event.hash)
    assert [one.name for one in record.liable.all()] == ["Alice", members[2].name]
    frozen = record.liable.first()
    assert (frozen.user, frozen.tenure) == (cast.alice, "自2020-01-01起")
    assert record.liable.last().person == members[2]
    evidence = record.evidence.get()
    assert evidence.sha256 == evidence.document.sha256
    assert "检查发现票决汇总有误。" in client.get(address(record)).text


def test_a_second_record_takes_the_next_number_also_when_the_case_has_ended(walked, cast):
    road = walked().finish()
    assert road.case.step.final
    assert [opened(road).seq, opened(road, action="approve").seq] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"persons": []}, "persons"),
        ({"persons": ["m999999"]}, "persons"),
        ({"opened_on": TOMORROW.isoformat()}, "opened_on"),
        ({"opened_on": "2020-01-01"}, "opened_on"),
        ({"trigger": "gossip"}, "trigger"),
        ({"text": ""}, "text"),
        ({"documents": ["999999"]}, "documents"),
    ],
)
def test_a_wrong_form_comes_back_with_everything_typed(cast, adopted, signed_in, changes, field):
    event = adopted.case.history.last("adopt")
    data = {"event": event.pk, "on": "", "trigger": "audit", "opened_on": OPENED_ON.isoformat(),
            "persons": [f"e{event.pk}"], "text": "写了很长的一段话。"} | changes  # fmt: skip
    page = signed_in(cast.carol).post(f"/cases/{adopted.case.number}/accountability/", data)
    assert page.status_code == 422
    assert list(page.context["opening"].errors) == [field]
    assert changes.get("text", "写了很长的一段话。") in page.text
    assert not AccountabilityRecord.objects.exists()


def test_an_act_of_another_case_or_a_day_to_come_is_refused(cast, adopted, walked, signed_in):
    other = walked(cast.street).case.history.events[0]
    client, base = signed_in(cast.carol), f"/cases/{adopted.case.number}/accountability/"
    event = adopted.case.history.last("adopt")
    for asked, field in (({"event": other.pk}, "event"), ({"event": event.pk, "on": TOMORROW.isoformat()}, "on")):
        page = client.get(base, asked)
        assert page.status_code == 422
        assert list(page.context["node"].errors) == [field]
        assert page.context["opening"] is None
    assert f'value="{TOMORROW.isoformat()}"' in page.text
    assert client.post(base, {"event": other.pk, "text": "x"}).status_code == 422


# --- who answered on the day -----------------------------------------------------------------------------------------


def test_persons_are_those_of_the_day_not_those_of_today(cast, adopted):
    """C-S4: a tenure that ended keeps its liability; one that began later has none."""
    case, event = adopted.case, adopted.case.history.last("adopt")
    sponsor = case.sponsorships.get(capacity="sponsor")
    before = sponsor.since - datetime.timedelta(days=1)
    case.sponsorships.filter(pk=sponsor.pk).update(until=event.on, ended_because="调离")
    case.sponsorships.create(person=cast.sean.person, capacity="sponsor", since=event.on + story.ONE_DAY)
    case.history.forget()

    def sponsors(day):
        return [one.name for one in answerable(case, event, day) if one.capacity == "包保责任人"]

    assert sponsors(before) == []
    assert sponsors(event.on) == [cast.sam.person.name]
    assert sponsors(event.on + story.ONE_DAY) == [cast.sean.person.name]
    found = next(one for one in answerable(case, event, event.on) if one.capacity == "包保责任人")
    assert found.tenure == f"{sponsor.since.isoformat()}至{event.on.isoformat()}"


def test_mandates_are_those_of_the_day(cast, adopted):
    case, event = adopted.case, adopted.case.history.last("adopt")
    Mandate.objects.filter(user=cast.bob).update(until=event.on)
    story.account("Newman", Role.ORGANISER, cast.east, since=event.on + story.ONE_DAY)

    def organisers(day):
        return [one.name for one in in_charge_on(case, day) if one.role == Role.ORGANISER]

    assert organisers(event.on) == ["Bob"]
    assert organisers(event.on + story.ONE_DAY) == ["Newman"]
    assert organisers(D(2019, 12, 31)) == []


def test_the_desk_is_where_it_acted_then(cast, adopted):
    """A case that has since come under another township was the old one's on that day."""
    case = adopted.case
    acted = next(event for event in case.history.events if event.role == Role.ORGANISER)
    case.organisation = cast.far
    assert station_on(case, COMMITTEE, acted.on) == cast.east
    assert station_on(case, COMMITTEE, acted.on - story.ONE_DAY) == cast.west


def test_whoever_held_the_talk_is_offered_by_name(cast, adopted):
    case = adopted.case
    event = case.history.last("talk")
    named = [one for one in answerable(case, event, event.on) if one.role == "talker"]
    assert [(one.name, one.capacity) for one in named] == [(event.facts["talker"], "谈话人")]


# --- entries ---------------------------------------------------------------------------------------------------------

NOTICE, APPEAL = (NOTICED, {"measure": "criticism"}), (APPEALED, {})
UPHELD, REVOKED = (DECIDED, {"outcome": "upheld"}), (DECIDED, {"outcome": "revoked"})
RECTIFY, CLOSE = (RECTIFIED, {}), (CLOSED, {})


@pytest.mark.parametrize(
    ("before", "entry", "refusal"),
    [
        ([], RECTIFY, "追责通知书尚未送达。"),
        ([], APPEAL, "追责通知书尚未送达。"),
        ([], UPHELD, "没有待复查的申诉。"),
        ([NOTICE], NOTICE, "“送达通知书”已经登记。"),
        ([NOTICE], CLOSE, "通知书已送达，整改情况尚未登记。"),
        ([NOTICE, RECTIFY], RECTIFY, "“完成整改”已经登记。"),
        ([NOTICE, APPEAL], APPEAL, "已有申诉尚未作出复查决定。"),
        ([NOTICE, RECTIFY, APPEAL], CLOSE, "申诉尚未作出复查决定。"),
        ([NOTICE, APPEAL, REVOKED], RECTIFY, "措施已经申诉复查撤销。"),
        ([NOTICE, APPEAL, REVOKED], APPEAL, "措施已经申诉复查撤销。"),
        ([CLOSE], NOTICE, "记录已经结案。"),
        ([NOTICE, RECTIFY, CLOSE], CLOSE, "“结案”已经登记。"),
    ],
)
def test_an_entry_out_of_order_says_what_is_missing(record, before, entry, refusal):
    for kind, columns in before:
        enter(record, kind, DAY, **columns)
    with pytest.raises(Unlawful) as caught:
        enter(record, entry[0], DAY, **entry[1])
    assert refusal in [one.reason for one in caught.value.obstacles]
    assert record.entries.count() == 1 + len(before)


@pytest.mark.parametrize(
    ("entries", "standing"),
    [
        ([], order.EXAMINING),
        ([CLOSE], order.CLOSED),
        ([NOTICE], order.RECTIFYING),
        ([NOTICE, RECTIFY], order.RECTIFIED),
        ([NOTICE, APPEAL], order.APPEALING),
        ([NOTICE, APPEAL, RECTIFY, UPHELD], order.RECTIFIED),
        ([NOTICE, APPEAL, REVOKED], order.REVOKED),
        ([NOTICE, APPEAL, REVOKED, CLOSE], order.CLOSED),
        ([NOTICE, RECTIFY, CLOSE, APPEAL], order.APPEALING),
        ([NOTICE, RECTIFY, CLOSE, APPEAL, UPHELD], order.CLOSED),
    ],
)
def test_where_a_record_stands_follows_from_its_entries(record, entries, standing):
    for kind, columns in entries:
        enter(record, kind, DAY, **columns)
    assert order.standing(list(record.entries.all())) == standing


def test_entries_follow_one_another_in_time(record):
    enter(record, NOTICED, DAY, measure="criticism")
    with pytest.raises(Unlawful, match=r"早于前一项登记：2029年3月10日“送达通知书”"):
        enter(record, RECTIFIED, DAY - story.ONE_DAY)
    assert enter(record, RECTIFIED, DAY).seq == 3


def test_rectification_is_due_seven_days_after_the_notice_unless_another_day_is_set(adopted, cast):
    """C-S7, C-08: +7 days."""
    records = [opened(adopted), opened(adopted)]
    for one in records:
        one._by = cast.carol
    assert enter(records[0], NOTICED, DAY, measure="circular").due_on == D(2029, 3, 17)
    assert enter(records[1], NOTICED, DAY, measure="circular", due_on=D(2029, 4, 1)).due_on == D(2029, 4, 1)


def test_an_appeal_may_change_the_measure_or_revoke_it(record):
    enter(record, NOTICED, DAY, measure="admonition")
    appellant = record.liable.first()
    enter(record, APPEALED, DAY, appellant=appellant)
    enter(record, DECIDED, DAY, outcome="changed", measure="reminder")
    assert record.measure == "提醒谈话"
    enter(record, APPEALED, DAY, appellant=appellant)
    enter(record, DECIDED, DAY, outcome="upheld")
    assert record.measure == "提醒谈话"
    enter(record, APPEALED, DAY, appellant=appellant)
    enter(record, DECIDED, DAY, outcome="revoked")
    assert record.measure == "撤销原措施"


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (NOTICED, {"on": TOMORROW.isoformat()}, "on"),
        (NOTICED, {"measure": ""}, "measure"),
        (NOTICED, {"due_on": (DAY - story.ONE_DAY).isoformat()}, "due_on"),
        (APPEALED, {"appellant": "999999"}, "appellant"),
        (DECIDED, {"outcome": "changed"}, "measure"),
        (DECIDED, {"outcome": "upheld", "measure": "circular"}, "measure"),
        (CLOSED, {"text": ""}, "text"),
    ],
)
def test_a_wrong_entry_comes_back_with_everything_typed(cast, record, signed_in, kind, changes, field):
    data = {"on": DAY.isoformat(), "text": "写了很长的一段话。"} | ({"measure": "circular"} if kind == NOTICED else {})
    page = signed_in(cast.carol).post(address(record, "add", kind), data | changes)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert changes.get("text", "写了很长的一段话。") in page.text
    assert f'value="{changes.get("on", DAY.isoformat())}"' in page.text
    assert record.entries.count() == 1


def test_out_of_order_the_page_says_what_is_missing_and_keeps_the_text(cast, record, signed_in):
    client = signed_in(cast.carol)
    page = client.get(address(record, "add", RECTIFIED))
    assert "追责通知书尚未送达。" in page.text
    page = client.post(address(record, "add", RECTIFIED), {"on": DAY.isoformat(), "text": "已经整改。"})
    assert page.status_code == 422
    assert "追责通知书尚未送达。" in page.text
    assert "已经整改。" in page.text


def test_from_opening_to_closing_on_the_pages(cast, record, signed_in):
    client = signed_in(cast.carol)
    appellant = record.liable.get(name="Alice")
    for kind, more, label in (
        (NOTICED, {"measure": "criticism"}, "待整改"),
        (APPEALED, {"appellant": appellant.pk}, "申诉复查中"),
        (RECTIFIED, {}, "申诉复查中"),
        (DECIDED, {"outcome": "upheld"}, "已整改，待结案"),
        (CLOSED, {}, "已结案"),
    ):
        page = client.get(address(record))
        assert f'href="{address(record, "add", kind)}"' in page.text
        answer = client.post(address(record, "add", kind), {"on": DAY.isoformat(), "text": f"{label}。"} | more)
        assert (answer.status_code, answer["Location"]) == (303, address(record)), kind
        page = client.get(address(record))
        assert (str(page.context["label"]), f"{label}。" in page.text) == (label, True)
    assert [one["label"] for one in page.context["free"]] == ["提出申诉"]


# --- nothing is changed ----------------------------------------------------------------------------------------------


def test_records_are_written_once(record):
    for row in (record, record.entries.get(), record.liable.first()):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
        with pytest.raises(TypeError):
            type(row).objects.filter(pk=row.pk).delete()
        with pytest.raises(TypeError):
            type(row).objects.update(pk=row.pk)
        with pytest.raises(TypeError):
            type(row).objects.bulk_update([row], ["pk"])


@pytest.mark.datalayer
def test_the_database_keeps_them_too(cast):
    road = story.Road(cast).after("talk")
    opened(road, action="talk")
    for table in ("cases_accountabilityrecord", "cases_accountabilityentry", "cases_liableperson"):
        for statement in (f"UPDATE {table} SET id = id + 1000", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    assert AccountabilityEntry.objects.count() == 1


def test_what_was_frozen_stays_when_the_world_moves_on(cast, record, signed_in):
    cast.village.name = "中共新名支部"
    cast.village.save()
    Mandate.objects.filter(user=cast.alice).update(until=D(2029, 12, 31))
    alice = LiablePerson.objects.get(record=record, name="Alice")
    assert (alice.capacity, alice.tenure) == ("中共东村支部 支部书记", "自2020-01-01起")


def test_evidence_that_no_longer_matches_is_shown(cast, adopted, signed_in):
    document = adopted.case.dossier.documents.current().first()
    record = opened(adopted, documents=[document])
    page = signed_in(cast.carol).get(address(record))
    assert (page.context["intact"], [one["intact"] for one in page.context["evidence"]]) == (True, [True])
    type(document).objects.filter(pk=document.pk).update(sha256="0" * 64)
    page = signed_in(cast.carol).get(address(record))
    assert [one["intact"] for one in page.context["evidence"]] == [False]
    assert "校验值不一致" in page.text


# --- lists, notice, cost ---------------------------------------------------------------------------------------------


def test_overdue_rectification_comes_first_and_the_list_narrows(cast, adopted, signed_in):
    today = timezone.localdate()
    records = [opened(adopted) for _number in range(5)]
    for one in records:
        one._by = cast.carol
    late, soon, later, quiet, closed = records  # by number alone the closed one would come before the quiet one
    enter(closed, CLOSED, DAY)
    enter(late, NOTICED, DAY, measure="criticism")
    enter(soon, NOTICED, today, measure="criticism")
    enter(later, NOTICED, today, measure="criticism", due_on=today + datetime.timedelta(days=30))
    client = signed_in(cast.carol)

    def listed(query=""):
        return [row["record"].seq for row in client.get(f"/cases/accountability/{query}").context["rows"]]

    assert listed() == [late.seq, soon.seq, later.seq, quiet.seq, closed.seq]
    assert listed("?state=open") == [late.seq, soon.seq, later.seq, quiet.seq]
    assert listed("?state=closed") == [closed.seq]
    assert "已超期" in client.get("/cases/accountability/").text
    enter(late, RECTIFIED, DAY)
    assert listed()[0] == soon.seq
    enter(soon, APPEALED, today)
    enter(soon, DECIDED, today, outcome="revoked")
    assert listed()[0] == later.seq, "nothing is owed any more once the measure is revoked"


def test_lists_are_paged_and_their_cost_does_not_grow(cast, adopted, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.carol)
    opened(adopted)
    addresses = "/cases/accountability/", f"/cases/{adopted.case.number}/accountability/"
    costs = []
    for path in addresses:
        with django_assert_max_num_queries(BUDGET) as counted:
            assert len(client.get(path).context["rows"]) == 1
        costs.append(len(counted))
    for _number in range(26):
        opened(adopted)
    for path, cost in zip(addresses, costs, strict=True):
        with django_assert_max_num_queries(cost):
            page = client.get(path)
        assert len(page.context["rows"]) == 25
        assert "page=2" in page.text
        assert len(client.get(f"{path}?page=2").context["rows"]) == 2


def test_a_records_page_keeps_its_budget(cast, record, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.carol)
    with django_assert_max_num_queries(BUDGET) as counted:
        client.get(address(record))
    enter(record, NOTICED, DAY, measure="criticism")
    enter(record, APPEALED, DAY, appellant=record.liable.first())
    with django_assert_max_num_queries(len(counted)):
        client.get(address(record))


def test_the_notice_is_a_sheet_for_each_person(cast, record, signed_in):
    enter(record, NOTICED, DAY, measure="criticism")
    page = signed_in(cast.bob).get(address(record, "notice"))
    assert page.text.count("发展党员责任追究通知书</h2>") == record.liable.count()
    assert "责任追究措施：批评教育" in page.text
    assert "2029年3月17日前" in page.text
    assert cast.dave.id_number not in page.text
    assert cast.dave.masked_id_number not in page.text


def test_of_two_clerks_one_is_refused(record):
    """The order is judged on what is stored, not on what the clerk saw."""
    stale = AccountabilityRecord.objects.get(pk=record.pk)
    stale._by = record._by
    enter(record, NOTICED, DAY, measure="criticism")
    with pytest.raises(Unlawful):
        enter(stale, NOTICED, DAY, measure="circular")
    assert Case.objects.filter(accountability=record).count() == 1
