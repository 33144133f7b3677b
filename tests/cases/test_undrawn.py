"""A character no font has: the paper fails and says which, the case goes on, and the paper can be drawn up later."""

import pytest
from django.urls import reverse

from cases import follow_ups as jobs
from cases import paperwork, printing
from cases.models import Event
from dossiers import intake, papers
from dossiers.models import DossierPrint, UndrawnPaper
from tests.dossiers.files import pdf

pytestmark = pytest.mark.django_db
SIGN = "\U0001fae8"
NAMED = f"{SIGN} (U+1FAE8)"


@pytest.fixture
def road(walked):
    """A candidate whose name has a sign that no font prints, after the request for his pre-review was due."""
    road = walked(until="submit_prereview")
    named(road.case, f"李{SIGN}")
    return road


@pytest.fixture
def undrawn(road):
    """The request that could not be drawn up."""
    event = road.do("submit_prereview")
    jobs.follow_up(event.pk)
    return UndrawnPaper.objects.get()


def named(case, name):
    person = case.person
    person.name = name
    person.save()


def page_of(client, case):
    return client.get(reverse("cases:case", args=[case.number])).content.decode()


def test_the_event_is_followed_up_and_the_paper_kept_as_a_row(road, undrawn):
    event = Event.objects.get(pk=undrawn.source_event)
    assert event.followed_up_at is not None
    assert (undrawn.dossier, undrawn.paper) == (road.case.dossier, papers.PREREVIEW_REQUEST)
    assert NAMED in undrawn.message
    assert not road.case.dossier.documents.of(papers.PREREVIEW_REQUEST).exists()
    jobs.follow_up(event.pk)
    paperwork.draw_up(event)
    assert UndrawnPaper.objects.count() == 1


def test_the_case_page_says_so_and_draws_up_again_once_the_record_is_right(road, undrawn, cast, signed_in):
    client, again = signed_in(cast.alice), reverse("documents:redraw", args=[undrawn.pk])
    shown = page_of(client, road.case)
    assert NAMED in shown
    assert again in shown
    answer = client.post(again, follow=True)
    assert answer.redirect_chain == [(reverse("cases:case", args=[road.case.number]), 303)]
    assert "未能生成" in answer.content.decode()
    named(road.case, "李某")
    assert "已生成并归档" in client.post(again, follow=True).content.decode()
    assert road.case.dossier.documents.of(papers.PREREVIEW_REQUEST).get().source_event == undrawn.source_event
    assert again not in page_of(client, road.case)
    assert client.post(again).status_code == 404


def test_two_who_try_at_once_file_it_once(road, undrawn):
    named(road.case, "李某")
    assert not paperwork.draw_again(undrawn).problem
    assert not paperwork.draw_again(undrawn).problem
    assert road.case.dossier.documents.of(papers.PREREVIEW_REQUEST).count() == 1


def test_a_scan_in_its_place_settles_it(road, undrawn, cast, signed_in):
    intake.file_document(road.case.dossier, undrawn.paper, pdf(), by=cast.alice, dated_on=road.case.opened_on)
    assert NAMED not in page_of(signed_in(cast.alice), road.case)


def test_only_desks_that_file_may_draw_up_again(road, undrawn, cast, signed_in):
    again = reverse("documents:redraw", args=[undrawn.pk])
    assert signed_in(cast.ivy).post(again).status_code == 403
    assert signed_in(cast.eve).post(again).status_code == 404
    assert signed_in(cast.alice).get(again).status_code == 405


def test_a_print_fails_with_paper_and_character(road, cast):
    wanted = printing.order(road.case, cast.bob)
    printing.print_dossier(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.status == DossierPrint.FAILED
    assert NAMED in wanted.message
    assert papers.by_code(papers.RECORD_FORM).official_title in wanted.message
