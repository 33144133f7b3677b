"""What is searched for never stands in an address: not a name, not an ID number."""

import re

import pytest
from django.contrib import admin
from django.test import RequestFactory

from organisations.searching import LONGEST, OpensSearches, opened, sealed, searched
from organisations.upkeep import UPKEEP

pytestmark = pytest.mark.django_db


def test_a_name_comes_back_sealed_and_finds_whom_it_names(walked, cast, signed_in):
    walked(until="talk")
    client = signed_in(cast.bob)
    answer = client.post("/search/", {"to": "/cases/", "q": cast.dave.name, "stage": "", "rural": "1"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (303, "/cases/")
    assert cast.dave.name not in answer["Location"]
    assert "%E" not in answer["Location"]
    said = client.get(answer["Location"]).content.decode()
    assert f'value="{cast.dave.name}"' in said
    assert "共1个" in said or "1件" in said
    assert "rural=1" in answer["Location"]
    nobody = client.post("/search/", {"to": "/cases/", "q": "无此人"})["Location"]
    assert "没有符合" in client.get(nobody).content.decode()


def test_an_id_number_is_found_and_stands_nowhere(walked, cast, signed_in):
    walked(until="talk")
    number, client = cast.dave.id_number, signed_in(cast.bob)
    place = client.post("/search/", {"to": "/cases/", "q": number})["Location"]
    page = client.get(place)
    assert cast.dave.name in page.content.decode()
    links = re.findall(r'href="([^"]*)"', page.content.decode())
    assert not [link for link in [place, *links] if number in link]


def test_the_seal_opens_for_nobody_else(cast):
    text = sealed("申请人戴", cast.alice)
    assert opened(text, cast.alice) == "申请人戴"
    assert opened(text, cast.bob) == ""
    assert opened(text[:-4] + "AAAA", cast.alice) == ""
    assert opened("~" + "é" * 9, cast.alice) == ""
    assert len(opened(sealed("长" * 300, cast.alice), cast.alice)) == LONGEST
    request = RequestFactory().get("/", {"q": " M-2030 "})
    request.user = cast.alice
    assert searched(request) == "M-2030"  # typed by hand into the address


@pytest.mark.parametrize("address", ["/", "/cases/", "/absence/", "/absence/leaving/", "/posts/all/"])
def test_every_search_box_posts(cast, signed_in, address):
    said = signed_in(cast.carol).get(address).content.decode()
    boxes = re.findall(r"<form(?:(?!</form>).)*type=\"search\"", said, re.DOTALL)
    assert boxes
    assert all('method="post" action="/search/"' in box for box in boxes)


def test_upkeep_searches_sealed_too(cast, signed_in):
    client = signed_in(cast.carol)
    place = client.post("/search/", {"to": "/admin/organisations/person/", "q": cast.dave.name})["Location"]
    said = client.get(place).content.decode()
    assert cast.dave.name not in place
    assert said.count("field-masked_id_number") == 1
    assert f'value="{cast.dave.name}"' in said
    kept = {label for models in UPKEEP.values() for label in models}
    lists = [one for model, one in admin.site._registry.items() if model._meta.label_lower in kept]
    plain = [one for one in lists if one.search_fields and not isinstance(one, OpensSearches)]
    assert not plain


def test_an_empty_search_of_the_desk_shows_all_of_it(cast, signed_in):
    client = signed_in(cast.alice)
    assert client.post("/search/", {"to": "/", "q": " "})["Location"] == "/?all="
    assert client.post("/search/", {"to": "/cases/", "q": ""})["Location"] == "/cases/"
