"""The pages of one person's rights: overview, corrections with history, restriction, holds."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.documents import refuse_destroyed
from cases.listing import page_of, query_of
from cases.models import Case
from evidence import kinds
from evidence.log import note
from organisations.answers import CONFLICT, see_other
from organisations.models import Person

from . import correcting, reach, restricting
from .door import bound, form_page, proved
from .forms import CorrectionForm, HoldForm, ReasonForm, RemarkForm
from .models import Correction, Hold, NumberProposal


def back_to(pk: int) -> str:
    """The page of the person's rights."""
    return reverse("rights:person", args=[pk])


@require_safe
def person_page(request, pk):
    """What was asked, copied, corrected, restricted and held back for one person, and what can be done now."""
    person, _mandate = reach.person_for(request.user, pk)
    note(kinds.VIEWED, request=request, subject=person, person=person)
    proposal = NumberProposal.objects.filter(person=person, settled_at=None).select_related("by").first()
    context = {
        "person": person, "proposal": proposal, "today": timezone.localdate(),
        "keeps": _does(request.user, person, reach.KEEPERS), "corrects": _does(request.user, person, reach.CORRECTORS),
        "requests": person.rights_requests.order_by("-pk")[:10],
        "exports": person.exports.select_related("by", "request")[:10],
        "corrections": [_told(one) for one in person.corrections.select_related("by", "second")[:5]],
        "steps": person.restriction_steps.select_related("by")[:10],
        "holds": person.holds.select_related("by", "case")[:10],
        "seconds": proposal is not None and reach.may_confirm(proposal, request.user),
    }  # fmt: skip
    return render(request, "rights/person.html", context)


def _does(user, person: Person, roles: frozenset) -> bool:
    """Whether the user may do something for the person in one of the roles; nobody for himself."""
    held = reach.mandates(user, roles)
    return bool(held) and user.person_id != person.pk and reach.persons(held).filter(pk=person.pk).exists()


# --- correction ------------------------------------------------------------------------------------------------


def _told(one: Correction) -> dict:
    return {
        "row": one, "label": correcting.label_of(one.field), "intact": one.intact,
        "before": correcting.shown(one.field, one.before), "after": correcting.shown(one.field, one.after),
    }  # fmt: skip


@require_safe
def corrections(request, pk):
    """Every correction of a person, newest first, and the columns that can be corrected."""
    person, _mandate = reach.person_for(request.user, pk)
    note(kinds.VIEWED, request=request, subject=person, person=person)
    page = page_of(person.corrections.select_related("by", "second", "request"), request)
    fields = [
        (name, correcting.label_of(name), correcting.shown(name, getattr(person, name)))
        for name in (*correcting.FIELDS, correcting.NUMBER)
    ]
    context = {
        "person": person, "page": page, "rows": [_told(one) for one in page.rows], "fields": fields,
        "corrects": _does(request.user, person, reach.CORRECTORS),
    }  # fmt: skip
    return render(request, "rights/corrections.html", context)


