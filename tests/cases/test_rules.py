"""The rules page: who may tighten what, what is refused with which words, and what cases below then meet."""

from __future__ import annotations

import pytest

from cases.law import Unlawful
from cases.overlays import RuleSetting
from tests import story
from tests.story import D

pytestmark = pytest.mark.django_db
PAGE = "/cases/rules/"
LOCAL, WARNED, HARDEST = "applied_six_months", "meeting_in_time", "cultivated_a_year"


def post(client, guard: str, mode: str, since="2030-01-01", document="县组发〔2030〕1号", **more):
    """Set a rule as the form does."""
    data = {"mode": mode, "since": since, "document": document}
    return client.post(f"{PAGE}membership/{guard}/", data | more)


def row(page, name: str):
    """The rule of that name as the list shows it."""
    return next(rule for _heading, rules in page.context["groups"] for rule in rules if rule.guard.name == name)


@pytest.mark.parametrize("name", ["alice", "sam", "pat", "ivy", "adam", "dora"])
def test_only_organisers_and_departments_set_rules(cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    assert client.get(PAGE).status_code == 403
    assert post(client, LOCAL, "hard").status_code == 403
    assert RuleSetting.objects.count() == 0


def test_the_list_groups_local_rules_warnings_and_hard_ones(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.bob)
    with django_assert_max_num_queries(12):
        page = client.get(PAGE)
    assert page.status_code == 200
    local, warned, hard = ({rule.guard.name for rule in rules} for _heading, rules in page.context["groups"])
    assert LOCAL in local
    assert WARNED in warned
    assert HARDEST in hard
    assert len(local) == 18
    assert f"membership/{HARDEST}/" not in page.text
    assert f"membership/{LOCAL}/" in page.text


def test_an_organiser_tightens_for_his_committee_and_all_below(cast, walked, signed_in):
    answer = post(signed_in(cast.bob), LOCAL, "hard", since="2027-01-01", document="镇党发〔2027〕3号")
    assert answer.status_code == 303
    road = walked(until="name_activist")
    with pytest.raises(Unlawful) as refusal:
        road.do("name_activist")
    assert [str(one) for one in refusal.value.obstacles] == [
        "2027年1月10日递交入党申请书，满六个月即自2027年7月10日起方可确定为入党积极分子（地方规定1）"
    ]
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/")
    (told,) = page.context["circumstances"].stricter
    assert (told.organisation, told.since, told.document) == (cast.east, D(2027, 1, 1), "镇党发〔2027〕3号")
    assert "镇党发〔2027〕3号" in page.text


def test_another_township_is_not_touched(cast, signed_in):
    post(signed_in(cast.bob), LOCAL, "hard")
    assert row(signed_in(cast.bob).get(PAGE), LOCAL).mode == "hard"
    assert row(signed_in(cast.eve).get(PAGE), LOCAL).mode == "off"


def test_what_happened_before_the_day_is_judged_as_before(cast, walked, signed_in):
    """The legal date counts: a rule since May does not bind what was done in April."""
    post(signed_in(cast.bob), LOCAL, "hard", since="2027-05-01")
    road = walked(until="name_activist")
    assert road.do("name_activist").on == D(2027, 4, 20)


def test_the_strictest_up_the_tree_holds_and_is_not_loosened_below(cast, signed_in):
    post(signed_in(cast.carol), LOCAL, "warn")
    rule = row(signed_in(cast.bob).get(PAGE), LOCAL)
    assert (rule.mode, rule.given, rule.given_by) == ("warn", "warn", cast.county)
    page = post(signed_in(cast.bob), LOCAL, "off")
    assert page.status_code == 422
    assert page.context["form"].errors["mode"] == ["中共丙县委对此条的要求为“提示”，本级不得放宽。"]
    assert post(signed_in(cast.bob), LOCAL, "hard").status_code == 303
    assert row(signed_in(cast.bob).get(PAGE), LOCAL).mode == "hard"
    assert row(signed_in(cast.carol).get(PAGE), LOCAL).mode == "warn"


@pytest.mark.parametrize(
    ("guard", "mode", "words"),
    [
        (HARDEST, "warn", "为硬性规定，不得放宽。"),
        (HARDEST, "off", "为硬性规定，不得放宽。"),
        (WARNED, "off", "细则对此条的要求为“提示”，本级不得放宽。"),
        (LOCAL, "off", "该日已按此执行，无需设置。"),
    ],
)
def test_loosening_and_what_has_no_effect_are_refused_with_words(cast, signed_in, guard, mode, words):
    page = post(signed_in(cast.bob), guard, mode)
    assert page.status_code == 422
    assert words in page.context["form"].errors["mode"][0]
    assert RuleSetting.objects.count() == 0


def test_ones_own_tightening_may_be_taken_back_and_rows_are_only_added(cast, signed_in):
    client = signed_in(cast.bob)
    post(client, LOCAL, "hard", since="2030-01-01")
    early = post(client, LOCAL, "off", since="2029-12-31")
    assert early.context["form"].errors["since"] == ["本组织最近一次设置自2030-01-01起施行，不得早于该日。"]
    assert post(client, LOCAL, "off", since="2030-06-01", document="镇党发〔2030〕9号").status_code == 303
    assert row(client.get(PAGE), LOCAL).mode == "off"
    page = client.get(f"{PAGE}membership/{LOCAL}/")
    assert [one.mode for one in page.context["history"]] == ["off", "hard"]
    assert "镇党发〔2030〕9号" in page.text
    assert [one.by for one in RuleSetting.objects.all()] == [cast.bob, cast.bob]


def test_document_and_date_are_asked_for(cast, signed_in):
    page = post(signed_in(cast.bob), LOCAL, "hard", since="", document="")
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"since", "document"}


def test_unknown_rules_and_pipelines_are_404(cast, signed_in):
    client = signed_in(cast.bob)
    assert client.get(f"{PAGE}membership/nonsense/").status_code == 404
    assert client.get(f"{PAGE}nonsense/{LOCAL}/").status_code == 404
    assert client.get(f"{PAGE}?pipeline=nonsense").status_code == 404


def test_who_serves_two_organisations_chooses_one(cast, signed_in):
    story.Mandate.objects.create(user=cast.bob, role="organiser", organisation=cast.west, since=story.LONG_AGO)
    client = signed_in(cast.bob)
    client.post(
        f"{PAGE}membership/{LOCAL}/?organisation={cast.west.pk}",
        {"mode": "hard", "since": "2030-01-01", "document": "镇党发〔2030〕2号"},
    )
    assert RuleSetting.objects.get().organisation == cast.west
