"""The form of a user's notice settings, and the one in which an administrator says why a message is discarded."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import User

from .hours import Hours
from .kinds import GROUPS, Group
from .preferences import BELL, CHANNELS, Choice, Preference, Wishes


class SettingsForm(forms.ModelForm):
    """The hours, and a check box for each group of kinds and channel that leads to the user."""

    class Meta:
        model = Preference
        fields = ("digest_at", "digest_again", "quiet_from", "quiet_until", "quiet_days")
        help_texts = {  # noqa: RUF012
            "digest_at": gettext_lazy("on working days; everything but what is urgent is gathered until then"),
            "digest_again": gettext_lazy("leave empty for one digest a day"),
            "quiet_until": gettext_lazy("what falls into the quiet waits until its end"),
        }
        widgets = {  # noqa: RUF012
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("digest_at", "digest_again", "quiet_from", "quiet_until")
        }

    def __init__(self, *args: Any, wishes: Wishes, channels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = channels
        for group in GROUPS:
            for channel in channels:
                fixed = channel == BELL and group.always
                self.fields[f"{group.name}-{channel}"] = forms.BooleanField(
                    label=f"{group.label}: {CHANNELS[channel]}", required=False, disabled=fixed,
                    initial=wishes.wants(group, channel),
                )  # fmt: skip

    def table(self) -> list[tuple[Group, list[tuple[str, BoundField]]]]:
        """Each group with the boxes of its channels, and what the channels are called."""
        return [
            (group, [(str(CHANNELS[one]), self[f"{group.name}-{one}"]) for one in self.channels]) for group in GROUPS
        ]

    def hour_fields(self) -> list[BoundField]:
        """The digest hours and the quiet hours."""
        return [self[name] for name in ("digest_at", "digest_again", "quiet_from", "quiet_until")]

    def headings(self) -> list[str]:
        """What the channels are called."""
        return [str(CHANNELS[one]) for one in self.channels]

    def clean(self) -> dict[str, Any]:
        """A digest in the quiet hours would never come at its hour."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("quiet_from") is None or data.get("quiet_until") is None:
            return data
        hours = Hours((), data["quiet_from"], data["quiet_until"])
        for name in ("digest_at", "digest_again"):
            at: datetime.time | None = data.get(name)
            if at is not None and hours.is_quiet_at(at):
                self.add_error(name, _("This lies in the quiet hours. Choose an hour outside them."))
        return data

    def keep(self, user: User) -> None:
        """Store the hours and the choices."""
        self.instance.user = user
        self.save()
        chosen = [
            Choice(user=user, group=group.name, channel=channel, wanted=self.cleaned_data[f"{group.name}-{channel}"])
            for group in GROUPS for channel in self.channels
        ]  # fmt: skip
        Choice.objects.bulk_create(
            chosen, update_conflicts=True, update_fields=["wanted", "at"], unique_fields=["user", "group", "channel"]
        )


class DiscardForm(forms.Form):
    """Why a message that was given up is not to be sent any more."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
