"""Why somebody sees a case, or does not: mandate by mandate, with the rule and the place in the tree.

Nothing is decided here. Each mandate is put to the very condition that lists, pages, prints and jobs ask
(``CaseQuerySet.seen_through``); this module only tells in words what the answer was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.desks import SEES_BELOW, Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import Proxy

from .models import Case
from .readable import in_words

MOST = 50
"""So many mandates of one user are explained, the latest."""


@dataclass(frozen=True)
class Ground:
    """What one mandate says about one case: whether it shows it, whether it is in force, and why."""

    mandate: Mandate
    shows: bool
    in_force: bool
    reason: str
    period: str

    @property
    def grants(self) -> bool:
        """Whether the user sees the case by this mandate today."""
        return self.shows and self.in_force


@dataclass(frozen=True)
class Sight:
    """The answer for one user and one case, with every ground for and against."""

    user: User
    case: Case
    sees: bool
    grounds: list[Ground]

    @property
    def path(self) -> list[Organisation]:
        """The organisation of the case and those above it, from the top down."""
        return list(reversed(self.case.organisation.line()))


def explain(user: User, case: Case) -> Sight:
    """Whether the user sees the case today, and what each of his mandates, own or lent, has to do with it."""
    sees = user.is_active and Case.objects.visible_to(user).filter(pk=case.pk).exists()
    return Sight(user, case, sees, [_ground(user, case, mandate, lent) for mandate, lent in _mandates(user)])


def _mandates(user: User) -> Iterator[tuple[Mandate, Proxy | None]]:
    """The user's own mandates, latest first, then those he acts in for somebody, with the proxy."""
    own = Mandate.objects.filter(user=user).select_related("organisation", "user").order_by("-since", "-pk")
    for mandate in own[:MOST]:
        yield mandate, None
    lent = Proxy.objects.filter(deputy=user).select_related("mandate__organisation", "mandate__user")
    for proxy in lent.order_by("-since", "-pk")[:MOST]:
        mandate = proxy.mandate
        mandate.acting_for, mandate.pipelines = mandate.user, tuple(proxy.names)
        yield mandate, proxy


def _ground(user: User, case: Case, mandate: Mandate, lent: Proxy | None) -> Ground:
    condition: Q = Case.objects.all().seen_through(user, [mandate])
    shows = Case.objects.filter(condition, pk=case.pk).exists()
    today = timezone.localdate()
    in_force = user.is_active and mandate.runs_on(today) and (lent is None or lent.runs)
    return Ground(mandate, shows, in_force, _why(case, mandate, shows=shows), _period(mandate, lent))


def _why(case: Case, mandate: Mandate, *, shows: bool) -> str:
    words: dict[str, Any] = {"organisation": mandate.organisation.name, "role": mandate.get_role_display()}
    if mandate.role == Role.SPONSOR:
        return _("A sponsor sees the cases he sponsors now: this is one.") if shows else _(
            "A sponsor sees the cases he sponsors now: this is none of them.")  # fmt: skip
    if mandate.role not in SEES_BELOW:
        return _("The office “%(role)s” shows no cases at all (separated administrators, F.2).") % words
    if mandate.pipelines and case.pipeline not in mandate.pipelines:
        return _("The proxy is limited to other pipelines than this one.")
    if case.organisation.path.startswith(mandate.organisation.path):
        return _("The case belongs to an organisation at or below %(organisation)s.") % words
    if shows:
        return _("The case is on its way to an organisation at or below %(organisation)s.") % words
    return _("The case belongs to no organisation at or below %(organisation)s.") % words


def _period(mandate: Mandate, lent: Proxy | None) -> str:
    if lent is not None and lent.revoked_at:
        return _("proxy revoked on %(date)s") % {"date": in_words(timezone.localdate(lent.revoked_at))}
    since, until = (lent.since, lent.until) if lent is not None else (mandate.since, mandate.until)
    if since > timezone.localdate():
        return _("begins on %(date)s only") % {"date": in_words(since)}
    if until and until < timezone.localdate():
        return _("ended on %(date)s") % {"date": in_words(until)}
    if until:
        return _("from %(since)s to %(until)s") % {"since": in_words(since), "until": in_words(until)}
    return _("since %(date)s") % {"date": in_words(since)}
