"""The tree moves without losing history: renamed, hung elsewhere, merged; cases are carried on by the successor."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cases.actions import NotYours
from cases.models import Case, Event
from organisations import tree
from organisations.desks import BRANCH, COMMITTEE
from organisations.models import Change, Organisation
from tests.story import D, Road, anew
from workflows.desk import claim
from workflows.models import CaseTask

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture
def order(cast):
    """On which day, on which document's strength, by whom."""
    return {"on": D(2028, 3, 1), "document": "县组〔2028〕5号", "by": cast.adam}


def stored(organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)


# --- paths -------------------------------------------------------------------------------------------------------


def test_a_new_organisation_takes_its_place_below_its_parent(cast):
    for child in (cast.county, cast.east, cast.village, cast.hamlet):
        assert child.path == f"{child.parent.path}{child.pk}/"
    assert [one.pk for one in cast.hamlet.line()] == [
        one.pk for one in (cast.hamlet, cast.hub, cast.east, cast.county, cast.prefecture)
    ]
    assert set(Organisation.objects.under(cast.hub)) == {cast.hub, cast.hamlet}


def test_a_number_that_begins_alike_is_not_below(cast):
    """/1/2/ is above /1/2/3/ and not above /1/23/."""
    numbers = {one.pk: one.path for one in Organisation.objects.all()}
    for pk, path in numbers.items():
        below = {one.pk for one in Organisation.objects.under(Organisation.objects.get(pk=pk))}
        assert below == {other for other, way in numbers.items() if f"/{pk}/" in way}, path


def test_saving_again_keeps_the_place(cast):
    cast.village.telephone = "0433-0000000"
    cast.village.save()
    assert stored(cast.village).path == cast.village.path


def test_moving_takes_everything_below_along(cast, order):
    tree.move(cast.hub, cast.west, **order)
    hub, hamlet = stored(cast.hub), stored(cast.hamlet)
    assert hub.parent == cast.west
    assert hub.path == f"{cast.west.path}{hub.pk}/"
    assert hamlet.path == f"{hub.path}{hamlet.pk}/"
    assert hamlet.line()[2] == cast.west
    assert COMMITTEE.competent(hamlet) == cast.west
    assert stored(cast.village).path == cast.village.path, "neighbours stay"


@pytest.mark.parametrize("change", [tree.move, tree.merge])
def test_nothing_is_placed_below_itself(cast, order, change):
    for below in (cast.hub, cast.hamlet):
        with pytest.raises(ValidationError):
            change(cast.hub, below, **order)
    assert not Change.objects.exists()


# --- history -----------------------------------------------------------------------------------------------------


def test_the_name_of_a_day_is_the_name_it_bore_then(cast, order):
    first = cast.village.name
    tree.rename(cast.village, "中共新东村支部", **order)
    tree.rename(cast.village, "中共江东村支部", **order | {"on": D(2029, 6, 1)})
    village = stored(cast.village)
    names = [tree.name_on(village, day) for day in (D(2027, 1, 1), D(2028, 2, 29), D(2028, 3, 1), D(2029, 5, 31))]
    assert names == [first, first, "中共新东村支部", "中共新东村支部"]
    assert tree.name_on(village, D(2029, 6, 1)) == village.name == "中共江东村支部"


def test_every_change_keeps_what_was_before_and_on_whose_word(cast, order):
    tree.rename(cast.village, "中共新东村支部", **order)
    tree.move(cast.hub, cast.west, **order)
    tree.merge(cast.street, cast.village, **order)
    kept = {one.what: (one.before, one.after, one.on, one.document, one.by) for one in Change.objects.all()}
    said = tuple(order[name] for name in ("on", "document", "by"))
    assert kept == {
        "rename": ("中共东村支部", "中共新东村支部", *said),
        "move": (cast.east.name, cast.west.name, *said),
        "merge": (cast.street.name, "中共新东村支部", *said),
    }


# --- merging -----------------------------------------------------------------------------------------------------


