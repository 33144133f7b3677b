"""A hundred mixed pages, as a township hands them in after a month: sorted without an error."""

import random

import pytest
from PIL import Image, ImageChops

from cases import background, scanning
from dossiers import papers
from dossiers.models import Document, ScanPage
from dossiers.sheet_codes import SheetCode
from tests.dossiers.test_sheet_codes import with_code

from .scanned import empty, handed_in, jpeg, scan, sheets, written

pytestmark = pytest.mark.django_db
PAPERS = {
    papers.VOTE_SUMMARY: 1, papers.PREREVIEW_REQUEST: 2, papers.PREREVIEW_REPLY: 1, papers.APPROVAL_REQUEST: 2,
    papers.APPROVAL_REPLY: 1, papers.CONVERSION_REQUEST: 3, papers.CONVERSION_REPLY: 1, papers.COMMITTEE_MINUTES: 4,
    papers.CANDIDATE_REQUEST: 2, papers.CANDIDATE_REPLY: 1, papers.ACTIVIST_FILING_REPORT: 3, papers.FILING_REPORT: 2,
    papers.CONVERSION_VOTE_SUMMARY: 1,
}  # fmt: skip
"""The forms of each case, with their pages: 24."""
HARM = (
    lambda image: image,
    lambda image: image.rotate(90, expand=True),
    lambda image: image.rotate(180),
    lambda image: image.rotate(270, expand=True),
    lambda image: image.rotate(2, fillcolor=255, resample=Image.Resampling.BICUBIC),
    lambda image: image.rotate(-2, fillcolor=255, resample=Image.Resampling.BICUBIC),
    lambda image: ImageChops.add(image, Image.effect_noise(image.size, 25), offset=-128),
    lambda image: image.point(lambda value: 120 + value * 110 // 255),
)


def mixed(case_numbers, chance):
    """(page, what it should become) of 100 pages in a wild order: 96 of forms, a blank, two foreign ones, one bare."""
    pages = [
        (HARM[chance.randrange(len(HARM))](page), (number, paper, place))
        for number in case_numbers
        for paper, count in PAPERS.items()
        for place, page in enumerate(sheets(number, paper, count), start=1)
    ]
    foreign = str(SheetCode("M-2030-7777", papers.VOTE_SUMMARY, 1, 1))[:-4] + "AAAA"
    strays = [empty(), written(), with_code("https://example.com/", ground=written(5)), with_code(foreign)]
    pages += [(page, kind) for page, kind in zip(strays, ("blank", "bare", "bare", "bare"), strict=True)]
    chance.shuffle(pages)
    return pages


def test_a_hundred_mixed_pages_are_sorted_without_an_error(walked, cast, monkeypatch):
    monkeypatch.setattr(background.Work, "enqueue", lambda self, job, key: True)
    chance = random.Random(6)
    cases = [walked(branch).case for branch in (cast.village, cast.street, cast.hamlet, cast.temporary)]
    pages = mixed([case.number for case in cases], chance)
    assert len(pages) == 100
    images = [image for image, _kind in pages]
    files = [scan(*images[:40]), *(jpeg(one, 60) for one in images[40:60]), scan(*images[60:75]), scan(*images[75:])]
    stack = handed_in(cast.bob, *files)
    became = list(scanning.pages_of(stack))
    assert len(became) == 100
    for page, (_image, kind) in zip(became, pages, strict=True):
        if kind == "blank":
            assert page.status == ScanPage.BLANK
        elif kind == "bare":
            assert (page.status, page.document) == (ScanPage.UNPLACED, None)
        else:
            number, paper, place = kind
            said = page.code.split()
            assert (page.status, page.document.dossier.number, page.document.paper) == (ScanPage.PLACED, number, paper)
            assert said[3].split("/")[0] == str(place)
    for case in cases:
        uploaded = case.dossier.documents.filter(origin=Document.UPLOADED, paper__in=PAPERS)
        assert {one.paper: one.pages for one in uploaded} == PAPERS
        assert uploaded.count() == len(PAPERS)
