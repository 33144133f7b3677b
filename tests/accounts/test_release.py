"""A one-time password that would hand an office over opens nothing before a second administrator has released it."""

import datetime
import re

import pytest
import time_machine
from django.test import Client

from accounts import people
from accounts.models import Credential
from evidence import kinds
from evidence.models import AccessEntry
from notices.kinds import RELEASE
from notices.models import Notice
from notices.sending import deliver
from organisations.desks import Role
from organisations.models import Mandate, User
from organisations.proxies import Proxy
from tests import story

from .test_factors import set_up
from .test_passwords import CHANGE, change

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'<p class="secret"><code>([\w-]{19})</code>')


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def given(keeper, user):
    """The one-time password that the system administrator gives the user."""
    page = keeper.post(f"/account/people/{user.pk}/password/").content.decode()
    return SECRET.search(page)[1], "暂不能登录" in page


def test_of_an_office_without_factor_it_waits_for_the_security_administrator(client, cast, alice, enter):
    """Whoever gave it cannot release it; given anew it waits again; once changed nothing waits."""
    keeper, guard, page = signed_in(cast.adam), signed_in(cast.seth), f"/account/people/{alice.pk}/"
    secret, said = given(keeper, alice)
    assert said
    refused = enter(alice, password=secret)
    assert (refused.status_code, "安全管理员放行" in refused.text) == (422, True)
    assert keeper.post(f"{page}release/").status_code == 403
    assert "release/" not in keeper.get(page).text
    assert "release/" in guard.get(page).text
    assert guard.post(f"{page}release/").status_code == 303
    assert "release/" not in guard.get(page).text
    again, said = given(keeper, alice)
    assert said
    assert enter(alice, password=again).status_code == 422
    guard.post(f"{page}release/")
    assert guard.post(f"{page}release/").status_code == 303  # nothing waits, nothing is noted
    assert enter(alice, password=again).url == CHANGE
    assert change(client, "Own-choice-1", old=again).status_code == 302
    assert not Credential.objects.get(user=alice).waiting
    released = AccessEntry.objects.filter(kind=kinds.PASSWORD, by=cast.seth, subject=f"organisations.user:{alice.pk}")
    assert [one.purpose for one in released] == ["放行一次性密码"] * 2


def test_who_has_a_second_factor_or_no_office_waits_for_nobody(client, cast, alice, enter):
    enter(alice)
    set_up(client)
    keeper = signed_in(cast.adam)
    secret, said = given(keeper, alice)
    assert not said
    assert enter(alice, password=secret, by=Client()).url == "/sign-in/code/"
    zoe = User.objects.create(username="zoe", last_name="Zoe")
    secret, said = given(keeper, zoe)
    assert not said
    assert enter(zoe, password=secret, by=Client()).url == CHANGE


def test_a_deputy_waits_and_the_only_one_who_could_release_does_not(cast):
    """Of two security administrators each releases the other's."""
    deputy, day = User.objects.create(username="zoe"), datetime.timedelta(days=1)
    assert not people.guarded(deputy)
    Proxy.objects.create(
        mandate=cast.bob.mandates.get(), deputy=deputy, since=story.TODAY, until=story.TODAY + day, by=cast.bob
    )
    assert people.guarded(deputy)
    assert not people.guarded(cast.seth)
    below = story.account("Erin", Role.SECURITY, cast.east)
    assert (people.guarded(below), people.guarded(cast.seth)) == (True, False)  # Erin administrates the township alone
    story.account("Sieg", Role.SECURITY, cast.prefecture)
    assert people.guarded(cast.seth)


def waiting_for(user):
    """What the user is told of passwords that wait and has not read: (text, page)."""
    return list(Notice.objects.filter(user=user, kind=RELEASE, read_at=None).values_list("text", "url"))


def test_who_can_release_it_is_told_and_no_longer_once_it_is_done(client, cast, alice, enter):
    """Given anew it is told anew, once; the page it leads to is the one on which it is released."""
    keeper, guard, page = signed_in(cast.adam), signed_in(cast.seth), f"/account/people/{alice.pk}/"
    told = f"{cast.adam}已为{alice}发放一次性密码。请先向{alice}本人核实确有申请，再予放行；放行前该密码不能登录。"
    given(keeper, alice)
    secret, _said = given(keeper, alice)
    assert waiting_for(cast.seth) == [(told, page)]
    assert told in guard.get("/notices/").text
    assert "release/" in guard.get(page).text
    guard.post(f"{page}release/")
    assert waiting_for(cast.seth) == []
    assert enter(alice, password=secret).url == CHANGE
    assert Notice.objects.filter(kind=RELEASE).exclude(user=cast.seth).count() == 0


def test_it_is_told_to_those_alone_whose_it_is_to_release(cast, alice):
    """East and West are townships of the county. Alice is East's, one is of both, one has been lent an office only."""
    above = story.account("Sieg", Role.SECURITY, cast.county)
    near = story.account("Erin", Role.SECURITY, cast.east)
    for name, place in (("Wim", cast.west), ("Gone", cast.east)):
        story.account(name, Role.SECURITY, place)
    User.objects.filter(username="gone").update(is_active=False)
    both = story.account("Both", Role.SECRETARY, cast.east)
    Mandate.objects.create(user=both, role=Role.SECRETARY, organisation=cast.west, since=story.TODAY)
    deputy, day = User.objects.create(username="zoe", home=cast.east), datetime.timedelta(days=1)
    Proxy.objects.create(
        mandate=cast.bob.mandates.get(), deputy=deputy, since=story.TODAY, until=story.TODAY + day, by=cast.bob
    )
    for user, readers in (
        (alice, {cast.seth, above, near}), (both, {cast.seth, above}), (deputy, {cast.seth, above, near}),
    ):  # fmt: skip
        given(signed_in(cast.adam), user)
        page = f"/account/people/{user.pk}/"
        assert {one.user for one in Notice.objects.filter(kind=RELEASE, url=page).select_related("user")} == readers
        for one in User.objects.filter(mandates__role=Role.SECURITY, is_active=True):
            assert (signed_in(one).post(f"{page}release/").status_code == 303) == (one in readers), (user, one)


@time_machine.travel(story.NOW.replace(day=25, hour=10))
def test_it_is_withdrawn_with_the_account_and_mails_name_nobody(cast, alice, settings, mailoutbox):
    settings.MAIL, settings.EMAIL_FROM = True, "cases@example.gov.cn"
    settings.PUBLIC_URL = "https://cases.example.gov.cn"
    User.objects.filter(pk=cast.seth.pk).update(email="seth@example.gov.cn")
    keeper = signed_in(cast.adam)
    given(keeper, alice)
    people.close(alice, by=cast.adam, reason="moved")
    assert waiting_for(cast.seth) == []
    deliver()
    assert mailoutbox == []
    assert keeper.post(f"/account/people/{alice.pk}/open/").status_code == 200
    assert len(waiting_for(cast.seth)) == 1
    deliver()
    (mail,) = mailoutbox
    assert "一次性密码待放行" in mail.subject
    assert not any(word in f"{mail.subject} {mail.body}" for word in (str(alice), alice.username, str(cast.adam)))
