"""A browser in words, from what it says about itself: good enough to recognise one's own, never trusted."""

from __future__ import annotations

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


def in_words(agent: str) -> str:
    """Browser and system, as 「Edge，Windows 10/11」; what nobody knows is called an unknown device."""
    found = [next((str(name) for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return "，".join(one for one in found if one) or _("unknown device")
