"""The pages on which an organiser or the county department sees and tightens the conditions of a pipeline."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from organisations.answers import UNPROCESSABLE, see_other
from organisations.models import Organisation

from . import rules
from .circumstances import guards_of
from .law import PIPELINES
from .rule_forms import RuleForm

REFUSAL = gettext_lazy("Rules are set by township organisers and by organisation departments.")
"""What whoever does not hold the office is told."""


def organisation_of(request) -> tuple[Organisation, list[Organisation]]:
    """The organisation the request asks for, of those the user may set rules for; PermissionDenied without any."""
    found = rules.organisations_for(request.user)
    if not found:
        raise PermissionDenied(REFUSAL)
    asked = request.GET.get("organisation", "")
    return next((one for one in found if str(one.pk) == asked), found[0]), found


def pipeline_of(name: str):
    """The pipeline of that name, or the first; Http404 for one nobody knows."""
    if name and name not in PIPELINES:
        raise Http404
    return PIPELINES[name] if name else next(iter(PIPELINES.values()))


@require_safe
def rule_list(request):
    """Every condition of the pipeline: as it is held here, as it comes from above, and which may be tightened."""
    organisation, found = organisation_of(request)
    case_class = pipeline_of(request.GET.get("pipeline", ""))
    context = {
        "organisation": organisation, "organisations": found, "pipeline": case_class,
        "title": case_class._meta.verbose_name,
        "pipelines": [(name, law._meta.verbose_name) for name, law in PIPELINES.items() if guards_of(law)],
        "groups": rules.grouped(organisation, case_class),
    }  # fmt: skip
    return render(request, "cases/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_page(request, pipeline, guard):
    """One condition: how it is held, since when and by whom, and the form to tighten it."""
    organisation, _found = organisation_of(request)
    case_class = pipeline_of(pipeline)
    condition = next((one for one in guards_of(case_class) if one.name == guard), None)
    if condition is None:
        raise Http404
    bound = {"guard": condition, "organisation": organisation, "case_class": case_class}
    form = RuleForm(request.POST or None, initial={"since": timezone.localdate()}, **bound)
    if request.method == "POST" and form.is_valid():
        form.save(request.user)
        messages.success(request, _("The rule has been set."))
        return see_other(f"{reverse('cases:rules')}?organisation={organisation.pk}&pipeline={pipeline}")
    rule = rules.rule_of(condition, organisation, case_class)
    history = [one for one in reversed(rule.settings) if one.guard == guard]
    context = {"rule": rule, "organisation": organisation, "form": form, "history": history, "pipeline": case_class}
    return render(request, "cases/rule.html", context, status=UNPROCESSABLE if form.errors else 200)
