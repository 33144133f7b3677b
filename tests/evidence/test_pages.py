"""The auditor's pages: who may see which, what they show, what they cost; never what stands in a case."""

from __future__ import annotations

import pytest
from django.utils import translation

from cases.access import subjects
from cases.spreadsheets import first_sheet
from dossiers.models import Document
from evidence.anchoring import anchor_due, lines
from evidence.log import note
from evidence.models import AccessEntry, Anchor
from organisations.desks import Role
from organisations.models import Mandate, User
from tests.story import LONG_AGO, ONE_DAY, TODAY, account

pytestmark = pytest.mark.django_db
PAGES = ("", "log/", "anchors/", "anchors/2030-11-23/", "anchors/2030-11-23/text/")


@pytest.fixture
def road(cast, walked):
    """A case with papers, some accesses to it and an anchor."""
    road = walked(after="name_activist")
    cast.ines = account("Ines", Role.INSPECTOR, cast.county)
    document = Document.objects.filter(dossier__case=road.pk).first()
    for subject in (road.case, document, road.case.person, "evidence.accessentry:"):
        note(
            "viewed", by=cast.alice, subject=subject, person=road.case.person, fields=["id_number"], purpose="办理转正"
        )
    note("refused", outcome="denied")
    anchor_due()
    return road


def test_who_may_see_which_page(cast, road, signed_in):
    """The auditor everything, an inspector the anchors, a department and an inspector who looked; others nothing."""
    who = f"cases/{road.case.number}/"
    allowed = {
        cast.audrey: {*PAGES, who}, cast.ines: {*PAGES, who} - {"log/"}, cast.carol: {who},
        cast.bob: set(), cast.alice: set(), cast.adam: set(), cast.seth: set(), cast.eve: set(),
    }  # fmt: skip
    for user, pages in allowed.items():
        client = signed_in(user)
        for page in (*PAGES, who):
            status = client.get(f"/evidence/{page}").status_code
            assert status == 200 if page in pages else status in (403, 404), (user, page, status)
        for page in ("log/narrow/", "log/export/"):
            assert (client.post(f"/evidence/{page}").status_code == 403) == (user != cast.audrey), (user, page)


def test_the_auditor_sees_that_something_happened_and_nothing_of_a_case(cast, road, signed_in):
    client = signed_in(cast.audrey)
    for page in ("log/", f"log/?case={road.case.number}", f"cases/{road.case.number}/"):
        text = client.get(f"/evidence/{page}").content.decode()
        assert f"个案{road.case.number}" in text
        assert road.case.person.name not in text
        assert road.case.person.masked_id_number not in text
    assert client.get(f"/cases/{road.case.number}/").status_code == 404


FILTERS = {
    "user={alice}": 4, "kind=refused": 1, "outcome=denied": 1, "person={person}": 4, "case={number}": 3,
    "since=2030-11-24&until=2030-11-24": 5, "until=2030-11-23": 0, "since=2030-11-25": 0, "case=M-1999-0001": 0,
    "user=x&kind=y&since=z&page=-1": 5,
}  # fmt: skip


def test_the_log_is_narrowed_by_ids_in_the_address(cast, road, signed_in):
    client = signed_in(cast.audrey)
    AccessEntry.objects.filter(kind="signed_in")
    words = {"alice": cast.alice.pk, "person": road.case.person_id, "number": road.case.number}
    for query, count in FILTERS.items():
        page = client.get("/evidence/log/?" + query.format(**words)).context["page"]
        assert len(page.rows) == count, query


def test_an_auditor_reads_the_log_of_his_own_organisation(cast, road, signed_in, django_assert_max_num_queries):
    """What accounts with an office there did, now or once; a case and a person of his, whoever looked; else nothing."""
    away, new = account("Away", Role.ARCHIVIST, cast.west), account("New", Role.ARCHIVIST, cast.county)
    once = {"organisation": cast.east, "since": LONG_AGO, "until": TODAY - ONE_DAY}
    Mandate.objects.create(user=away, role=Role.ARCHIVIST, **once)
    fresh = User.objects.create(username="fresh", home=cast.west)
    entries = {
        "eve": note("printed", by=cast.eve), "once": note("printed", by=away), "above": note("printed", by=new),
        "fresh": note("signed_in", by=fresh),
        "case": note("viewed", by=cast.carol, subject=road.case, person=road.case.person),
    }  # fmt: skip
    for name, place in (("east", cast.east), ("west", cast.west), ("county", cast.county)):
        client = signed_in(account(f"Audit{name}", Role.AUDITOR, place))
        with django_assert_max_num_queries(11):
            shown = client.get("/evidence/log/")
        rows = shown.context["page"].rows
        assert f"{place.short_name}及下级" in shown.text
        seen = {row.entry.pk for row in rows}
        assert {what for what, entry in entries.items() if entry.pk in seen} == {
            "east": {"once"}, "west": {"eve", "once", "fresh"}, "county": {*entries},
        }[name]  # fmt: skip
        assert not AccessEntry.objects.filter(pk__in=seen, by=None).exists(), "nobody's is the topmost's"
        for narrowed in (f"case={road.case.number}", f"person={road.case.person_id}"):
            rows = client.get(f"/evidence/log/?{narrowed}").context["page"].rows
            assert (entries["case"].pk in {row.entry.pk for row in rows}) == (name != "west"), (name, narrowed)
        status = client.get(f"/evidence/cases/{road.case.number}/").status_code
        assert status == (404 if name == "west" else 200)
        answer = client.post("/evidence/log/narrow/", {"account": "eve"})
        assert answer.status_code == (422 if name == "east" else 303)
        page = client.get(f"/evidence/log/?user={cast.eve.pk}")
        assert (str(cast.eve) in page.text, len(page.context["page"].rows)) == (
            (False, 0) if name == "east" else (True, 1)
        )
        taken = first_sheet(client.post("/evidence/log/export/").content)[1]
        assert any("Eve" in dict(cells).values() for _number, cells in taken) == (name != "east")
        assert client.get("/evidence/anchors/2030-11-23/").status_code == 200, "chains and anchors name nobody"
    everything = signed_in(cast.audrey).get("/evidence/log/").context["page"].rows
    assert any(row.entry.by is None for row in everything)