def test_a_merged_branch_is_closed_below_its_successor(cast, order):
    tree.merge(cast.street, cast.village, **order)
    street = stored(cast.street)
    assert (street.closed_on, street.parent) == (D(2028, 3, 1), cast.village)
    assert street.path == f"{cast.village.path}{street.pk}/"
    assert street not in Organisation.objects.open()
    assert BRANCH.competent(street) == cast.village


def test_what_hung_below_hangs_below_the_successor(cast, order):
    tree.merge(cast.hub, cast.village, **order)
    hamlet = stored(cast.hamlet)
    assert hamlet.parent == cast.village
    assert hamlet.path == f"{cast.village.path}{hamlet.pk}/"
    assert stored(cast.hub).path == f"{cast.village.path}{cast.hub.pk}/"


def test_the_successor_carries_on_the_cases(cast, order):
    """The desk resolves to the successor: its secretary sees case and work and may act; the old one may no more."""
    road = Road(cast, cast.street).until("name_activist")
    task = road.open_tasks()["talked"]
    tree.merge(cast.street, cast.village, **order)
    alice, anna = anew(cast.alice), anew(cast.anna)
    assert task in CaseTask.objects.for_desks_of(alice)
    assert task not in CaseTask.objects.for_desks_of(anna)
    assert not Case.objects.visible_to(anna).exists()
    assert road.case in [one.specific for one in Case.objects.visible_to(alice)]
    with pytest.raises(NotYours):
        road.do("name_activist", by=anna)
    claim(task, alice)
    event = road.do("name_activist", by=alice)
    assert event.organisation == cast.village
    fresh_task = road.open_tasks()["activist_named"]
    assert (fresh_task.organisation, fresh_task in CaseTask.objects.for_desks_of(cast.bob)) == (cast.east, True)


def test_events_keep_naming_who_really_acted(cast, order):
    road = Road(cast, cast.street).until("name_activist")
    tree.merge(cast.street, cast.village, **order)
    road.do("name_activist", by=anew(cast.alice))
    acted = [event.organisation for event in Event.objects.filter(case=road.pk)]
    assert acted == [cast.street, cast.street, cast.village]


def test_work_below_a_moved_branch_goes_to_the_new_township(cast, order):
    """What comes next is the new township's, and the old one sees the case no more."""
    road = Road(cast).until("name_activist")
    tree.move(cast.village, cast.west, **order)
    road.do("name_activist")
    assert road.open_tasks()["activist_named"].organisation == cast.west
    road.do("appoint_contacts")
    with pytest.raises(NotYours):
        road.do("file_activist", by=cast.bob)
    road.do("file_activist", by=cast.eve)
    assert not Case.objects.visible_to(cast.bob).exists()


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_move_leaves_no_work_that_nobody_can_do(cast, order, name):
    """What is open when the branch moves is on the list of whoever may do it, and on nobody else's."""
    road = Road(cast).until("name_activist" if name == "alice" else "file_activist")
    (task,) = road.open_tasks().values()
    tree.move(cast.village, cast.west, **order)
    rightful = {"alice": cast.alice, "bob": cast.eve}[name]
    holders = {user.username for user in cast.players().values() if task in CaseTask.objects.for_desks_of(anew(user))}
    assert holders == {rightful.username}
    claim(CaseTask.objects.get(pk=task.pk), anew(rightful))


def test_what_was_taken_up_at_the_old_desk_is_free_at_the_new(cast, order):
    road = Road(cast).until("file_activist")
    task = road.open_tasks()["activist_named"]
    claim(task, cast.bob)
    tree.move(cast.hub, cast.west, **order)
    assert CaseTask.objects.get(pk=task.pk).owner == cast.bob, "a neighbour's move changes nothing"
    tree.move(cast.village, cast.west, **order)
    moved = CaseTask.objects.get(pk=task.pk)
    assert (moved.owner, moved.assigned, moved.organisation) == (None, None, cast.west)
