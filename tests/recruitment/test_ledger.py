"""The quota ledger through its functions: what each entry does, and what is refused with which words (D.5)."""

from __future__ import annotations

import pytest

from cases.law import Unlawful
from organisations.models import Organisation
from recruitment import ledger
from recruitment.ledger import Balance
from recruitment.models import Entry, Pool, Post
from tests.recruitment import stage
from tests.story import TODAY, D
from workflows.models import PlacementCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
PAPER = "县编办〔2030〕7号"
LAW = "（编制名额管理规则）"  # D.5, as people quote it


@pytest.fixture
def pool(cast):
    """Three posts of the county."""
    return stage.pool(cast.county, by=cast.carol)


@pytest.fixture
def post(cast, pool):
    """A vacant post in the village."""
    return stage.post(pool, cast.village)


@pytest.fixture
def words(cast):
    """By whom, when, under which document."""
    return {"by": cast.carol, "on": TODAY, "document": PAPER}


def refused(act, *args, **words) -> list[str]:
    """The obstacles of a refused act, in words."""
    with pytest.raises(Unlawful) as refusal:
        act(*args, **words)
    return [str(one) for one in refusal.value.obstacles]


# --- what an entry does ----------------------------------------------------------------------------------------


def test_a_post_is_reserved_occupied_and_released(cast, pool, post, words):
    assert (ledger.state(post), ledger.holder(post)) == ("vacant", None)
    ledger.reserve(post, **words)
    assert (ledger.state(post), ledger.balance(pool)) == ("reserved", Balance(3, 1, 0))
    case = stage.case(stage.graduate("金毕业", cast.village), cast.village)
    tenure = ledger.occupy(post, case, **words)
    assert (ledger.state(post), ledger.balance(pool)) == ("occupied", Balance(3, 0, 1))
    assert ledger.holder(post) == tenure
    assert (tenure.person, tenure.case_id, tenure.since, tenure.until) == (case.person, case.pk, TODAY, None)
    ledger.release(post, **words, reason="合同解除")
    tenure.refresh_from_db()
    assert (tenure.until, tenure.ended_because) == (TODAY, "合同解除")
    assert (ledger.state(post), ledger.balance(pool)) == ("vacant", Balance(3, 0, 0))
    kinds = list(pool.entries.values_list("seq", "kind", "number", "case_id"))
    assert kinds == [
        (1, "allocate", 3, None), (2, "reserve", 1, None), (3, "occupy", 1, case.pk), (4, "release", 1, case.pk)
    ]  # fmt: skip


def test_a_reservation_is_given_up(pool, post, words):
    ledger.reserve(post, **words)
    ledger.release(post, **words, reason="本次招聘取消")
    assert (ledger.state(post), ledger.balance(pool)) == ("vacant", Balance(3, 0, 0))


def test_allocating_adjusting_and_returning(pool, words):
    ledger.allocate(pool, 2, **words)
    ledger.adjust(pool, -1, **words, reason="机构改革")
    ledger.adjust(pool, 3, **words, reason="机构改革")
    entry = ledger.give_back(pool, 4, **words)
    assert (ledger.balance(pool), entry.number, entry.document, entry.seq) == (Balance(3, 0, 0), 4, PAPER, 5)


def test_numbers_of_posts_run_through_the_year(cast, pool, post):
    other = stage.post(pool, cast.far)
    assert [post.number, other.number] == ["Q-2030-0001", "Q-2030-0002"]
    assert (post.opened_on, post.opened_by) == (TODAY, cast.carol)


# --- no more than allocated ------------------------------------------------------------------------------------


def test_the_last_free_post_is_the_last(cast, words):
    pool = stage.pool(cast.county, number=1, by=cast.carol)
    ledger.reserve(stage.post(pool, cast.village), **words)
    told = refused(ledger.reserve, stage.post(pool, cast.far), **words)
    assert told == [f"需要1名，空余0名：核定1名，其中占用0名、预留1名{LAW}"]


