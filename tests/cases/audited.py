"""Histories for tests of the auditor: exported from a road, changed, and audited through the command."""

from __future__ import annotations

import io
import json

from django.core.management import call_command

from cases.auditing import exporting
from cases.auditing.findings import BREACHES
from tests.story import TODAY
from workflows.models import MembershipCase


def exported(*, id_numbers: bool = False) -> list[dict]:
    """Every stored case as rows by code names."""
    return list(exporting.histories(MembershipCase, id_numbers=id_numbers))


def row(rows: list[dict], action: str, *, place: int = 0) -> dict:
    """The row of an act, by its code."""
    label = str(MembershipCase.act(action).label)
    return [one for one in rows if one["action"] in (action, label)][place]


def without(rows: list[dict], *acts: str) -> list[dict]:
    """The rows but those of some acts."""
    gone = [row(rows, one) for one in acts]
    return [one for one in rows if one not in gone]


def audit(rows: list[dict], tmp_path, **options) -> dict:
    """What ``manage.py audit_history`` reports on the rows, as JSON."""
    path, out = tmp_path / "histories.json", tmp_path / "report.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, default=str), encoding="utf-8")
    call_command("audit_history", path, format="json", out=out, as_of=options.pop("as_of", TODAY), **options)
    return json.loads(out.read_text(encoding="utf-8"))


def text_report(path, **options) -> str:
    """What the command prints on a file."""
    out = io.StringIO()
    call_command("audit_history", path, as_of=TODAY, stdout=out, **options)
    return out.getvalue()


def findings(report: dict, *severities: str) -> list[dict]:
    """The findings of a report's only case; of every breach where nothing else is asked."""
    [case] = report["cases"]
    return [one for one in case["findings"] if one["severity"] in (severities or BREACHES)]


def said(report: dict, *severities: str) -> list[str]:
    """Those findings as (article) text."""
    return [f"{one['severity']} {one['article']} {one['text']}" for one in findings(report, *severities)]


def changed_key(rows: list[dict], **columns) -> list[dict]:
    """Copies of the rows with some columns changed throughout."""
    return [one | columns for one in rows]
