"""Many decisions in one pass: the same rows as one by one, and nobody is held up by another's refusal."""

import functools

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import NotYours
from cases.deciding import Decision, decide
from cases.law import InvalidFacts, Stale, Unlawful
from cases.models import Event
from cases.sealing import is_sealed
from tests.story import Road
from workflows.demonstration import walk
from workflows.models import CaseTask

from .sitting import decision, side_by_side, step_together

WITHOUT = (
    "id", "case", "event", "at", "hash", "previous", "chain", "number", "dossier", "person", "followed_up_at", "sheet",
)  # fmt: skip
TIMES = ("created", "started", "finished", "assigned", "token", "process")


@pytest.fixture
def roads(cast):
    """Cases of the village branch side by side."""
    return functools.partial(side_by_side, cast)


def plain(row, *more: str) -> dict:
    """What a row says, without what twins cannot share."""
    told = model_to_dict(row) | {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if isinstance(told.get("facts"), dict):  # what is sealed has a salt of its own
        told["facts"] = {name: "sealed" if is_sealed(value) else value for name, value in told["facts"].items()}
    left = {*WITHOUT, *more, *(f"{name}_id" for name in (*WITHOUT, *more)), "case_ptr", "case_ptr_id"}
    return {name: value for name, value in told.items() if name not in left}


def everything(road: Road) -> dict:
    """All rows of a case."""
    case = road.case
    tasks = CaseTask.objects.filter(case=case.pk).order_by("flow_task", "pk")
    return {
        "case": plain(case),
        "person": case.person.political,
        "events": [plain(one) | {"waits": one.followed_up_at is None} for one in case.events.order_by("seq")],
        "tasks": [plain(one, *TIMES) for one in tasks],
        "papers": list(case.dossier.documents.order_by("pk").values_list("paper", "version", "sha256", "dated_on")),
        **{
            name: [plain(one) for one in getattr(case, name).all()]
            for name in ("resolutions", "publicities", "sponsorships", "assessments", "suspensions")
        },
    }


@pytest.mark.datalayer
def test_the_whole_road_in_company_leaves_the_same_rows_as_alone(roads):
    alone, *together = roads(3)
    while alone.position < len(alone.moves):
        step_together(together)
        alone.step()
    expected = everything(alone)
    for one in together:
        assert everything(one) == expected
        chain = list(one.case.events.order_by("seq"))
        assert all(event.hash == event.digest() for event in chain)
        assert [event.previous for event in chain] == ["", *(event.hash for event in chain[:-1])]
        assert one.case.chain == chain[-1].hash


@pytest.mark.datalayer
def test_one_refusal_holds_nobody_up(roads, cast):
    good, invalid, stale, broken, last = roads(5)
    (unlawful,) = roads(1, until="adopt")
    Event.objects.create(  # a row that stands where the next event belongs: only this case meets the database's no
        case=broken.case, seq=2, action="talk", source="applied", target="applied",
        by=cast.alice, role="secretary", organisation=cast.village, on=good.next.on, at=timezone.now(), hash="0" * 64,
        previous=broken.case.chain,
    )  # fmt: skip
    before = {one.pk: everything(one) for one in (invalid, unlawful, stale, broken)}
    decisions = [
        decision(good),
        decision(invalid, talker=""),
        decision(unlawful, due=60),
        Decision(**vars(decision(stale)) | {"version": 0}),
        decision(broken),
        decision(last),
        Decision(10**6, "adopt"),
        Decision(10**6 + 1, "nothing"),
    ]
    outcomes = decide(decisions, by=cast.alice)
    kinds = [type(one.refusal) for one in outcomes[:6]]
    assert kinds == [type(None), InvalidFacts, Unlawful, Stale, IntegrityError, type(None)]
    assert all(isinstance(one.refusal, ObjectDoesNotExist) for one in outcomes[6:])
    assert "talker" in outcomes[1].refusal.form.errors
    assert good.case.state == last.case.state == "talked"
    assert {one.pk: everything(one) for one in (invalid, unlawful, stale, broken)} == before


def test_others_cases_are_not_decided(roads, cast):
    (road,) = roads(1)
    assert isinstance(decide([decision(road)], by=cast.bob)[0].refusal, NotYours)
    assert isinstance(decide([decision(road)], by=cast.anna)[0].refusal, ObjectDoesNotExist)
    assert road.case.state == "applied"


def test_what_is_read_does_not_grow_with_the_number_of_cases(roads, cast):
    made = roads(6)
    cast.alice.stations()
    counts = []
    for some in (made[:2], made[2:]):
        decisions = [Decision(one.pk, "talk", data={"on": one.next.on, **walk.talk()}) for one in some]
        with CaptureQueriesContext(connection) as asked:
            assert all(one.event for one in decide(decisions, by=cast.alice))
        counts.append(len(asked))
    assert counts[1] - counts[0] == 2 * 7  # savepoint and its release, event, case, talk, task closed, task opened


def test_no_more_than_five_hundred_and_one_to_a_case(cast):
    with pytest.raises(ValueError, match="500"):
        decide([Decision(number, "adopt") for number in range(501)], by=cast.alice)
    with pytest.raises(ValueError, match="one to a case"):
        decide([Decision(1, "adopt"), Decision(1, "reject")], by=cast.alice)