@require_safe
def correction(request, pk):
    """One correction, with the papers that were drawn before it and stay as they are."""
    found = get_object_or_404(Correction.objects.select_related("by", "second", "request"), pk=pk)
    person, _mandate = reach.person_for(request.user, found.person_id)
    page = page_of(correcting.outdated(person, found), request)
    seen = set(Case.objects.visible_to(request.user).filter(person=person).values_list("number", flat=True))
    context = {"person": person, "told": _told(found), "page": page, "seen": seen}
    return render(request, "rights/correction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proved()
def correct(request, pk, field):
    """Correct one column of a person; the identity number is proposed to a second person."""
    person, _mandate = reach.person_for(request.user, pk, reach.CORRECTORS)
    number = field == correcting.NUMBER
    if not number and field not in correcting.FIELDS:
        raise Http404
    form = bound(request, CorrectionForm, person=person, field=field, requests=person.rights_requests.all())
    if form.is_valid():
        given = form.cleaned_data
        words = {"by": request.user, "reason": given["reason"], "document": given["document"]}
        try:
            if number:
                correcting.propose_number(person, given["value"], **words)
            else:
                correcting.correct(person, field, given["value"], request=given["request"], http=request, **words)
        except ValidationError as refusal:
            form.add_error("value", refusal.messages)
        else:
            done = _("Proposed. A second person confirms it.") if number else _("Corrected; what stood there is kept.")
            messages.success(request, done)
            return see_other(reverse("rights:corrections", args=[pk]))
    lead = _("Papers already drawn stay as they are. The history keeps what stood there before.")
    if number:
        lead = _("Date of birth and sex follow from the number. Nothing changes before a second person has confirmed.")
    return form_page(
        request, form, heading=_("Correct: %(what)s") % {"what": correcting.label_of(field)}, person=person, lead=lead,
        back=reverse("rights:corrections", args=[pk]), label=_("Propose") if number else _("Correct"),
    )  # fmt: skip


@require_POST
@proved(lambda pk: back_to(NumberProposal.objects.values_list("person", flat=True).filter(pk=pk).first() or 0))
def settle_number(request, pk):
    """Confirm a proposed identity number as the second person, decline it, or take one's own back."""
    proposal = get_object_or_404(NumberProposal, pk=pk)
    person, _mandate = reach.person_for(request.user, proposal.person_id, reach.CORRECTORS)
    accepted = "confirm" in request.POST
    if accepted and not reach.may_confirm(proposal, request.user):
        raise PermissionDenied(_("A number is confirmed by somebody else than the one who proposed it."))
    try:
        settled = correcting.settle_number(proposal, by=request.user, accepted=accepted, http=request)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return see_other(back_to(person.pk))
    if not settled:
        messages.error(request, _("A colleague has settled this meanwhile."))
    elif accepted:
        messages.success(request, _("Confirmed. The number, date of birth and sex are changed."))
    else:
        messages.success(request, _("Declined. Nothing was changed."))
    return see_other(back_to(person.pk))


# --- restriction -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@proved()
def restrict(request, pk):
    """Restrict the use of a person's data, or lift that, whichever stands open."""
    person, _mandate = reach.person_for(request.user, pk, reach.KEEPERS)
    standing = person.restricted_since is not None
    form = bound(request, ReasonForm)
    if form.is_valid():
        act = restricting.lift if standing else restricting.restrict
        if act(person, by=request.user, http=request, **form.cleaned_data):
            done = _("The restriction is lifted.") if standing else _("The use is restricted from today.")
            messages.success(request, done)
        else:
            messages.error(request, _("A colleague has settled this meanwhile."))
        return see_other(back_to(pk))
    lead = _(
        "Cases under way go on, as the law demands, with a banner on each page. No dossier of the person goes into a "
        "batch, and copies for information need a reason."
    )
    return form_page(
        request, form, heading=_("Lift the restriction") if standing else _("Restrict the use"), person=person,
        back=back_to(pk), label=_("Lift") if standing else _("Restrict"), lead="" if standing else lead,
    )  # fmt: skip


# --- holds -----------------------------------------------------------------------------------------------------


@require_safe
def holds(request):
    """What is held back from disposal at or below the user's organisations."""
    held = reach.refuse_unless(request.user, reach.READERS | reach.APPROVERS)
    today = timezone.localdate()
    rows = Hold.objects.filter(reach.below(held)).select_related("person", "case", "by", "released_by")
    rows = rows.defer("person__id_number", "person__phone")
    if request.GET.get("state") != "all":
        rows = rows.filter(Q(until=None) | Q(until__gte=today))
    page = page_of(rows.order_by("-pk"), request, query=query_of(request, ("state",)))
    context = {"page": page, "today": today, "whole": request.GET.get("state") == "all",
               "corrects": bool(reach.mandates(request.user, reach.CORRECTORS))}  # fmt: skip
    return render(request, "rights/holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_new(request, pk):
    """Hold a person or one of his cases back from disposal."""
    person, mandate = reach.person_for(request.user, pk, reach.CORRECTORS)
    cases = Case.objects.visible_to(request.user).filter(person=person).order_by("pk").select_related("person")
    form = bound(request, HoldForm, cases=cases)
    if form.is_valid():
        with transaction.atomic():
            if held := form.cleaned_data["case"]:  # a disposal that is under way is waited for
                refuse_destroyed(Case.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=held.pk))
            made = Hold.objects.create(person=person, organisation=mandate.organisation, by=request.user,
                                       **form.cleaned_data)  # fmt: skip
            note(kinds.HELD, request=request, subject=made, person=person, purpose=made.reason)
        messages.success(request, _("Held back: nothing of it is disposed of meanwhile."))
        return see_other(back_to(pk))
    return form_page(
        request, form, heading=_("Hold back from disposal"), back=back_to(pk), label=_("Hold back"), person=person
    )


@require_http_methods(["GET", "HEAD", "POST"])
@proved()
def hold_release(request, pk):
    """Release a hold from today on, with the reason."""
    held = reach.refuse_unless(request.user, reach.CORRECTORS)
    today = timezone.localdate()
    found = get_object_or_404(Hold.objects.filter(reach.below(held)).select_related("person"), pk=pk)
    form = bound(request, RemarkForm)
    if form.is_valid():
        rows = Hold.objects.filter(Q(until=None) | Q(until__gt=today), pk=pk, released_by=None)
        changed = rows.update(
            until=max(found.since, today), released_by=request.user, released_because=form.cleaned_data["remark"]
        )
        if not changed:
            form.add_error(None, _("This hold is over already."))
            page = form_page(request, form, heading=_("Release the hold"), back=reverse("rights:holds"),
                             label=_("Release"), person=found.person)  # fmt: skip
            page.status_code = CONFLICT
            return page
        note(kinds.HELD, request=request, subject=found, person=found.person, purpose=form.cleaned_data["remark"])
        messages.success(request, _("Released; from tomorrow on the schedule counts again."))
        return see_other(reverse("rights:holds"))
    return form_page(
        request, form, heading=_("Release the hold"), back=reverse("rights:holds"), label=_("Release"),
        person=found.person, lead=found.reason,
    )  # fmt: skip
