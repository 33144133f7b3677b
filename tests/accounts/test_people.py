"""Accounts and mandates: who may do what, duties kept apart by the database, closing, stale ones."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client

from accounts import one_time, passwords
from evidence.models import AccessEntry
from notices.models import Notice
from organisations import appointments
from organisations.appointments import MandateChange
from organisations.desks import Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import Proxy
from organisations.system_user import system_clock
from tests import story
from workflows.absence import stale

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)
GROUND = {"document": "东组〔2030〕3号", "reason": "工作需要"}
SECRET = re.compile(r'<p class="secret"><code>([\w-]{19})</code>')


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def mandate_of(role, organisation, **more) -> dict:
    return {
        "role": role,
        "organisation": organisation.pk,
        "since": story.TODAY.isoformat(),
        "until": "",
        **GROUND,
    } | more


# --- who may -----------------------------------------------------------------------------------------------------


def test_each_administrator_does_his_own_part_and_nobody_else_comes_in(cast):
    may = {"adam": {"new", "password", "link"}, "seth": {"give", "unlock", "end-sessions"}, "audrey": set()}
    for name, own in may.items():
        client = signed_in(getattr(cast, name))
        assert client.get("/account/people/").status_code == 200, name
        assert client.get(f"/account/people/{cast.bob.pk}/").status_code == 200, name
        asked = {
            "new": client.get("/account/people/new/"),
            "link": client.get(f"/account/people/{cast.bob.pk}/link/"),
            "password": client.post(f"/account/people/{cast.bob.pk}/password/"),
            "give": client.get(f"/account/people/{cast.bob.pk}/mandates/give/"),
            "unlock": client.post(f"/account/people/{cast.bob.pk}/unlock/"),
            "end-sessions": client.post(f"/account/people/{cast.bob.pk}/sessions/end/"),
        }
        assert {what for what, answer in asked.items() if answer.status_code != 403} == own, name
    for outsider in (cast.bob, cast.carol, cast.ivy):
        assert signed_in(story.anew(outsider)).get("/account/people/").status_code == 403


def test_accounts_elsewhere_do_not_exist(cast):
    here = story.account("Erin", Role.SECURITY, cast.east)
    client = signed_in(here)
    page = client.get("/account/people/").content.decode()
    assert "Bob" in page
    assert "Eve" not in page
    assert client.get(f"/account/people/{cast.eve.pk}/").status_code == 404
    theirs = cast.eve.mandates.get()
    assert client.get(f"/account/mandates/{theirs.pk}/end/").status_code == 404
    given = client.post(f"/account/people/{cast.bob.pk}/mandates/give/", mandate_of("organiser", cast.west))
    assert given.status_code == 422


def test_an_account_without_an_office_is_its_own_county_s(cast):
    """Opened there, and once it held an office, where it was last; elsewhere it does not exist."""
    admins = {}
    for place in (cast.county, cast.east, cast.west):
        admins[place] = story.account(f"Admin{place.pk}", Role.ADMINISTRATOR, place)
    new = {"last_name": "柳", "first_name": "某", "username": "liumou", "email": ""}
    assert signed_in(admins[cast.east]).post("/account/people/new/", new).status_code == 200
    lent = User.objects.get(username="liumou")
    assert lent.home == cast.east

    def seen() -> list:
        asked = {place: signed_in(one).get(f"/account/people/{lent.pk}/").status_code for place, one in admins.items()}
        assert set(asked.values()) <= {200, 404}
        return [place for place, status in asked.items() if status == 200]

    assert seen() == [cast.county, cast.east]
    days = {"since": story.LONG_AGO, "until": story.TODAY - ONE_DAY}
    Mandate.objects.create(user=lent, role=Role.ARCHIVIST, organisation=cast.west, **days)
    assert seen() == [cast.county, cast.west]
    Mandate.objects.create(user=lent, role=Role.ARCHIVIST, organisation=cast.east)
    assert seen() == [cast.county, cast.east]
    old = User.objects.create(username="old", last_name="旧")
    assert signed_in(admins[cast.county]).get(f"/account/people/{old.pk}/").status_code == 404
    assert signed_in(cast.adam).get(f"/account/people/{old.pk}/").status_code == 200


def test_the_list_is_searched_narrowed_and_cheap(cast, django_assert_num_queries):
    client = signed_in(cast.adam)
    client.get("/account/people/")
    with django_assert_num_queries(6):
        page = client.get("/account/people/").content.decode()
    assert "东镇党委" in page
    assert client.get("/account/people/?q=bo").content.decode().count("<tr>") == 2
    User.objects.create(username="nobody", last_name="无任职者")
    assert "无任职者" in client.get("/account/people/?state=without").content.decode()
    assert "没有符合条件的账号" in client.get("/account/people/?state=closed").content.decode()


# --- accounts ----------------------------------------------------------------------------------------------------


def test_an_account_is_opened_with_a_password_that_is_shown_once(cast):
    client = signed_in(cast.adam)
    answer = client.post(
        "/account/people/new/", {"last_name": "柳", "first_name": "某", "username": "liumou", "email": ""}
    )
    secret = SECRET.search(answer.content.decode())[1]
    user = User.objects.get(username="liumou")
    assert user.check_password(secret)
    assert passwords.was_assigned(user)
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get(f"/account/people/{user.pk}/").content.decode()
    assert client.post("/account/people/new/", {"last_name": "柳", "username": "LiuMou"}).status_code == 422
    assert AccessEntry.objects.get(kind="account", by=cast.adam).subject == f"organisations.user:{user.pk}"


def test_a_new_password_signs_the_user_out_and_own_accounts_are_left_alone(cast):
    bob, client = signed_in(cast.bob), signed_in(cast.adam)
    assert bob.get("/cases/").status_code == 200
    secret = SECRET.search(client.post(f"/account/people/{cast.bob.pk}/password/").content.decode())[1]
    assert story.anew(cast.bob).check_password(secret)
    assert bob.get("/cases/").status_code == 302
    assert AccessEntry.objects.get(kind="session_ended").purpose == "password", "ended, and on record"
    assert client.post(f"/account/people/{cast.adam.pk}/password/").status_code == 403


def test_an_account_is_linked_by_number_to_somebody_of_its_name(cast):
    user = User.objects.create(username="dai", last_name=cast.dave.name)
    other = cast.members[cast.village.pk][0]
    client = signed_in(cast.adam)
    wrong = client.post(f"/account/people/{user.pk}/link/", {"id_number": other.id_number})
    assert wrong.status_code == 422
    assert other.name not in wrong.content.decode()
    assert client.post(f"/account/people/{user.pk}/link/", {"id_number": cast.dave.id_number}).status_code == 303
    assert story.anew(user).person == cast.dave
    linked = AccessEntry.objects.get(kind="account", purpose="linked")
    assert (linked.by, linked.person, linked.subject) == (cast.adam, cast.dave, f"organisations.user:{user.pk}")


def test_late_at_an_administrators_screen_a_proof_is_asked_and_nothing_typed_is_lost(cast):
    cast.seth.set_password("demo-2026-right")
    cast.seth.save()
    with time_machine.travel(story.NOW, tick=False) as clock:
        client = signed_in(cast.seth)
        clock.shift(datetime.timedelta(minutes=16))
        typed = mandate_of("organiser", cast.east)
        late = client.post(f"/account/people/{cast.pat.pk}/mandates/give/", typed)
        assert late.status_code == 422
        assert 'name="proof"' in late.content.decode()
        assert "东组〔2030〕3号" in late.content.decode()
        assert cast.pat.mandates.count() == 1
        done = client.post(f"/account/people/{cast.pat.pk}/mandates/give/", typed | {"proof": "demo-2026-right"})
        assert done.status_code == 303
    assert cast.pat.mandates.count() == 2


# --- mandates ----------------------------------------------------------------------------------------------------


def test_a_mandate_is_given_and_ended_with_document_and_reason(cast):
    client = signed_in(cast.seth)
    assert (
        client.post(f"/account/people/{cast.pat.pk}/mandates/give/", mandate_of("organiser", cast.east)).status_code
        == 303
    )
    mandate = cast.pat.mandates.get(role="organiser")
    ended = {"until": (story.TODAY - ONE_DAY).isoformat(), **GROUND}
    refused = client.post(f"/account/mandates/{mandate.pk}/end/", ended)  # it began today
    assert refused.status_code == 422
    ended["until"] = story.TODAY.isoformat()
    assert client.post(f"/account/mandates/{mandate.pk}/end/", ended).status_code == 303
    told = MandateChange.objects.filter(mandate=mandate)
    assert [(one.what, one.by, one.document) for one in told] == [
        ("given", cast.seth, "东组〔2030〕3号"), ("ended", cast.seth, "东组〔2030〕3号"),
    ]  # fmt: skip
    assert AccessEntry.objects.filter(kind="mandate", by=cast.seth).count() == 2
    page = client.get(f"/account/people/{cast.pat.pk}/").content.decode()
    assert "东组〔2030〕3号，工作需要" in page


def test_nobody_gives_himself_anything(cast):
    client = signed_in(cast.seth)
    assert (
        client.post(f"/account/people/{cast.seth.pk}/mandates/give/", mandate_of("auditor", cast.east)).status_code
        == 403
    )
    with pytest.raises(ValidationError, match="不得给本人授予任职"):
        appointments.give(cast.seth, role="security", organisation=cast.east, since=story.TODAY, until=None,
                          by=cast.seth, **GROUND)  # fmt: skip
    mandate = cast.seth.mandates.get()
    ended = {"until": story.TODAY.isoformat(), **GROUND}
    assert client.post(f"/account/mandates/{mandate.pk}/end/", ended).status_code == 403
    with pytest.raises(ValidationError, match="不得变更本人任职"):
        appointments.end(mandate, until=story.TODAY, by=cast.seth, **GROUND)
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateChange.objects.create(mandate=mandate, user=cast.seth, what="given", by=cast.seth, **GROUND)


@pytest.mark.parametrize(
    ("holder", "role"), [("adam", "security"), ("adam", "organiser"), ("bob", "auditor"), ("seth", "auditor")]
)
def test_duties_are_kept_apart_on_the_page_and_by_the_database(cast, holder, role):
    user = getattr(cast, holder)
    giver = story.account("Sieg", Role.SECURITY, cast.prefecture)
    page = signed_in(giver).post(f"/account/people/{user.pk}/mandates/give/", mandate_of(role, cast.county))
    assert page.status_code == 422
    assert "职责应当分离" in page.content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.create(user=user, role=role, organisation=cast.county, since=story.TODAY)
    held = user.mandates.get()
    Mandate.objects.filter(pk=held.pk).update(until=story.TODAY - ONE_DAY)
    later = Mandate.objects.create(user=user, role=role, organisation=cast.county, since=story.TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=later.pk).update(since=story.TODAY - ONE_DAY)


def test_who_acts_for_somebody_becomes_no_administrator(cast):
    mandate = cast.bob.mandates.get()
    Proxy.objects.create(
        mandate=mandate, deputy=cast.pat, since=story.TODAY, until=story.TODAY + ONE_DAY, by=cast.carol
    )
    Mandate.objects.filter(user=cast.pat).update(until=story.TODAY - ONE_DAY)
    found = appointments.refusals(cast.pat, Role.AUDITOR, since=story.TODAY, until=None)
    assert len(found) == 1


def test_the_last_administrator_of_a_kind_stays(cast):
    other = story.account("Sieg", Role.SECURITY, cast.prefecture)
    ended = {"until": story.TODAY.isoformat(), **GROUND}
    auditors = cast.audrey.mandates.get()
    assert signed_in(cast.seth).post(f"/account/mandates/{auditors.pk}/end/", ended).status_code == 422
    mine = other.mandates.get()
    assert signed_in(cast.seth).post(f"/account/mandates/{mine.pk}/end/", ended).status_code == 303
    his = cast.seth.mandates.get()  # with both at an end there were none tomorrow
    assert signed_in(other).post(f"/account/mandates/{his.pk}/end/", ended).status_code == 422, (
        "tomorrow there were none"
    )


def test_what_was_given_stays_on_record(cast):
    mandate = appointments.give(cast.pat, role="organiser", organisation=cast.east, since=story.TODAY, until=None,
                                by=cast.seth, **GROUND)  # fmt: skip
    row = MandateChange.objects.get(mandate=mandate)
    same = MandateChange.objects.filter(pk=row.pk)
    for refused in (row.save, row.delete, same.delete, lambda: same.update(reason="x")):
        with pytest.raises(TypeError, match="append-only"):
            refused()
    past_the_program = QuerySet(MandateChange).filter(pk=row.pk)
    for change in (
        lambda: past_the_program.update(reason="x"),
        lambda: past_the_program._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- closing -----------------------------------------------------------------------------------------------------


def test_an_account_with_open_work_is_handed_over_before_it_is_closed(cast):
    client, bob = signed_in(cast.adam), signed_in(cast.bob)
    page = client.get(f"/absence/closing/{cast.bob.pk}/").content.decode()
    assert "本系统任职1项" in page
    assert "/absence/leaving/" not in page
    assert client.get(f"/absence/leaving/{cast.bob.pk}/").status_code == 403
    assert client.post(f"/absence/closing/{cast.bob.pk}/", {"reason": "调离"}).status_code == 409
    Mandate.objects.filter(user=cast.bob).update(until=story.TODAY)
    assert client.post(f"/absence/closing/{cast.bob.pk}/", {"reason": "调离"}).status_code == 303
    assert not story.anew(cast.bob).is_active
    assert bob.get("/cases/").status_code == 302  # at the next request
    assert not UserSession.objects.filter(user=cast.bob).exists()
    again = client.post(f"/account/people/{cast.bob.pk}/open/")
    assert SECRET.search(again.content.decode())
    assert story.anew(cast.bob).is_active


def test_the_last_administrator_is_not_closed_and_nobody_closes_himself(cast):
    client = signed_in(cast.adam)
    Mandate.objects.filter(user=cast.audrey).update(until=story.TODAY)
    assert client.post(f"/absence/closing/{cast.audrey.pk}/", {"reason": "调离"}).status_code == 409
    assert client.get(f"/absence/closing/{cast.adam.pk}/").status_code == 403
    assert signed_in(cast.seth).get(f"/absence/closing/{cast.bob.pk}/").status_code == 403


# --- accounts nobody uses ----------------------------------------------------------------------------------------


def test_unused_accounts_are_warned_of_closed_and_never_the_last_or_the_clock(cast):
    system_clock()
    User.objects.update(date_joined=story.NOW, last_login=story.NOW)
    signed_in(cast.carol)
    with time_machine.travel(story.NOW + 82 * ONE_DAY):
        assert stale.nightly() == (0, 0)
    with time_machine.travel(story.NOW + 84 * ONE_DAY):
        signed_in(cast.carol)
        closed, warned = stale.nightly()
        assert closed == 0
        assert warned == User.objects.count() - 5  # the clock, Carol, and the last of each kind of administrator
        stale.nightly()
        assert Notice.objects.filter(user=cast.bob, kind="account").count() == 1
        assert Notice.objects.filter(user=cast.seth, kind="account").count() == warned
        one_time.issue(cast.eve, by=cast.adam)
    with time_machine.travel(story.NOW + 91 * ONE_DAY):
        assert stale.nightly()[0] == warned - 1
        assert stale.nightly()[0] == 0
    left = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    assert left == {"system-clock", "carol", "eve", "adam", "seth", "audrey"}
    assert AccessEntry.objects.filter(kind="account", purpose="closed: stale").count() == warned - 1


# --- the first ones ----------------------------------------------------------------------------------------------


def test_a_fresh_installation_gets_three_administrators(capsys):
    with pytest.raises(CommandError, match="--organisation"):
        call_command("first_administrators")
    with pytest.raises(CommandError, match="three people"):
        call_command("first_administrators", organisation="中共某州委", system="a=甲", audit="a=甲")
    call_command("first_administrators", organisation="中共某州委", short_name="州委")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[:3]]
    for role, username, secret in lines:
        user = User.objects.get(username=username)
        assert user.check_password(secret)
        assert passwords.was_assigned(user)
        assert user.mandates.get().role == role
    assert Organisation.objects.get().name == "中共某州委"
    with pytest.raises(CommandError, match="already"):
        call_command("first_administrators")


def test_superusers_are_refused_with_the_way_to_go():
    with pytest.raises(CommandError, match="first_administrators"):
        call_command("createsuperuser", username="root", noinput=True)
