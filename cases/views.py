"""The pages of cases: list, new application, the case itself, and the form of every action.

Views ask the law (cases/pages.py) and knock at the door (cases/actions.py); they decide nothing themselves.
"""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import again
from evidence.kinds import VIEWED
from evidence.log import note
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other
from organisations.desks import Role

from . import (
    actions,
    ahead,
    approvals,
    audit_views,
    circumstances,
    completeness,
    guidance,
    listing,
    pages,
    rail,
    readable,
    rehearsal,
    returning,
    revealing,
    timetable,
    uploads,
)  # fmt: skip
from .bulk.acts import acts_of
from .forms import form_class
from .law import Action, InvalidFacts, Stale, Unlawful, cite
from .models import Case, Sponsorship
from .opening import Opening, at_counter, choices, openable

# --- the list ---------------------------------------------------------------------------------------------------


@require_safe
def case_list(request):
    """The cases the user may see, newest first, narrowed by what the URL asks."""
    filters = listing.Filters(request)
    rows = filters.apply(Case.objects.visible_to(request.user))
    shown = rows.select_related("person", "organisation").defer("person__id_number", "person__phone")
    found = listing.count_capped(request.user, all=rows)["all"]
    page = listing.page_of(shown.order_by("-pk"), request, query=filters.query)
    context = filters.context() | {
        "page": page,
        "count": listing.capped(found),
        "openable": choices(openable(request.user)),
    }
    context["may_set_rules"] = request.user.holds_role(Role.ORGANISER, Role.DEPARTMENT)
    context["may_bulk"] = bool(acts_of(request.user))
    context["may_audit"] = audit_views.may_audit(request.user)
    return render(request, "cases/list.html", context)


# --- the case ---------------------------------------------------------------------------------------------------


@require_safe
def case_page(request, number):
    """Everything about one case: who and where, how far, what to do now, who answers, papers, what happened."""
    case = pages.find(request.user, number)
    documents = pages.load(case)
    note(VIEWED, request=request, subject=case, person=case.person_id)
    allowed = revealing.may(request.user, case)
    context = {
        "case": case,
        "numbers": pages.hidden(case, revealing.of_person(case), allowed),
        "pipeline": case._meta.verbose_name,
        "rail": rail.rail(case),
        "now": pages.now(case, request.user),
        "circumstances": circumstances.circumstances(case),
        "due": readable.due(ahead.due_on(case)) if not case.step.final else None,
        "who": pages.who_decides(case),
        "guidance": guidance.of_step(case),
        "sponsors": case.history.serving(Sponsorship.SPONSOR),
        "companions": pages.companions(case),
        "checklist": completeness.card(case, documents, allowed),
        "timeline": pages.timeline(case, documents, allowed),
        "calendar": timetable.card(case),
    }
    return render(request, "cases/case.html", context)


# --- doing something --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def do(request, number, name):
    """The form of one action; posted, it goes through the door."""
    if request.method == "POST":
        return _attempt(request, number, name)
    case, action = _sought(request, number, name)
    today = timezone.localdate()
    on = today if action.until is None or today < action.until else action.until - datetime.timedelta(days=1)
    rehearsal.attempt(case, action, on=on, facts=None)  # an act of an earlier edition is judged as of its own time
    found = ahead.prospect(case, action, request.user)
    if not found.mine and found.organisation is not None:
        actions.authorise(case, action, request.user)
    if approvals.needs_proof(action, case.state) and not again.fresh(request):
        return again.ask(request, request.get_full_path())
    initial = {"version": case.version, "on": today if on == today else None}
    form = form_class(action)(initial=initial, case=case, action=action)
    return _form_page(request, case, action, form, obstacles=found.obstacles, warnings=found.warnings)


def _sought(request, number: str, name: str) -> tuple[Case, Action]:
    """The case and its action; Http404 unless the user may see the case and the action concerns it."""
    case = pages.find(request.user, number)
    action = case.actions().get(name)
    if action is None or not action.applies(case):
        raise Http404
    return case, action


def _attempt(request, number: str, name: str):
    """Knock at the door with what was posted: the door finds the case among the visible ones and locks it at once."""
    rows = pages.visible(request.user, number)
    if name not in rows.model.actions():
        raise Http404
    files = uploads.files_of(request)
    try:
        if not approvals.proven(request, rows.model.actions()[name]):
            return _unproven(request, number, name, files)
        event = actions.submit(rows, name, by=request.user, data=request.POST, files=files)
    except rows.model.DoesNotExist:
        raise Http404 from None
    except (InvalidFacts, Unlawful, Stale) as refusal:
        return _refused(request, number, name, files, refusal)
    done = _("Done: %(action)s.") % {"action": rows.model.actions()[name].label}
    messages.success(request, f"{done} {whereabouts(event.case)}")
    return see_other(reverse("cases:case", args=[number]))


