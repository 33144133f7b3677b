"""Facts of post and pay grade: kind of post, grade, years recognised, certificate; with the place's table (E.1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, count
from recruitment import pay


class Graded(Facts):
    """The kind of post and the grade, with what they rest on; the table in force on the day is looked up with them."""

    rank = forms.ChoiceField(label=_("Kind of post"), choices=list(pay.RANKS.items()), widget=forms.RadioSelect)
    grade = forms.IntegerField(
        label=_("Pay grade"), min_value=1, max_value=pay.GRADES,
        help_text=_("as the place's table provides by kind of post, years of community work and certificate (E.1)"),
    )  # fmt: skip
    earlier_years = count(
        _("Full years of community work before the first day in this post"), initial=0,
        help_text=_("recognised earlier work; the time in this post is counted besides"),
    )  # fmt: skip
    earlier_document = forms.CharField(
        label=_("Document that recognises the earlier years"), max_length=120, required=False
    )
    certificate = forms.TypedChoiceField(
        label=_("Certificate of social work"), choices=list(pay.CERTIFICATES.items()), coerce=int,
        widget=forms.RadioSelect, initial=0,
    )  # fmt: skip
    certificate_number = forms.CharField(label=_("Number of the certificate"), max_length=60, required=False)

    def prepare(self):
        """What is on record already."""
        case = self.case
        if case and case.grade:
            self.fields["rank"].initial = case.rank
            self.fields["earlier_years"].initial = case.earlier_years
            self.fields["certificate"].initial = case.certificate

    def clean(self):
        """Years and certificates come with their papers; then the table and its row are looked up, two queries."""
        data = super().clean() or self.cleaned_data
        if data.get("earlier_years", 0) > self.case.earlier_years and not data.get("earlier_document"):
            self.add_error("earlier_document", _("Earlier years are recognised by a document; enter its number."))
        if data.get("certificate", 0) > self.case.certificate and not data.get("certificate_number"):
            self.add_error("certificate_number", _("Enter the number of the certificate."))
        if data.get("on"):
            data["table"] = table = pay.table_of(self.case.organisation, data["on"])
            data["row"] = table.rows.get((data.get("rank"), data.get("grade"))) if table else None
        return data

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """What is on record; which grade it will be nobody knows yet."""
        return {"rank": case.rank, "grade": case.grade, "earlier_years": case.earlier_years,
                "certificate": case.certificate}  # fmt: skip
