"""The pages of posts: the list and its filters, a post with its holders, and what a desk does with it by hand (D.5)."""

from __future__ import annotations

import pytest

from cases.models import Case
from organisations.desks import Role
from organisations.models import Organisation
from recruitment import ledger
from recruitment.ledger import Balance
from recruitment.models import Intake, Position, Post
from tests.recruitment import stage
from tests.story import TODAY, D, account

pytestmark = pytest.mark.django_db
FACTS = {"on": TODAY.isoformat(), "document": "县编办〔2030〕7号"}


@pytest.fixture
def pool(cast):
    """Three posts of the county."""
    return stage.pool(cast.county, by=cast.carol)


@pytest.fixture
def post(cast, pool):
    """A vacant post in the village."""
    return stage.post(pool, cast.village)


@pytest.fixture
def abroad(cast):
    """A village of another county, a post in it out of the prefecture's pool, and the department there."""
    county = Organisation.objects.create(
        name="中共丁县委", short_name="丁县委", parent=cast.prefecture, place="county", can_recruit=True
    )
    village = Organisation.objects.create(name="丁村支部", short_name="丁村支部", parent=county, place="village")
    dan = account("Dan", Role.DEPARTMENT, county)
    return stage.post(stage.pool(cast.prefecture, by=dan), village), dan


def numbers(answer) -> list[str]:
    """The numbers of the posts the list shows."""
    assert answer.status_code == 200
    return [row.post.number for row in answer.context["rows"]]


def do(client, post, name, **changes):
    """One act by hand as its form posts it."""
    return client.post(f"/posts/{post.number}/{name}/", FACTS | changes)


# --- the list --------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed(cast, signed_in, pool, post):
    held, street = stage.post(pool, cast.far), stage.post(pool, cast.street)
    stage.held(held, "朴毕业", by=cast.carol, serves_until=D(2031, 5, 24))
    ledger.reserve(street, by=cast.carol, on=TODAY, document="x")
    closed = stage.post(stage.pool(cast.county, programme=stage.programme("excellent"), by=cast.carol), cast.village)
    ledger.close_post(closed, by=cast.carol, on=TODAY, document="x")
    client = signed_in(cast.carol)
    ways = {
        "": [post, closed, street, held], "state=vacant": [post], "state=occupied": [held], "state=reserved": [street],
        "state=closed": [closed], f"organisation={cast.west.pk}": [held], "soon=1": [held], "q=朴": [held],
        "q=东街": [street], f"q={post.number.lower()}": [post], "q=王": [],
        f"programme={stage.programme('excellent').pk}": [closed], "state=x&organisation=y&programme=z": None,
    }  # fmt: skip
    for query, expected in ways.items():
        wanted = ways[""] if expected is None else expected
        assert numbers(client.get(f"/posts/all/?{query}")) == [one.number for one in wanted], query
    assert "没有符合条件的岗位" in client.get("/posts/all/?q=王").text


def test_a_term_that_ends_later_is_not_soon(cast, signed_in, post):
    stage.held(post, by=cast.carol, serves_until=D(2031, 5, 25))
    assert numbers(signed_in(cast.carol).get("/posts/all/?soon=1")) == []


def test_everybody_sees_the_posts_of_the_own_villages(cast, signed_in, post, abroad):
    theirs, dan = abroad
    for user in (cast.carol, cast.bob, cast.alice, cast.ivy):
        assert post.number in numbers(signed_in(user).get("/posts/all/"))
    assert numbers(signed_in(cast.eve).get("/posts/all/")) == []
    assert numbers(signed_in(dan).get("/posts/all/")) == [theirs.number]
    assert signed_in(cast.eve).get(f"/posts/{post.number}/").status_code == 404
    assert signed_in(cast.carol).get(f"/posts/{theirs.number}/").status_code == 404
    assert do(signed_in(cast.carol), theirs, "reserve").status_code == 404


