"""Readers of the environment: each value is checked as it is read, and a bad one stops the start and says why."""

import os
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_bool(name, *, default=False):
    """True for 1/true/yes/on, False for 0/false/no/off or empty; anything else is an error."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name}={value!r} is neither 1 nor 0.")
    return default


def env_int(name, *, default):
    """A whole number of at least 1."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least 1.")
    return int(value)


def env_list(name, *, default=""):
    """Comma-separated values without blanks; empty when unset."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def env_one_of(name, *, default, allowed):
    """One of the allowed words."""
    value = os.environ.get(name, "").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} must be one of: {', '.join(allowed)}.")
    return value


def required(name, *, example):
    """The value of a variable that has no safe default."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not set. Example: {name}={example} "
            "(or DEMO=1 for a trial on this machine; README.md lists all variables)."
        )
    return value


def site_address(name, *, example):
    """A required web address without a path, such as https://cases.example.gov.cn."""
    value = required(name, example=example).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}":
        raise ImproperlyConfigured(f"{name}={value!r} is not an address such as {example}.")
    return value


def refuse_half_mail(host, sender):
    """Mail is set up as a whole or not at all."""
    given = [name for name in ("PORT", "USER", "PASSWORD", "SECURITY", "FROM") if os.environ.get(f"EMAIL_{name}")]
    if given and not host:
        raise ImproperlyConfigured(f"EMAIL_{given[0]} needs EMAIL_HOST: set it, or none of the EMAIL_ variables.")
    if ("USER" in given) != ("PASSWORD" in given):
        raise ImproperlyConfigured("EMAIL_USER and EMAIL_PASSWORD belong together: set both or neither.")
    if host and "@" not in parseaddr(sender)[1]:
        raise ImproperlyConfigured(f"EMAIL_FROM={sender!r} is not an address such as cases@example.gov.cn.")


def webhook_hosts():
    """The origins to which group robots may post, as https://host; http only where it is written out."""
    found = []
    for entry in env_list("WEBHOOK_HOSTS"):
        parts = urlsplit(entry if "://" in entry else f"https://{entry}")
        bare = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.geturl() != bare or "@" in bare:
            raise ImproperlyConfigured(f"WEBHOOK_HOSTS: {entry!r} is not a host such as qyapi.weixin.qq.com.")
        found.append(bare.lower())
    return found
