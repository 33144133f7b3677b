"""The offices that the rules ask for, and what a user must be besides to do a thing he sees (config/rules.py)."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from accounts import people
from cases import ahead, copies, disclosing, documents, oversight, pages, standing
from cases.batch_views import barred
from cases.bulk.acts import acts_of
from cases.models import Case
from cases.opening import openable
from dossiers.models import Batch, BatchRow, Document, DossierPrint
from meetings import packs
from meetings.models import Item, Meeting
from meetings.questions import may_hold
from organisations.desks import Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import Proxy, answers_for
from publicity import views as publicity
from publicity import waiting
from recruitment import coverage_views, residents_views, round_lists, round_pages
from recruitment import sight as posts
from recruitment.measures import Measure
from rights import reach
from rights.models import RightsRequest
from workflows.absence import leaving
from workflows.absence.models import Handover
from workflows.clock import urging
from workflows.passing import deeds

from . import sight

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
    return bool(posts.recruiting(user))


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
    return recruits_in(user, sight.run(user, pk).get().intake.number)


def allocates(user: Any, pk: int, **more: Any) -> bool:
    """Whether the user recruits for the holder of the pool."""
    return posts.recruits_for(user, sight.pool(user, pk).get().organisation)


def opens(user: Any, pk: int) -> bool:
    """Whether the user opens posts of the pool."""
    return posts.opens_posts(user, sight.pool(user, pk).get())


def fills(user: Any, number: str, **more: Any) -> bool:
    """Whether the user reserves and closes the post."""
    return posts.fills(user, sight.post(user, number).get())


def issues(user: Any, pk: int) -> bool:
    """Whether the user issues pay tables of the organisation."""
    return pk in [one.pk for one in posts.recruiting(user)]


def enters_residents(user: Any, pk: int) -> bool:
    """Whether the user enters the residents of the organisation."""
    return residents_views.may_enter(user, sight.under(user, pk).get())


def has_pools(user: Any) -> bool:
    """Whether the user looks down on an organisation that holds a pool: only then is there a statement."""
    if not Organisation.objects.seen_by(user).filter(pools__isnull=False).exists():
        raise Http404
    return True


def takes_objections(user: Any, pk: int, **more: Any) -> bool:
    """Whether the user takes in objections to the notice."""
    return publicity.may_enter(user, sight.sheet(user, pk).get())


def closes_notice(user: Any, pk: int) -> bool:
    """Whether the user sits at the desk that put the notice up."""
    found = sight.sheet(user, pk).get()
    return waiting.holds(user, found.organisation, publicity.role_of(found))


def announces(user: Any, key: str) -> Any:
    """Whether somebody waits there for the user to be announced."""
    if not waiting.groups(user, key):
        raise Http404
    return True


def stands_above(roles: Any) -> Any:
    """Whether the user sits in one of the roles above the desk whose work it is."""
    return lambda user, pk: urging.mandate_above(user, sight.task(user, pk).get(), roles) is not None


def answers_supervision(user: Any, pk: int) -> bool:
    """Whether the user sits at the desk under supervision."""
    return urging.answers(sight.supervision(user, pk).get(), user)


def closes_supervision(user: Any, pk: int) -> bool:
    """Whether the user sits at the department that put the work under supervision."""
    return urging.closes(sight.supervision(user, pk).get(), user)


def hands_on(user: Any, pk: int) -> bool:
    """Whether the user may hand the work on."""
    deeds.refuse_handing(sight.task(user, pk).get(), user)
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


def reads_handover(user: Any, pk: int) -> bool:
    """Whether the user ordered the hand-over and directs work still, leaves himself, or might have ordered it."""
    return any(leaving.may_read(user, one) for one in Handover.objects.select_related("leaver").filter(pk=pk))


def cancels_handover(user: Any, pk: int) -> bool:
    """The same, the one who leaves apart."""
    return reads_handover(user, pk) and not Handover.objects.filter(pk=pk, leaver=user).exists()


def sees_whole_batch(user: Any, pk: int, what: str) -> bool:
    """Whether the user still sees every case whose dossier is in the batch's result, and needs what its file holds."""
    seen = Case.objects.visible_to(user).values("dossier")
    if BatchRow.objects.filter(batch=pk, status=BatchRow.DONE).exclude(dossier__in=seen).exists():
        return False
    return what != "file" or not barred(Batch.objects.get(pk=pk), user)[1]


def mandate_of_another(user: Any, pk: int) -> bool:
    """Whether it is somebody else's."""
    return not Mandate.objects.filter(pk=pk, user=user).exists()


def has_original(user: Any, pk: int) -> bool:
    """Whether the unmarked print is the user's to file (cases/copies.py)."""
    wanted = DossierPrint.objects.get(pk=pk)
    return copies.may_have_original(user, wanted.dossier.case.specific, wanted)


def needs_document(user: Any, pk: int) -> bool:
    """Whether the user's work needs what the filed paper holds (cases/disclosing.py)."""
    document = Document.objects.get(pk=pk)
    case = document.dossier.case.specific
    return not disclosing.lacking(user, case, disclosing.of_document(case, document, user))


def needs_form(user: Any, number: str, paper: str) -> bool:
    """The same of the form as it is drawn now."""
    case = pages.find(user, number)
    return not disclosing.lacking(user, case, disclosing.of_form(case, paper, user))


def needs_print(user: Any, pk: int) -> bool:
    """The same of a printed dossier."""
    wanted = DossierPrint.objects.get(pk=pk)
    case = wanted.dossier.case.specific
    return not disclosing.lacking(user, case, disclosing.of_print(wanted, case))


def seconds(user: Any, number: str) -> bool:
    """Whether the user may be the second person of the disposal."""
    return any(reach.may_second(one, user) for one in reach.runs_for(user).filter(number=number))


def settles(user: Any, number: str) -> bool:
    """The same, or it is his own proposal, which he may take back."""
    return reach.runs_for(user).filter(number=number, proposed_by=user).exists() or seconds(user, number)


def keeps_account(user: Any, pk: int) -> bool:
    """Whether the account is another's, and opens nothing outside the organisations the user administrates."""
    return user.pk != pk and not people.beyond(user, Mandate.objects.select_related("organisation").filter(user=pk))


def answers_another(user: Any, number: str) -> bool:
    """Whether the request is about somebody else than the user."""
    return user.person_id is None or not RightsRequest.objects.filter(number=number, person=user.person_id).exists()


def sees_whole_agenda(user: Any, pk: int) -> bool:
    """Whether the user still sees every case of the meeting, and needs what the pack of its papers holds."""
    if Item.objects.filter(meeting=pk).exclude(case__in=Case.objects.visible_to(user)).exists():
        return False
    return not packs.beyond(Meeting.objects.get(pk=pk), user)
