"""Positions without examination on the pages of a round: drawn up, shown, announced, recommended for (E-02, E-03)."""

from __future__ import annotations

import datetime

import pytest

from recruitment import announcement_text, door
from recruitment.models import Intake, Position
from tests.story import Cast

from . import rounds, stage

pytestmark = pytest.mark.django_db
FORM = {
    "code": "A02", "title": "社区工作者", "education": "31", "age_most": 45, "majors": "", "conditions": "",
    "ratio": "",
}  # fmt: skip


def drafted(cast: Cast, code: str = "social") -> tuple[Intake, int]:
    """A draft of the programme with an examined position, and a vacant post of its pool."""
    pool = stage.pool(cast.county, number=3, programme=stage.programme(code), by=cast.carol)
    words = {"applications_from": rounds.FIRST, "applications_until": rounds.LAST, "substitution": False}
    intake = door.draw_up(
        pool.programme, organisation=cast.county, title="2030年丙县社区工作者招聘", by=cast.carol, on=rounds.DRAWN,
        **words,
    )  # fmt: skip
    examined = rounds.positioned(intake, "A01", 1, title="社区工作者")
    first, second = (stage.post(pool, cast.village, on=datetime.date(2030, 2, 1)) for _number in range(2))
    first.position = examined
    first.save()
    return intake, second.pk


def paragraphs_of(intake: Intake) -> list[str]:
    """What the announcement says."""
    sections = announcement_text.sections(rounds.anew(intake))
    return [paragraph for _heading, paragraphs in sections for paragraph in paragraphs]


@pytest.fixture(autouse=True)
def _room(db):
    """Two posts of either programme in a village."""
    for code in ("social", "specialist"):
        one = stage.programme(code)
        one.per_village = 2
        one.save()


def test_a_position_without_examination_is_drawn_up_and_announced(cast, signed_in):
    intake, post = drafted(cast)
    client, page = signed_in(cast.carol), f"/rounds/{intake.number}/"
    assert 'value="社区专职工作者（社工岗）"' in client.get(f"{page}positions/new/").text
    answer = client.post(f"{page}positions/new/", FORM | {"exempt": "on", "posts": [post]})
    assert answer.status_code == 303
    assert Position.objects.get(code="A02").exempt
    text = client.get(page).text
    assert text.count("免试") == 1
    told = paragraphs_of(intake)
    assert any("A02（1名）面向公益性岗位在岗人员免试招聘" in one for one in told)
    assert any("不免除体检、考察和公示" in one for one in told)
    assert any("订立劳动合同" in one for one in told)
    assert not any("到村任职" in one for one in told)
    assert client.get(f"{page}announcement/").status_code == 200


def test_a_round_without_any_examination_announces_none(cast):
    intake, _post = drafted(cast)
    intake.positions.update(exempt=True)
    headings = [heading for heading, _paragraphs in announcement_text.sections(rounds.anew(intake))]
    assert "考试" not in headings
    assert "免试招聘" in headings
    told = [
        paragraph
        for _heading, paragraphs in announcement_text.sections(rounds.anew(intake))
        for paragraph in paragraphs
    ]
    assert not any("开考比例" in one for one in told)


def test_no_position_of_a_public_institution_goes_without_examination(cast, signed_in):
    """E-02: the form names the law at its field, and nothing typed is lost."""
    intake, post = drafted(cast, "specialist")
    answer = signed_in(cast.carol).post(
        f"/rounds/{intake.number}/positions/new/", FORM | {"exempt": "on", "posts": [post]}
    )
    assert answer.status_code == 422
    assert "《事业单位人事管理条例》第八条" in str(answer.context["form"].errors["exempt"])
    assert 'value="A02"' in answer.text
    assert not Position.objects.filter(code="A02").exists()


def test_without_examination_there_is_no_interview_either(cast, signed_in):
    intake, post = drafted(cast)
    answer = signed_in(cast.carol).post(
        f"/rounds/{intake.number}/positions/new/", FORM | {"exempt": "on", "direct": "on", "posts": [post]}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["direct"])


def test_recommendations_are_entered_where_the_round_has_such_positions(cast, signed_in):
    intake, _post = drafted(cast)
    client, page = signed_in(cast.carol), f"/rounds/{intake.number}/"
    assert client.get(f"{page}recommend/").status_code == 404
    intake.positions.update(exempt=True)
    rounds.act(cast, intake, "approve_plan", datetime.date(2030, 5, 10), **rounds.APPROVALS)
    rounds.act(cast, intake, "publish", rounds.PUBLISHED)
    assert f"{page}recommend/" in client.get(page).text
    form = client.get(f"{page}recommend/")
    assert form.context["opening"].action.name == "recommend"
    assert "免试" in form.text
    assert signed_in(cast.bob).get(f"{page}recommend/").status_code in (403, 404)
    candidates = signed_in(cast.carol).get(f"{page}candidates/?position=A01").text
    assert "该岗位暂无推荐人选" in candidates


def test_other_pipelines_know_no_recommendation(cast, signed_in):
    intake = rounds.published(cast)
    assert signed_in(cast.carol).get(f"/rounds/{intake.number}/recommend/").status_code == 404