# --- one post --------------------------------------------------------------------------------------------------


def test_the_page_of_a_post_tells_who_holds_and_held_it(cast, signed_in, post):
    first = stage.held(post, "金毕业", by=cast.carol, on=D(2030, 6, 1))
    ledger.release(post, by=cast.carol, on=D(2030, 9, 1), document="下编〔2030〕3号", reason="考入公务员")
    second = stage.held(post, "李毕业", by=cast.carol, on=D(2030, 10, 1), serves_until=D(2033, 9, 30))
    page = signed_in(cast.carol).get(f"/posts/{post.number}/")
    assert [one.pk for one in page.context["tenures"]] == [second.pk, first.pk]
    for words in ("李毕业", "服务期至2033年9月30日届满", "考入公务员", "下编〔2030〕3号", "2030-09-01"):
        assert words in page.text
    assert f'href="/cases/{second.case.number}/"' in page.text


def test_a_case_is_linked_only_for_those_who_see_it(cast, signed_in, post):
    """The holder's name is public in the village; the case has moved to where the secretary sees nothing of it."""
    tenure = stage.held(post, by=cast.carol)
    Case.objects.filter(pk=tenure.case_id).update(organisation=cast.county)
    page = signed_in(cast.alice).get(f"/posts/{post.number}/").text
    assert "金毕业" in page
    assert tenure.case.number not in page
    assert tenure.case.number in signed_in(cast.carol).get(f"/posts/{post.number}/").text


def test_nothing_personal_but_the_name_is_shown(cast, signed_in, post):
    tenure = stage.held(post, by=cast.carol)
    page = signed_in(cast.carol).get(f"/posts/{post.number}/").text
    assert tenure.person.id_number not in page


# --- acts ------------------------------------------------------------------------------------------------------


def test_reserving_giving_up_and_closing_by_hand(cast, signed_in, pool, post):
    client = signed_in(cast.carol)
    assert do(client, post, "reserve")["Location"] == f"/posts/{post.number}/"
    assert ledger.balance(pool) == Balance(3, 1, 0)
    assert list(do(client, post, "free").context["form"].errors) == ["reason"]
    assert do(client, post, "free", reason="计划调整").status_code == 303
    assert do(client, post, "close").status_code == 303
    post.refresh_from_db()
    assert (post.closed_on, ledger.balance(pool)) == (TODAY, Balance(3))
    refused = do(client, post, "reserve")
    assert refused.status_code == 422
    assert "已于2030年11月24日撤销" in refused.text
    assert FACTS["document"] in refused.text


def test_a_successor_is_provided_for(cast, signed_in, post):
    stage.held(post, by=cast.carol, on=D(2030, 6, 1), serves_until=D(2031, 3, 31))
    client = signed_in(cast.carol)
    assert f"/posts/{post.number}/succeed/" in client.get(f"/posts/{post.number}/").text
    assert do(client, post, "succeed").status_code == 303
    page = client.get(f"/posts/{post.number}/")
    assert "已于2030年11月24日按县编办〔2030〕7号预留接续名额" in page.text
    assert page.context["now"].succession


def test_too_early_for_a_successor_the_page_says_from_when(cast, signed_in, post):
    stage.held(post, by=cast.carol, on=D(2030, 6, 1), serves_until=D(2033, 5, 31))
    client = signed_in(cast.carol)
    page = client.get(f"/posts/{post.number}/").text
    assert "即自2032年11月30日起预留接续名额" in page
    assert f"/posts/{post.number}/succeed/" not in page
    answer = do(client, post, "succeed")
    assert answer.status_code == 422
    assert "即自2032年11月30日起预留接续名额" in answer.text
    assert ledger.succession(post) is None


