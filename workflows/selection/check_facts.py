"""Facts of the checks and of misconduct; conclusions alone, no findings (F-02)."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import FIT, UNFIT, Facts, group
from cases.models import Assessment
from organisations.masking import FAMILY, MEDICAL, POLITICAL
from recruitment.models import IntegrityRecord

from . import wording

PHYSICAL, REVIEW = "physical", "background"
"""Kinds of assessments."""

# --- misconduct ---------------------------------------------------------------------------------------------------


class Breach(Facts):
    """What was done, and how grave it is: it decides whether and how long the person may not apply (E-07)."""

    ground = forms.ChoiceField(label=_("Ground"), choices=wording.GROUNDS, widget=forms.RadioSelect)
    gravity = forms.ChoiceField(label=_("Gravity"), choices=wording.GRAVITIES, widget=forms.RadioSelect)

    YEARS: ClassVar = {wording.SERIOUS: 5}

    @classmethod
    def record(cls, case, event, data):
        """Enter a serious breach in the integrity record: five years, or without end."""
        if data["gravity"] == wording.PLAIN:
            return
        years = cls.YEARS.get(data["gravity"])
        until = wording.years_after(event.on, years) if years else None
        IntegrityRecord.objects.create(
            person=case.person, case=case, ground=data["ground"], since=event.on, until=until
        )  # fmt: skip


# --- physical check and review ----------------------------------------------------------------------------------


class Concluded(Facts):
    """A conclusion of that kind, as an Assessment."""

    kind: ClassVar[str]
    conclusion: ClassVar[str] = FIT

    @classmethod
    def rows(cls, case, event, data):
        """The conclusion alone."""
        yield Assessment(case=case, event=event, kind=cls.kind, on=event.on, conclusion=cls.conclusion)


class Checked(Concluded):
    """Where the physical check was made and its conclusion; of its findings nothing is kept (F-02)."""

    kind = PHYSICAL
    sealed: ClassVar = {"hospital": MEDICAL}

    hospital = forms.CharField(
        label=_("Hospital"), max_length=80, help_text=_("a general hospital of county level or above")
    )


Fit = group("Fit", Checked)
Adverse = group("Adverse", Checked, conclusion=UNFIT)


class Review(Concluded):
    """The background review: what was looked into, who signs it, and avoidance (D.3 row 9, E-05, E-06)."""

    kind = REVIEW
    sealed: ClassVar = {"opinion": POLITICAL, "avoidance": FAMILY}

    looked_into = forms.MultipleChoiceField(
        label=_("Looked into"), choices=wording.LOOKED_INTO, widget=forms.CheckboxSelectMultiple
    )
    examiners = forms.CharField(
        label=_("Examiners who signed"), max_length=120, help_text=_("at least two names, separated by 、")
    )
    unrelated = forms.BooleanField(
        label=_("None of the examiners is the applicant's relative or has another interest"), required=False
    )
    avoidance = forms.ChoiceField(
        label=_("Relations in the sense of the rules on avoidance"), choices=wording.AVOIDANCE, widget=forms.RadioSelect
    )
    opinion = forms.CharField(label=_("Conclusion"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
