"""What was reported upward is taken back before the next desk has dealt with it, and then does not count as done."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext as _

from cases.actions import NotYours, perform
from cases.law import Unlawful
from notices.models import Notice
from tests.story import D, Road, anew
from workflows.desk import claim
from workflows.models import CaseTask, HiringCase, MembershipCase, PlacementCase

from .placements import Placement, pool, post

pytestmark = pytest.mark.django_db

WHY = {"reason": "请示有误，撤回修改。"}
BACK = {
    "propose_candidate": "take_back_proposal",
    "submit_prereview": "take_back_prereview",
    "report_for_approval": "take_back_report",
    "report_for_deliberation": "take_back_from_deliberation",
}


def take_back(road, name, user):
    return perform(road.case, name, by=anew(user), on=road.case.entered_on, **WHY)


@pytest.mark.parametrize("sent", [*BACK])
def test_a_report_comes_back_and_does_not_count_until_it_is_made_again(cast, sent):
    """A-13, A-18, A-21, A-22: the case is where it was, its work on the sender's desk; the next desk is told."""
    road = Road(cast, cast.hamlet if sent == "report_for_deliberation" else cast.village).until(sent)
    secretary, state = cast.secretaries[road.branch.pk], road.case.state
    earlier = road.case.history.date_of(sent)
    road.step()
    receiver = cast.dora if sent == "report_for_deliberation" else cast.bob
    with pytest.raises(NotYours):
        take_back(road, BACK[sent], receiver)
    take_back(road, BACK[sent], secretary)
    case = road.case
    assert (case.state, case.history.date_of(sent)) == (state, earlier)
    assert case.history.done(case.actions()[sent]) is None
    task = road.open_tasks()[state]
    assert (task.sent_by, task.returned, task.role) == (secretary, False, "secretary")
    assert Notice.objects.filter(user=receiver, kind="withdrawn", text__contains=WHY["reason"]).count() == 1
    road.do(sent, on=case.entered_on)
    assert road.case.history.date_of(sent) == case.entered_on


def test_not_after_the_next_desk_took_it_up_or_did_something(cast):
    """Taking up counts as dealing with it; giving it back frees it again. What is done since is named."""
    road = Road(cast).after("propose_candidate")
    task = CaseTask.objects.open().get(case=road.pk, role="organiser")
    claim(task, anew(cast.bob))
    with pytest.raises(Unlawful, match="Bob"):
        take_back(road, "take_back_proposal", cast.alice)
    CaseTask.objects.filter(pk=task.pk).update(owner=None, status="NEW")
    road.do("send_back", by=cast.bob, on=road.case.entered_on, back_to="activist", **WHY)
    with pytest.raises(Unlawful):
        take_back(road, "take_back_proposal", cast.alice)


def test_the_forms_say_before_the_click_whether_it_can_be_taken_back(cast, signed_in):
    road = Road(cast).until("propose_candidate")
    number, client = road.case.number, signed_in(cast.alice)
    may = _("You can take it back until somebody there has dealt with it or taken it up.")
    assert may in client.get(f"/cases/{number}/do/propose_candidate/").text
    road.step()
    assert f"/cases/{number}/do/take_back_proposal/" in client.get(f"/cases/{number}/").text
    form = {"on": road.case.entered_on.isoformat(), "version": road.case.version} | WHY
    assert client.post(f"/cases/{number}/do/take_back_proposal/", form).status_code == 303
    assert road.case.state == "activist"
    assert client.get(f"/cases/{number}/do/take_back_proposal/").status_code == 404
    assert "take_back_proposal" not in signed_in(cast.bob).get(f"/cases/{number}/").text


def test_a_review_of_the_term_is_taken_back_and_the_newest_counts(cast):
    """D.3 row 16: the township takes its review back, reviews anew, and the county goes by the new one."""
    one = Placement(cast, post(cast, pool(cast, "thousand", sent=True, per_village=2))).serving()
    for year in (2027, 2028):
        one.do("assess_year", D(year, 12, 20), year=year)
    one.do("review_term", D(2029, 4, 10), conclusion="unfit")
    with pytest.raises(NotYours):
        one.do("take_back_review", D(2029, 4, 11), by=cast.carol, **WHY)
    one.do("take_back_review", D(2029, 4, 11), **WHY)
    assert (one.case.state, one.case.history.last("review_term")) == ("serving", None)
    assert one.open_tasks()["serving"].organisation == cast.east
    one.do("review_term", D(2029, 4, 20))
    assert one.case.history.assessed("term_review").conclusion == "fit"


def test_nothing_is_taken_back_that_a_body_decided_or_that_wrote_columns():
    """The list is the law's own: whoever adds one must have looked at it."""
    taken = {law.pipeline_name: {one.undoes for one in law.actions().values() if one.undoes}
             for law in (MembershipCase, PlacementCase, HiringCase)}  # fmt: skip
    assert taken == {"membership": set(BACK), "placement": {"review_term"}, "hiring": {"review_term"}}
