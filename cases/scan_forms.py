"""The forms of scanning in: a stack of files, and where a page belongs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import papers, sheet_codes
from dossiers.models import ScanPage

from . import scan_filing, scanning
from .facts import date_field
from .law import PIPELINES
from .models import Case


class Files(forms.FileInput):
    """A field for several files at a time."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Scans, each looked into; at least one must be readable, and together they must not be too many."""

    widget = Files

    def widget_attrs(self, widget):
        """What the browser may offer to pick, a telephone's camera among it, and how large it may be."""
        limits = {"accept": ".pdf,.jpg,.jpeg,.png", "data-max-bytes": settings.SCAN_MAX_BYTES}
        return super().widget_attrs(widget) | limits

    def clean(self, data, initial=None):
        """What was found in each file."""
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        given = [scanning.look_into(file, file.name) for file in data]
        if all(one.problem for one in given):
            raise ValidationError([f"{one.name}：{one.problem}" for one in given])
        pages, size = sum(one.pages for one in given), sum(one.file.size for one in given)
        if pages > settings.SCAN_MAX_PAGES:
            words = _("Together %(pages)s pages; at most %(most)s are taken at a time. Please hand in fewer files.")
            raise ValidationError(words % {"pages": pages, "most": settings.SCAN_MAX_PAGES}, code="pages")
        if size > settings.SCAN_MAX_BYTES:
            words = _("Together %(size)s MB; at most %(most)s MB are taken at a time. Please hand in fewer files.")
            sizes = {"size": f"{size / 2**20:.1f}", "most": f"{settings.SCAN_MAX_BYTES / 2**20:g}"}
            raise ValidationError(words % sizes, code="too_large")
        return given


class StackForm(forms.Form):
    """A stack of scans."""

    scans = FilesField(label=gettext_lazy("Scans"), help_text=gettext_lazy("several files at a time, photographs too"))


def paper_choices(pipelines) -> list[tuple[str, Any]]:
    """The papers of pipelines to choose from, under the names of the pipelines."""
    groups: list[tuple[str, Any]] = [
        (str(law._meta.verbose_name), [(one.code, f"{one.code} {one.title}") for one in papers.vocabulary(name).papers])
        for name, law in pipelines.items()
    ]
    return groups[0][1] if len(groups) == 1 else groups


class PageForm(forms.Form):
    """Where a page belongs: case, paper, date, and which other pages of the file are of the same document."""

    number = forms.CharField(
        label=gettext_lazy("Case number"), max_length=20, help_text=gettext_lazy("as printed, like M-2026-0042")
    )
    paper = forms.ChoiceField(label=gettext_lazy("Paper"))
    dated_on = date_field(gettext_lazy("Date of formation"), help_text=gettext_lazy("the date on the paper itself"))
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Further pages of the same paper"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, page: ScanPage, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.page, self.user = page, user
        self.case: Case | None = None
        number, paper = self._suggested
        case = scan_filing.case_to_file_in(user, number) if number else None
        pipelines = {case.pipeline: type(case)} if case and not self.is_bound else PIPELINES
        self._choose("paper", [("", "---------"), *paper_choices(pipelines)])
        self._choose("others", [(str(one.pk), self._label(one)) for one in self._neighbours])
        if not self._neighbours:
            del self.fields["others"]
        if case:
            day = scan_filing.date_for(case.dossier, paper) if papers.known(paper) else timezone.localdate()
            self.initial.update({"number": number, "paper": paper, "dated_on": day})

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @cached_property
    def _suggested(self) -> tuple[str, str]:
        """(case number, paper) by the sorting, or by the page's own code."""
        if self.page.dossier:
            return self.page.dossier.number, self.page.paper
        code = sheet_codes.parse(self.page.code)
        return (code.number, code.paper) if code else ("", "")

    @cached_property
    def _neighbours(self) -> list[ScanPage]:
        """The other pages of the file that nobody has decided about."""
        rows = ScanPage.objects.filter(file=self.page.file_id, status=ScanPage.UNPLACED).exclude(pk=self.page.pk)
        return list(rows.select_related("file", "document").order_by("number"))

    @staticmethod
    def _label(page: ScanPage) -> str:
        return _("page %(number)s of the file") % {"number": page.number}

    def clean_number(self) -> str:
        """The number of a case in which the user may file."""
        number = self.cleaned_data["number"].strip().upper()
        self.case = scan_filing.case_to_file_in(self.user, number)
        if self.case is None:
            raise ValidationError(_("There is no case of this number in which you may file."))
        return number

    def clean(self):
        """A paper that the dossier of that case may hold."""
        given = self.cleaned_data
        paper = given.get("paper")
        if self.case and paper and paper not in papers.vocabulary(self.case.pipeline):
            self.add_error("paper", _("The dossier of this case holds no such paper."))
        return given

    def chosen(self) -> list[ScanPage]:
        """The page and those that go with it, in the order of the file."""
        with_it = set(self.cleaned_data.get("others") or ())
        pages = [self.page, *(one for one in self._neighbours if str(one.pk) in with_it)]
        return sorted(pages, key=lambda one: one.number)
