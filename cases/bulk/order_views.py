"""An order: the look before it is started, how far it is, what came of it, and one's own orders.

An order is its orderer's alone. Names are shown while the orderer may see the case.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import again
from dossiers.handing_out import Clean, shown
from evidence.kinds import EXPORTED
from evidence.log import note
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other

from .. import approvals, listing, readable
from ..forms import form_class
from ..models import Case
from . import results, running
from .models import BulkItem, BulkOrder
from .views import consequences

PER_PAGE = 50
SHOWN_FIRST = (BulkItem.FAILED, BulkItem.WAITING, BulkItem.DONE, BulkItem.LEFT_OUT)


@require_safe
def index(request):
    """The user's orders, newest first; drafts that were not started are left out."""
    rows = BulkOrder.objects.filter(by=request.user).exclude(status=BulkOrder.DRAFT)
    counted = rows.annotate(
        done=Count("items", filter=Q(items__status=BulkItem.DONE)),
        failed=Count("items", filter=Q(items__status=BulkItem.FAILED)),
        wanted=Count("items", filter=~Q(items__status=BulkItem.LEFT_OUT)),
    )
    return render(request, "bulk/orders.html", {"page": listing.page_of(counted, request)})


def _mine(request, pk: int) -> BulkOrder:
    """The user's own order, its lost job replaced; else Http404."""
    order = get_object_or_404(BulkOrder, pk=pk, by=request.user)
    running.revive(order)
    return order


def _rows(request, order: BulkOrder):
    """The cases of an order with everything a row shows; ``seen``: whether the user may still see the case."""
    seen = Exists(Case.objects.visible_to(request.user).filter(pk=OuterRef("case")))
    rows = order.items.select_related("case__person", "case__organisation")
    return rows.defer("case__person__id_number", "case__person__phone").annotate(seen=seen)


@never_cache
@require_safe
def order_page(request, pk):
    """A draft as it would be carried out, or how far an order is, case by case."""
    order = _mine(request, pk)
    return _draft(request, order) if order.status == BulkOrder.DRAFT else _at_work(request, order)


def _draft(request, order: BulkOrder, *, status: int = 200, ticked: Collection[int] | None = None):
    """Who can, ticked, and who cannot, with the reasons; nothing has been changed."""
    rows = list(_rows(request, order))
    for one in rows:
        one.ticked = ticked is None or one.pk in ticked
    able, left_out = ([one for one in rows if one.status == want] for want in (BulkItem.WAITING, BulkItem.LEFT_OUT))
    context = {
        "order": order, "able": able, "left_out": left_out, "facts": facts_of(order),
        "remarks": any(one.message for one in able), "nothing_ticked": status == CONFLICT,
        "consequences": consequences(order.act) if order.act else [],
    }  # fmt: skip
    return render(request, "bulk/preview.html", context, status=status)


def _at_work(request, order: BulkOrder):
    counts = _counts(order)
    state = request.GET.get("state", "")
    rows = _rows(request, order)
    if state in dict(BulkItem.STATUS):
        rows = rows.filter(status=state)
    else:
        rows = rows.annotate(failed=Q(status=BulkItem.FAILED)).order_by("-failed", "position")
    query = listing.query_of(request, ("state",))
    labels = dict(BulkItem.STATUS)
    context = {
        "order": order, "counts": counts, "progress": _progress(order, counts), "state": state,
        "states": [(name, labels[name], counts[name]) for name in SHOWN_FIRST if counts[name]],
        "total": sum(counts.values()), "facts": facts_of(order),
        "page": listing.page_of(rows, request, query=query, per_page=PER_PAGE),
    }  # fmt: skip
    return render(request, "bulk/order.html", context)


def facts_of(order: BulkOrder) -> list[tuple[str, str]]:
    """(label, value) of what was typed for all, the date first."""
    on = (_("Date"), readable.in_words(order.on))
    if order.act is None:
        return [on]
    fields = form_class(order.act).base_fields
    pairs = [(str(field.label), readable.value_of(field, order.facts.get(name, ""))) for name, field in fields.items()]
    return [on, *((label, value) for label, value in pairs if value)]


# --- how far it is ---------------------------------------------------------------------------------------------


def _counts(order: BulkOrder) -> dict[str, int]:
    found = dict(order.items.order_by().values_list("status").annotate(Count("pk")))
    return {name: found.get(name, 0) for name, _label in BulkItem.STATUS}


