"""What an address names, as far as a user sees it, and the offices that the rules ask for (config/rules.py)."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from cases import ahead, documents, fast_tracks, oversight, pages, standing
from cases.bulk.acts import acts_of
from cases.models import Case, NoticeSheet
from cases.opening import openable
from cases.overlays import FastTrackNotice
from dossiers.models import BatchRow, Document
from meetings.models import Meeting
from meetings.questions import may_hold
from organisations.desks import Role
from organisations.models import Organisation, User
from organisations.proxies import Proxy, answers_for, commanded_by
from publicity import views as publicity
from publicity import waiting
from recruitment import channel_views, coverage_views, residents_views, round_lists, round_pages, sight
from recruitment.measures import Measure
from recruitment.models import Intake
from recruitment.prints import StatementPrint
from recruitment.runs import Run
from workflows import inbox
from workflows.absence import leaving
from workflows.absence.models import Handover
from workflows.clock import urging
from workflows.doctor.models import Finding
from workflows.models import CaseTask
from workflows.passing import deeds
from workflows.passing.models import Asked, Circular, Copy, Question

# --- what an address names, as far as the user sees it ------------------------------------------------------------


def _seen(user: Any) -> Any:
    return Case.objects.visible_to(user)


def case(user: Any, number: str, **more: Any) -> Any:
    """The case of that number."""
    return pages.visible(user, number)


def watched(user: Any, number: str, **more: Any) -> Any:
    """The case of that number, for whoever watches over it (cases/oversight.py)."""
    return pages.visible(user, number).filter(oversight.watched(user, "organisation__"))


def person(user: Any, pk: int) -> Any:
    """Cases of the person: who sees none does not see the person."""
    return _seen(user).filter(person=pk)


def of_dossier(model: Any) -> Any:
    """The row of ``model`` whose dossier is of a case the user sees."""
    return lambda user, pk, **more: model.objects.filter(pk=pk, dossier__in=_seen(user).values("dossier"))


def own(model: Any, column: str = "by") -> Any:
    """The user's own row of ``model``."""
    return lambda user, pk, **more: model.objects.filter(pk=pk, **{column: user})


def under(user: Any, pk: int, **more: Any) -> Any:
    """The organisation, if the user looks down on it."""
    return Organisation.objects.seen_by(user).filter(pk=pk)


def meeting(user: Any, pk: int, **more: Any) -> Any:
    """The meeting, if it is of a desk the user sits at."""
    return Meeting.objects.visible_to(user).filter(pk=pk)


def sheet(user: Any, pk: int, **more: Any) -> Any:
    """The public notice, if the user sees the organisation that put it up."""
    return NoticeSheet.objects.visible_to(user).filter(pk=pk)


def announced(user: Any, number: str) -> Any:
    """The case of that number, if it hangs on a public notice."""
    return _seen(user).filter(number=number, publicities__sheet__isnull=False)


def round_(user: Any, number: str, **more: Any) -> Any:
    """The round of that number."""
    return Intake.objects.visible_to(user).filter(number=number)


def run(user: Any, pk: int, **more: Any) -> Any:
    """The order of a round the user sees."""
    return Run.objects.filter(pk=pk, intake__in=Intake.objects.visible_to(user))


def pool(user: Any, pk: int, **more: Any) -> Any:
    """The pool, held below, at or above the user's organisation."""
    return sight.pools_of(user).filter(pk=pk)


def post(user: Any, number: str, **more: Any) -> Any:
    """The post in a village at or below the user's organisations."""
    return sight.posts_of(user).filter(number=number)


def channel(user: Any, pk: int) -> Any:
    """The channel, announced below, at or above an organisation the user looks down from."""
    return channel_views.seen_by(user).filter(pk=pk)


def statement(user: Any, pk: int) -> Any:
    """The user's own statement, of an organisation he still sees."""
    return StatementPrint.objects.filter(pk=pk, by=user, organisation__in=Organisation.objects.seen_by(user))


def task(user: Any, pk: int) -> Any:
    """Open work in a case the user sees."""
    return CaseTask.objects.open().filter(pk=pk, case__in=_seen(user))


def decided_task(user: Any, pk: int) -> Any:
    """Open work of some desk in a case the user sees."""
    return task(user, pk).exclude(role="")


def desk_task(user: Any, pk: int) -> Any:
    """Open work of the user's own desks."""
    return inbox.open_work(user).filter(pk=pk)


