"""Notices of a round: hundreds announced by one order hang on one sheet, the public page tells them page by page."""

from __future__ import annotations

import pytest
import time_machine
from django.db import transaction

from cases import paperwork
from cases.models import NoticeSheet
from cases.paperwork.notices import matters_of, whole_sheet, wording_of
from dossiers import papers
from publicity import public
from publicity.notice_acts import announcing_of
from tests.workflows.candidates import CHECKED, NOTICE, NOTICED, RANKED, REVIEWED, Selection

from . import walls

pytestmark = pytest.mark.django_db
TOLD = ["姓名", "性别", "出生年月", "学历", "毕业院校及专业", "拟聘用岗位", "总成绩名次"]


@pytest.fixture
def _django_db_helper(request, django_db_setup, django_db_blocker):
    """A transaction of its own: rounds need none of the street's candidates."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_an_order_gathers_its_persons_on_one_sheet(client, cast, monkeypatch):
    selection = Selection(cast, places=2).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二")]
    selection.examined(cases)
    selection.written(dict.fromkeys(cases, 90) | {cases[1]: 80})
    selection.interviewed(dict.fromkeys(cases, 85))
    selection.proceed("announce_ranking", RANKED)
    for case in cases:
        selection.do(case, "pass_physical", CHECKED, hospital="县医院")
        selection.reviewed(case, REVIEWED)
    typed = {name: str(value) for name, value in NOTICE.items()}
    assert selection.order("notice", NOTICED, facts=typed).problems == []
    sheet = NoticeSheet.objects.get()
    assert (sheet.organisation, sheet.at_once, sheet.publicities.count()) == (cast.county, False, 2)
    one = announcing_of(sheet)
    code, wording = wording_of(one.act)
    assert code == papers.SELECTION_NOTICE
    matters = matters_of(sheet.publicities.all(), sheet.pipeline, wording)
    assert [list(wording.told(one)) for one in matters] == [TOLD, TOLD]
    # each dossier keeps the notice of its own person; the sheet's own paper names everybody
    alone = paperwork.compose(code, matters[1])
    everybody = paperwork.compose(*whole_sheet(sheet))
    assert [len(alone["told"]), len(everybody["told"])] == [1, 2]
    assert everybody["told"][0].startswith("1. 陈一，")
    monkeypatch.setattr(public, "PER_PAGE", 1)
    with time_machine.travel(walls.at(NOTICED)):
        pages = [client.get(f"/public/{sheet.code}/?page={number}").content.decode() for number in (1, 2)]
        client.force_login(cast.carol)
        shown = client.get(f"/publicity/{sheet.pk}/").content.decode()
    assert [name in page for page in pages for name in ("陈一", "李二")] == [True, False, False, True]
    assert "2030年大学生到村任职拟聘用人员公示" in pages[0]
    assert "陈一" in shown
