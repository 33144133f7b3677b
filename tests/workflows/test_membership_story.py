"""One candidate after the other walks membership as the regulation tells it (A.4, A.5, C.2)."""

from __future__ import annotations

import pytest
from django.utils import timezone
from viewflow.workflow.status import STATUS

from cases.law import InvalidFacts
from cases.models import Sponsorship
from tests.story import OFF_ROAD, ONE_DAY, D, Road
from workflows.models import CaseProcess, CaseTask, MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]

PAIRING = "pair_sponsor sponsor_first_talk sponsor_visit sponsor_talk"
DUTIES = "appoint_introducers vet train sponsor_opinion"
AT_ONCE = "file_admission assign_group take_oath"
# action, where the case is then, and the duties that wait beside the deciding task
VILLAGE = (
    ("talk", "talked", ""),
    ("name_activist", "activist_named", "appoint_contacts"),
    ("appoint_contacts", "activist_named", ""),
    ("file_activist", "activist", "review_activist"),
    ("review_activist", "activist", "review_activist"),
    ("review_activist", "activist", "review_activist"),
    ("propose_candidate", "candidate_proposed", ""),
    ("agree_candidate", "candidate_agreed", PAIRING),
    ("pair_sponsor", "candidate_agreed", "sponsor_first_talk sponsor_visit sponsor_talk"),
    ("sponsor_first_talk", "candidate_agreed", "sponsor_visit sponsor_talk"),
    ("announce", "candidate_publicity", "sponsor_visit sponsor_talk"),
    ("list_candidate", "candidate", f"sponsor_visit sponsor_talk {DUTIES}"),
    ("appoint_introducers", "candidate", "sponsor_visit sponsor_talk vet train sponsor_opinion"),
    ("sponsor_visit", "candidate", "sponsor_talk vet train sponsor_opinion"),
    ("sponsor_talk", "candidate", "vet train sponsor_opinion"),
    ("vet", "candidate", "train sponsor_opinion"),
    ("train", "candidate", "sponsor_opinion"),
    ("sponsor_opinion", "candidate", ""),
    ("submit_prereview", "prereview", ""),
    ("pass_prereview", "meeting", "fill_application_form"),
    ("fill_application_form", "meeting", ""),
    ("adopt", "branch_passed", "sponsor_attend"),
    ("sponsor_attend", "branch_passed", ""),
    ("report_for_approval", "committee_talk", ""),
    ("talk_before_approval", "approval", ""),
    ("approve", "probation", f"{AT_ONCE} review_probation sponsor_follow_up"),
    ("assign_group", "probation", "file_admission take_oath review_probation sponsor_follow_up"),
    ("take_oath", "probation", "file_admission review_probation sponsor_follow_up"),
    ("file_admission", "probation", "review_probation sponsor_follow_up"),
    ("sponsor_follow_up", "probation", "review_probation"),
    ("review_probation", "probation", "review_probation"),
    ("review_probation", "probation", "review_probation"),
    ("apply_conversion", "conversion_applied", "review_probation sponsor_conversion_talk"),
    ("sponsor_conversion_talk", "conversion_applied", "review_probation"),
    ("adopt_conversion", "conversion_decided", "sponsor_attend_conversion"),
    ("sponsor_attend_conversion", "conversion_decided", ""),
    ("approve_conversion", "full_member", ""),
    ("archive", "archived", ""),
)


def test_a_rural_candidate_goes_from_application_to_archive(cast):
    road = Road(cast)
    assert road.case.state == "applied"
    assert set(road.open_tasks()) == {"applied"}
    for action, state, duties in VILLAGE:
        event = road.step()
        case = road.case
        assert (event.action, case.state) == (action, state)
        assert event.target == state
        ended = state == "archived"
        assert set(road.open_tasks()) == ({*duties.split(), state} if not ended else set()), action
        assert (case.version, case.chain) == (event.seq, event.hash)
    assert road.position == len(road.moves), "the story is told to its end"
    assert road.case.closed_on == road.moves[-1].on


def test_all_25_numbered_steps_are_covered_by_events(cast):
    case = Road(cast).finish().case
    actions = {action.name: action.number for action in (*case.opening_acts(), *case.actions().values())}
    numbers = {actions[event.action] for event in case.history.events} - {None}
    assert numbers == set(range(1, 26))


