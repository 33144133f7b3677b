"""The sender: retries and dead letters, the robot's door, two senders at once, and one that is killed."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings as site
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from notices import mail, webhook
from notices.deliveries import BACK_OFF, Delivery, NotDelivered
from notices.kinds import OVERDUE, SUPERVISED
from notices.models import Notice
from notices.outbox import tell
from notices.planning import plan
from notices.preferences import WEBHOOK, Choice
from notices.retention import sweep
from notices.sending import CLAIM, deliver, take
from organisations.models import Person, User
from tests.story import NOW

from .post import SECRET, robot, told, urged

MONDAY = NOW.replace(day=25, hour=10)


@pytest.fixture
def monday():
    """A Monday at ten, when nothing is quiet; time stands still between the moves of a test."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def group(posted, listener, monday):
    """The township has a robot, and Bob wants what is overdue or supervised from it and from nowhere else."""
    for name in ("deadlines", "supervision"):
        Choice.objects.create(user=posted.bob, group=name, channel=WEBHOOK, wanted=True)
    User.objects.filter(pk=posted.bob.pk).update(email="")
    return robot(posted.east, listener)


# --- mail ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.datalayer
def test_a_failed_mail_is_tried_again_later_and_later_then_given_up(posted, monday, caplog):
    """1, 5 and 30 minutes, 2 and 12 hours; then it is dead. The address stands neither in the row nor in the log."""
    urged(posted.alice)
    refused = smtplib.SMTPRecipientsRefused({posted.alice.email: (550, b"no such user alice@example.gov.cn")})
    with patch.object(EmailBackend, "send_messages", side_effect=refused):
        for wait in BACK_OFF:
            deliver()
            delivery = Delivery.objects.get()
            assert (delivery.status, delivery.next_at) == (Delivery.FAILED, timezone.now() + wait)
            assert deliver() == 0
            monday.move_to(
                max(delivery.next_at, MONDAY.replace(day=26, hour=8)) if wait.seconds > 40_000 else delivery.next_at
            )
        deliver()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts) == (Delivery.DEAD, 6)
    assert delivery.error == "SMTPRecipientsRefused 550"
    assert posted.alice.email not in caplog.text
    assert deliver() == 0
    assert Delivery.again(Delivery.objects.all()) == 1
    assert deliver() == 1


@pytest.mark.django_db
def test_a_silent_mail_server_costs_one_attempt_a_run(posted, monday):
    for user in (posted.alice, posted.bob, posted.carol):
        urged(user)
    with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError(111, "refused")):
        deliver()
    assert sorted(Delivery.objects.values_list("attempts", "error")) == [
        (0, ""), (0, ""), (1, "ConnectionRefusedError 111"),
    ]  # fmt: skip
    monday.shift(timedelta(minutes=1))
    assert deliver() == 3


@pytest.mark.django_db
def test_one_broken_message_does_not_stop_the_others(posted, monday, mailoutbox):
    urged(posted.alice)
    urged(posted.bob)
    User.objects.filter(pk=posted.alice.pk).update(email="alice@example.gov.cn\nBcc: x@example.org")
    assert deliver() == 1
    assert [one.to for one in mailoutbox] == [["bob@example.gov.cn"]]
    assert Delivery.objects.get(user=posted.alice).error == "BadHeaderError"


@pytest.mark.django_db
def test_a_mail_bears_an_id_of_its_own(posted, monday, mailoutbox):
    urged(posted.alice)
    deliver()
    delivery = Delivery.objects.get()
    assert mailoutbox[0].extra_headers["Message-ID"] == f"<notice-{delivery.pk}@127.0.0.1>"
    assert mail.said(smtplib.SMTPAuthenticationError(535, b"alice: wrong")) == "SMTPAuthenticationError 535"


# --- the robot of a group --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_robot_is_told_counts_and_kinds_only(group, posted, listener):
    for number in ("M-2027-0001", "M-2027-0002"):
        urged(posted.bob, number=number)
    tell([posted.bob], SUPERVISED, f"M-2027-0003 {SECRET}")
    told(posted.bob, "copied")
    assert deliver() == 1
    (said,) = listener.posted
    assert listener.paths == ["/cgi-bin/webhook/send?key=geheim"]
    assert said["msgtype"] == "markdown"
    content = said["markdown"]["content"]
    assert content.splitlines()[:3] == ["**东镇党委 组织委员**：3条通知", "> 有事项已经超期: 2", "> 有事项列入督办: 1"]
    names = {
        *Person.objects.values_list("name", flat=True),
        *(str(one) for one in User.objects.all()),
        SECRET,
        "M-2027",
    }
    assert [name for name in names if name in content] == []


@pytest.mark.django_db
@pytest.mark.datalayer
def test_a_robot_that_fails_once_is_told_again(group, posted, listener, monday):
    listener.answer(500)
    urged(posted.bob)
    assert deliver() == 0
    assert Delivery.objects.get().error == "HTTP 500"
    monday.shift(BACK_OFF[0])
    assert deliver() == 1
    assert Delivery.objects.get().status == Delivery.SENT
    assert len(listener.posted) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 302, "Location": "http://127.0.0.1:1/"}, "HTTP 302"),
        ({"body": '{"errcode": 93000, "errmsg": "invalid webhook url geheim"}'}, "errcode 93000"),
    ],
)
def test_what_the_robot_does_not_take_has_failed(group, posted, listener, answer, error, caplog):
    """A redirect leads nowhere, and WeCom answers 200 where it refuses; its words are not kept."""
    listener.answer(**answer)
    urged(posted.bob)
    deliver()
    assert (Delivery.objects.get().error, len(listener.posted)) == (error, 1)
    assert "geheim" not in caplog.text


