"""The pages of batches: choosing in four ways, the cost before it starts, progress, the result, and whose it is."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import batches
from config.access import OPEN
from config.rules import RULES
from dossiers import papers
from dossiers.models import Batch, BatchRow
from dossiers.vault import Stored
from evidence.models import AccessEntry
from organisations.desks import Role
from organisations.models import Mandate
from tests import story

from .batching import opened, ordered, work_off

pytestmark = pytest.mark.django_db
BUDGET = 25


def chosen(page):
    """The numbers of the cases a preview would print."""
    from workflows.models import MembershipCase

    found = dict(MembershipCase.objects.values_list("dossier", "number"))
    return [found[one] for one in page.context["selection"].dossiers]


# --- choosing --------------------------------------------------------------------------------------------------


def test_a_batch_is_ordered_by_list_and_nothing_named_is_lost(cast, walked, signed_in):
    one, two = opened(cast, 2)
    client = signed_in(cast.bob)
    typed = f"{two.number.lower()}，{one.number}\nM-1999-0001; {two.number}"
    page = client.post("/print/new/", {"way": "list", "numbers": typed})
    assert chosen(page) == [two.number, one.number]  # the order of the list
    assert page.context["selection"].unknown == ["M-1999-0001"]
    assert "M-1999-0001" in page.text
    assert not Batch.objects.exists()
    words = {"way": "list", "numbers": typed, "start": "1", "result": "joined", "separated": "on"}
    started = client.post("/print/new/", words)
    batch = Batch.objects.get()
    assert (started.status_code, started["Location"]) == (303, f"/print/{batch.pk}/")
    assert (batch.by, batch.total, batch.result, batch.separated) == (cast.bob, 2, Batch.JOINED, True)
    assert [row.dossier.number for row in batch.rows.order_by("position")] == [two.number, one.number]


def test_numbers_of_others_are_unknown(cast, signed_in):
    [case] = opened(cast, 1)
    page = signed_in(cast.eve).post("/print/new/", {"way": "list", "numbers": case.number})
    assert (chosen(page), page.context["selection"].unknown) == ([], [case.number])
    assert case.person.name not in page.text
    signed_in(cast.eve).post("/print/new/", {"way": "list", "numbers": case.number, "start": "1", "result": "zip"})
    assert not Batch.objects.exists()


def test_a_batch_is_chosen_by_meeting(cast, walked, signed_in):
    road = walked(after="adopt")
    [other] = opened(cast, 1)
    met = road.case.history.events[-1].on
    client = signed_in(cast.bob)

    def asked(organisation, on):
        return chosen(client.get("/print/new/", {"way": "meeting", "organisation": organisation.pk, "on": on}))

    assert asked(cast.village, met) == [road.case.number]
    assert asked(cast.village, met + story.ONE_DAY) == []
    assert asked(cast.east, met) == []  # the committee did not meet
    assert asked(cast.village, other.opened_on) == [road.case.number, other.number]
    screened = next(event for event in road.case.history.events if event.action == "list_candidate")
    assert asked(screened.organisation, screened.on) == [road.case.number]


def test_a_batch_is_chosen_by_organisation_and_month(cast, walked, signed_in):
    rural, urban = walked().finish().case, walked(cast.street).case
    client = signed_in(cast.bob)

    def asked(organisation, month, what="anything"):
        words = {"way": "township", "organisation": organisation.pk, "month": month, "what": what}
        return chosen(client.get("/print/new/", words))

    opening = f"{story.APPLIED:%Y-%m}"
    assert asked(cast.east, opening) == [rural.number, urban.number]
    assert asked(cast.street, opening) == [urban.number]
    assert asked(cast.east, f"{rural.closed_on:%Y-%m}", "ended") == [rural.number]
    assert asked(cast.east, opening, "ended") == []
    page = client.get("/print/new/", {"way": "township", "organisation": cast.east.pk, "month": "2027年1月"})
    assert (page.status_code, "2026-11" in page.text) == (422, True)
    page = client.get("/print/new/", {"way": "township", "organisation": cast.west.pk, "month": opening})
    assert page.status_code == 422  # not among what Bob sees


def test_the_list_of_cases_offers_what_it_shows(cast, walked, signed_in):
    case, _urban = walked(after="talk").case, walked(cast.street)
    client = signed_in(cast.bob)
    assert "/print/new/?way=filter&amp;step=membership.talked" in client.get("/cases/?step=membership.talked").text
    assert "/print/new/" not in client.get("/cases/?q=nobody").text.split("<main")[1]
    address = "/print/new/?way=filter&step=membership.talked"
    assert chosen(client.get(address)) == [case.number]
    client.post(address, {"start": "1", "result": "zip"})
    assert [row.dossier_id for row in BatchRow.objects.all()] == [case.dossier_id]


def test_more_than_the_most_is_refused(cast, signed_in, monkeypatch):
    opened(cast, 3)
    monkeypatch.setattr("cases.batch_selection.MOST", 2)
    client = signed_in(cast.bob)
    assert client.get("/print/new/?way=filter").status_code == 422
    page = client.post("/print/new/", {"way": "list", "numbers": "M-1 M-2 M-3"})
    assert (page.status_code, "最多" in page.text) == (422, True)


def test_the_cost_is_told_before_anything_starts(cast, signed_in, django_assert_max_num_queries):
    cases = opened(cast, 2)
    client = signed_in(cast.bob)
    numbers = " ".join(case.number for case in cases)
    rough = client.post("/print/new/", {"way": "list", "numbers": numbers}).context["estimate"]
    assert (rough.pages, rough.known, rough.hindered) == (44, 0, [])
    work_off(ordered(cases[:1], cast.bob))
    one = BatchRow.objects.get().print
    document = cases[1].dossier.documents.of(papers.APPLICATION).get()
    os.unlink(document.file.path)
    with django_assert_max_num_queries(BUDGET):
        page = client.post("/print/new/", {"way": "list", "numbers": numbers})
    told = page.context["estimate"]
    assert (told.dossiers, told.pages, told.known) == (2, 2 * one.pages, 1)
    assert told.megabytes == pytest.approx(2 * Batch.objects.get().size / 1e6)
    assert [number for number, _why in told.hindered] == [cases[1].number]
    assert document.title in page.text


# --- the batch at work -----------------------------------------------------------------------------------------


def test_a_batch_is_its_orderers_alone(cast, signed_in):
    batch = ordered(opened(cast, 1), cast.bob)
    client = signed_in(cast.carol)  # who may see the case, but has not ordered this
    for address in ("", "progress/", "file/", "labels/"):
        assert client.get(f"/print/{batch.pk}/{address}").status_code == 404
    for address in ("cancel/", "retry/"):
        assert client.post(f"/print/{batch.pk}/{address}").status_code == 404
    assert client.get("/print/").context["page"].rows == []


def test_progress_is_told_in_counts_and_time_left(cast, signed_in):
    batch = ordered(opened(cast, 3), cast.bob)
    client = signed_in(cast.bob)
    told = client.get(f"/print/{batch.pk}/progress/").json()
    assert (told["state"], told["done"], told["total"]) == ("queued", 0, 3)
    lane = batch.lanes.order_by("pk").first()
    batches._draw(batches._claim(lane), lane)
    begun = timezone.now()
    batch.rows.filter(status="done").update(claimed_at=begun - timedelta(seconds=40), finished_at=begun)
    told = client.get(f"/print/{batch.pk}/progress/").json()
    assert (told["state"], told["done"], told["text"]) == ("running", 1, "已生成 1 / 3，约剩 40 秒")
    assert told["text"] in client.get(f"/print/{batch.pk}/").text


def test_a_batch_is_stopped_and_gone_on_with_on_its_page(cast, signed_in):
    batch = ordered(opened(cast, 2), cast.bob)
    client = signed_in(cast.bob)
    assert client.get(f"/print/{batch.pk}/cancel/").status_code == 405
    assert client.post(f"/print/{batch.pk}/cancel/")["Location"] == f"/print/{batch.pk}/"
    page = client.get(f"/print/{batch.pk}/")
    assert "继续生成其余2份" in page.text
    assert client.get(f"/print/{batch.pk}/progress/").json()["state"] == "finished"
    assert client.get(f"/print/{batch.pk}/file/").status_code == 404
    client.post(f"/print/{batch.pk}/retry/")
    assert work_off(batch).status == Batch.DONE


def test_a_failed_dossier_is_named_with_its_reason_and_the_rest_is_handed_out(cast, signed_in):
    cases = opened(cast, 2)
    document = cases[1].dossier.documents.of(papers.APPLICATION).get()
    os.unlink(document.file.path)
    batch = work_off(ordered(cases, cast.bob))
    client = signed_in(cast.bob)
    page = client.get(f"/print/{batch.pk}/")
    assert f"第2份（{cases[1].person.name}）未能生成：“{document.official_title}”" in page.text
    assert "其余1份已生成" in page.text
    assert "重试未生成的1份" in page.text
    assert page.context["page"].rows[0].position == 2  # failed ones first
    assert [row.position for row in client.get(f"/print/{batch.pk}/?state=done").context["page"].rows] == [1]
    file = client.get(f"/print/{batch.pk}/file/")
    assert (file.status_code, file["Content-Type"], file["X-Content-Type-Options"]) == (
        200, "application/zip", "nosniff",
    )  # fmt: skip
    assert file.getvalue() == Stored.of(batch.file).read_bytes()
    labels = client.get(f"/print/{batch.pk}/labels/")
    assert labels["Content-Type"] == "application/pdf"
    assert labels.getvalue().startswith(b"%PDF")
    for answer in (file, labels):
        assert "attachment" in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "private, no-store"


def test_originals_are_for_those_who_file_them_with_a_reason(cast, signed_in):
    [case] = opened(cast, 1)
    words = {"way": "list", "numbers": case.number, "start": "1", "result": "zip", "reason": "移交清单〔2027〕3号"}
    for who in (cast.alice, cast.bob):
        signed_in(who).post("/print/new/", words)
    by_alice, by_bob = Batch.objects.order_by("pk")
    assert (by_alice.reason, by_bob.reason) == ("", words["reason"]), "what is not offered is not taken"
    assert 'name="reason"' not in signed_in(cast.alice).post("/print/new/", words | {"start": ""}).text
    work_off(by_bob)
    client = signed_in(cast.bob)
    assert client.get(f"/print/{by_bob.pk}/file/").getvalue() == Stored.of(by_bob.file).read_bytes()
    Mandate.objects.filter(user=cast.bob).update(role=Role.INSPECTOR)
    assert client.get(f"/print/{by_bob.pk}/file/").status_code == 403
    said = AccessEntry.objects.filter(by=cast.bob, kind="printed").order_by("pk").values_list("purpose", "outcome")
    assert list(said) == [(words["reason"], "ok"), (words["reason"], "denied")]


def test_a_result_with_a_dossier_out_of_ones_charge_is_not_handed_out(cast, signed_in):
    cases = opened(cast, 1)
    batch = work_off(ordered(cases, cast.bob))
    client = signed_in(cast.bob)
    type(cases[0]).objects.filter(pk=cases[0].pk).update(organisation=cast.far)
    assert client.get(f"/print/{batch.pk}/file/").status_code == 403
    assert cases[0].person.name not in client.get(f"/print/{batch.pk}/").text


def test_what_was_left_out_of_a_result_is_not_named_in_its_list_and_hinders_nobody(cast, signed_in):
    gone, kept = opened(cast, 2)
    batch = ordered([gone, kept], cast.bob)
    type(gone).objects.filter(pk=gone.pk).update(organisation=cast.far)
    work_off(batch)
    answer = signed_in(cast.bob).get(f"/print/{batch.pk}/file/")
    assert RULES["printing:result"].answer(story.anew(cast.bob), pk=batch.pk, what="file") == OPEN
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        listing = archive.read("清单.csv").decode("utf-8-sig")
        assert [name for name in archive.namelist() if name.endswith(".pdf")] == [f"{kept.number}.pdf"]
    assert gone.number in listing
    assert (gone.person.name in listing, kept.person.name in listing) == (False, True)


def test_pages_keep_their_budget_and_are_paginated(cast, signed_in, django_assert_max_num_queries, monkeypatch):
    client = signed_in(cast.bob)
    assert "尚未" in client.get("/print/").text
    monkeypatch.setattr("cases.batch_views.PER_PAGE", 2)
    cases = opened(cast, 3)
    counts = []
    for number in (1, 3):
        batch = ordered(cases[:number], cast.bob)
        for address in ("/print/", f"/print/{batch.pk}/", "/print/new/"):
            with django_assert_max_num_queries(BUDGET) as counted:
                assert client.get(address).status_code == 200
            counts.append(len(counted))
    assert counts[:3] == counts[3:]
    first, second = (client.get(f"/print/{batch.pk}/?page={page}").context["page"].rows for page in (1, 2))
    assert [row.position for row in [*first, *second]] == [1, 2, 3]


def test_the_menu_offers_printing_to_who_sees_cases(cast, signed_in):
    assert "档案打印" in signed_in(cast.alice).get("/").text
    assert "档案打印" not in signed_in(cast.adam).get("/").text
