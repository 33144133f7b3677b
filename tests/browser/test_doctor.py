"""What is stuck at the screen: found, proposed by the department, carried out by the administrator."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Event
from workflows.doctor import examining
from workflows.models import CaseTask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_people_put_it_right(cast, walked, office):
    page = office.window(cast.carol)
    page.goto(f"{office.address}/doctor/")
    office.shot(page, "doctor-empty")
    road = walked(after="file_activist")
    Event.objects.update(followed_up_at=timezone.now())
    CaseTask.objects.open().filter(case=road.pk, flow_task__endswith=".activist").delete()
    CaseTask.objects.open().filter(case=road.pk, role="secretary").update(organisation=cast.west)
    examining.examine()
    page.goto(f"{office.address}/doctor/")
    expect(page.locator("main")).to_contain_text("无人待办")
    office.shot(page, "doctor-list")
    office.small(page, "doctor-list-small")
    page.click("text=无人待办")
    page.fill("[name=reason]", "已与支部核对，个案确在培养教育考察环节。")
    office.shot(page, "doctor-finding")
    office.small(page, "doctor-finding-small")
    page.click("text=提出修复 >> nth=-1")
    expect(page.locator("main")).to_contain_text("修复由提出人以外的另一人执行")
    office.shot(page, "doctor-proposed")
    other = office.window(cast.adam)
    other.goto(page.url)
    office.shot(other, "doctor-second")
    other.click("text=执行修复 >> nth=0")
    expect(other.locator("main")).to_contain_text("已于")
    expect(other.locator("main")).to_contain_text("补建待办")
    office.shot(other, "doctor-done")
    office.small(other, "doctor-done-small")
    assert CaseTask.objects.open().filter(case=road.pk, flow_task__endswith=".activist").count() == 1