def test_probation_runs_from_the_branch_meeting_and_seniority_from_its_end(cast):
    """A-31, A-33, A.7: neither the approval nor the conversion meeting moves these dates."""
    case = Road(cast).finish().case
    meeting = case.history.date_of("adopt")
    assert meeting == D(2028, 8, 21)
    assert case.history.date_of("approve") != meeting
    assert case.probation_starts == meeting
    assert case.probation_ends == D(2029, 8, 21)
    assert case.full_since == D(2029, 8, 21)
    assert case.history.date_of("approve_conversion") > case.full_since


# action after which, node, its ceiling
CEILINGS = (
    ("", "applied", D(2027, 2, 10)),  # a month from receipt
    ("talk", "talked", None),
    ("name_activist", "appoint_contacts", D(2027, 5, 20)),
    ("file_activist", "review_activist", D(2027, 10, 20)),  # half a year from the decision, not the filing
    ("agree_candidate", "pair_sponsor", D(2028, 5, 14)),
    ("pass_prereview", "meeting", D(2028, 8, 29)),  # a month from the pre-review
    ("adopt", "sponsor_attend", D(2028, 9, 5)),
    ("report_for_approval", "committee_talk", D(2028, 11, 21)),  # three months from the meeting
    ("talk_before_approval", "approval", D(2028, 11, 21)),
    ("approve", "probation", D(2029, 8, 21)),  # a year from the meeting
    ("approve", "take_oath", D(2028, 10, 25)),  # a month from the approval
    ("approve", "file_admission", D(2028, 10, 25)),
    ("approve", "assign_group", D(2028, 10, 10)),
    ("approve", "review_probation", D(2029, 2, 21)),
    ("adopt_conversion", "conversion_decided", D(2029, 12, 4)),  # three months, never six
    ("approve_conversion", "full_member", D(2029, 10, 25)),
)


def test_due_dates_count_from_the_legal_date_the_law_names(cast):
    road = Road(cast)
    wanted = list(CEILINGS)
    done = ""
    while True:
        tasks = road.open_tasks()
        for _after, node, due in [row for row in wanted if row[0] == done]:
            assert tasks[node].due_on == due, node
        wanted = [row for row in wanted if row[0] != done]
        if not wanted:
            return
        done = road.step().action


def test_a_review_is_due_again_half_a_year_after_the_last(cast):
    road = Road(cast).after("review_activist")
    assert road.open_tasks()["review_activist"].due_on == D(2028, 4, 20)


def test_the_law_orders_only_what_the_regulation_orders(cast):
    """Steps 9 to 11 in another order, 18 to 20 in another order: as lawful as the record form's (house.md 3)."""
    road = Road(cast).after("list_candidate")
    listed = road.case.entered_on
    for number, duty in enumerate(("train", "sponsor_talk", "vet", "sponsor_visit", "appoint_introducers")):
        road.do(duty, on=D(2028, 7, 2 + number))
    road.do("sponsor_opinion")
    assert listed < road.do("submit_prereview").on
    road.position = road.index("pass_prereview")
    road.after("approve")
    for duty in ("take_oath", "file_admission", "assign_group"):
        road.do(duty, on=D(2028, 10, 17))
    assert road.case.state == "probation"


def test_a_street_case_needs_no_sponsor(cast):
    """C-S2 concerns villages only: no duty, no task and no guard speaks of a sponsor."""
    road = Road(cast, cast.street).finish()
    assert road.case.state == "archived"
    nodes = {task.node for task in CaseTask.objects.filter(case=road.pk)}
    assert not {node for node in nodes if "sponsor" in node}
    assert not Sponsorship.objects.filter(case=road.pk, capacity="sponsor").exists()


def test_a_village_committee_in_between_deliberates(cast):
    """A-22: the level in between has its own turn, then the case goes up."""
    road = Road(cast, cast.hamlet).until("deliberate")
    task = road.open_tasks()["deliberation"]
    assert (task.role, task.organisation) == ("deliberator", cast.hub)
    assert road.finish().case.state == "archived"
    path = [event.target for event in road.case.history.events]
    assert path.index("deliberation") < path.index("committee_talk") < path.index("probation")


