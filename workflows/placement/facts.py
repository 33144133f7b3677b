"""Facts that service asks for: avoidance, contract, yearly grades, absences, penalties, grounds of ending (D, E-05)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, choice, date_field, day, line
from cases.models import Assessment, Sponsorship
from organisations.desks import COMMITTEE
from recruitment.programmes import CIVIL_SERVANT

from . import dates

YES_NO = (("yes", _("yes")), ("no", _("no")))

# --- avoidance ---------------------------------------------------------------------------------------------------

NO_KIN, APART, SUPERIOR, SECTION, SAME_LEADER = "none", "apart", "superior", "section", "same_leader"
KINSHIP = (
    (NO_KIN, _("no relative within these degrees works in the village or leads it")),
    (APART, _("there is one, and none of the posts concerned is one of those below")),
    (SUPERIOR, _("a relative would be the direct superior or subordinate")),
    (SECTION, _("a post in organisation, personnel, discipline, audit or finance where a relative leads")),
    (SAME_LEADER, _("a relative heads such a section under the same leader")),
)
FORBIDDEN = (SUPERIOR, SECTION, SAME_LEADER)


class Kin(Facts):
    """Whether relatives within the degrees of avoidance are among the village's officials; no names are kept (E-05)."""

    kinship = forms.ChoiceField(
        label=_("Relatives among the officials of the village"), choices=KINSHIP, widget=forms.RadioSelect,
        help_text=_(
            "spouse, lineal relatives, collateral relatives within three generations, close relatives by marriage; "
            "adoptive and step relatives too (E-05)"
        ),
    )  # fmt: skip


# --- contract ----------------------------------------------------------------------------------------------------


class Contract(Facts):
    """The contract or agreement, and the probation agreed in it (D.3 row 12)."""

    contract_from = date_field(_("Contract from"), past=False)
    contract_until = date_field(
        _("Contract to"), past=False, required=False, help_text=_("may be left open for civil servants alone (D.2)")
    )

    def clean(self):
        """It ends after it begins, and only civil servants have none that ends."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("contract_from"), data.get("contract_until")
        if since and until and until <= since:
            self.add_error("contract_until", _("The contract ends after it begins."))
        post = data.get("post")
        programme = post.pool.programme if post else self.case.programme
        if "contract_until" not in self.errors and not until and not _open_ended(programme):
            self.add_error("contract_until", _("Enter the last day of the contract."))
        return data

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """The shortest term of the programme (see ``ServiceActs``)."""
        return {"contract_from": None, "contract_until": None}


def _open_ended(programme) -> bool:
    return programme is not None and programme.identity == CIVIL_SERVANT


class FirstContract(Contract):
    """The first contract, with the probation."""

    first_job = forms.ChoiceField(label=_("First employment"), choices=YES_NO, widget=forms.RadioSelect)
    probation = forms.IntegerField(
        label=_("Probation (months)"), min_value=0, max_value=12,
        help_text=_("12 for a first employment under a contract of three years or more, else at most 6 (D.3)"),
    )  # fmt: skip

    def prepare(self):
        """What the programme usually has."""
        programme = self.case.programme
        if programme:
            self.fields["probation"].initial = programme.probation

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """The programme's usual probation."""
        return {"probation": case.programme.probation if case.programme else 0}


# --- yearly assessment -------------------------------------------------------------------------------------------

GRADES = (
    (dates.GOOD, _("qualified")),
    (dates.EXCELLENT, _("excellent")),
    (dates.BASIC, _("basically qualified")),
    (dates.FAILED, _("unqualified")),
)


class Yearly(Facts):
    """The grade of a year; ``excellent`` and ``assessed`` count the township's results of that year with this one."""

    year = forms.IntegerField(label=_("Year assessed"), min_value=2000, max_value=2100)
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES, widget=forms.RadioSelect)
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
    last_grade = forms.ChoiceField(label=_("Grade of that year"), choices=[("", "-"), *GRADES], required=False)

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
        label=_("Kind"), widget=forms.RadioSelect,
        choices=[(dates.UNEXCUSED, _("without excuse")), (dates.EXCUSED, _("on leave or excused"))],
    )  # fmt: skip

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


PENALTIES = (
    (dates.WARNING, _("warning (6 months)")),
    (dates.DEMERIT, _("demerit (12 months)")),
    (dates.DOWNGRADE, _("downgrading (24 months)")),
    (dates.REMOVAL, _("removal from post (24 months)")),
    (dates.DISMISSAL, _("dismissal: the contract ends")),
)


class Penalty(Facts):
    """A penalty and the document that imposes it; its period counts from the decision (D-04)."""

    penalty = forms.ChoiceField(label=_("Penalty"), choices=PENALTIES, widget=forms.RadioSelect)
    document_number = forms.CharField(label=_("Document number of the decision"), max_length=120)

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment of the day of the decision."""
        yield Assessment(case=case, event=event, kind=dates.PENALTY, on=event.on, conclusion=data["penalty"])


# --- endings -----------------------------------------------------------------------------------------------------

FAILED_ONCE, FAILED_TWICE, ABSENT, DISMISSED = "failed_once", "failed_twice", "absent", "dismissed"
FALSE_PAPERS = "false_papers"
GROUNDS = (
    (FAILED_ONCE, _("unqualified in the last yearly assessment, and refuses a transfer (D-01)")),
    (FAILED_TWICE, _("unqualified in two yearly assessments running (D-01)")),
    (ABSENT, _("absent without excuse for more than 15 working days running or 30 within a year (D-02)")),
    (DISMISSED, _("dismissed by a penalty (D-04)")),
    (FALSE_PAPERS, _("false papers or another misconduct in the selection, found afterwards (E-07)")),
)
NOTICE_OWED = (FAILED_ONCE, FAILED_TWICE)

DOCUMENT = line("document_number", _("Document number"))
NOTICED = day("noticed_on", _("Written notice given on"))
GROUND = choice("ground", _("Ground"), GROUNDS)


class MentorsLeave(Facts):
    """Whoever accompanied the person in the village does so no longer."""

    @classmethod
    def rows(cls, case, event, data):
        """The mentors' tenures, ended."""
        for one in case.history.serving(Sponsorship.MENTOR):
            one.until, one.ended_because = max(event.on, one.since), str(_("transferred to another village"))
            yield one
