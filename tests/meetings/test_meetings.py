"""A meeting from its calling to the signed minutes, through the front door."""

import io
from unittest.mock import patch

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import perform
from dossiers import papers
from dossiers.vault import vault
from evidence.models import AccessEntry
from meetings import packs
from meetings.models import Item, Meeting
from meetings.offering import put
from tests.story import anew
from workflows.demonstration import walk
from workflows.demonstration.scans import page

from .sitting import ballot, called, side_by_side, version


def scan(code: str = papers.ADMISSION_MINUTES) -> SimpleUploadedFile:
    return SimpleUploadedFile("minutes.pdf", page(code), content_type="application/pdf")


def on_agenda(meeting: Meeting, roads, act: str) -> list[Item]:
    put(meeting, meeting.questions[act], [one.pk for one in roads], meeting.by)
    return list(meeting.items.select_related("case").order_by("position"))


def text_of(content: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    return "".join(one.get_textpage().get_text_bounded() for one in document).replace("\r\n", "")


def test_calling_a_meeting_and_putting_cases_on_its_agenda(cast, signed_in):
    ready, early, other = side_by_side(cast, 3)
    for one in (ready, other):
        one.step()
    client = signed_in(cast.alice)
    assert "尚未召集会议" in client.get("/meetings/").content.decode()
    posted = {
        "held": f"branch-{cast.village.pk}",
        "on": "2030-11-20",
        "place": "会议室",
        "chair": "甲",
        "recorder": "乙",
    }
    assert client.post("/meetings/new/", posted | {"place": ""}).status_code == 422
    assert client.post("/meetings/new/", posted | {"held": f"committee-{cast.east.pk}"}).status_code == 422
    answer = client.post("/meetings/new/", posted)
    meeting = Meeting.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/meetings/{meeting.pk}/cases/")
    shown = client.get(answer.url)
    assert [one.case.pk for one in shown.context["looks"]] == [
        ready.pk,
        other.pk,
    ]
    assert shown.context["chosen"].name == "membership.name_activist"
    put_on = {"act": "membership.name_activist", "case": [ready.pk, early.pk, other.pk, "x"]}
    assert client.post(answer.url, put_on).status_code == 303
    first, second = meeting.items.order_by("position")
    assert (first.case_id, second.case_id) == (ready.pk, other.pk)
    client.post(f"/meetings/{meeting.pk}/items/{second.pk}/", {"what": "up"})
    assert list(meeting.items.order_by("position").values_list("case", flat=True)) == [other.pk, ready.pk]
    client.post(f"/meetings/{meeting.pk}/items/{first.pk}/", {"what": "remove"})
    assert list(meeting.items.values_list("case", "position")) == [(other.pk, 1)]
    assert client.get(f"/meetings/{meeting.pk}/").context["rows"][0]["look"].hindrances == []


def test_attendance_and_quorum_by_the_rules_of_the_server(cast, signed_in):
    meeting = called(cast, on=cast.alice.date_joined.date(), attendance={})
    client = signed_in(cast.alice)
    address = f"/meetings/{meeting.pk}/attendance/"
    assert client.get(f"/meetings/{meeting.pk}/quorum/?due=20&present=10").json()["quorate"] is False
    assert client.get(f"/meetings/{meeting.pk}/quorum/?due=20&present=11").json()["quorate"] is True
    assert client.get(f"/meetings/{meeting.pk}/quorum/?due=&present=x").json() == {"quorate": None, "text": ""}
    refused = client.post(address, {"due": "20", "present": "19", "written": "2"})
    assert refused.status_code == 422
    assert "written" in refused.context["form"].errors
    same = {"due": "20", "present": "11", "scrutineers": "甲、乙", "tellers": "乙"}
    assert "tellers" in client.post(address, same).context["form"].errors
    assert client.post(address, same | {"tellers": "丙", "absent": "9人，外出务工"}).status_code == 303
    meeting.refresh_from_db()
    assert (meeting.attendance["due"], meeting.attendance["absent"], meeting.quorate) == (20, "9人，外出务工", True)


def test_every_row_by_itself_and_the_refused_tried_again(cast, signed_in):
    roads = side_by_side(cast, 5, until="adopt")
    good, lost, wrong, stale, _left = roads
    meeting = called(cast, on=good.next.on)
    items = on_agenda(meeting, roads, "membership.adopt")
    client = signed_in(cast.alice)
    address = f"/meetings/{meeting.pk}/decide/"
    client.get(address)
    perform(stale.case, "return_for_new_prereview", by=cast.alice, on=good.next.on, reason="情况有变。")
    one, two, three, four, five = items
    data = ballot(one) | ballot(two, yes=8, no=11) | ballot(three, yes=7) | ballot(four) | version(five)
    data |= {f"{five.pk}-issued": "19", f"{five.pk}-collected": "19"}  # stands there by itself: nothing was entered
    assert client.post(address, data | {"keep": "1"}).status_code == 303
    assert {road.case.state for road in (good, lost, wrong)} == {"meeting"}
    assert client.get(address).context["rows"][2].form["yes"].value() == "7"
    client.post(address, data | {"decide": "1"})
    assert [road.case.state for road in roads] == ["branch_passed", "rejected", "meeting", "candidate", "meeting"]
    assert good.case.history.resolved("admission").carried
    assert good.case.events.last().facts["chair"] == "主持人"
    shown = client.get(address)
    rows = {row.item.pk: row for row in shown.context["rows"]}
    assert "yes" in rows[three.pk].form.errors  # at its field
    assert rows[three.pk].form["yes"].value() == "7"  # and kept as typed
    assert "Alice" in rows[four.pk].item.refusal[0]["reason"]
    assert rows[five.pk].item.refusal == []
    client.post(address, ballot(three) | {"decide": "1"})
    assert wrong.case.state == "branch_passed"
    assert [item.outcome for item in meeting.items.select_related("event").order_by("position")][:3] == [
        "adopted", "lost", "adopted",
    ]  # fmt: skip
    assert meeting.items.select_related("event").get(pk=two.pk).votes == {"yes": 8, "no": 11, "abstained": 0}
    assert "赞成8票，反对11票" in client.get(f"/meetings/{meeting.pk}/").content.decode()
    _minutes_reach_every_case_decided(client, meeting, roads)


def _minutes_reach_every_case_decided(client, meeting, roads):
    """One scan, filed to each case decided at the meeting and to no other; an unsigned draft tells totals only."""
    drawn = text_of(b"".join(client.get(f"/meetings/{meeting.pk}/papers/minutes/")))
    for words in ("通过", "未通过", "应到会21人", "到会人数超过应到会人数的半数", "申请人甲"):
        assert words in drawn.replace("\n", "").replace(" ", ""), words
    address = f"/meetings/{meeting.pk}/minutes/"
    client.post(address, {"minutes": SimpleUploadedFile("minutes.pdf", b"not a scan")})
    meeting.refresh_from_db()
    assert meeting.minutes == ""
    for _twice in range(2):
        client.post(address, {"minutes": scan()})
    filed = [
        list(road.case.dossier.documents.of(papers.ADMISSION_MINUTES).values_list("sha256", "version", "dated_on"))
        for road in roads
    ]
    meeting.refresh_from_db()
    assert filed == [[(meeting.minutes_sha256, 1, meeting.on)]] * 3 + [[], []]
    client.post(address, {"minutes": scan(papers.CONVERSION_MINUTES)})
    versions = roads[0].case.dossier.documents.of(papers.ADMISSION_MINUTES).values_list("version", flat=True)
    assert list(versions) == [1, 2]


def test_a_branch_committee_names_activists_with_the_minutes_uploaded_beforehand(cast, signed_in):
    roads = side_by_side(cast, 2, until="name_activist")
    meeting = called(cast, "branch", on=roads[0].next.on)
    items = on_agenda(meeting, roads, "membership.name_activist")
    client = signed_in(cast.alice)
    address = f"/meetings/{meeting.pk}/decide/"
    data = {"decide": "1"}
    for item in items:
        data |= {f"{item.pk}-recommended": ["members"]} | version(item)
    client.post(address, data)
    assert {road.case.state for road in roads} == {"talked"}
    assert client.get(address).context["rows"][0].wrong
    client.post(f"/meetings/{meeting.pk}/minutes/", {"minutes": scan()})
    client.post(address, data)
    assert {road.case.state for road in roads} == {"activist_named"}
    event = roads[0].case.events.last()
    assert event.facts["decided_by"] == "committee"
    for road in roads:
        assert road.case.dossier.documents.of(papers.ACTIVIST_MINUTES).count() == 1


def test_a_committee_approves_and_the_pack_holds_what_it_needs(cast, signed_in):
    roads = side_by_side(cast, 2, until="approve")
    meeting = called(cast, "committee", on=roads[0].next.on, by=cast.bob, place=cast.east)
    items = on_agenda(meeting, roads, "membership.approve")
    client = signed_in(cast.bob)
    assert client.post(f"/meetings/{meeting.pk}/pack/").status_code == 303
    assert client.get(f"/meetings/{meeting.pk}/pack/progress/").json()["state"] == "queued"
    assert client.get(f"/meetings/{meeting.pk}/pack/").status_code == 404
    packs.make(meeting.pk)
    with pikepdf.open(io.BytesIO(b"".join(client.get(f"/meetings/{meeting.pk}/pack/")))) as found:
        with found.open_outline() as outline:
            titles = [one.title for one in outline.root]
        pages = sum(paper.pages for some in packs.documents([road.case for road in roads]).values() for paper in some)
        assert len(found.pages) == pages + 1
        assert all("/HandedOut0" in page.resources.XObject for page in found.pages)
    assert titles[0] == "议程"
    assert [title.split("　")[0] for title in titles[1:]] == ["1. 申请人甲", "2. 申请人乙"]
    assert client.get(f"/meetings/{meeting.pk}/pack/progress/").json()["state"] == "finished"
    data = {"decide": "1"}
    for item, yes in zip(items, (8, 4), strict=True):
        votes = walk.committee(yes=yes) | {"document_number": "组批〔2028〕9号", "sponsor_conduct": "voted"}
        data |= {f"{item.pk}-{name}": value for name, value in votes.items() if name not in ("due", "present")}
        data |= {f"{item.pk}-reason": "经研究，暂不批准。"} | version(item)
    client.post(f"/meetings/{meeting.pk}/decide/", data)
    assert [road.case.state for road in roads] == ["probation", "rejected"]
    assert roads[0].case.person.political == "02"


def test_what_was_taken_off_the_agenda_is_in_no_pack_any_more(cast, signed_in):
    roads = side_by_side(cast, 2, until="name_activist")
    meeting = called(cast, on=roads[0].next.on)
    one, other = on_agenda(meeting, roads, "membership.name_activist")
    client = signed_in(cast.alice)
    address = f"/meetings/{meeting.pk}/pack/"
    client.post(address)
    packs.make(meeting.pk)
    meeting.refresh_from_db()
    file = meeting.pack
    assert b"".join(client.get(address)).startswith(b"%PDF")
    entry = AccessEntry.objects.get(kind="printed", subject=f"meetings.meeting:{meeting.pk}")
    assert (entry.by, entry.fields.split()[0], entry.outcome) == (cast.alice, "pack", "ok")
    assert client.post(f"/meetings/{meeting.pk}/items/{one.pk}/", {"what": "remove"}).status_code == 303
    assert client.get(address).status_code == 404
    client.post(address)
    real = packs._made

    def made(late):  # somebody takes the next one off while the papers are being joined
        name = real(late)
        client.post(f"/meetings/{meeting.pk}/items/{other.pk}/", {"what": "remove"})
        return name

    with patch("meetings.packs._made", made):
        packs.make(meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.pack, meeting.packing) == ("", False)
    assert [name for name in vault().names("meetings/") if name != file] == []


@pytest.mark.parametrize("name", ["agenda", "sign-in", "ballots", "minutes"])
def test_papers_are_drawn_and_slips_tell_no_case(cast, signed_in, name):
    (road,) = side_by_side(cast, 1, until="name_activist")
    meeting = called(cast, on=road.next.on)
    on_agenda(meeting, [road], "membership.name_activist")
    answer = signed_in(cast.alice).get(f"/meetings/{meeting.pk}/papers/{name}/")
    assert answer["Content-Type"] == "application/pdf"
    drawn = text_of(answer.content)
    assert road.case.number not in drawn
    assert ("申请人甲" in drawn) == (name != "sign-in")


def test_others_see_no_meeting_and_the_menu_offers_it_to_its_desks_only(cast, signed_in):
    meeting = called(cast, on=cast.alice.date_joined.date())
    paths = ("", "cases/", "decide/", "attendance/", "papers/agenda/", "pack/progress/", "edit/", "quorum/")
    for user in (cast.anna, cast.bob, cast.ivy, cast.sam):
        client = signed_in(anew(user))
        assert {client.get(f"/meetings/{meeting.pk}/{path}").status_code for path in paths} == {404}
        assert client.post(f"/meetings/{meeting.pk}/decide/", {}).status_code == 404
        menu = [item["url"] for item in client.get("/").context["site_menu"]]
        assert ("/meetings/" in menu) == (user in (cast.anna, cast.bob))
    assert signed_in(anew(cast.alice)).get(f"/meetings/{meeting.pk}/papers/nothing/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_agenda(cast, signed_in):
    roads = side_by_side(cast, 4, until="name_activist")
    meeting = called(cast, "branch", on=roads[0].next.on)
    client = signed_in(cast.alice)
    counts = []
    for some in (roads[:1], roads[1:]):
        offered = _asked(client, f"/meetings/{meeting.pk}/cases/")
        on_agenda(meeting, some, "membership.name_activist")
        pages = ("/meetings/", f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/decide/")
        counts.append([offered, *(_asked(client, path) for path in pages)])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 22


def _asked(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
