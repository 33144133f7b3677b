"""Votes as facts: ballots of general meetings, votes of committees, and when they carry (A-19, A-20, A.6)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from .facts import Facts, count, group
from .models import Resolution

COUNTS = ("due", "present", "written", "issued", "collected", "invalid", "yes", "no", "abstained", "written_yes")


class Ballot(Facts):
    """A secret ballot of a general meeting on one candidate (A-19, A-20, A.6)."""

    kind: ClassVar[str]

    due = count(_("Members entitled to vote"), help_text=_("due to attend; without probationary members (A-20)"))
    present = count(_("Present with a vote"))
    written = count(_("Written opinions received before the meeting"), required=False, initial=0)
    issued = count(_("Ballots issued"))
    collected = count(_("Ballots collected"))
    invalid = count(_("Invalid ballots"), required=False, initial=0)
    yes = count(_("In favour"))
    no = count(_("Against"), required=False, initial=0)
    abstained = count(_("Abstaining"), required=False, initial=0, help_text=_("blank ballots count here"))
    written_yes = count(_("In favour in writing"), required=False, initial=0)
    chair = forms.CharField(label=_("Chair"), max_length=60)
    place = forms.CharField(label=_("Place"), max_length=120)
    tellers = forms.CharField(label=_("Scrutineers and tellers"), max_length=120, help_text=_("at least one of each"))
    discussion = forms.CharField(
        label=_("Resolution in brief"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self):
        """The numbers of a vote must add up, each error at the number that is out of place (A.6)."""
        data = super().clean() or self.cleaned_data
        for name in ("written", "invalid", "no", "abstained", "written_yes"):
            data[name] = data.get(name) or 0
        if not self.errors:
            marked = data["yes"] + data["no"] + data["abstained"] + data["invalid"]
            numbers = {**data, "marked": marked}  # a copy: add_error takes the number it complains of away
            for name, wrong, message in self._sums(numbers):
                if wrong:
                    self.add_error(name, message % numbers)
        return data

    def _sums(self, data):
        yield "present", data["present"] > data["due"], _("%(present)s present, but only %(due)s are entitled to vote.")
        yield (
            "written",
            data["present"] + data["written"] > data["due"],
            _("%(present)s present and %(written)s in writing are more than the %(due)s entitled to vote."),
        )
        yield "issued", data["issued"] > data["present"], _("%(issued)s ballots for %(present)s present.")
        yield (
            "collected",
            data["collected"] > data["issued"],
            _("%(collected)s ballots collected but only %(issued)s issued: the vote is void, vote again (A-20)."),
        )
        yield (
            "yes",
            data["marked"] != data["collected"],
            _("In favour, against, abstaining and invalid make %(marked)s, but %(collected)s ballots were collected."),
        )
        yield (
            "written_yes",
            data["written_yes"] > data["written"],
            _("%(written_yes)s in favour in writing of %(written)s written opinions."),
        )

    @classmethod
    def record(cls, case, event, data):
        """One Resolution per candidate and meeting; totals only."""
        numbers = {name: data[name] for name in COUNTS}
        Resolution.objects.create(
            case=case, event=event, kind=cls.kind, on=event.on, carried=carried(data) and quorate(data), **numbers
        )


def quorate(vote: dict[str, Any]) -> bool:
    """More than half of those entitled to vote are present (A-19); written opinions do not count as attendance."""
    return vote["present"] * 2 > vote["due"]


def carried(vote: dict[str, Any]) -> bool:
    """More than half of all entitled to vote are in favour, written opinions included (A-20)."""
    return (vote["yes"] + vote.get("written_yes", 0)) * 2 > vote["due"]


def ballot(kind: str) -> Any:
    """Ask for the ballot of a general meeting, recorded as a Resolution of that kind."""
    return group(f"Ballot_{kind}", Ballot, kind=kind)


class CommitteeVote(Facts):
    """A committee's collective discussion and vote on one candidate (A-24, A.6)."""

    kind: ClassVar[str]

    due = count(_("Members of the committee"))
    present = count(_("Present"))
    yes = count(_("In favour"))
    no = count(_("Against"), required=False, initial=0)
    abstained = count(_("Abstaining"), required=False, initial=0)
    decision = forms.CharField(label=_("Decision in brief"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self):
        """Votes must equal those present, and those present may not exceed the members."""
        data = super().clean() or self.cleaned_data
        for name in ("no", "abstained"):
            data[name] = data.get(name) or 0
        if not self.errors:
            numbers = {**data, "marked": data["yes"] + data["no"] + data["abstained"]}
            if numbers["present"] > numbers["due"]:
                self.add_error("present", _("%(present)s present, but the committee has %(due)s members.") % numbers)
            if numbers["marked"] != numbers["present"]:
                self.add_error("yes", _("%(marked)s votes of %(present)s present.") % numbers)
        return data

    @classmethod
    def record(cls, case, event, data):
        """One Resolution of the committee; nobody's vote is linked to a name."""
        Resolution.objects.create(
            case=case, event=event, kind=cls.kind, on=event.on, carried=carried(data) and quorate(data),
            **{name: data[name] for name in ("due", "present", "yes", "no", "abstained")},
        )  # fmt: skip


def committee_vote(kind: str) -> Any:
    """Ask for a committee's vote, recorded as a Resolution of that kind."""
    return group(f"CommitteeVote_{kind}", CommitteeVote, kind=kind)
