"""A province's worth of cases, written by the database itself, past the door, as only a benchmark may.

Every township has a committee, branches, users and the same share of cases, so that a desk has as much work in a small
province as in a large one. Keys are reckoned from the township's number; foreign keys are right by construction, and
their triggers rest meanwhile.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection, transaction
from viewflow.workflow.fields import get_flow_ref, get_task_ref

from organisations.fields import EncryptedTextField
from organisations.identity import make_id_number
from organisations.models import Organisation
from workflows.flows import MembershipFlow
from workflows.models import MembershipCase

from .stock.flows import StockFlow

SHARE, BRANCHES, EVENTS = 300, 5, 10
"""Cases of a township, its branches, and the events of a case."""
BASE = 1_000_000
"""Where the keys of organisations and users begin; a case's key is its township's number times a share and more."""
STEPS = ("activist_named", "candidate_proposed", "applied", "talked", "activist")
TABLES = (
    "organisations_organisation", "organisations_user", "organisations_mandate", "organisations_person",
    "dossiers_dossier", "cases_case", "cases_event", "workflows_caseprocess", "workflows_casetask",
    "viewflow_process", "viewflow_task",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the townships hang in the tree."""

    county: Organisation

    def plant(self, first: int, last: int) -> None:
        """Townships number ``first`` to ``last``, both included, with everything that belongs to them."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL statement_timeout = 0")
            for statement in (*_people(self.county), *_cases(), *_work()):
                cursor.execute(statement, {"first": first, "last": last, **_words()})
            for table in TABLES:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")

    def plant_stock(self, tasks: int, *, clerk: int, share: int) -> None:
        """Open tasks of stock viewflow: half of them in everybody's queue, of the others ``share`` the clerk's."""
        words = {
            "tasks": tasks, "clerk": clerk, "share": share, "flow": get_flow_ref(StockFlow), "base": BASE,
            "node": get_task_ref(StockFlow.instance.node("write")),
        }  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL statement_timeout = 0")
            for statement in STOCK:
                cursor.execute(statement, words)
            for table in TABLES[-2:]:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def organiser_of(township: int) -> int:
    """The key of a township's organiser."""
    return BASE + township * 10


