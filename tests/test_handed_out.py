"""Every file that leaves and tells of somebody is on record: read from the program, so that none is forgotten."""

from __future__ import annotations

import ast

import pytest

from tests.test_architecture import CODE, name_of

ANSWERS = {"FileResponse", "StreamingHttpResponse"}
"""What hands out a file; so does HttpResponse where it is given a type, and ``shown`` of dossiers/handing_out.py."""
NOTHING_PERSONAL = {
    "dossiers/handing_out.py:shown": "the common end of those that log",
    "cases/access/views.py:anchor_text": "days, numbers of entries and hashes",
    "cases/audit_views.py:template": "an empty spreadsheet",
    "cases/blank_views.py:blank_page": "the official form before anybody fills it in",
    "cases/blank_views.py:blank_sample": "filled with invented words",
    "config/pages.py:source": "the source of the program",
    "publicity/public.py:robots": "two lines for robots",
    "recruitment/coverage_views.py:chart": "villages and numbers, no graduate (F-06)",
    "recruitment/round_views.py:announcement_pdf": "what is announced to everybody",
}


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
    assert spreadsheet(AccessEntry.objects.none())[:2] == b"PK"
    assert workbook("成绩登记", [], rows=[["申请人甲"]])[:2] == b"PK"
    users = {name_of(path) for path in CODE if "import tempfile" in path.read_text(encoding="utf-8")}
    assert users == {"dossiers/faces.py", "dossiers/workroom.py"}
