"""The pages of the auditor: handing a file in, its progress, what was found, the reports to take away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.handing_out import Clean, shown
from dossiers.quarantine import examine
from evidence.kinds import EXPORTED
from evidence.log import note
from organisations.desks import Role

from . import audits
from .auditing.findings import BREACHES, SEVERITIES
from .auditing.reading import looks_readable
from .auditing.template import template_file
from .auditruns import AuditRun
from .facts import date_field
from .listing import PER_PAGE, page_of

REFUSAL = gettext_lazy("Audits are for organisers, organisation departments and inspectors.")
"""What whoever does not hold the office is told."""

ROLES = (Role.ORGANISER, Role.DEPARTMENT, Role.INSPECTOR)


def may_audit(user) -> bool:
    """Whether the user sits at a desk that looks into the files of others, and there are such files."""
    return user.holds_role(*ROLES) and bool(audits.audited())


def _refuse_others(request) -> None:
    if not may_audit(request.user):
        raise PermissionDenied(REFUSAL)


class AuditForm(forms.Form):
    """The file of histories and the day as of which it is judged."""

    pipeline = forms.ChoiceField(label=gettext_lazy("Pipeline"), required=False)
    file = forms.FileField(label=gettext_lazy("File of histories"), help_text=gettext_lazy("xlsx or JSON"))
    as_of = date_field(gettext_lazy("As of"), required=False, help_text=gettext_lazy("today, if left empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pipeline: Any = self.fields["pipeline"]
        pipeline.choices = [(name, law._meta.verbose_name) for name, law in audits.audited().items()]
        if len(pipeline.choices) == 1:
            del self.fields["pipeline"]
        self.fields["file"].widget.attrs |= {"accept": ".xlsx,.json", "data-max-bytes": settings.UPLOAD_MAX_BYTES}

    def clean_file(self):
        """Not too large, and by its first bytes a spreadsheet or JSON whatever its name says."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024**2
            raise ValidationError(_("The file has more than %(most)s MB. Divide it by branches.") % {"most": most})
        head = file.read(64)
        file.seek(0)
        if not looks_readable(head):
            raise ValidationError(_("The file is neither a spreadsheet (xlsx) nor JSON."))
        examine(file)
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """What the auditor does, the form, and the user's audits."""
    _refuse_others(request)
    form = AuditForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        as_of = form.cleaned_data["as_of"] or timezone.localdate()
        pipeline = form.cleaned_data.get("pipeline", "")
        run = audits.order(form.cleaned_data["file"], by=request.user, as_of=as_of, pipeline=pipeline)
        response = HttpResponse(status=303)
        response["Location"] = reverse("cases:audit_run", args=[run.pk])
        return response
    rows = AuditRun.objects.filter(by=request.user).defer("first", "totals")
    templates = [(name, str(law._meta.verbose_name)) for name, law in audits.audited().items()]
    context = {"form": form, "page": page_of(rows, request), "templates": templates}
    return render(request, "cases/audits.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def template(request):
    """The spreadsheet to fill in."""
    _refuse_others(request)
    known = audits.audited()
    case_class = known.get(request.GET.get("pipeline") or next(iter(known)))
    if case_class is None:
        raise Http404
    return shown(template_file(case_class), name="histories.xlsx", mark=Clean.NOBODY, attached=True)


def _run_of(request, pk: int) -> AuditRun:
    """The user's own run; else Http404. One whose job is gone has failed."""
    _refuse_others(request)
    run = get_object_or_404(AuditRun, pk=pk, by=request.user)
    audits.give_up_if_lost(run)
    return run


@never_cache
@require_safe
def run_page(request, pk):
    """How far the audit is; when it is done, sums, the gravest findings, and the reports."""
    run = _run_of(request, pk)
    listed = [one for one in run.first if request.GET.get("severity") in (None, "", one["severity"])]
    counts = run.totals.get("counts", {})
    context = {
        "run": run,
        "progress": _progress(run),
        "page_obj": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "severity": request.GET.get("severity", ""),
        "querystring": f"severity={request.GET['severity']}" if request.GET.get("severity") in SEVERITIES else "",
        "counts": [(name, label, counts[name]) for name, label in SEVERITIES.items() if counts.get(name)],
        "labels": {name: (str(label), name in BREACHES[:2]) for name, label in SEVERITIES.items()},
    }
    for one in context["page_obj"].object_list:
        one["label"], one["grave"] = context["labels"][one["severity"]]
    return render(request, "cases/audit.html", context)


@never_cache
@require_safe
def progress(request, pk):
    """The progress of an audit, for the page that shows it."""
    return JsonResponse(_progress(_run_of(request, pk)))


def _progress(run: AuditRun) -> dict[str, Any]:
    """``state``, ``done`` of ``total`` cases, and ``text``, the sentence that says it (polled by site.js)."""
    numbers = {"done": run.done, "total": run.total}
    sentences = {
        AuditRun.QUEUED: _("Waiting to be audited. You may leave this page and find the audit again in the list."),
        AuditRun.RUNNING: _("Audited: %(done)s of %(total)s cases. You may leave this page.") % numbers,
        AuditRun.DONE: _("The audit is ready: %(total)s cases.") % numbers,
        AuditRun.FAILED: run.message,
    }
    return {"state": run.status, **numbers, "text": sentences[run.status]}


@require_safe
def report(request, pk, kind):
    """The whole report as a spreadsheet or JSON."""
    run = _run_of(request, pk)
    file = {"xlsx": run.xlsx, "json": run.json}.get(kind)
    if not file:
        raise Http404
    note(EXPORTED, request=request, subject=run, fields=[kind])
    name = _("audit-%(id)s") % {"id": run.pk}
    return shown(file, name=f"{name}.{kind}", mark=Clean.MADE, attached=True)
