"""What an address names, as far as a user sees it (config/rules.py)."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from accounts import people
from cases import fast_tracks, oversight, pages, sight_views
from cases.access import readers
from cases.models import Case, NoticeSheet
from cases.overlays import FastTrackNotice
from meetings.models import Meeting
from organisations.desks import Role
from organisations.models import Mandate, Organisation
from recruitment import channel_views, sight
from recruitment.models import Intake
from recruitment.prints import StatementPrint
from recruitment.runs import Run
from workflows import inbox
from workflows.clock import urging
from workflows.doctor.models import Finding
from workflows.models import CaseTask
from workflows.passing.models import Asked, Circular, Copy, Question

# --- what an address names, as far as the user sees it ------------------------------------------------------------


def _seen(user: Any) -> Any:
    return Case.objects.visible_to(user)


def case(user: Any, number: str, **more: Any) -> Any:
    """The case of that number."""
    return pages.visible(user, number)


def askable(user: Any, number: str, **more: Any) -> Any:
    """The case of that number, for an administrator who asks why somebody sees it (cases/sight_views.py)."""
    return sight_views.askable(user).filter(number=number)


def looked_at(user: Any, number: str) -> Any:
    """The case of that number, for whoever may ask who looked at it (cases/access/readers.py)."""
    if readers.audits(user):
        return readers.audited_cases(user).filter(number=number)
    found = Case.objects.filter(number=number)
    seen = _seen(user).filter(number=number).select_related("organisation")
    return found.filter(pk__in=[one.pk for one in seen if readers.asks_who_looked(user, one.organisation)])


def mandate(user: Any, pk: int) -> Any:
    """The mandate, where the user administrates accounts."""
    places = Organisation.objects.filter(people.reach(user))
    return Mandate.objects.exclude(role=Role.CLOCK).filter(organisation__in=places, pk=pk)


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


def own_factor(*types: str) -> Any:
    """The user's own factor of one of these types."""
    return lambda user, **more: Authenticator.objects.filter(user=user, type__in=types, **more)


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
