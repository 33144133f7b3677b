"""The main menu: what belongs to posts shares one item, everything else stands for itself (config/site.py)."""

from __future__ import annotations

import pytest

from config.context import _together

pytestmark = pytest.mark.django_db


def test_posts_rounds_and_figures_share_one_item(cast, signed_in):
    """The group bears the address of its first page and is marked where one of its pages is open."""
    menu = signed_in(cast.carol).get("/rounds/").context["site_menu"]
    groups = [one for one in menu if "holds" in one]
    assert [one["url"] for group in groups for one in group["holds"]][:2] == ["/posts/", "/rounds/"]
    assert groups[0]["current"]
    assert len(menu) <= 7
    assert [one["url"] for one in menu][:2] == ["/", "/cases/"]


def test_a_page_left_alone_is_an_item_of_its_own():
    """A group of one would only cost a click."""
    alone = {"url": "/posts/", "current": False}
    assert _together({"desk": {"url": "/"}, "posts": alone}) == [{"url": "/"}, alone]