@never_cache
@require_safe
def progress(request, pk):
    """The progress of an order, for the page that shows it."""
    order = _mine(request, pk)
    return JsonResponse(_progress(order, _counts(order)))


def _progress(order: BulkOrder, counts: dict[str, int]) -> dict[str, Any]:
    """``state``, ``done`` of ``total`` cases, and ``text``, the sentence that says it (polled by site.js)."""
    over = counts[BulkItem.DONE] + counts[BulkItem.FAILED]
    total = over + counts[BulkItem.WAITING]
    numbers = {"over": over, "done": counts[BulkItem.DONE], "failed": counts[BulkItem.FAILED], "total": total}
    if order.status == BulkOrder.STOPPED:
        text = _("Stopped: %(over)s of %(total)s cases had been gone through.") % numbers
    elif order.status == BulkOrder.DONE:
        text = _("Carried out: %(done)s of %(total)s cases done.") % numbers
    elif not over:
        text = _("Waiting for its turn. You may leave this page; you are told when it has ended.")
    else:
        text = "，".join(_going(order, numbers))
    return {"state": "finished" if order.is_over else order.status, "done": over, "total": total, "text": text}


def _going(order: BulkOrder, numbers: dict[str, int]) -> Iterator[str]:
    """How many are done and failed, and how long the rest will take by the pace so far."""
    yield _("Done: %(over)s / %(total)s") % numbers
    if numbers["failed"]:
        yield _("%(failed)s not done") % numbers
    since = max(order.queued_at or order.at, timezone.now() - datetime.timedelta(minutes=1))
    lately = order.items.filter(finished_at__gte=since).order_by("finished_at").values_list("finished_at", flat=True)
    if len(times := [one for one in lately if one]) > 1:
        pace = (times[-1] - times[0]).total_seconds() / (len(times) - 1)
        seconds = max(round(pace * (numbers["total"] - numbers["over"])), 1)
        if seconds < 90:
            yield _("about %(seconds)s seconds left") % {"seconds": seconds}
        else:
            yield _("about %(minutes)s minutes left") % {"minutes": round(seconds / 60)}


# --- start, stop, go on ----------------------------------------------------------------------------------------


@require_POST
def start(request, pk):
    """Start a draft with the cases that stayed ticked."""
    order = _mine(request, pk)
    if order.status != BulkOrder.DRAFT:
        messages.warning(request, _("This order has been started already."))
        return _back(order)
    ticked = [int(one) for one in request.POST.getlist("item") if one.isdecimal() and len(one) < 19]
    if order.act and not approvals.proven(request, order.act):
        return _draft(request, order, status=UNPROCESSABLE, ticked=ticked)
    if not running.start(order, items=ticked):
        return _draft(request, order, status=CONFLICT)
    return _back(order)


@require_POST
def stop(request, pk):
    """Stop after the case that is being done now."""
    order = _mine(request, pk)
    if running.stop(order):
        messages.success(request, _("Stopped. What was done stays done."))
    else:
        messages.warning(request, _("The order had ended already."))
    return _back(order)


@require_POST
def go_on(request, pk):
    """Go on with the cases that are left of a stopped order."""
    order = _mine(request, pk)
    if order.act and approvals.needs_proof(order.act) and not again.fresh(request):
        return again.ask(request, reverse("bulk:order", args=[order.pk]))
    if running.go_on(order):
        left = order.items.filter(status=BulkItem.WAITING).count()
        words = ngettext("It goes on with %(count)s case.", "It goes on with %(count)s cases.", left)
        messages.success(request, words % {"count": left})
    return _back(order)


def _back(order: BulkOrder):
    return see_other(reverse("bulk:order", args=[order.pk]))


# --- the list of results ---------------------------------------------------------------------------------------


@require_safe
def result(request, pk, kind):
    """What came of every case, as a spreadsheet or as lines with commas, named by the order alone."""
    order = _mine(request, pk)
    if kind not in results.KINDS or order.status == BulkOrder.DRAFT:
        raise Http404
    write = results.KINDS[kind]
    note(EXPORTED, request=request, subject=order, fields=[kind])
    name = _("results-%(id)s") % {"id": f"{timezone.localtime(order.at):%Y%m%d}-{order.pk}"}
    return shown(write(order, _rows(request, order)), name=f"{name}.{kind}", mark=Clean.MADE, attached=True)
