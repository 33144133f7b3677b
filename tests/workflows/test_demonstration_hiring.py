"""Community workers and specialists of the demonstration: lawful, at their own desks, and worth looking at (E)."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from cases.models import Event
from organisations.desks import Role
from organisations.models import Mandate, Organisation, Place, User
from recruitment.channels import TAKEN
from recruitment.models import Channel, Intake, PayTable, Pool, Post, Residents, Run, Target, Tenure
from recruitment.programmes import SOCIAL_WORKER, SPECIALIST
from workflows.demonstration.hiring_rounds import REGISTRATIONS
from workflows.models import CaseTask, HiringCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture(scope="module")
def _demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small demonstration, loaded once and undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True, MEDIA_ROOT=tmp_path_factory.mktemp("files")):
            call_command("load_demo", cases=40, stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(_demonstration):
    """Every test looks at the same demonstration."""


def serving(programme: str):
    """Who holds a post of the programme."""
    rows = Tenure.objects.filter(until=None, post__pool__programme__code=programme)
    return rows.select_related("post__organisation", "case")


# --- who serves -------------------------------------------------------------------------------------------------


def test_every_street_and_its_county_have_somebody_at_the_desk():
    seated = set(Mandate.objects.values_list("role", "organisation"))
    streets = Organisation.objects.filter(place=Place.STREET)
    assert streets.exists()
    assert all((Role.ORGANISER, one.pk) in seated for one in streets)
    assert all((Role.DEPARTMENT, one.parent_id) in seated for one in streets)


def test_community_workers_serve_in_communities_and_specialists_in_villages_too():
    workers, specialists = serving(SOCIAL_WORKER), serving(SPECIALIST)
    assert {one.post.organisation.place for one in workers} == {Place.COMMUNITY}
    assert {one.post.organisation.place for one in specialists} == {Place.COMMUNITY, Place.VILLAGE}
    assert len(workers) > len(specialists) > 5


def test_the_case_is_where_the_post_is():
    held = [*serving(SOCIAL_WORKER), *serving(SPECIALIST)]
    assert all(one.case.organisation_id == one.post.organisation_id for one in held)


def test_each_contract_is_as_long_as_the_programme_provides():
    for one in HiringCase.objects.exclude(contract_until=None):
        months = (one.contract_until.year - one.contract_from.year) * 12
        months += one.contract_until.month - one.contract_from.month + 1
        assert one.programme.term_least <= months <= one.programme.term_most + 1


def test_years_have_been_assessed_and_nobody_was_waived():
    assert HiringCase.objects.filter(assessments__kind="yearly").exists()
    assert not Event.objects.filter(case__pipeline="hiring", action="waive").exists()


def test_every_community_worker_has_a_grade_of_the_table_and_some_have_been_raised():
    assert PayTable.objects.count() == 2
    workers = HiringCase.objects.filter(post__pool__programme__code=SOCIAL_WORKER, reported_on__isnull=False)
    assert workers.exists()
    assert not workers.filter(grade=None).exists()
    assert Event.objects.filter(case__in=workers, action="raise_grade").exists()
    assert not HiringCase.objects.filter(post__pool__programme__code=SPECIALIST).exclude(grade=None).exists()


def test_of_two_channels_one_has_taken_somebody_and_one_waits():
    last, this = Channel.objects.order_by("year")
    assert (last.year, this.year) == (timezone.localdate().year - 1, timezone.localdate().year)
    taken, waiting = last.nominations.get(), this.nominations.get()
    assert (taken.result, taken.slot, waiting.result) == (TAKEN, 1, "")
    assert not Tenure.objects.filter(case=taken.case_id, until=None).exists()


def test_residents_are_known_of_every_community_but_one():
    communities = Organisation.objects.filter(place=Place.COMMUNITY)
    assert Residents.objects.values("organisation").distinct().count() == communities.count() - 1


# --- rounds and onboarding ---------------------------------------------------------------------------------------


def test_one_round_is_finished_and_one_runs():
    rounds = Intake.objects.filter(programme__pipeline="hiring").order_by("opened_on")
    assert [one.state for one in rounds] == ["finished", "review"]
    assert not Run.objects.filter(intake__in=rounds).exclude(status=Run.DONE, problems=[]).exists()


def test_of_three_recommended_without_examination_two_are_hired_and_one_declined():
    exempt = HiringCase.objects.filter(exempt=True, intake__state="finished")
    assert sorted(exempt.values_list("state", flat=True)) == ["not_qualified", "probation", "probation"]
    assert all(one.position.exempt for one in exempt)
    for case in exempt.filter(state="probation"):
        assert {"publish_deeds", "close_deeds", "pass_review", "end_subsidy"} <= {
            one.action for one in case.events.all()
        }
    running = HiringCase.objects.filter(exempt=True, intake__state="review")
    assert sorted(running.values_list("state", flat=True)) == ["deeds", "recommended"]


def test_those_hired_are_registered_six_times_but_for_one_who_is_owed_two():
    hired = HiringCase.objects.filter(intake__state="finished", reported_on__isnull=False)
    missing = {}
    for case in hired:
        done = set(case.events.values_list("action", flat=True)) & set(REGISTRATIONS)
        missing[case.pk] = set(REGISTRATIONS) - done
        assert case.probation_until > timezone.localdate()
    assert sorted(len(one) for one in missing.values()) == [0] * (len(hired) - 1) + [2]
    owing = CaseTask.objects.open().get(case__in=hired, flow_task__endswith="register_fund")
    assert owing.due_on < timezone.localdate()


# --- the record -------------------------------------------------------------------------------------------------


def test_every_chain_of_events_is_whole_and_nothing_lies_in_the_future():
    today = timezone.localdate()
    for case in HiringCase.objects.all():
        previous, events = "", list(case.events.order_by("seq"))
        for number, event in enumerate(events, start=1):
            assert (event.seq, event.previous) == (number, previous)
            assert event.digest() == event.hash
            assert event.on <= today
            previous = event.hash
        assert (case.chain, case.version, case.state) == (previous, len(events), events[-1].target)


def test_everybody_acted_at_their_own_desk():
    held = set(Mandate.objects.values_list("user", "role", "organisation"))
    events = Event.objects.filter(case__pipeline="hiring")
    assert all((one.by_id, one.role, one.organisation_id) in held for one in events)


def test_the_plan_of_two_years_counts_the_specialists():
    plan = Target.objects.filter(programme__code=SPECIALIST, organisation__place=Place.PREFECTURE)
    assert len(plan) == 2
    assert Pool.objects.filter(programme__code=SPECIALIST).exists()
    assert Post.objects.filter(pool__programme__code=SPECIALIST, tenures=None).count() < Post.objects.count()


@pytest.mark.parametrize("username", ["xianwei", "zhouwei"])
def test_the_departments_see_those_hired(username):
    assert HiringCase.objects.visible_to(User.objects.get(username=username)).exists()


def test_a_street_has_work_on_its_desk():
    street = Mandate.objects.filter(role=Role.ORGANISER, organisation__place=Place.STREET).select_related("user")
    assert any(CaseTask.objects.for_desks_of(one.user).filter(case__pipeline="hiring").exists() for one in street)
