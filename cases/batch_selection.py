"""Which dossiers a batch is to hold, chosen by meeting, by organisation and month, by list, or as the list of cases is.

Only what the user may see is found. What a pasted list names besides is told by its number, so that nothing is lost
in silence; and before anything starts, what it will cost and what cannot be drawn up.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Batch, BatchRow, Document, DossierPrint
from dossiers.models.batches import MOST
from dossiers.vault import vault
from organisations.models import Organisation

from . import batches, listing
from .facts import date_field
from .models import Case, Event

ANYTHING, ENDED = "anything", "ended"
WHAT = (
    (ANYTHING, gettext_lazy("anything was done in the month")),
    (ENDED, gettext_lazy("they ended in the month: archived, rejected, withdrawn")),
)
PAGES, PAGE_BYTES, SECONDS = 22, 40_000, 1.2
"""What a dossier is taken for before any was printed here: its pages, bytes a page, seconds to draw it up."""


@dataclass
class Selection:
    """The cases of a batch to be, in the order of its result, and what a list named that was not found."""

    way: str
    title: str
    dossiers: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    set_apart: list[str] = field(default_factory=list)
    too_many: bool = False


# --- forms -----------------------------------------------------------------------------------------------------


class Way(forms.Form):
    """A way to choose dossiers, among what the user sees; ``offered`` are the organisations to pick from."""

    way = ""
    said: Any = ""

    def __init__(self, data=None, *, user, offered: list[Organisation]):
        super().__init__(data, auto_id=f"{self.way}_%s")
        self.user = user
        if "organisation" in self.fields:
            field: Any = self.fields["organisation"]
            field.choices = [(one.pk, one.short_name) for one in offered]
            field.coerce = {str(one.pk): one for one in offered}.get

    def selection(self) -> Selection:
        """What was chosen; asked of a valid form."""
        raise NotImplementedError


def _place(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label)


class ByMeeting(Way):
    """What an organisation decided on a day."""

    way, label = Batch.MEETING, gettext_lazy("By meeting")
    said = gettext_lazy("Every case that a decision of this organisation on this day moved on, sent back or ended.")
    organisation = _place(gettext_lazy("Organisation that met"))
    on = date_field(gettext_lazy("Day of the meeting"))

    def selection(self) -> Selection:
        """Cases that a decision of the organisation on that day moved on, back or to an end."""
        place, on = self.cleaned_data["organisation"], self.cleaned_data["on"]
        decided = Event.objects.filter(case=OuterRef("pk"), organisation=place, on=on).exclude(source=F("target"))
        title = _("%(organisation)s, meeting of %(date)s") % {"organisation": place.short_name, "date": on}
        return _selection(self.way, title, _below(self.user, place).filter(Exists(decided)))


class ByMonth(Way):
    """What was done below an organisation in a month."""

    way, label = Batch.TOWNSHIP, gettext_lazy("By township and month")
    said = gettext_lazy("Every case of this organisation and all below it; the dates are the legal ones.")
    organisation = _place(gettext_lazy("Organisation with all below it"))
    month = forms.CharField(
        label=gettext_lazy("Month"), widget=forms.DateInput(attrs={"type": "month", "placeholder": "2026-11"}),
        max_length=7,
    )  # fmt: skip
    what = forms.ChoiceField(
        label=gettext_lazy("Cases of which"), choices=WHAT, widget=forms.RadioSelect, initial=ANYTHING, required=False
    )

    def clean_month(self) -> datetime.date:
        """The first day of the month."""
        try:
            return datetime.datetime.strptime(self.cleaned_data["month"], "%Y-%m").date()
        except ValueError:
            raise forms.ValidationError(_("Enter the month as year and month, such as 2026-11.")) from None

    def selection(self) -> Selection:
        """Cases in which something was done, or which ended, on a legal date of the month."""
        place, first = self.cleaned_data["organisation"], self.cleaned_data["month"]
        after = (first + datetime.timedelta(days=31)).replace(day=1)
        rows = _below(self.user, place)
        if self.cleaned_data["what"] == ENDED:
            rows = rows.filter(closed_on__gte=first, closed_on__lt=after)
        else:
            rows = rows.filter(Exists(Event.objects.filter(case=OuterRef("pk"), on__gte=first, on__lt=after)))
        title = _("%(organisation)s, %(month)s") % {"organisation": place.short_name, "month": f"{first:%Y-%m}"}
        return _selection(self.way, title, rows)


class ByList(Way):
    """Numbers of cases, pasted."""

    way, label = Batch.LIST, gettext_lazy("By list")
    said = gettext_lazy("Numbers of no case that you may see are named before anything starts.")
    numbers = forms.CharField(
        label=gettext_lazy("Numbers of the cases"), max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "M-2026-0042"}),
        help_text=gettext_lazy("one a line, or with commas between; the dossiers keep this order"),
    )  # fmt: skip

    def selection(self) -> Selection:
        """The cases named, in their order; numbers of none that the user may see are unknown."""
        named = [one.upper() for one in re.split(r"[\s,，;；、]+", self.cleaned_data["numbers"]) if one]
        numbers = list(dict.fromkeys(named))
        if len(numbers) > MOST:
            return Selection(self.way, "", too_many=True)
        rows = Case.objects.visible_to(self.user).filter(number__in=numbers)
        found, apart = dict(rows.exclude(SET_APART).values_list("number", "dossier")), _apart(rows)
        title = _("list of %(count)s numbers") % {"count": len(numbers)}
        unknown = [one for one in numbers if one not in found and one not in apart]
        return Selection(self.way, title, [found[one] for one in numbers if one in found], unknown, apart)


WAYS: dict[str, type[Way]] = {form.way: form for form in (ByMeeting, ByMonth, ByList)}


def from_filters(request) -> Selection:
    """The cases the list of cases shows under the same filters of the address."""
    filters = listing.Filters(request)
    rows = filters.apply(Case.objects.visible_to(request.user))
    return _selection(Batch.FILTER, _("list of cases as filtered"), rows)


def _below(user, place: Organisation) -> QuerySet[Case]:
    return Case.objects.visible_to(user).filter(organisation__path__startswith=place.path)


def _selection(way: str, title: str, rows: QuerySet[Case]) -> Selection:
    """The selection of a query, by organisation and number; one too many is enough to know there are too many."""
    kept = rows.exclude(SET_APART).order_by("organisation__path", "number")
    found = list(kept.values_list("dossier", flat=True)[: MOST + 1])
    return Selection(way, title, found, set_apart=_apart(rows), too_many=len(found) > MOST)


SET_APART = ~Q(person__restricted_since=None) | ~Q(dossier__destroyed_on=None)
"""Cases that go into no batch: the use of the person's data is restricted (PIPL 44), or the dossier was destroyed."""


