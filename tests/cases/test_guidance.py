"""Help where it is needed: what an act asks for, its dates with their arithmetic, its papers, what follows."""

from __future__ import annotations

import pytest

from cases import ahead, guidance, readable
from cases.paperwork.occasions import acts_of
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db


def helps(case) -> dict[str, guidance.Guidance]:
    return {one.label: one for one in guidance.of_step(case)}


def told(case, name: str) -> guidance.Guidance:
    return guidance.guidance(case, MembershipCase.actions()[name])


def test_a_form_says_who_by_when_and_on_which_papers(cast, walked, signed_in):
    case = walked().case
    page = signed_in(cast.alice).get(f"/cases/{case.number}/do/talk/")
    found = page.context["guidance"]
    due = readable.in_words(ahead.due_on(case))
    since = readable.in_words(case.entered_on)
    assert found.dates[0] == f"应于{due}前办理：自{since}（收到入党申请书之日）起1个月（第七条）"
    assert cast.village.name in found.who
    for sentence in (*found.dates, found.text, *(one.title for one in found.papers), *found.after):
        assert sentence in page.text
    assert all(f'href="{one.url}"' in page.text for one in found.papers)
    assert signed_in(cast.alice).get(found.papers[0].url).status_code == 200


def test_a_floor_and_a_duty_do_their_arithmetic(cast, walked):
    case = walked(until="propose_candidate").case
    floors = [date for date in told(case, "propose_candidate").dates if date.startswith("不得早于")]
    assert len(floors) == 1
    assert "满1年" in floors[0] or "满12个月" in floors[0]
    duty = next(one for one in ahead.owed_duties(case) if one.every)
    sentence = guidance.guidance(case, duty).dates[0]
    assert f"应于{readable.in_words(ahead.due_on(case, duty))}前办理" in sentence
    assert "上次办理或应办之日" in sentence


def test_the_papers_of_an_act_are_those_the_law_knows(cast, walked):
    case = walked(until="adopt").case
    found = told(case, "adopt")
    assert len(found.papers) == len(acts_of(MembershipCase)["adopt"])
    assert {one.how for one in found.papers} >= {"提交后由系统生成"}


def test_the_case_page_helps_with_what_leads_on_and_what_is_owed(cast, walked, signed_in):
    road = walked(after="file_activist")
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/")
    owed = {str(one.label) for one in ahead.owed_duties(road.case)}
    assert owed < set(helps(road.case))
    assert [one.label for one in page.context["guidance"]] == list(helps(road.case))
    for one in page.context["guidance"]:
        assert page.text.count(f"<h3>{one.label}</h3>") == 1


def test_an_ended_case_needs_no_help(cast, walked, signed_in):
    road = walked()
    road.do("withdraw")
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/")
    assert page.context["guidance"] == []
    assert "怎样办理：" not in page.text