def test_what_is_typed_becomes_an_address_without_names(cast, road, signed_in):
    client = signed_in(cast.audrey)
    answer = client.post("/evidence/log/narrow/", {"account": cast.alice.username, "kind": "viewed", "until": ""})
    assert (answer.status_code, answer.url) == (303, f"/evidence/log/?user={cast.alice.pk}&kind=viewed")
    answer = client.post("/evidence/log/narrow/", {"account": "nobody"})
    assert answer.status_code == 422
    assert "没有这个账号" in answer.content.decode()
    assert client.post("/evidence/log/narrow/").url == "/evidence/log/"


def test_the_log_is_taken_out_and_that_is_logged(cast, road, signed_in):
    client = signed_in(cast.audrey)
    answer = client.post("/evidence/log/export/", {"case": road.case.number, "kind": "viewed"})
    found = [dict(cells) for _number, cells in first_sheet(answer.content)[1]]
    assert len(found) == 3
    assert {row[1] for row in found} == {str(cast.alice)}
    assert found[-1][4] == f"个案{road.case.number}"
    last = AccessEntry.objects.latest("pk")
    assert (last.kind, last.by, last.purpose) == ("exported", cast.audrey, f"kind=viewed, case={road.case.number}")


def test_who_looked_at_a_case(cast, road, signed_in):
    """The case page leads there; asking is an access itself."""
    client = signed_in(cast.carol)
    where = f"/evidence/cases/{road.case.number}/"
    assert where in client.get(f"/cases/{road.case.number}/").content.decode()
    text = client.get(where).content.decode()
    assert text.count("办理转正") == 3
    assert "<span>访问日志</span>" in client.get(where).content.decode()
    assert where not in signed_in(cast.bob).get(f"/cases/{road.case.number}/").content.decode()


def test_the_sheet_can_be_compared(cast, road, signed_in):
    client = signed_in(cast.ines)
    text = client.get("/evidence/anchors/2030-11-23/text/").content.decode()
    assert text == lines(Anchor.objects.order_by("ledger"))
    sheet = client.get("/evidence/anchors/2030-11-23/").content.decode()
    anchor = Anchor.objects.get(ledger="access")
    assert f"<span>{anchor.hash[:8]}</span>" in sheet
    assert "<svg" in sheet
    for day in ("2030-11-22", "yesterday"):
        assert client.get(f"/evidence/anchors/{day}/").status_code == 404


def test_the_menu_offers_it_to_those_who_may(cast, signed_in):
    for user, offered in ((cast.audrey, True), (cast.carol, False)):
        assert ("/evidence/" in signed_in(user).get("/notices/").content.decode()) == offered


@pytest.mark.parametrize(("page", "most"), [("", 12), ("log/", 11), ("anchors/", 8), ("anchors/2030-11-23/", 8)])
def test_a_page_costs_the_same_however_long_the_log(cast, road, signed_in, django_assert_max_num_queries, page, most):
    client = signed_in(cast.audrey)
    client.get("/evidence/")
    for _time in range(20):
        note("viewed", by=cast.alice, subject=road.case)
    with django_assert_max_num_queries(most):
        assert client.get(f"/evidence/{page}").status_code == 200


def test_who_looked_costs_the_same_however_many_looked(cast, road, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.carol)
    with django_assert_max_num_queries(18):
        client.get(f"/evidence/cases/{road.case.number}/")


def test_what_was_revealed_is_told_in_the_words_of_forms_and_acts():
    """Kinds of data, columns of a person and facts of acts; what nothing is called stays as it is."""
    with translation.override("zh-hans"):
        said = subjects.fields_in_words("identity phone vet.opinion access-log vet.nothing")
    assert said == "公民身份号码，电话，政治审查：意见，访问日志，vet.nothing"