def _apart(rows: QuerySet[Case]) -> list[str]:
    """The numbers of those set apart, so that nothing is left out in silence."""
    return list(rows.filter(SET_APART).order_by("number").values_list("number", flat=True)[:MOST])


# --- what it will cost -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Estimate:
    """What a batch will cost, as far as former prints tell, and what cannot be drawn up as things are."""

    dossiers: int
    pages: int
    megabytes: float
    minutes: float
    known: int
    hindered: list[tuple[str, str]]


def estimate(dossiers: list[int]) -> Estimate:
    """Pages from each dossier's last print, else from the average of the others; time and size as measured here."""
    pages = _last_pages(dossiers)
    average = sum(pages.values()) / len(pages) if pages else PAGES
    total = round(sum(pages.values()) + average * (len(dossiers) - len(pages)))
    sizes = Batch.objects.filter(status=Batch.DONE, result=Batch.ZIP, pages__gt=0).order_by("-at")[:20]
    measured = Batch.objects.filter(pk__in=list(sizes.values_list("pk", flat=True))).aggregate(
        bytes=Sum("size"), pages=Sum("pages")
    )
    a_page = measured["bytes"] / measured["pages"] if measured["pages"] else PAGE_BYTES
    seconds = batches.pace(BatchRow.objects.all()) or SECONDS
    minutes = seconds * len(dossiers) / batches.LANES / 60
    return Estimate(len(dossiers), total, total * a_page / 1e6, minutes, len(pages), hindered(dossiers))


def _last_pages(dossiers: list[int]) -> dict[int, int]:
    """The pages of the last finished print of each dossier that has one."""
    prints = DossierPrint.objects.filter(dossier__in=dossiers, status=DossierPrint.DONE)
    return dict(prints.order_by("requested_at").values_list("dossier", "pages"))


def hindered(dossiers: list[int]) -> list[tuple[str, str]]:
    """(number, why) of dossiers that cannot be drawn up: a filed paper whose file is not in the vault."""
    rows = Document.objects.filter(dossier__in=dossiers).current().select_related("dossier")
    files = rows.only("paper", "file", "dossier__number", "dossier__title").order_by("dossier__number", "paper")
    store, gone = vault(), defaultdict(list)
    for one in files.iterator():
        if not store.exists(str(one.file)):
            gone[one.dossier.number].append(one.title)
    words = _("The file of “%(papers)s” is missing from the vault. File it again.")
    return [(number, words % {"papers": "”、“".join(titles)}) for number, titles in gone.items()]