def supervision(user: Any, pk: int) -> Any:
    """The supervision of work in a case the user sees."""
    return urging.visible_supervisions(user).filter(pk=pk)


def finding(user: Any, pk: int) -> Any:
    """What is stuck in an organisation the user looks after."""
    return Finding.objects.looked_after_by(user).filter(pk=pk)


def asked(user: Any, pk: int) -> Any:
    """A question put to the user and still open, about a case he sees."""
    return Asked.objects.outstanding().filter(pk=pk, user=user, question__case__in=_seen(user))


def question(user: Any, pk: int) -> Any:
    """A question about a case the user sees."""
    return Question.objects.filter(pk=pk, case__in=_seen(user))


def copy(user: Any, pk: int) -> Any:
    """The user's own copy, of a case he sees."""
    return Copy.objects.filter(pk=pk, user=user, circular__case__in=_seen(user))


def circular(user: Any, pk: int) -> Any:
    """What was sent round about a case the user sees."""
    return Circular.objects.filter(pk=pk, case__in=_seen(user))


def kept_notice(user: Any, pk: int) -> Any:
    """A fast-track notice without an end, of an organisation whose department the user is."""
    mine = Organisation.objects.filter(fast_tracks.kept_for(user))
    return FastTrackNotice.objects.filter(pk=pk, until=None, organisation__in=mine)


def organisation_watched(user: Any, organisation: int, **more: Any) -> Any:
    """The organisation, if the user watches over it."""
    return Organisation.objects.filter(oversight.watched(user), pk=organisation)


# --- offices ------------------------------------------------------------------------------------------------------


def is_department(user: Any) -> bool:
    """Whether the user is an organisation department."""
    return user.holds_role(Role.DEPARTMENT)


def watches(user: Any) -> bool:
    """Whether the user watches over cases anywhere."""
    return bool(oversight.watched_paths(user))


def holds_meetings(user: Any) -> bool:
    """Whether the user calls meetings of any kind."""
    return bool(may_hold(user))


def recruits(user: Any) -> bool:
    """Whether the user holds pools and recruits."""
    return bool(sight.recruiting(user))


def draws_up_rounds(user: Any) -> bool:
    """Whether the user is the desk of some round."""
    return bool(round_lists.stations(user))


def looks_down(measure: Measure) -> Any:
    """Whether the figures of some organisation that ``measure`` counts are the user's to see."""
    return lambda user: bool(coverage_views.stations(user, measure))


def acts_for_many(user: Any) -> bool:
    """Whether one of the user's acts can be done for many cases at once."""
    return bool(acts_of(user))


# --- what the user must be besides --------------------------------------------------------------------------------


def does(user: Any, number: str, name: str) -> bool:
    """Whether the act of that name is the user's, or nobody's (then its page says so)."""
    found = pages.find(user, number)
    return _acts(user, found, name)


def does_for_round(user: Any, number: str, name: str) -> bool:
    """Whether the act of the round is the user's."""
    return _acts(user, round_pages.find(user, number), name)


def _acts(user: Any, found: Any, name: str) -> bool:
    action = found.actions().get(name)
    if action is None or not action.applies(found):
        raise Http404
    prospect = ahead.prospect(found, action, user)
    return prospect.mine or prospect.organisation is None


def opens_cases(user: Any) -> bool:
    """Whether the user opens cases of any pipeline at the counter."""
    return bool(openable(user))


def files(user: Any, number: str, **more: Any) -> bool:
    """Whether the user files papers in the case."""
    return documents.may_file(pages.find(user, number), user)


def files_by(model: Any) -> Any:
    """Whether the user files papers in the case of whose dossier the row of ``model`` is."""
    return lambda user, pk: files(user, model.objects.select_related("dossier__case").get(pk=pk).dossier.case.number)


def redates(user: Any, pk: int, document: int) -> bool:
    """Whether the user files papers in the case of the scanned document."""
    return files_by(Document)(user, document)


def keeps_records(user: Any, number: str, **more: Any) -> bool:
    """Whether the user keeps the accountability records of the case."""
    return oversight.keeps(pages.find(user, number), user)


def keeps_duty(user: Any, organisation: int, duty: str, year: int) -> bool:
    """Whether the yearly duty is the user's, or has been done and may be read."""
    done = standing.StandingRecord.objects.filter(organisation=organisation, duty=duty, year=year).exists()
    return done or (standing.DUTIES[duty].desk.role, organisation) in user.stations()


