"""A one-time password that would hand an office over opens nothing before a second administrator has released it."""

import datetime
import re

import pytest
from django.test import Client

from accounts import people
from accounts.models import Credential
from evidence import kinds
from evidence.models import AccessEntry
from organisations.desks import Role
from organisations.models import User
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
