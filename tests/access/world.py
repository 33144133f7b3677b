"""What the permission matrix is asked of: users of every kind, and a thing for every argument of an address."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases import accountability_acts
from cases.accountability import EntryKind
from cases.bulk.models import BulkOrder
from cases.models import AuditRun, NoticeSheet, Publicity
from cases.overlays import FastTrackNotice
from dossiers import papers
from dossiers.models import Batch, BatchRow, BlankForm, DossierPrint, ScanFile, ScanPage, ScanStack, UndrawnPaper
from dossiers.vault import vault
from meetings.models import Item
from notices.deliveries import Delivery
from notices.models import Notice
from organisations.desks import Role
from organisations.models import Mandate, Organisation, User
from organisations.proxies import GIVEN, Proxy
from publicity.models import Concern, Objection
from recruitment import door
from recruitment.models import Channel, Run, StatementPrint
from recruitment.sheets.templates import workbook
from tests.dossiers.files import pdf, picture
from tests.meetings import sitting
from tests.recruitment import rounds, stage
from tests.story import LONG_AGO, ONE_DAY, TODAY, Cast, Road, account, assemble, person
from tests.workflows import candidates
from tests.workflows.exempted import Mixed
from workflows.absence.models import Handover
from workflows.clock.models import Supervision
from workflows.doctor.models import Finding
from workflows.models import CaseTask
from workflows.passing.models import Asked, Circular, Copy, Question
from workflows.saved_views import SavedView

from . import around

PDF = pdf()
WORKING = (
    Role.SECRETARY, Role.DELIBERATOR, Role.ORGANISER, Role.SPONSOR, Role.DEPARTMENT, Role.ARCHIVIST, Role.INSPECTOR,
)  # fmt: skip
ADMINISTRATORS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)
PLACES = ("own", "parent", "sibling", "foreign")
OUTSIDE = ("sibling", "foreign", "lapsed", "future", "inactive")
"""Kinds of users for whom nothing of the case's organisation exists."""

ASKED_EVERYTHING = (
    "department-lapsed", "secretary-future", "department-foreign", "secretary-sibling", "organiser-proxy",
    "organiser-limited",
)  # fmt: skip
"""Of those who share (share_of): who is asked for every route all the same."""


# --- users ---------------------------------------------------------------------------------------------------------


def kinds() -> list[str]:
    """Every kind of user, by name: nobody, each role at each place and time, the administrators, the lent desks."""
    return [
        "anonymous", "landless", "serving-sponsor", "owner", "organiser-inactive",
        *(f"{role}-{place}" for role in WORKING for place in (*PLACES, "lapsed", "future")),
        *(f"{role}-{place}" for role in ADMINISTRATORS for place in ("own", "foreign")),
        *(f"{role}-proxy" for role in GIVEN), *(f"{role}-limited" for role in GIVEN),
    ]  # fmt: skip


def _places(cast: Cast, role: str) -> dict[str, Organisation]:
    """Where a role sits for the case of the village: at its own desk, one above, beside, and in another county."""
    level = {
        Role.SECRETARY: "village", Role.DELIBERATOR: "village", Role.ORGANISER: "township", Role.SPONSOR: "township",
        Role.ARCHIVIST: "township",
    }.get(Role(role), "county")  # fmt: skip
    return {
        "village": {"own": cast.village, "parent": cast.east, "sibling": cast.far, "foreign": cast.abroad_village},
        "township": {"own": cast.east, "parent": cast.county, "sibling": cast.west, "foreign": cast.abroad_township},
        "county": {"own": cast.county, "parent": cast.prefecture, "sibling": cast.abroad, "foreign": cast.overseas},
    }[level]