@pytest.mark.parametrize("act", [ledger.give_back, ledger.adjust])
def test_only_free_posts_are_taken_away(pool, post, words, act):
    ledger.reserve(post, **words)
    number = 3 if act is ledger.give_back else -3
    told = refused(act, pool, number, **words, reason="收回")
    assert told == [f"需要3名，空余2名：核定3名，其中占用0名、预留1名{LAW}"]


def test_nothing_is_nothing(pool, words):
    assert refused(ledger.allocate, pool, 0, **words) == [f"名额数应不少于1名{LAW}"]
    assert refused(ledger.give_back, pool, -1, **words) == [f"名额数应不少于1名{LAW}"]
    assert refused(ledger.adjust, pool, 0, **words, reason="无") == [f"调整0名没有意义{LAW}"]


def test_a_closed_programme_gets_no_more(pool, words):
    type(pool.programme).objects.filter(pk=pool.programme_id).update(closed_on=D(2030, 10, 1))
    assert refused(ledger.allocate, pool, 1, **words) == [f"“千名大学生进千村行动”已于2030年10月1日停止实施{LAW}"]


# --- a post and its holder -------------------------------------------------------------------------------------


def test_a_reserved_post_is_not_reserved_again(post, words):
    ledger.reserve(post, **words)
    told = refused(ledger.reserve, post, **words)
    assert told == [f"岗位{post.number}已于2030年11月24日按{PAPER}预留{LAW}"]


def test_what_is_not_reserved_is_not_occupied(cast, post, words):
    case = stage.case(stage.graduate("金毕业", cast.village), cast.village)
    assert refused(ledger.occupy, post, case, **words) == [f"岗位{post.number}空缺，尚未预留{LAW}"]


def test_an_occupied_post_is_neither_reserved_nor_occupied_nor_closed(cast, post, words):
    stage.held(post, by=cast.carol)
    told = [f"岗位{post.number}自2030年11月24日起由金毕业占用{LAW}"]
    case = stage.case(stage.graduate("李毕业", cast.village), cast.village)
    assert refused(ledger.reserve, post, **words) == told
    assert refused(ledger.occupy, post, case, **words) == told
    assert refused(ledger.close_post, post, **words) == told


def test_nobody_holds_two_posts(cast, pool, post, words):
    tenure = stage.held(post, by=cast.carol)
    other = stage.post(pool, cast.far)
    ledger.reserve(other, **words)
    second = PlacementCase.objects.get(pk=tenure.case_id)
    assert refused(ledger.occupy, other, second, **words) == [
        f"金毕业自2030年11月24日起已占用岗位{post.number}（东村支部），一人只能占用一个岗位{LAW}"
    ]
    ledger.release(post, **words, reason="调整到另一村")
    assert ledger.occupy(other, second, **words).post == other


def test_a_vacant_post_has_nothing_to_release(post, words):
    assert refused(ledger.release, post, **words, reason="离职") == [f"岗位{post.number}无人占用{LAW}"]


def test_a_closed_post_takes_nobody(cast, pool, post, words):
    ledger.close_post(post, **words)
    post.refresh_from_db()
    assert (post.closed_on, post.closed_by, post.closing_document) == (TODAY, cast.carol, PAPER)
    assert refused(ledger.reserve, post, **words) == [f"岗位{post.number}已于2030年11月24日撤销{LAW}"]
    assert stage.post(pool, cast.village).number == "Q-2030-0002"  # the village may have another one now


def test_entries_of_a_post_come_in_order(post, words):
    ledger.reserve(post, **words)
    told = refused(ledger.release, post, **words | {"on": D(2030, 11, 23)}, reason="离职")
    assert told == [f"本岗位上一笔登记的日期为2030年11月24日，其后的登记不得早于该日{LAW}"]


def test_nothing_lies_before_the_first_allocation(post, words):
    told = refused(ledger.reserve, post, **words | {"on": D(2029, 12, 31)})
    assert told == [f"本编制池第一笔登记的日期为2030年1月1日，其他登记不得早于该日{LAW}"]


# --- villages --------------------------------------------------------------------------------------------------


def test_one_post_in_each_village_whoever_funds_it(cast, post, words):
    """Prefecture and county each hold a pool; the target of a village counts both (D.5)."""
    prefecture = stage.pool(cast.prefecture, by=cast.carol)
    told = refused(stage.post, prefecture, cast.village)
    assert told == [f"“千名大学生进千村行动”每个村（社区）1个岗位，东村支部已有1个{LAW}"]
    assert stage.post(prefecture, cast.far).pool == prefecture


