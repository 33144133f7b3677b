"""Not you: who may do what is generated from the law, and the wrong township never sees a trace."""

from __future__ import annotations

import datetime

import pytest

from cases.actions import InvalidFacts, NotYours, perform
from cases.law import Unlawful
from cases.models import Case, Sponsorship
from organisations.desks import Role
from organisations.models import Mandate
from tests.story import LONG_AGO, ONE_DAY, D, Road, account, anew, fresh, office, person
from workflows.models import CaseTask, MembershipCase

from .case_world import BESIDE

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]

NEVER = ("eve", "ivy", "adam", "sean")


def may(case, action, user) -> bool:
    """Whether the door lets the user come as far as the facts (there are none here, so it stops there)."""
    try:
        perform(case, action.name, by=user, on="")
    except (NotYours, Unlawful):  # unlawful, where nobody is competent
        return False
    except InvalidFacts:
        return True
    raise AssertionError("an action without a date was done")


def judge(road, seen) -> list[str]:
    """Every action of the case's step, tried by everybody; what the law and the door disagree on."""
    case = road.case
    wrong = []
    for action in case.actions_from(case.step):
        if (action.name, case.state) in seen:  # what does not concern the case is nobody else's business either
            continue
        seen.add((action.name, case.state))
        rightful = road.cast.actor(action.desk(case.state).role, road.branch)
        if rightful == road.cast.sam and not case.history.serving(Sponsorship.SPONSOR):
            rightful = None  # nobody is paired yet
        if action.desk(case.state).competent(case.organisation) is None:
            rightful = None  # there is no level in between
        for name, user in road.cast.players().items():
            if may(case, action, user) != (user == rightful):
                wrong.append(f"{action.name} at {case.state} by {name}")
    return wrong


def test_exactly_the_competent_desk_may_do_each_action_at_each_step(cast):
    """The matrix: every action at every step it may be done from, times everybody of the cast."""
    seen: set[tuple[str, str]] = set()
    wrong = []
    village = Road(cast)
    while village.position < len(village.moves):
        wrong += judge(village, seen)
        if village.next.action == "adopt":
            wrong += judge(detour(cast, "adopt", "reject"), seen)
        if village.next.action == "talk":
            wrong += judge(detour(cast, "talk", "propose_posthumous", died_on=village.next.on), seen)
        if village.next.action == "assign_group":
            wrong += judge(detour(cast, "assign_group", "propose_cancellation"), seen)
        if village.next.action == "adopt_conversion":
            wrong += judge(detour(cast, "adopt_conversion", "propose_extension"), seen)
        village.step()
    hamlet = Road(cast, cast.hamlet)
    for before in ("report_for_deliberation", "deliberate"):
        wrong += judge(hamlet.until(before), seen)
    assert wrong == []
    law = {(action.name, step.value) for action in MembershipCase.actions().values() for step in action.sources}
    assert seen == law, "every action was tried at every step"


def detour(cast, before, act, **facts):
    """Another applicant of the village, off the road."""
    cast.applicants[cast.village.pk] = person("另一申请人", cast.village, member=False)
    road = Road(cast).until(before)
    road.do(act, on=road.next.on, **fresh(BESIDE[act]) | facts)
    return road


def test_only_the_receiving_branch_takes_a_transferred_case_over(cast):
    """While a case is on its way, the desk of the branch it goes to receives or returns it, and nobody else."""
    road = Road(cast).after("file_activist")
    road.do("transfer_out", on=D(2027, 6, 1), destination=cast.street.name, **BESIDE["transfer_out"])
    law, case = MembershipCase.actions(), road.case
    for name, rightful in (("receive_transfer", "anna"), ("refuse_transfer", "anna"), ("recall_transfer", "alice")):
        assert {who for who, user in cast.players().items() if may(case, law[name], user)} == {rightful}, name
    road.do("receive_transfer", by=cast.anna, on=D(2027, 6, 10), **BESIDE["receive_transfer"])
    assert {who for who, user in cast.players().items() if may(road.case, law["review_activist"], user)} == {"anna"}


def test_a_case_that_has_ended_moves_for_nobody(cast):
    road = Road(cast).after("talk")
    road.do("withdraw", on=road.next.on)
    for name in ("name_activist", "withdraw", "record_death"):
        with pytest.raises(Unlawful) as refused:
            road.do(name, by=cast.alice, on=D(2028, 1, 1))
        assert [one.guard for one in refused.value.obstacles] == ["step"]


def test_the_refusal_says_whose_it_is(cast):
    road = Road(cast)
    with pytest.raises(NotYours) as refused:
        road.do("talk", by=cast.bob)
    assert cast.village.name in str(refused.value)


@pytest.mark.parametrize("name", [*NEVER, "bob", "anna"])
def test_only_the_branch_opens_its_cases(cast, name):
    cast.secretaries[cast.village.pk] = getattr(cast, name)
    with pytest.raises(NotYours):
        Road(cast)
    assert not Case.objects.exists()


# --- mandates ----------------------------------------------------------------------------------------------------


def test_the_click_decides_not_the_legal_date(cast):
    """A mandate that lapsed yesterday does not serve, even for an act of the time when it ran."""
    road = Road(cast).until("file_activist")
    Mandate.objects.filter(user=cast.bob).update(until=D.today() - ONE_DAY)
    with pytest.raises(NotYours):
        road.do("file_activist", by=anew(cast.bob))
    assert not Case.objects.visible_to(anew(cast.bob)).exists()


def test_a_mandate_of_tomorrow_does_not_serve_yet(cast):
    road = Road(cast).until("file_activist")
    early = account("Early", Role.ORGANISER, cast.east, since=D.today() + ONE_DAY + ONE_DAY)
    with pytest.raises(NotYours):
        road.do("file_activist", by=early)
    assert not Case.objects.visible_to(early).exists()


