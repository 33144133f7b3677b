"""Facts of the record of service: yearly grades, absences, penalties (D-02, D-04, D-07)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, date_field
from cases.models import Assessment
from organisations.desks import COMMITTEE

from . import dates, wording
from .identity_facts import offer

# --- yearly assessment -------------------------------------------------------------------------------------------


class Yearly(Facts):
    """The grade of a year; ``excellent`` and ``assessed`` count the township's results of that year with this one."""

    year = forms.IntegerField(label=_("Year assessed"), min_value=2000, max_value=2100)
    grade = forms.ChoiceField(label=_("Grade"), choices=wording.GRADES, widget=forms.RadioSelect)
    opinion = forms.CharField(label=_("Opinion"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self):
        """The year that is assessed next."""
        self.fields["year"].initial = timezone.localdate().year

    def clean(self):
        """Count what the township has given for that year (D-07); one query, and only for an excellent result."""
        data = super().clean() or self.cleaned_data
        if data.get("grade") == dates.EXCELLENT and data.get("year"):
            given = township_results(self.case, data["year"])
            data |= {"assessed": given["assessed"] + 1, "excellent": given["excellent"] + 1}
        return data

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment with its year."""
        yield Assessment(
            case=case, event=event, kind=dates.YEARLY, on=event.on, conclusion=data["grade"],
            year=data.get("year") or event.on.year,
        )  # fmt: skip

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """The year in which it is held."""
        return {"year": case.on.year}


def township_results(case, year: int) -> dict[str, int]:
    """How many of the township have been ``assessed`` for the year, and how many as ``excellent`` (D-07)."""
    township = COMMITTEE.competent(case.organisation) or case.organisation
    given = Assessment.objects.filter(
        kind=dates.YEARLY, year=year, case__pipeline=case.pipeline, case__organisation__path__startswith=township.path
    )
    return given.aggregate(assessed=Count("pk"), excellent=Count("pk", filter=Q(conclusion=dates.EXCELLENT)))


class LastYear(Facts):
    """The last yearly result of somebody taken over, if there is one."""

    last_year = forms.IntegerField(label=_("Year last assessed"), min_value=2000, max_value=2100, required=False)
    last_grade = forms.ChoiceField(label=_("Grade of that year"), choices=[("", "-"), *wording.GRADES], required=False)

    def clean(self):
        """Year and grade together or neither."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("last_year")) != bool(data.get("last_grade")):
            self.add_error("last_grade", _("Enter the year with its grade, or neither."))
        return data

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment where there is a result."""
        if data.get("last_grade"):
            yield Assessment(
                case=case, event=event, kind=dates.YEARLY, on=event.on, conclusion=data["last_grade"],
                year=data["last_year"],
            )  # fmt: skip


# --- absence and penalty -----------------------------------------------------------------------------------------


class Absence(Facts):
    """An absence from a day to a day, with or without excuse (D-02)."""

    absent_from = date_field(_("Absent from"))
    absent_until = date_field(_("Absent to"))
    excuse = forms.ChoiceField(
        label=_("Kind"), choices=wording.ABSENCES, widget=forms.RadioSelect)  # fmt: skip

    def clean(self):
        """It ends on or after its first day, and by the day of the entry."""
        data = super().clean() or self.cleaned_data
        first, last, on = data.get("absent_from"), data.get("absent_until"), data.get("on")
        if first and last and last < first:
            self.add_error("absent_until", _("The last day is not before the first."))
        elif last and on and last > on:
            self.add_error("absent_until", _("An absence is recorded when it is over."))
        return data

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment from the first day on, ``days`` long."""
        days = (data["absent_until"] - data["absent_from"]).days + 1
        yield Assessment(
            case=case, event=event, kind=dates.ABSENCE, on=data["absent_from"], conclusion=data["excuse"], days=days
        )


class Penalty(Facts):
    """A penalty and the document that imposes it; its period counts from the decision (D-04, E.1)."""

    penalty = forms.ChoiceField(
        label=_("Penalty"), choices=wording.every(wording.PENALTIES_OF), widget=forms.RadioSelect
    )
    document_number = forms.CharField(label=_("Document number of the decision"), max_length=120)

    def prepare(self):
        """A labour contract knows the warnings of the unit's rules, a public institution its own penalties."""
        offer(self, "penalty", wording.PENALTIES_OF)

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment of the day of the decision."""
        yield Assessment(case=case, event=event, kind=dates.PENALTY, on=event.on, conclusion=data["penalty"])