def user_of(cast: Cast, kind: str) -> User | None:
    """A user of that kind; None for somebody who has not signed in."""
    if kind == "anonymous":
        return None
    if kind == "landless":
        return User.objects.create(username=kind)
    if kind == "serving-sponsor":
        return cast.sam
    if kind == "owner":
        return cast.bob
    role, place = kind.rsplit("-", 1)
    own = _places(cast, role)["own"]
    if place in ("proxy", "limited"):
        return _deputy(cast, kind, Role(role), own, "placement" if place == "limited" else "")
    since, until = {
        "lapsed": (LONG_AGO, TODAY - ONE_DAY), "future": (TODAY + 2 * ONE_DAY, None),
    }.get(place, (LONG_AGO, None))  # fmt: skip
    where = _places(cast, role).get(place, own)
    who = person(f"人{kind}", where) if role == Role.SPONSOR else None
    made = account(kind, Role(role), where, since=since, until=until, person=who)
    User.objects.filter(pk=made.pk).update(is_active=place != "inactive")
    return User.objects.get(pk=made.pk)


def _deputy(cast: Cast, kind: str, role: Role, own: Organisation, pipelines: str) -> User:
    """Somebody without a mandate of his own who acts for the holder of the desk, perhaps for one pipeline alone."""
    holder = account(f"holder-{kind}", role, own)
    deputy = User.objects.create(username=kind)
    Proxy.objects.create(
        mandate=holder.mandates.get(), deputy=deputy, since=TODAY - ONE_DAY, until=TODAY + ONE_DAY, by=holder,
        pipelines=pipelines,
    )  # fmt: skip
    return deputy


def share_of(kind: str, routes: list) -> list:
    """What a kind of user is asked: users of whom the same is to be expected share the routes among them.

    Those whose mandates are over or to come hold nothing, whatever they held: one of each is asked everything. To the
    sister organisation and to another county a case is equally strange; a lent desk is lent wholly or for a pipeline.
    """
    if kind in ASKED_EVERYTHING:
        return routes
    role, _sign, place = kind.rpartition("-")
    sharing = next((
        [f"{role}-{one}" for one in places] for places in (("sibling", "foreign"), ("proxy", "limited"))
        if place in places and role in WORKING
    ), [kind])  # fmt: skip
    if place in ("lapsed", "future"):
        held = [one for one in kinds() if one.endswith(("-lapsed", "-future"))]
        sharing = [one for one in held if one not in ASKED_EVERYTHING]
    return routes[sharing.index(kind) :: len(sharing)]


# --- the place and its things --------------------------------------------------------------------------------------


class World(SimpleNamespace):
    """The cast with a case, a meeting, a notice, rounds, posts, and what else an address may name."""


def build() -> World:
    """The prefecture with two more counties, and one thing of each sort, all of it of the village's line."""
    cast = assemble()
    _grow(cast)
    world = World(cast=cast, at=timezone.now(), seen=set(), drawn_pages=set())
    _case(world)
    _orders(world)
    _passing(world)
    _meeting_and_notice(world)
    _posts(world)
    _round(world)
    around.build(world)
    return world


def _grow(cast: Cast) -> None:
    def grow(name: str, parent: Organisation, place: str, **powers: Any) -> Organisation:
        return Organisation.objects.create(
            name=f"中共{name}", short_name=name, kind="committee", parent=parent, place=place, **powers
        )

    county = {"can_record": True, "can_recruit": True}
    cast.abroad = grow("丁县委", cast.prefecture, "county", **county)
    cast.overseas = grow("戊县委", cast.prefecture, "county", **county)
    grow("戊村支部", cast.overseas, "village", rural=True)
    grow("戊社区支部", cast.overseas, "community")
    cast.abroad_township = grow("丁镇党委", cast.abroad, "township", can_approve=True, can_keep_files=True)
    cast.abroad_village = grow("丁村支部", cast.abroad_township, "village", rural=True, can_take_applications=True)


