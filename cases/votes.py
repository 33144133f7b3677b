"""Votes as facts: ballots of general meetings, votes of committees, and when they carry (A-19, A-20, A.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from .facts import Facts, count, group
from .models import Resolution

BRANCH_COMMITTEE, MEETING = "committee", "meeting"
"""The bodies of a branch that decide, as acts are told that ask which of them it was (A-08)."""
COUNTS = (
    "due", "left_out", "present", "written", "issued", "collected", "invalid", "yes", "no", "abstained",
    "written_yes", "written_no",
)  # fmt: skip
COMMITTEE_COUNTS = ("due", "present", "yes", "no", "abstained")
LEFT_OUT = (
    ("mind", _("cannot express a will")),
    ("abroad", _("abroad at own cost for more than half a year")),
    ("custody", _("in detention or serving a sentence, not yet disciplined")),
    ("illness", _("bedridden or ill for long")),
    ("away", _("away for more than half a year, relation should have been moved")),
)
"""The five kinds of members who may be left out of those due, with consent from above and a vote of the meeting."""


class Ballot(Facts):
    """A secret ballot of a general meeting on one candidate (A-19, A-20, A.6); totals only, never who voted how."""

    kind: ClassVar[str]

    due = count(
        _("Members entitled to vote"),
        help_text=_("due to attend; without probationary members and without those left out below (A-20)"),
    )
    present = count(_("Present with a vote"))
    written = count(_("Written opinions received before the meeting"), required=False, initial=0)
    written_yes = count(_("In favour in writing"), required=False, initial=0)
    written_no = count(_("Against in writing"), required=False, initial=0)
    issued = count(_("Ballots issued"))
    collected = count(_("Ballots collected"))
    invalid = count(
        _("Invalid ballots"), required=False, initial=0, help_text=_("two marks on one ballot, for example")
    )
    yes = count(_("In favour"))
    no = count(_("Against"), required=False, initial=0)
    abstained = count(_("Abstaining"), required=False, initial=0, help_text=_("blank ballots count here"))
    left_out = count(
        _("Members left out of those due"), required=False, initial=0,
        help_text=_("only the five kinds, with the consent of the committee above and a vote of the meeting"),
    )  # fmt: skip
    left_out_kinds = forms.MultipleChoiceField(
        label=_("Why they are left out"), choices=LEFT_OUT, required=False, widget=forms.CheckboxSelectMultiple
    )
    left_out_consent = forms.CharField(label=_("Document number of the consent"), required=False, max_length=120)
    left_out_voted = forms.BooleanField(label=_("The meeting voted to leave them out"), required=False)
    chair = forms.CharField(label=_("Chair"), max_length=60)
    place = forms.CharField(label=_("Place"), max_length=120)
    scrutineers = forms.CharField(label=_("Scrutineers"), max_length=120, help_text=_("at least one"))
    tellers = forms.CharField(
        label=_("Tellers"), max_length=120, help_text=_("at least one, nobody of the scrutineers")
    )
    discussion = forms.CharField(
        label=_("Resolution in brief"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self):
        """The numbers of a vote must add up, each error at the number that is out of place (A.6)."""
        data = super().clean() or self.cleaned_data
        for name in COUNTS:
            data[name] = data.get(name) or 0
        if not self.errors:
            for name, message in (*discrepancies(data), *improprieties(data)):
                self.add_error(name, message)
        return data

    @classmethod
    def rows(cls, case, event, data):
        """One Resolution per candidate and meeting; totals only."""
        numbers = {name: data.get(name) or 0 for name in COUNTS}
        yield Resolution(
            case=case, event=event, kind=cls.kind, on=event.on, carried=carried(data) and quorate(data), **numbers
        )


def discrepancies(vote: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(number, what is wrong) of a general meeting's ballot that does not add up (A.6)."""
    numbers = {name: vote.get(name) or 0 for name in COUNTS}
    numbers["marked"] = sum(numbers[name] for name in ("yes", "no", "abstained", "invalid"))
    for name, wrong, message in _sums(numbers):
        if wrong:
            yield name, message % numbers


def _sums(data: dict[str, int]) -> Iterator[tuple[str, bool, Any]]:
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
        data["written_yes"] + data["written_no"] > data["written"],
        _("%(written_yes)s in favour and %(written_no)s against in writing of %(written)s written opinions."),
    )


def improprieties(vote: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(field, what is wrong) where members are left out without what that takes, or one person has both offices."""
    if vote.get("left_out"):
        if not vote.get("left_out_kinds"):
            yield "left_out_kinds", _("Only members of the five kinds may be left out: say of which.")
        if not vote.get("left_out_consent"):
            yield (
                "left_out_consent",
                _("Leaving members out takes the consent of the committee above: give its number."),
            )
        if not vote.get("left_out_voted"):
            yield "left_out_voted", _("Leaving members out takes a vote of the meeting.")
    same = names_in(vote.get("scrutineers")) & names_in(vote.get("tellers"))
    if same:
        yield "tellers", _("%(names)s cannot be scrutineer and teller at once.") % {"names": "、".join(sorted(same))}


def names_in(text: str | None) -> set[str]:
    """The names in a line of names."""
    for sign in "，,；; 　":
        text = (text or "").replace(sign, "、")
    return {one for one in (text or "").split("、") if one}


def quorate(vote: dict[str, Any]) -> bool:
    """More than half of those entitled to vote are present (A-19); written opinions do not count as attendance."""
    return vote["present"] * 2 > vote["due"]


def carried(vote: dict[str, Any]) -> bool:
    """More than half of all entitled to vote are in favour, written opinions included (A-20)."""
    return (vote["yes"] + (vote.get("written_yes") or 0)) * 2 > vote["due"]


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
        for name in COMMITTEE_COUNTS:
            data[name] = data.get(name) or 0
        if not self.errors:
            for name, message in committee_discrepancies(data):
                self.add_error(name, message)
        return data

    @classmethod
    def rows(cls, case, event, data):
        """One Resolution of the committee; nobody's vote is linked to a name."""
        numbers = {name: data.get(name) or 0 for name in COMMITTEE_COUNTS}
        yield Resolution(
            case=case, event=event, kind=cls.kind, on=event.on, carried=carried(data) and quorate(data), **numbers
        )


def committee_discrepancies(vote: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(number, what is wrong) of a committee's vote that does not add up (A.6)."""
    numbers = {name: vote.get(name) or 0 for name in COMMITTEE_COUNTS}
    numbers["marked"] = sum(numbers[name] for name in ("yes", "no", "abstained"))
    if numbers["present"] > numbers["due"]:
        yield "present", _("%(present)s present, but the committee has %(due)s members.") % numbers
    if numbers["marked"] != numbers["present"]:
        yield "yes", _("%(marked)s votes of %(present)s present.") % numbers


def committee_vote(kind: str) -> Any:
    """Ask for a committee's vote, recorded as a Resolution of that kind."""
    return group(f"CommitteeVote_{kind}", CommitteeVote, kind=kind)
