"""The page on which one application is entered in a round."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import pages, uploads
from cases.law import InvalidFacts, Unlawful, cite
from cases.models import Case
from organisations.answers import UNPROCESSABLE, see_other

from . import round_pages
from .applying import Application
from .intakes.steps import Applying
from .models import Intake

RECOMMEND = "recommend"
"""The opening act of the road without examination, where a pipeline has one."""


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, number, act=""):
    """Enter one application: the person by ID number (known people are not entered twice) and what the law asks."""
    intake = round_pages.find(request.user, number)
    if act and not recommends(intake):
        raise Http404
    if request.method != "POST":
        application = Application(intake, request.user, act=act)
        application.authorise()
        return _page(request, application)
    files = uploads.files_of(request)
    application = Application(intake, request.user, act=act, data=request.POST, files=files)
    application.authorise()
    obstacles: list = []
    if application.is_valid():
        try:
            case = application.submit().case
        except InvalidFacts:
            pass  # the message stands at its field already
        except Unlawful as refusal:
            obstacles = refusal.obstacles
        else:
            return _entered(request, case)
    staged = uploads.keep(application.facts, files, user=request.user)
    return _page(request, application, obstacles=obstacles, staged=staged, status=UNPROCESSABLE)


def recommends(intake: Intake) -> bool:
    """Whether the round has positions that are filled without examination, by recommendation (E-03)."""
    return intake.case_class.act(RECOMMEND) is not None and any(one.exempt for one in intake.lineup)


def _entered(request, case: Case):
    messages.success(request, _("Case %(number)s has been opened.") % {"number": case.number})
    others = Case.objects.visible_to(request.user).filter(person=case.person_id).exclude(pk=case.pk)
    if others.exists():
        messages.info(request, _("This person has other cases too: they stand on the person's page."))
    return see_other(reverse("cases:case", args=[case.number]))


def _page(request, application: Application, *, obstacles=(), status=200, **more):
    context = {
        "intake": application.intake,
        "opening": application,
        "closed": application.intake.state != Applying.OPEN.value,
        "obstacles": [pages.Hindrance(one.reason, one.citation) for one in obstacles],
        "article": cite(application.action.article),
        "law": _(application.action.text),
        "refused": status != 200,
        **more,
    }
    return render(request, "rounds/apply.html", context, status=status)
