"""The forms of blanks: putting an official blank into the system, and the places on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import filling, papers
from dossiers.intake import accept
from dossiers.models import BlankField, BlankForm

from .facts import ScanField, date_field
from .paperwork import styled

MOST_PAGES = 40
SPARE = 3
MIME = "application/pdf"


class BlankFileField(ScanField):
    """The official blank: a PDF of at most forty pages."""

    def widget_attrs(self, widget):
        """The browser offers PDF files alone."""
        return super().widget_attrs(widget) | {"accept": ".pdf"}

    def clean(self, data, initial=None):
        """The upload; refused when it is a picture, or has more pages than any such form."""
        upload = super().clean(data, initial)
        found = upload and (getattr(upload, "intake", None) or accept(upload))
        if found and found.mime != MIME:
            raise ValidationError(_("The blank must be a PDF file: a picture has no true size."))
        if found and found.pages > MOST_PAGES:
            raise ValidationError(_("A blank has at most %(most)s pages."), params={"most": MOST_PAGES})
        return upload


class BlankUpload(forms.Form):
    """A blank to be used from a day on."""

    paper = forms.ChoiceField(label=gettext_lazy("Paper"))
    file = BlankFileField(label=gettext_lazy("Official blank"), help_text=gettext_lazy("PDF, as it was issued"))
    since = date_field(gettext_lazy("In use from"), past=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        paper: Any = self.fields["paper"]
        paper.choices = [(code, papers.by_code(code).title) for code in styled.STYLED]


class PlaceForm(forms.ModelForm):
    """One box: which fact, on which page, where, how large."""

    key = forms.ChoiceField(label=gettext_lazy("Fact"))

    class Meta:
        model = BlankField
        fields = ("key", "page", "left", "top", "width", "height", "size", "lines")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        key: Any = self.fields["key"]
        key.choices = [("", "—"), *((one, styled.label_of(one)) for one in styled.FACTS)]
        for name, field in self.fields.items():
            if name != "key":
                field.widget.attrs |= {"step": "1" if name in ("page", "lines") else "0.5", "class": "short"}


class _Places(forms.BaseInlineFormSet):
    """The boxes of one blank; ``sizes`` are its pages in millimetres."""

    sizes: list[tuple[float, float]] = []  # noqa: RUF012 - set on the instance

    def clean(self) -> None:
        """Every box lies on a page the blank has, and on the sheet."""
        super().clean()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE") or form.errors:
                continue
            if data["page"] > len(self.sizes):
                form.add_error("page", _("The blank has %(pages)s pages.") % {"pages": len(self.sizes)})
                continue
            wide, high = self.sizes[data["page"] - 1]
            if float(data["left"] + data["width"]) > wide or float(data["top"] + data["height"]) > high:
                form.add_error("left", _("This place reaches beyond the sheet."))


Places = forms.inlineformset_factory(
    BlankForm, BlankField, form=PlaceForm, formset=_Places, extra=SPARE, can_delete=True, max_num=80
)


def places(blank: BlankForm, data=None):
    """The boxes of a blank as forms."""
    formset: Any = Places(data, instance=blank, prefix="place")
    with blank.file.open("rb") as file:
        formset.sizes = filling.page_sizes(file.read())
    return formset
