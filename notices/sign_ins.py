"""A user is told when his account is signed in to on a device or network it was not used on of late (ASVS 2.2.3).

What is known stands in the access log (``evidence/log.py``): each sign-in with its address and the kind of browser and
system. Asked is the log by account alone, through its index, once for each sign-in.
"""

from __future__ import annotations

import datetime
import ipaddress
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import devices, kinds
from evidence.models import AccessEntry

from .credentials import account_of
from .kinds import SIGN_IN
from .outbox import tell

KNOWN = datetime.timedelta(days=90)
"""So long a device is known in a network after its last sign-in there."""
WIDTH = {4: 16, 6: 32}
"""By version of the address: how many of its bits name the network; wide, a telephone is in another /24 every day."""


def follow(sender: Any, instance: AccessEntry, created: bool, **kwargs: Any) -> None:
    """Somebody has signed in: tell the user, unless it is his first time or the device is known there."""
    if not created or instance.kind != kinds.SIGNED_IN or not (user := account_of(instance)):
        return
    rows = AccessEntry.objects.filter(subject=instance.subject, kind=kinds.SIGNED_IN, at__lte=instance.at)
    before = rows.exclude(pk=instance.pk).order_by().values_list("fields", "address").annotate(last=Max("at"))
    seen = [(fields, network(address), last) for fields, address, last in before]
    here, since = (instance.fields, network(instance.address)), instance.at - KNOWN
    if seen and not any((fields, place) == here and last >= since for fields, place, last in seen):
        tell([user], SIGN_IN, _words(instance), url=reverse("account:sessions"))


def network(address: str | None) -> str:
    """The network an address lies in (IPv4 /16, IPv6 /32); empty where none is known."""
    if not address:
        return ""
    found = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((found, WIDTH[found.version]), strict=False))


def _words(entry: AccessEntry) -> str:
    at = timezone.localtime(entry.at)
    return _(
        "Your account was signed in to on %(day)s at %(time)s on a new device or network: %(device)s. If this was not "
        "you, end that sign-in, change your password and tell the security administrator at once."
    ) % {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "device": devices.in_words(entry.fields)}
