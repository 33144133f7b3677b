"""The list of dossiers handed over to the archive: which cases ended in a period, with papers and pages, to be signed.

Material goes to its keeper within a month of being formed (B-07), so the list is asked for a month at a time.
"""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Count, QuerySet, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dossiers import typesetting
from dossiers.handing_out import Clean, shown
from dossiers.models import Document
from evidence.kinds import PRINTED
from evidence.log import note
from organisations.answers import UNPROCESSABLE
from organisations.models import Organisation

from . import listing
from .covers import cover_for
from .facts import date_field
from .limits import ONE_DAY
from .models import Case
from .paperwork.matter import in_words

MOST = 300
"""Cases one printed list holds."""
COLUMNS = [
    ("序号", 12), ("档号", 32), ("姓名", 30), ("档案类别", 40), ("所在单位", 0), ("起止日期", 46), ("件数", 13),
    ("页数", 13), ("备注", 28),
]  # fmt: skip
SIGNING = ["移交人（签名）", "接收人（签名）", "监交人（签名）", "移交日期"]


class HandOverForm(forms.Form):
    """Whose dossiers, and which period."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation and below"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("all that I may see"),
    )  # fmt: skip
    since = date_field(gettext_lazy("Ended from"), past=False)
    until = date_field(gettext_lazy("Ended until"), past=False)

    def __init__(self, user, data):
        last = timezone.localdate().replace(day=1) - ONE_DAY
        month = {"since": last.replace(day=1).isoformat(), "until": last.isoformat()}
        super().__init__(month | {name: data[name] for name in self.base_fields if data.get(name)})
        organisation: Any = self.fields["organisation"]
        organisation.queryset = Organisation.objects.filter(
            pk__in=[one.pk for one in listing.organisations_offered(user)]
        )
        organisation.label_from_instance = lambda one: one.short_name

    def clean(self):
        """The first day comes before the last."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return data


def _ended(user, asked: dict[str, Any]) -> QuerySet[Case]:
    """The visible cases that ended in the period, in the order of their files."""
    rows = Case.objects.visible_to(user).filter(closed_on__gte=asked["since"], closed_on__lte=asked["until"])
    if root := asked.get("organisation"):
        rows = rows.filter(organisation__path__startswith=root.path)
    return rows.select_related("person", "organisation").order_by("number")


def _extents(cases: list[Case]) -> dict[int, Any]:
    """Papers and pages of each dossier."""
    filed = Document.objects.current().filter(dossier__in=[one.dossier_id for one in cases]).order_by()
    told = filed.values("dossier").annotate(count=Count("pk"), sheets=Sum("pages"))
    return {one["dossier"]: one for one in told}


@require_safe
def hand_over(request):
    """The list on the screen, with the address of the printed one."""
    form = HandOverForm(request.user, request.GET)
    query = listing.query_of(request, tuple(form.fields))
    if not form.is_valid():
        return render(request, "documents/hand_over.html", {"form": form}, status=UNPROCESSABLE)
    rows = _ended(request.user, form.cleaned_data)
    page = listing.page_of(rows, request, query=query)
    extents = _extents(page.rows)
    shown_rows = [{"case": one, "extent": extents.get(one.dossier_id, {})} for one in page.rows]
    found = listing.count_capped(request.user, all=rows)["all"]
    context = {
        "form": form, "page": page, "rows": shown_rows, "count": listing.capped(found), "too_many": found > MOST,
        "most": MOST, "query": query,
    }  # fmt: skip
    return render(request, "documents/hand_over.html", context)


@require_safe
def hand_over_list(request):
    """The list as a register on A4, to be signed by who hands over, who takes over and who watches."""
    form = HandOverForm(request.user, request.GET)
    cases = list(_ended(request.user, form.cleaned_data)[: MOST + 1]) if form.is_valid() else []
    note(PRINTED, request=request, subject="cases.case", fields=[f"{len(cases)}"])
    if not cases or len(cases) > MOST:
        return hand_over(request)
    extents = _extents(cases)
    lines = [_line(place, one, extents.get(one.dossier_id, {})) for place, one in enumerate(cases, start=1)]
    asked = form.cleaned_data
    content = typesetting.draw("register", {
        "title": "档案移交清单", "left": f"移交单位：{asked['organisation'].name if asked['organisation'] else ''}",
        "right": f"办结时间：{in_words(asked['since'])}至{in_words(asked['until'])}", "columns": COLUMNS,
        "lines": [*lines, ["", "合计", f"{len(cases)}卷", "", "", "",
                           sum(one["count"] for one in extents.values()),
                           sum(one["sheets"] for one in extents.values()), ""]],
        "signing": SIGNING, "note": "本清单一式两份，移交单位和接收单位各存一份。",
    })  # fmt: skip
    return shown(content, name=_("hand-over-list") + f"-{asked['until']:%Y%m}.pdf", mark=Clean.ORIGINAL)


def _line(place: int, case: Case, extent: dict[str, int]) -> list[Any]:
    days = f"{_day(case.opened_on)}至{_day(case.closed_on)}"
    return [
        place, case.number, case.person.name, cover_for(case).heading, case.organisation.name, days,
        extent.get("count", 0), extent.get("sheets", 0), "",
    ]  # fmt: skip


def _day(on: datetime.date | None) -> str:
    return f"{on:%Y-%m-%d}" if on else ""
