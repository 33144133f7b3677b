"""The pool of a pipeline in figures: how many cases wait at which step at and below an organisation (A-11)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Organisation, User

from .law import PIPELINES
from .models import Case
from .readable import in_words

PIPELINE = "membership"


def pool(user: User, organisation: Organisation) -> list[dict[str, Any]]:
    """How many open cases wait at each step at and below the organisation, as the user sees them, in lawful order.

    Rows of stage, step (their labels) and count; steps at which nobody waits are left out.
    """
    law = PIPELINES[PIPELINE]
    cases = Case.objects.visible_to(user).filter(pipeline=PIPELINE, closed_on=None)
    below = cases.filter(organisation__path__startswith=organisation.path).order_by()
    counted = dict(below.values_list("state").annotate(n=Count("pk")))
    return [
        {"stage": str(one.stage.label), "step": str(one.label), "count": counted[value]}
        for value, one in law.steps().items()
        if value in counted
    ]


def in_a_sentence(rows: list[dict[str, Any]]) -> str:
    """The pool by stage, as a text begins with it."""
    stages: dict[str, int] = {}
    for row in rows:
        stages[row["stage"]] = stages.get(row["stage"], 0) + row["count"]
    listed = "、".join(_("%(stage)s: %(count)s") % {"stage": one, "count": count} for one, count in stages.items())
    words = {"date": in_words(timezone.localdate()), "total": sum(stages.values()), "listed": listed or "0"}
    return _("On %(date)s %(total)s cases were running at and below this organisation (%(listed)s).") % words