def _case(world: World) -> None:
    cast = world.cast
    road = Road(cast).after("announce")
    world.road, world.case, world.drawn = road, road.case, papers.PUBLIC_NOTICE
    dossier = world.case.dossier
    world.document = dossier.documents.current().order_by("pk").first()
    last = world.case.history.events[-1]
    world.undrawn = UndrawnPaper.objects.create(
        dossier=dossier, paper=world.drawn, source_event=last.pk, message="缺字"
    )
    world.print = DossierPrint.objects.create(
        dossier=dossier, requested_by=cast.bob, status=DossierPrint.DONE, pages=1, finished_at=world.at,
        file=ContentFile(PDF, "print.pdf"), code="AAAA-BBBB-CCCC-DDDD",
    )  # fmt: skip
    tasks = CaseTask.objects.open().filter(case=world.case).exclude(role="").order_by("pk")
    world.task = next(one for one in tasks if one.role == Role.SECRETARY)
    world.record = accountability_acts.open_record(
        world.case, by=cast.carol, event=last, on=last.on, trigger="complaint", opened_on=last.on,
        text="群众反映会前未听取意见。", persons=[], documents=[],
    )  # fmt: skip
    accountability_acts.add_entry(
        world.record, EntryKind.NOTICED, by=cast.carol, on=last.on, text="经查，情况属实。", measure="criticism"
    )


def _orders(world: World) -> None:
    """What belongs to one user alone: all of it the township organiser's."""
    bob, at = world.cast.bob, world.at
    world.batch = Batch.objects.create(
        by=bob, title="批次", way=Batch.LIST, total=1, status=Batch.DONE, finished_at=at, result=Batch.ZIP,
        file=ContentFile(b"PK", "batch.zip"),
    )  # fmt: skip
    BatchRow.objects.create(
        batch=world.batch, position=1, dossier=world.case.dossier, status=BatchRow.DONE, print=world.print,
        finished_at=at,
    )  # fmt: skip
    world.bulk = BulkOrder.objects.create(
        by=bob, pipeline="membership", action="file_activist", on=TODAY, facts={}, status=BulkOrder.DONE,
        finished_at=at,
    )  # fmt: skip
    world.audit = AuditRun.objects.create(
        by=bob, pipeline="membership", as_of=TODAY, name="a.xlsx", status=AuditRun.DONE, finished_at=at,
        xlsx=ContentFile(b"PK", "a.xlsx"), json=ContentFile(b"{}", "a.json"),
    )  # fmt: skip
    world.stack = ScanStack.objects.create(by=bob, status=ScanStack.DONE, total=1, done=1)
    file = ScanFile.objects.create(
        stack=world.stack, name="scan.pdf", mime="image/png", file=ContentFile(picture("PNG"), "scan.png")
    )
    world.page = ScanPage.objects.create(file=file, number=1, status=ScanPage.UNPLACED)
    filed = ScanPage.objects.create(
        file=file, number=2, status=ScanPage.PLACED, dossier=world.case.dossier, document=world.document
    )
    world.scanned = filed.document
    world.view = SavedView.objects.create(user=bob, name="视图")
    world.notice = Notice.objects.create(user=bob, kind="reminder", text="请办理", url="/")
    world.delivery = Delivery.objects.create(
        user=bob, channel="mail", next_at=at, status=Delivery.DEAD, ended_at=at, error="?"
    )
    world.blank = BlankForm.objects.create(
        paper=papers.ACTIVIST_REGISTER,
        file=ContentFile(PDF, "blank.pdf"),
        sha256="0" * 64,
        pages=1,
        since=TODAY,
        added_by=world.cast.carol,
    )


