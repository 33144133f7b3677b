"""The public page of verification: whoever holds a printed dossier learns whether it is genuine and unchanged.

No sign-in, no name and no paper: the page tells what stands on the closing page, so that it can be compared, and
whether anything has changed since. A code that cannot be and one that does not exist get the same answer.
"""

from __future__ import annotations

import hashlib

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.models import DossierPrint, PrintCopy
from dossiers.verifying import read_code
from evidence.limits import Limit, network_of

from .covers import cover_for

LOOK_UPS = Limit("verify", most=60, seconds=60)
"""How often one address may ask: enough to check a shelf, too little to try codes."""
ENVELOPE = 64 * 1024
"""Bytes of a request around the file it carries."""
SHORT = 16
"""So many signs of a hash stand on the closing page."""


class CodeForm(forms.Form):
    """The code on the closing page."""

    code = forms.CharField(
        label=gettext_lazy("Verification code"), max_length=60,
        help_text=gettext_lazy("The 16 letters and figures on the closing page; capitals and dashes do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class PdfField(forms.FileField):
    """A PDF to be compared: what the browser may offer to pick, and how large it may be."""

    widget = forms.FileInput

    def widget_attrs(self, widget) -> dict:
        """The limits that the page tells and the browser keeps."""
        return super().widget_attrs(widget) | {"accept": ".pdf", "data-max-bytes": settings.UPLOAD_MAX_BYTES}


class FileForm(forms.Form):
    """The electronic dossier, to be compared and not kept."""

    file = PdfField(label=gettext_lazy("PDF file of the dossier"))


# --- pages -----------------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form for the code; a code that was sent leads to its own address, which the QR code names too."""
    typed = request.GET.get("code", "")
    if code := read_code(typed):
        return redirect("verification:code", code)
    return _unknown(request, typed) if typed else _page(request, {"form": CodeForm()})


@csrf_exempt  # nothing is changed, and a file that is too large must be refused before anything of it is read
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What is known about the dossier printed under that code; with a file, whether it is that dossier's."""
    if LOOK_UPS.exceeded(network_of(request)):
        answer = _page(request, {"busy": True, "form": CodeForm()}, status=429)
        answer["Retry-After"] = str(LOOK_UPS.wait)
        return answer
    prints = DossierPrint.objects.finished().filter(code=read_code(code)).exclude(code="")
    wanted = prints.select_related("dossier__case").first()
    if wanted is None:
        return _unknown(request, code)
    context = {"print": wanted, "form": CodeForm(), "file_form": FileForm()} | _told(wanted)
    if request.method != "POST":
        return _page(request, context)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_MAX_BYTES + ENVELOPE:
        return _page(request, context | {"too_large": True}, status=413)
    digest = _digest(request)
    if digest is None:
        return _page(request, context | {"file_form": FileForm({}, MultiValueDict())}, status=422)
    copy = PrintCopy.objects.filter(print__in=prints, sha256=digest).first()
    same = prints.filter(sha256=digest).exists()
    return _page(request, context | {"compared": True, "same": same, "copy": copy})


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    return _page(request, {"unknown": True, "form": CodeForm(initial={"code": typed[:60]})}, status=404)


def _page(request: HttpRequest, context: dict, *, status: int = 200) -> HttpResponse:
    answer = render(request, "verification/verify.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


# --- what is told ----------------------------------------------------------------------------------------------


def _told(wanted: DossierPrint) -> dict:
    """Kind of dossier, whether and how it has changed since, and the hashes of its papers."""
    case = wanted.dossier.case
    hashes = [{"short": f"{one[:8]} {one[8:SHORT]}", "whole": one} for one in (row["sha256"] for row in wanted.papers)]
    return {"kind": cover_for(case).heading, "changes": _changes(wanted, case.chain), "hashes": hashes}


def _changes(wanted: DossierPrint, head: str) -> list[str]:
    """What has happened to the dossier since it was read for the print, in sentences; none where nothing has."""
    documents = wanted.dossier.documents
    printed = {row["document"] for row in wanted.papers if row["document"]}
    added = len(set(documents.current().values_list("pk", flat=True)) - printed)
    taken = documents.filter(pk__in=printed).exclude(withdrawn_at=None).count()
    sentences = [
        (added, ngettext("%(n)s paper was added or replaced.", "%(n)s papers were added or replaced.", added)),
        (taken, ngettext("%(n)s paper was withdrawn.", "%(n)s papers were withdrawn.", taken)),
        (wanted.head != head, _("The record of the case has new entries.")),
    ]
    return [words % {"n": number} for number, words in sentences if number]


# --- the file --------------------------------------------------------------------------------------------------


class Digest(FileUploadHandler):
    """Hashes the file as it arrives: nothing of it is kept, in memory or on disk."""

    value: str | None = None

    def new_file(self, *args, **kwargs) -> None:
        """Begin a hash for the one file asked for; others are skipped."""
        super().new_file(*args, **kwargs)
        if self.field_name != "file" or self.value is not None:
            raise SkipFile
        self.sum = hashlib.sha256()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hash it and hand nothing on."""
        self.sum.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Keep the hash; there is no file."""
        self.value = self.sum.hexdigest()


def _digest(request: HttpRequest) -> str | None:
    """The SHA-256 of the file that was sent; None when none was."""
    handler = Digest(request)
    request.upload_handlers = [handler]
    request.POST  # noqa: B018 - reads the body
    return handler.value
