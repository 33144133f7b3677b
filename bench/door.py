"""The door: ``perform()`` against one raw UPDATE and INSERT, and a whole POST against stock viewflow's."""

from __future__ import annotations

import datetime
import json
import statistics
from collections.abc import Callable, Iterator
from functools import partial

from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from viewflow.workflow.status import STATUS

from cases.actions import perform
from organisations.models import User
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .county import APPLIED, County
from .figures import Figure, seconds, side_by_side, statements
from .stock.flows import StockFlow

ROUNDS, POSTS, WARM = 150, 60, 5
TALKED = APPLIED + datetime.timedelta(days=20)
UPDATE = "UPDATE cases_case SET version = version + 1, entered_on = %s, chain = %s WHERE id = %s"
INSERT = (
    'INSERT INTO cases_event (case_id, seq, action, source, target, by_id, role, organisation_id, "on", at, facts,'
    " previous, hash) VALUES (%s, %s, 'talk', 'applied', 'applied', %s, 'secretary', %s, %s, %s, %s, %s, %s)"
)


def measure(county: County) -> Iterator[Figure]:
    """Every figure of the door."""
    yield from _perform(county)
    yield from _road(county)
    yield from _post(county)


# --- perform() ---------------------------------------------------------------------------------------------------


def _perform(county: County) -> Iterator[Figure]:
    talks = [_talk(county, county.case()) for _ in range(ROUNDS + WARM)]
    raws = [_raw(county, county.case()) for _ in range(ROUNDS + WARM)]
    seconds([*talks[:WARM], *raws[:WARM]])
    ours, raw = side_by_side(talks[WARM:], raws[WARM:])
    spent = statements(_talk(county, county.case()))
    remark = f"{ours * 1000:.1f} ms against {raw * 1000:.2f} ms, {len(spent)} statements"
    yield Figure("perform() to one raw UPDATE + INSERT, throughput", raw / ours, "x", least=0.12, remark=remark)


def _talk(county: County, case: MembershipCase) -> Callable[[], object]:
    """The second step of the road: a move with its event, its row, its task closed and the next one opened."""
    return partial(perform, case, "talk", by=county.users["secretary"], on=TALKED, **walk.talk())


def _raw(county: County, case: MembershipCase) -> Callable[[], object]:
    """The same event and the case's columns by hand, in a transaction of their own."""
    facts = json.dumps(walk.talk(), ensure_ascii=False)
    chain, by = "0" * 64, county.users["secretary"].pk

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            values = [case.pk, 2, by, county.branch.pk, TALKED, timezone.now(), facts, case.chain, chain]
            cursor.execute(INSERT, values)
            cursor.execute(UPDATE, [TALKED, chain, case.pk])

    return write


def _road(county: County) -> Iterator[Figure]:
    """Every act from the talk to the archive, for information: the later ones look back on a long history."""
    taken, spent = [], []
    for counted in (False, True):
        case = county.case()
        for move in walk.membership(APPLIED, county.people):
            by = User.objects.get(pk=county.users[move.role].pk)
            act = partial(perform, case, move.action, by=by, on=move.on, **move.facts)
            if counted:
                spent.append(len(statements(act)))
            else:
                taken += seconds([act])
    remark = f"{statistics.mean(spent):.0f} statements on average, {max(spent)} at most"
    yield Figure("perform() over the whole road, per act", statistics.mean(taken) * 1000, " ms", remark=remark)


# --- a whole POST ------------------------------------------------------------------------------------------------


def _post(county: County) -> Iterator[Figure]:
    clerk = _clerk()
    ours, stock = _signed_in(county.users["secretary"]), _signed_in(clerk)
    mine = [_our_post(ours, county) for _ in range(POSTS + WARM)]
    theirs = [_stock_post(stock) for _ in range(POSTS + WARM)]
    seconds([*mine[:WARM], *theirs[:WARM]])
    here, there = side_by_side(mine[WARM:], theirs[WARM:])
    claimed = statistics.median(seconds([_stock_post(stock, claim=True) for _ in range(POSTS // 2)]))
    spent = statements(_our_post(ours, county))
    stock_spent = statements(_stock_post(stock))
    yield Figure("POST of one action, SQL statements", len(spent), most=30, remark=f"stock viewflow {len(stock_spent)}")
    remark = f"{here * 1000:.1f} ms against {there * 1000:.1f} ms"
    yield Figure("POST of one action to stock viewflow's, time", here / there, "x", most=1.0, remark=remark)
    remark = f"{claimed * 1000:.1f} ms: stock asks for a claim before the work"
    yield Figure("POST of one action to stock viewflow's claim and work, time", here / claimed, "x", remark=remark)


def _clerk() -> User:
    """Whoever does the stock task: an ordinary user who may by permission, as ours may by mandate."""
    clerk = User.objects.create(username="stock")
    names = ("view_process", "view_note")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    return clerk


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _our_post(client: Client, county: County) -> Callable[[], None]:
    case = county.case()
    data = {"on": TALKED.isoformat(), "version": case.version, **walk.talk()}

    def post():
        response = client.post(f"/cases/{case.number}/do/talk/", data)
        assert response.status_code == 303, (response.status_code, response.content.decode()[:2000])

    return post


def _stock_post(client: Client, *, claim: bool = False) -> Callable[[], None]:
    """One POST to a task that is assigned already; with ``claim`` the POST that takes it from the queue comes first."""
    process = StockFlow.start.run()
    task = process.task_set.get(flow_task=StockFlow.write)
    if claim:
        process.task_set.filter(pk=task.pk).update(owner=None, status=STATUS.NEW)
    address = f"/stock/stock/{process.pk}/write/{task.pk}/"

    def post():
        for step, data in [("assign", {})] * claim + [("execute", {"text": "组织委员"})]:
            response = client.post(f"{address}{step}/", data)
            assert response.status_code == 302, (step, response.status_code, response.content.decode()[:2000])

    return post
