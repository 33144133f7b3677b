"""The demonstration prefecture: as large as the real one, lawful in every event, and worth looking at on every desk."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, Sum
from django.test import override_settings
from django.utils import timezone

from cases.law import BACK, PIPELINES
from cases.models import Case, Event, Publicity
from dossiers import intake, papers
from dossiers.models import Document
from evidence.checking import faults
from evidence.ledgers import LEDGERS
from organisations import codes
from organisations.desks import Role
from organisations.fields import blind_index
from organisations.identity import birth_date, sex, validate_id_number
from organisations.models import Kind, Mandate, Organisation, Person, Place, User
from organisations.on_record import MandateEntry
from recruitment.models import Entry, Intake, Pool, Run, Tenure
from workflows.demonstration import names, scans
from workflows.demonstration.accounts import ACCOUNTS, PASSWORD
from workflows.demonstration.plans import SHARES, shares
from workflows.doctor import examining
from workflows.doctor.models import Finding
from workflows.management.commands.demo_accounts import table, width
from workflows.models import CaseProcess, CaseTask, MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
VILLAGES = {
    "222401": 54, "222402": 51, "222403": 303, "222404": 121, "222405": 65, "222406": 76, "222424": 200, "222426": 182,
}  # fmt: skip


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small demonstration, loaded once and undone after the module; gives what the command printed."""
    out, files = io.StringIO(), tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True, MEDIA_ROOT=files):
            call_command("load_demo", cases=40, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(printed):
    """Every test looks at the same demonstration."""


# --- the tree ---------------------------------------------------------------------------------------------------


def test_every_county_has_its_villages_with_codes_of_twelve_digits():
    villages = Organisation.objects.filter(place=Place.VILLAGE).select_related("parent")
    assert Counter(one.code[:6] for one in villages) == VILLAGES
    assert all(len(one.code) == 12 and one.code.startswith(one.parent.code) for one in villages)
    assert len({one.code for one in villages}) == len({one.short_name[:2] for one in villages}) == 1052


def test_townships_have_nine_digits_and_the_powers_of_a_township():
    townships = Organisation.objects.filter(place__in=[Place.TOWNSHIP, Place.STREET])
    assert 65 <= len(townships) <= 80
    assert len({one.code for one in townships}) == len(townships)
    for one in townships:
        assert len(one.code) == 9
        assert one.can_approve
        assert one.can_keep_files
        assert not one.can_take_applications
        assert not one.can_accept


def test_counties_are_the_real_ones():
    counties = Organisation.objects.filter(place=Place.COUNTY)
    assert {one.code for one in counties} == {code for code, _name in codes.COUNTIES[1:]}
    assert {one.code for one in counties if one.border} == set(codes.BORDER_COUNTIES)
    assert all(one.can_record and not one.can_approve for one in counties)


def test_border_villages_lie_in_border_counties_only():
    border = Organisation.objects.filter(place=Place.VILLAGE, border=True)
    assert {one.code[:6] for one in border} == set(codes.BORDER_COUNTIES)


def test_the_tree_is_what_saving_one_by_one_would_make():
    rows = Organisation.objects.select_related("parent")
    assert all(one.path == f"{one.parent.path if one.parent else '/'}{one.pk}/" for one in rows)
    first = next(one for one in rows if one.parent_id)
    saved = Organisation.objects.create(name="新", short_name="新", kind=Kind.BRANCH, parent=first.parent)
    assert saved.path == f"{first.parent.path}{saved.pk}/"


def test_nobody_admits_without_having_been_given_the_power():
    for one in Organisation.objects.filter(kind__in=[Kind.PARTY_GROUP, Kind.TEMPORARY]):
        assert not any((one.can_accept, one.can_approve, one.can_deliberate))
    between = Organisation.objects.filter(can_deliberate=True)
    assert {one.kind for one in between} == {Kind.COMMITTEE, Kind.GENERAL_BRANCH}
    assert all(not one.can_accept and one.children.count() == 2 for one in between)
    assert Organisation.objects.filter(kind=Kind.TEMPORARY, can_take_applications=True).count() == 1


# --- the people -------------------------------------------------------------------------------------------------


def test_people_bear_sound_numbers_that_nobody_bears():
    for one in Person.objects.all():
        assert validate_id_number(one.id_number) == one.id_number
        assert one.id_number.startswith(names.UNASSIGNED_REGION)
        assert (one.id_index, one.sex, one.birth_date) == (
            blind_index(one.id_number), sex(one.id_number), birth_date(one.id_number),
        )  # fmt: skip
    assert names.UNASSIGNED_REGION not in dict(codes.COUNTIES)


def test_every_role_has_an_account_with_the_printed_password():
    users = {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}
    assert set(users) == set(ACCOUNTS)
    for username, role in ACCOUNTS.items():
        assert users[username].holds_role(role)
    assert check_password(PASSWORD, users["shuji"].password)
    assert set(Role) - {Role.CLOCK} == set(ACCOUNTS.values())


def test_usernames_can_be_read_and_typed():
    assert all(user.username.isascii() and user.username.isalnum() for user in User.objects.all())


def test_the_accounts_are_printed_as_a_table(settings):
    settings.DEMO = True
    out = io.StringIO()
    call_command("demo_accounts", stdout=out)
    lines = out.getvalue().splitlines()
    for username in ACCOUNTS:
        line = next(line for line in lines if username in line)
        assert PASSWORD in line
        assert Mandate.objects.get(user__username=username).organisation.short_name in line


def test_a_chinese_character_takes_two_columns():
    assert width("海望a") == 5
    assert len({width(line) for line in table([("甲", "b."), ("aaaa", "c.")]).splitlines()}) == 1


@pytest.mark.parametrize("command", ["load_demo", "demo_accounts"])
def test_outside_the_demonstration_nothing_is_loaded_or_told(settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command(command)


# --- the cases --------------------------------------------------------------------------------------------------


def test_there_are_cases_at_every_step():
    assert set(MembershipCase.objects.values_list("state", flat=True)) == set(MembershipCase.steps())
    assert MembershipCase.objects.count() == 40


@pytest.mark.parametrize("count", [30, 40, 299, 300, 1000])
def test_shares_make_the_number_asked_for_and_reach_every_step(count):
    found = shares(count)
    assert found.total() == count
    assert set(+found) == set(SHARES) == set(MembershipCase.steps())


def test_every_chain_of_events_is_whole():
    for case in MembershipCase.objects.all():
        previous = ""
        events = list(case.events.order_by("seq"))
        for number, event in enumerate(events, start=1):
            assert (event.seq, event.previous) == (number, previous)
            assert event.digest() == event.hash
            previous = event.hash
        assert (case.chain, case.version) == (previous, len(events))
        assert case.state == events[-1].target


def test_nothing_lies_in_the_future_and_moves_follow_each_other():
    today = timezone.localdate()
    assert not Event.objects.filter(on__gt=today).exists()
    assert not Document.objects.filter(dated_on__gt=today).exists()
    assert not Person.objects.filter(member_since__gt=today).exists()
    for case in MembershipCase.objects.all():
        moves = [event.on for event in case.events.order_by("seq") if event.source != event.target]
        assert moves == sorted(moves)


def test_everybody_acted_at_their_own_desk():
    held = set(Mandate.objects.values_list("user", "role", "organisation"))
    assert all((one.by_id, one.role, one.organisation_id) in held for one in Event.objects.all())


def test_an_open_case_waits_at_one_deciding_desk_and_an_ended_one_at_none():
    waiting = Counter()
    for task in CaseTask.objects.open().select_related("case"):
        waiting[task.case_id] += task.node == task.case.state
    for case in MembershipCase.objects.all():
        assert waiting[case.pk] == (0 if case.step.final else 1)
    ended = CaseProcess.objects.filter(case__in=MembershipCase.objects.exclude(closed_on=None))
    assert not CaseTask.objects.open().filter(process__in=ended).exists()


def test_desks_show_overdue_work_work_of_this_week_and_later_work():
    today = timezone.localdate()
    days = [(task.due_on - today).days for task in CaseTask.objects.open() if task.due_on]
    assert min(days) < 0
    assert any(0 <= one <= 6 for one in days)
    assert max(days) > 6


@pytest.mark.parametrize("username", ["shuji", "shenyi", "zuzhi", "baobao", "xianwei", "dangan"])
def test_the_showcase_desks_are_not_empty(username):
    user = User.objects.get(username=username)
    assert CaseTask.objects.for_desks_of(user).exists()
    assert MembershipCase.objects.visible_to(user).exists()


def test_persons_are_what_their_cases_made_of_them():
    for case in MembershipCase.objects.select_related("person"):
        expected = {"archived": codes.FULL_MEMBER, "full_member": codes.FULL_MEMBER}
        expected |= dict.fromkeys(
            ("probation", "conversion_applied", "cancellation_proposed"), codes.PROBATIONARY_MEMBER
        )
        if case.state in expected:
            assert case.person.political == expected[case.state]
        if case.state == "archived":
            assert case.person.member_since == case.probation_ends


def test_notices_ran_their_working_days_before_they_were_closed():
    for notice in Publicity.objects.exclude(outcome=""):
        ends = ["list_candidate", "close_notice", "uphold_objection"]
        closed = notice.case.events.filter(seq__gt=notice.event.seq, action__in=ends)
        assert closed.earliest("seq").on >= notice.ends_on


# --- posts and rounds -------------------------------------------------------------------------------------------


def test_two_rounds_are_finished_and_one_runs():
    rounds = Intake.objects.filter(programme__pipeline="placement").order_by("opened_on")
    states = list(rounds.values_list("state", flat=True))
    assert states == ["finished", "finished", "review"]
    assert not Run.objects.exclude(status=Run.DONE).exists()
    assert not Run.objects.exclude(problems=[]).exists()


def test_people_serve_in_villages_whose_posts_the_ledger_knows():
    everybody = Tenure.objects.filter(until=None).select_related("post__organisation", "case")
    held = everybody.filter(case__pipeline="placement")
    assert len(held) > 40
    assert all(one.post.organisation.place == Place.VILLAGE for one in held)
    assert all(one.case.organisation_id == one.post.organisation_id for one in everybody)
    last = Entry.objects.filter(pool=OuterRef("pk")).order_by("-seq")
    occupied = Pool.objects.annotate(now=Subquery(last.values("occupied")[:1])).aggregate(Sum("now"))["now__sum"]
    assert occupied == len(everybody)


def test_the_coverage_tells_a_story(client):
    client.force_login(User.objects.get(username="zhouwei"))
    page = client.get("/coverage/", follow=True)
    assert page.status_code == 200
    for words in ("1052", "即将空缺", "千名大学生进千村行动", "边境村人才支持计划"):
        assert words in page.content.decode()


# --- the load ---------------------------------------------------------------------------------------------------


def test_loading_twice_does_nothing(settings, printed):
    settings.DEMO = True
    before = [model.objects.count() for model in (Organisation, Person, User, Event)]
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    assert before == [model.objects.count() for model in (Organisation, Person, User, Event)]
    assert out.getvalue().strip()
    assert out.getvalue() != printed


def test_the_totals_are_printed(printed):
    for number in (1052, Case.objects.count(), Person.objects.count(), User.objects.count(), Event.objects.count()):
        assert str(number) in printed


def test_papers_and_messages_are_left_to_the_drain_the_showcase_first():
    drawing = Q(pk__in=())
    for name, law in PIPELINES.items():
        acts = [act for act, one in law.actions().items() if one.draws or one.tells or one.kind == BACK]
        drawing |= Q(case__pipeline=name, action__in=acts)
    waiting = Event.objects.awaiting_follow_up()
    assert waiting.count() == Event.objects.filter(drawing).count() > 0
    assert not waiting.exclude(drawing).exists()
    township = Mandate.objects.get(user__username="zuzhi").organisation
    first = Event.objects.order_by("pk").first()
    assert first.case.organisation.path.startswith(township.path)


def test_a_sample_scan_says_that_it_is_one_and_is_kept_once():
    found = intake.accept(scans.page(papers.APPLICATION_FORM))
    assert (found.mime, found.pages) == ("application/pdf", 1)
    assert found.size < 50_000
    assert scans.page.__wrapped__(papers.APPLICATION_FORM) == scans.page(papers.APPLICATION_FORM) != scans.BLANK
    filed = Document.objects.filter(paper=papers.APPLICATION, origin=Document.UPLOADED)
    assert len({one.sha256 for one in filed}) == 1


# --- in good health ---------------------------------------------------------------------------------------------


def test_every_mandate_says_what_its_record_says():
    assert MandateEntry.objects.filter(seq=1, before=False).count() == Mandate.objects.count()
    assert list(faults(LEDGERS["mandates"])) == []


def test_the_doctor_finds_nothing_stuck():
    """Desks without an account are no fault of the cases: the demonstration has accounts for a few people only."""
    examining.examine()
    stuck = Finding.objects.open().exclude(check_code__in=("empty_desk", "sponsor_cannot"))
    assert [one.cause for one in stuck] == []
