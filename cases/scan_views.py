"""The pages of scanning in: handing a stack in, how far its sorting is, where each page went, and what waits."""

from __future__ import annotations

import io

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Min, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import scanned
from dossiers.handing_out import Clean, shown
from dossiers.models import Document, ScanPage, ScanStack
from evidence.kinds import VIEWED
from evidence.log import note
from organisations.answers import UNPROCESSABLE, see_other

from . import scan_filing, scanning
from .facts import date_field
from .listing import page_of
from .models import Case
from .scan_forms import PageForm, StackForm

REFUSAL = gettext_lazy("Scanning in is for those who file papers.")
"""What whoever does not hold the office is told."""

THUMBNAIL, LARGE = 240, 1400
"""Pixels of the longer side of a page as it is shown."""
OPEN = (ScanPage.UNPLACED,)
PUT_AWAY = (ScanPage.ASIDE, ScanPage.BLANK)


def _refuse_others(request) -> None:
    if not scanning.may_scan(request.user):
        raise PermissionDenied(REFUSAL)


# --- stacks ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """Handing a stack in, and the user's stacks."""
    _refuse_others(request)
    form = StackForm(request.POST, request.FILES) if request.method == "POST" else StackForm()
    if request.method == "POST" and form.is_valid():
        stack = scanning.hand_in(form.cleaned_data["scans"], by=request.user)
        return see_other(reverse("scans:stack", args=[stack.pk]))
    open_pages = Count("files__pages", filter=Q(files__pages__status__in=OPEN))
    rows = ScanStack.objects.filter(by=request.user).annotate(waiting=open_pages)
    context = {"form": form, "page": page_of(rows, request), "limit": settings.SCAN_MAX_PAGES}
    return render(request, "scans/index.html", context, status=UNPROCESSABLE if request.method == "POST" else 200)


def _stack_of(user, pk: int) -> ScanStack:
    """The user's own stack, while he files papers anywhere; else Http404."""
    if not scanning.may_scan(user):
        raise Http404
    return get_object_or_404(ScanStack, pk=pk, by=user)


@never_cache
@require_safe
def stack_page(request, pk):
    """How far the sorting is; then what waits, what was filed and what was put away, one list at a time."""
    stack = _stack_of(request.user, pk)
    context = {"stack": stack, "progress": _progress(stack), "refused": stack.files.exclude(problem="")}
    if stack.is_over:
        context |= _sorted(request, stack)
    return render(request, "scans/stack.html", context)


def _sorted(request, stack: ScanStack) -> dict:
    """What became of the pages: the counts of the lists, and the list that is shown."""
    counts = ScanPage.objects.filter(file__stack=stack).aggregate(
        waiting=Count("pk", filter=Q(status__in=OPEN)),
        filed=Count("document", distinct=True, filter=Q(status=ScanPage.PLACED)),
        away=Count("pk", filter=Q(status__in=PUT_AWAY)),
    )
    wanted = request.GET.get("show", "")
    shown = wanted if wanted in counts else next((name for name, count in counts.items() if count), "filed")
    rows = _documents(stack) if shown == "filed" else _pages(stack, OPEN if shown == "waiting" else PUT_AWAY)
    page = page_of(rows, request, query=f"show={shown}")
    cases = _cases(request.user, {row.dossier_id for row in page.rows})
    for row in page.rows:
        row.case = cases.get(row.dossier_id)
    return {"counts": counts, "shown": shown, "page": page}


def _documents(stack: ScanStack):
    """The documents that were filed from a stack, with the number of their pages and the first of these."""
    mine = Document.objects.filter(scanned_pages__file__stack=stack, scanned_pages__status=ScanPage.PLACED)
    counted = mine.annotate(sheets=Count("scanned_pages"), first=Min("scanned_pages"))
    return counted.order_by("dossier_id", "paper", "pk")


def _pages(stack: ScanStack, states: tuple[str, ...]):
    return scanning.pages_of(stack).filter(status__in=states)


def _cases(user, dossiers: set) -> dict[int, Case]:
    """The cases of dossiers by dossier, as far as the user may see them."""
    rows = Case.objects.visible_to(user).filter(dossier__in=dossiers - {None}).select_related("person")
    return {case.dossier_id: case for case in rows}


@never_cache
@require_safe
def progress(request, pk):
    """The progress of a stack, for the page that shows it."""
    return JsonResponse(_progress(_stack_of(request.user, pk)))


def _progress(stack: ScanStack) -> dict:
    """``state``, ``done`` of ``total`` pages, and ``text``, the sentence that says it (polled by site.js)."""
    numbers = {"done": stack.done, "total": stack.total}
    sentences = {
        ScanStack.QUEUED: _("Waiting to be sorted."),
        ScanStack.RUNNING: _("Read: %(done)s of %(total)s pages.") % numbers,
        ScanStack.DONE: _("Sorted: %(total)s pages.") % numbers,
        ScanStack.FAILED: stack.message,
    }
    return {"state": stack.status, "text": sentences[stack.status], **numbers}


