"""The pages of batches: choosing and the look before it starts, the batch at work, its result, and one's own batches.

A batch is its orderer's. Its result is handed out only while the orderer may see every case in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import again
from dossiers.handing_out import Clean, shown
from dossiers.models import Batch, BatchRow
from dossiers.models.batches import MOST
from evidence.kinds import PRINTED
from evidence.log import note
from evidence.models import DENIED
from organisations.answers import UNPROCESSABLE, see_other

from . import batch_selection, batches, copies, disclosing, listing
from .models import Case

PER_PAGE = 50
FIRST = 5
"""How many failed dossiers are named above the table."""


# --- choosing --------------------------------------------------------------------------------------------------


class ResultForm(forms.Form):
    """What is to come of the batch."""

    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=Batch.RESULTS, widget=forms.RadioSelect, initial=Batch.ZIP
    )
    separated = forms.BooleanField(
        label=gettext_lazy("Separator page before each dossier"), required=False,
        help_text=gettext_lazy("in the joined PDF only; each dossier begins on a front page in any case"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason of the unmarked originals"), max_length=100, required=False,
        help_text=gettext_lazy("only for the archive, such as the number of the hand-over; empty: copies with my mark"),
    )  # fmt: skip

    def __init__(self, data=None, *, originals: bool):
        super().__init__(data)
        if not originals:
            del self.fields["reason"]


@require_safe
def index(request):
    """The user's batches, newest first."""
    rows = Batch.objects.filter(by=request.user).order_by("-at", "-pk")
    counted = rows.annotate(
        ready=Count("rows", filter=Q(rows__status=BatchRow.DONE)),
        refused=Count("rows", filter=Q(rows__status=BatchRow.FAILED)),
    )
    return render(request, "batches/list.html", {"page": listing.page_of(counted, request)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Choose dossiers, look at what it will cost, and start.

    The choice stands in the address, a pasted list in the form. ``start`` among what is posted starts; everything
    else shows what would be started.
    """
    way = request.GET.get("way", "") or request.POST.get("way", "")
    if way == Batch.FILTER:
        return _chosen(request, batch_selection.from_filters(request))
    form = _form(request, way) if way in batch_selection.WAYS else None
    if form is None or not form.is_valid():
        return _choosing(request, form)
    return _chosen(request, form.selection(), form)


def _form(request, way: str) -> batch_selection.Way:
    """The form of that way with what the request says."""
    data = request.POST if way == Batch.LIST else request.GET
    return batch_selection.WAYS[way](data, user=request.user, offered=listing.organisations_offered(request.user))


def _choosing(request, form=None, *, refused: str = "") -> HttpResponse:
    """The three ways, the one that was tried with its errors."""
    offered = listing.organisations_offered(request.user)
    ways = [
        form if form is not None and form.way == name else kind(user=request.user, offered=offered)
        for name, kind in batch_selection.WAYS.items()
    ]
    context = {"ways": ways, "tried": form, "refused": refused, "most": MOST}
    return render(request, "batches/new.html", context, status=UNPROCESSABLE if form is not None or refused else 200)


def _chosen(request, selection: batch_selection.Selection, form=None) -> HttpResponse:
    """What was chosen with its cost; started, where that was asked."""
    if selection.too_many:
        words = _("A batch holds at most %(most)s dossiers. Choose fewer, for example by month or by branch.")
        return _choosing(request, form, refused=words % {"most": f"{MOST:,}"})
    originals = copies.may_have_originals(request.user, selection.dossiers)
    wanted = ResultForm(request.POST if "start" in request.POST else None, originals=originals)
    if selection.dossiers and wanted.is_valid():
        facts = wanted.cleaned_data
        batch = batches.order(
            selection.dossiers, by=request.user, title=selection.title[:200], way=selection.way, **facts
        )
        return see_other(reverse("printing:batch", args=[batch.pk]))
    context = {
        "selection": selection,
        "estimate": batch_selection.estimate(selection.dossiers) if selection.dossiers else None,
        "form": wanted,
        "numbers": request.POST.get("numbers", ""),
        "query": request.GET.urlencode(),
    }
    return render(request, "batches/preview.html", context, status=UNPROCESSABLE if wanted.errors else 200)


# --- one batch -------------------------------------------------------------------------------------------------


def _mine(request, pk: int) -> Batch:
    """The user's own batch, its lost jobs replaced; else Http404."""
    batch = get_object_or_404(Batch, pk=pk, by=request.user)
    batches.revive(batch)
    return batch


@never_cache
@require_safe
def batch_page(request, pk):
    """How far the batch is, row by row; when it is over, the result and what failed."""
    batch = _mine(request, pk)
    counts = _counts(batch)
    seen = Exists(Case.objects.visible_to(request.user).filter(dossier=OuterRef("dossier")))
    whole = batch.rows.select_related("dossier", "print").annotate(failed=Q(status=BatchRow.FAILED), seen=seen)
    rows, query = whole, listing.query_of(request, ("state",))
    if (state := request.GET.get("state", "")) in dict(BatchRow.STATUS):
        rows = whole.filter(status=state)
    context = {
        "batch": batch,
        "counts": counts,
        "states": [(name, label, counts[name]) for name, label in BatchRow.STATUS if counts[name]],
        "state": state,
        "progress": _progress(batch, counts),
        "page": listing.page_of(rows.order_by("-failed", "position"), request, query=query, per_page=PER_PAGE),
        "failures": _named(whole.filter(failed=True).order_by("position")) if counts[BatchRow.FAILED] else [],
        "again": counts[BatchRow.FAILED] + counts[BatchRow.CANCELLED],
    }
    return render(request, "batches/batch.html", context)


def _named(rows: QuerySet[BatchRow]) -> list[BatchRow]:
    """The first of the rows, each with the name of whom it is about, where the user may still see that."""
    found = list(rows[:FIRST])
    for one in found:
        one.named = one.dossier.title if one.seen else one.dossier.number  # type: ignore[attr-defined]
    return found


def _counts(batch: Batch) -> dict[str, int]:
    """How many rows are in which state; zero for states without any."""
    found = dict(batch.rows.order_by().values_list("status").annotate(Count("pk")))
    return {name: found.get(name, 0) for name, _label in BatchRow.STATUS}


@never_cache
@require_safe
def progress(request, pk):
    """The progress of a batch, for the page that shows it."""
    batch = _mine(request, pk)
    return JsonResponse(_progress(batch, _counts(batch)))


def _progress(batch: Batch, counts: dict[str, int]) -> dict[str, Any]:
    """``state``, ``done`` of ``total`` dossiers, and ``text``, the sentence that says it (polled by site.js)."""
    over = counts[BatchRow.DONE] + counts[BatchRow.FAILED]
    numbers = {"done": counts[BatchRow.DONE], "total": batch.total, "failed": counts[BatchRow.FAILED]}
    if batch.status == Batch.CANCELLED:
        text = _("Cancelled: %(done)s of %(total)s dossiers had been drawn up.") % numbers
    elif batch.is_over:
        text = batch.message or _("The batch is ready: %(done)s of %(total)s dossiers.") % numbers
    elif batch.status == Batch.QUEUED and not over:
        text = _("Waiting to be drawn up. You may leave this page and find the batch again in the list.")
    elif over == batch.total:
        text = _("All dossiers have been gone through; the result is being put together.")
    else:
        text = "，".join(_at_work(batch, numbers, over))
    return {"state": "finished" if batch.is_over else batch.status, "done": over, "total": batch.total, "text": text}


def _at_work(batch: Batch, numbers: dict[str, int], over: int) -> Iterator[str]:
    """How many are done and failed, and how long the rest will take by the pace of this batch so far."""
    yield _("Drawn up: %(done)s of %(total)s dossiers") % numbers
    if numbers["failed"]:
        yield _("%(failed)s failed") % numbers
    if pace := batches.pace(batch.rows.all(), most=50):
        seconds = max(round(pace * (batch.total - over) / batches.LANES), 1)
        if seconds < 90:
            yield _("about %(seconds)s seconds left") % {"seconds": seconds}
        else:
            yield _("about %(minutes)s minutes left") % {"minutes": round(seconds / 60)}


@require_POST
def cancel(request, pk):
    """Stop after the dossiers that are being drawn up now."""
    batch = _mine(request, pk)
    if batches.cancel(batch):
        messages.success(request, _("Cancelled. What is being drawn up now is still finished."))
    else:
        messages.warning(request, _("The batch had ended already."))
    return see_other(reverse("printing:batch", args=[batch.pk]))


@require_POST
def retry(request, pk):
    """Take up again what failed or was cancelled, and nothing else."""
    batch = _mine(request, pk)
    count = batches.retry(batch)
    if count:
        words = ngettext("%(count)s dossier is taken up again.", "%(count)s dossiers are taken up again.", count)
        messages.success(request, words % {"count": count})
    return see_other(reverse("printing:batch", args=[batch.pk]))


# --- the result ------------------------------------------------------------------------------------------------


@require_safe
def result(request, pk, what):
    """The file of the batch or its labels, as a download named by the batch alone."""
    batch = _mine(request, pk)
    file = {"file": batch.file, "labels": batch.labels}.get(what)
    if not file or batch.status != Batch.DONE:
        raise Http404
    _refuse_unless_all_seen(batch, request.user)
    held, refusal = barred(batch, request.user) if what == "file" else ((), "")
    said = batch.reason or (str(batch.get_way_display()) if held else "")
    told = {"request": request, "subject": batch, "fields": [what, *held], "purpose": said}
    if refusal:
        note(PRINTED, outcome=DENIED, **told)
        raise PermissionDenied(refusal)
    if held and not again.fresh(request):
        return again.ask(request, reverse("printing:batch", args=[batch.pk]))
    note(PRINTED, **told)
    mark = Clean.ORIGINAL if batch.reason or what == "labels" else Clean.MADE
    extension = "zip" if what == "file" and batch.result == Batch.ZIP else "pdf"
    stem = _("dossiers-%(id)s") if what == "file" else _("labels-%(id)s")
    name = f"{stem % {'id': f'{timezone.localtime(batch.at):%Y%m%d}-{batch.pk}'}}.{extension}"
    return shown(file, name=name, mark=mark, attached=True)


def barred(batch: Batch, user) -> tuple[tuple[str, ...], str]:
    """What the dossiers of a batch hold, and why the user may not take its file; empty where he may."""
    held, beyond, left_out = disclosing.of_batch(batch, user)
    if beyond:
        return held, disclosing.refusal(beyond)
    done = batch.rows.filter(status=BatchRow.DONE).values_list("dossier", flat=True)
    if batch.reason and (left_out or not copies.may_have_originals(user, done)):
        return held, _("The unmarked original is for those who file it. Take the marked copy.")
    return held, ""


def _refuse_unless_all_seen(batch: Batch, user) -> None:
    """What was visible when it was ordered may have been handed over since."""
    seen = Case.objects.visible_to(user).values("dossier")
    if gone := batch.rows.filter(status=BatchRow.DONE).exclude(dossier__in=seen).count():
        words = ngettext(
            "%(count)s dossier of this batch is no longer in your charge. Order a new batch without it.",
            "%(count)s dossiers of this batch are no longer in your charge. Order a new batch without them.",
            gone,
        )
        raise PermissionDenied(words % {"count": gone})
