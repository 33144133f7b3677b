"""The settings refuse to start on a gap or a wrong value, and say which variable it is."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "SECRET_KEY": "s" * 60,
    "FIELD_KEYS": "first, second",
    "INDEX_KEY": "i" * 60,
    "ALLOWED_HOSTS": "cases.example",
    "PUBLIC_URL": "https://cases.example",
    "DATABASE_URL": "postgres://user@db.example/cases",
    "REDIS_URL": "redis://redis.example:6379",
}


def load(expression="0", **variables):
    """Import the settings in a process of their own; returns (exit code, what was printed)."""
    done = subprocess.run(
        [sys.executable, "-c", f"import config.settings as s; print({expression})"],
        env={"PATH": os.environ["PATH"], **variables},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_variable_is_named_with_an_example(name):
    code, said = load(**{key: value for key, value in GOOD.items() if key != name})
    assert code != 0
    assert f"The environment variable {name} is not set. Example: {name}=" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS", "perhaps"),
        ("UPLOAD_MAX_BYTES", "20M"),
        ("LOG_DAYS", "179"),
        ("PROBATION_END_DISPLAY", "eve"),
        ("DATABASE_URL", "mysql://db.example/cases"),
        ("REDIS_URL", "redis://redis.example:6379/3"),
        ("PUBLIC_URL", "cases.example"),
        ("PUBLIC_URL", "https://cases.example/office"),
        ("EMAIL_FROM", "cases@example.gov.cn"),
        ("WEBHOOK_HOSTS", "https://robots.example/send"),
        ("WEBHOOK_HOSTS", "ftp://robots.example"),
        ("NOTICE_DAYS", "0"),
        ("FILES_S3_ENDPOINT", "https://s3.example"),
        ("CLAMD", "/run/clamav/clamd.ctl"),
        ("CLAMD", "http://scanner.example:3310"),
        ("CLAMD", "tcp://scanner.example"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name, value):
    code, said = load(**{**GOOD, name: value})
    assert code != 0
    assert "ImproperlyConfigured" in said
    assert name in said


def test_the_demonstration_prints_the_address_it_is_reached_at():
    keys = {name: GOOD[name] for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")}
    assert load("s.PUBLIC_URL", DEMO="1", PORT="8123", **keys) == (0, "http://127.0.0.1:8123\n")
    assert load("s.PUBLIC_URL", **{**GOOD, "PUBLIC_URL": "https://cases.example/"}) == (0, "https://cases.example\n")


MAIL = {"EMAIL_HOST": "mail.example", "EMAIL_FROM": "cases@example.gov.cn"}


def test_mail_is_set_up_as_a_whole_or_not_at_all():
    told = "s.MAIL, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.EMAIL_BACKEND.split('.')[-2]"
    assert load(told, **GOOD)[1].strip() == "False 587 True False dummy"
    assert load(told, **GOOD, **MAIL)[1].strip() == "True 587 True False smtp"
    assert load(told, **GOOD, **MAIL, EMAIL_SECURITY="tls")[1].strip() == "True 465 False True smtp"
    for wrong in ({"EMAIL_USER": "cases"}, {"EMAIL_SECURITY": "maybe"}, {"EMAIL_FROM": ""}, {"EMAIL_FROM": "cases"}):
        code, said = load(**GOOD | MAIL | wrong)
        assert (code != 0, next(iter(wrong)) in said) == (True, True)


def test_the_file_store_is_set_up_as_a_whole_or_not_at_all():
    store = {"FILES_S3_BUCKET": "dossiers", "FILES_S3_KEY": "key", "FILES_S3_SECRET": "secret"}
    told = "(s.FILES_S3_BUCKET, s.FILES_S3_KEY, s.FILES_S3_ENDPOINT, s.CLAMD)"
    assert load(told, **GOOD)[1].strip() == "('', '', '', None)"
    given = {**GOOD, **store, "FILES_S3_ENDPOINT": "https://s3.example", "CLAMD": "tcp://scanner.example:3310"}
    assert load(told, **given)[1].strip() == (
        "('dossiers', 'key', 'https://s3.example', ('tcp', ('scanner.example', 3310)))"
    )
    for name in store:
        code, said = load(**GOOD, **{one: value for one, value in store.items() if one != name})
        assert (code != 0, f"{name} is not set" in said) == (True, True)
    code, said = load(**{**given, "FILES_S3_ENDPOINT": "s3.example"})
    assert (code != 0, "FILES_S3_ENDPOINT" in said) == (True, True)


def test_hosts_of_robots_are_origins():
    hosts = "QYAPI.weixin.qq.com, http://10.0.0.5:8080"
    code, said = load("s.WEBHOOK_HOSTS", **GOOD, WEBHOOK_HOSTS=hosts)
    assert (code, said.strip()) == (0, "['https://qyapi.weixin.qq.com', 'http://10.0.0.5:8080']")


def test_production_is_closed_by_default():
    code, said = load("s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.DEBUG, s.FIELD_KEYS", **GOOD)
    assert code == 0
    assert said.strip() == "True True False ['first', 'second']"


def test_postgresql_never_waits_for_a_lock_without_end():
    code, said = load("s.DATABASES['default']['OPTIONS']['options']", **GOOD)
    assert code == 0
    assert "lock_timeout=5000" in said


def test_sqlite_takes_the_write_lock_at_the_start_of_a_transaction():
    code, said = load("s.DATABASES['default']['OPTIONS']", **{**GOOD, "DATABASE_URL": "sqlite:////tmp/x.sqlite3"})
    assert code == 0
    assert "'transaction_mode': 'IMMEDIATE'" in said
    assert "journal_mode=WAL" in said