def settle() -> None:
    """Have the planner know what is there now."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def _words() -> dict[str, object]:
    steps = MembershipCase.steps()
    number = make_id_number("222403", datetime.date(1990, 1, 1), sequence=1)
    return {
        "base": BASE, "share": SHARE, "branches": BRANCHES, "events": EVENTS, "steps": list(STEPS),
        "roles": [steps[one].desk.role.value for one in STEPS if steps[one].desk],
        "nodes": [get_task_ref(MembershipFlow.instance.node(one)) for one in STEPS],
        "flow": get_flow_ref(MembershipFlow), "number": EncryptedTextField().get_prep_value(number),
    }  # fmt: skip


def _people(county: Organisation) -> tuple[str, ...]:
    """Committees, branches, their users with a mandate each; place 0 of a township is its committee."""
    places = "generate_series(%(first)s, %(last)s) AS t, generate_series(0, %(branches)s) AS k"
    key = "%(base)s + t * 10 + k"
    return (
        f"""
        INSERT INTO organisations_organisation (id, name, short_name, kind, place, code, parent_id, path, rural, border,
          can_take_applications, can_accept, can_deliberate, can_approve, can_record, can_recruit, can_keep_files,
          has_branch_committee, address, telephone)
        SELECT {key}, CASE k WHEN 0 THEN '第' || t || '镇党委' ELSE '第' || t || '镇第' || k || '村党支部' END,
          CASE k WHEN 0 THEN '第' || t || '镇' ELSE '第' || k || '村' END,
          CASE k WHEN 0 THEN 'committee' ELSE 'branch' END, CASE k WHEN 0 THEN 'township' ELSE 'village' END, '',
          CASE k WHEN 0 THEN {county.pk} ELSE %(base)s + t * 10 END,
          '{county.path}' || (%(base)s + t * 10) || '/' || CASE k WHEN 0 THEN '' ELSE ({key}) || '/' END,
          k > 0, false, k > 0, k > 0, false, k = 0, false, false, k = 0, true, '', ''
        FROM {places}""",
        f"""
        INSERT INTO organisations_user (id, password, is_superuser, username, first_name, last_name, email, is_staff,
          is_active, date_joined)
        SELECT {key}, '!', false, 'u' || ({key}), '', '某' || ({key}), '', false, true, now() FROM {places}""",
        f"""
        INSERT INTO organisations_mandate (id, user_id, role, organisation_id, since)
        SELECT {key}, {key}, CASE k WHEN 0 THEN 'organiser' ELSE 'secretary' END, {key}, DATE '2020-01-01'
        FROM {places}""",
    )


def _cases() -> tuple[str, ...]:
    """Persons, dossiers, cases spread over branches and steps, and their events, each with facts of a usual length."""
    cases = "generate_series(%(first)s, %(last)s) AS t, generate_series(0, %(share)s - 1) AS n"
    key, branch = "t::bigint * %(share)s + n", "%(base)s + t * 10 + 1 + n %% %(branches)s"
    number = "'M-2025-' || t || '-' || n"
    return (
        f"""
        INSERT INTO organisations_person (id, name, id_number, id_index, sex, birth_date, ethnic, education, political,
          native_place, occupation, phone, organisation_id)
        SELECT {key}, '某' || t || '-' || n, %(number)s, md5(t || '-' || n), '1', DATE '1990-01-01', '01', '', '13', '',
          '', '', {branch} FROM {cases}""",
        f"""
        INSERT INTO dossiers_dossier (id, number, title, opened_on, destroyed_by)
        SELECT {key}, {number}, {number}, DATE '2025-01-10', '' FROM {cases}""",
        f"""
        INSERT INTO cases_case (id, pipeline, number, organisation_id, person_id, dossier_id, state, version, chain,
          opened_on, entered_on)
        SELECT {key}, 'membership', {number}, {branch}, {key}, {key}, (%(steps)s::text[])[n %% 5 + 1], %(events)s,
          repeat('0', 64), DATE '2025-01-10', DATE '2025-01-10' + n %% 400 FROM {cases}""",
        f"""
        INSERT INTO workflows_membershipcase (case_ptr_id, floating, form_serial, extended_months, taken_in)
        SELECT {key}, false, '', 0, false FROM {cases}""",
        f"""
        INSERT INTO cases_event (id, case_id, seq, action, source, target, by_id, role, organisation_id, "on", at,
          facts, previous, hash, followed_up_at)
        SELECT ({key}) * %(events)s + seq, {key}, seq, CASE seq WHEN 1 THEN 'apply' ELSE 'review_activist' END,
          CASE seq WHEN 1 THEN '' ELSE 'activist' END, 'activist', {branch}, 'secretary', {branch},
          DATE '2025-01-10' + seq, TIMESTAMPTZ '2025-01-10' + seq * INTERVAL '1 day',
          '{{"summary": "本期培养考察情况良好，按期参加学习和活动，思想汇报及时。"}}', repeat('0', 64), repeat('0', 64),
          TIMESTAMPTZ '2025-01-10' + seq * INTERVAL '1 day'
        FROM {cases}, generate_series(1, %(events)s) AS seq""",
    )


def _work() -> tuple[str, ...]:
    """A process and the deciding task of each case, at the township's desk or the branch's; one in forty returned."""
    cases = "generate_series(%(first)s, %(last)s) AS t, generate_series(0, %(share)s - 1) AS n"
    key = "t::bigint * %(share)s + n"
    role = "(%(roles)s::text[])[n %% 5 + 1]"
    committee, branch = "%(base)s + t * 10", "%(base)s + t * 10 + 1 + n %% %(branches)s"
    return (
        f"""
        INSERT INTO workflows_caseprocess (id, flow_class, status, created, case_id)
        SELECT {key}, %(flow)s, 'NEW', now(), {key} FROM {cases}""",
        f"""
        INSERT INTO workflows_casetask (id, flow_task, flow_task_type, status, created, token, process_id, data,
          case_id, organisation_id, role, due_on, sent_by_id, returned)
        SELECT {key}, (%(nodes)s::text[])[n %% 5 + 1], 'HUMAN', 'NEW', now(), 'start', {key}, '{{}}', {key},
          CASE {role} WHEN 'organiser' THEN {committee} ELSE {branch} END, {role},
          DATE '2026-06-01' + n %% 400, CASE {role} WHEN 'organiser' THEN {branch} ELSE {committee} END, n %% 40 = 0
        FROM {cases}""",
    )


STOCK = (
    """
    INSERT INTO viewflow_process (id, flow_class, status, created, data)
    SELECT n, %(flow)s, 'NEW', now(), '{}' FROM generate_series(1000001, 1000000 + %(tasks)s) AS n""",
    """
    INSERT INTO viewflow_task (id, flow_task, flow_task_type, status, created, token, process_id, data, owner_id,
      owner_permission)
    SELECT n, %(node)s, 'HUMAN', CASE n %% 2 WHEN 0 THEN 'NEW' ELSE 'ASSIGNED' END,
      now() - (n %% 400) * INTERVAL '1 day', 'start', n, '{}',
      CASE WHEN n %% 2 = 0 THEN NULL WHEN n <= 1000000 + 2 * %(share)s THEN %(clerk)s
        ELSE %(base)s + 10 * (1 + n %% (%(tasks)s / 600)) END,
      'viewflow.view_process' FROM generate_series(1000001, 1000000 + %(tasks)s) AS n""",
)
