"""The page on which somebody says what he needs papers of a case for, before they are opened."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import again
from organisations.answers import UNPROCESSABLE, see_other

from . import disclosing, pages
from .models import Case
from .reveal_views import PurposeForm
from .revealing import may


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request, number):
    """Ask for the purpose, and lead on to the paper; only somebody who has just proved himself."""
    case = pages.find(request.user, number)
    if not again.fresh(request):
        return again.ask(request, request.get_full_path())
    back = _back(request, case)
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        disclosing.grant(request, case, form.because)
        return see_other(back)
    allowed = disclosing.HELD & may(request.user, case)
    context = {
        "case": case, "form": form, "next": back, "minutes": settings.CONFIRM_MINUTES,
        "kinds": disclosing.in_words(allowed),
        "others": [(disclosing.in_words([kind]), disclosing.open_to([kind])) for kind in
                   disclosing.lacking(request.user, case, disclosing.HELD)],
    }  # fmt: skip
    return render(request, "documents/purpose.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _back(request, case: Case) -> str:
    """Where to go afterwards: a page of this site, else the dossier."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else reverse("documents:dossier", args=[case.number])
