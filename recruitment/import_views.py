"""The pages of imports: template, handing a sheet in, and the rows that did not go; progress is shown by run_views."""

from __future__ import annotations

from zipfile import BadZipFile

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases import copies, pages
from cases.actions import authorise
from cases.facts import date_field
from cases.law import Unlawful
from cases.listing import page_of
from cases.spreadsheets import NotASpreadsheet, signed_anew
from dossiers.handing_out import Clean, shown
from dossiers.quarantine import examine
from dossiers.vault import Stored
from evidence.kinds import DOWNLOADED, EXPORTED
from evidence.log import note
from organisations.answers import UNPROCESSABLE, see_other

from . import round_pages, running
from .models import Intake
from .runs import Run
from .sheets import applications, results, templates
from .sheets.reading import Sheet


class SheetForm(forms.Form):
    """The filled-in sheet and the legal date of its rows; a file that is no such sheet is refused before it is kept."""

    file = forms.FileField(label=gettext_lazy("Filled-in sheet"), help_text=gettext_lazy("xlsx, at most 10,000 rows"))
    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the legal date of rows that name none"))

    def __init__(self, *args, intake: Intake, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.intake, self.kind = intake, kind
        self.unknown: list[str] = []
        self.fields["file"].widget.attrs |= {"accept": ".xlsx", "data-max-bytes": settings.UPLOAD_MAX_BYTES}

    def clean_file(self):
        """Not too large, and a sheet with the columns and rows it must have."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024**2
            raise ValidationError(_("The file has more than %(most)s MB. Divide it.") % {"most": most})
        examine(file)
        try:
            self.unknown = _sheet(file.read(), self.intake, self.kind).unknown
        except NotASpreadsheet as problem:
            raise ValidationError(str(problem)) from None
        file.seek(0)
        return file


def _sheet(content: bytes, intake: Intake, kind: str) -> Sheet:
    people = kind == applications.KIND
    return applications.sheet_of(content, intake) if people else results.sheet_of(content, intake, kind)


def _round(request, number: str, kind: str) -> Intake:
    """The round, for whoever recruits in it; Http404 for an unseen round or a kind that takes no sheet."""
    if kind != applications.KIND and kind not in results.ACTS:
        raise Http404
    intake = round_pages.find(request.user, number)
    authorise(intake, Intake.actions()["publish"], request.user)
    return intake


@require_http_methods(["GET", "HEAD", "POST"])
def index(request, number, kind):
    """What to do, the template, the form, and the imports of this kind so far."""
    intake = _round(request, number, kind)
    if request.method != "POST":
        return _page(request, intake, kind, SheetForm(initial={"on": timezone.localdate()}, intake=intake, kind=kind))
    form = SheetForm(request.POST, request.FILES, intake=intake, kind=kind)
    if not form.is_valid():
        return _page(request, intake, kind, form, status=UNPROCESSABLE)
    try:
        given = form.cleaned_data
        run = running.order(intake, kind, by=request.user, on=given["on"], upload=given["file"])
    except Unlawful as refusal:
        return _page(request, intake, kind, form, obstacles=refusal.obstacles, status=UNPROCESSABLE)
    if form.unknown:
        words = {"names": "、".join(form.unknown)}
        messages.warning(request, _("Columns that are not understood were left out: %(names)s.") % words)
    return see_other(reverse("rounds:run", args=[run.pk]))


def _page(request, intake: Intake, kind: str, form: SheetForm, *, obstacles=(), status=200):
    rows = intake.runs.filter(kind=kind).select_related("by").defer("problems")
    context = {
        "intake": intake,
        "kind": kind,
        "label": running.KINDS[kind].label,
        "form": form,
        "page": page_of(rows, request),
        "obstacles": [pages.Hindrance(one.reason, one.citation) for one in obstacles],
        "people": kind == applications.KIND,
    }
    return render(request, "rounds/import.html", context, status=status)


@require_safe
def template(request, number, kind):
    """The sheet to fill in; for results with the candidates of the round in it."""
    intake = _round(request, number, kind)
    people = kind == applications.KIND
    note(EXPORTED, request=request, subject=intake, fields=[kind])
    name, signed = f"{intake.number}-{kind}.xlsx", copies.signature(request.user)
    if people:
        return shown(templates.applications_file(intake), name=name, mark=Clean.NOBODY, attached=True)
    return shown(templates.results_file(intake, kind, signed=signed), name=name, mark=Clean.MADE, attached=True)


@require_safe
def failed(request, number, kind, pk):
    """The rows that did not go with the reasons in a last column, to be corrected and handed in again."""
    intake = _round(request, number, kind)
    run = get_object_or_404(intake.runs, pk=pk, kind=kind, status=Run.DONE)
    try:
        content = signed_anew(Stored.of(run.upload).read_bytes(), copies.signature(request.user))
    except (ValueError, FileNotFoundError, BadZipFile):  # forgotten after a while, or damaged
        raise Http404 from None
    note(DOWNLOADED, request=request, subject=run, fields=[kind])
    name = _("%(number)s rows to correct") % {"number": number}
    return shown(content, name=f"{name}.xlsx", mark=Clean.MADE, attached=True)
