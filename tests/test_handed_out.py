"""Every file that leaves is on record if it tells of somebody, and says who takes it or why not: read from the code."""

from __future__ import annotations

import ast

import pytest

from tests.test_architecture import CODE, name_of

ANSWERS = {"FileResponse", "StreamingHttpResponse"}
"""What hands out a file; so does HttpResponse where it is given a type, and ``shown`` of dossiers/handing_out.py."""
NOTHING_PERSONAL = {
    "cases/access/views.py:anchor_text": "days, numbers of entries and hashes",
    "cases/audit_views.py:template": "an empty spreadsheet",
    "cases/blank_views.py:blank_page": "the official form before anybody fills it in",
    "cases/blank_views.py:blank_sample": "filled with invented words",
    "config/pages.py:source": "the source of the program",
    "publicity/public.py:robots": "two lines for robots",
    "recruitment/coverage_views.py:chart": "villages and numbers, no graduate (F-06)",
    "recruitment/round_views.py:announcement_pdf": "what is announced to everybody",
}
DECIDED = {
    "cases/access/views.py:anchor_text": "NOBODY",
    "cases/access/views.py:export_log": "MADE signature",
    "cases/audit_views.py:report": "MADE",
    "cases/audit_views.py:template": "NOBODY",
    "cases/batch_views.py:result": "MADE ORIGINAL",
    "cases/blank_views.py:blank_page": "NOBODY",
    "cases/blank_views.py:blank_sample": "NOBODY",
    "cases/bulk/order_views.py:result": "MADE",
    "cases/documents.py:open_document": "reading_mark",
    "cases/documents.py:original": "ORIGINAL",
    "cases/documents.py:printed_file": "MADE",
    "cases/handing_over.py:hand_over_list": "ORIGINAL",
    "cases/paper_pages.py:form": "ORIGINAL signature",
    "cases/paper_pages.py:preview": "MADE signature",
    "cases/scan_views.py:picture": "OWN",
    "config/pages.py:source": "NOBODY",
    "meetings/paper_views.py:pack": "signature",
    "meetings/paper_views.py:paper": "ORIGINAL signature",
    "publicity/views.py:paper": "PUBLIC",
    "recruitment/coverage_views.py:chart": "NOBODY",
    "recruitment/import_views.py:failed": "MADE signature",
    "recruitment/import_views.py:template": "MADE NOBODY signature",
    "recruitment/round_views.py:announcement_pdf": "PUBLIC",
    "recruitment/statement_prints.py:printed_file": "ORIGINAL",
    "rights/copy_views.py:copy_file": "THEIRS",
    "rights/disposal_views.py:certificate": "ORIGINAL",
    "rights/request_views.py:letter": "ORIGINAL",
}
"""Where the taker's line comes from, or why there is none (``Clean`` of dossiers/handing_out.py tells the reasons)."""
UNSIGNED_BOOKS = {"cases/auditing/sheets.py": "an empty sheet for pages, and what commands write for who runs them"}
"""Spreadsheets that bear no name, and why."""