def recruits_in(user: Any, number: str, **more: Any) -> bool:
    """Whether the user is the desk of the round."""
    return round_pages.is_recruiter(round_pages.find(user, number), user)


def recruits_in_run(user: Any, pk: int) -> bool:
    """Whether the user is the desk of the round whose order it is."""
    return recruits_in(user, run(user, pk).get().intake.number)


def allocates(user: Any, pk: int, **more: Any) -> bool:
    """Whether the user recruits for the holder of the pool."""
    return sight.recruits_for(user, pool(user, pk).get().organisation)


def opens(user: Any, pk: int) -> bool:
    """Whether the user opens posts of the pool."""
    return sight.opens_posts(user, pool(user, pk).get())


def fills(user: Any, number: str, **more: Any) -> bool:
    """Whether the user reserves and closes the post."""
    return sight.fills(user, post(user, number).get())


def issues(user: Any, pk: int) -> bool:
    """Whether the user issues pay tables of the organisation."""
    return pk in [one.pk for one in sight.recruiting(user)]


def enters_residents(user: Any, pk: int) -> bool:
    """Whether the user enters the residents of the organisation."""
    return residents_views.may_enter(user, under(user, pk).get())


def has_pools(user: Any) -> bool:
    """Whether the user looks down on an organisation that holds a pool: only then is there a statement."""
    if not Organisation.objects.seen_by(user).filter(pools__isnull=False).exists():
        raise Http404
    return True


def takes_objections(user: Any, pk: int, **more: Any) -> bool:
    """Whether the user takes in objections to the notice."""
    return publicity.may_enter(user, sheet(user, pk).get())


def closes_notice(user: Any, pk: int) -> bool:
    """Whether the user sits at the desk that put the notice up."""
    found = sheet(user, pk).get()
    return waiting.holds(user, found.organisation, publicity.role_of(found))


def announces(user: Any, key: str) -> Any:
    """Whether somebody waits there for the user to be announced."""
    if not waiting.groups(user, key):
        raise Http404
    return True


def stands_above(roles: Any) -> Any:
    """Whether the user sits in one of the roles above the desk whose work it is."""
    return lambda user, pk: urging.mandate_above(user, task(user, pk).get().organisation, roles) is not None


def answers_supervision(user: Any, pk: int) -> bool:
    """Whether the user sits at the desk under supervision."""
    return urging.answers(supervision(user, pk).get(), user)


def closes_supervision(user: Any, pk: int) -> bool:
    """Whether the user sits at the department that put the work under supervision."""
    return urging.closes(supervision(user, pk).get(), user)


def hands_on(user: Any, pk: int) -> bool:
    """Whether the user may hand the work on."""
    deeds.refuse_handing(task(user, pk).get(), user)
    return True


def asks(user: Any, number: str) -> bool:
    """Whether the case lies on one of the user's desks."""
    return deeds.may_ask(pages.find(user, number), user)


def takes_back_proxy(user: Any, pk: int) -> bool:
    """Whether the proxy is the user's, or may be arranged by him."""
    found = Proxy.objects.select_related("mandate__organisation").filter(pk=pk)
    return any(one.deputy_id == user.pk or answers_for(user, one.mandate) for one in found)


def arranges(user: Any, pk: int) -> bool:
    """Whether the user may hand over the colleague's work."""
    return any(leaving.may_arrange(user, one) for one in User.objects.filter(pk=pk))


def hands_over_anybody(user: Any) -> bool:
    """Whether there is somebody whose work the user may hand over, or a hand-over he has ordered."""
    return commanded_by(user).exists() or Handover.objects.filter(by=user).exists()


def reads_handover(user: Any, pk: int) -> bool:
    """Whether the user ordered the hand-over, is the one who leaves, or might have ordered it."""
    found = Handover.objects.select_related("leaver").filter(pk=pk)
    return any(user.pk in (one.by_id, one.leaver_id) or leaving.may_arrange(user, one.leaver) for one in found)


def cancels_handover(user: Any, pk: int) -> bool:
    """The same, the one who leaves apart."""
    return reads_handover(user, pk) and not Handover.objects.filter(pk=pk, leaver=user).exists()


def sees_whole_batch(user: Any, pk: int, **more: Any) -> bool:
    """Whether the user still sees every case of the batch."""
    return not BatchRow.objects.filter(batch=pk).exclude(dossier__in=_seen(user).values("dossier")).exists()
