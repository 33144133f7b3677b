"""Uploads that outlive a refused form: what was uploaded once is not uploaded twice.

A form that goes back with errors keeps its good files as staged files (dossiers/intake.py). It carries their tokens in
hidden inputs, ``staged_<field>``; the next submission takes the staged file where no new one was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from dossiers import intake
from dossiers.models import StagedFile

PREFIX = "staged_"


class StagedUpload(UploadedFile):
    """A staged file in the shape in which a form takes an upload; ``staged`` is what gets filed."""

    def __init__(self, staged: StagedFile):
        super().__init__(staged.file.open("rb"), staged.name, staged.mime, staged.size)
        self.staged = staged


def files_of(request) -> MultiValueDict:
    """The uploads of a request, completed with the user's staged files whose tokens it carries.

    They are put beside the request's own, so that they are closed with them.
    """
    for key, token in request.POST.items():
        name = key.removeprefix(PREFIX)
        if name != key and name not in request.FILES and (found := intake.staged(token, user=request.user)):
            request.FILES[name] = StagedUpload(found)
    return request.FILES


def keep(form, files: Mapping, *, user) -> list[tuple[str, StagedFile]]:
    """Stage the good files of a form that goes back; (hidden input, staged file) of each.

    The form says at the field what is kept, and no longer insists on a new file there.
    """
    kept = []
    for name, upload in files.items():
        if name in form.fields and name not in form.errors and upload:
            file = getattr(upload, "staged", None) or intake.stage(upload, user=user)
            kept.append((f"{PREFIX}{name}", file))
            form.fields[name].required = False
            form[name].help_text = _("Already uploaded: %(name)s") % {"name": file.name}
    return kept
