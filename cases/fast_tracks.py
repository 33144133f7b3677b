"""The registry of fast-track notices (A-F1, A-F4, A-F7): listed and added, never edited but for the day they end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.desks import Role
from organisations.models import Organisation, User

from .facts import date_field
from .law import PIPELINES
from .overlays import FastTrackNotice

READERS = (Role.DEPARTMENT, Role.ORGANISER, Role.INSPECTOR)
SUGGESTED = 400


# --- who may what ----------------------------------------------------------------------------------------------


def may_read(user: User) -> bool:
    """Whether the user's office has to do with fast-track notices."""
    return user.holds_role(*READERS)


def kept_for(user: User) -> Q:
    """Organisations at or below those whose department the user is: where notices may be added and ended."""
    reach = Q(pk__in=())
    for one in user.mandates_over():
        if one.role == Role.DEPARTMENT:
            reach |= Q(path__startswith=one.organisation.path)
    return reach


def visible_to(user: User):
    """The notices that apply at, above or below the user's organisations."""
    reach = Q(pk__in=())
    for one in user.mandates_over():
        if one.role in READERS:
            above = [int(pk) for pk in one.organisation.path.strip("/").split("/")]
            reach |= Q(organisation__path__startswith=one.organisation.path) | Q(organisation__in=above)
    return FastTrackNotice.objects.filter(reach).select_related("organisation", "by")


def counted(user: User, notices: list[FastTrackNotice]) -> dict[int, int]:
    """How many cases the user may see run, or ran, under each notice; one query for each pipeline that knows them."""
    found: dict[int, int] = {}
    for law in PIPELINES.values():
        if any(one.related_model is FastTrackNotice for one in law._meta.concrete_fields):
            seen = law._default_manager.visible_to(user).filter(fast_track__in=notices)
            found |= dict(seen.order_by().values_list("fast_track").annotate(Count("pk")))
    return found


# --- forms -----------------------------------------------------------------------------------------------------


class NoticeForm(forms.ModelForm):
    """A notice to register."""

    organisation = forms.CharField(
        label=gettext_lazy("applies at and below"), max_length=120,
        help_text=gettext_lazy("full or short name of your own organisation or one below it"),
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )  # fmt: skip
    since = date_field(gettext_lazy("in force from"), past=False)
    until = date_field(gettext_lazy("in force to"), past=False, required=False)

    class Meta:
        model = FastTrackNotice
        fields = ("number", "title", "issuer", "organisation", "since", "until", "temporary", "training_months")

    def __init__(self, *args, user: User, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.organisations = Organisation.objects.open().filter(kept_for(user))

    def clean_organisation(self) -> Organisation:
        """The one organisation of that name the user answers for."""
        text = self.cleaned_data["organisation"].strip()
        found = list(self.organisations.filter(Q(name=text) | Q(short_name=text))[:2])
        if not found:
            raise ValidationError(_("No organisation of that name is yours or below you."))
        if len(found) > 1:
            raise ValidationError(_("Several organisations bear this name: enter the full name."))
        return found[0]

    def clean(self):
        """It ends after it begins, and has months in which the training can be made up."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("A notice does not end before it begins."))
        if data.get("training_months") == 0:
            self.add_error("training_months", _("At least one month."))
        return data

    def suggestions(self) -> list[Organisation]:
        """What the browser suggests, the larger ones first."""
        return list(self.organisations.order_by("path").only("name", "short_name")[:SUGGESTED])


class EndForm(forms.Form):
    """The day a notice ends."""

    until = date_field(gettext_lazy("in force to"), past=False)

    def __init__(self, *args, notice: FastTrackNotice, **kwargs):
        self.notice = notice
        super().__init__(*args, **kwargs)

    def clean_until(self):
        """Not before it began."""
        if self.cleaned_data["until"] < self.notice.since:
            raise ValidationError(_("A notice does not end before it begins."))
        return self.cleaned_data["until"]