@require_POST
def resume(request, pk):
    """Take an interrupted stack up where it stopped."""
    scanning.sort_again(_stack_of(request.user, pk))
    return see_other(reverse("scans:stack", args=[pk]))


class DateForm(forms.Form):
    """The date of formation of a filed paper."""

    dated_on = date_field(gettext_lazy("Date of formation"))


@require_POST
def redate(request, pk, document):
    """Correct the date of a document that was filed from the stack."""
    stack = _stack_of(request.user, pk)
    filed = get_object_or_404(_documents(stack), pk=document)
    case = Case.objects.visible_to(request.user).filter(dossier=filed.dossier_id).first()
    if case is None or scan_filing.case_to_file_in(request.user, case.number) is None:
        raise PermissionDenied(_("You may read this dossier but not file papers in it: that is up to its desks."))
    form = DateForm(request.POST)
    if form.is_valid():
        scan_filing.redate(stack, filed, form.cleaned_data["dated_on"])
        messages.success(request, _("The date of “%(paper)s” was changed.") % {"paper": filed.title})
    else:
        messages.error(request, " ".join(str(one) for one in form.errors["dated_on"]))
    return see_other(f"{reverse('scans:stack', args=[pk])}?show=filed")


# --- pages -----------------------------------------------------------------------------------------------------


def _page_of(user, pk: int) -> ScanPage:
    """A page of the user's own stack, while he files papers anywhere; else Http404."""
    if not scanning.may_scan(user):
        raise Http404
    rows = ScanPage.objects.select_related("file__stack", "document", "dossier")
    return get_object_or_404(rows, pk=pk, file__stack__by=user)


@require_safe
def picture(request, pk):
    """The page as a picture, upright; with ``?large`` to read it."""
    page = _page_of(request.user, pk)
    if "large" in request.GET:  # the small ones are of one's own stack and too small to read
        person = Case.objects.filter(dossier=page.dossier_id).values_list("person", flat=True).first()
        note(VIEWED, request=request, subject=page, person=person)
    longest = LARGE if "large" in request.GET else THUMBNAIL
    try:
        image = scanned.picture(scan_filing.sheet_of(page), longest=longest)
    except ValueError:  # unreadable, or not kept any more
        raise Http404 from None
    out = io.BytesIO()
    image.save(out, "PNG")
    return shown(out.getvalue(), name=f"page-{pk}.png", mark=Clean.OWN)


@require_http_methods(["GET", "HEAD", "POST"])
def page_by_hand(request, pk):
    """One page large, and the form that says where it belongs."""
    page = _page_of(request.user, pk)
    if not scan_filing.is_free(page):
        return _settled(request, page)
    if request.method != "POST":
        return _page_page(request, page, PageForm(page=page, user=request.user))
    form = PageForm(request.POST, page=page, user=request.user)
    if form.is_valid() and form.case:
        given = form.cleaned_data
        try:
            filed = scan_filing.file_by_hand(
                form.case, given["paper"], form.chosen(), by=request.user, dated_on=given["dated_on"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _filed(request, page, *filed)
    return _page_page(request, page, form, status=UNPROCESSABLE)


def _page_page(request, page: ScanPage, form: PageForm, *, status: int = 200):
    context = {"scan": page, "stack": page.file.stack, "form": form}
    return render(request, "scans/page.html", context, status=status)


def _settled(request, page: ScanPage):
    """Somebody, perhaps the user in another window, has decided about the page, or its scan is not kept any more."""
    messages.warning(request, _("This page has been filed already, or its scan is not kept any more."))
    return see_other(reverse("scans:stack", args=[page.file.stack_id]))


def _filed(request, page: ScanPage, document: Document, new: bool):
    words = _("Filed: %(paper)s.") if new else _("Not filed again: this scan of “%(paper)s” is on file already.")
    messages.add_message(request, messages.SUCCESS if new else messages.WARNING, words % {"paper": document.title})
    return see_other(reverse("scans:stack", args=[page.file.stack_id]))


@require_POST
def file_as_suggested(request, pk):
    """File a page, or what there is of its form, where it seems to belong."""
    page = _page_of(request.user, pk)
    if not scan_filing.is_free(page):
        return _settled(request, page)
    case = scan_filing.case_to_file_in(request.user, page.dossier.number) if page.dossier else None
    if case is None:
        return see_other(reverse("scans:page", args=[pk]))
    try:
        filed = scan_filing.file_by_hand(case, page.paper, scan_filing.form_of(page), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return see_other(reverse("scans:page", args=[pk]))
    return _filed(request, page, *filed)


@require_POST
def aside(request, pk):
    """Mark a page as not needed."""
    page = _page_of(request.user, pk)
    if not scan_filing.set_aside(page):
        return _settled(request, page)
    messages.success(request, _("Set aside. It can still be filed under “Put aside”."))
    return see_other(reverse("scans:stack", args=[page.file.stack_id]))
