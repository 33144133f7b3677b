"""The papers of a meeting at the screen: drawn at once, joined in the background, and the signed minutes taken in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import again
from cases import disclosing
from cases.copies import signature
from cases.models import Case
from dossiers.handing_out import Clean, shown
from dossiers.typesetting import MissingGlyph
from dossiers.vault import Stored
from evidence.kinds import PRINTED
from evidence.log import note
from evidence.models import DENIED
from organisations.answers import see_other

from . import entering, packs, papers
from .views import found


@never_cache
@require_safe
def paper(request, pk, name):
    """Agenda, sign-in sheet, ballot slips or minutes as a PDF, drawn as the meeting stands now."""
    meeting = found(request, pk)
    if name not in papers.DRAWN:
        raise Http404
    try:
        content = papers.DRAWN[name](meeting, request.user)
    except MissingGlyph as problem:
        messages.error(request, str(problem))
        return see_other(reverse("meetings:meeting", args=[pk]))
    note(PRINTED, request=request, subject=meeting, fields=[name])
    line = signature(request.user) if name == papers.AGENDA else Clean.ORIGINAL
    return shown(content, name=f"meeting-{pk}-{name}.pdf", mark=line)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pack(request, pk):
    """Order the joined papers, or fetch them."""
    meeting = found(request, pk)
    if request.method == "POST":
        if not packs.order(meeting, by=request.user):
            messages.info(request, _("The papers are being joined already."))
        return see_other(f"{reverse('meetings:meeting', args=[pk])}#papers")
    if not meeting.pack:
        raise Http404
    keys = meeting.items.values("case")
    if Case.objects.filter(pk__in=keys).exclude(pk__in=Case.objects.visible_to(request.user).values("pk")).exists():
        raise PermissionDenied(_("A case of this agenda is no longer in your charge. Take it off and join anew."))
    held = meeting.pack_holds.split()
    if shut := packs.beyond(meeting, request.user):
        note(PRINTED, request=request, subject=meeting, fields=["pack", *shut], outcome=DENIED)
        raise PermissionDenied(disclosing.refusal(shut))
    if held and not again.fresh(request):
        return again.ask(request, request.get_full_path())
    said = packs.FOR if held else ""
    note(PRINTED, request=request, subject=meeting, fields=["pack", *held], purpose=said)
    return shown(Stored(meeting.pack), name=f"meeting-{pk}-papers.pdf", mark=signature(request.user))


@never_cache
@require_safe
def pack_progress(request, pk):
    """How far the joining has come."""
    return JsonResponse(packs.progress(found(request, pk)))


@require_POST
def upload_minutes(request, pk):
    """Take the signed minutes in once and file them to every case that was decided."""
    try:
        with transaction.atomic():
            meeting = found(request, pk, locked=True)
            entering.take_minutes(meeting, request.FILES.get("minutes"))
            count = entering.file_minutes(meeting, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return see_other(f"{reverse('meetings:meeting', args=[pk])}#minutes")
    words = ngettext(
        "The minutes are kept and were filed to %(count)s case.",
        "The minutes are kept and were filed to %(count)s cases.",
        count,
    )
    messages.success(request, words % {"count": count})
    return see_other(f"{reverse('meetings:meeting', args=[pk])}#minutes")
