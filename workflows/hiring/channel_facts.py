"""Facts of the two channels: which one, and what came of a nomination; saving them writes its row (E-11)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts
from recruitment import channels
from recruitment.channels import Channel, Nomination
from workflows.employment.posts import document


class ChannelField(forms.ModelChoiceField):
    """Choose a channel; each is shown with who announced it."""

    def label_from_instance(self, channel):
        """Year, title and who announced it."""
        return f"{channel}　{channel.organisation.short_name}"


class Nominated(Facts):
    """The channel somebody is nominated for; how many of its posts are taken is counted with it."""

    channel = ChannelField(label=_("Channel"), queryset=Channel.objects.none())

    def prepare(self):
        """Offer the channels of the organisations up the tree, the newest first."""
        field: Any = self.fields["channel"]
        above = [int(pk) for pk in self.case.organisation.path.strip("/").split("/")] if self.case else []
        field.queryset = Channel.objects.filter(organisation__in=above).select_related("organisation")
        field.error_messages["required"] = _("Choose a channel; where none is offered, the department announces one.")
        field.error_messages["invalid_choice"] = _("This channel is not open to this place.")

    def clean(self):
        """Count what is taken; one query."""
        data = super().clean() or self.cleaned_data
        if data.get("channel"):
            data["taken"] = channels.used(data["channel"])
        return data

    @classmethod
    def assumed(cls, case) -> dict[str, Any]:
        """Which channel it will be nobody knows yet."""
        return {"channel": None}

    @classmethod
    def record(cls, case, event, data):
        """One nomination."""
        channels.nominate(data["channel"], case, by=event.by, on=event.on, document=document(data))


class Concluded(Facts):
    """What came of the open nomination, under the document of the decision."""

    result: ClassVar[str] = channels.NOT_TAKEN

    def clean(self):
        """The nomination it is about, and how many posts of its channel are taken; two queries."""
        data = super().clean() or self.cleaned_data
        found = Nomination.objects.filter(case=self.case.pk, result="").select_related("channel__organisation").first()
        if found:
            data |= {"channel": found.channel, "taken": channels.used(found.channel)}
        return data

    @classmethod
    def record(cls, case, event, data):
        """The row's result; who is taken takes a post of the channel (Unlawful where none is left)."""
        channels.conclude(case, cls.result, on=event.on, document=document(data))


class Taken(Concluded):
    """The person is taken: a post of the channel is used."""

    result = channels.TAKEN


class Withdrawn(Concluded):
    """The nomination is withdrawn."""

    result = channels.WITHDRAWN
