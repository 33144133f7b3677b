"""People who answer for a case as facts: contacts, introducers and the township sponsor (A-9, A-14, C-S1 to C-S4)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.codes import FULL_MEMBER
from organisations.models import Person

from .facts import Facts, group
from .models import Sponsorship


class PeopleField(forms.ModelMultipleChoiceField):
    """Choose people by name, each shown with unit and post so that namesakes are told apart."""

    def label_from_instance(self, person):
        """Name, unit and post."""
        return f"{person.name}（{person.occupation}）" if person.occupation else person.name


class Appointed(Facts):
    """People appointed in a capacity; those they replace are ended, not overwritten."""

    capacity: ClassVar[str]
    least: ClassVar[int]
    most: ClassVar[int]

    people = PeopleField(label=_("Persons"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple)
    ended_because = forms.CharField(
        label=_("Reason for replacing the former"), required=False, max_length=200,
        help_text=_("only when somebody is replaced"),
    )  # fmt: skip

    def prepare(self):
        """Offer those who could serve."""
        field: Any = self.fields["people"]
        field.queryset = self.eligible()
        field.label = dict(Sponsorship.CAPACITIES)[self.capacity].capitalize()

    def eligible(self):
        """Full members of the case's branch and the organisations above it."""
        line = [one.pk for one in self.case.organisation.line()]
        found = Person.objects.filter(organisation__in=line, political=FULL_MEMBER)
        return found.exclude(pk=self.case.person_id).order_by("name")

    def clean(self):
        """The right number, and a reason where somebody is replaced."""
        data = super().clean() or self.cleaned_data
        chosen = data.get("people")
        if chosen is not None:
            if not self.least <= len(chosen) <= self.most:
                numbers = {"least": self.least, "most": self.most, "chosen": len(chosen)}
                self.add_error("people", _("Choose %(least)s to %(most)s, not %(chosen)s.") % numbers)
            leaving = {one.person_id for one in self.case.history.serving(self.capacity)} - {one.pk for one in chosen}
            if leaving and not data.get("ended_because"):
                self.add_error("ended_because", _("Somebody is replaced: give the reason."))
        return data

    @classmethod
    def rows(cls, case, event, data):
        """End the tenures of those who leave and begin those of the newcomers."""
        serving, chosen = case.history.serving(cls.capacity), list(data["people"])
        for one in serving:
            if one.person not in chosen:
                one.until, one.ended_because = event.on, data.get("ended_because") or ""
                yield one
        staying = [one.person for one in serving]
        for person in chosen:
            if person not in staying:
                yield Sponsorship(case=case, person=person, capacity=cls.capacity, since=event.on)


def appointed(capacity: str, *, least: int, most: int, base: type[Facts] = Appointed) -> Any:
    """Ask for the persons who serve in a capacity from this day on."""
    return group(f"Appointed_{capacity}", base, capacity=capacity, least=least, most=most)


class SponsorChosen(Appointed):
    """The township sponsor: one holder of an eligible post in the township (C-S1)."""

    def eligible(self):
        """Those who hold an eligible township post today."""
        today = timezone.localdate()
        line = [one.pk for one in self.case.organisation.line()]
        # One filter, so that it speaks of one office: an earlier one that has ended bars nobody.
        running = Q(offices__until=None) | Q(offices__until__gte=today)
        found = Person.objects.filter(running, offices__organisation__in=line, offices__since__lte=today)
        serving = Q(sponsorships__capacity=Sponsorship.SPONSOR, sponsorships__until=None)
        found = found.annotate(sponsored=Count("sponsorships", filter=serving, distinct=True))
        return found.exclude(pk=self.case.person_id).distinct().order_by("name")
