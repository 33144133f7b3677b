"""Facts of the road without examination: position, public-welfare post, records, notice of the deeds (E-03, E-04)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, Notice, NoticeOutcome, date_field, group
from cases.law import Step
from recruitment.models import FrontLineEvent, Position
from workflows.selection.facts import Applied, ExemptPositions
from workflows.selection.looked_up import looked_up
from workflows.selection.steps import NotTaken

from .steps import Exemption

DEEDS = "deeds"
"""The kind of notice."""
USUAL_DAYS = 7


class Recommended(Applied):
    """The position, one of those that are filled without examination, and how many of its posts are taken (E-03)."""

    taken = looked_up(forms.IntegerField, _("Of these taken"))

    def prepare(self):
        """Offer the positions without examination."""
        field: Any = self.fields["position"]
        field.iterator = ExemptPositions
        field.queryset = field.queryset  # so that the choices are made by that iterator

    def clean(self):
        """Count who takes a post of the position; in the door under its lock, so that nobody else counts meanwhile."""
        data = super().clean() or self.cleaned_data
        if position := data.get("position"):
            data["taken"] = _others(self.case, position, gone=NotTaken.steps)
        return data


class Ahead(Facts):
    """How many others of the position are in the checks or hired; looked up, since the position may have been cut."""

    taken = looked_up(forms.IntegerField, _("Of these taken"))

    def clean(self):
        """Count them under the lock of the position."""
        data = super().clean() or self.cleaned_data
        data["taken"] = _others(self.case, self.case.position, gone=(*NotTaken.steps, *Exemption.steps))
        return data


def _others(case, position: Position, *, gone: Iterable[Step]) -> int:
    if transaction.get_connection().in_atomic_block:
        # a cut that was under way is over once the lock is ours: only then does the number of posts hold
        position.places = Position.objects.select_for_update().only("places").get(pk=position.pk).places
    there = type(case)._default_manager.filter(position=position, exempt=True).exclude(pk=case.pk)
    return there.exclude(state__in=[one.value for one in gone]).count()


class WelfarePost(Facts):
    """The public-welfare post that the person holds (E-03, E-12)."""

    welfare_unit = forms.CharField(label=_("Public-welfare post: unit and work"), max_length=80)
    welfare_since = date_field(_("In the public-welfare post since"))
    still_in_post = forms.BooleanField(label=_("Is still in this post"), required=False)


class Recommendation(Facts):
    """Who recommends, and what the person has done, in short; about the work alone (E-04, F-02)."""

    recommended_by = forms.CharField(
        label=_("Recommending community or street"), max_length=80, required=False,
        help_text=_("the community or street that recommends; without one nobody is hired without examination"),
    )  # fmt: skip
    recommendation_number = forms.CharField(label=_("Document number of the recommendation"), max_length=120)
    deeds = forms.CharField(
        label=_("Deeds in short"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("about the work alone; it is made public"),
    )  # fmt: skip


class Records(Facts):
    """The event, and which kinds of records of its checklist are on file; kept by their titles (E-03)."""

    event = forms.ModelChoiceField(label=_("Front-line event"), queryset=FrontLineEvent.objects.none())
    records = forms.MultipleChoiceField(
        label=_("Records on file"), choices=(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("only records of the event chosen above count"),
    )  # fmt: skip
    missing_records = looked_up(forms.CharField, _("Records missing"))

    def prepare(self):
        """Offer the events that can have been open in the round; what is chosen may be any: the law answers."""
        event: Any = self.fields["event"]
        records: Any = self.fields["records"]
        event.queryset = FrontLineEvent.objects.all()
        known = list(event.queryset.prefetch_related("kinds"))
        offered = [one for one in known if one.closed_on is None or one.closed_on > self._first_day()]
        event.widget.choices = [("", event.empty_label), *((one.pk, str(one)) for one in offered)]
        records.choices = _checklists(known)
        records.widget.choices = _checklists(offered)

    def _first_day(self) -> datetime.date:
        """From which day on somebody can have been recommended: a paper may be entered late."""
        intake = self.case.intake
        return (intake and (intake.applications_from or intake.published_on)) or timezone.localdate()

    def clean(self):
        """Keep what belongs to the event's list, and say which required records are missing."""
        data = super().clean() or self.cleaned_data
        if event := data.get("event"):
            given, kinds = set(data.get("records") or ()), list(event.kinds.all())
            data["records"] = [one.title for one in kinds if one.title in given]
            data["missing_records"] = "、".join(one.title for one in kinds if one.required and one.title not in given)
        return data


def _checklists(events: Iterable[FrontLineEvent]) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, dict[str, str]] = {}
    for one in events:
        for kind in one.kinds.all():
            label = _("%(title)s (required)") % {"title": kind.title} if kind.required else kind.title
            found.setdefault(f"{one.name} · {kind.aspect}", {})[kind.title] = label
    return [(name, list(kinds.items())) for name, kinds in found.items()]


class DeedsNotice(Notice):
    """The public notice of the deeds (E-04)."""

    kind: ClassVar[str] = DEEDS

    def prepare(self):
        """Seven working days are usual, five the least."""
        days, places = (self.fields[name] for name in ("days", "places"))
        days.initial, days.help_text = USUAL_DAYS, _("at least five, normally seven (E-04)")
        places.help_text = ""


DeedsOutcome = group("DeedsOutcome", NoticeOutcome, kind=DEEDS)
