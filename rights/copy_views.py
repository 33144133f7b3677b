"""Ordering a copy of a person's data, and handing it out with a purpose; both are in the access log."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.handing_out import Clean, shown
from evidence import kinds
from evidence.log import note
from organisations.answers import UNPROCESSABLE, see_other

from . import copying, reach
from .door import bound, form_page, proved
from .forms import CopyForm, PurposeForm
from .models import Export


@require_http_methods(["GET", "HEAD", "POST"])
@proved()
def copy_new(request, pk):
    """Order a copy; it is put together in the background."""
    person, mandate = reach.whole_person_for(request.user, pk)
    form = bound(request, CopyForm, requests=person.rights_requests.order_by("-pk"))
    if form.is_valid():
        made = copying.order(person, by=request.user, organisation=mandate.organisation, **form.cleaned_data)
        messages.success(request, _("Ordered. It is put together in the background and kept a few days."))
        return see_other(reverse("rights:copy", args=[made.pk]))
    return form_page(
        request, form, heading=_("Copy of the person's data"), back=reverse("rights:person", args=[pk]),
        label=_("Put together"), person=person,
        lead=_("Everything the system holds, as a PDF to read and as a file for machines (PIPL 45)."),
    )  # fmt: skip


def _export(request, pk: int) -> Export:
    found = get_object_or_404(Export.objects.select_related("person", "by", "request", "organisation"), pk=pk)
    reach.whole_person_for(request.user, found.person_id)
    return found


@never_cache
@require_safe
def copy_page(request, pk):
    """How far the copy is; when it is ready, the form that hands it out."""
    return _page(request, _export(request, pk), PurposeForm())


def _page(request, found: Export, form: PurposeForm, *, status: int = 200):
    context = {"one": found, "form": form, "ready": found.status == Export.DONE, "person": found.person}
    return render(request, "rights/copy.html", context, status=status)


@require_http_methods(["POST"])
@proved(lambda pk: reverse("rights:copy", args=[pk]))
def copy_file(request, pk):
    """Hand the archive out; to whom and why goes into the access log first."""
    found, form = _export(request, pk), PurposeForm(request.POST)
    if found.status != Export.DONE or not found.file:
        raise Http404
    if not form.is_valid():
        return _page(request, found, form, status=UNPROCESSABLE)
    response = shown(found.file, name=_("personal-data") + f"-{found.pk}.zip", mark=Clean.THEIRS, attached=True)
    note(kinds.EXPORTED, request=request, subject=found, person=found.person, purpose=form.cleaned_data["purpose"],
         fields=["all", *(["numbers"] if found.whole else []), *(["files"] if found.files else [])])  # fmt: skip
    return response
