"""For every route with arguments: the thing of the world that its address names, and how it is asked for."""

from __future__ import annotations

from typing import Any

from cases.accountability import EntryKind
from cases.circumstances import guards_of
from workflows.models import MembershipCase

from . import around

POSTED = frozenset({
    "absence:cancel", "absence:revoke", "account:anew", "account:end-others", "account:end-session",
    "account:end-sessions", "account:password", "account:release", "account:reopen", "account:unlock",
    "blanks:retire", "bulk:go_on",
    "bulk:start", "bulk:stop", "desk:claim", "desk:release", "desk:view_delete", "desk:view_first",
    "desk:view_save", "doctor:carry_out", "doctor:decline", "doctor:propose", "documents:original", "documents:print",
    "documents:redraw", "evidence:export", "evidence:narrow", "follow-up-retry", "follow-ups-retry", "meetings:arrange",
    "meetings:minutes", "mfa_generate_recovery_codes", "notices:discard", "notices:read", "notices:read_all",
    "notices:retry", "notices:retry_all", "notices:try", "passing:copy", "passing:recall", "posts:statement_print",
    "printing:cancel", "printing:retry", "rights:answer", "rights:approve", "rights:copy_file", "rights:decline",
    "rights:find", "rights:settle_number", "rounds:position_drop", "rounds:resume", "scans:aside", "scans:file",
    "scans:redate", "scans:resume", "search", "sign-out", "supervision:answer", "supervision:close",
})  # fmt: skip
"""Routes that answer a POST alone."""
SENT = {"meetings:arrange": {"what": "up"}, "rights:decline": {"remark": "再留一年"}}
"""What is posted where an empty form is no request at all."""
DRAWN = frozenset({
    "blanks:page", "blanks:sample", "coverage:chart", "documents:form", "documents:hand_over_list",
    "documents:preview", "documents:redraw", "entry:template", "meetings:paper", "publicity:paper",
    "rights:certificate", "rights:letter", "rounds:announcement", "source",
})  # fmt: skip
"""Routes that draw: a page that is allowed is asked for once, by whoever comes first."""


def arguments(world: Any) -> dict[str, dict[str, Any]]:
    """The arguments of each route that has some; those of a namespace under ``namespace:*``."""
    own = _keys(world)
    return (
        _cases(world, own)
        | _papers(world, own)
        | _recruitment(world, own)
        | _others(world, own)
        | around.arguments(world)
    )


def _keys(world: Any) -> dict[str, dict[str, Any]]:
    return {name: {"pk": getattr(world, name).pk} for name in (
        "batch", "delivery", "bulk", "audit", "stack",
        "page", "view", "notice", "blank", "document", "print", "task", "finding",
        "meeting", "sheet", "pool", "statement", "channel", "run", "event", "supervision", "proxy", "leaver",
        "handover", "question", "asked", "circular", "copy", "fast",
    )}  # fmt: skip


def _cases(world: Any, own: dict) -> dict[str, dict[str, Any]]:
    case, number = world.case, {"number": world.case.number}
    record = number | {"seq": world.record.seq}
    return {
        "public-notice": {"code": world.sheet.code},
        "verification:code": {"code": world.print.code},
        "follow-up-retry": {"pk": 1},
        "blanks:*": own["blank"],
        "blanks:page": own["blank"] | {"number": 1},
        "desk:claim": own["task"], "desk:release": own["task"],
        "desk:view_delete": own["view"], "desk:view_first": own["view"],
        "desk:flow": number,
        "cases:*": number,
        "cases:do": number | {"name": next(iter(case.actions_from(case.step))).name},
        "cases:audit_run": own["audit"], "cases:audit_progress": own["audit"],
        "cases:audit_report": own["audit"] | {"kind": "json"},
        "cases:accountability_record": record, "cases:accountability_notice": record,
        "cases:accountability_add": record | {"kind": EntryKind.RECTIFIED.value},
        "cases:standing_one": {"organisation": world.cast.east.pk, "duty": "analysis", "year": 2030},
        "cases:rule": {"pipeline": "membership", "guard": guards_of(MembershipCase)[0].name},
        "cases:notice_end": own["fast"],
        "bulk:*": own["bulk"],
        "bulk:result": own["bulk"] | {"kind": "csv"},
        "person": {"pk": case.person_id},
    }  # fmt: skip


