"""My desk: its queries, and whether the page stays as fast when the prefecture has a hundred times the cases.

The rows are written in bulk, past the door, as only a benchmark may: 1,000 cases in ten townships, then 100,000 in a
thousand. Every township has the same share, so every desk has as much work as before.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from django.db import connection
from django.test import Client
from django.utils import timezone
from viewflow.workflow.token import Token

from cases.models import Case, Event
from dossiers.models import Dossier
from organisations.desks import Role
from organisations.fields import blind_index
from organisations.identity import make_id_number
from organisations.models import Kind, Organisation, Person, Place
from workflows.flows import MembershipFlow
from workflows.models import CaseProcess, CaseTask, MembershipCase

from .county import County, user
from .figures import Figure, seconds, side_by_side, statements

FEW, MANY, SHARE = 1_000, 100_000, 100  # cases; cases of one township
BRANCHES, PAGES, WARM, BATCH = 5, 40, 5, 2_000
STEPS = ("activist_named", "candidate_proposed", "applied", "talked", "activist")  # two of five wait at the township
OPENED = datetime.date(2025, 1, 10)
numbers = count(1)


def measure(county: County) -> Iterator[Figure]:
    """Queries of the page, and its time over few and over many cases."""
    desks = [_township(county) for _ in range(FEW // SHARE)]
    few = _time(desks)
    rows = _rows(desks[0])
    spent = statements(_page(_client(desks[0])))
    yield Figure("my desk with 25 rows, queries", len(spent), most=12, remark=f"{rows} open tasks at the desk")
    desks += [_township(county) for _ in range((MANY - FEW) // SHARE)]
    many = _time(desks)
    remark = f"{many * 1000:.1f} ms against {few * 1000:.1f} ms"
    yield Figure(f"my desk over {MANY:,} cases to over {FEW:,}, time", many / few, "x", most=1.3, remark=remark)


def _time(desks: list[Organisation]) -> float:
    """The median time of the page, asked by organisers of townships first and last."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    pages = [_page(_client(desk)) for desk in (desks[0], desks[len(desks) // 2], desks[-1])]
    turns = [pages[turn % len(pages)] for turn in range(PAGES + WARM)]
    seconds(turns[:WARM])
    return side_by_side(turns[WARM:])[0]


def _client(township: Organisation) -> Client:
    client = Client()
    client.force_login(township.mandates.get(role=Role.ORGANISER).user)
    return client


def _page(client: Client) -> Callable[[], None]:
    def get():
        response = client.get("/")
        assert response.status_code == 200, response.status_code
        assert response.content.count(b"M-2025-") >= 25

    return get


def _rows(township: Organisation) -> int:
    return CaseTask.objects.open().filter(organisation=township, role=Role.ORGANISER).count()


# --- rows past the door ------------------------------------------------------------------------------------------


def _township(county: County) -> Organisation:
    """A township with its organiser, branches and share of cases."""
    number = next(numbers)
    township = Organisation.objects.create(
        name=f"第{number}镇党委", short_name=f"第{number}镇", parent=county.county, kind=Kind.COMMITTEE,
        place=Place.TOWNSHIP, can_approve=True, can_keep_files=True,
    )  # fmt: skip
    organiser = user(f"organiser-{number}", Role.ORGANISER, township)
    branches = [
        Organisation.objects.create(
            name=f"第{number}镇第{place}村党支部", short_name=f"第{place}村", parent=township, kind=Kind.BRANCH,
            place=Place.VILLAGE, can_accept=True, can_take_applications=True, rural=True,
        )
        for place in range(BRANCHES)
    ]  # fmt: skip
    cases = _cases(number, branches)
    _events(cases, organiser)
    _tasks(cases, township)
    return township


def _people(number: int, branches) -> list[Person]:
    people = []
    for place in range(SHARE):
        born = datetime.date(1970, 1, 1) + datetime.timedelta(days=number)
        id_number = make_id_number("222403", born, sequence=place + 1)
        people.append(
            Person(
                name=f"某{number}-{place}", id_number=id_number, id_index=blind_index(id_number), sex="1",
                birth_date=born, organisation=branches[place % BRANCHES],
            )
        )  # fmt: skip
    return Person.objects.bulk_create(people)


def _cases(number: int, branches) -> list[Case]:
    """Cases spread over branches and steps; the child rows follow in one statement, which bulk_create cannot write."""
    people = _people(number, branches)
    names = [f"M-2025-{number:04d}{place:03d}" for place in range(SHARE)]
    dossiers = Dossier.objects.bulk_create(Dossier(number=name, title=name, opened_on=OPENED) for name in names)
    cases = Case.objects.bulk_create(
        Case(
            pipeline=MembershipCase.pipeline_name, number=name, organisation=person.organisation, person=person,
            dossier=dossier, state=STEPS[place % len(STEPS)], version=1, opened_on=OPENED,
            entered_on=OPENED + datetime.timedelta(days=place),
        )
        for place, (name, person, dossier) in enumerate(zip(names, people, dossiers, strict=True))
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {MembershipCase._meta.db_table} (case_ptr_id, floating, form_serial)"
            " SELECT id, false, '' FROM cases_case WHERE id = ANY(%s)",
            [[case.pk for case in cases]],
        )
    return cases


def _events(cases: list[Case], by) -> None:
    now = timezone.now()
    Event.objects.bulk_create(
        Event(
            case=case, seq=1, action="apply", source="", target=case.state, by=by, role=Role.SECRETARY,
            organisation_id=case.organisation_id, on=OPENED, at=now, hash="0" * 64, followed_up_at=now,
        )
        for case in cases
    )  # fmt: skip


def _tasks(cases: list[Case], township: Organisation) -> None:
    processes = CaseProcess.objects.bulk_create(CaseProcess(flow_class=MembershipFlow, case=case) for case in cases)
    steps = MembershipCase.steps()
    make = partial(CaseTask, token=Token("start"))
    tasks = []
    for case, process in zip(cases, processes, strict=True):
        role = steps[case.state].desk.role
        where = township.pk if role == Role.ORGANISER else case.organisation_id
        due = case.entered_on + datetime.timedelta(days=600)
        node = MembershipFlow.instance.node(case.state)
        tasks.append(make(process=process, case=case, flow_task=node, organisation_id=where, role=role, due_on=due))
    CaseTask.objects.bulk_create(tasks)