def _unproven(request, number: str, name: str, files):
    """An approval sent too long after the last proof of identity: the form once more, with a field for it."""
    case, action = _sought(request, number, name)
    actions.authorise(case, action, request.user)
    return _again(request, case, action, form_class(action)(request.POST, files, case=case, action=action))


def _refused(request, number: str, name: str, files, refusal):
    """The form once more, with what the door said."""
    case, action = _sought(request, number, name)
    if isinstance(refusal, InvalidFacts):
        return _again(request, case, action, refusal.form)
    if isinstance(refusal, Stale):
        return _second_try(request, case=case, action=action, files=files, event=refusal.event)
    form = form_class(action)(request.POST, files, case=case, action=action)
    return _again(request, case, action, form, obstacles=refusal.obstacles)


def _second_try(request, *, case: Case, action: Action, files, event):
    """The case has moved meanwhile: say who did what, keep what was typed, and let it be sent once more."""
    data = request.POST.copy()
    data["version"] = case.version
    form = form_class(action)(data, files, case=case, action=action)
    stale = {
        "who": event.by, "label": readable.label_of(type(case), event),
        "at": event.at, "possible": case.step in action.sources,
    }  # fmt: skip
    return _again(request, case, action, form, stale=stale, status=CONFLICT)


def _again(request, case, action, form, *, obstacles=(), stale=None, status=UNPROCESSABLE):
    """The form once more with everything that was typed and uploaded."""
    form.is_valid()
    staged = uploads.keep(form, form.files, user=request.user)
    return _form_page(
        request, case, action, form, obstacles=obstacles, staged=staged, stale=stale, refused=True, status=status
    )


def _form_page(request, case, action, form, *, obstacles=(), warnings=(), status=200, **more):
    found = {one.action.name: one for one in ahead.prospects(case, request.user)} if obstacles or warnings else {}
    help_ = guidance.guidance(case, action)
    context = {
        "case": case,
        "action": action,
        "label": action.label,
        "guidance": help_,
        "article": help_.article,
        "form": form,
        "obstacles": pages.hindrances(case, list(obstacles), found),
        "warnings": pages.hindrances(case, list(warnings), found),
        "consequences": help_.after,
        "acting_for": pages.acting_for(case, action, request.user),
        **more,
    }
    return render(request, "cases/do.html", context, status=status)


def whereabouts(case: Case) -> str:
    """Where the case is after something was done."""
    if case.step.final:
        return _("The case has ended: %(step)s.") % {"step": case.step.label}
    if step := returning.mending_step(case):
        words = {"who": pages.who_decides(case), "step": step.label}
        return _("It was sent back to %(who)s for mending: %(step)s.") % words
    return _("It is now with %(who)s: %(step)s.") % {"who": pages.who_decides(case), "step": case.step.label}


# --- a new application ------------------------------------------------------------------------------------------


def _opened_class(user, name: str) -> type[Case]:
    """The pipeline asked for, or the first of which the user may open a case; Http404 for one not opened here."""
    counter = at_counter()
    if name:
        counter = [one for one in counter if one.pipeline_name == name]
    mine = [one for one in openable(user) if one in counter]
    if not counter:
        raise Http404
    return [*mine, *counter][0]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Open a case: the applicant by ID number (known people are not entered twice) and the opening act's facts."""
    if request.method != "POST":
        case_class = _opened_class(request.user, request.GET.get("pipeline", ""))
        opening = Opening(case_class, request.user, name=request.GET.get("act", ""))
        return _new_page(request, opening)
    files = uploads.files_of(request)
    case_class = _opened_class(request.user, request.POST.get("pipeline", ""))
    name = request.POST.get("act", "")
    opening = Opening(case_class, request.user, name=name, data=request.POST, files=files)
    obstacles: list = []
    if opening.is_valid():
        try:
            event = opening.submit()
        except InvalidFacts:
            pass  # the message stands at its field already
        except Unlawful as refusal:
            obstacles = refusal.obstacles
        else:
            messages.success(request, _("Case %(number)s has been opened.") % {"number": event.case.number})
            return see_other(reverse("cases:case", args=[event.case.number]))
    staged = uploads.keep(opening.facts, files, user=request.user)
    return _new_page(request, opening, obstacles=obstacles, staged=staged, status=UNPROCESSABLE)


def _new_page(request, opening: Opening, *, obstacles=(), status=200, **more):
    context = {
        "opening": opening,
        "pipeline": opening.case_class.pipeline_name,
        "openable": choices(openable(request.user)),
        "obstacles": [pages.Hindrance(one.reason, one.citation, pages.asked(one)) for one in obstacles],
        "article": cite(opening.action.article),
        "law": _(opening.action.text),
        "acting_for": pages.acting_for(opening.blank, opening.action, request.user),
        "refused": status != 200,
        **more,
    }
    return render(request, "cases/new.html", context, status=status)