def test_a_lost_vote_keeps_the_candidate_and_the_branch_votes_again(cast):
    """A-20, A-G19: rejected, kept as candidate, examined anew, adopted."""
    road = Road(cast).until("adopt")
    lost = road.do("reject", on=D(2028, 8, 21))
    assert road.case.state == "rejected"
    assert not lost.resolution.carried
    road.do("return_to_candidacy")
    # What was done stays done; the political review is owed anew.
    assert set(road.open_tasks()) == {"candidate", "vet"}
    road.do("vet", on=D(2028, 9, 10))
    road.do("submit_prereview", on=D(2028, 9, 20))
    road.do("pass_prereview", on=D(2028, 10, 8))
    assert set(road.open_tasks()) == {"meeting", "fill_application_form"}
    road.do("fill_application_form", on=D(2028, 10, 15))
    won = road.do("adopt", on=D(2028, 10, 22))
    assert won.resolution.carried
    assert road.case.state == "branch_passed"


def test_a_repeated_meeting_moves_probation(cast):
    """A-G13: probation runs from the new meeting when the branch has to vote again."""
    road = Road(cast).until("approve")
    road.do("return_to_branch", on=D(2029, 3, 3))
    road.do("adopt", on=D(2029, 3, 20))
    assert "sponsor_attend" in road.open_tasks(), "the sponsor signs the new minutes"
    road.do("sponsor_attend", on=D(2029, 3, 20))
    road.do("report_for_approval", on=D(2029, 3, 25))
    road.do("talk_before_approval", on=D(2029, 4, 1))
    road.do("approve", on=D(2029, 4, 10))
    assert (road.case.probation_starts, road.case.probation_ends) == (D(2029, 3, 20), D(2030, 3, 20))


# stop before, act, where it leads, duties owed there then
SEND_BACKS = (
    ("file_activist", "return_activist", "talked", ""),
    ("agree_candidate", "return_candidate", "activist", "review_activist"),
    ("list_candidate", "uphold_objection", "activist", "review_activist"),
    ("pass_prereview", "return_prereview", "candidate", "vet sponsor_opinion"),
    ("report_for_approval", "return_to_branch", "meeting", ""),
    ("talk_before_approval", "return_for_papers", "branch_passed", ""),
    ("approve", "return_for_papers", "branch_passed", ""),
    ("approve", "disapprove", "rejected", ""),
    ("approve_conversion", "return_conversion", "conversion_applied", "review_probation"),
)


@pytest.mark.parametrize(("before", "act", "state", "duties"), SEND_BACKS)
def test_sent_back_only_undone_duties_are_owed(cast, before, act, state, duties):
    road = Road(cast).until(before)
    event = road.do(act, on=road.next.on)
    assert event.facts["reason"] == OFF_ROAD[act]["reason"]
    assert road.case.state == state
    assert set(road.open_tasks()) == {state, *duties.split()}


def test_returned_from_deliberation(cast):
    road = Road(cast, cast.hamlet).until("deliberate")
    road.do("return_from_deliberation", on=road.next.on)
    assert road.case.state == "branch_passed"
    road.do("report_for_deliberation", on=road.next.on)
    assert road.case.state == "deliberation"


def test_a_rejected_candidate_may_go_back_to_cultivation(cast):
    road = Road(cast).until("adopt")
    road.do("reject")
    road.do("return_to_cultivation")
    assert set(road.open_tasks()) == {"activist", "review_activist"}


def test_a_returned_activist_is_named_again_and_cultivation_counts_anew(cast):
    """A-13 counts from the decision that stands; the contacts are appointed again (renewed_by)."""
    road = Road(cast).until("file_activist")
    road.do("return_activist", on=D(2027, 5, 2))
    assert road.case.activist_since is None
    road.do("name_activist", on=D(2027, 6, 1))
    assert road.case.activist_since == D(2027, 6, 1)
    assert "appoint_contacts" in road.open_tasks()


