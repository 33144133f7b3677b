"""The robot of a group chat: JSON posted to an address that the operator has allowed, and to no other.

No redirect is followed, certificates are checked, no proxy of the environment is used, and the answer is read up to a
limit: whatever stands at the other end cannot lead the program anywhere.
"""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from .deliveries import NotDelivered

SECONDS = 5
LARGEST_ANSWER = 4096


def origin(url: str) -> str:
    """Scheme, host and port of an address in lower case, as ``WEBHOOK_HOSTS`` names them; empty for nonsense."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
        return ""
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")


def is_allowed(url: str) -> bool:
    """Whether the operator lets messages go there."""
    return origin(url) in settings.WEBHOOK_HOSTS


def post(url: str, said: dict[str, Any]) -> None:
    """Post once; NotDelivered unless the robot says that it has taken the message."""
    if not is_allowed(url):
        raise NotDelivered("HostNotAllowed")
    try:
        status, answer = _ask(url, json.dumps(said, ensure_ascii=False).encode())
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(type(error).__name__) from None
    if status != 200:
        raise NotDelivered(f"HTTP {status}")
    if code := _refused(answer):
        raise NotDelivered(f"errcode {code}")


def _ask(url: str, body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(url)
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path or "/", body, {"Content-Type": "application/json; charset=utf-8"})
        answer = line.getresponse()
        return answer.status, answer.read(LARGEST_ANSWER)
    finally:
        line.close()


def _refused(answer: bytes) -> int:
    """WeCom answers 200 also where it refuses; the code stands in the body. 0: taken."""
    try:
        code = json.loads(answer).get("errcode", 0)
    except (ValueError, AttributeError):
        return 0
    return code if isinstance(code, int) else 0
