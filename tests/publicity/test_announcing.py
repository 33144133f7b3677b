"""Several persons on one sheet, each through the door; a sheet of one; the days counted with shifted holidays."""

from __future__ import annotations

import pytest

from cases import paperwork
from cases.actions import perform
from cases.models import NoticeSheet
from dossiers import papers
from dossiers.models import Document
from publicity.hanging import reckoned
from tests import story
from tests.dossiers.test_typesetting import text_of
from tests.story import D

from . import walls

pytestmark = pytest.mark.django_db


def test_three_hang_on_one_sheet_and_every_dossier_keeps_the_paper_that_names_them_all(client, wall, now):
    client.force_login(wall.anna)
    page = client.get("/publicity/new/", follow=True).content.decode()
    assert [name for name in walls.NAMES[:3] if name not in page] == []
    sheet = walls.announced(client, wall, wall.roads)
    assert (sheet.starts_on, sheet.ends_on, sheet.provisional) == (walls.READY, walls.LAST, False)
    assert [one.case.state for one in wall.roads] == ["candidate_publicity"] * 3
    hanging = sheet.publicities.select_related("event").order_by("pk")
    assert [one.case_id for one in hanging] == [one.pk for one in wall.roads]
    assert {one.places for one in hanging} == {walls.PLACE}
    [filed] = paperwork.draw_up(hanging[1].event)
    assert (filed.paper, filed.dossier_id) == (papers.PUBLIC_NOTICE, wall.roads[1].case.dossier_id)
    with filed.file.open() as pdf:
        said = text_of(pdf.read()).replace("\n", "")
    assert "关于确定甲公示等3名同志为发展对象人选的公示" in said
    for name in (*walls.NAMES[:3], walls.PLACE, walls.OFFICE, walls.PHONE, walls.ADDRESS, sheet.code, "共5个工作日"):
        assert name in said, name
    assert Document.objects.filter(paper=papers.PUBLIC_NOTICE).count() == 1
    shown = client.get(f"/publicity/{sheet.pk}/paper/")
    assert shown["Content-Type"] == "application/pdf"
    assert "no-store" in shown["Cache-Control"]


def test_one_who_is_refused_does_not_stop_the_others_and_is_told_why(client, wall, now):
    one, two, three = wall.roads
    client.force_login(wall.anna)
    opened = client.get(walls.address(wall))
    assert opened.status_code == 200
    wall.applicants[wall.street.pk] = story.person("丁公示", wall.street, member=False, born=D(1990, 1, 1))
    late = story.Road(wall, wall.street, applied_on=D(2025, 3, 6)).until("announce")
    first = max(road.case.entered_on for road in (one, two, three))
    answer = client.post(walls.address(wall), walls.form([one, three, late], on=first))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已发布2人的公示" in page
    assert f"丁公示 {late.case.number}</a>：" in page
    assert 'name="cases"' in page
    sheet = NoticeSheet.objects.get()
    assert {row.case_id for row in sheet.publicities.all()} == {one.pk, three.pk}
    assert late.case.state == two.case.state == "candidate_agreed"
    answer = client.post(walls.address(wall), walls.form([late], on=first))
    assert (answer.status_code, NoticeSheet.objects.count()) == (422, 1)  # nobody was announced: no empty sheet


def test_the_ordinary_form_of_a_case_ends_up_as_a_sheet_of_one(client, wall, now):
    perform(wall.roads[0].case, "announce", by=wall.anna, on=walls.READY, days=5, places="党务公开栏", contact="组织办")
    perform(wall.roads[1].case, "announce", by=wall.anna, on=walls.READY, days=5, places="党务公开栏", contact="组织办")
    sheets = NoticeSheet.objects.order_by("pk")
    assert [list(one.publicities.values_list("case", flat=True)) for one in sheets] == [
        [one.pk] for one in wall.roads[:2]
    ]
    assert sheets[0].code != sheets[1].code
    client.force_login(wall.anna)
    answer = client.get(f"/publicity/of/{wall.roads[1].case.number}/")
    assert answer["Location"] == f"/publicity/{sheets[1].pk}/"


def test_whoever_does_not_sit_at_the_desk_announces_nobody(client, wall, now):
    for user, status in ((wall.alice, 404), (wall.bob, 404), (wall.eve, 404)):
        client.force_login(user)
        assert client.post(walls.address(wall), walls.form(wall.roads)).status_code == status
    assert not NoticeSheet.objects.exists()


def test_a_floating_member_is_announced_in_two_places(client, wall, now):
    case = wall.roads[0].case
    type(case).objects.filter(pk=case.pk).update(floating=True)
    client.force_login(wall.anna)
    answer = client.post(walls.address(wall), walls.form(wall.roads))
    assert answer.status_code == 422
    assert "请填写第二处公示地点" in answer.content.decode()
    sheet = walls.announced(client, wall, wall.roads, second_place="流出地村务公开栏")
    assert sheet.publicities.first().places == f"{walls.PLACE}；流出地村务公开栏"


# --- working days ----------------------------------------------------------------------------------------------


def test_holidays_do_not_count_and_shifted_days_do():
    """Mid-autumn 2026 is 25 September; Sunday 20 September and Saturday 10 October are worked for National Day."""
    found = reckoned(D(2026, 9, 18), 15)
    numbers = {one.on: (one.number, one.why, one.shifted) for one in found["days"]}
    assert numbers[D(2026, 9, 20)] == (2, "调休上班", True)
    assert numbers[D(2026, 9, 25)] == (0, "法定节假日：中秋", False)
    assert numbers[D(2026, 10, 1)][:2] == (0, "法定节假日：国庆节")
    assert numbers[D(2026, 9, 19)][:2] == (0, "周末")
    assert (found["count"], found["provisional"]) == (15, False)
    assert found["calendar_days"] - found["free"] == 15


def test_the_form_shows_the_arithmetic_and_counts_again_without_announcing(client, wall, now):
    client.force_login(wall.anna)
    page = client.get(walls.address(wall)).content.decode()
    assert "<strong>2026年9月21日至2026年9月28日</strong>：共5个工作日，即8天减去休息日3天。" in page
    assert "法定节假日：中秋" in page
    again = client.post(walls.address(wall), walls.form(wall.roads[:1], days=12) | {"reckon": "1"})
    page = again.content.decode()
    assert (again.status_code, NoticeSheet.objects.exists()) == (200, False)
    assert "其中周末调休上班1天" in page
    assert page.count(" checked") == 1
    now(D(2030, 11, 24))
    client.force_login(wall.anna)
    assert "该年放假安排尚未公布" in client.get(walls.address(wall)).content.decode()
