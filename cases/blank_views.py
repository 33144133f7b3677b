"""The pages of official blanks: which are in use, a new one, and where on its pages the words are printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import filling, papers
from dossiers.handing_out import Clean, shown
from dossiers.models import BlankForm
from dossiers.previews import picture
from dossiers.vault import address
from organisations.answers import UNPROCESSABLE, see_other
from organisations.desks import Role
from organisations.models import Place, User

from . import uploads
from .blank_forms import BlankUpload, places
from .listing import page_of
from .paperwork import styled

REFUSAL = gettext_lazy("Official blanks are kept by administrators and by organisation departments.")
"""What whoever does not hold the office is told."""


def may_change(user: User) -> bool:
    """Whether the user keeps the blanks: administrators, and the departments of county and prefecture."""
    return any(
        one.role == Role.ADMINISTRATOR
        or (one.role == Role.DEPARTMENT and one.organisation.place in (Place.COUNTY, Place.PREFECTURE))
        for one in user.mandates_over()
    )


def _refuse_others(user: User) -> None:
    if not may_change(user):
        raise PermissionDenied(REFUSAL)


@require_safe
def blank_list(request):
    """The blanks, newest of each paper first, and the papers that have none in use."""
    _refuse_others(request.user)
    page = page_of(BlankForm.objects.select_related("added_by"), request)
    today = timezone.localdate()
    used: dict[str, int] = {}
    for paper, key in BlankForm.objects.used_on(today).values_list("paper", "pk"):
        used.setdefault(paper, key)
    rows = [{"blank": one, "used": used.get(one.paper) == one.pk, "planned": one.since > today} for one in page.rows]
    page.rows[:] = rows
    return render(request, "settings/blanks.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def blank_new(request):
    """Put a blank into the system; the places of the one before it are taken over."""
    _refuse_others(request.user)
    if request.method != "POST":
        return render(
            request, "settings/blank_new.html", {"form": BlankUpload(initial={"since": timezone.localdate()})}
        )
    files = uploads.files_of(request)
    form = BlankUpload(request.POST, files)
    if not form.is_valid():
        staged = uploads.keep(form, files, user=request.user)
        return render(request, "settings/blank_new.html", {"form": form, "staged": staged}, status=UNPROCESSABLE)
    made = _keep(form.cleaned_data, request.user)
    messages.success(request, _("The blank is in the system. Now set the places."))
    return see_other(reverse("blanks:places", args=[made.pk]))


def _keep(data: dict[str, Any], user: User) -> BlankForm:
    upload = data["file"]
    found = getattr(upload, "staged", None) or upload.intake
    with transaction.atomic():
        before = BlankForm.objects.filter(paper=data["paper"]).order_by("-since", "-pk").first()
        made = BlankForm(
            paper=data["paper"], since=data["since"], sha256=found.sha256, pages=found.pages, added_by=user
        )
        upload.seek(0)
        made.file.save(address(found.sha256, "pdf"), File(upload.file), save=True)
        for one in before.fields.filter(page__lte=made.pages) if before else ():
            one.pk, one.blank = None, made
            one.save()
    return made


@require_http_methods(["GET", "HEAD", "POST"])
def blank_places(request, pk):
    """The pages of a blank with its boxes drawn in place, and the table of their numbers."""
    blank = _blank(request.user, pk)
    formset = places(blank, request.POST if request.method == "POST" else None)
    if formset.is_bound and formset.is_valid():
        formset.save()
        messages.success(request, _("The places have been saved."))
        return see_other(reverse("blanks:places", args=[pk]))
    boxes = list(blank.fields.all())
    sheets = [
        {"number": number, "wide": wide, "high": high,
         "boxes": [{"field": one, "label": styled.label_of(one.key)} for one in boxes if one.page == number]}
        for number, (wide, high) in enumerate(formset.sizes, start=1)
    ]  # fmt: skip
    context = {"blank": blank, "formset": formset, "sheets": sheets}
    return render(request, "settings/blank.html", context, status=UNPROCESSABLE if formset.is_bound else 200)


@require_safe
def blank_page(request, pk, number):
    """The picture of one page of a blank."""
    blank = _blank(request.user, pk)
    if not 1 <= number <= blank.pages:
        raise Http404
    with blank.file.open("rb") as file:
        content = picture(filling.single_page(file.read(), number))
    return shown(content, name=f"blank-{pk}-{number}.png", mark=Clean.NOBODY)


@never_cache
@require_safe
def blank_sample(request, pk):
    """The blank filled with invented words, as the places stand now."""
    blank = _blank(request.user, pk)
    name = _("blank-%(pk)s-sample") % {"pk": pk} + ".pdf"
    return shown(styled.fill(blank, styled.samples()), name=name, mark=Clean.NOBODY)


@require_POST
def blank_retire(request, pk):
    """Take a blank out of use; it stays on record, and the one before it counts again."""
    blank = _blank(request.user, pk)
    BlankForm.objects.filter(pk=pk, retired_at=None).update(retired_at=timezone.now())
    messages.success(request, _("No longer in use: %(paper)s.") % {"paper": papers.by_code(blank.paper).title})
    return see_other(reverse("blanks:index"))


def _blank(user: User, pk: int) -> BlankForm:
    _refuse_others(user)
    return get_object_or_404(BlankForm, pk=pk)
