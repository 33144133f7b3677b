"""The page on which an administrator learns why somebody can or cannot see a case; of the case it tells only its place.

For the three administrators, about cases at and below their own organisation. Nothing of the person or the step is
shown: whoever administrates sees no case.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from evidence import kinds
from evidence.log import note
from organisations.answers import UNPROCESSABLE, see_other
from organisations.desks import ADMINISTRATORS
from organisations.models import User

from .models import Case, CaseQuerySet
from .sight import explain

REFUSAL = gettext_lazy("This page is for the system, security and audit administrators.")


def may_ask(user: User) -> bool:
    """Whether the user is one of the three administrators."""
    return user.holds_role(*ADMINISTRATORS)


def askable(user: User) -> CaseQuerySet:
    """The cases an administrator may ask about; PermissionDenied for everybody else."""
    if not may_ask(user):
        raise PermissionDenied(REFUSAL)
    reach = Q(pk__in=())
    for mandate in user.mandates_over():
        if mandate.role in ADMINISTRATORS and mandate.acting_for is None:
            reach |= Q(organisation__path__startswith=mandate.organisation.path)
    return Case.objects.filter(reach)


class WhyForm(forms.Form):
    """Whose sight of which case."""

    number = forms.CharField(label=gettext_lazy("Case number"), max_length=20)
    username = forms.CharField(label=gettext_lazy("Username"), max_length=150)

    def __init__(self, *args, rows: CaseQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean_number(self) -> Case:
        """A case at or below the administrator's organisation."""
        found = self.rows.filter(number=self.cleaned_data["number"].strip().upper()).first()
        if found is None:
            raise ValidationError(_("There is no case of this number at or below your organisation."))
        return found

    def clean_username(self) -> User:
        """Somebody with an account."""
        found = User.objects.filter(username=self.cleaned_data["username"].strip()).first()
        if found is None:
            raise ValidationError(_("There is no account of this name."))
        return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Which case and whose account; sent, it leads to the answer."""
    form = WhyForm(request.POST or None, rows=askable(request.user))
    if form.is_bound and form.is_valid():
        case, user = form.cleaned_data["number"], form.cleaned_data["username"]
        return see_other(reverse("why-answer", args=[user.pk, case.number]))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "access/why.html", {"form": form}, status=status)


@never_cache
@require_safe
def answer(request, account, number):
    """Yes or no, and every mandate of that user with what it has to do with the case."""
    case = askable(request.user).filter(number=number).select_related("organisation").first()
    if case is None:
        raise Http404
    sight = explain(get_object_or_404(User, pk=account), case)
    note(kinds.EXPLAINED, request=request, subject=case)
    context = {"sight": sight, "pipeline": case.pipeline_class._meta.verbose_name}
    return render(request, "access/why.html", context | {"form": WhyForm(rows=askable(request.user))})
