"""The outbox and its plan: told once, gathered in digests, sent by the channels that each reader chose."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from notices import kinds
from notices.deliveries import Delivery
from notices.models import Notice
from notices.outbox import tell
from notices.planning import plan
from notices.preferences import BELL, MAIL, Choice, Preference
from notices.sending import deliver
from organisations.models import Mandate, Organisation, Person, User
from tests.story import NOW

from .post import SECRET, told, urged

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
MORNING = NOW.replace(day=25, hour=8, minute=30)  # NOW is a Sunday of the year 2030
MONDAY = NOW.replace(day=25, hour=10)


def choose(user, group, channel, wanted):
    Choice.objects.create(user=user, group=group, channel=channel, wanted=wanted)


def test_every_kind_is_in_one_group_and_has_words():
    listed = [kind for group in kinds.GROUPS for kind in group.kinds]
    assert sorted(listed) == sorted(kinds.KINDS)
    accounts = {kinds.ACCOUNT, kinds.CREDENTIAL, kinds.SIGN_IN, kinds.RELEASE, kinds.WATCHED}
    always = {kinds.SUPERVISED, kinds.REPAIR} | accounts
    assert always == {kind for group in kinds.GROUPS if group.always for kind in group.kinds}


def test_the_same_key_is_told_each_reader_once(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        tell([cast.alice, cast.bob, cast.alice], kinds.ARRIVED, "个案有新进展。", key="event-1")
    tell([cast.bob, cast.carol], kinds.ARRIVED, "个案有新进展。", key="event-1")
    told(cast.alice)
    told(cast.alice)
    assert Notice.objects.filter(key="event-1").count() == 3
    assert Notice.objects.filter(user=cast.alice).count() == 3
    with pytest.raises(ValueError, match="unknown kind"):
        tell([cast.alice], "gossip", "…")


def test_whoever_does_not_want_the_bell_finds_it_read_but_supervision_always_rings(cast):
    for group in ("cases", "supervision"):
        choose(cast.alice, group, BELL, False)
    for kind in (kinds.ARRIVED, kinds.SUPERVISED, kinds.REMINDER):
        tell([cast.alice, cast.bob], kind, "事项。", key=kind)
    unread = Notice.objects.filter(read_at=None)
    assert set(unread.filter(user=cast.alice).values_list("kind", flat=True)) == {kinds.SUPERVISED, kinds.REMINDER}
    assert unread.filter(user=cast.bob).count() == 3


def test_nothing_is_sent_where_nothing_is_set_up(cast, mailoutbox):
    cast.alice.email = "alice@example.gov.cn"
    cast.alice.save()
    urged(cast.alice)
    assert (deliver(), mailoutbox, Delivery.objects.count()) == (0, [], 0)
    assert not Notice.objects.filter(planned_at=None).exists()


def test_a_digest_gathers_what_came_until_its_hour(posted, mailoutbox):
    """Four notices in three plans make one mail on Monday morning; whoever has no address gets none."""
    for number in (1, 2):
        told(posted.alice, number=f"M-2027-000{number}")
        plan()
    told(posted.dora)
    told(posted.alice, kinds.RETURNED, number="M-2027-0003")
    told(posted.alice, kinds.COPIED, number="M-2027-0004")
    assert (deliver(), mailoutbox) == (0, [])
    with time_machine.travel(MORNING - timedelta(minutes=1)):
        assert deliver() == 0
    with time_machine.travel(MORNING):
        assert deliver() == 1
        assert deliver() == 0
    (mail,) = mailoutbox
    assert mail.subject == "您有4条通知：有事项即将到期（2），有个案退回，请办理（1），传阅件（1）"
    assert (mail.to, mail.from_email) == (["alice@example.gov.cn"], "cases@example.gov.cn")
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.items.count()) == (Delivery.SENT, 1, 4)


def test_what_was_read_or_is_wanted_no_longer_is_not_sent(posted, mailoutbox):
    told(posted.alice)
    told(posted.alice, kinds.COPIED, number="M-2027-0002")
    told(posted.bob)
    plan()
    Notice.objects.filter(user=posted.bob).update(read_at=NOW)
    choose(posted.alice, "colleagues", MAIL, False)
    with time_machine.travel(MORNING):
        assert deliver() == 1
    assert "即将到期（1）" in mailoutbox[0].subject
    assert "传阅" not in mailoutbox[0].subject
    assert Delivery.objects.get(user=posted.bob).status == Delivery.VOID


def test_what_is_urgent_goes_at_once_but_not_in_the_quiet(posted, mailoutbox):
    """On a Sunday nothing; on Monday at ten at once, at nine in the evening on the next morning."""
    urged(posted.alice, number="M-2027-0001")
    assert (deliver(), mailoutbox) == (0, [])
    with time_machine.travel(MONDAY):
        assert deliver() == 1
        urged(posted.alice, number="M-2027-0002")
        told(posted.alice)
        assert deliver() == 1
    with time_machine.travel(MONDAY.replace(hour=21)):
        urged(posted.alice, number="M-2027-0003")
        assert deliver() == 0
    with time_machine.travel(MONDAY.replace(day=26, hour=7, minute=30)):
        assert deliver() == 1
    assert ["2027-0003" in mail.body for mail in mailoutbox] == [False, False, True]


def test_quiet_hours_chosen_later_hold_for_what_waits_already(posted, mailoutbox):
    with time_machine.travel(MONDAY):
        urged(posted.alice)
        plan()
        Preference.objects.create(user=posted.alice, quiet_from="09:00", quiet_until="11:00")
        assert deliver() == 0
    assert Delivery.objects.get().attempts == 0
    with time_machine.travel(MONDAY.replace(hour=11)):
        assert deliver() == 1


def test_a_mail_names_nobody_and_carries_no_id_number(posted, mailoutbox):
    with time_machine.travel(MONDAY):
        number = posted.dave.id_number
        tell([posted.alice], kinds.OVERDUE, f"M-2027-0001 {SECRET}（{number}）：已超期3天。", url="/cases/M-2027-0001/")
        deliver()
    (mail,) = mailoutbox
    html, _mime = mail.alternatives[0]
    notice = Notice.objects.get()
    for part in (mail.body, html):
        assert "M-2027-0001" in part
        assert f"/notices/{notice.pk}/" in part
    whole = f"{mail.subject} {mail.body} {html}"
    names = {*Person.objects.values_list("name", flat=True), *(str(one) for one in User.objects.all()), SECRET}
    names |= set(Organisation.objects.values_list("short_name", flat=True))
    assert [name for name in names if name in whole] == []
    assert not re.search(r"\d{15}", whole)
    assert "M-2027" not in mail.subject


def test_a_long_digest_counts_what_it_does_not_list(posted, mailoutbox):
    for number in range(53):
        told(posted.alice, number=f"M-2027-{number + 1:04d}")
    with time_machine.travel(MORNING):
        deliver()
    assert mailoutbox[0].body.count("/notices/") == 50 + 2
    assert "还有3条" in mailoutbox[0].body


def test_nobody_who_has_left_is_written_to(posted, mailoutbox):
    urged(posted.alice)
    plan()
    posted.alice.is_active = False
    posted.alice.save()
    urged(posted.alice, number="M-2027-0002")
    with time_machine.travel(MONDAY):
        assert (deliver(), mailoutbox) == (0, [])
    assert set(Delivery.objects.values_list("status", flat=True)) == {Delivery.VOID}


def test_planning_costs_the_same_however_many_are_told(posted, django_assert_max_num_queries):
    users = [User(username=f"reader{number}", email=f"r{number}@example.gov.cn") for number in range(60)]
    User.objects.bulk_create(users)
    tell(users, kinds.COPIED, "传阅。")
    with django_assert_max_num_queries(10):
        assert plan() == 60
    assert Delivery.objects.count() == 60
    assert Mandate.objects.filter(user__in=users).count() == 0