def test_a_robot_that_does_not_answer_is_left(listener, monkeypatch):
    monkeypatch.setattr(webhook, "SECONDS", 0.2)
    listener.hold.clear()
    with pytest.raises(NotDelivered, match="TimeoutError"):
        webhook.post(f"{listener.origin}/send", {})
    listener.hold.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x", "http://localhost/x", "https://evil.example/x", "file:///etc/passwd", "nonsense", "",
        "http://allowed.example/x", "https://allowed.example:8443/x", "https://allowed.example@evil.example/x",
        "https://user:secret@allowed.example/x", "https://allowed.example.evil.example/", "https://[::1/",
    ],
)  # fmt: skip
def test_only_hosts_that_the_operator_allows_are_posted_to(settings, url):
    settings.WEBHOOK_HOSTS = ["https://allowed.example"]
    with pytest.raises(NotDelivered, match="HostNotAllowed"):
        webhook.post(url, {})
    assert webhook.is_allowed("https://Allowed.example/cgi-bin/webhook/send?key=x")


@pytest.mark.django_db
def test_the_address_of_a_robot_is_not_readable_in_the_database(group):
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM notices_robot")
        (stored,) = cursor.fetchone()
    assert "127.0.0.1" not in stored
    assert "geheim" not in stored
    group.refresh_from_db()
    assert group.url.endswith("geheim")


# --- nothing twice, nothing lost ------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks need PostgreSQL")
def test_two_senders_at_once_send_nothing_twice(posted, monday):
    """Thirty messages, two clocks: both plan and send at the same time."""
    users = [User.objects.create(username=f"reader{number}", email=f"r{number}@example.gov.cn") for number in range(30)]
    tell(users, OVERDUE, "事项已超期。", key="event-1")
    start = threading.Barrier(2)

    def run():
        try:
            start.wait(10)
            return deliver()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = [one.result() for one in [pool.submit(run) for _ in range(2)]]
    assert sum(counts) == 30
    assert sorted(one.to[0] for one in django_mail.outbox) == sorted(user.email for user in users)
    assert set(Delivery.objects.values_list("status", "attempts")) == {(Delivery.SENT, 1)}
    assert Notice.objects.filter(planned_at=None).count() == 0


KILLED = """
import django, os
from datetime import datetime
django.setup()
import time_machine
from django.conf import settings
settings.WEBHOOK_HOSTS = [os.environ["LISTENER"]]
from notices.sending import deliver
with time_machine.travel(datetime.fromisoformat(os.environ["NOW"])):
    deliver()
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="another process needs the test's tables")
def test_what_a_killed_sender_was_at_is_sent_when_its_claim_has_run_out(group, posted, listener, monday):
    """kill -9 while the robot is thinking: nobody knows whether it took the message, so it is told once more."""
    urged(posted.bob)
    plan()
    listener.hold.clear()
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@{urllib.parse.quote(database['HOST'], safe='')}/{database['NAME']}"
    given = {
        "DATABASE_URL": url,
        "LISTENER": listener.origin,
        "NOW": MONDAY.isoformat(),
        "FIELD_KEYS": site.FIELD_KEYS[0],
    }
    sender = subprocess.Popen([sys.executable, "-c", KILLED], env=os.environ | given, cwd=site.BASE_DIR)
    assert listener.heard.wait(60)
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    listener.hold.set()
    assert (Delivery.objects.get().attempts, take()) == (1, None)
    monday.shift(CLAIM + timedelta(minutes=1))
    assert deliver() == 1
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, len(listener.posted)) == (Delivery.SENT, 2, 2)


@pytest.mark.django_db
def test_a_message_that_kills_its_sender_each_time_is_given_up(posted, monday):
    urged(posted.alice)
    plan()
    for _ in range(len(BACK_OFF) + 1):
        assert take() is not None
        monday.shift(CLAIM + timedelta(seconds=1))
    assert deliver() == 0
    assert (Delivery.objects.get().status, Delivery.objects.get().error) == (Delivery.DEAD, "Killed")


@pytest.mark.django_db
def test_a_late_sender_does_not_overwrite_what_another_has_done(posted, monday):
    urged(posted.alice)
    plan()
    slow = take()
    monday.shift(CLAIM + timedelta(seconds=1))
    assert deliver() == 1
    slow.failed("TimeoutError")
    assert Delivery.objects.get().status == Delivery.SENT


# --- what is not kept ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.datalayer
def test_old_notices_go_when_read_and_dead_letters_stay(posted, monday):
    for user in (posted.alice, posted.bob, posted.carol):
        urged(user)
    plan()
    Delivery.objects.filter(user=posted.bob).update(status=Delivery.DEAD, ended_at=MONDAY)
    deliver()
    Notice.objects.exclude(user=posted.carol).update(read_at=MONDAY)
    monday.shift(timedelta(days=179))
    assert sweep() == 0
    monday.shift(timedelta(days=2))
    assert sweep() == 3  # two messages that were sent, and what Alice has read
    assert set(Notice.objects.values_list("user", flat=True)) == {posted.bob.pk, posted.carol.pk}
    assert Delivery.objects.get().status == Delivery.DEAD
