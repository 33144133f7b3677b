"""Readers of the environment: each value is checked as it is read, and a bad one stops the start and says why."""

import os
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

S3 = ("BUCKET", "KEY", "SECRET", "ENDPOINT", "REGION")


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


def env_int(name, *, default, least=1):
    """A whole number of at least 1, or what ``least`` says."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {least}.")
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


def single_sign_on(*, insecure):
    """(name on the button, claim with the user name, provider for allauth) of single sign-on; "" and [] without one."""
    given = {name: os.environ.get(f"OIDC_{name}", "").strip() for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    claim = os.environ.get("OIDC_CLAIM", "").strip() or "preferred_username"
    if not any(given.values()):
        return "", claim, []
    if missing := [name for name, value in given.items() if not value]:
        raise ImproperlyConfigured(f"OIDC_{missing[0]} is not set: issuer, client id and secret belong together.")
    issuer = given["ISSUER"].rstrip("/")
    parts = urlsplit(issuer)
    if parts.scheme not in ({"https", "http"} if insecure else {"https"}) or not parts.hostname:
        raise ImproperlyConfigured(f"OIDC_ISSUER={issuer!r} is not an address such as https://login.example.gov.cn.")
    name = os.environ.get("OIDC_NAME", "").strip() or parts.hostname
    provider = {
        "provider_id": "office", "name": name, "client_id": given["CLIENT_ID"], "secret": given["CLIENT_SECRET"],
        "settings": {"server_url": issuer},
    }  # fmt: skip
    return name, claim, [provider]


def file_store():
    """The S3-compatible bucket of the files: (bucket, key, secret, endpoint, region); empty without one, never half."""
    given = {name: os.environ.get(f"FILES_S3_{name}", "").strip() for name in S3}
    needed = [name for name in S3[:3] if not given[name]]
    if any(given.values()) and needed:
        raise ImproperlyConfigured(
            f"FILES_S3_{needed[0]} is not set: bucket, key and secret of the file store belong together."
        )
    parts = urlsplit(given["ENDPOINT"])
    if given["ENDPOINT"] and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ImproperlyConfigured(
            f"FILES_S3_ENDPOINT={given['ENDPOINT']!r} is not an address such as https://s3.example."
        )
    return tuple(given.values())


def virus_scanner():
    """Where clamd listens: ("unix", path) or ("tcp", (host, port)); None without one."""
    value = os.environ.get("CLAMD", "").strip()
    if not value:
        return None
    if value.startswith("unix:/"):
        return "unix", value.removeprefix("unix:")
    parts = urlsplit(value)
    try:
        if parts.scheme == "tcp" and parts.hostname and parts.port and value == f"tcp://{parts.netloc}":
            return "tcp", (parts.hostname, parts.port)
    except ValueError:  # no port
        pass
    raise ImproperlyConfigured(f"CLAMD={value!r} is neither like unix:/run/clamav/clamd.ctl nor like tcp://host:3310.")


def fill_gaps_for_demo(folder):
    """Defaults for DEMO=1, keys and data in that folder; a variable that is already set wins."""
    secrets = folder / "secrets.env"
    lines = secrets.read_text(encoding="utf-8").splitlines() if secrets.exists() else []
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    for name, value in [
        *pairs,
        ("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}"),
        ("REDIS_URL", f"unix://{folder / 'redis.sock'}"),
        ("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]"),
        ("PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '').strip() or 8000}"),
    ]:
        os.environ.setdefault(name, value)
