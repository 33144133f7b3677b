"""Who fulfils the conditions of a channel, and the figures of channels, asked of the database (E-11).

The conditions in SQL are the same as ``channels.unmet``. People are listed by the number of their case and ranked by
nothing: whom to nominate is decided by the office.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from cases.law import PIPELINES
from cases.limits import add_months
from cases.listing import RowsFound
from cases.models import Assessment
from organisations.models import Organisation

from .channels import BELOW, EXCELLENT, TAKEN, YEARLY, Channel, Nomination
from .models import Tenure
from .programmes import LABOUR_CONTRACT

HIRING = "hiring"


def serving(organisation: Organisation | None = None) -> Any:
    """Hires under a labour contract who are at work in their post, at or below the organisation."""
    held = Tenure.objects.filter(case=OuterRef("pk"), until=None)
    found: Any = PIPELINES[HIRING]._default_manager.filter(
        Exists(held), closed_on=None, post__pool__programme__identity=LABOUR_CONTRACT, reported_on__isnull=False
    )
    return found.filter(organisation__path__startswith=organisation.path) if organisation else found


def eligible(channel: Channel, on: datetime.date) -> QuerySet:
    """Who below the channel's organisation fulfils its conditions on that day and is not nominated anywhere (E-11)."""
    first = on.year - channel.clean_years
    yearly = Assessment.objects.filter(case=OuterRef("pk"), kind=YEARLY, on__lte=on).order_by()
    found = serving(channel.organisation).filter(
        ~Exists(Nomination.objects.filter(case=OuterRef("pk"), result="")),
        reported_on__lte=add_months(on, -12 * channel.least_years),
    )
    if channel.clean_years:
        found = found.exclude(Exists(yearly.filter(year__gte=first, conclusion__in=BELOW)))
    if channel.excellent:
        counted = Coalesce(RowsFound(yearly.filter(conclusion=EXCELLENT).values("year").distinct()), 0)
        found = found.annotate(times_excellent=counted).filter(times_excellent__gte=channel.excellent)
    return found


# --- figures -----------------------------------------------------------------------------------------------------


def with_figures(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """Channels with ``nominated`` (still in the post, result open) and ``used``, in the same statement."""
    rows = Nomination.objects.filter(channel=OuterRef("pk")).order_by()
    return channels.annotate(
        nominated=RowsFound(running(rows).values("pk")), used=RowsFound(rows.filter(result=TAKEN).values("pk"))
    )


def running(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Nominations that still wait for a result: of who has left the post otherwise meanwhile nothing is to come."""
    return nominations.filter(Exists(Tenure.objects.filter(case=OuterRef("case"), until=None)), result="")
