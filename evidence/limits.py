"""How often something may be asked for: one count for all web processes, in Redis, by address or by user.

Without Redis nobody is refused: the counts protect, the work goes on, and the log says that nothing was counted.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from .log import address_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """``most`` times in ``seconds``, counted from the start of each such span; ``name`` tells the counts apart."""

    name: str
    most: int
    seconds: int

    def exceeded(self, who: str | int) -> bool:
        """Count once more for ``who`` (``network_of`` or the id of a user), and tell whether that is too often."""
        key = f"limit-{self.name}-{who}-{int(time.time()) // self.seconds}"
        try:
            cache.add(key, 0, timeout=self.seconds)
            count = cache.incr(key)
        except (RedisError, ValueError) as error:  # ValueError: the count lapsed between the two lines
            logger.warning("limit %s: not counted: %s", self.name, type(error).__name__)
            return False
        if count == self.most + 1:
            logger.warning("limit %s: reached", self.name)
        return count > self.most

    @property
    def wait(self) -> int:
        """So many seconds until the next span begins (the header Retry-After)."""
        return self.seconds - int(time.time()) % self.seconds


def network_of(request: HttpRequest) -> str:
    """Who asks without an account: the address; of IPv6 the network, which one person can fill."""
    found = address_of(request)
    if found is None:
        return "unknown"
    address = ipaddress.ip_address(found)
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else found