def test_several_mandates_serve_side_by_side(cast):
    """One user may hold several (house.md 2): Alice stands in for the organiser."""
    Mandate.objects.create(user=cast.alice, role=Role.ORGANISER, organisation=cast.east, since=LONG_AGO)
    road = Road(cast).until("file_activist")
    event = road.do("file_activist", by=anew(cast.alice))
    assert (event.role, event.organisation) == ("organiser", cast.east)


def test_the_right_role_at_the_wrong_level_does_not_serve(cast):
    road = Road(cast).until("file_activist")
    for place in (cast.village, cast.county, cast.prefecture):
        with pytest.raises(NotYours):
            road.do("file_activist", by=account(f"At{place.pk}", Role.ORGANISER, place))


# --- sponsors ----------------------------------------------------------------------------------------------------


def test_the_sponsor_of_another_case_is_refused(cast):
    """Two cases of one village, two sponsors: each does his own duties only."""
    first = Road(cast).after("pair_sponsor")
    cast.applicants[cast.village.pk] = person("另一申请人", cast.village, member=False)
    second = Road(cast).until("pair_sponsor")
    second.do("pair_sponsor", people=[cast.sean.person_id])
    with pytest.raises(NotYours):
        first.do("sponsor_visit", by=cast.sean)
    with pytest.raises(NotYours):
        second.do("sponsor_visit", by=cast.sam)
    second.do("sponsor_visit", by=cast.sean)
    assert list(Case.objects.visible_to(cast.sean)) == [Case.objects.get(pk=second.pk)]


def test_a_replaced_sponsor_loses_case_and_duties(cast):
    road = Road(cast).after("pair_sponsor")
    assert Case.objects.visible_to(cast.sam).count() == 1
    road.do("replace_sponsor", people=[cast.sean.person_id], ended_because="调离", on=road.next.on)
    assert Case.objects.visible_to(cast.sam).count() == 0
    with pytest.raises(NotYours):
        road.do("sponsor_visit", by=cast.sam)


def test_a_sponsor_whose_mandate_lapsed_sees_nothing(cast):
    road = Road(cast).after("pair_sponsor")
    Mandate.objects.filter(user=cast.sam).update(until=D.today() - ONE_DAY)
    sam = anew(cast.sam)
    assert not Case.objects.visible_to(sam).exists()
    with pytest.raises(NotYours):
        road.do("sponsor_visit", by=sam)


# --- seeing ------------------------------------------------------------------------------------------------------


def test_who_sees_which_cases(cast):
    """One queryset answers for list, count and search; nobody outside the line sees a trace."""
    village, street, hamlet = (Road(cast, branch) for branch in (cast.village, cast.street, cast.hamlet))
    village.after("pair_sponsor")
    everything = {village.pk, street.pk, hamlet.pk}
    sight = {
        "alice": {village.pk}, "anna": {street.pk}, "hugo": {hamlet.pk}, "dora": {hamlet.pk}, "tom": set(),
        "bob": everything, "carol": everything, "pat": everything, "ivy": everything,
        "sam": {village.pk}, "sean": set(), "eve": set(), "adam": set(), "seth": set(), "audrey": set(),
    }  # fmt: skip
    assert set(sight) == set(cast.players())
    for name, user in cast.players().items():
        seen = Case.objects.visible_to(user)
        assert set(seen.values_list("pk", flat=True)) == sight[name], name
        assert seen.count() == len(sight[name]), name
        assert set(MembershipCase.objects.visible_to(user).values_list("pk", flat=True)) == sight[name], name


def test_work_is_seen_at_its_own_desk_only(cast):
    """At every point of the road an open task is on the list of exactly one of the cast (a sponsor's: his own)."""
    road = Road(cast)
    while road.position < len(road.moves):
        tasks = road.open_tasks()
        unpaired = not road.case.history.serving(Sponsorship.SPONSOR)
        for node, task in tasks.items():
            holders = {name for name, user in cast.players().items() if task in CaseTask.objects.for_desks_of(user)}
            rightful = cast.actor(task.role, road.branch)
            nobody = task.role == Role.SPONSOR and unpaired
            assert holders == (set() if nobody else {rightful.username}), node
        road.step()


def test_a_sponsor_may_come_from_another_village_of_the_township(cast):
    """C-S1 asks for a post in the same township; a seat in another township makes nobody eligible."""
    road = Road(cast).until("pair_sponsor")
    outsider = person("西镇委员", cast.west)
    office(outsider, cast.west)
    with pytest.raises(InvalidFacts):
        road.do("pair_sponsor", people=[outsider.pk])
    former = person("前任委员", cast.street)
    office(former, cast.east, until=D(2028, 12, 31))
    with pytest.raises(InvalidFacts):
        road.do("pair_sponsor", people=[former.pk])
    insider = person("东街委员", cast.street)
    office(insider, cast.west, since=D(2015, 1, 1), until=D(2019, 12, 31))  # an ended office elsewhere bars nobody
    office(insider, cast.east)
    road.do("pair_sponsor", people=[insider.pk])


def test_today_is_the_local_day(cast, monkeypatch):
    """A mandate begins with the day in Shanghai, eight hours before the day of Greenwich."""
    late = datetime.datetime(2030, 6, 30, 17, 0, tzinfo=datetime.UTC)  # 1 July, 1 a.m. in Shanghai
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    fresh_user = account("Newcomer", Role.ORGANISER, cast.east, since=D(2030, 7, 1))
    assert fresh_user.stations() == [("organiser", cast.east.pk)]
