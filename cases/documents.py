"""The pages of documents: filing a scan, opening and withdrawing a document, printing the dossier.

Everything here begins with the one question "may the user see the case?"; a document of a case he may not see does not
exist for him.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import again
from dossiers import intake, papers
from dossiers.handing_out import Clean, shown
from dossiers.models import Document, DossierPrint, UndrawnPaper
from evidence.kinds import DOWNLOADED, PRINTED
from evidence.log import note
from evidence.models import DENIED
from organisations.answers import UNPROCESSABLE, see_other
from organisations.desks import Role

from . import copies, disclosing, pages, paperwork, printing, uploads
from .actions import sponsors
from .facts import ScanField, date_field
from .models import Case

# --- who may ---------------------------------------------------------------------------------------------------


def may_file(case: Case, user) -> bool:
    """Whether the user sits at a desk that acts on the case somewhere on its way: who may only look may not file."""
    desks = {action.desk(source.value) for action in case.actions().values() for source in action.sources}
    desks |= {action.by for action in case.opening_acts()}
    if not sponsors(case, user):
        desks = {desk for desk in desks if desk.role != Role.SPONSOR}
    stations = set(user.stations(case.pipeline))
    found = ((desk.role, desk.competent(case.organisation)) for desk in desks)
    return any(organisation is not None and (role, organisation.pk) in stations for role, organisation in found)


def refuse_unless_may_file(case: Case, user) -> None:
    """Raise ``PermissionDenied`` for somebody who may only look."""
    if not may_file(case, user):
        raise PermissionDenied(_("You may read this dossier but not file papers in it: that is up to its desks."))


def refuse_destroyed(case: Case) -> None:
    """Raise ``PermissionDenied`` for a dossier that was destroyed: nothing is filed in it or printed of it."""
    if case.dossier.destroyed_on:
        raise PermissionDenied(_("This dossier was destroyed according to a certificate; its record alone remains."))


def _case_of(user, dossier_id: int) -> Case:
    """The case of a dossier, if the user may see it; else Http404."""
    rows = Case.objects.visible_to(user).select_related("organisation", "person", "dossier")
    return get_object_or_404(rows, dossier=dossier_id).specific


# --- filing ----------------------------------------------------------------------------------------------------


class FilingForm(forms.Form):
    """A scan and the day the paper was formed."""

    file = ScanField(label=gettext_lazy("Scan"))
    dated_on = date_field(gettext_lazy("Date of formation"), help_text=gettext_lazy("the date on the paper itself"))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, number, paper):
    """File the scan of a paper; what was uploaded with a wrong date is kept for the second try."""
    case = pages.find(request.user, number)
    if paper not in papers.vocabulary(case.pipeline):
        raise Http404
    refuse_unless_may_file(case, request.user)
    refuse_destroyed(case)
    if request.method != "POST":
        return _filing_page(request, case, paper, FilingForm(initial={"dated_on": timezone.localdate()}))
    files = uploads.files_of(request)
    form = FilingForm(request.POST, files)
    if not form.is_valid():
        staged = uploads.keep(form, files, user=request.user)
        return _filing_page(request, case, paper, form, staged=staged, status=UNPROCESSABLE)
    scan = form.cleaned_data["file"]
    document = intake.file_document(
        case.dossier, paper, getattr(scan, "staged", scan), by=request.user, dated_on=form.cleaned_data["dated_on"]
    )
    messages.success(request, _("Filed: %(paper)s.") % {"paper": document.title})
    return see_other(reverse("cases:case", args=[case.number]))


def _filing_page(request, case: Case, paper: str, form, *, staged=(), status=200):
    kind = papers.by_code(paper)
    filed = [one for one in case.dossier.documents.of(paper).current() if not kind.several]
    context = {"case": case, "paper": kind, "form": form, "staged": staged, "filed": filed}
    return render(request, "documents/upload.html", context, status=status)


@require_POST
def redraw(request, pk):
    """Try once more to draw up a paper that no font could print; the case page tells what came of it."""
    row = get_object_or_404(UndrawnPaper, pk=pk)
    case = _case_of(request.user, row.dossier_id)
    refuse_unless_may_file(case, request.user)
    drawn = paperwork.draw_again(row)
    if drawn.problem:
        words = {"paper": row.title, "reason": drawn.problem}
        messages.error(request, _("“%(paper)s” could not be drawn up: %(reason)s") % words)
    else:
        messages.success(request, _("Drawn up and filed: %(paper)s.") % {"paper": row.title})
    return see_other(reverse("cases:case", args=[case.number]))


# --- opening and withdrawing -----------------------------------------------------------------------------------


@xframe_options_sameorigin
@require_safe
def open_document(request, pk):
    """Show a document in the browser, as what its bytes are and with nothing in it able to run."""
    document = get_object_or_404(Document, pk=pk)
    case = _case_of(request.user, document.dossier_id)
    kinds = disclosing.of_document(case, document, request.user)
    if ahead := disclosing.ask(request, case, kinds, log=DOWNLOADED, subject=document, fields=[document.paper]):
        return ahead
    said = disclosing.purpose(request, case, kinds)
    about: dict = {"subject": document, "person": case.person_id, "fields": [document.paper]}
    note(DOWNLOADED, request=request, purpose=said, **about)
    return shown(document.file, name=document.name, mark=copies.reading_mark(document, case, by=request.user))


class WithdrawalForm(forms.Form):
    """Why a document is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason of the withdrawal"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Take a document back with a reason; it stays in the history, and the version before it counts again."""
    document = get_object_or_404(Document.objects.filter(withdrawn_at=None), pk=pk)
    case = _case_of(request.user, document.dossier_id)
    refuse_unless_may_file(case, request.user)
    if case.step.final:
        raise PermissionDenied(_("The case has ended: nothing is withdrawn from its dossier any more."))
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        intake.withdraw(document, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn: %(paper)s.") % {"paper": document.title})
        return see_other(reverse("cases:case", args=[case.number]))
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"case": case, "document": document, "form": form}
    return render(request, "documents/withdraw.html", context, status=status)


