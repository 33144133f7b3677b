"""The registry of fast-track notices (A-F1, A-F4, A-F7): listed and added, never edited but for the day they end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from organisations.desks import Role
from organisations.models import Organisation, User

from .facts import date_field
from .law import PIPELINES
from .listing import page_of
from .overlays import FastTrackNotice
from .views import UNPROCESSABLE, see_other

READERS = (Role.DEPARTMENT, Role.ORGANISER, Role.INSPECTOR)
SUGGESTED = 400


# --- who may what ----------------------------------------------------------------------------------------------


def may_read(user: User) -> bool:
    """Whether the user's office has to do with fast-track notices."""
    return user.holds_role(*READERS)


def kept_for(user: User) -> Q:
    """Organisations at or below those whose department the user is: where notices may be added and ended."""
    reach = Q(pk__in=())
    for one in user.current_mandates():
        if one.role == Role.DEPARTMENT:
            reach |= Q(path__startswith=one.organisation.path)
    return reach


def visible_to(user: User):
    """The notices that apply at, above or below the user's organisations."""
    reach = Q(pk__in=())
    for one in user.current_mandates():
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


# --- pages -----------------------------------------------------------------------------------------------------


@require_safe
def notice_list(request):
    """The notices that concern the user, with how many cases run under each."""
    if not may_read(request.user):
        raise PermissionDenied(_("Fast-track notices are kept by the organisation departments."))
    page = page_of(visible_to(request.user).order_by("-since", "-pk"), request)
    counts, today = counted(request.user, page.rows), timezone.localdate()
    mine = set(
        Organisation.objects.filter(kept_for(request.user), pk__in=[one.organisation_id for one in page.rows])
        .values_list("pk", flat=True)
    )  # fmt: skip
    page.rows[:] = [
        {"notice": one, "cases": counts.get(one.pk, 0), "runs": one.in_force(today),
         "endable": one.until is None and one.organisation_id in mine}
        for one in page.rows
    ]  # fmt: skip
    return render(request, "cases/notices.html", {"page": page, "may_add": request.user.holds_role(Role.DEPARTMENT)})


@require_http_methods(["GET", "HEAD", "POST"])
def notice_new(request):
    """Register a notice."""
    _refuse_others(request.user)
    form = NoticeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.by = request.user
        made = form.save()
        messages.success(request, _("Notice %(number)s has been registered.") % {"number": made.number})
        return see_other(reverse("cases:notices"))
    return render(request, "cases/notice_new.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_end(request, pk):
    """Set the day on which a notice ends; everything else of it stays as it was registered."""
    _refuse_others(request.user)
    mine = Organisation.objects.filter(kept_for(request.user))
    notice = get_object_or_404(FastTrackNotice, pk=pk, organisation__in=mine, until=None)
    form = EndForm(request.POST or None, notice=notice)
    if request.method == "POST" and form.is_valid():
        FastTrackNotice.objects.filter(pk=pk, until=None).update(until=form.cleaned_data["until"])
        messages.success(request, _("The end of notice %(number)s has been set.") % {"number": notice.number})
        return see_other(reverse("cases:notices"))
    context = {"form": form, "notice": notice}
    return render(request, "cases/notice_end.html", context, status=UNPROCESSABLE if form.errors else 200)


def _refuse_others(user: User) -> None:
    if not user.holds_role(Role.DEPARTMENT):
        raise PermissionDenied(_("Fast-track notices are registered by the organisation department."))
