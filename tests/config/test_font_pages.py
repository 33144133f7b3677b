"""The settings page of fonts: who may see it, what it says of each face, and the trial of a name."""

import pytest
from django.urls import reverse
from fontTools.ttLib import TTFont

from dossiers import fonts

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/fonts/"


def test_administrators_and_departments_see_it_and_nobody_else(cast, signed_in):
    for user, status in ((cast.adam, 200), (cast.carol, 200), (cast.bob, 403), (cast.alice, 403), (cast.ivy, 403)):
        client = signed_in(user)
        assert client.get(ADDRESS).status_code == status, user
        assert (ADDRESS in client.get("/").content.decode()) == (status == 200), user


def test_it_says_what_stands_in_for_what(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.adam)
    with django_assert_max_num_queries(6):
        page = client.get(reverse("settings-fonts")).content.decode()
    assert page.count("代用字体") == 3
    assert page.count("自由字体，字符齐全") == 2
    assert str(fonts.locate("LXGW WenKai")[0]) in page
    assert "PAPER_FONTS_DIR" in page


def test_a_licensed_face_is_shown_with_its_file(cast, signed_in, settings, tmp_path):
    with TTFont(fonts.prepared()["LXGW WenKai", "regular"]) as font:
        font["name"].setName("仿宋_GB2312", 1, 3, 1, 0x0804)
        font.save(tmp_path / "own.ttf")
    settings.PAPER_FONTS_DIR = str(tmp_path)
    client = signed_in(cast.adam)
    page = client.get(ADDRESS).content.decode()
    assert page.count("代用字体") == 2
    assert f"{tmp_path}/own.ttf" in page
    tried = client.post(ADDRESS, {"words": "李𠮷"}).content.decode()
    assert "全部可以打印" in tried  # another face fills the gap of this one, and the page says so
    assert "<dt>仿宋</dt><dd>𠮷</dd>" in tried


def test_a_trial_names_what_no_font_prints(cast, signed_in):
    client = signed_in(cast.carol)
    answer = client.post(ADDRESS, {"words": "李\ue123·\U0001fae8"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ("U+E123" in page, "U+1FAE8" in page, "U+674E" in page) == (True, True, False)
    assert "全部可以打印" in client.post(ADDRESS, {"words": "阿卜杜拉·买买提 喆〇"}).content.decode()
    assert client.post(ADDRESS, {"words": ""}).status_code == 422