def test_probation_is_cancelled_by_meeting_and_committee(cast):
    """A-31, A-G18."""
    road = Road(cast).after("review_probation")
    road.do("propose_cancellation", on=D(2029, 3, 10))
    assert set(road.open_tasks()) == {"cancellation_proposed"}
    road.do("cancel_probation", on=D(2029, 4, 10))
    assert road.case.state == "probation_cancelled"
    assert_ended(road)


def test_a_cancellation_the_committee_refuses_leads_back_to_conversion(cast):
    road = Road(cast).after("review_probation")
    road.do("propose_cancellation", on=D(2029, 3, 10))
    road.do("keep_on_probation", on=D(2029, 4, 10))
    assert road.case.state == "conversion_applied"
    assert "sponsor_conversion_talk" in road.open_tasks()


ENDINGS = (("withdraw", "withdrawn"), ("remove", "removed"), ("record_death", "deceased"))


@pytest.mark.parametrize(("act", "state"), ENDINGS)
@pytest.mark.parametrize("after", ["agree_candidate", "list_candidate", "adopt"])
def test_an_ending_closes_every_task_and_clock(cast, act, state, after):
    """A-G20, A-G21: dated, with its reason; the dossier is kept and nobody is asked any more."""
    road = Road(cast).after(after)
    papers = road.case.dossier.documents.count()
    event = road.do(act, on=road.next.on)
    assert (road.case.state, road.case.closed_on) == (state, event.on)
    assert road.case.dossier.documents.count() == papers
    assert_ended(road)


def assert_ended(road):
    """No open work of the case is left, and its process is done."""
    assert road.open_tasks() == {}
    process = CaseProcess.objects.get(case=road.pk)
    assert process.status == STATUS.DONE
    assert process.finished is not None
    assert MembershipCase.objects.get(pk=road.pk).step.final


def test_a_replaced_sponsor_keeps_his_tenure_and_hands_over_the_work(cast):
    """C-S4: the old tenure ends with its date and reason; the new sponsor visits and talks anew."""
    road = Road(cast).after("sponsor_talk")
    successor = cast.sean.person
    road.do("replace_sponsor", by=cast.bob, on=D(2028, 6, 1), people=[successor.pk], ended_because="调离本镇")
    first, second = Sponsorship.objects.filter(case=road.pk, capacity="sponsor").order_by("since")
    assert (first.person, first.until, first.ended_because) == (cast.sam.person, D(2028, 6, 1), "调离本镇")
    assert (second.person, second.until) == (successor, None)
    tasks = road.open_tasks()
    assert {"sponsor_visit", "sponsor_talk", "sponsor_opinion"} <= set(tasks)
    assert {tasks[node].owner for node in tasks if "sponsor" in node} == {cast.sean}
    road.do("sponsor_visit", by=cast.sean, on=D(2028, 6, 2))
    assert "sponsor_visit" not in road.open_tasks()


def test_the_persons_standing_follows_the_committees_decisions(cast):
    road = Road(cast)
    assert road.case.person.political == "13"
    road.after("approve")
    assert road.case.person.political == "02"
    road.after("approve_conversion")
    person = road.case.person
    assert (person.political, person.member_since) == ("01", road.case.probation_ends)


def test_a_cancelled_probationer_is_one_of_the_masses_again(cast):
    road = Road(cast).after("assign_group")
    road.do("propose_cancellation")
    road.do("cancel_probation")
    assert road.case.person.political == "13"


def test_no_date_of_something_that_happened_lies_in_the_future(cast):
    """A death or the begin of a course after today is refused at its field; a planned departure is not."""
    tomorrow = timezone.localdate() + ONE_DAY
    with pytest.raises(InvalidFacts) as refusal:
        Road(cast).do("record_death", died_on=tomorrow)
    assert refusal.value.form.errors["died_on"] == ["日期不能晚于今天。"]
    with pytest.raises(InvalidFacts) as refusal:
        Road(cast, cast.street).until("train").do("train", began_on=tomorrow)
    assert refusal.value.form.errors["began_on"] == ["日期不能晚于今天。"]
    road = Road(cast, cast.hamlet).until("pass_prereview")
    road.do("pass_prereview", leaves_on=tomorrow + 200 * ONE_DAY)
    assert road.case.state == "meeting"