def _papers(world: Any, own: dict) -> dict[str, dict[str, Any]]:
    number, paper = {"number": world.case.number}, {"paper": world.document.paper}
    return {
        "documents:*": number,
        "documents:open": own["document"], "documents:withdraw": own["document"],
        "documents:redraw": {"pk": world.undrawn.pk},
        "documents:printed": own["print"], "documents:progress": own["print"], "documents:printed_file": own["print"],
        "documents:original": own["print"],
        "documents:paper": number | paper, "documents:upload": number | paper,
        "documents:form": number | {"paper": world.drawn}, "documents:preview": number | {"paper": world.drawn},
        "scans:*": own["page"],
        "scans:stack": own["stack"], "scans:progress": own["stack"], "scans:resume": own["stack"],
        "scans:redate": own["stack"] | {"document": world.document.pk},
        "printing:*": own["batch"],
        "printing:result": own["batch"] | {"what": "file"},
        "meetings:*": own["meeting"],
        "meetings:arrange": own["meeting"] | {"item": world.item.pk},
        "meetings:paper": own["meeting"] | {"name": "sign-in"},
        "publicity:*": own["sheet"],
        "publicity:announce": {"key": f"membership-announce-{world.cast.village.pk}"},
        "publicity:of_case": number,
        "publicity:finding": own["sheet"] | {"concern": world.concern.pk},
    }  # fmt: skip


def _recruitment(world: Any, own: dict) -> dict[str, dict[str, Any]]:
    round_, draft = {"number": world.round.number}, {"number": world.draft.number}
    place, result = {"pk": world.cast.county.pk}, {"kind": "written"}
    return {
        "posts:pool": own["pool"], "posts:open": own["pool"], "posts:enter": own["pool"] | {"kind": "allocate"},
        "posts:post": {"number": world.post.number},
        "posts:do": {"number": world.post.number, "name": "reserve"},
        "posts:programme": {"code": world.pool.programme.code},
        "posts:statement_printed": own["statement"], "posts:statement_progress": own["statement"],
        "posts:statement_file": own["statement"],
        "coverage:*": place,
        "coverage:chart": place | {"sheet": "a4"},
        "staffing:*": place,
        "grades:*": place,
        "grades:channel": own["channel"],
        "rounds:*": round_,
        "rounds:checklist": own["event"], "rounds:front_line_edit": own["event"], "rounds:checklist_edit": own["event"],
        "rounds:run": own["run"], "rounds:progress": own["run"], "rounds:resume": own["run"],
        "rounds:edit": draft, "rounds:position_new": draft,
        "rounds:position": draft | {"pk": world.drafted_position.pk},
        "rounds:position_drop": draft | {"pk": world.drafted_position.pk},
        "rounds:do": round_ | {"name": "cancel"},
        "rounds:order": round_ | {"kind": "qualify"},
        "entry:*": round_,
        "entry:results": round_ | result,
        "entry:results_table": round_ | result | {"pk": world.position.pk},
        "entry:import": round_ | result, "entry:template": round_ | result,
        "entry:failed": round_ | {"kind": "applications", "pk": world.run.pk},
    }  # fmt: skip


def _others(world: Any, own: dict) -> dict[str, dict[str, Any]]:
    number = {"number": world.case.number}
    return {
        "passing:hand": own["task"], "passing:ask": number, "passing:circulate": number,
        "passing:answer": own["asked"], "passing:recall": own["question"], "passing:copy": own["copy"],
        "passing:circular": own["circular"],
        "supervision:*": own["supervision"],
        "supervision:urge": own["task"], "supervision:supervise": own["task"],
        "absence:revoke": own["proxy"], "absence:arrange": own["leaver"],
        "absence:handover": own["handover"], "absence:cancel": own["handover"],
        "doctor:*": own["finding"],
        "notices:open": own["notice"], "notices:read": own["notice"],
        "notices:try": {"channel": "mail"}, "notices:retry": own["delivery"], "notices:discard": own["delivery"],
    }  # fmt: skip