# --- printing --------------------------------------------------------------------------------------------------


@require_POST
def print_dossier(request, number):
    """Order a print of the dossier and go where its progress is shown."""
    case = pages.find(request.user, number)
    refuse_destroyed(case)
    return see_other(reverse("documents:printed", args=[printing.order(case, request.user).pk]))


def _print_of(user, pk) -> tuple[DossierPrint, Case]:
    """The print and its case, if the user may see the case; else Http404. A print whose job is gone has failed."""
    wanted = get_object_or_404(DossierPrint.objects.select_related("requested_by"), pk=pk)
    case = _case_of(user, wanted.dossier_id)
    printing.give_up_if_lost(wanted)
    return wanted, case


@never_cache
@require_safe
def printed(request, pk):
    """How far the print is; when it is done, the preview and the download."""
    wanted, case = _print_of(request.user, pk)
    return _printed_page(request, wanted, case, copies.OriginalForm())


def _printed_page(request, wanted: DossierPrint, case: Case, form: forms.Form, *, status: int = 200):
    here = reverse("documents:printed", args=[wanted.pk])
    context = {
        "print": wanted, "case": case, "progress": _progress(wanted), "form": form,
        "lock": disclosing.lock(request, case, disclosing.of_print(wanted, case), back=here),
        "left_out": disclosing.in_words(disclosing.missing_of(wanted, case)),
        "may_have_original": copies.may_have_original(request.user, case, wanted),
    }  # fmt: skip
    return render(request, "documents/printed.html", context, status=status)


@never_cache
@require_safe
def progress(request, pk):
    """The progress of a print, for the page that shows it."""
    wanted, _case = _print_of(request.user, pk)
    return JsonResponse(_progress(wanted))


def _progress(wanted: DossierPrint) -> dict:
    """``state``, ``done`` of ``total`` papers, and ``text``, the sentence that says it (polled by site.js)."""
    numbers = {"done": wanted.done, "total": wanted.total, "pages": wanted.pages}
    sentences = {
        DossierPrint.QUEUED: _("Waiting to be drawn up."),
        DossierPrint.RUNNING: _("Drawn up: %(done)s of %(total)s papers.") % numbers,
        DossierPrint.DONE: _("The dossier is ready: %(pages)s pages.") % numbers,
        DossierPrint.FAILED: wanted.message,
    }
    return {
        "state": wanted.status, "done": wanted.done, "total": wanted.total, "text": sentences[wanted.status],
    }  # fmt: skip


@xframe_options_sameorigin
@require_safe
def printed_file(request, pk):
    """A copy of the bound PDF, marked with who takes it and when: in the browser, or with ``?download`` as a file."""
    wanted, case = _print_of(request.user, pk)
    if wanted.status != DossierPrint.DONE:
        raise Http404
    kinds = disclosing.of_print(wanted, case)
    if ahead := disclosing.ask(request, case, kinds, log=PRINTED, subject=case, fields=["copy"]):
        return ahead
    try:
        content = copies.copy_of(wanted, case, by=request.user)
    except FileNotFoundError:
        raise Http404 from None
    said = disclosing.purpose(request, case, kinds)
    note(PRINTED, request=request, subject=case, person=case.person_id, fields=["copy"], purpose=said)
    return shown(content, name=_print_name(case), mark=Clean.MADE, attached="download" in request.GET)


@require_POST
def original(request, pk):
    """The bound PDF as it lies in the vault, for who files it, with the reason on record; others have the copy."""
    wanted, case = _print_of(request.user, pk)
    if wanted.status != DossierPrint.DONE:
        raise Http404
    told = {"request": request, "subject": case, "person": case.person_id, "fields": ["original"]}
    if not copies.may_have_original(request.user, case, wanted):
        note(PRINTED, outcome=DENIED, **told)
        raise PermissionDenied(_("The unmarked original is for those who file it. Take the marked copy."))
    if not again.fresh(request):
        return again.ask(request, reverse("documents:printed", args=[wanted.pk]))
    form = copies.OriginalForm(request.POST)
    if not form.is_valid():
        return _printed_page(request, wanted, case, form, status=UNPROCESSABLE)
    note(PRINTED, purpose=form.cleaned_data["reason"], **told)
    return shown(wanted.file, name=_print_name(case), mark=Clean.ORIGINAL, attached=True)


def _print_name(case: Case) -> str:
    return _("%(number)s-dossier") % {"number": case.number} + ".pdf"
