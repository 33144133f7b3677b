"""A browser by kind, from what it says about itself: good enough to recognise one's own, never trusted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BROWSERS = (
    ("MicroMessenger", gettext_lazy("WeChat")), ("DingTalk", gettext_lazy("DingTalk")), ("QQBrowser", "QQ"),
    ("360SE", "360"), ("QIHU", "360"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"), ("Trident", "Internet Explorer"),
)  # fmt: skip
"""Mark in the user agent: name; the first that is found, since most claim to be others as well."""
SYSTEMS = (
    ("Kylin", gettext_lazy("Kylin")), ("UOS", gettext_lazy("UOS")), ("HarmonyOS", gettext_lazy("HarmonyOS")),
    ("Android", gettext_lazy("Android phone")), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows NT 6.1", "Windows 7"), ("Windows NT 10", "Windows 10/11"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


UNKNOWN = "?"


def marks(agent: str) -> str:
    """What the access log keeps of it: the marks of browser and system alone, no version and no model."""
    return ", ".join(mark for mark, _name in _found(agent)) or UNKNOWN


def in_words(agent: str) -> str:
    """Browser and system, as 「Edge，Windows 10/11」, from a user agent or its marks; else an unknown device."""
    return "，".join(str(name) for _mark, name in _found(agent)) or _("unknown device")


def _found(agent: str) -> list[tuple[str, Any]]:
    firsts = (next((one for one in known if one[0] in agent), None) for known in (BROWSERS, SYSTEMS))
    return [one for one in firsts if one]
