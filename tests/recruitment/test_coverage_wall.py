"""The wall chart: every village once, no graduate named, legible without colour, on A3 and A4 (F-06)."""

from __future__ import annotations

import io

import pikepdf
import pytest

from organisations.desks import Role
from organisations.models import Organisation
from recruitment import wall
from recruitment.measures import GRADUATES
from tests.dossiers.test_typesetting import fonts_of, text_of
from tests.recruitment import small_county
from tests.story import TODAY, account

pytestmark = pytest.mark.django_db
SIZES = {"a3": (1191, 842), "a4": (842, 595)}
SIGNS = {"served": "●", "provided": "◎", "losing": "▲", "appointed": "△", "none": "○"}


@pytest.fixture
def county(cast):
    """A village in each state."""
    return small_county.settle(cast)


def drawn(root, sheet="a3") -> bytes:
    return wall.draw(GRADUATES, root, sheet=sheet, today=TODAY)


@pytest.mark.parametrize("sheet", SIZES)
def test_every_village_stands_on_it_once_with_its_sign(cast, county, sheet):
    pdf = drawn(cast.county, sheet)
    said = text_of(pdf)
    for name, sign in SIGNS.items():
        village = wall.place_name(getattr(county, name))
        assert said.count(village) == 1
        assert f"{sign}{village}" in said
    for village in GRADUATES.places(cast.county):
        assert said.count(wall.place_name(village)) == 1
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in opened.pages} == {SIZES[sheet]}


def test_many_villages_run_over_pages_and_none_is_lost_or_said_twice(cast):
    for number in range(420):
        small_county.village(cast.east if number % 2 else cast.west, f"第{number:03d}村")
    pdf = drawn(cast.county, "a4")
    said = text_of(pdf)
    assert [number for number in range(420) if said.count(f"第{number:03d}村") != 1] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    assert pages > 2
    assert f"第{pages}页共{pages}页" in said


def test_the_names_of_graduates_do_not_hang_on_the_wall(cast, county):
    """F-06: only villages and numbers."""
    assert "毕业生1" not in text_of(drawn(cast.county)).replace("毕业生覆盖", "")


def test_legend_totals_and_date_are_there(cast, county):
    said = text_of(drawn(cast.county))
    assert "行政村10个，有毕业生在岗5个，覆盖率50.0%" in said
    assert "尚未安排接替1个" in said
    assert "2030年11月24日统计" in said
    for words in ("●在岗", "◎即将届满、已安排接替", "▲即将空缺", "△已聘用、尚未报到", "○无毕业生"):
        assert words in said


def test_the_fonts_are_embedded(cast, county):
    names = fonts_of(drawn(cast.county))
    assert {name.rpartition("-")[0] or name for name in names} >= {"Noto-Sans-CJK-SC", "Noto-Serif-CJK-SC"}, names


def test_a_long_name_wraps(cast):
    long = "长白山北麓朝鲜族满族民俗文化旅游示范片区第一联合行政村"
    small_county.village(cast.east, long)
    assert text_of(drawn(cast.county)).count(long) == 1


def test_a_sign_no_font_has_is_named_instead_of_a_chart(cast, signed_in):
    small_county.village(cast.east, "\U000f0001山村")
    answer = signed_in(cast.carol).get(f"/coverage/{cast.county.pk}/chart/a4/")
    assert (answer.status_code, "U+F0001" in answer.content.decode()) == (422, True)


def test_each_county_of_the_prefecture_has_sheets_of_its_own(cast, county):
    other = Organisation.objects.create(
        name="中共丁市委员会", short_name="丁市委", kind="committee", place="county", parent=cast.prefecture
    )
    town = Organisation.objects.create(
        name="中共丁市南镇委员会", short_name="南镇党委", kind="committee", place="township", parent=other
    )
    small_county.village(town, "南山村")
    pdf = drawn(cast.prefecture)
    assert "南山村" not in text_of(pdf, page=1)
    assert "丁市到村任职高校毕业生覆盖情况图" in text_of(pdf, page=2)
    assert "全州合计：行政村11个" in text_of(pdf, page=2)


def test_an_organisation_without_villages_has_none(cast, signed_in):
    assert drawn(cast.street) is None
    client = signed_in(account("Zoe", Role.DEPARTMENT, cast.prefecture))
    assert client.get(f"/coverage/{cast.street.pk}/chart/a3/").status_code == 404


def test_the_page_hands_it_out_as_pdf(cast, county, signed_in):
    answer = signed_in(cast.carol).get(f"/coverage/{cast.county.pk}/chart/a3/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("short", "place"),
    [("海望村党支部", "海望村"), ("海望村党总支", "海望村"), ("中心村党委", "中心村"), ("丙县委", "丙县"),
     ("州委", "州"), ("东镇党委", "东镇"), ("防汛抢险一线临时党支部", "防汛抢险一线临时党支部")],
)  # fmt: skip
def test_a_cell_names_the_place_and_not_the_party_body(short, place):
    assert wall.place_name(Organisation(short_name=short)) == place