def test_no_free_post_is_told_before_the_form(cast, signed_in):
    pool = stage.pool(cast.county, number=0, by=cast.carol)
    ledger.allocate(pool, 1, by=cast.carol, on=D(2030, 1, 1), document="x")
    taken, waiting = stage.post(pool, cast.village), stage.post(pool, cast.far)
    ledger.reserve(taken, by=cast.carol, on=TODAY, document="x")
    page = signed_in(cast.carol).get(f"/posts/{waiting.number}/").text
    assert "需要1名，空余0名" in page
    assert f"/posts/{waiting.number}/reserve/" not in page


@pytest.mark.parametrize("name", ["alice", "bob", "pat", "ivy"])
@pytest.mark.parametrize("act", ["reserve", "free", "succeed", "close"])
def test_only_the_recruiting_desk_acts(cast, signed_in, post, name, act):
    client = signed_in(getattr(cast, name))
    answer = do(client, post, act, reason="x")
    assert answer.status_code == 403
    assert "丙县委" in answer.text
    assert not client.get(f"/posts/{post.number}/").context["acts"]
    assert post.entries.count() == 0


def test_a_holder_is_not_sent_away_by_hand(cast, signed_in, pool, post):
    """A person leaves by the law of the case (D.5); the button for reservations does not reach."""
    stage.held(post, by=cast.carol)
    answer = do(signed_in(cast.carol), post, "free", reason="x")
    assert answer.status_code == 422
    assert "应在相应个案或招录中释放" in answer.text
    assert ledger.balance(pool) == Balance(3, 0, 1)


def test_what_a_round_has_reserved_is_freed_by_the_round(cast, signed_in, pool, post):
    ledger.reserve(post, by=cast.carol, on=TODAY, document="x")
    dossier = stage.Dossier.objects.create(number="R-2030-001", title="x", opened_on=TODAY)
    intake = Intake.objects.create(
        number="R-2030-001", title="x", programme=pool.programme, organisation=cast.county, dossier=dossier,
        opened_on=TODAY, entered_on=TODAY,
    )  # fmt: skip
    position = Position.objects.create(
        intake=intake, code="01", title="到村任职", announced=1, places=1, education="21", age_most=35
    )
    Post.objects.filter(pk=post.pk).update(position=position)
    client = signed_in(cast.carol)
    assert not client.get(f"/posts/{post.number}/").context["acts"]
    assert do(client, post, "free", reason="x").status_code == 422
    assert ledger.state(post) == "reserved"


def test_a_county_reserves_a_post_of_the_prefecture(cast, signed_in, abroad):
    theirs, dan = abroad
    assert do(signed_in(dan), theirs, "reserve").status_code == 303
    prue = account("Prue", Role.DEPARTMENT, cast.prefecture)
    assert do(signed_in(prue), theirs, "free", reason="x").status_code == 303


def test_an_unknown_act_or_post_is_nothing(cast, signed_in, post):
    client = signed_in(cast.carol)
    assert do(client, post, "occupy").status_code == 404
    assert client.get("/posts/Q-2099-0001/").status_code == 404


# --- cost ------------------------------------------------------------------------------------------------------


def test_the_pages_ask_as_often_for_many_as_for_few(cast, signed_in, post):
    costs = []
    client = signed_in(cast.carol)
    pool = stage.pool(cast.county, number=40, year=2029, by=cast.carol)
    for many in (1, 28):
        for n in range(many):
            name = f"{many}{n}村"
            village = Organisation.objects.create(name=name, short_name=name, parent=cast.east, place="village")
            stage.held(stage.post(pool, village), name, by=cast.carol, serves_until=D(2033, 1, 1))
            stage.held(post, f"历任{name}", by=cast.carol, serves_until=D(2033, 1, 1))
            ledger.release(post, by=cast.carol, on=TODAY, document="x", reason="x")
        stage.held(post, f"现任{many}", by=cast.carol, serves_until=D(2033, 1, 1))
        costs.append([stage.asked(client, address) for address in ("/posts/all/", f"/posts/{post.number}/")])
        ledger.release(post, by=cast.carol, on=TODAY, document="x", reason="x")
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 16
