"""The robots of group chats, registered by the administrator; their addresses are shown to nobody again."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .deliveries import Robot
from .webhook import is_allowed


class RobotForm(forms.ModelForm):
    """A robot and its address, which is a secret: it is typed anew and never shown."""

    url = forms.CharField(
        label=gettext_lazy("address of the robot"), max_length=500, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("as the group chat shows it for a new robot; leave empty to keep the one stored"),
    )  # fmt: skip

    class Meta:
        model = Robot
        fields = ("organisation", "url", "active")

    def clean_url(self) -> str:
        """An address on one of the allowed hosts; the stored one where nothing was typed."""
        typed = self.cleaned_data["url"].strip()
        if not typed and self.instance.pk:
            return self.instance.url
        if not is_allowed(typed):
            raise ValidationError(_("This host is not allowed. The operator names the hosts in WEBHOOK_HOSTS."))
        return typed


@admin.register(Robot)
class RobotAdmin(admin.ModelAdmin):
    """Robots by organisation; taken out of use, never deleted."""

    form = RobotForm
    list_display = ("organisation", "active", "at")
    raw_id_fields = ("organisation",)
    list_select_related = ("organisation",)

    def has_delete_permission(self, request, obj=None):
        """Never."""
        return False