def _passing(world: World) -> None:
    cast, case = world.cast, world.case
    world.question = Question.objects.create(case=case, by=cast.alice, text="请提意见", answer_by=TODAY + ONE_DAY)
    world.asked = Asked.objects.create(question=world.question, user=cast.bob)
    world.circular = Circular.objects.create(case=case, by=cast.alice)
    world.copy = Copy.objects.create(circular=world.circular, user=cast.bob)
    world.supervision = Supervision.objects.create(
        task=world.task, organisation=cast.county, by=cast.carol, on=TODAY, demand="请按期办结",
        answer_by=TODAY + ONE_DAY,
    )  # fmt: skip
    world.finding = Finding.objects.create(
        check_code="opened_twice", key=f"{case.pk}", case=case, organisation=cast.village,
        detail={"number": case.number, "what": "作出决定", "times": 2},
    )  # fmt: skip
    leaver = account("Leaver", Role.SECRETARY, cast.village)
    world.leaver = leaver
    world.handover = Handover.objects.create(leaver=leaver, by=cast.carol, last_day=TODAY + 30 * ONE_DAY, key="one")
    world.proxy = Proxy.objects.create(
        mandate=Mandate.objects.get(user=leaver), deputy=cast.anna, since=TODAY, until=TODAY + ONE_DAY, by=leaver
    )
    world.fast = FastTrackNotice.objects.create(
        number="省组〔2030〕1号", title="一线发展", issuer="省委组织部", organisation=cast.county, since=TODAY,
        by=cast.carol,
    )  # fmt: skip


def _meeting_and_notice(world: World) -> None:
    cast = world.cast
    world.meeting = sitting.called(cast, on=TODAY, pack=_stored("pack.pdf"))
    world.item = Item.objects.create(
        meeting=world.meeting, position=1, case=world.case, act=next(iter(world.meeting.questions))
    )
    world.publicity = world.case.publicities.get()
    world.sheet = world.publicity.sheet
    days = {"starts_on": TODAY, "ends_on": TODAY + ONE_DAY}  # the road was walked years ago: let it hang today
    NoticeSheet.objects.filter(pk=world.sheet.pk).update(**days)
    Publicity.objects.filter(pk=world.publicity.pk).update(**days)
    objection = Objection.objects.create(
        sheet=world.sheet, received_on=TODAY, way="letter", signed=False, matter="反映情况", by=cast.alice
    )
    world.concern = Concern.objects.create(objection=objection, publicity=world.publicity)


def _stored(name: str) -> str:
    return vault().save(name, ContentFile(PDF))


def _posts(world: World) -> None:
    cast = world.cast
    world.pool = stage.pool(cast.county, number=10, by=cast.carol)
    world.post = stage.post(world.pool, cast.village)
    world.statement = StatementPrint.objects.create(
        organisation=cast.county, year=2030, by=cast.carol, status="done", file=ContentFile(PDF, "statement.pdf"),
        finished_at=world.at,
    )  # fmt: skip
    world.channel = Channel.objects.create(
        organisation=cast.county, kind="civil_service", year=2030, title="专项招录", number=2, document="1号",
        opened_on=TODAY, closed_on=TODAY + 30 * ONE_DAY, by=cast.carol,
    )  # fmt: skip
    place = Organisation.objects.create(
        name="中共东社区", short_name="东社区", kind="branch", parent=cast.east, place="community"
    )
    world.place = place


def _round(world: World) -> None:
    cast = world.cast
    world.draft = _drafted(world)
    mixed = Mixed(cast, exempt=1).opened()
    case = mixed.apply("考生甲")
    mixed.proceed("close_applications", candidates.UNTIL)
    mixed.do(case, "qualify", candidates.EXAMINED)
    mixed.proceed("open_written", candidates.EXAMINED)
    world.round, world.position = mixed.intake, mixed.position
    world.run = Run.objects.create(
        intake=world.round, kind="applications", by=cast.carol, on=TODAY, status=Run.DONE, finished_at=world.at,
        upload=ContentFile(workbook("报名登记", [], rows=[["缺"]]), "rows.xlsx"), problems=[{"row": 1, "why": ["缺"]}],
    )  # fmt: skip
    world.event = mixed.event


def _drafted(world: World) -> Any:
    """A draft with a position, out of the pool there is."""
    intake = door.draw_up(
        world.pool.programme, organisation=world.cast.county, title="2030年选聘", by=world.cast.carol,
        on=datetime.date(2030, 5, 6), applications_from=rounds.FIRST, applications_until=rounds.LAST, ratio=3,
    )  # fmt: skip
    world.drafted_position = rounds.positioned(intake, "A01", 1)
    return intake
