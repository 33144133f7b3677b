"""One standing duty of a year: the form while it is owed, begun with the figures of the pool; afterwards the record."""

from __future__ import annotations

import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from organisations.answers import CONFLICT, UNPROCESSABLE, see_other
from organisations.models import Organisation

from . import oversight, readable
from .facts import date_field
from .law import cite
from .pool import in_a_sentence, pool
from .standing import DUTIES, StandingDuty, StandingRecord, years


class StandingForm(forms.Form):
    """When it was done and what it says."""

    on = date_field(gettext_lazy("Date"), help_text=gettext_lazy("the day it happened, not the day it is entered"))
    text = forms.CharField(label=gettext_lazy("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, data=None, *, duty: StandingDuty, year: int, **more):
        super().__init__(data, **more)
        self.year = year
        self.fields["text"].help_text = duty.says

    def clean_on(self):
        """The work of a year is not done before the year begins."""
        on = self.cleaned_data["on"]
        if on < datetime.date(self.year, 1, 1):
            raise forms.ValidationError(_("This date lies before the year %(year)s.") % {"year": self.year})
        return on


@require_http_methods(["GET", "HEAD", "POST"])
def one(request, organisation, duty, year):
    """A duty of a year: the form while it is owed, afterwards the record."""
    seen = Organisation.objects.filter(oversight.watched(request.user))
    where = get_object_or_404(seen, pk=organisation)
    what = DUTIES.get(duty)
    if what is None or not what.owed_by(where):
        raise Http404
    record = StandingRecord.objects.filter(organisation=where, duty=duty, year=year).select_related("by").first()
    context = {"duty": what, "organisation": where, "year": year, "article": cite(what.article), "record": record}
    if record:
        context |= {"pool": record.counts, "typed": request.POST.get("text", "")}
        return render(request, "oversight/standing_one.html", context, status=CONFLICT if request.POST else 200)
    if year not in years():
        raise Http404
    if (what.desk.role, where.pk) not in request.user.stations():
        words = {"organisation": where, "role": what.desk.label}
        raise PermissionDenied(_("You are not in charge of this. It is done by %(organisation)s, %(role)s.") % words)
    return _owed(request, context)


def _owed(request, context):
    """The form of a duty still owed, begun with the figures of today."""
    duty, where, year = (context[name] for name in ("duty", "organisation", "year"))
    found = pool(request.user, where)
    initial = {"on": timezone.localdate(), "text": in_a_sentence(found)}
    form = StandingForm(request.POST or None, duty=duty, year=year, initial=initial)
    if form.is_bound and form.is_valid():
        if not _keep(request.user, context, found, form.cleaned_data):
            return one(request, where.pk, duty.name, year)
        messages.success(request, _("Entered: %(entry)s.") % {"entry": duty.label})
        return see_other(reverse("cases:standing_one", args=[where.pk, duty.name, year]))
    context |= {"form": form, "pool": found, "due": readable.due(duty.due_on(year))}
    return render(request, "oversight/standing_one.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _keep(user, context, counts, data) -> bool:
    """Write the record; where a colleague was quicker his stands and the form stays as it is."""
    try:
        with transaction.atomic():
            StandingRecord.objects.create(
                organisation=context["organisation"], duty=context["duty"].name, year=context["year"], by=user,
                counts=counts, **data,
            )  # fmt: skip
    except IntegrityError:
        return False
    return True