def test_border_posts_are_for_border_villages(cast):
    pool = stage.pool(cast.county, programme=stage.programme("border"), by=cast.carol)
    told = refused(stage.post, pool, cast.village)
    assert told == [f"“边境村人才支持计划”只面向边境村，东村支部不是边境村{LAW}"]
    Organisation.objects.filter(pk=cast.village.pk).update(border=True)
    stage.post(pool, cast.village)
    stage.post(pool, cast.village)
    assert refused(stage.post, pool, cast.village) == [
        f"“边境村人才支持计划”每个村（社区）2个岗位，东村支部已有2个{LAW}"
    ]


def test_a_post_lies_in_an_open_village_below_the_holder(cast, pool):
    other = Organisation.objects.create(name="丁县委", short_name="丁县委", parent=cast.prefecture, place="county")
    abroad = Organisation.objects.create(name="丁村支部", short_name="丁村支部", parent=other, place="village")
    assert refused(stage.post, pool, abroad) == [f"丁村支部不属于本编制池所在的丙县委{LAW}"]
    assert refused(stage.post, pool, cast.east) == [f"东镇党委不是村（社区）{LAW}"]
    Organisation.objects.filter(pk=cast.far.pk).update(closed_on=D(2030, 5, 1))
    assert refused(stage.post, pool, cast.far) == [f"西村支部已于2030年5月1日撤销{LAW}"]


# --- succession ------------------------------------------------------------------------------------------------


def test_a_successor_is_provided_for_in_the_last_six_months(cast, pool, post, words):
    stage.held(post, by=cast.carol, on=D(2030, 6, 1), serves_until=D(2031, 8, 31))
    early = words | {"on": D(2031, 2, 27)}
    assert refused(ledger.succeed, post, **early) == [
        f"金毕业的服务期于2031年8月31日届满，最早可在届满前6个月内，即自2031年2月28日起预留接续名额{LAW}"
    ]
    before = ledger.balance(pool)
    entry = ledger.succeed(post, **words | {"on": D(2031, 2, 28)})
    assert ledger.succession(post) == entry
    assert (ledger.balance(pool), ledger.state(post)) == (before, "occupied")
    again = refused(ledger.succeed, post, **words | {"on": D(2031, 3, 1)})
    assert again == [f"已于2031年2月28日按{PAPER}预留接续名额{LAW}"]


def test_the_leave_of_a_holder_with_a_successor_reserves_the_post(cast, pool, post, words):
    """Release and reservation are one: in a full pool nobody can come between."""
    ledger.give_back(pool, 2, **words | {"on": D(2030, 1, 2)})
    stage.held(post, by=cast.carol, on=D(2030, 6, 1), serves_until=TODAY)
    ledger.succeed(post, **words)
    released = ledger.release(post, **words, reason="服务期满")
    assert (released.kind, ledger.state(post), ledger.balance(pool)) == ("release", "reserved", Balance(1, 1, 0))
    assert list(pool.entries.values_list("kind", flat=True))[-3:] == ["succeed", "release", "reserve"]
    assert ledger.succession(post) is None


def test_without_a_known_end_there_is_no_succession(cast, post, words):
    stage.held(post, by=cast.carol)
    assert refused(ledger.succeed, post, **words) == [f"金毕业的服务期届满日期尚未登记，暂不能预留接续名额{LAW}"]


def test_a_vacant_post_has_nobody_to_succeed(post, words):
    assert refused(ledger.succeed, post, **words) == [f"岗位{post.number}无人占用{LAW}"]


# --- nothing half done -----------------------------------------------------------------------------------------


def test_a_refusal_leaves_no_trace(cast, pool, post, words):
    case = stage.case(stage.graduate("金毕业", cast.village), cast.village)
    refused(ledger.occupy, post, case, **words)
    assert (Entry.objects.count(), Post.objects.count(), Pool.objects.count()) == (1, 1, 1)
    assert not case.tenures.exists()
