"""A proxy given or taken back, and both sides told of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.kinds import ABSENCE
from notices.outbox import tell
from organisations import proxies
from organisations.models import Mandate, User
from organisations.proxies import Proxy


def give(
    mandates: Iterable[Mandate], deputy: User, *, since: datetime.date, until: datetime.date, by: User,
    pipelines: Iterable[str] = (),
) -> list[Proxy]:  # fmt: skip
    """Have ``deputy`` act in the mandates and tell both; ValidationError as ``organisations.proxies.give``."""
    with transaction.atomic():
        rows = proxies.give(mandates, deputy, since=since, until=until, by=by, pipelines=pipelines)
        for one in rows:
            _tell(
                one,
                _("You act for %(holder)s as %(office)s from %(since)s to %(until)s."),
                _("%(deputy)s acts for you as %(office)s from %(since)s to %(until)s."),
            )
        return rows


def revoke(proxy: Proxy, *, by: User) -> bool:
    """Take a proxy back and tell both; False where that has been done already."""
    with transaction.atomic():
        done = proxies.revoke(proxy, by=by)
        if done:
            _tell(
                proxy,
                _("You act no longer for %(holder)s as %(office)s."),
                _("%(deputy)s acts no longer for you as %(office)s."),
            )
        return done


def _tell(proxy: Proxy, deputy_reads: str, holder_reads: str) -> None:
    words = {
        "holder": proxy.mandate.user, "deputy": proxy.deputy, "office": office(proxy.mandate),
        "since": proxy.since.isoformat(), "until": proxy.until.isoformat(),
    }  # fmt: skip
    for reader, text in ((proxy.deputy, deputy_reads), (proxy.mandate.user, holder_reads)):
        tell([reader], ABSENCE, text % words, url=reverse("absence:index"))


# --- people in words -------------------------------------------------------------------------------------------


def office(mandate: Mandate) -> str:
    """A mandate in words: 东镇党委 组织委员."""
    return f"{mandate.organisation.short_name} {mandate.get_role_display()}"


def with_offices(users: QuerySet[User]) -> QuerySet[User]:
    """The users with their own mandates of today at hand (``offices``); one query more."""
    held = Mandate.objects.current().select_related("organisation").order_by("pk")
    return users.prefetch_related(Prefetch("mandates", held, to_attr="offices"))


def named(user: User) -> str:
    """A user with the offices he holds: 李某（东镇党委 组织委员）."""
    held = "、".join(office(one) for one in user.offices)
    return f"{user}（{held}）" if held else str(user)