def hands_out(node: ast.AST, answers: set[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = getattr(node.func, "id", getattr(node.func, "attr", ""))
    given = {keyword.arg for keyword in node.keywords}
    return called in answers or (called == "HttpResponse" and "content_type" in given)


def knows_shown(tree: ast.Module) -> bool:
    """Whether ``shown`` is here what dossiers/handing_out.py calls so."""
    froms = [one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module]
    return any(alias.name == "shown" for one in froms if "handing_out" in one.module for alias in one.names)


def views() -> dict[str, ast.FunctionDef]:
    """Every function that hands out a file, by where it is."""
    found = {}
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        answers = ANSWERS | ({"shown"} if knows_shown(tree) else set())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(hands_out(one, answers) for one in ast.walk(node)):
                found[f"{name_of(path)}:{node.name}"] = node
    return found


def logs(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and getattr(one.func, "id", "") == "note" for one in ast.walk(function))


def test_each_logs_or_tells_of_nobody():
    silent = {name for name, function in views().items() if not logs(function)}
    assert silent == set(NOTHING_PERSONAL)


def test_the_search_finds_those_that_matter():
    found = views()
    for name in ("cases/documents.py:open_document", "cases/documents.py:printed_file", "cases/batch_views.py:result",
                 "cases/paper_pages.py:preview", "cases/audit_views.py:report", "meetings/paper_views.py:pack",
                 "recruitment/import_views.py:template", "cases/bulk/order_views.py:result"):  # fmt: skip
        assert name in found


def marks(function: ast.FunctionDef) -> str:
    """What a view gives as the mark: reasons of ``Clean``, and the functions that make the line."""
    found = {one.attr for one in ast.walk(function)
             if isinstance(one, ast.Attribute) and getattr(one.value, "id", "") == "Clean"}  # fmt: skip
    called = {getattr(one.func, "id", getattr(one.func, "attr", "")) for one in ast.walk(function)
              if isinstance(one, ast.Call)}  # fmt: skip
    return " ".join(sorted(found) + sorted(called & {"signature", "reading_mark"}))


def test_each_is_marked_or_says_why_not():
    assert {name: marks(one) for name, one in views().items() if name != "publicity/public.py:robots"} == DECIDED
    nobody = {name for name, reasons in DECIDED.items() if reasons in ("NOBODY", "PUBLIC")}
    assert nobody - set(NOTHING_PERSONAL) == {"publicity/views.py:paper"}, "clean for telling of nobody, yet logged"


def test_each_spreadsheet_says_for_whom_it_is():
    silent = set()
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {getattr(one.func, "id", getattr(one.func, "attr", "")) for one in ast.walk(tree)
                 if isinstance(one, ast.Call)}  # fmt: skip
        if "Workbook" in calls and "sign" not in calls and not name_of(path).startswith("bench/"):
            silent.add(name_of(path))
    assert silent == set(UNSIGNED_BOOKS)


@pytest.mark.django_db
def test_a_document_opened_and_a_page_looked_at_are_on_record(cast, walked, signed_in):
    from dossiers.models import Document
    from evidence.models import AccessEntry

    case = walked(after="name_activist").case
    document = Document.objects.filter(dossier=case.dossier_id).first()
    client = signed_in(cast.bob)
    client.get(f"/cases/{case.number}/")
    client.get(f"/people/{case.person_id}/")
    file = client.get(f"/papers/{document.pk}/")
    assert file.status_code == 200
    assert file.getvalue()
    rows = AccessEntry.objects.filter(by=cast.bob, person=cast.dave).order_by("pk").values_list("kind", "subject")
    assert list(rows) == [
        ("viewed", f"cases.case:{case.pk}"), ("viewed", f"organisations.person:{cast.dave.pk}"),
        ("downloaded", f"dossiers.document:{document.pk}"),
    ]  # fmt: skip
    assert not AccessEntry.objects.filter(by=cast.eve).exists()
    assert signed_in(cast.eve).get(f"/papers/{document.pk}/").status_code == 404
    assert not AccessEntry.objects.filter(by=cast.eve, kind="downloaded").exists()


def test_what_is_in_the_making_lies_in_no_folder_but_the_workroom(monkeypatch):
    """A folder for temporary files that does not exist is asked for by nobody; only the workroom opens files there."""
    import tempfile

    from cases.access.export import spreadsheet
    from evidence.models import AccessEntry
    from recruitment.sheets.templates import workbook

    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    assert spreadsheet(AccessEntry.objects.none(), signed="某人")[:2] == b"PK"
    assert workbook("成绩登记", [], rows=[["申请人甲"]])[:2] == b"PK"
    users = {name_of(path) for path in CODE if "import tempfile" in path.read_text(encoding="utf-8")}
    assert users == {"dossiers/faces.py", "dossiers/workroom.py"}
