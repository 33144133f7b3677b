"""By which channels a notice leaves the house, and when: urgent kinds at once, the rest gathered in a digest."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from organisations.models import Mandate, User

from .deliveries import Delivery, Item, Robot
from .kinds import URGENT
from .models import Notice
from .preferences import MAIL, WEBHOOK, Wishes, wishes_of

BATCH = 2000
Parcel = tuple[int, str, datetime.datetime]
"""A message to be: user, channel, when."""
Ways = dict[int, dict[str, Robot | None]]
"""By user the channels that lead there, the robot's with the robot."""


def unclaimed(rows: QuerySet) -> QuerySet:
    """Rows locked, without those that somebody else has locked; on SQLite one writer at a time holds everything."""
    return rows.select_for_update(skip_locked=True, of=("self",))


def plan(now: datetime.datetime | None = None) -> int:
    """Decide for every notice of the outbox how it is delivered; how many. Two planners never meet on a notice."""
    now, planned = now or timezone.now(), 0
    while True:
        found = _plan_batch(now)
        planned += found
        if found < BATCH:
            return planned


def _plan_batch(now: datetime.datetime) -> int:
    with transaction.atomic():
        notices = list(unclaimed(Notice.objects.filter(planned_at=None)).order_by("pk")[:BATCH])
        if notices:
            ways = ways_to({one.user_id for one in notices})
            _hand_out(_parcels(notices, ways, now), ways, now)
            Notice.objects.filter(pk__in=[one.pk for one in notices]).update(planned_at=now)
    return len(notices)


def _parcels(notices: list[Notice], ways: Ways, now: datetime.datetime) -> dict[Parcel, list[Notice]]:
    wishes = wishes_of(ways)
    found: dict[Parcel, list[Notice]] = defaultdict(list)
    for notice in notices:
        wished = wishes[notice.user_id]
        for channel in wished.channels(notice.kind, ways[notice.user_id]):
            found[notice.user_id, channel, _due(notice, wished, now)].append(notice)
    return found


def _due(notice: Notice, wished: Wishes, now: datetime.datetime) -> datetime.datetime:
    hours = wished.hours
    return hours.after_quiet(now) if notice.kind in URGENT else hours.next_digest(now)


def ways_to(users: Iterable[int]) -> Ways:
    """The channels that lead to each user: mail where it is set up and there is an address, and a robot nearby."""
    found: Ways = {key: {} for key in users}
    if settings.MAIL:
        for key in User.objects.filter(pk__in=found, is_active=True).exclude(email="").values_list("pk", flat=True):
            found[key][MAIL] = None
    if settings.WEBHOOK_HOSTS:
        held = Mandate.objects.current().filter(user__in=found, user__is_active=True)
        held = held.filter(organisation__group_robot__active=True).order_by("-pk")
        for one in held.select_related(
            "organisation__group_robot__organisation"
        ):  # the robot of the mandate first held speaks
            found[one.user_id][WEBHOOK] = one.organisation.group_robot
    return found


def _hand_out(parcels: dict[Parcel, list[Notice]], ways: Ways, now: datetime.datetime) -> None:
    """Put notices into messages that wait already, or into new ones."""
    waiting = Delivery.objects.filter(status=Delivery.WAITING, attempts=0, claimed_until=None, trial=False)
    waiting = waiting.filter(user__in={user for user, _channel, _due in parcels}, next_at__gt=now)
    into = {(one.user_id, one.channel, one.next_at): one for one in unclaimed(waiting).order_by("pk")}
    new = [
        Delivery(user_id=user, channel=channel, next_at=due, at=now, robot=ways[user][channel])
        for user, channel, due in parcels if (user, channel, due) not in into
    ]  # fmt: skip
    for one in Delivery.objects.bulk_create(new):
        into[one.user_id, one.channel, one.next_at] = one
    Item.objects.bulk_create(
        Item(delivery=into[parcel], notice=notice, channel=parcel[1])
        for parcel, notices in parcels.items() for notice in notices
    )  # fmt: skip
